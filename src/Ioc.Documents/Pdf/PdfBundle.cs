using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioc.Documents.Pdf;

/// <summary>
/// Puts files that <see cref="PdfFile"/> wrote one after the other into one, to print them in one go: every page's drawing, fonts and pictures are taken over
/// byte for byte. It reads no other PDF.
/// </summary>
public static partial class PdfBundle
{
    private const int Catalog = 1, Tree = 2, Info = 3;

    /// <summary>One file with all pages, in order.</summary>
    /// <param name="files">As written by <see cref="PdfFile.Save"/>, signed or not; signatures stay behind.</param>
    /// <param name="bothSides">Each file begins on a new sheet when the printer uses both sides.</param>
    /// <exception cref="InvalidDataException">A file was not written by this house.</exception>
    public static byte[] Of(IReadOnlyList<byte[]> files, string title, DateTimeOffset createdAt, bool bothSides)
    {
        ArgumentNullException.ThrowIfNull(files);
        var output = new ArrayBufferWriter<byte>();
        var positions = new List<long> { 0, 0, 0 };
        var pages = new List<int>();
        Raw(output, "%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        foreach (var signed in files)
        {
            // a signature is of one file and would say nothing of the bundle
            var file = PdfSignature.AsWritten(signed).ToArray();
            var objects = Objects(file);
            var shift = positions.Count - Info;
            var count = 0;
            foreach (var (number, from, until) in objects.Where(one => one.Number > Info))
            {
                while (positions.Count < number + shift)
                {
                    positions.Add(0);
                }

                positions[number + shift - 1] = output.WrittenCount;
                if (Write(output, file.AsSpan(from, until - from), number, shift))
                {
                    pages.Add(number + shift);
                    count++;
                }
            }

            if (bothSides && count % 2 == 1)
            {
                positions.Add(output.WrittenCount);
                pages.Add(positions.Count);
                Raw(output, string.Create(CultureInfo.InvariantCulture, $"{positions.Count} 0 obj\n<< /Type /Page /Parent {Tree} 0 R /MediaBox [0 0 595 842] /Resources << >> >>\nendobj\n"));
            }
        }

        positions[Catalog - 1] = output.WrittenCount;
        Raw(output, $"{Catalog} 0 obj\n<< /Type /Catalog /Pages {Tree} 0 R /Lang (vi-VN) /ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n");
        positions[Tree - 1] = output.WrittenCount;
        Raw(output, string.Create(CultureInfo.InvariantCulture, $"{Tree} 0 obj\n<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(page => string.Create(CultureInfo.InvariantCulture, $"{page} 0 R")))}] >>\nendobj\n"));
        positions[Info - 1] = output.WrittenCount;
        Raw(output, $"{Info} 0 obj\n<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Creator (IOC) /CreationDate (D:{createdAt.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}Z) >>\nendobj\n");

        var identity = Convert.ToHexString(SHA256.HashData(output.WrittenSpan))[..32];
        var table = output.WrittenCount;
        Raw(output, string.Create(CultureInfo.InvariantCulture, $"xref\n0 {positions.Count + 1}\n0000000000 65535 f \n"));
        positions.ForEach(position => Raw(output, string.Create(CultureInfo.InvariantCulture, $"{position:D10} 00000 n \n")));
        Raw(output, string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {positions.Count + 1} /Root {Catalog} 0 R /Info {Info} 0 R /ID [<{identity}> <{identity}>] >>\nstartxref\n{table}\n%%EOF\n"));
        return output.WrittenSpan.ToArray();
    }

    // The table at the end says where each object begins; it ends where the next begins.
    private static List<(int Number, int From, int Until)> Objects(byte[] file)
    {
        var tail = Encoding.Latin1.GetString(file, Math.Max(0, file.Length - 64), Math.Min(64, file.Length));
        if (StartOfTable().Match(tail) is not { Success: true } start || !int.TryParse(start.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var table)
            || table >= file.Length || TableHead().Match(Encoding.Latin1.GetString(file, table, Math.Min(40, file.Length - table))) is not { Success: true } head)
        {
            throw new InvalidDataException("The file was not written by this house.");
        }

        var count = int.Parse(head.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var entries = Encoding.Latin1.GetString(file, table + head.Length, file.Length - table - head.Length);
        var starts = new List<(int Number, int From)>();
        for (var number = 1; number < count; number++)
        {
            if (!int.TryParse(entries.AsSpan(number * 20, 10), NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from >= table)
            {
                throw new InvalidDataException("The file was not written by this house.");
            }

            starts.Add((number, from));
        }

        starts.Sort((one, other) => one.From.CompareTo(other.From));
        return [.. starts.Select((one, i) => (one.Number, one.From, i + 1 < starts.Count ? starts[i + 1].From : table)).OrderBy(one => one.Number)];
    }

    /// <summary>Writes an object under its new number, what it points at too.</summary>
    /// <returns>Whether it is a page.</returns>
    private static bool Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes, int number, int shift)
    {
        // what is packed after "stream" points at nothing
        var end = bytes.IndexOf("\nstream\n"u8);
        var dictionary = Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        var head = string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n");
        if (!dictionary.StartsWith(head, StringComparison.Ordinal))
        {
            throw new InvalidDataException("The file was not written by this house.");
        }

        Raw(output, string.Create(CultureInfo.InvariantCulture, $"{number + shift} 0 obj\n"));
        Raw(output, Reference().Replace(dictionary[head.Length..], match =>
        {
            var to = int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{(to > Info ? to + shift : to)} 0 R");
        }));
        if (end >= 0)
        {
            output.Write(bytes[end..]);
        }

        return dictionary.Contains("/Type /Page ", StringComparison.Ordinal);
    }

    private static void Raw(ArrayBufferWriter<byte> output, string text) => output.Write(Encoding.Latin1.GetBytes(text));

    [GeneratedRegex(@"startxref\n(?<n>\d+)\n%%EOF\n$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"^xref\n0 (?<n>\d+)\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableHead();

    [GeneratedRegex(@"\b(?<n>\d+) 0 R\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
