using System.Text;

namespace Ioc.Enforcement.Registrations;

/// <summary>
/// Splits one line of CSV. A record never spans lines here: a quote that is not closed then spoils one row and not the rest of the file.
/// </summary>
internal static class CsvLine
{
    private static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(",;\"\t\r\n");

    /// <param name="cells">Cleared, then filled.</param>
    /// <param name="separator">Comma, semicolon or tab.</param>
    /// <returns>The index of the field whose quotes are broken; null when the line is well formed.</returns>
    public static int? Split(string line, char separator, List<string> cells)
    {
        cells.Clear();
        var at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                var cell = new StringBuilder();
                at++;
                while (true)
                {
                    var quote = line.IndexOf('"', at);
                    if (quote < 0)
                    {
                        return cells.Count;
                    }

                    cell.Append(line, at, quote - at);
                    at = quote + 1;
                    if (at >= line.Length || line[at] != '"')
                    {
                        break;
                    }

                    cell.Append('"');
                    at++;
                }

                if (at < line.Length && line[at] != separator)
                {
                    return cells.Count;
                }

                cells.Add(cell.ToString());
            }
            else
            {
                var end = line.IndexOf(separator, at);
                var cell = end < 0 ? line[at..] : line[at..end];
                if (cell.Contains('"', StringComparison.Ordinal))
                {
                    return cells.Count;
                }

                cells.Add(cell);
                at += cell.Length;
            }

            if (at >= line.Length)
            {
                return null;
            }

            at++;
            if (at == line.Length)
            {
                cells.Add("");
                return null;
            }
        }
    }

    /// <summary>One field, quoted where needed.</summary>
    public static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(NeedQuotes) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
