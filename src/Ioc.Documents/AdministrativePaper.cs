using System.Globalization;
using System.Text.RegularExpressions;
using Ioc.Documents.Pdf;
using QRCoder;

namespace Ioc.Documents;

/// <summary>A stretch of text in one style.</summary>
public readonly record struct Run(string Text, FontStyle Style = FontStyle.Regular)
{
    public static implicit operator Run(string text) => new(text);

    public static Run Bold(string text) => new(text, FontStyle.Bold);

    public static Run Italic(string text) => new(text, FontStyle.Italic);
}

/// <summary>
/// An A4 page in the manner of Vietnamese administrative documents (Decree 30/2020/NĐ-CP, annex I): margins 20, 20, 30 and 15 mm, national name and
/// motto at the top right, the agency at the top left, numbers and dates in their places, text justified. Points from the top left.
/// </summary>
public sealed partial class AdministrativePaper
{
    public const double Left = 30 * Millimetre;
    public const double Right = 595 - (15 * Millimetre);
    public const double Width = Right - Left;
    private const double Millimetre = 72 / 25.4;
    private const double Top = 20 * Millimetre;
    private const double Bottom = 842 - (20 * Millimetre);
    private const double BodySize = 13;
    private const double LineHeight = 1.18;

    private readonly PdfFile document;
    private readonly bool simulated;
    private readonly double bodySize;
    private readonly string? footer;
    private readonly PaperLanguage language;
    private PdfPage page;
    private double y;

    /// <param name="title">For the reader's window.</param>
    /// <param name="issuedAt">Stands in the file as its time of making; the clock of this machine does not.</param>
    /// <param name="simulated">Marks every page across.</param>
    /// <param name="bodySize">Of the text, in points: 13 to 14 by the decree, a little less where a page must hold it.</param>
    /// <param name="footer">A line at the foot of every page; null: none.</param>
    /// <param name="language">Of the fixed words: head, date, distribution.</param>
    public AdministrativePaper(string title, DateTimeOffset issuedAt, bool simulated, double bodySize = BodySize, string? footer = null, PaperLanguage language = PaperLanguage.Vietnamese)
    {
        this.footer = footer;
        this.language = language;
        this.simulated = simulated;
        this.bodySize = bodySize;
        document = new PdfFile(title, issuedAt);
        page = NewPage();
    }

    /// <summary>Pages so far.</summary>
    public int PageCount => document.PageCount;

    /// <summary>Where the next line begins.</summary>
    public double Y => y;

