using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Registrations;
using Npgsql;

namespace Ioc.Enforcement.Payments;

/// <summary>Where the file of a gateway's or bank's day and the book differ.</summary>
/// <param name="Line">In the file, 1 = the header; 0: in the book and not in the file.</param>
/// <param name="Kind">wrong_amount, late_amount, paid_twice, unknown_reference, transaction_reused, missing_at_gateway, unreadable or not_received; of a row that was booked, booked.</param>
/// <param name="Amount">Đồng, as the file says it, or the book where the file does not have it; null where it could not be read.</param>
/// <param name="Column">Of an unreadable row: the first column, by its name in the header, that is missing or wrong; null otherwise.</param>
/// <param name="Expected">Of a wrong amount: what the book asks for, đồng; null otherwise.</param>
public sealed record ReconciliationDifference(int Line, string Reference, string Kind, long? Amount, string? Transaction, string? Column, long? Expected = null);

/// <summary>What came of comparing a day.</summary>
/// <param name="Matched">In the file and in the book.</param>
/// <param name="Booked">In the file, unknown to the book until now: booked.</param>
/// <param name="BookedRows">The rows that were booked, in the file's order.</param>
public sealed record ReconciliationReport(
    Guid Id, string Way, DateOnly Day, int Matched, int Booked, IReadOnlyList<ReconciliationDifference> Differences, IReadOnlyList<ReconciliationDifference> BookedRows);

/// <summary>A comparison that was made.</summary>
/// <param name="Way">The gateway's name, or transfer.</param>
/// <param name="Actor">Who made it, as events say.</param>
/// <param name="Differences">How many.</param>
public sealed record ReconciliationRun(Guid Id, string Way, DateOnly Day, string FileName, string Actor, DateTimeOffset At, int Matched, int Booked, int Differences);

/// <summary>
/// Compares the file of one day with the book, books what was missed, and says every difference. Columns, with a header: <c>reference, amount (đồng),
/// transaction, paid_at (yyyyMMddHHmmss, Vietnam), status (00 = received)</c>. The statement of a bank has the same columns; its reference is found in the purpose.
/// The day is the one on which the payer paid, by the gateway's clock: money that was paid before midnight and told of after it belongs to the file of the day before.
/// </summary>
public sealed partial class Reconciliation(NpgsqlDataSource database, PaymentBook book, TimeProvider clock)
{
    private const string Header = "reference,amount,transaction,paid_at,status";
    private const int Longest = 60;
    private static readonly string[] Columns = Header.Split(',');

