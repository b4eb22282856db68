using Ioc.Analytics.Indicators;

namespace Ioc.Analytics.Population;

/// <summary>Residents at the end of the month.</summary>
internal static class PopulationSize
{
    public static readonly IndicatorFormula Formula = new(
        "population.size",
        """
        select w.ancestor_code as place_code,
               f.month::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_start,
               (f.month + interval '1 month')::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_end,
               sum(f.population)::double precision as numerator,
               null::double precision as denominator,
               sum(f.population)::double precision as value
        from fact.population f join place.within w using (place_code)
        where f.month between @from and @to
        group by w.ancestor_code, f.month
        """,
        (source, days, _) => source == "population" ? days.Months() : null);
}
