using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Notices;

/// <summary>Sends notices out: number, look-up code, the paper, and what the police's site shows, in one transaction.</summary>
public sealed class NoticeIssue(NpgsqlDataSource database, EvidenceArchive evidence, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private const int Batch = 50;

    /// <summary>Sends out what was approved and whose hold has passed.</summary>
    /// <returns>How many notices went out.</returns>
    public async Task<int> IssueDueAsync(CancellationToken token)
    {
        await using var reading = await database.OpenConnectionAsync(token);
        var due = (await reading.QueryAsync<Guid>(new CommandDefinition(
            "select id from enforcement.case where state = 'approved' and issue_after <= @now order by issue_after limit @Batch",
            new { now = clock.GetUtcNow(), Batch },
            cancellationToken: token))).AsList();
        var issued = 0;
        foreach (var id in due)
        {
            issued += await IssueAsync(id, token) ? 1 : 0;
        }

        return issued;
    }

    private async Task<bool> IssueAsync(Guid id, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, null, CaseAct.IssueNotice, token);
        var now = clock.GetUtcNow();
        if (begun.Refusal is not null || begun.Value.Case.IssueAfter > now)
        {
            return false;       // undone, or issued by another host, meanwhile
        }

        var row = begun.Value.Case;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var offence = OffenceTable.Find(row.OffenceCode, row.Day)
            ?? throw new InvalidOperationException($"Case {id} names the offence {row.OffenceCode}, which was not law on {row.Day:yyyy-MM-dd}.");
        var officer = new Officer(row.ApprovedBy!, row.ApproverName ?? row.ApprovedBy!, null);
        var prepared = await PrepareAsync(transaction, file, offence, officer, row.PublicAddress ?? "", now, token);
        if (prepared.Refusal is { } broken)
        {
            await SendBackAsync(transaction, row, broken, now, token);
        }
        else
        {
            await CaseSteps.TakeAsync(transaction, row, [prepared.Value], now, token);
        }

        await transaction.CommitAsync(token);
        return prepared.Refusal is null;
    }

    /// <summary>Writes the notice's rows and paper. The caller takes the step, last.</summary>
    internal async Task<Outcome<TakenStep>> PrepareAsync(
        NpgsqlTransaction transaction, CaseFile file, Offence offence, Officer officer, string publicAddress, DateTimeOffset now, CancellationToken token)
    {
        var row = file.Case;
        var package = await evidence.OpenAsync(row.EvidencePath, row.EvidenceSha256, token);
        if (!package.Sound)
        {
            return Refusals.EvidenceBroken;
        }

        var today = VietnamTime.DayOf(now);
        var notice = new NoticeRow
        {
            Id = Guid.CreateVersion7(now),
            CaseId = row.Id,
            Number = await NumberSeries.NextAsync(transaction, options.Value.NoticeSeries, today.Year, token),
            LookupCode = LookupCode.Create(),
            Parts = [.. EvidenceArchive.ShownOf(package.Manifest!)],
            RespondBy = ClockRule.Named("answer").DueFrom(today),
            IssuedBy = officer.Name,
            IssuedAt = now,
        };
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.notice (id, case_id, number, year, lookup_code, parts, respond_by, issued_by, issued_at, published_at)
            values (@Id, @CaseId, @Number, @year, @LookupCode, @Parts, @RespondBy, @IssuedBy, @IssuedAt, @IssuedAt)
            """,
            new { notice.Id, notice.CaseId, notice.Number, year = today.Year, notice.LookupCode, notice.Parts, notice.RespondBy, notice.IssuedBy, notice.IssuedAt },
            transaction,
            cancellationToken: token));
        var still = await evidence.ShownAsync(row.EvidencePath, row.EvidenceSha256, "at.jpg", token);
        var crop = await evidence.ShownAsync(row.EvidencePath, row.EvidenceSha256, "plate.jpg", token);
        var seal = PaperSeal.New(notice.Number, publicAddress);
        var paper = NoticeDocument.Write(options.Value, row, file.Vehicle!, offence, notice, publicAddress, officer.DisplayName, still, crop, seal);
        await papers.KeepAsync(transaction, row.Id, IssuedDocuments.Notice, paper, now, seal, token);
        return new TakenStep(
            CaseLife.Find(CaseState.Approved, CaseAct.IssueNotice)!, officer.Actor, new JsonObject { ["number"] = notice.Number, ["offence"] = offence.Code },
            Also: [new Told(EventTypes.NoticePublished)]);
    }

    // Evidence that broke while the notice waited: the approval falls, and the officer reads why.
    private static async Task SendBackAsync(NpgsqlTransaction transaction, CaseRow row, Refusal why, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.case set flags = array_append(flags, 'evidence_broken') where id = @Id and not 'evidence_broken' = any(flags)",
            new { row.Id },
            transaction,
            cancellationToken: token));
        await CaseHolder.ReleaseAsync(transaction, row.Id, token);
        await CaseSteps.TakeAsync(transaction, row, CaseLife.Find(CaseState.Approved, CaseAct.UndoApproval)!, CaseIntake.Actor, why.Code, now, null, token);
    }
}
