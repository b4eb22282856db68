using Ioc.Documents.Charts;
using Ioc.Documents.Pdf;

namespace Ioc.Documents;

/// <summary>What reports need beside running text: headings, tables over pages, charts.</summary>
public sealed partial class AdministrativePaper
{
    private const double CellPadding = 3;
    private const int MostLines = 40;

    /// <summary>A numbered heading ("I. …"); it never stands alone at the foot of a page.</summary>
    public void Heading(string text, double size = 13)
    {
        Keep(size + 70);
        y += 6;
        var font = new Font(size, FontStyle.Bold);
        foreach (var line in Wrap(text, font, Width))
        {
            At(line, font, Left, y);
            y += size * LineHeight;
        }

        y += 4;
    }

    /// <summary>Small lines under a table: where its numbers come from.</summary>
    public void Note(string text)
    {
        var font = new Font(10, FontStyle.Italic);
        foreach (var line in Wrap(text, font, Width))
        {
            Keep(13);
            At(line, font, Left, y);
            y += 12.5;
        }
    }

    /// <summary>A table with rules. Its header stands again on each page that it runs on to; a row is never cut in two.</summary>
    public void Table(PaperTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var total = table.Columns.Sum(column => column.Weight);
        var widths = table.Columns.Select(column => Width * column.Weight / total).ToArray();
        var head = Cells([.. table.Columns.Select(column => column.Title)], widths, table.Size, FontStyle.Bold);
        var headHeight = HeightOf(head, table.Size);
        var first = table.Rows.Count > 0 ? HeightOf(Cells(table.Rows[0], widths, table.Size, FontStyle.Regular), table.Size) : 0;
        Keep(headHeight + first + 2);
        DrawRow(table, head, widths, headHeight, isHead: true);
        foreach (var row in table.Rows)
        {
            var cells = Cells(row, widths, table.Size, FontStyle.Regular);
            var height = HeightOf(cells, table.Size);
            if (y + height > Bottom)
            {
                BreakPage();
                DrawRow(table, head, widths, headHeight, isHead: true);
            }

            DrawRow(table, cells, widths, height, isHead: false);
        }

        y += 8;
    }

    /// <summary>A chart across the page.</summary>
    /// <param name="height">Points.</param>
    public void Chart(IPaperChart chart, double height)
    {
        ArgumentNullException.ThrowIfNull(chart);
        Keep(height + 10);
        chart.Draw(page, Left, y, Width, height);
        y += height + 10;
    }

    private static List<List<string>> Cells(IReadOnlyList<string> row, double[] widths, double size, FontStyle style) =>
    [
        .. row.Select((text, i) =>
        {
            var font = new Font(size, style);
            var column = widths[i] - (2 * CellPadding);
            var lines = Wrap(text, font, column).SelectMany(line => Fit(line, font, column)).ToList();
            return lines.Count <= MostLines ? lines : [.. lines.Take(MostLines - 1), "…"];
        }),
    ];

    private static double HeightOf(List<List<string>> cells, double size) => (cells.Max(lines => lines.Count) * size * LineHeight) + (2 * CellPadding);

    private void DrawRow(PaperTable table, List<List<string>> cells, double[] widths, double height, bool isHead)
    {
        var x = Left;
        if (isHead)
        {
            page.Fill(Left, y, Width, height, new Ink(0.92, 0.92, 0.9));
        }

        for (var i = 0; i < cells.Count; i++)
        {
            var font = new Font(table.Size, isHead ? FontStyle.Bold : FontStyle.Regular);
            var lineY = y + CellPadding + (isHead ? (height - (2 * CellPadding) - (cells[i].Count * table.Size * LineHeight)) / 2 : 0);
            foreach (var line in cells[i])
            {
                var wide = Measure(line, font);
                var at = isHead ? x + ((widths[i] - wide) / 2) : table.Columns[i].Figure ? x + widths[i] - CellPadding - wide : x + CellPadding;
                At(line, font, at, lineY);
                lineY += table.Size * LineHeight;
            }

            page.Frame(x, y, widths[i], height, 0.5, Ink.Black);
            x += widths[i];
        }

        y += height;
    }
}

/// <summary>A table on paper.</summary>
/// <param name="Rows">Each with a text for every column.</param>
/// <param name="Size">Of the letters, points.</param>
public sealed record PaperTable(IReadOnlyList<PaperColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, double Size = 11);

/// <param name="Weight">Its share of the width, against the others'.</param>
/// <param name="Figure">Figures stand to the right.</param>
public sealed record PaperColumn(string Title, double Weight, bool Figure = false);
