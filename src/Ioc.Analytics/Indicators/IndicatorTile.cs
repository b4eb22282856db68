using Ioc.Analytics.Outlook;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Indicators;

/// <summary>An indicator as it may be shown to everyone: its newest value with age, source and method, its past, and its parts by place.</summary>
/// <param name="Domain">population, labour, lodging, publicOrder or traffic.</param>
/// <param name="Previous">What <see cref="IndicatorTile.Compared"/> is held against: the value one comparison period earlier; null when there is none.</param>
/// <param name="Target">What is aimed at; null when nothing is.</param>
/// <param name="Direction">What is good: up, down or none.</param>
/// <param name="AsOf">The end of the newest period, or now while it runs; null when there is no value yet.</param>
/// <param name="Series">Oldest first; a period that is missing is not there.</param>
/// <param name="ByPlace">The places right below; a value too small to be shown is null and marked.</param>
public sealed record IndicatorTile(
    string Code,
    string Domain,
    LocalText Name,
    LocalText Unit,
    double? Value,
    int Decimals,
    double? Previous,
    LocalText? PreviousLabel,
    double? Target,
    string Direction,
    DateTimeOffset? AsOf,
    DateTimeOffset? ComputedAt,
    LocalText Source,
    LocalText Method,
    string Formula,
    IReadOnlyList<IndicatorPoint> Series,
    IReadOnlyList<IndicatorPart> ByPlace,
    int StaleAfterSeconds,
    bool Simulated)
{
    /// <summary>What is expected, what is out of the ordinary, what was corrected and where high values lie together; from published values only.</summary>
    public IndicatorOutlook Outlook { get; init; } = IndicatorOutlook.None;

    /// <summary>The value that is compared: the newest, or that of the last whole period while a count of the running one still grows.</summary>
    public double? Compared { get; init; }

    /// <summary>The start of the period that is compared where it is not the newest one.</summary>
    public DateTimeOffset? ComparedPeriod { get; init; }

    /// <summary>The newest value is there but counts too few to be shown.</summary>
    public bool Suppressed { get; init; }

    /// <summary>Its source has delivered, and what it delivered is being reckoned: there is no figure yet, and there will be.</summary>
    public bool Reckoning { get; init; }

    /// <summary>The period of the parts where it is an earlier one than the whole's: windows of parts move on only where no small count can be found by subtracting.</summary>
    public DateTimeOffset? PartsOf { get; init; }

    /// <summary>The tile with an outlook that knows its target and keeps to the periods shown.</summary>
    public IndicatorTile With(IndicatorOutlook outlook)
    {
        var shownFrom = Series.Count == 0 ? DateTimeOffset.MaxValue : Series[0].Period;
        return this with
        {
            Outlook = outlook with
            {
                Forecast = outlook.Forecast is { } forecast ? forecast with { Target = TargetCrossing.Of(Value, Target, Direction, forecast.Points) } : null,
                Anomalies = [.. outlook.Anomalies.Where(anomaly => anomaly.Until >= shownFrom)],
            },
        };
    }
}

/// <summary>One period of a series.</summary>
/// <param name="Period">Its start, UTC.</param>
public sealed record IndicatorPoint(DateTimeOffset Period, double? Value);

/// <summary>One place's newest value.</summary>
/// <param name="Suppressed">True when the count behind it is too small to be shown.</param>
public sealed record IndicatorPart(string PlaceCode, double? Value, bool Suppressed);
