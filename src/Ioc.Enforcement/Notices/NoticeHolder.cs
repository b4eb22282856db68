using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Notices;

/// <summary>What citizens can do with notices: look one up, see their own, answer them. Events name the account, never the person.</summary>
public sealed class NoticeHolder(NpgsqlDataSource database, EvidenceArchive evidence, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    /// <summary>As events name somebody who looked a notice up without signing in.</summary>
    public const string LookUpActor = "citizen:look-up";

    /// <summary>
    /// The case of the notice, or of the record whose letter bears a code, with that number, plate and code; the look is logged. Whatever part is wrong, the answer is
    /// the same.
    /// </summary>
    public async Task<Outcome<LookedUpCase>> LookUpAsync(string? number, string? plate, string? code, CancellationToken token)
    {
        if (number is null or { Length: > 60 } || plate is null or { Length: > 30 } || code is null or { Length: > 30 })
        {
            return Refusals.NoticeNotFound;
        }

        await using var connection = await database.OpenConnectionAsync(token);

        // numbers begin anew each year, so several notices may bear one
        var candidates = (await connection.QueryAsync<Candidate>(new CommandDefinition(
            """
            select c.id, n.number, n.lookup_code, c.plate from enforcement.notice n join enforcement.case c on c.id = n.case_id where n.number = @notice
            union all
            select c.id, r.number, r.lookup_code, c.plate from enforcement.record r join enforcement.case c on c.id = r.case_id where r.number = @record and r.lookup_code is not null
            """,
            new { notice = NumberSeries.Normalise(number, options.Value.NoticeSeries), record = NumberSeries.Normalise(number, options.Value.RecordSeries) },
            cancellationToken: token))).AsList();
        Candidate? found = null;
        foreach (var candidate in candidates.DefaultIfEmpty(new Candidate { Id = Guid.Empty, Number = "", LookupCode = "", Plate = "" }))
        {
            var right = LookupCode.Matches(candidate.LookupCode, code) & LookupCode.Matches(PlateText.Key(candidate.Plate), PlateText.Key(plate));
            if (right && candidate.LookupCode.Length > 0)
            {
                found = candidate;
            }
        }

        if (found is null || await CaseFile.ReadAsync(connection, found.Id, token) is not { } file)
        {
            return Refusals.NoticeNotFound;
        }

        await TellAsync(connection, file, EventTypes.NoticeViewed, LookUpActor, null, token);
        return new LookedUpCase(file, found.Number);
    }

    /// <summary>The notices that are the citizen's, newest first; the listing is logged.</summary>
    /// <param name="after">The last of the page before; null: from the newest.</param>
    /// <param name="limit">At most so many.</param>
    public async Task<IReadOnlyList<HeldNotice>> ListAsync(Holder who, Guid? after, int limit, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var connection = await database.OpenConnectionAsync(token);
        var notices = await HeldAsync(
            connection, who,
            "and (@after::uuid is null or (n.issued_at, n.id) < (select last.issued_at, last.id from enforcement.notice last where last.id = @after)) order by n.issued_at desc, n.id desc limit @limit",
            after, limit, token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var now = clock.GetUtcNow();
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(Guid.CreateVersion7(now), EventTypes.NoticesListed, "citizen", who.Account.ToString(), null, who.Actor, null, now, new JsonObject { ["notices"] = notices.Count }),
            token);
        await transaction.CommitAsync(token);
        return notices;
    }

    private async Task<IReadOnlyList<HeldNotice>> HeldAsync(NpgsqlConnection connection, Holder who, string which, Guid? after, int limit, CancellationToken token) =>
        (await connection.QueryAsync<HeldNotice>(new CommandDefinition(
            $"""
            select n.id, n.number, c.state, c.kind, c.plate, v.vehicle_class, c.occurred_at, n.issued_at, n.respond_by, coalesce(d.amended_amount, d.amount) as amount,
                coalesce((select k.due_on from enforcement.clock k where k.case_id = c.id and k.code = 'pay' and k.stopped_at is null), d.pay_by) as pay_by,
                exists (select 1 from enforcement.suspension s where s.case_id = c.id and s.ended_on is null and s.until >= @today) as suspended,
                d.decided_at, d.liable, coalesce(d.points, 0::smallint) as points, v.owner_kind, (c.simulated or v.simulated) as simulated, mine.role,
                case when c.state in ('recorded', 'proposed') and r.may_explain and not r.waived and not exists (select 1 from enforcement.explanation x where x.case_id = c.id)
                    then r.explain_by end as explain_by
            from (select p.case_id, min(p.role) as role from enforcement.case_party p where {Holder.Is} group by p.case_id) mine
            join enforcement.case_vehicle v on v.case_id = mine.case_id
            join enforcement.case c on c.id = v.case_id
            join enforcement.notice n on n.case_id = c.id
            left join enforcement.decision d on d.case_id = c.id
            left join enforcement.record r on r.case_id = c.id
            where true {which}
            """,
            new { who.PersonNumber, who.OrganisationNumber, today = VietnamTime.DayOf(clock.GetUtcNow()), after, limit },
            cancellationToken: token))).AsList();

    /// <summary>The case of a notice, as the citizen has it; each reading is logged, and the violator's first that shows a decision receives it.</summary>
    public async Task<Outcome<HeldCase>> ViewAsync(Holder who, Guid notice, CancellationToken token)
    {
        var read = await OpenAsync(who, notice, token);
        if (read.Refusal is not null)
        {
            return read;
        }

        await TellAsync(read.Value.File, EventTypes.NoticeViewed, who.Actor, null, token);
        if (!DeliveryDesk.Awaits(read.Value.File))
        {
            return read;
        }

        await using (var connection = await database.OpenConnectionAsync(token))
        {
            await DeliveryDesk.OpenedAsync(connection, read.Value, who, clock.GetUtcNow(), token);
        }

        return await OpenAsync(who, notice, token);
    }

    /// <summary>The case of a notice, after an act that was itself logged.</summary>
    public async Task<Outcome<HeldCase>> OpenAsync(Holder who, Guid notice, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var connection = await database.OpenConnectionAsync(token);
        return await CaseOfAsync(connection, who, notice, token) is (var caseId, var role) && await CaseFile.ReadAsync(connection, caseId, token) is { } file
            ? new HeldCase(file, role)
            : Refusals.NoticeNotFound;
    }

    /// <summary>The case file, for whoever may still do something about it.</summary>
    public async Task<Outcome<CaseFile>> FileAsync(Holder who, Guid notice, CancellationToken token)
    {
        var held = await OpenAsync(who, notice, token);
        return held.Refusal is { } none ? none : held.Value.Role == HolderRole.Passed ? Refusals.NoticePassed : held.Value.File;
    }

    /// <summary>One part of the evidence, if the notice shows it: the copy in which nobody else can be made out.</summary>
    /// <param name="log">False for the later pieces of one film that a browser fetches in pieces.</param>
    public async Task<Outcome<byte[]>> PartAsync(Holder who, Guid notice, string part, bool log, CancellationToken token)
    {
        var read = await FileAsync(who, notice, token);
        if (read.Refusal is { } no)
        {
            return no;
        }

        var file = read.Value;
        if (!file.Notice!.Parts.Contains(part, StringComparer.Ordinal))
        {
            return Refusals.PartUnknown;
        }

        if (file.Case.IsRemoved(part))
        {
            return Refusals.EvidenceRemoved;
        }

        var bytes = await evidence.ShownAsync(file.Case.EvidencePath, file.Case.EvidenceSha256, part, token);
        if (log)
        {
            await TellAsync(file, bytes is null ? EventTypes.EvidenceBroken : EventTypes.EvidenceViewed, who.Actor, new JsonObject { ["part"] = part, ["copy"] = "redacted" }, token);
        }

        return bytes is null ? Refusals.PartBroken : bytes;
    }

    /// <summary>A document of the case, as issued; each opening is logged.</summary>
    public async Task<Outcome<byte[]>> DocumentAsync(Holder who, Guid notice, string kind, int part, CancellationToken token)
    {
        var read = await OpenAsync(who, notice, token);
        if (read.Refusal is { } no)
        {
            return no;
        }

        // the notice is the owner's, with name and address; what came after the record is another's where it passed to them
        var (file, role) = read.Value;
        var theirs = role switch { HolderRole.Liable => kind != IssuedDocuments.Notice, HolderRole.Passed => kind == IssuedDocuments.Notice, _ => true };
        await using var connection = await database.OpenConnectionAsync(token);
        if (!theirs || await IssuedDocuments.ReadAsync(connection, file.Case.Id, kind, part, token) is not { } paper)
        {
            return Refusals.DocumentUnknown;
        }

        await TellAsync(connection, file, EventTypes.DocumentOpened, who.Actor, new JsonObject { ["document"] = kind }, token);
        if (kind == IssuedDocuments.Decision && DeliveryDesk.Awaits(file))
        {
            await DeliveryDesk.OpenedAsync(connection, read.Value, who, clock.GetUtcNow(), token);
        }

        return paper;
    }

    /// <summary>The holder says who drove.</summary>
    /// <param name="driverName">Needed when the owner did not drive.</param>
    public async Task<Outcome<Guid>> ConfirmAsync(Holder who, Guid notice, bool isOwner, string? driverName, CancellationToken token)
    {
        var driver = PersonalText.Tidy(driverName)?.ReplaceLineEndings(" ");
        if (isOwner && driver is not null)
        {
            return Refusals.DriverNameUnexpected;
        }

        if (!isOwner && driver is not { Length: >= 2 and <= 120 })
        {
            return Refusals.DriverNameMissing;
        }

        return await ActAsync(
            who, notice, CaseAct.Confirm, null, new JsonObject { ["isOwner"] = isOwner },
            (transaction, row, now) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into enforcement.confirmation (case_id, is_owner, driver_name, confirmed_at) values (@Id, @isOwner, @driver, @now)",
                new { row.Id, isOwner, driver, now },
                transaction,
                cancellationToken: token)),
            token);
    }

    /// <summary>The holder contests the notice.</summary>
    /// <param name="text">10 to 4,000 characters; kept as written.</param>
    public async Task<Outcome<Guid>> ContestAsync(Holder who, Guid notice, string? text, CancellationToken token)
    {
        if (PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words)
        {
            return Refusals.ContestText;
        }

        return await ActAsync(
            who, notice, CaseAct.Contest, null, null,
            (transaction, row, now) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into enforcement.contest (case_id, text, filed_at) values (@Id, @words, @now)",
                new { row.Id, words, now },
                transaction,
                cancellationToken: token)),
            token);
    }

    private async Task<Outcome<Guid>> ActAsync(
        Holder who, Guid notice, CaseAct act, string? reason, JsonObject? more, Func<NpgsqlTransaction, CaseRow, DateTimeOffset, Task> change, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var connection = await database.OpenConnectionAsync(token);
        var own = await ActiveCaseAsync(connection, who, notice, token);
        if (own.Refusal is { } none)
        {
            return none;
        }

        var id = own.Value;
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, null, act, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        await change(transaction, begun.Value.Case, now);
        await CaseSteps.TakeAsync(transaction, begun.Value.Case, begun.Value.Step, who.Actor, reason, now, more, token);
        await transaction.CommitAsync(token);
        return id;
    }

    private async Task TellAsync(CaseFile file, string type, string actor, JsonObject? more, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await TellAsync(connection, file, type, actor, more, token);
    }

    // On the connection that the caller has: one that waits for a second while it holds a first starves the pool when many come at once.
    private async Task TellAsync(NpgsqlConnection connection, CaseFile file, string type, string actor, JsonObject? more, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        await CaseSteps.TellAsync(transaction, file.Case, type, file.Case.State, actor, null, clock.GetUtcNow(), more, token);
        await transaction.CommitAsync(token);
    }

    /// <summary>The case of a notice, for an act: neither a stranger's nor one that has passed to somebody else.</summary>
    internal static async Task<Outcome<Guid>> ActiveCaseAsync(NpgsqlConnection connection, Holder who, Guid notice, CancellationToken token) =>
        await CaseOfAsync(connection, who, notice, token) is not (var id, var role) ? Refusals.NoticeNotFound
        : role == HolderRole.Passed ? Refusals.NoticePassed
        : id;

    // A notice that is not the citizen's is not there. Who is both owner and named has the case as named: liable comes first.
    private static async Task<(Guid Case, HolderRole Role)?> CaseOfAsync(NpgsqlConnection connection, Holder who, Guid notice, CancellationToken token)
    {
        var found = await connection.QuerySingleOrDefaultAsync<(Guid? Case, string Role)>(new CommandDefinition(
            $"""
            select p.case_id, p.role from enforcement.notice n join enforcement.case_party p on p.case_id = n.case_id
            where n.id = @notice and {Holder.Is} order by p.role limit 1
            """,
            new { notice, who.PersonNumber, who.OrganisationNumber },
            cancellationToken: token));
        return found.Case is { } id ? (id, RoleOf(found.Role)) : null;
    }

    internal static HolderRole RoleOf(string role) => role switch
    {
        "liable" => HolderRole.Liable,
        "owner" => HolderRole.Owner,
        "passed" => HolderRole.Passed,
        _ => throw new InvalidOperationException($"enforcement.case_party tells of a role {role}."),
    };

    private sealed class Candidate
    {
        public required Guid Id { get; init; }

        public required string Number { get; init; }

        public required string LookupCode { get; init; }

        public required string Plate { get; init; }
    }
}

/// <summary>A case that was looked up without signing in.</summary>
/// <param name="Number">Of the notice, or of the record, as it stands on the paper that bears the code.</param>
public sealed record LookedUpCase(CaseFile File, string Number);

/// <summary>One line of a holder's notices.</summary>
/// <param name="Amount">Đồng; null before the decision.</param>
/// <param name="Liable">owner, organisation or named_driver; null before the decision.</param>
/// <param name="OwnerKind">person or organisation.</param>
/// <param name="Role">owner, liable or passed: as what the citizen stands in the case.</param>
/// <param name="ExplainBy">The last day to explain after the record; null where nothing is to be explained.</param>
public sealed record HeldNotice(
    Guid Id, string Number, string State, string Kind, string Plate, string VehicleClass, DateTimeOffset OccurredAt, DateTimeOffset IssuedAt, DateOnly RespondBy,
    long? Amount, DateOnly? PayBy, bool Suspended, DateTimeOffset? DecidedAt, string? Liable, short Points, string OwnerKind, bool Simulated, string Role = "owner", DateOnly? ExplainBy = null);
