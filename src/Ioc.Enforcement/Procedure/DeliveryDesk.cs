using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// How decisions reach whom they are against (Law on Handling Administrative Violations, Art. 70): the time to pay and to complain runs from the receipt, and
/// the receipt is noted once, by the officer who has its proof or by the holder who opens the decision; a second person corrects it (<see cref="ReceiptCorrection"/>).
/// </summary>
public sealed class DeliveryDesk(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Notes a registered posting.</summary>
    /// <param name="tracking">The post's number, 5 to 40 characters.</param>
    public Task<Outcome<Guid>> PostedAsync(Guid id, int version, string? tracking, DateOnly day, Officer officer, CancellationToken token) => ActAsync(
        id, version, officer,
        async (transaction, file, today, now) =>
        {
            if (PersonalText.Tidy(tracking)?.ReplaceLineEndings(" ") is not { Length: >= 5 and <= 40 } number)
            {
                return Refusals.PostingNumber;
            }

            if (DayFault(file, day, today) is { } wrong)
            {
                return wrong;
            }

            if (file.Postings.Any(posting => posting.Tracking == number))
            {
                return Refusals.PostingKnown;
            }

            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                insert into enforcement.posting (id, case_id, tracking, posted_on, noted_by, noted_name, noted_at) values (@posting, @id, @number, @day, @Name, @DisplayName, @now);
                update enforcement.decision set sent_at = coalesce(sent_at, @now) where case_id = @id
                """,
                new { posting = Guid.CreateVersion7(now), id, number, day, officer.Name, officer.DisplayName, now },
                transaction,
                cancellationToken: token));
            return new Told[] { new(EventTypes.DecisionSent, new JsonObject { ["way"] = "post", ["on"] = day.Iso() }) };
        },
        token);

    /// <summary>Notes when and how a decision was received, or why it counts as received.</summary>
    /// <param name="how">Of receipts.csv, where an officer notes it.</param>
    /// <param name="reference">Of the paper that proves it, 3 to 100 characters, where the way needs one.</param>
    public Task<Outcome<Guid>> ReceivedAsync(Guid id, int version, string? how, DateOnly day, string? reference, Officer officer, CancellationToken token) => ActAsync(
        id, version, officer,
        async (transaction, file, today, now) =>
        {
            var (checkedWay, proof, wrong) = Checked(file, how, day, reference, today);
            return checkedWay is { } way ? await ReceiveAsync(transaction, file, way.Code, day, proof, officer.Name, officer.DisplayName, now, token) : wrong!;
        },
        token);

    /// <summary>Whether a decision can have been received so, on that day.</summary>
    /// <returns>The way and what proves it; or what is wrong.</returns>
    internal static (ReceiptWay? Way, string? Proof, Refusal? Wrong) Checked(CaseFile file, string? how, DateOnly day, string? reference, DateOnly today)
    {
        if (ReceiptWay.NotedOn(today).FirstOrDefault(known => known.Code == how) is not { } way)
        {
            return (null, null, Refusals.ReceiptWayUnknown);
        }

        if (DayFault(file, day, today) is { } wrong)
        {
            return (null, null, wrong);
        }

        if (file.Postings.Count < way.Postings)
        {
            return (null, null, Refusals.ReceiptPostings(way.Postings));
        }

        // after the days have passed, so on the day after the last of them
        if (way.Postings > 0 && file.Postings[way.Postings - 1].PostedOn.AddDays(way.AfterDays > 0 ? way.AfterDays + 1 : 0) is var first && day < first)
        {
            return (null, null, Refusals.ReceiptTooEarly(first));
        }

        var proof = PersonalText.Tidy(reference)?.ReplaceLineEndings(" ");
        return proof is { Length: < 3 or > 100 } || (proof is null && way.Needs == ReceiptWay.Reference) ? (null, null, Refusals.ReceiptReference) : (way, proof, null);
    }

    /// <summary>The decision is sent as it is made where whom it is against has an account here.</summary>
    /// <returns>What to tell; null where it is to be sent on paper.</returns>
    internal static async Task<Told?> SendByAccountAsync(NpgsqlTransaction transaction, Guid caseId, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.decision set sent_at = @now where case_id = @caseId and exists (
                select 1 from enforcement.case_party p join citizen.account a on case when p.kind = 'person' then a.person_number else a.organisation_number end = p.number
                where p.case_id = @caseId and p.role <> 'passed')
            """,
            new { now, caseId },
            transaction,
            cancellationToken: token)) > 0
            ? new Told(EventTypes.DecisionSent, new JsonObject { ["way"] = "electronic" })
            : null;

    /// <summary>Whom the decision is against opens it for the first time: received. Opened again, or by an owner from whom the case has passed, it changes nothing.</summary>
    internal static async Task OpenedAsync(NpgsqlConnection connection, HeldCase opened, Holder who, DateTimeOffset now, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await CaseRow.LockAsync(transaction, opened.File.Case.Id, token) is not { } row)
        {
            return;
        }

        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (!Awaits(file) || opened.Role == HolderRole.Passed)
        {
            return;
        }

        foreach (var told in await ReceiveAsync(transaction, file, ReceiptWay.Opened, VietnamTime.DayOf(now), null, who.Actor, null, now, token))
        {
            await CaseSteps.TellAsync(transaction, row, told.Type, row.State, who.Actor, null, now, told.More, token);
        }

        await transaction.CommitAsync(token);
    }

    /// <summary>Whether the receipt of a case's decision is still to be noted.</summary>
    public static bool Awaits(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file is { Decision.AwaitsReceipt: true, Case.State: CaseState.Decided or CaseState.Paid or CaseState.Closed };
    }

    private static async Task<Told[]> ReceiveAsync(
        NpgsqlTransaction transaction, CaseFile file, string how, DateOnly day, string? reference, string by, string? name, DateTimeOffset now, CancellationToken token)
    {
        var row = file.Case;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.decision set received_on = @day, received_how = @how, received_reference = @reference, received_by = @by, received_name = @name, received_at = @now,
                pay_by = @payBy, sent_at = coalesce(sent_at, @now)
            where case_id = @Id
            """,
            new { day, how, reference, by, name, now, payBy = ClockRule.Named("pay").DueFrom(day), row.Id },
            transaction,
            cancellationToken: token));
        await CaseSteps.CountUpAsync(transaction, row.Id, now, token);
        await ClockBook.ApplyAsync(transaction, row.Id, EventTypes.DecisionReceived, row.State, row.Day, false, now, token);
        await SuspensionDesk.PutOffAsync(transaction, await CaseFile.CompleteAsync(transaction.Connection!, transaction, row, token), token);
        var received = new Told(EventTypes.DecisionReceived, new JsonObject { ["how"] = how, ["on"] = day.Iso() });
        return file.Decision!.SentAt is null ? [new Told(EventTypes.DecisionSent, new JsonObject { ["way"] = how == ReceiptWay.Opened ? "electronic" : how }), received] : [received];
    }

    private static Refusal? DayFault(CaseFile file, DateOnly day, DateOnly today) =>
        VietnamTime.DayOf(file.Decision!.DecidedAt) is var decided && (day < decided || day > today) ? Refusals.DeliveryDay(decided) : null;

    private async Task<Outcome<Guid>> ActAsync(
        Guid id, int version, Officer officer, Func<NpgsqlTransaction, CaseFile, DateOnly, DateTimeOffset, Task<Outcome<Told[]>>> change, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (!Awaits(file))
        {
            return Refusals.NothingToReceive;
        }

        var now = clock.GetUtcNow();
        var changed = await change(transaction, file, VietnamTime.DayOf(now), now);
        if (changed.Refusal is { } no)
        {
            return no;
        }

        if (changed.Value is [.., { Type: EventTypes.DecisionSent }])
        {
            await CaseSteps.CountUpAsync(transaction, id, now, token);
        }

        foreach (var told in changed.Value)
        {
            await CaseSteps.TellAsync(transaction, row, told.Type, row.State, officer.Actor, null, now, told.More, token);
        }

        await transaction.CommitAsync(token);
        return id;
    }
}
