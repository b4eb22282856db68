using System.Text.Json.Nodes;
using Dapper;
using Ioc.Documents.Pdf;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Printing;

/// <summary>A notice in the list of what is to be printed. It shows no owner.</summary>
/// <param name="Prints">How often it was printed.</param>
/// <param name="PrintedBy">By whom last; null: never.</param>
public sealed record PrintableNotice(Guid CaseId, string Number, DateTimeOffset IssuedAt, string State, string? Plate, string? VehicleClass, int Prints, string? PrintedBy, DateTimeOffset? PrintedAt, bool Simulated);

/// <summary>Prints many notices in one go: one file, in the order of their numbers, each as it was issued; and who printed which, when.</summary>
public sealed class NoticePrint(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How many may be printed in one go.</summary>
    public const int Most = 200;

    /// <summary>Notices by number, oldest first, at most 500.</summary>
    /// <param name="printed">False: only those that were never printed; true: only those that were.</param>
    public async Task<IReadOnlyList<PrintableNotice>> ListAsync(bool printed, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<PrintableNotice>(new CommandDefinition(
            $"""
            select c.id as case_id, n.number, n.issued_at, c.state, c.plate, v.vehicle_class, p.prints, p.printed_by, p.printed_at, c.simulated
            from enforcement.notice n join enforcement.case c on c.id = n.case_id join enforcement.holder v on v.case_id = c.id
            left join lateral (
                select count(*)::integer as prints, (array_agg(printed_name order by printed_at desc))[1] as printed_by, max(printed_at) as printed_at
                from enforcement.print where case_id = c.id and kind = 'notice') p on true
            where (p.prints > 0) = @printed {(officer.PlaceCode is null ? "" : $"and {CaseScope.Condition}")}
            order by {(printed ? "p.printed_at desc, " : "")}n.year, n.number limit 500
            """,
            new { printed, Within = officer.PlaceCode },
            cancellationToken: token))).AsList();
    }

    /// <summary>One file with these notices, by number; each is marked as printed.</summary>
    /// <param name="bothSides">Each notice begins on a sheet of its own when the printer uses both sides.</param>
    public async Task<Outcome<byte[]>> PrintAsync(IReadOnlyList<Guid> cases, bool bothSides, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(officer);
        var wanted = cases.Distinct().ToArray();
        if (wanted.Length is 0 or > Most)
        {
            return Refusals.PrintCount(Most);
        }

        var now = clock.GetUtcNow();
        var batch = Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var papers = (await connection.QueryAsync<(Guid CaseId, byte[] Content)>(new CommandDefinition(
            $"""
            select d.case_id, d.content from enforcement.document d join enforcement.notice n on n.case_id = d.case_id join enforcement.case c on c.id = d.case_id
            where d.kind = 'notice' and d.case_id = any(@wanted) {(officer.PlaceCode is null ? "" : $"and {CaseScope.Condition}")}
            order by n.year, n.number
            """,
            new { wanted, Within = officer.PlaceCode },
            transaction,
            cancellationToken: token))).AsList();
        if (papers.Count < wanted.Length)
        {
            return Refusals.PrintUnknown;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.print (batch, position, case_id, kind, printed_by, printed_name, printed_at)
            values (@batch, @position, @caseId, @Notice, @Name, @DisplayName, @now)
            """,
            papers.Select((paper, i) => new { batch, position = i + 1, caseId = paper.CaseId, IssuedDocuments.Notice, officer.Name, officer.DisplayName, now }),
            transaction,
            cancellationToken: token));
        var rows = new List<CaseRow>();
        foreach (var (id, _) in papers)
        {
            rows.Add((await CaseRow.ReadAsync(connection, id, token))!);
        }

        var file = PdfBundle.Of([.. papers.Select(paper => paper.Content)], $"Thông báo vi phạm: {papers.Count} văn bản, ngày {Wording.Day(VietnamTime.DayOf(now))}", now, bothSides);
        for (var i = 0; i < rows.Count; i++)
        {
            await CaseSteps.TellAsync(
                transaction, rows[i], EventTypes.NoticesPrinted, rows[i].State, officer.Actor, null, now, new JsonObject { ["batch"] = batch.ToString(), ["position"] = i + 1 }, token);
        }

        await transaction.CommitAsync(token);
        return file;
    }
}
