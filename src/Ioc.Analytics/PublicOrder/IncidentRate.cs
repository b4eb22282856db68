using Ioc.Analytics.Indicators;
using Ioc.Domain.Time;

namespace Ioc.Analytics.PublicOrder;

/// <summary>Incidents in the 30 days ending with a day, per 100,000 people.</summary>
internal static class IncidentRate
{
    private const int WindowDays = 30;

    // The population of a day is that of the latest month that had ended by then; before the first known month there is no rate.
    public static readonly IndicatorFormula Formula = new(
        "public_order.incidents_per_100k",
        """
        with days as (select d::date as day from generate_series(@from::date, @to::date, interval '1 day') d),
        people as (
            select w.ancestor_code as place_code, f.month, sum(f.population) as population
            from fact.population f join place.within w using (place_code)
            group by w.ancestor_code, f.month),
        places as (select distinct place_code from people),
        incidents as (
            select w.ancestor_code as place_code, days.day, count(*) as incidents
            from days
            join fact.incident f on f.occurred_on > days.day - 30 and f.occurred_on <= days.day
            join place.within w using (place_code)
            where f.occurred_on > @from::date - 30 and f.occurred_on <= @to::date and f.occurred_at <= @now
            group by w.ancestor_code, days.day)
        select places.place_code,
               days.day::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_start,
               (days.day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_end,
               coalesce(incidents.incidents, 0)::double precision as numerator,
               p.population::double precision as denominator,
               100000.0 * coalesce(incidents.incidents, 0) / nullif(p.population, 0)::double precision as value
        from places cross join days
        left join incidents using (place_code, day)
        left join lateral (
            select population from people
            where people.place_code = places.place_code and people.month < date_trunc('month', days.day)
            order by people.month desc limit 1) p on true
        """,
        (source, days, today) => source switch
        {
            "incidents" => new DayRange(days.From, days.To.AddDays(WindowDays - 1)).Until(today),
            // A month's people are the denominator from the next month on; months before the series shown need no new value.
            "population" => new DayRange(Later(VietnamTime.MonthOf(days.From).AddMonths(1), today.AddDays(-400)), today).Until(today),
            _ => null,
        });

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