    /// <summary>Compares a file.</summary>
    /// <param name="way">As the payments were started: the gateway's name, or transfer.</param>
    /// <returns>Null when the file's first line is not the header.</returns>
    public async Task<ReconciliationReport?> RunAsync(string way, DateOnly day, string fileName, byte[] file, string actor, CancellationToken token)
    {
        var lines = Encoding.UTF8.GetString(file).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (!string.Equals(lines[0].Replace(" ", "", StringComparison.Ordinal), Header, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var matched = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var differences = new List<ReconciliationDifference>();
        var bookedRows = new List<ReconciliationDifference>();
        var cells = new List<string>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            if (Fault(CsvLine.Split(lines[i], ',', cells), cells, out var amount, out var paidAt) is { } column)
            {
                differences.Add(new ReconciliationDifference(i + 1, Short(lines[i]), "unreadable", null, null, column));
                continue;
            }

            var reference = Reference(cells[0]);
            var transaction = cells[2].Trim();
            if (cells[4].Trim() != "00")
            {
                differences.Add(new ReconciliationDifference(i + 1, reference, "not_received", amount, transaction, null));
                continue;
            }

            seen.Add(reference);
            var became = await book.BookAsync(way, new GatewayReport(reference, amount, transaction, true, paidAt), token);
            matched += became == Booking.AlreadyBooked ? 1 : 0;
            if (became == Booking.Booked)
            {
                bookedRows.Add(new ReconciliationDifference(i + 1, reference, "booked", amount, transaction, null));
            }

            if (Kind(became) is { } kind)
            {
                differences.Add(new ReconciliationDifference(i + 1, reference, kind, amount, transaction, null));
            }
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var from = VietnamTime.StartOf(day);
        var received = await connection.QueryAsync<(string Reference, long Amount, string Transaction)>(new CommandDefinition(
            """
            select reference, amount, gateway_transaction from enforcement.payment
            where gateway = @way and state = 'received' and coalesce(paid_at, received_at) >= @from and coalesce(paid_at, received_at) < @to
            order by coalesce(paid_at, received_at), reference
            """,
            new { way, from, to = VietnamTime.StartOf(day.AddDays(1)) },
            cancellationToken: token));
        differences.AddRange(received.Where(p => !seen.Contains(p.Reference)).Select(p => new ReconciliationDifference(0, p.Reference, "missing_at_gateway", p.Amount, p.Transaction, null)));
        differences = await WithExpectedAsync(connection, differences, token);
        var now = clock.GetUtcNow();
        var report = new ReconciliationReport(Guid.CreateVersion7(now), way, day, matched, bookedRows.Count, differences, bookedRows);
        await KeepAsync(connection, report, fileName, file, actor, now, token);
        return report;
    }

    /// <summary>The newest comparisons, the newest first.</summary>
    /// <param name="most">How many at most.</param>
    public async Task<IReadOnlyList<ReconciliationRun>> ListAsync(int most, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<ReconciliationRun>(new CommandDefinition(
            "select id, gateway as way, day, file_name, actor, at, matched, booked, differences from enforcement.reconciliation order by at desc, id desc limit @most",
            new { most },
            cancellationToken: token))).AsList();
    }

    /// <summary>What a comparison found; null when there was none with that id.</summary>
    public async Task<ReconciliationReport?> ReadAsync(Guid id, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var run = await connection.QuerySingleOrDefaultAsync<(string Way, DateOnly Day, int Matched, int Booked)?>(new CommandDefinition(
            "select gateway, day, matched, booked from enforcement.reconciliation where id = @id", new { id }, cancellationToken: token));
        if (run is not { } found)
        {
            return null;
        }

        var rows = (await connection.QueryAsync<ReconciliationDifference>(new CommandDefinition(
            """
            select line, reference, kind, amount, transaction, fault as "column", expected from enforcement.reconciliation_difference
            where reconciliation_id = @id order by line = 0, line, reference
            """,
            new { id },
            cancellationToken: token))).AsList();
        return new ReconciliationReport(
            id, found.Way, found.Day, found.Matched, found.Booked, [.. rows.Where(row => row.Kind != "booked")], [.. rows.Where(row => row.Kind == "booked")]);
    }

    // What the book asks for, beside what the file says.
    private static async Task<List<ReconciliationDifference>> WithExpectedAsync(NpgsqlConnection connection, List<ReconciliationDifference> differences, CancellationToken token)
    {
        var wrong = differences.Where(difference => difference.Kind == "wrong_amount").Select(difference => difference.Reference).ToArray();
        if (wrong.Length == 0)
        {
            return differences;
        }

        var asked = (await connection.QueryAsync<(string Reference, long Amount)>(new CommandDefinition(
            "select reference, amount from enforcement.payment where reference = any(@wrong)", new { wrong }, cancellationToken: token)))
            .ToDictionary(payment => payment.Reference, payment => payment.Amount, StringComparer.Ordinal);
        return [.. differences.Select(difference => difference.Kind == "wrong_amount" && asked.TryGetValue(difference.Reference, out var expected) ? difference with { Expected = expected } : difference)];
    }

    private static async Task KeepAsync(
        NpgsqlConnection connection, ReconciliationReport report, string fileName, byte[] file, string actor, DateTimeOffset now, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.reconciliation (id, gateway, day, file_name, sha256, actor, at, matched, booked, differences)
            values (@Id, @Way, @Day, @fileName, @sha256, @actor, @now, @Matched, @Booked, @Count)
            """,
            new
            {
                report.Id, report.Way, report.Day, fileName, sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), actor, now, report.Matched, report.Booked, report.Differences.Count,
            },
            transaction,
            cancellationToken: token));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.reconciliation_difference (reconciliation_id, line, reference, kind, amount, transaction, fault, expected)
            values (@Id, @Line, @Reference, @Kind, @Amount, @Transaction, @Column, @Expected)
            """,
            report.Differences.Concat(report.BookedRows).Select(d => new { report.Id, d.Line, d.Reference, d.Kind, d.Amount, d.Transaction, d.Column, d.Expected }),
            transaction,
            cancellationToken: token));
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.PaymentsReconciled, "reconciliation", report.Id.ToString(), null, actor, null, now,
                new JsonObject
                {
                    ["way"] = report.Way, ["day"] = report.Day.Iso(), ["matched"] = report.Matched, ["booked"] = report.Booked,
                    ["differences"] = report.Differences.Count,
                }),
            token);
        await transaction.CommitAsync(token);
    }

    // The first column that keeps a row from being read; null: none.
    private static string? Fault(int? brokenQuotes, List<string> cells, out long amount, out DateTimeOffset? paidAt)
    {
        (amount, paidAt) = (0, null);
        if ((brokenQuotes ?? cells.Count) is var readable && readable < Columns.Length)
        {
            return Columns[readable];
        }

        return string.IsNullOrWhiteSpace(cells[0]) ? "reference"
            : !long.TryParse(cells[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out amount) ? "amount"
            : cells[2].Trim() is not { Length: > 0 and <= Longest } transaction || transaction.Any(char.IsControl) ? "transaction"
            : (paidAt = GatewayTime.Read(cells[3].Trim())) is null ? "paid_at"
            : null;
    }

    // A bank's statement has our reference somewhere in the purpose, in whatever case the bank writes.
    private static string Reference(string cell) =>
        OurReference().Match(cell) is { Success: true } ours ? ours.Value.ToUpperInvariant() : Short(cell.Trim());

    // Enough to find the row by; what no database keeps is shown as what it is.
    private static string Short(string text) => string.Concat(text.EnumerateRunes().Take(Longest).Select(rune => Rune.IsControl(rune) ? "\uFFFD" : rune.ToString()));

    // As PaymentBook makes them.
    [GeneratedRegex("IOC[0-9A-HJ-NP-Z]{15}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OurReference();

    private static string? Kind(Booking became) => became switch
    {
        Booking.Booked or Booking.AlreadyBooked => null,
        Booking.WrongAmount => "wrong_amount",
        Booking.LateAmount => "late_amount",
        Booking.PaidTwice or Booking.NotDue => "paid_twice",
        Booking.TransactionReused => "transaction_reused",
        _ => "unknown_reference",
    };
}
