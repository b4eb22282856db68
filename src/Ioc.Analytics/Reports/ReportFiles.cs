using System.Globalization;
using System.Text;
using Ioc.Analytics.Programme;
using Ioc.Documents;
using Ioc.Documents.Charts;
using Ioc.Documents.Pdf;
using Ioc.Documents.Xlsx;

namespace Ioc.Analytics.Reports;

/// <summary>A report as files. The same content gives the same bytes: the only time in them is the data's.</summary>
public static class ReportFiles
{
    private const double LineHeight = 175;

    /// <summary>An administrative document by Decree 30/2020/NĐ-CP. Its number and its date are left open: they are given when the paper is signed and issued.</summary>
    public static byte[] Pdf(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var paper = new AdministrativePaper($"{content.Kind}: {content.About}", content.DataAsOf, content.Simulated, footer: content.Simulated ? SimulatedLine(content.Language) : null, language: content.Language);
        paper.Head(content.Superior, content.Agency, $"          /{content.Symbol}", content.Town, null);
        paper.Title(content.Kind, content.About);
        paper.CentredLine(content.Language.Of("Số liệu đến hết ngày ", "Figures up to the end of ") + content.Day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), FontStyle.Italic, 11);
        paper.CentredLine(content.Geography, FontStyle.Italic, 11);
        paper.Space(4);
        for (var i = 0; i < content.Parts.Count; i++)
        {
            Part(paper, content.Parts[i], i + 1, content.Language);
        }

        paper.Space(6);
        paper.Signature(content.Recipients, content.Signer, content.Language.Of("(Ký, đóng dấu)", "(Signature, seal)"), "");
        return paper.Save();
    }

    /// <summary>A workbook: what the paper shows as charts too, each table a sheet.</summary>
    public static byte[] Xlsx(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string L(string vi, string en) => content.Language.Of(vi, en);
        var sheets = content.Parts.SelectMany((part, i) => part.Tables.Select((table, j) => new Sheet(
            $"{i + 1}{(part.Tables.Count > 1 ? $".{j + 1}" : "")} {part.Heading}",
            [
                $"{content.Kind}: {content.About}", table.Caption ?? part.Heading, .. part.Text, .. table.Notes, content.Geography,
                .. content.Simulated ? [SimulatedLine(content.Language)] : Array.Empty<string>(),
            ],
            [.. table.Columns.Select(column => new SheetColumn(column.Title, Math.Clamp(column.Weight * 1.1, 8, 60)))],
            [.. table.Rows.Select(row => (IReadOnlyList<SheetCell>)[.. row.Select(cell => new SheetCell(cell.Text, cell.Number, cell.Decimals, cell.Day))])]))).ToList();
        if (sheets.Count == 0)
        {
            sheets.Add(new(L("Báo cáo", "Report"), [$"{content.Kind}: {content.About}"], [new(L("Nội dung", "Contents"), 80)], [.. content.Parts.SelectMany(part => part.Text).Select(text => (IReadOnlyList<SheetCell>)[new SheetCell(text)])]));
        }

        return SheetWriter.Write($"{content.Kind}: {content.About}", content.DataAsOf, sheets);
    }

    /// <summary>One long table, for programs: section, table, row, column, value. Numbers with a decimal point, days as yyyy-MM-dd.</summary>
    public static byte[] Csv(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string L(string vi, string en) => content.Language.Of(vi, en);
        var text = new StringBuilder(L("muc,bang,dong,cot,gia_tri\r\n", "section,table,row,column,value\r\n"));
        void Line(params string?[] cells) => text.AppendJoin(',', cells.Select(ModelCsv.Cell)).Append("\r\n");
        Line("", "", "", L("Tài liệu", "Document"), $"{content.Kind}: {content.About}");
        Line("", "", "", L("Số liệu đến", "Figures up to"), content.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Line("", "", "", L("Địa giới", "Geography"), content.Geography);
        Line("", "", "", L("Mô phỏng", "Simulated"), content.Simulated ? L("có", "yes") : L("không", "no"));
        foreach (var part in content.Parts)
        {
            foreach (var sentence in part.Text)
            {
                Line(part.Heading, "", "", L("Nội dung", "Contents"), sentence);
            }

            foreach (var table in part.Tables)
            {
                foreach (var (row, i) in table.Rows.Select((row, i) => (row, i + 1)))
                {
                    foreach (var (cell, column) in row.Zip(table.Columns))
                    {
                        var number = i.ToString(CultureInfo.InvariantCulture);
                        // a number as a number: with its sign it is no formula
                        text.AppendJoin(',', new[] { part.Heading, table.Caption ?? "", number, column.Title }.Select(ModelCsv.Cell))
                            .Append(',')
                            .Append(cell.Number is { } value ? value.ToString("R", CultureInfo.InvariantCulture)
                                : cell.Day is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : ModelCsv.Cell(cell.Text))
                            .Append("\r\n");
                    }
                }

                foreach (var note in table.Notes)
                {
                    Line(part.Heading, table.Caption ?? "", "", L("Ghi chú", "Note"), note);
                }
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Part(AdministrativePaper paper, ReportPart part, int number, PaperLanguage language)
    {
        // a heading goes with the chart that it names
        var first = part.Tables.Count > 0 ? part.Tables[0] : null;
        paper.Keep(60 + (first?.Line is not null ? LineHeight : first?.Bars is { } firstBars ? HeightOf(firstBars) : first?.Pyramid?.Height ?? first?.Week?.Height ?? 0));
        paper.Heading($"{Roman(number)}. {part.Heading}");
        foreach (var sentence in part.Text)
        {
            paper.Paragraph([sentence]);
        }

        foreach (var table in part.Tables)
        {
            if (table.Line is { } line)
            {
                paper.Chart(line, LineHeight);
            }

            if (table.Bars is { } bars)
            {
                paper.Chart(bars, HeightOf(bars));
            }

            if (table.Pyramid is { } pyramid)
            {
                paper.Chart(pyramid, pyramid.Height);
            }

            if (table.Week is { } week)
            {
                paper.Chart(week, week.Height);
            }

            if (table.OnPaper)
            {
                if (table.Caption is not null)
                {
                    paper.Paragraph([Run.Bold(table.Caption)], indent: 0, points: 11);
                }

                // many columns: smaller letters
                var size = table.Columns.Count > 9 ? 7 : table.Columns.Count > 6 ? 10 : 11;
                paper.Table(new PaperTable(
                    [.. table.Columns.Select(column => new PaperColumn(column.Title, column.Weight, column.Figure))], [.. table.Rows.Select(row => row.Select(cell => cell.Shown(language)).ToList())], size));
            }

            paper.Keep(Math.Min(table.Notes.Count, 3) * 14);
            foreach (var note in table.Notes)
            {
                paper.Note(note);
            }

            paper.Space(6);
        }
    }

    private static string SimulatedLine(PaperLanguage language) => language.Of("DỮ LIỆU MÔ PHỎNG – không phải số liệu thật", "SIMULATED DATA – not real figures");

    private static double HeightOf(BarChart bars) => Math.Min(bars.Height, 640);

    private static string Roman(int number)
    {
        var text = new StringBuilder();
        foreach (var (value, letters) in new[] { (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I") })
        {
            for (; number >= value; number -= value)
            {
                text.Append(letters);
            }
        }

        return text.ToString();
    }
}
