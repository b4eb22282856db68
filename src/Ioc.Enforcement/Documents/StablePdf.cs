using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioc.Enforcement.Documents;

/// <summary>
/// PDFsharp gives every file a random identity, random tags for its fonts and the time of saving. Here they are replaced by values that follow from the
/// content, each of the same length, so that the same document has the same bytes wherever and whenever it is made.
/// </summary>
internal static partial class StablePdf
{
    public static byte[] From(byte[] pdf, DateTime createdAt)
    {
        // Latin-1 keeps every byte, so that positions in text are positions in the file
        var text = Encoding.Latin1.GetString(pdf);
        text = FontTag().Replace(text, new TagNames().Name);
        text = ModificationDate().Replace(text, match => match.Value.Replace(match.Groups["time"].Value, Time(createdAt, match.Groups["time"].Value.Length), StringComparison.Ordinal));
        text = Identity().Replace(text, match => Zero(match.Value));
        text = Instance().Replace(text, match => Zero(match.Value));
        text = MetadataTime().Replace(text, match => Iso(createdAt, match.Length));
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(text)))[..32];
        text = ZeroIdentity().Replace(text, match => match.Value.Replace(new string('0', 32), hash, StringComparison.Ordinal));
        return Encoding.Latin1.GetBytes(text);
    }

    private static string Zero(string value) => HexDigit().Replace(value, "0");

    private static string Time(DateTime at, int length) => at.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture)[..Math.Min(14, length)];

    private static string Iso(DateTime at, int length) => at.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)[..length];

    // The first tag in the file is AAAAAA, the second AAAAAB, and so on; one tag keeps one name.
    private sealed class TagNames
    {
        private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

        public string Name(Match match)
        {
            var tag = match.Groups["tag"].Value;
            if (!names.TryGetValue(tag, out var name))
            {
                name = $"AAAA{(char)('A' + (names.Count / 26))}{(char)('A' + (names.Count % 26))}";
                names[tag] = name;
            }

            return match.Value.Replace(tag, name, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"/(?<tag>[A-Z]{6})\+Tinos", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex FontTag();

    [GeneratedRegex(@"/ModDate\s*\(D:(?<time>\d{14})", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex ModificationDate();

    [GeneratedRegex(@"/ID\s*\[\s*<[0-9A-Fa-f]{32}>\s*<[0-9A-Fa-f]{32}>\s*\]", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Identity();

    [GeneratedRegex(@"uuid:[0-9A-Fa-f-]{36}", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Instance();

    [GeneratedRegex(@"(?<=<xmp:(Create|Modify|Metadata)Date>)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex MetadataTime();

    [GeneratedRegex(@"<0{32}>", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex ZeroIdentity();

    [GeneratedRegex("[0-9A-Fa-f]", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex HexDigit();
}
