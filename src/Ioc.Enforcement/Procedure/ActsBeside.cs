using System.Text.Json.Nodes;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>Acts beside the procedure, of the desk or of whoever has the case on the phone: they change no state, but count the case up and are told.</summary>
internal sealed class ActsBeside(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>An act of whoever has the case.</summary>
    /// <param name="more">Further facts for the event.</param>
    /// <param name="fault">Why it cannot be done now; null when it can.</param>
    /// <param name="change">Changes the rows that hang on the case, given as it was.</param>
    public async Task<Outcome<Guid>> OwnAsync(
        Holder who, Guid notice, string eventType, JsonObject? more, Func<CaseFile, DateTimeOffset, Refusal?> fault, Func<NpgsqlTransaction, CaseFile, DateTimeOffset, Task> change,
        CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var own = await NoticeHolder.ActiveCaseAsync(connection, who, notice, token);
        if (own.Refusal is { } none)
        {
            return none;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        var row = (await CaseRow.LockAsync(transaction, own.Value, token))!;
        return await ChangeAsync(transaction, row, eventType, who.Actor, more, null, fault, change, token);
    }

    /// <summary>An act of the desk.</summary>
    /// <param name="reason">In the officer's own words; null when there are none.</param>
    public async Task<Outcome<Guid>> DeskAsync(
        Guid id, int version, Officer officer, string eventType, JsonObject? more, string? reason, Func<CaseFile, DateTimeOffset, Refusal?> fault,
        Func<NpgsqlTransaction, CaseFile, DateTimeOffset, Task> change, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        return opened.Refusal is { } gone ? gone : await ChangeAsync(transaction, opened.Value, eventType, officer.Actor, more, reason, fault, change, token);
    }

    private async Task<Outcome<Guid>> ChangeAsync(
        NpgsqlTransaction transaction, CaseRow row, string eventType, string actor, JsonObject? more, string? reason, Func<CaseFile, DateTimeOffset, Refusal?> fault,
        Func<NpgsqlTransaction, CaseFile, DateTimeOffset, Task> change, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var file = await CaseFile.CompleteAsync(transaction.Connection!, transaction, row, token);
        if (fault(file, now) is { } no)
        {
            return no;
        }

        await change(transaction, file, now);
        await CaseSteps.CountUpAsync(transaction, row.Id, now, token);
        await CaseSteps.TellAsync(transaction, row, eventType, row.State, actor, reason, now, more, token);
        await transaction.CommitAsync(token);
        return row.Id;
    }
}
