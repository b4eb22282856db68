namespace Ioc.Analytics.Traffic;

/// <summary>Vehicles past the cameras in five minutes, as an hourly rate.</summary>
internal static class PassagesPerHour
{
    public const string Code = "traffic.passages_per_hour";

    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // A finished five minutes counts its own passages; the running one counts the five minutes up to now, so that it never starts from zero.
    public const string Sql =
        """
        with periods as (
            select p as period_start, p + interval '5 minutes' as period_end,
                   least(p + interval '5 minutes', @now) as until
            from generate_series(@from::timestamptz, @to::timestamptz, interval '5 minutes') p),
        watched as (
            select c.code as camera_code, w.ancestor_code as place_code
            from traffic.camera c join place.within w using (place_code)),
        counted as (
            select w.place_code, periods.period_start, count(*) as passages
            from periods
            join traffic.passage t on t.seen_from >= periods.until - interval '5 minutes' and t.seen_from < periods.until
            join watched w using (camera_code)
            group by w.place_code, periods.period_start)
        select places.place_code, periods.period_start, periods.period_end,
               coalesce(counted.passages, 0)::double precision as numerator,
               null::double precision as denominator,
               12.0 * coalesce(counted.passages, 0) as value
        from (select distinct place_code from watched) places cross join periods left join counted using (place_code, period_start)
        """;

    /// <summary>The start of the five minutes that a point in time lies in.</summary>
    public static DateTimeOffset PeriodOf(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % Period.Ticks), TimeSpan.Zero);
}
