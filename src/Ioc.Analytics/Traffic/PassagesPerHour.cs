namespace Ioc.Analytics.Traffic;

/// <summary>Vehicles past the cameras in five minutes, as an hourly rate. Where no camera of a place was looking and none passed, there is no value: zero would say that the road was empty.</summary>
internal static class PassagesPerHour
{
    public const string Code = "traffic.passages_per_hour";

    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // A finished five minutes counts its own passages; the running one counts the five minutes up to now, so that it never starts from zero.
    // A state holds until the next one is told; a worker that died tells none, so what is live lasts until it was last said so, also when somebody says so again later.
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
            group by w.place_code, periods.period_start),
        awake as (
            select distinct c.camera_code, periods.period_start
            from periods
            cross join (select distinct camera_code from watched) c
            cross join lateral (
                (select e.data ->> 'state' as state, e.occurred_at from audit.event e
                 where e.type = 'camera.state_changed' and e.subject_kind = 'camera' and e.subject_id = c.camera_code and e.occurred_at < periods.until - interval '5 minutes'
                 order by e.occurred_at desc, e.seq desc limit 1)
                union all
                select e.data ->> 'state', e.occurred_at from audit.event e
                where e.type = 'camera.state_changed' and e.subject_kind = 'camera' and e.subject_id = c.camera_code
                  and e.occurred_at >= periods.until - interval '5 minutes' and e.occurred_at < periods.until) told
            left join traffic.camera_state s on s.camera_code = c.camera_code and s.state = 'live' and s.since <= told.occurred_at
            where told.state = 'live' and (s.camera_code is null or s.updated_at >= periods.until - interval '5 minutes')
              and not exists (
                select 1 from traffic.camera_silence g
                where g.camera_code = c.camera_code and g.heard_until < periods.until - interval '5 minutes' and g.heard_again >= periods.until)),
        looking as (
            select distinct w.place_code, awake.period_start from awake join watched w using (camera_code))
        select places.place_code, periods.period_start, periods.period_end,
               coalesce(counted.passages, 0)::double precision as numerator,
               null::double precision as denominator,
               case when counted.passages is not null or looking.place_code is not null then 12.0 * coalesce(counted.passages, 0) end as value
        from (select distinct place_code from watched) places cross join periods
        left join counted using (place_code, period_start) left join looking using (place_code, period_start)
        """;

    /// <summary>The start of the five minutes that a point in time lies in.</summary>
    public static DateTimeOffset PeriodOf(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % Period.Ticks), TimeSpan.Zero);
}
