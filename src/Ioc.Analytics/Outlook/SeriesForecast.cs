using Ioc.Analytics.Anomalies;
using Ioc.Analytics.Forecasting;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Time;

namespace Ioc.Analytics.Outlook;

/// <summary>The forecast of one series of an indicator: the same past gives the same forecast, whoever asks.</summary>
internal static class SeriesForecast
{
    /// <summary>Forecasts the periods after the last value; null when too little is known.</summary>
    /// <param name="first">Start of the first period.</param>
    /// <param name="values">One for each period, a gap as null.</param>
    public static Forecast? Make(CatalogueEntry entry, Cadence cadence, DateTimeOffset first, IReadOnlyList<double?> values)
    {
        // Holidays are no rule: what is learned from them would be repeated a week later.
        var learned = values.Select((value, t) => Touches(cadence, first, t) ? null : value).ToList();
        var lowest = values.All(value => value is null or >= 0) ? 0d : (double?)null;
        return Forecaster.Make(learned, cadence.Season, cadence.Ahead, lowest, entry is { Kind: "share", Scale: 100 } ? 100 : null);
    }

    /// <summary>Whether a period is a holiday or beside one.</summary>
    public static bool Touches(Cadence cadence, DateTimeOffset first, int t) => cadence.Period == "day" && Holidays.Touches(VietnamTime.DayOf(cadence.After(first, t)));
}