    /// <summary>Agency, number, national name, motto, place and date.</summary>
    /// <param name="day">When it was issued; null: the date is left open, to be written by hand as it is issued.</param>
    public void Head(string superior, string agency, string number, string town, DateOnly? day)
    {
        const double split = Left + (Width * 0.43);
        var (leftMiddle, rightMiddle) = (Left + ((split - Left) / 2) - 8, split + ((Right - split) / 2));
        var small = new Font(12);
        var smallBold = new Font(12, FontStyle.Bold);
        var motto = new Font(13, FontStyle.Bold);
        var top = y;
        var leftY = top;
        foreach (var line in Balance(superior, small, split - Left - 16))
        {
            Centre(line, small, leftMiddle, leftY);
            leftY += 15;
        }

        var agencyLines = Balance(agency, smallBold, split - Left - 16);
        foreach (var line in agencyLines)
        {
            Centre(line, smallBold, leftMiddle, leftY);
            leftY += 15;
        }

        var agencyWidth = agencyLines.Max(line => Measure(line, smallBold));
        Rule(leftMiddle - (agencyWidth / 4), leftMiddle + (agencyWidth / 4), leftY + 3);
        Centre(language.Of("Số:", "No.") + $" {number}", new Font(13), leftMiddle, leftY + 8);

        var words = language.Of("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness");
        Centre(language.Of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIETNAM"), smallBold, rightMiddle, top);
        Centre(words, motto, rightMiddle, top + 15);
        var mottoWidth = Measure(words, motto);
        Rule(rightMiddle - (mottoWidth / 2), rightMiddle + (mottoWidth / 2), top + 34);
        var date = language.Date(town, day);
        var dateY = Math.Max(leftY + 8, top + 42);
        foreach (var line in Wrap(date, new Font(13, FontStyle.Italic), Right - split))
        {
            Centre(line, new Font(13, FontStyle.Italic), rightMiddle, dateY);
            dateY += 16;
        }

        y = Math.Max(leftY + 8, dateY) + 20;
    }

    /// <summary>The document's name and what it is about, centred.</summary>
    public void Title(string name, string about)
    {
        Centre(name, new Font(15, FontStyle.Bold), Left + (Width / 2), y);
        y += 20;
        var font = new Font(14, FontStyle.Bold);
        foreach (var line in Balance(about, font, Width - 20))
        {
            Centre(line, font, Left + (Width / 2), y);
            y += 18;
        }

        Rule(Left + (Width / 2) - 45, Left + (Width / 2) + 45, y + 3);
        y += 14;
    }

    /// <summary>One line in the middle of the page.</summary>
    public void CentredLine(string text, FontStyle style = FontStyle.Regular, double size = BodySize)
    {
        Centre(text, new Font(size, style), Left + (Width / 2), y);
        y += size + 5;
    }

    /// <summary>A paragraph, justified, its first line indented.</summary>
    /// <param name="width">Null: the whole column.</param>
    /// <param name="points">Null: the body's size.</param>
    public void Paragraph(IReadOnlyList<Run> runs, double indent = 28, double? width = null, double? points = null)
    {
        var size = points ?? bodySize;
        var words = new List<(string Text, Font Font, bool Glued)>();
        foreach (var run in runs)
        {
            var font = new Font(size, run.Style);
            var pieces = run.Text.Split(' ');
            for (var i = 0; i < pieces.Length; i++)
            {
                if (pieces[i].Length > 0)
                {
                    words.Add((pieces[i], font, i == 0 && words.Count > 0 && !run.Text.StartsWith(' ') && !EndsWithBlank(runs, run)));
                }
            }
        }

        var blank = Measure(" ", new Font(size));
        var column = width ?? Width;
        var line = new List<(string Text, Font Font, bool Glued, double Width)>();
        var used = indent;
        var start = indent;
        foreach (var (text, font, glued) in words)
        {
            foreach (var piece in Fit(text, font, column))
            {
                var wide = Measure(piece, font);
                var gap = line.Count == 0 || glued ? 0 : blank;
                if (line.Count > 0 && used + gap + wide > column)
                {
                    DrawLine(line, start, column, blank, size, justify: true);
                    line.Clear();
                    used = start = 0;
                    gap = 0;
                }

                line.Add((piece, font, glued && line.Count > 0, wide));
                used += gap + wide;
            }
        }

        DrawLine(line, start, column, blank, size, justify: false);
        y += 3;
    }

    /// <summary>Keeps that much room together: a new page begins if it is not there.</summary>
    public void Keep(double room)
    {
        if (y + room > Bottom)
        {
            BreakPage();
        }
    }

    /// <summary>Begins a new page.</summary>
    public void BreakPage()
    {
        Finish();
        page = NewPage();
    }

    /// <summary>A blank stretch.</summary>
    public void Space(double points) => y += points;

    /// <summary>Who gets copies at the left, who signs at the right.</summary>
    /// <param name="below">Room of what stands under it on the same page.</param>
    public void Signature(IReadOnlyList<string> recipients, string office, string note, string name, double below = 0)
    {
        var font = new Font(13, FontStyle.Bold);
        var lines = Balance(office, font, 230);
        Keep((lines.Count * 16) + 76 + below);
        var top = y + 6;
        At(language.Of("Nơi nhận:", "Distribution:"), new Font(12, FontStyle.BoldItalic), Left, top);
        for (var i = 0; i < recipients.Count; i++)
        {
            At(recipients[i], new Font(11), Left, top + 16 + (i * 14));
        }

        var middle = Right - 115;
        var lineY = top;
        foreach (var line in lines)
        {
            Centre(line, font, middle, lineY);
            lineY += 16;
        }

        Centre(note, new Font(11, FontStyle.Italic), middle, lineY + 1);
        Centre(name, font, middle, lineY + 50);
        y = lineY + 70;
    }

    /// <summary>A thin line across, and a little room below it.</summary>
    public void Separator()
    {
        page.Line(Left, y, Right, y, 0.5);
        y += 5;
    }

    /// <summary>A QR code drawn as squares: sharp at any size.</summary>
    public void QrCode(string text, double x, double top, double size)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var matrix = data.ModuleMatrix;
        var module = size / matrix.Count;
        page.Fill(x, top, size, size, Ink.White);
        for (var row = 0; row < matrix.Count; row++)
        {
            var from = -1;
            for (var column = 0; column <= matrix.Count; column++)
            {
                var dark = column < matrix.Count && matrix[row][column];
                if (dark && from < 0)
                {
                    from = column;
                }
                else if (!dark && from >= 0)
                {
                    // a hair of overlap keeps viewers from drawing seams between rows
                    page.Fill(x + (from * module), top + (row * module), (column - from) * module, module + 0.05, Ink.Black);
                    from = -1;
                }
            }
        }
    }

