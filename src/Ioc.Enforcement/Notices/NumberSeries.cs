using System.Globalization;
using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Notices;

/// <summary>Numbers of documents: without gaps within a year, for a number is taken in the transaction that issues the document.</summary>
public static class NumberSeries
{
    /// <summary>The next number, e.g. <c>000123/TB-XPVPHC</c>. Other issuers of the series wait until the transaction ends.</summary>
    public static async Task<string> NextAsync(NpgsqlTransaction transaction, string series, int year, CancellationToken token)
    {
        var number = await transaction.Connection!.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            insert into enforcement.number_series as s (series, year, last) values (@series, @year, 1)
            on conflict (series, year) do update set last = s.last + 1 returning last
            """,
            new { series, year },
            transaction,
            cancellationToken: token));
        return Write(number, series);
    }

    /// <summary>As it is printed.</summary>
    public static string Write(int number, string series) => string.Create(CultureInfo.InvariantCulture, $"{number:D6}/{series}");

    /// <summary>What a person typed for a number, as it is printed: case and blanks do not matter, and the digits alone are enough.</summary>
    public static string Normalise(string typed, string series)
    {
        var text = string.Concat(typed.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        var digits = text.Split('/')[0];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (digits.Length == text.Length || text.EndsWith('/' + series, StringComparison.Ordinal))
            ? Write(number, series)
            : text;
    }
}
