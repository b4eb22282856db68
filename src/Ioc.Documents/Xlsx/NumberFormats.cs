using System.Globalization;
using System.Xml;

namespace Ioc.Documents.Xlsx;

/// <summary>Which cell styles show a number as a date or a time.</summary>
internal static class NumberFormats
{
    /// <summary>For each cell style, whether it shows dates.</summary>
    public static bool[] DateStyles(XmlReader styles)
    {
        var custom = new Dictionary<int, bool>();
        var dates = new List<bool>();
        var inCells = false;
        while (styles.Read())
        {
            if (styles.LocalName == "cellXfs")
            {
                inCells = styles.NodeType == XmlNodeType.Element && !styles.IsEmptyElement;
            }
            else if (styles.NodeType == XmlNodeType.Element && styles.LocalName == "numFmt" && int.TryParse(styles.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id))
            {
                custom[id] = ShowsDate(styles.GetAttribute("formatCode") ?? "");
            }
            else if (inCells && styles.NodeType == XmlNodeType.Element && styles.LocalName == "xf")
            {
                _ = int.TryParse(styles.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var format);
                dates.Add(custom.TryGetValue(format, out var shows) ? shows : format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58));
            }
        }

        return [.. dates];
    }

    // A letter of a date outside quotes, brackets and escapes. [h] and [m] count hours and minutes.
    internal static bool ShowsDate(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '"':
                    i = format.IndexOf('"', i + 1) is >= 0 and var quote ? quote : format.Length;
                    break;
                case '[':
                    var end = format.IndexOf(']', i);
                    if (end < 0)
                    {
                        return false;
                    }

                    if (format[(i + 1)..end].Trim('h', 'm', 's', 'H', 'M', 'S').Length == 0)
                    {
                        return true;
                    }

                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'y' or 'd' or 'm' or 'h' or 's' or 'Y' or 'D' or 'M' or 'H' or 'S':
                    return true;
                case 'G' when format.AsSpan(i).StartsWith("General", StringComparison.Ordinal):
                    i += 6;
                    break;
            }
        }

        return false;
    }

    /// <summary>The text of a date's serial number; null when it is none.</summary>
    public static string? DateText(double serial, bool from1904)
    {
        if (double.IsNaN(serial) || serial < 0 || serial >= 2_958_466)
        {
            return null;
        }

        // Seconds, so that 0.5 is exactly noon. The calendar of 1900 knows a 29 February that never was.
        var seconds = (long)Math.Round(serial * 86_400);
        var days = seconds / 86_400;
        var time = TimeSpan.FromSeconds(seconds % 86_400);
        if (days == 0 && !from1904)
        {
            return Clock(time);
        }

        var day = from1904 ? new DateTime(1904, 1, 1).AddDays(days) : new DateTime(1899, 12, days < 60 ? 31 : 30).AddDays(days);
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return time == TimeSpan.Zero ? text : $"{text} {Clock(time)}";
    }

    private static string Clock(TimeSpan time) => time.ToString(time.Seconds == 0 ? "hh\\:mm" : "hh\\:mm\\:ss", CultureInfo.InvariantCulture);
}
