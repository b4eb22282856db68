using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Complaints;

/// <summary>
/// Suspends a decision while a complaint about it is settled, and lifts that again (Law on Complaints, Art. 35; Law on Handling Administrative Violations,
/// Art. 15). Whoever settles the complaint orders it where carrying the decision out would do harm that is hard to mend, for no longer than the time for settling,
/// and lifts it at once when the reason has gone.
/// </summary>
public sealed class SuspensionDesk(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    /// <summary>Suspends the decision until the complaint is settled.</summary>
    /// <param name="note">What harm carrying it out would do; it stands in the order.</param>
    public async Task<Outcome<Guid>> SuspendAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) =>
        await ActAsync(
            id, version, note, officer,
            async (transaction, file, complaint, today, now) =>
            {
                if (complaint.State != ComplaintState.Accepted)
                {
                    return Refusals.SuspensionNotSettling;
                }

                if (file.Suspensions.Any(suspension => suspension.EndedOn is null))
                {
                    return Refusals.SuspensionRuns;
                }

                if (file.DueOn(today) is null)
                {
                    return Refusals.SuspensionNothingDue;
                }

                if (today > complaint.SettleBy)
                {
                    return Refusals.SuspensionTooLate;
                }

                var number = await NumberSeries.NextAsync(transaction, options.Value.SuspensionSeries, today.Year, token);
                var part = file.Suspensions.Count + 1;
                var title = officer.Title ?? options.Value.DecidingTitle;
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """
                    insert into enforcement.suspension (id, complaint_id, case_id, part, reason, number, year, title, ordered_by, ordered_name, ordered_at, until)
                    values (@suspension, @complaint, @id, @part, @reason, @number, @Year, @title, @Name, @DisplayName, @now, @SettleBy)
                    """,
                    new
                    {
                        suspension = Guid.CreateVersion7(now), complaint = complaint.Id, id, part, reason = PersonalText.Tidy(note), number, today.Year, title, officer.Name,
                        officer.DisplayName, now, complaint.SettleBy,
                    },
                    transaction,
                    cancellationToken: token));
                var suspended = await CaseFile.CompleteAsync(transaction.Connection!, transaction, file.Case, token);
                await PutOffAsync(transaction, suspended, token);
                var seal = PaperSeal.New(number, file.Case.PublicAddress ?? "");
                var paper = SuspensionDocument.Order(options.Value, suspended, suspended.Suspensions[^1], Competence.NameOf(title), seal);
                await papers.KeepAsync(transaction, id, IssuedDocuments.Suspension, paper, now, seal, token, part);
                return new Told(
                    EventTypes.DecisionSuspended,
                    new JsonObject { ["complaint"] = complaint.Id.ToString(), ["number"] = number, ["until"] = complaint.SettleBy.Iso() },
                    PersonalText.Tidy(note));
            },
            token);

    /// <summary>Lifts the suspension, because its reason has gone. The days go on to count from tomorrow.</summary>
    /// <param name="note">Why; it stands in the order.</param>
    public async Task<Outcome<Guid>> LiftAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) =>
        await ActAsync(
            id, version, note, officer,
            async (transaction, file, _, today, now) =>
            {
                if (file.SuspendedOn(today) is not { } running)
                {
                    return Refusals.SuspensionNone;
                }

                var number = await NumberSeries.NextAsync(transaction, options.Value.SuspensionSeries, today.Year, token);
                var told = (await EndAsync(transaction, file, "lifted", PersonalText.Tidy(note), number, officer, now, token))!;
                var lifted = await CaseFile.CompleteAsync(transaction.Connection!, transaction, file.Case, token);
                var seal = PaperSeal.New(number, file.Case.PublicAddress ?? "");
                var paper = SuspensionDocument.Lifting(
                    options.Value, lifted, lifted.Suspensions.Single(suspension => suspension.Id == running.Id), Competence.NameOf(officer.Title ?? options.Value.DecidingTitle), seal);
                await papers.KeepAsync(transaction, id, IssuedDocuments.SuspensionEnd, paper, now, seal, token, running.Part);
                return told;
            },
            token);

    /// <summary>Ends every suspension whose time has passed: it ended of itself on its last day.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> LapseAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var due = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "select case_id from enforcement.suspension where ended_on is null and until < @today order by until, id limit 200",
            new { today = VietnamTime.DayOf(clock.GetUtcNow()) },
            cancellationToken: token))).AsList();
        foreach (var id in due)
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            var row = await CaseRow.LockAsync(transaction, id, token) ?? throw new InvalidOperationException($"A suspension belongs to no case: {id}.");
            var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
            var now = clock.GetUtcNow();
            if (await EndAsync(transaction, file, "lapsed", null, null, null, now, token) is { } told)
            {
                await CaseSteps.CountUpAsync(transaction, id, now, token);
                await CaseSteps.TellAsync(transaction, row, told.Type, row.State, CaseIntake.Actor, null, now, told.More, token);
            }

            await transaction.CommitAsync(token);
        }

        return due.Count;
    }

    /// <summary>Ends the suspension that runs, if one does, and sets the time to pay by the days that it held.</summary>
    /// <param name="how">lifted, settled, withdrawn or lapsed.</param>
    /// <param name="number">Of the order that lifts it; null where none does.</param>
    /// <param name="officer">Null where nobody of the staff ended it.</param>
    /// <returns>What to tell; null where none ran.</returns>
    internal static async Task<Told?> EndAsync(
        NpgsqlTransaction transaction, CaseFile file, string how, string? reason, string? number, Officer? officer, DateTimeOffset now, CancellationToken token)
    {
        if (file.Suspensions.FirstOrDefault(suspension => suspension.EndedOn is null) is not { } running)
        {
            return null;
        }

        var today = VietnamTime.DayOf(now);
        var (on, ended) = today > running.Until ? (running.Until, "lapsed") : (today, how);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.suspension set ended_how = @ended, ended_on = @on, end_reason = @reason, end_number = @number, ended_by = @Name, ended_name = @DisplayName, ended_at = @now
            where id = @Id
            """,
            new { ended, on, reason, number, officer?.Name, officer?.DisplayName, now, running.Id },
            transaction,
            cancellationToken: token));
        await PutOffAsync(transaction, await CaseFile.CompleteAsync(transaction.Connection!, transaction, file.Case, token), token);
        var facts = new JsonObject { ["how"] = ended };
        if (number is not null)
        {
            facts["number"] = number;
        }

        return new Told(EventTypes.SuspensionEnded, facts, reason);
    }

    // The limit to pay moves with the days that do not count; one that has passed already stays passed.
    internal static Task<int> PutOffAsync(NpgsqlTransaction transaction, CaseFile file, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.clock set due_on = @PayBy where case_id = @Id and code = 'pay' and stopped_at is null and missed_at is null and @PayBy::date is not null",
            new { file.PayBy, file.Case.Id },
            transaction,
            cancellationToken: token));

    private async Task<Outcome<Guid>> ActAsync(
        Guid id, int version, string? note, Officer officer, Func<NpgsqlTransaction, CaseFile, ComplaintRow, DateOnly, DateTimeOffset, Task<Outcome<Told>>> change, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
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

        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (file.Complaint is not { } complaint || !ComplaintLife.IsOpen(complaint.State))
        {
            return Refusals.SuspensionNotSettling;
        }

        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        if (ComplaintWay.Fault(file, complaint, officer, officer.Title ?? options.Value.DecidingTitle, today) is { } notTheirs)
        {
            return notTheirs;
        }

        var changed = await change(transaction, file, complaint, today, now);
        if (changed.Refusal is { } no)
        {
            return no;
        }

        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(transaction, row, changed.Value.Type, row.State, officer.Actor, changed.Value.Reason, now, changed.Value.More, token);
        await transaction.CommitAsync(token);
        return id;
    }
}
