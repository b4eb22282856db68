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

/// <summary>A notice or a decision in the list of what is to be printed. It shows no owner.</summary>
/// <param name="Prints">How often it was printed.</param>
/// <param name="PrintedBy">By whom last; null: never.</param>
public sealed record PrintablePaper(Guid CaseId, string Number, DateTimeOffset IssuedAt, string State, string? Plate, string? VehicleClass, int Prints, string? PrintedBy, DateTimeOffset? PrintedAt, bool Simulated);

/// <summary>Prints many notices, or many decisions, in one go: one file, in the order of their numbers, each as it was issued; and who printed which, when.</summary>
public sealed class PaperPrint(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How many may be printed in one go.</summary>
    public const int Most = 200;

    /// <summary>What can be printed: each kind's number, year and day, and what of it still waits for paper. A decision that was opened on the phone needs none; what was withdrawn is not sent.</summary>
    private static readonly Dictionary<string, (string From, string Year, string Issued, string Stands, string Waits, string Event)> Kinds = new(StringComparer.Ordinal)
    {
        [IssuedDocuments.Notice] = ("enforcement.notice n", "n.year", "n.issued_at", "c.state not in ('cancelled', 'expired')", "true", EventTypes.NoticesPrinted),
        [IssuedDocuments.Decision] = ("enforcement.decision n", "n.year", "n.decided_at", "n.annulled_at is null", "n.received_on is null", EventTypes.DecisionsPrinted),
    };

    /// <summary>Notices or decisions by number, oldest first, at most 500.</summary>
    /// <param name="kind">notice or decision.</param>
    /// <param name="printed">False: only those that were never printed; true: only those that were.</param>
    public async Task<IReadOnlyList<PrintablePaper>> ListAsync(string kind, bool printed, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var (from, year, issued, stands, waits, _) = Kinds[kind];
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<PrintablePaper>(new CommandDefinition(
            $"""
            select c.id as case_id, n.number, {issued} as issued_at, c.state, c.plate, v.vehicle_class, p.prints, p.printed_by, p.printed_at, c.simulated
            from {from} join enforcement.case c on c.id = n.case_id join enforcement.holder v on v.case_id = c.id
            left join lateral (
                select count(*)::integer as prints, (array_agg(printed_name order by printed_at desc))[1] as printed_by, max(printed_at) as printed_at
                from enforcement.print where case_id = c.id and kind = @kind) p on true
            where (p.prints > 0) = @printed and {stands} and (@printed or {waits}) {(officer.PlaceCode is null ? "" : $"and {CaseScope.Condition}")}
            order by {(printed ? "p.printed_at desc, " : "")}{year}, n.number limit 500
            """,
            new { kind, printed, Within = officer.PlaceCode },
            cancellationToken: token))).AsList();
    }

    /// <summary>One file with the notices or decisions of these cases, by number; each is marked as printed.</summary>
    /// <param name="kind">notice or decision.</param>
    /// <param name="bothSides">Each paper begins on a sheet of its own when the printer uses both sides.</param>
    public async Task<Outcome<byte[]>> PrintAsync(string kind, IReadOnlyList<Guid> cases, bool bothSides, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(officer);
        var (from, year, _, stands, _, told) = Kinds[kind];
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
            select d.case_id, d.content from enforcement.document d join {from} on n.case_id = d.case_id join enforcement.case c on c.id = d.case_id
            where d.kind = @kind and {stands} and d.case_id = any(@wanted) {(officer.PlaceCode is null ? "" : $"and {CaseScope.Condition}")}
            order by {year}, n.number
            """,
            new { kind, wanted, Within = officer.PlaceCode },
            transaction,
            cancellationToken: token))).AsList();
        if (papers.Count < wanted.Length)
        {
            return Refusals.PrintUnknown;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.print (batch, position, case_id, kind, printed_by, printed_name, printed_at)
            values (@batch, @position, @caseId, @kind, @Name, @DisplayName, @now)
            """,
            papers.Select((paper, i) => new { batch, position = i + 1, caseId = paper.CaseId, kind, officer.Name, officer.DisplayName, now }),
            transaction,
            cancellationToken: token));
        var rows = new List<CaseRow>();
        foreach (var (id, _) in papers)
        {
            rows.Add((await CaseRow.ReadAsync(connection, id, token))!);
        }

        var file = PdfBundle.Of([.. papers.Select(paper => paper.Content)], $"{(kind == IssuedDocuments.Notice ? "Thông báo vi phạm" : "Quyết định xử phạt")}: {papers.Count} văn bản, ngày {Wording.Day(VietnamTime.DayOf(now))}", now, bothSides);
        for (var i = 0; i < rows.Count; i++)
        {
            await CaseSteps.TellAsync(
                transaction, rows[i], told, rows[i].State, officer.Actor, null, now, new JsonObject { ["batch"] = batch.ToString(), ["position"] = i + 1 }, token);
        }

        await transaction.CommitAsync(token);
        return file;
    }
}