    /// <summary>A still with its caption; what is no picture says so instead.</summary>
    public void Picture(byte[]? jpeg, string caption, double widest, double highest)
    {
        var image = JpegPicture.Read(jpeg);
        var scale = image is null ? 0 : Math.Min(widest / image.Width, highest / image.Height);
        var (wide, high) = image is null ? (widest, 40) : (image.Width * scale, image.Height * scale);
        Keep(high + 30);
        if (image is null)
        {
            Centre("(Không có ảnh)", new Font(12, FontStyle.Italic), Left + (Width / 2), y + 12);
        }
        else
        {
            page.Picture(image, Left + ((Width - wide) / 2), y, wide, high);
            page.Frame(Left + ((Width - wide) / 2), y, wide, high, 0.5, Ink.Grey);
        }

        y += high + 5;
        Centre(caption, new Font(12, FontStyle.Italic), Left + (Width / 2), y);
        y += 24;
    }

    /// <summary>The finished file. The same content gives the same bytes.</summary>
    public byte[] Save()
    {
        Finish();
        return document.Save();
    }

    private static bool EndsWithBlank(IReadOnlyList<Run> runs, Run run)
    {
        for (var i = 1; i < runs.Count; i++)
        {
            if (runs[i] == run)
            {
                return runs[i - 1].Text.EndsWith(' ');
            }
        }

        return true;
    }

    private PdfPage NewPage()
    {
        var sheet = document.AddPage(595, 842);
        y = Top;
        if (document.PageCount > 1)
        {
            var number = document.PageCount.ToString(CultureInfo.InvariantCulture);
            sheet.Text(number, FontStyle.Regular, 13, 297 - (FontFace.WidthOf(number, FontStyle.Regular, 13) / 2), (12 * Millimetre) + 12);
        }

        return sheet;
    }

    // Last, so that it lies over the pictures too.
    private void Finish()
    {
        if (footer is not null)
        {
            Centre(footer, new Font(10, FontStyle.Italic), Left + (Width / 2), Bottom + 14);
        }

        if (simulated)
        {
            page.WaterMark(language.Of("MÔ PHỎNG", "SIMULATED"), FontStyle.Bold, 110, 297, 421, 55, new Ink(0.78, 0.1, 0.1));
        }
    }

    private void DrawLine(List<(string Text, Font Font, bool Glued, double Width)> line, double start, double column, double blank, double size, bool justify)
    {
        if (line.Count == 0)
        {
            return;
        }

        var height = size * LineHeight;
        Keep(height);
        var gaps = line.Skip(1).Count(word => !word.Glued);
        var rest = column - start - line.Sum(word => word.Width) - (gaps * blank);

        // a line with few words and much room is better left as it is
        var stretch = justify && gaps > 0 && rest / gaps < 4 * blank ? rest / gaps : 0;
        var x = Left + start;
        for (var i = 0; i < line.Count; i++)
        {
            if (i > 0 && !line[i].Glued)
            {
                x += blank + stretch;
            }

            page.Text(line[i].Text, line[i].Font.Style, line[i].Font.Size, x, y + size);
            x += line[i].Width;
        }

        y += height;
    }

    // A word without a blank that is wider than the column is cut, so that it stays on the paper.
    private static IEnumerable<string> Fit(string word, Font font, double column)
    {
        while (Measure(word, font) > column && word.Length > 1)
        {
            var take = word.Length - 1;
            while (take > 1 && Measure(word[..take], font) > column)
            {
                take--;
            }

            yield return word[..take];
            word = word[take..];
        }

        yield return word;
    }

    private static List<string> Wrap(string text, Font font, double column)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Measure(longer, font) > column)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        lines.Add(line);
        return lines;
    }

    // As few lines as need be, and these as even as can be: a heading has no last line of one word, and no line ends between "thị" and "xã".
    private static List<string> Balance(string text, Font font, double column)
    {
        text = PlaceKinds().Replace(text, kind => kind.Value.Replace(' ', '\u00A0'));
        var lines = Wrap(text, font, column);
        for (var narrower = column - 4; narrower > column / 3; narrower -= 4)
        {
            var tried = Wrap(text, font, narrower);
            if (tried.Count > lines.Count)
            {
                break;
            }

            lines = tried;
        }

        return lines.ConvertAll(line => line.Replace('\u00A0', ' '));
    }

    [GeneratedRegex(@"\b(thị xã|thị trấn|thành phố|khu phố|tổ dân phố)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlaceKinds();

    private void Centre(string text, Font font, double x, double top) => At(text, font, x - (Measure(text, font) / 2), top);

    // the top of a line is the font's ascent above its baseline
    private void At(string text, Font font, double x, double top) =>
        page.Text(text, font.Style, font.Size, x, top + (FontFace.Of(font.Style).Ascent * font.Size / FontFace.Of(font.Style).UnitsPerEm));

    private void Rule(double from, double to, double at) => page.Line(from, at, to, at, 0.75);

    private static double Measure(string text, Font font) => FontFace.WidthOf(text, font.Style, font.Size);

    private readonly record struct Font(double Size, FontStyle Style = FontStyle.Regular);
}
