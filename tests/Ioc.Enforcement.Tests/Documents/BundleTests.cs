using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ioc.Documents;
using Ioc.Documents.Pdf;

namespace Ioc.Enforcement.Tests.Documents;

public sealed partial class BundleTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_object_of_a_bundle_stands_where_its_table_says_and_every_reference_finds_its_object()
    {
        var text = Encoding.Latin1.GetString(PdfBundle.Of([Paper("MỘT", 1), Paper("HAI", 2), Paper("BA", 1)], "Ba văn bản", At, bothSides: false));
        var start = int.Parse(StartOfTable().Match(text).Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
        var entries = Entry().Matches(text[start..]).Select(entry => int.Parse(entry.Groups["n"].ValueSpan, CultureInfo.InvariantCulture)).ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            Assert.StartsWith($"{i + 1} 0 obj\n", text[entries[i]..], StringComparison.Ordinal);
        }

        // outside of packed streams
        var plain = Packed().Replace(text, "");
        Assert.All(Reference().Matches(plain), reference => Assert.InRange(int.Parse(reference.Groups["n"].ValueSpan, CultureInfo.InvariantCulture), 1, entries.Count));
        Assert.Contains("/Count 4 ", plain, StringComparison.Ordinal);
        Assert.Equal(4, plain.Split("/Type /Page ", StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public void Pages_come_in_the_order_of_the_files_and_what_is_drawn_on_them_is_not_touched()
    {
        var files = new[] { Paper("MỘT", 1), Paper("HAI", 1) };
        var bundle = Encoding.Latin1.GetString(PdfBundle.Of(files, "x", At, bothSides: false));
        var first = Contents(Encoding.Latin1.GetString(files[0]));
        var second = Contents(Encoding.Latin1.GetString(files[1]));
        Assert.Equal([.. first, .. second], Contents(bundle));
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 4)]
    public void For_both_sides_each_paper_begins_on_a_sheet_of_its_own(bool bothSides, int pages)
    {
        var text = Encoding.Latin1.GetString(PdfBundle.Of([Paper("MỘT", 1), Paper("HAI", 2), Paper("BA", 1)], "x", At, bothSides));
        Assert.Contains($"/Count {pages} ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_give_the_same_bytes_and_what_others_wrote_is_refused()
    {
        Assert.Equal(PdfBundle.Of([Paper("MỘT", 1)], "x", At, true), PdfBundle.Of([Paper("MỘT", 1)], "x", At, true));
        Assert.Throws<InvalidDataException>(() => PdfBundle.Of([Encoding.ASCII.GetBytes("%PDF-1.4\nstartxref\n99\n%%EOF\n")], "x", At, true));
    }

    private static byte[] Paper(string word, int pages)
    {
        var paper = new AdministrativePaper(word, At, simulated: true);
        for (var page = 0; page < pages; page++)
        {
            if (page > 0)
            {
                paper.BreakPage();
            }

            paper.CentredLine($"{word} 5 0 R trang {page}");
        }

        return paper.Save();
    }

    // the drawings of the pages, in the order of the file's tree
    private static List<string> Contents(string pdf) =>
    [
        .. Kids().Match(pdf).Groups["kids"].Value.Split(" 0 R", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(kid =>
        {
            var page = pdf[pdf.IndexOf($"\n{kid} 0 obj\n", StringComparison.Ordinal)..];
            var content = ContentOf().Match(page).Groups["n"].Value;
            var drawing = pdf[pdf.IndexOf($"\n{content} 0 obj\n", StringComparison.Ordinal)..];
            return drawing[drawing.IndexOf("stream\n", StringComparison.Ordinal)..drawing.IndexOf("\nendstream", StringComparison.Ordinal)];
        }),
    ];

    [GeneratedRegex(@"startxref\n(?<n>\d+)\n%%EOF", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"(?<n>\d{10}) 00000 n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"stream\n.*?\nendstream", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Packed();

    [GeneratedRegex(@"\b(?<n>\d+) 0 R\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"/Kids \[(?<kids>[^\]]*)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kids();

    [GeneratedRegex(@"/Contents (?<n>\d+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContentOf();
}
