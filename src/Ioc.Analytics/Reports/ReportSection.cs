using System.Text.Json;
using Ioc.Documents;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Reports;

/// <summary>One section of a report's definition, as data.</summary>
/// <param name="Kind">indicators, series, places, rank, programme, late, yearcharts, yearbook, pyramid, week or methods.</param>
/// <param name="Vi">Heading.</param>
/// <param name="Codes">Indicators, in order; one that the catalogue lacks is left out.</param>
/// <param name="Domains">Fields whose indicators follow those named, in the catalogue's order.</param>
/// <param name="Most">Indicators at most.</param>
/// <param name="Periods">How far a series goes back.</param>
/// <param name="EachPart">Of weeks by hours: after the whole, each part of it that can be told.</param>
/// <param name="Plans">Of a report about one plan: only of these; null: of every plan.</param>
public sealed record ReportSection(
    string Kind, string Vi, string En, IReadOnlyList<string>? Codes = null, IReadOnlyList<string>? Domains = null, int Most = 400, int Periods = 12, IReadOnlyList<string>? Plans = null, bool EachPart = false)
{
    /// <summary>Every kind of section.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["indicators", "series", "places", "rank", "programme", "late", "yearcharts", "yearbook", "pyramid", "week", "methods"];

    /// <summary>Whether a section of a kind is about indicators that are chosen.</summary>
    public static bool TakesIndicators(string kind) => kind is not ("programme" or "late" or "pyramid");

    /// <summary>The sections of a definition.</summary>
    /// <exception cref="JsonException">The text is no list of sections.</exception>
    public static IReadOnlyList<ReportSection> Parse(string json) =>
        JsonSerializer.Deserialize<List<ReportSection>>(json, JsonSerializerOptions.Web) ?? throw new JsonException("A report has sections.");
}

/// <summary>A report as data.</summary>
/// <param name="Kind">month, day, year or place.</param>
/// <param name="About">With {period}, {place} and, of a report about a plan, {plan}.</param>
/// <param name="Every">day, month or year; null: on demand, or by the calendars of the plans.</param>
/// <param name="OfPlan">About one plan, made by its calendar.</param>
public sealed record ReportDefinition(
    string Code, string Kind, LocalText Name, LocalText About, string Symbol, IReadOnlyList<string> Recipients, IReadOnlyList<string> RecipientsEn, IReadOnlyList<ReportSection> Sections, string? Every, int? OnDay, TimeOnly? AtTime, bool OfPlan = false)
{
    /// <summary>The first day of the period that a day lies in: itself, its month's or its year's first.</summary>
    public DateOnly PeriodOf(DateOnly day) => Kind switch { "month" => new(day.Year, day.Month, 1), "year" => new(day.Year, 1, 1), _ => day };

    /// <summary>The last day of a period.</summary>
    public DateOnly LastDay(DateOnly period) => Kind switch { "month" => period.AddMonths(1).AddDays(-1), "year" => period.AddYears(1).AddDays(-1), _ => period };

    /// <summary>The first day whose figures are the period's own: of a place's profile, which tells the newest of each, the year up to its day.</summary>
    public DateOnly CorrectedFrom(DateOnly last) => Kind == "place" ? last.AddYears(-1).AddDays(1) : PeriodOf(last);

    /// <summary>A period in words.</summary>
    public string PeriodText(DateOnly period, PaperLanguage language) => Kind switch
    {
        "month" => language.Of($"tháng {period:MM}/{period:yyyy}", $"of {period:MM}/{period:yyyy}"),
        "year" => language.Of($"năm {period:yyyy}", $"of {period:yyyy}"),
        "place" => language.Of($"ngày {period:dd}/{period:MM}/{period:yyyy}", $"{period:dd}/{period:MM}/{period:yyyy}"),
        _ => language.Of($"ngày {period:dd}/{period:MM}/{period:yyyy}", $"on {period:dd}/{period:MM}/{period:yyyy}"),
    };
}
