using System.Buffers;

namespace Ioc.Web.Platform;

/// <summary>Writes what people typed into a CSV so that no spreadsheet takes it for a formula.</summary>
internal static class CsvCell
{
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r");
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",;\"\t\r\n");

    /// <summary>A cell, quoted where it has to be.</summary>
    public static string Of(string? value)
    {
        var safe = value is { Length: > 0 } && Formula.Contains(value[0]) ? "'" + value : value ?? "";
        return safe.AsSpan().IndexOfAny(NeedQuotes) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
