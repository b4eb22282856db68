using System.Globalization;
using System.Text;

namespace Ioc.Web.Platform;

/// <summary>Lines of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
internal static class Csv
{
    public static void Line(StringBuilder text, params string?[] fields) => text.AppendJoin(',', fields.Select(Field)).Append("\r\n");

    public static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string Field(string? field)
    {
        if (string.IsNullOrEmpty(field))
        {
            return "";
        }

        if (field[0] is '=' or '+' or '@' or '\t' or '\r' || (field[0] == '-' && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            field = "'" + field;
        }

        return field.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
    }
}
