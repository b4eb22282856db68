using Ioc.Analytics.Indicators;

namespace Ioc.Analytics.Lodging;

/// <summary>Guests whose declared stay includes the night of a day.</summary>
internal static class GuestNights
{
    // No declaration may exceed 365 nights, so that no earlier arrival need be looked at.
    public static readonly IndicatorFormula Formula = new(
        "lodging.guest_nights",
        """
        with days as (select d::date as day from generate_series(@from::date, @to::date, interval '1 day') d),
        places as (
            select distinct w.ancestor_code as place_code
            from (select distinct place_code from fact.lodging) f join place.within w using (place_code)),
        nights as (
            select w.ancestor_code as place_code, days.day, sum(f.guests) as guests
            from days
            join fact.lodging f on f.arrived_on <= days.day and days.day < f.arrived_on + f.nights
            join place.within w using (place_code)
            where f.arrived_on > @from::date - 366 and f.arrived_on <= @to::date and f.arrived_at <= @now
            group by w.ancestor_code, days.day)
        select places.place_code,
               days.day::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_start,
               (days.day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as period_end,
               coalesce(nights.guests, 0)::double precision as numerator,
               null::double precision as denominator,
               coalesce(nights.guests, 0)::double precision as value
        from places cross join days left join nights using (place_code, day)
        """,
        (source, days, today) => source == "lodging" ? days.Until(today) : null);
}
