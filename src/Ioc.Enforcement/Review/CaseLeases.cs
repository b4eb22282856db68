using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>Who looks at a case now.</summary>
/// <param name="Officer">The account.</param>
/// <param name="Name">As colleagues know them.</param>
/// <param name="Until">When the claim runs out by itself.</param>
public sealed record LeaseRow(string Officer, string Name, DateTimeOffset Until);

/// <summary>Claims of cases, so that no two officers work on one. A claim runs out by itself: a closed browser keeps nothing.</summary>
public sealed class CaseLeases(NpgsqlDataSource database, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    /// <summary>Claims a case, or keeps a claim alive.</summary>
    /// <returns>The claim; a refusal that names the colleague when it is theirs.</returns>
    public async Task<Outcome<LeaseRow>> ClaimAsync(Guid id, Officer officer, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var now = clock.GetUtcNow();
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from enforcement.case where id = @id)", new { id }, cancellationToken: token)))
        {
            return Refusals.CaseUnknown;
        }

        var until = now.AddSeconds(options.Value.LeaseSeconds);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.lease as l (case_id, officer, name, since, until) values (@id, @Name, @DisplayName, @now, @until)
            on conflict (case_id) do update set officer = excluded.officer, name = excluded.name, until = excluded.until,
                since = case when l.officer = excluded.officer and l.until > @now then l.since else excluded.since end
            where l.officer = excluded.officer or l.until <= @now
            """,
            new { id, officer.Name, officer.DisplayName, now, until },
            cancellationToken: token));
        var lease = await connection.QuerySingleOrDefaultAsync<LeaseRow>(new CommandDefinition(
            "select officer, name, until from enforcement.lease where case_id = @id", new { id }, cancellationToken: token));
        return lease is null ? Refusals.ChangedMeanwhile : lease.Officer == officer.Name ? lease : Held(lease);
    }

    /// <summary>Gives a claim back; somebody else's stays.</summary>
    public async Task ReleaseAsync(Guid id, Officer officer, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from enforcement.lease where case_id = @id and officer = @Name", new { id, officer.Name }, cancellationToken: token));
    }

    /// <summary>Asks a colleague to look at the case: a note, and the case waits for them alone until they act or give it back.</summary>
    /// <param name="colleague">An account that may review, and whose place holds the case.</param>
    public async Task<Outcome<Guid>> AskAsync(Guid id, int version, string? colleague, string? note, Officer officer, CancellationToken token)
    {
        if (Notes.Fault(note, required: true) is { } fault)
        {
            return fault;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        var now = clock.GetUtcNow();
        if (await HeldByOtherAsync(transaction, id, officer, now, token) is { } held)
        {
            return held;
        }

        if (colleague == officer.Name || !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select 1 from staff.account s where s.name = @colleague and s.enabled and s.roles && array['officer', 'supervisor', 'authority']
                and (s.place_code is null or @PlaceCode in (select w.place_code from place.within w where w.ancestor_code = s.place_code)))
            """,
            new { colleague, row.PlaceCode },
            transaction,
            cancellationToken: token)))
        {
            return Refusals.ColleagueUnknown;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.assignment (case_id, officer, asked_by, note, at) values (@id, @colleague, @Name, @note, @now)
            on conflict (case_id) do update set officer = excluded.officer, asked_by = excluded.asked_by, note = excluded.note, at = excluded.at;
            update enforcement.case set version = version + 1, updated_at = @now where id = @id;
            delete from enforcement.lease where case_id = @id
            """,
            new { id, colleague, officer.Name, note = PersonalText.Tidy(note), now },
            transaction,
            cancellationToken: token));
        await CaseSteps.TellAsync(transaction, row, EventTypes.CaseAsked, row.State, officer.Actor, PersonalText.Tidy(note), now, new JsonObject { ["colleague"] = colleague }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>The refusal when somebody else holds the case now; null when nobody does.</summary>
    internal static async Task<Refusal?> HeldByOtherAsync(NpgsqlTransaction transaction, Guid id, Officer officer, DateTimeOffset now, CancellationToken token)
    {
        var lease = await transaction.Connection!.QuerySingleOrDefaultAsync<LeaseRow>(new CommandDefinition(
            "select officer, name, until from enforcement.lease where case_id = @id and officer <> @Name and until > @now",
            new { id, officer.Name, now },
            transaction,
            cancellationToken: token));
        return lease is null ? null : Held(lease);
    }

    /// <summary>Ends whatever claim there is, because the case moved on.</summary>
    internal static Task EndAsync(NpgsqlTransaction transaction, Guid id, CancellationToken token) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
        "delete from enforcement.lease where case_id = @id; delete from enforcement.assignment where case_id = @id", new { id }, transaction, cancellationToken: token));

    private static Refusal Held(LeaseRow lease)
    {
        var until = VietnamTime.At(lease.Until).ToString("HH':'mm", CultureInfo.InvariantCulture);
        return new Refusal(RefusalKind.Conflict, "case.claimed", new LocalText(
            $"{lease.Name} đang xem hồ sơ này (đến {until}). Hãy chọn hồ sơ khác.", $"{lease.Name} is looking at this case (until {until}). Take another one."));
    }
}
