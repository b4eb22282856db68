using System.Globalization;
using Ioc.Documents.Pdf;
using QRCoder;

namespace Ioc.Documents;

/// <summary>A column of a register.</summary>
/// <param name="Share">Of the width; the shares are added up.</param>
public sealed record RegisterColumn(string Head, double Share);

/// <summary>A register as a table on A4 pages laid across: numbered columns, the head again on every page, rows that are never cut.</summary>
public static class RegisterPaper
{
    private const double Millimetre = 72 / 25.4;
    private const double PageWidth = 842, PageHeight = 595;
    private const double Left = 15 * Millimetre, Right = PageWidth - (10 * Millimetre), Top = 12 * Millimetre, Bottom = PageHeight - (14 * Millimetre);
    private const double Padding = 2.5;
    private const double Size = 7.5, LineHeight = 9;

    /// <summary>Writes the register. The same content gives the same bytes.</summary>
    /// <param name="form">What stands at the top right, e.g. "Mẫu số 05".</param>
    /// <param name="about">Lines under the title.</param>
    /// <param name="address">Where the QR code leads; null: none.</param>
    /// <param name="foot">Lines beside the QR code at the end.</param>
    public static byte[] Write(
        string superior, string agency, string form, string title, IReadOnlyList<string> about, IReadOnlyList<RegisterColumn> columns, IReadOnlyList<IReadOnlyList<string>> rows,
        IReadOnlyList<string> foot, string? address, DateTimeOffset issuedAt, bool simulated)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(foot);
        var file = new PdfFile(title, issuedAt);
        var total = columns.Sum(column => column.Share);
        var widths = columns.Select(column => column.Share / total * (Right - Left)).ToArray();
        var head = columns.Select((column, i) => Wrap(column.Head, FontStyle.Bold, widths[i] - (2 * Padding))).ToList();
        var headHeight = (head.Max(lines => lines.Count) * LineHeight) + 4;

        var page = Begin(file);
        var y = Top;
        Centre(page, superior, FontStyle.Regular, 10, Left + 130, y + 10);
        Centre(page, agency, FontStyle.Bold, 10, Left + 130, y + 22);
        At(page, form, FontStyle.Italic, 10, Right - FontFace.WidthOf(form, FontStyle.Italic, 10), y + 10);
        Centre(page, title, FontStyle.Bold, 14, PageWidth / 2, y + 46);
        y += 50;
        foreach (var line in about)
        {
            Centre(page, line, FontStyle.Italic, 10, PageWidth / 2, y + 12);
            y += 13;
        }

        y += 8;
        y = Head(page, y);
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => Wrap(cell, FontStyle.Regular, widths[i] - (2 * Padding))).ToList();
            var height = (Math.Max(1, cells.Max(lines => lines.Count)) * LineHeight) + 4;
            if (y + height > Bottom)
            {
                Finish(page);
                page = Begin(file);
                y = Head(page, Top);
            }

            Row(page, cells, FontStyle.Regular, y, height, centred: false);
            y += height;
        }

        const double code = 56;
        if (y + code + 16 > Bottom)
        {
            Finish(page);
            page = Begin(file);
            y = Top;
        }

        y += 10;
        if (address is not null)
        {
            Code(page, address, Left, y, code);
        }

        foreach (var line in foot)
        {
            At(page, line, FontStyle.Regular, 9.5, Left + (address is null ? 0 : code + 10), y + 10);
            y += 13;
        }

        Finish(page);
        return file.Save();

        double Head(PdfPage on, double at)
        {
            Row(on, head, FontStyle.Bold, at, headHeight, centred: true);
            var numbers = columns.Select((_, i) => (IReadOnlyList<string>)[(i + 1).ToString(CultureInfo.InvariantCulture)]).ToList();
            Row(on, numbers, FontStyle.Italic, at + headHeight, LineHeight + 4, centred: true);
            return at + headHeight + LineHeight + 4;
        }

        void Row(PdfPage on, IReadOnlyList<IReadOnlyList<string>> cells, FontStyle style, double at, double height, bool centred)
        {
            var x = Left;
            for (var i = 0; i < cells.Count; i++)
            {
                on.Frame(x, at, widths[i], height, 0.4, Ink.Black);
                var baseline = at + Size + 1.5 + (centred ? (height - 4 - (cells[i].Count * LineHeight)) / 2 : 0);
                foreach (var line in cells[i])
                {
                    on.Text(line, style, Size, centred ? x + ((widths[i] - FontFace.WidthOf(line, style, Size)) / 2) : x + Padding, baseline);
                    baseline += LineHeight;
                }

                x += widths[i];
            }
        }

        void Finish(PdfPage on)
        {
            if (simulated)
            {
                on.WaterMark("MÔ PHỎNG", FontStyle.Bold, 110, PageWidth / 2, PageHeight / 2, 30, new Ink(0.78, 0.1, 0.1));
            }
        }
    }

    private static PdfPage Begin(PdfFile file)
    {
        var page = file.AddPage(PageWidth, PageHeight);
        var number = file.PageCount.ToString(CultureInfo.InvariantCulture);
        page.Text(number, FontStyle.Regular, 9, Right - FontFace.WidthOf(number, FontStyle.Regular, 9), PageHeight - (8 * Millimetre));
        return page;
    }

    private static void Centre(PdfPage page, string text, FontStyle style, double size, double x, double baseline) =>
        page.Text(text, style, size, x - (FontFace.WidthOf(text, style, size) / 2), baseline);

    private static void At(PdfPage page, string text, FontStyle style, double size, double x, double baseline) => page.Text(text, style, size, x, baseline);

    private static List<string> Wrap(string text, FontStyle style, double column)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Fit(word, style, column)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && FontFace.WidthOf(longer, style, Size) > column)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    // a word that is wider than its column is cut
    private static IEnumerable<string> Fit(string word, FontStyle style, double column)
    {
        while (word.Length > 1 && FontFace.WidthOf(word, style, Size) > column)
        {
            var take = word.Length - 1;
            while (take > 1 && FontFace.WidthOf(word[..take], style, Size) > column)
            {
                take--;
            }

            // a number is better parted where it has a stroke
            var stroke = word.AsSpan(0, take).LastIndexOfAny('/', '-') + 1;
            take = stroke > 0 ? stroke : take;
            yield return word[..take];
            word = word[take..];
        }

        yield return word;
    }

    private static void Code(PdfPage page, string text, double x, double top, double size)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var matrix = data.ModuleMatrix;
        var module = size / matrix.Count;
        for (var row = 0; row < matrix.Count; row++)
        {
            for (var column = 0; column < matrix.Count; column++)
            {
                if (matrix[row][column])
                {
                    page.Fill(x + (column * module), top + (row * module), module + 0.05, module + 0.05, Ink.Black);
                }
            }
        }
    }
}
