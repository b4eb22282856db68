using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Notices;

/// <summary>What the holder of a notice can do: find it, see it, answer it. The holder is known by the notice alone, never by name.</summary>
public sealed class NoticeHolder(NpgsqlDataSource database, EvidenceArchive evidence, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    /// <summary>As events name the holder.</summary>
    public const string Actor = "citizen:notice";

    /// <summary>The notice with that number, plate and code. Whatever part is wrong, the answer is the same.</summary>
    public async Task<Outcome<NoticeRow>> FindAsync(string? number, string? plate, string? code, CancellationToken token)
    {
        if (number is null or { Length: > 60 } || plate is null or { Length: > 30 } || code is null or { Length: > 30 })
        {
            return Refusals.NoticeNotFound;
        }

        await using var connection = await database.OpenConnectionAsync(token);

        // numbers begin anew each year, so several notices may bear one
        var candidates = (await connection.QueryAsync<Candidate>(new CommandDefinition(
            """
            select n.id, n.lookup_code, c.plate from enforcement.notice n join enforcement.case c on c.id = n.case_id where n.number = @number
            """,
            new { number = NumberSeries.Normalise(number, options.Value.NoticeSeries) },
            cancellationToken: token))).AsList();
        Guid? found = null;
        foreach (var candidate in candidates.DefaultIfEmpty(new Candidate { Id = Guid.Empty, LookupCode = "", Plate = "" }))
        {
            var right = LookupCode.Matches(candidate.LookupCode, code) & LookupCode.Matches(PlateText.Key(candidate.Plate), PlateText.Key(plate));
            if (right && candidate.LookupCode.Length > 0)
            {
                found = candidate.Id;
            }
        }

        return found is { } id && await ReadNoticeAsync(connection, id, token) is { } notice ? notice : Refusals.NoticeNotFound;
    }

    /// <summary>The notice's case file; each reading is logged.</summary>
    public async Task<Outcome<CaseFile>> ViewAsync(Guid notice, CancellationToken token)
    {
        var read = await FileAsync(notice, token);
        if (read.Refusal is null)
        {
            await TellAsync(read.Value, EventTypes.NoticeViewed, null, token);
        }

        return read;
    }

    /// <summary>The notice's case file, after an act that was itself logged.</summary>
    public async Task<Outcome<CaseFile>> FileAsync(Guid notice, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await CaseOfAsync(connection, notice, token) is { } caseId && await CaseFile.ReadAsync(connection, caseId, token) is { } file
            ? file
            : Refusals.NoticeNotFound;
    }

    /// <summary>One part of the evidence, if the notice shows it: the copy in which nobody else can be made out.</summary>
    /// <param name="log">False for the later pieces of one film that a browser fetches in pieces.</param>
    public async Task<Outcome<byte[]>> PartAsync(Guid notice, string part, bool log, CancellationToken token)
    {
        var read = await FileAsync(notice, token);
        if (read.Refusal is { } no)
        {
            return no;
        }

        var file = read.Value;
        if (!file.Notice!.Parts.Contains(part, StringComparer.Ordinal))
        {
            return Refusals.PartUnknown;
        }

        var bytes = await evidence.ShownAsync(file.Case.EvidencePath, file.Case.EvidenceSha256, part, token);
        if (log)
        {
            await TellAsync(file, bytes is null ? EventTypes.EvidenceBroken : EventTypes.EvidenceViewed, new JsonObject { ["part"] = part, ["copy"] = "redacted" }, token);
        }

        return bytes is null ? Refusals.PartBroken : bytes;
    }

    /// <summary>A document of the case, as issued; each opening is logged.</summary>
    public async Task<Outcome<byte[]>> DocumentAsync(Guid notice, string kind, CancellationToken token)
    {
        var read = await FileAsync(notice, token);
        if (read.Refusal is { } no)
        {
            return no;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        if (await IssuedDocuments.ReadAsync(connection, read.Value.Case.Id, kind, token) is not { } paper)
        {
            return Refusals.DocumentUnknown;
        }

        await TellAsync(read.Value, EventTypes.DocumentOpened, new JsonObject { ["document"] = kind }, token);
        return paper;
    }

    /// <summary>The holder says who drove.</summary>
    /// <param name="driverName">Needed when the owner did not drive.</param>
    public async Task<Outcome<Guid>> ConfirmAsync(Guid notice, bool isOwner, string? driverName, CancellationToken token)
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
            notice, CaseAct.Confirm, null, new JsonObject { ["isOwner"] = isOwner },
            (transaction, row, now) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into enforcement.confirmation (case_id, is_owner, driver_name, confirmed_at) values (@Id, @isOwner, @driver, @now)",
                new { row.Id, isOwner, driver, now },
                transaction,
                cancellationToken: token)),
            token);
    }

    /// <summary>The holder contests the notice.</summary>
    /// <param name="text">10 to 4,000 characters; kept as written.</param>
    public async Task<Outcome<Guid>> ContestAsync(Guid notice, string? text, CancellationToken token)
    {
        if (PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words)
        {
            return Refusals.ContestText;
        }

        return await ActAsync(
            notice, CaseAct.Contest, null, null,
            (transaction, row, now) => transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "insert into enforcement.contest (case_id, text, filed_at) values (@Id, @words, @now)",
                new { row.Id, words, now },
                transaction,
                cancellationToken: token)),
            token);
    }

    private async Task<Outcome<Guid>> ActAsync(
        Guid notice, CaseAct act, string? reason, JsonObject? more, Func<NpgsqlTransaction, CaseRow, DateTimeOffset, Task> change, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await CaseOfAsync(connection, notice, token) is not { } id)
        {
            return Refusals.NoticeNotFound;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, null, act, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        await change(transaction, begun.Value.Case, now);
        await CaseSteps.TakeAsync(transaction, begun.Value.Case, begun.Value.Step, Actor, reason, now, more, token);
        await transaction.CommitAsync(token);
        return id;
    }

    private async Task TellAsync(CaseFile file, string type, JsonObject? more, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await CaseSteps.TellAsync(transaction, file.Case, type, file.Case.State, Actor, null, clock.GetUtcNow(), more, token);
        await transaction.CommitAsync(token);
    }

    private static Task<Guid?> CaseOfAsync(NpgsqlConnection connection, Guid notice, CancellationToken token) =>
        connection.ExecuteScalarAsync<Guid?>(new CommandDefinition("select case_id from enforcement.notice where id = @notice", new { notice }, cancellationToken: token));

    private static Task<NoticeRow?> ReadNoticeAsync(NpgsqlConnection connection, Guid id, CancellationToken token) =>
        connection.QuerySingleOrDefaultAsync<NoticeRow>(new CommandDefinition(
            "select id, case_id, number, lookup_code, parts, respond_by, issued_by, issued_at from enforcement.notice where id = @id", new { id }, cancellationToken: token));

    private sealed class Candidate
    {
        public required Guid Id { get; init; }

        public required string LookupCode { get; init; }

        public required string Plate { get; init; }
    }
}
