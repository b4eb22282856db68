using Ioc.Analytics.Indicators;

namespace Ioc.Analytics.Labour;

/// <summary>The unemployed as a share of the labour force, in percent, at the end of the month.</summary>
internal static class UnemploymentRate
{
    public static readonly IndicatorFormula Formula = new(
        "labour.unemployment_rate",
        """
        select w.ancestor_code as place_code,
               f.month::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_start,
               (f.month + interval '1 month')::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_end,
               sum(f.unemployed)::double precision as numerator,
               sum(f.labour_force)::double precision as denominator,
               100.0 * sum(f.unemployed)::double precision / nullif(sum(f.labour_force), 0) as value
        from fact.labour f join place.within w using (place_code)
        where f.month between @from and @to
        group by w.ancestor_code, f.month
        """,
        (source, days, _) => source == "labour" ? days.Months() : null);
}
