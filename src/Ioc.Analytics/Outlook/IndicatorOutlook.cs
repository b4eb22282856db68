using Ioc.Domain.Text;

namespace Ioc.Analytics.Outlook;

/// <summary>What follows from the values of an indicator in a place.</summary>
/// <param name="Forecast">Null where too little is known.</param>
/// <param name="Anomalies">Those that lie in the periods shown, oldest first.</param>
/// <param name="Restatements">The newest closed periods that were corrected, newest first; at most three.</param>
/// <param name="HotSpots">The places right below, by local clustering; null where it is not computed.</param>
public sealed record IndicatorOutlook(
    ForecastView? Forecast, IReadOnlyList<AnomalyMark> Anomalies, IReadOnlyList<RestatementMark> Restatements, IReadOnlyList<HotSpotMark>? HotSpots)
{
    public static readonly IndicatorOutlook None = new(null, [], [], null);

    /// <summary>Nothing has been reckoned yet of this indicator here: what is missing may still come.</summary>
    public bool Pending { get; init; }
}

/// <summary>A forecast with how it was made and how well that did on the past.</summary>
/// <param name="MethodText">The method for people.</param>
/// <param name="Share">The share of futures that the bounds are to hold, 0..1.</param>
/// <param name="Mase">Below 1: better than repeating the last season; null where that never erred.</param>
/// <param name="Mape">Mean absolute percentage error, %; null where some value was zero.</param>
/// <param name="Coverage">The share of values that the bounds held when the method was tried on the past, 0..1.</param>
/// <param name="Tests">How many forecasts of the past were compared with what came.</param>
/// <param name="Target">When the forecast meets or leaves the target; null when it does neither.</param>
public sealed record ForecastView(
    DateTimeOffset MadeAt,
    string Method,
    LocalText MethodText,
    double Share,
    double? Mase,
    double? Mape,
    double? Coverage,
    int Tests,
    IReadOnlyList<ForecastPoint> Points,
    TargetCrossing? Target);

/// <summary>One period to come.</summary>
/// <param name="Period">Its start, UTC.</param>
public sealed record ForecastPoint(DateTimeOffset Period, double Value, double Low, double High);

/// <summary>The first period in which the forecast is on the other side of the target than the newest value.</summary>
/// <param name="Meets">True: it comes to meet the target. False: it will miss it from then on.</param>
public sealed record TargetCrossing(bool Meets, DateTimeOffset Period)
{
    /// <summary>The first crossing; null when there is none, or nothing says which way is good.</summary>
    /// <param name="direction">up, down or none.</param>
    public static TargetCrossing? Of(double? newest, double? target, string direction, IReadOnlyList<ForecastPoint> points)
    {
        if (newest is not { } now || target is not { } aim || direction is not ("up" or "down"))
        {
            return null;
        }

        var meets = Met(now);
        return points.FirstOrDefault(point => Met(point.Value) != meets) is { } other ? new(!meets, other.Period) : null;

        bool Met(double value) => direction == "up" ? value >= aim : value <= aim;
    }
}

/// <summary>Something out of the ordinary.</summary>
/// <param name="Kind">unusual or level_shift.</param>
/// <param name="Since">Start of its first period.</param>
/// <param name="Until">Start of its last one.</param>
/// <param name="Expected">What was expected of the last; of a level shift the level before.</param>
/// <param name="Seen">What was seen; of a level shift the level since.</param>
/// <param name="Score">Robust standard deviations away; negative: below.</param>
public sealed record AnomalyMark(string Kind, DateTimeOffset Since, DateTimeOffset Until, double Expected, double Seen, double Score);

/// <summary>A closed period whose value was corrected.</summary>
public sealed record RestatementMark(DateTimeOffset Period, double? OldValue, double? NewValue, DateTimeOffset RestatedAt, LocalText Reason);

/// <summary>Local clustering of high or low values around a place.</summary>
/// <param name="Z">Getis-Ord Gi*.</param>
/// <param name="Q">Its p-value corrected for the number of places (Benjamini-Hochberg).</param>
/// <param name="Kind">hot or cold where Q is at most 0.05, none elsewhere.</param>
public sealed record HotSpotMark(string PlaceCode, double Z, double P, double Q, string Kind);
