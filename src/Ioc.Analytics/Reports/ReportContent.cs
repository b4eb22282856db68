using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Documents;
using Ioc.Documents.Charts;

namespace Ioc.Analytics.Reports;

/// <summary>Everything that stands in a report, whatever the file it becomes. What must not leave the authorised screen is already hidden in it.</summary>
/// <param name="Definition">Code of the report's definition.</param>
/// <param name="Kind">The document's name on paper: BÁO CÁO, NIÊN GIÁM …</param>
/// <param name="About">What it is about, with period and place.</param>
/// <param name="Symbol">After the number; the number itself is given when the paper is issued.</param>
/// <param name="Superior">Agency above, as the head of the paper names it.</param>
/// <param name="Town">Where it is written.</param>
/// <param name="Day">The last day that it speaks of.</param>
/// <param name="DataAsOf">The end of the newest period in it; stands in the files as their time of making.</param>
/// <param name="Simulated">Something in it is invented: each page says so.</param>
/// <param name="Geography">In which geography the figures of places stand, as a sentence.</param>
/// <param name="Language">Of every text in it.</param>
public sealed record ReportContent(
    string Definition, string Kind, string About, string Symbol, string Superior, string Agency, string Town, string Signer, DateOnly Day, DateTimeOffset DataAsOf, bool Simulated,
    IReadOnlyList<string> Recipients, IReadOnlyList<ReportPart> Parts, string Geography, PaperLanguage Language)
{
    /// <summary>The indicators that it tells.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Indicators { get; init; } = [];

    /// <summary>When they were read.</summary>
    [JsonIgnore]
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>SHA-256 of all of it, lower-case hexadecimal: two runs with the same one have the same files.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web)));
}

/// <summary>A section with its tables.</summary>
/// <param name="Text">Sentences before the tables.</param>
public sealed record ReportPart(string Heading, IReadOnlyList<string> Text, IReadOnlyList<ReportTable> Tables);

/// <summary>A table, its chart where a picture says more, and where its numbers come from.</summary>
/// <param name="Caption">Null: the section's heading says it.</param>
/// <param name="Bars">Drawn above the table on paper; null: none.</param>
/// <param name="Line">Drawn above the table on paper; null: none.</param>
/// <param name="Pyramid">Drawn above the table on paper; null: none.</param>
/// <param name="Week">Drawn above the table on paper; null: none.</param>
/// <param name="Notes">Source, time and method of the numbers.</param>
/// <param name="OnPaper">False: the chart stands for it on paper, the numbers are in the workbook.</param>
public sealed record ReportTable(
    string? Caption, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows, IReadOnlyList<string> Notes, BarChart? Bars = null, LineChart? Line = null, bool OnPaper = true, PyramidChart? Pyramid = null, WeekChart? Week = null);

/// <param name="Weight">Share of the paper's width.</param>
public sealed record ReportColumn(string Title, double Weight, bool Figure = false);

/// <summary>A text or a number.</summary>
/// <param name="Text">Stands where there is no number, e.g. that it is not published.</param>
public sealed record ReportCell(string? Text, double? Number = null, int Decimals = 0, DateOnly? Day = null)
{
    /// <summary>As it stands on paper.</summary>
    public string Shown(PaperLanguage language) =>
        Number is { } value ? ChartText.Number(value, Decimals, language) : Day is { } day ? day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture) : Text ?? "";

    public static implicit operator ReportCell(string text) => new(text);
}
