using Ioc.Domain.Time;

namespace Ioc.Analytics.Indicators;

/// <summary>How one indicator comes out of facts, and which of its periods a change of facts touches.</summary>
/// <param name="Code">Code in indicator.definition.</param>
/// <param name="Sql">
/// A query of place_code, period_start, period_end, numerator, denominator and value, for every place that has the indicator and
/// every period from @from to @to (local days; for five-minute periods, points in time), as known at @now.
/// </param>
/// <param name="Touched">
/// The days whose values depend on facts of a source from one day to another; null where the indicator does not use that source.
/// </param>
internal sealed record IndicatorFormula(string Code, string Sql, Func<string, DayRange, DateOnly, DayRange?> Touched)
{
    /// <summary>Every indicator that is computed from declared facts; traffic is computed from passages.</summary>
    public static readonly IReadOnlyList<IndicatorFormula> FromFacts =
        [Population.PopulationSize.Formula, Labour.UnemploymentRate.Formula, Lodging.GuestNights.Formula, PublicOrder.IncidentRate.Formula];
}

/// <summary>Local days, both ends included.</summary>
public readonly record struct DayRange(DateOnly From, DateOnly To)
{
    /// <summary>This range without the days after another, or null when nothing is left.</summary>
    public DayRange? Until(DateOnly last) => From > last ? null : new(From, To > last ? last : To);

    /// <summary>The whole months of this range, as their first days.</summary>
    public DayRange Months() => new(VietnamTime.MonthOf(From), VietnamTime.MonthOf(To));
}
