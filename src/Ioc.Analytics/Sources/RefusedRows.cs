using System.Buffers;
using System.Globalization;
using System.Text;
using Dapper;
using Npgsql;

namespace Ioc.Analytics.Sources;

/// <summary>The refused rows of an import as a CSV: the row as it came and what is wrong with it. Corrected, it can be sent again as it is.</summary>
public sealed class RefusedRows(NpgsqlDataSource database, SourceFormats formats)
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\t\r\n");

    /// <summary>The columns before the row's own.</summary>
    public static readonly IReadOnlyList<string> Extra = ["_dong", "_cot", "_gia_tri", "_thieu", "_ly_do", "_reason"];

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["correct"] = "đúng", ["complete"] = "đủ", ["clean"] = "sạch", ["live"] = "sống",
    };

    /// <summary>Null when there is no such import.</summary>
    public async Task<string?> CsvAsync(Guid import, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var (known, code, header) = await connection.QuerySingleOrDefaultAsync<(Guid?, string?, string[]?)>(new CommandDefinition(
            "select id, format, header from fact.import where id = @import", new { import }, cancellationToken: token));
        if (known is null)
        {
            return null;
        }

        var format = code is null ? null : formats.Find(code);
        var rows = await connection.QueryAsync<(int Line, string? Field, string? Value, string Quality, string Vi, string En, string[]? Cells)>(new CommandDefinition(
            "select line, field, value, quality, reason_vi, reason_en, cells from fact.refused_row where import_id = @import order by line", new { import }, cancellationToken: token));
        // A refused file that was corrected and refused again has those columns already.
        var own = (header ?? []).Select((name, index) => (name, index)).Where(column => !Extra.Contains(column.name, StringComparer.Ordinal)).ToList();
        var text = new StringBuilder();
        Line(text, Extra.Concat(own.Select(column => column.name)));
        // A row with several faults stands once, so that it is not sent twice.
        foreach (var row in rows.GroupBy(r => r.Line))
        {
            var cells = row.First().Cells ?? [];
            Line(text,
            [
                row.Key.ToString(CultureInfo.InvariantCulture), string.Join(" | ", row.Select(r => r.Field is { } field && format?.Find(field) is { } meant ? meant.Label.Vi : r.Field)), string.Join(" | ", row.Select(r => r.Value)),
                string.Join(" | ", row.Select(r => Words.GetValueOrDefault(r.Quality, r.Quality)).Distinct()), string.Join(" | ", row.Select(r => r.Vi)), string.Join(" | ", row.Select(r => r.En)),
                .. own.Select(column => column.index < cells.Length ? cells[column.index] : ""),
            ]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');

    // A spreadsheet must not take what a stranger wrote for a formula.
    private static string Cell(string cell)
    {
        var plain = cell.Length > 0 && cell[0] is '=' or '@' or '\t' or '\r' or '+' or '-' && !double.TryParse(cell, CultureInfo.InvariantCulture, out _) ? "'" + cell : cell;
        return plain.AsSpan().IndexOfAny(NeedQuotes) < 0 ? plain : $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
    }
}
