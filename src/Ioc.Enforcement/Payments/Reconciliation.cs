using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Domain.Time;
using Ioc.Enforcement.Registrations;
using Npgsql;

namespace Ioc.Enforcement.Payments;

/// <summary>Where the file of a gateway's or bank's day and the book differ.</summary>
/// <param name="Line">In the file, 1 = the header; 0: in the book and not in the file.</param>
/// <param name="Kind">wrong_amount, paid_twice, unknown_reference, transaction_reused, missing_at_gateway, unreadable or not_received.</param>
/// <param name="Column">Of an unreadable row: the first column, by its name in the header, that is missing or wrong; null otherwise.</param>
public sealed record ReconciliationDifference(int Line, string Reference, string Kind, long? Amount, string? Transaction, string? Column);

/// <summary>What came of comparing a day.</summary>
/// <param name="Matched">In the file and in the book.</param>
/// <param name="Booked">In the file, unknown to the book until now: booked.</param>
public sealed record ReconciliationReport(DateOnly Day, int Matched, int Booked, IReadOnlyList<ReconciliationDifference> Differences);

/// <summary>
/// Compares the file of one day with the book, books what was missed, and says every difference. Columns, with a header: <c>reference, amount (đồng),
/// transaction, paid_at (yyyyMMddHHmmss, Vietnam), status (00 = received)</c>. The statement of a bank has the same columns; its reference is found in the purpose.
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
        var booked = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var differences = new List<ReconciliationDifference>();
        var cells = new List<string>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            if (Fault(CsvLine.Split(lines[i], ',', cells), cells, out var amount) is { } column)
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
            var became = await book.BookAsync(way, new GatewayReport(reference, amount, transaction, true), token);
            matched += became == Booking.AlreadyBooked ? 1 : 0;
            booked += became == Booking.Booked ? 1 : 0;
            if (Kind(became) is { } kind)
            {
                differences.Add(new ReconciliationDifference(i + 1, reference, kind, amount, transaction, null));
            }
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var from = VietnamTime.StartOf(day);
        var received = await connection.QueryAsync<(string Reference, long Amount, string Transaction)>(new CommandDefinition(
            "select reference, amount, gateway_transaction from enforcement.payment where gateway = @way and state = 'received' and received_at >= @from and received_at < @to",
            new { way, from, to = VietnamTime.StartOf(day.AddDays(1)) },
            cancellationToken: token));
        differences.AddRange(received.Where(p => !seen.Contains(p.Reference)).Select(p => new ReconciliationDifference(0, p.Reference, "missing_at_gateway", p.Amount, p.Transaction, null)));
        await KeepAsync(connection, way, day, fileName, file, actor, matched, booked, differences, token);
        return new ReconciliationReport(day, matched, booked, differences);
    }

    private async Task KeepAsync(
        NpgsqlConnection connection, string way, DateOnly day, string fileName, byte[] file, string actor, int matched, int booked,
        List<ReconciliationDifference> differences, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.reconciliation (id, gateway, day, file_name, sha256, actor, at, matched, booked, differences)
            values (@id, @way, @day, @fileName, @sha256, @actor, @now, @matched, @booked, @Count)
            """,
            new { id, way, day, fileName, sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), actor, now, matched, booked, differences.Count },
            transaction,
            cancellationToken: token));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.reconciliation_difference (reconciliation_id, line, reference, kind, amount, transaction) values (@id, @Line, @Reference, @Kind, @Amount, @Transaction)",
            differences.Select(d => new { id, d.Line, d.Reference, d.Kind, d.Amount, d.Transaction }),
            transaction,
            cancellationToken: token));
        await transaction.CommitAsync(token);
    }

    // The first column that keeps a row from being read; null: none.
    private static string? Fault(int? brokenQuotes, List<string> cells, out long amount)
    {
        amount = 0;
        if ((brokenQuotes ?? cells.Count) is var readable && readable < Columns.Length)
        {
            return Columns[readable];
        }

        return string.IsNullOrWhiteSpace(cells[0]) ? "reference"
            : !long.TryParse(cells[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out amount) ? "amount"
            : cells[2].Trim() is { Length: > 0 and <= Longest } transaction && !transaction.Any(char.IsControl) ? null
            : "transaction";
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
        Booking.PaidTwice or Booking.NotDue => "paid_twice",
        Booking.TransactionReused => "transaction_reused",
        _ => "unknown_reference",
    };
}
