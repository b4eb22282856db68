using System.Collections.Immutable;
using System.Data;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>The wall as it was: rebuilt from the event log, the passages and what is remembered of indicators and sources. What was heard later is not in it.</summary>
/// <param name="Past">Always true: this is not now.</param>
/// <param name="At">The minute shown: its beginning, UTC.</param>
/// <param name="Earliest">The first point in time of which anything is known.</param>
/// <param name="ArrangedAt">When scenes, or the schedule of a source whose earlier one is not known, were changed last after that minute; null: not since.</param>
/// <param name="Wall">Its places, scenes and names are today's; its values are those of then.</param>
public sealed record WallMoment(bool Past, DateTimeOffset At, DateTimeOffset Earliest, DateTimeOffset? ArrangedAt, WallSnapshot Wall);

/// <summary>Reads what the wall knew at a point in time.</summary>
internal static class WallHistory
{
    private static readonly ImmutableDictionary<string, string> StateAfter = WallReads.StateAfter;

    /// <summary>Since when something can be shown: since the first record, and no longer than what was shown is kept. Null while nothing has happened.</summary>
    public static async Task<DateTimeOffset?> EarliestAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var (first, days) = await connection.QuerySingleAsync<(DateTimeOffset? First, int? Days)>(new CommandDefinition(
            """
            select least((select min(occurred_at) from audit.event), (select min(imported_at) from fact.import)),
                   (select days from retention.rule where code = 'wall_history' and valid_from <= indicator.local_day(@now) order by valid_from desc limit 1)
            """,
            new { now },
            cancellationToken: token));
        return first is { } found && days is { } kept && VietnamTime.StartOf(VietnamTime.DayOf(now).AddDays(-kept)) is var from && from > found ? from : first;
    }

    /// <summary>When what the wall keeps of today in its past was last arranged anew after a point in time: its scenes, and schedules of which the trail tells no earlier one.</summary>
    public static async Task<DateTimeOffset?> ArrangedAsync(NpgsqlConnection connection, DateTimeOffset at, CancellationToken token) =>
        await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            """
            select max(e.occurred_at) from audit.event e
            where e.occurred_at > @at and (e.type = @ScenesChanged or (e.type = @SourceScheduleChanged and not (fact.schedule_at(e.subject_id, @at)).known))
            """,
            new { at, EventTypes.ScenesChanged, EventTypes.SourceScheduleChanged },
            cancellationToken: token)) is { } found ? new DateTimeOffset(DateTime.SpecifyKind(found, DateTimeKind.Utc)) : null;

    /// <summary>The wall at a point in time.</summary>
    /// <param name="now">The wall as it is: its town, places and scenes are kept.</param>
    /// <param name="scene">Whose indicators are wanted; null: all.</param>
    public static async Task<WallSnapshot> AtAsync(NpgsqlConnection connection, WallSnapshot now, WallScene? scene, DateTimeOffset at, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
        var shown = now.Indicators.Select(tile => tile.Code).Where(code => scene is null || scene.Indicators.Contains(code, StringComparer.Ordinal)).ToList();
        var wall = now with
        {
            Seq = 0,
            At = at,
            Indicators = [.. await IndicatorReader.TilesAsync(connection, now.Town.Code, shown, at, token)],
            Cameras = await CamerasAsync(connection, now.Cameras, at, token),
            Passages = await PassagesAsync(connection, now.Cameras, at, token),
            Cases = await CasesAsync(connection, at, token),
            Sources = await SourcesAsync(connection, now.Sources, at, token),
            Alerts = await WallReads.AlertsAsync(connection, at, token),
            Programme = await ProgrammeBoard.SummaryAsync(connection, now.Town.Code, at, token),
        };
        await transaction.CommitAsync(token);
        return wall;
    }

    private static async Task<ImmutableArray<CameraTile>> CamerasAsync(
        NpgsqlConnection connection, ImmutableArray<CameraTile> cameras, DateTimeOffset at, CancellationToken token)
    {
        var states = (await connection.QueryAsync<(string Camera, string State, DateTimeOffset Since)>(new CommandDefinition(
            """
            select e.subject_id as camera, case when e.state = 'live' and exists (
                       select 1 from traffic.camera_silence g
                       where g.camera_code = e.subject_id and g.heard_until < @at - interval '30 seconds' and g.heard_again > @at
                       union all
                       select 1 from traffic.camera_state s
                       where s.camera_code = e.subject_id and s.state = 'live' and s.since <= e.since and s.updated_at < @at - interval '30 seconds') then 'reconnecting' else e.state end as state, e.since
            from (
                select distinct on (subject_id) subject_id, data ->> 'state' as state, occurred_at as since from audit.event
                where subject_kind = 'camera' and type = 'camera.state_changed' and occurred_at <= @at
                order by subject_id, occurred_at desc, seq desc) e
            """,
            new { at },
            cancellationToken: token))).ToDictionary(row => row.Camera, StringComparer.Ordinal);
        return
        [
            .. cameras.Select(camera => states.TryGetValue(camera.Code, out var then)
                ? camera with { State = then.State, Since = then.Since, Detail = WallTexts.OfCamera(then.State), LastFrameAt = null, AnalysedFps = 0, Dropped = 0 }
                : camera with { State = "stopped", Since = at, Detail = WallTexts.OfCamera("stopped"), LastFrameAt = null, AnalysedFps = 0, Dropped = 0 }),
        ];
    }

    private static async Task<WallPassages> PassagesAsync(NpgsqlConnection connection, ImmutableArray<CameraTile> cameras, DateTimeOffset at, CancellationToken token)
    {
        var codes = cameras.Select(camera => camera.Code).ToArray();
        var today = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from traffic.passage where camera_code = any(@codes) and seen_from >= @midnight and seen_from <= @at and received_at <= @at",
            new { codes, midnight = VietnamTime.StartOf(VietnamTime.DayOf(at)), at },
            cancellationToken: token));
        var minute = WallClock.MinuteOf(at);
        var counts = (await connection.QueryAsync<(DateTimeOffset Minute, int Count)>(new CommandDefinition(
            """
            select date_trunc('minute', seen_from) as minute, count(*)::integer as count from traffic.passage
            where camera_code = any(@codes) and seen_from >= @first and seen_from <= @at and received_at <= @at group by 1
            """,
            new { codes, first = minute.AddMinutes(1 - WallReducer.Minutes), at },
            cancellationToken: token))).ToDictionary(row => row.Minute, row => row.Count);
        var recent = await connection.QueryAsync<PassageRow>(new CommandDefinition(
            """
            select seen_from, camera_code, vehicle_class, plate_colour, plate_sure from traffic.passage
            where camera_code = any(@codes) and seen_from <= @at and seen_from > @hourBefore and received_at <= @at order by seen_from desc, id desc limit @limit
            """,
            new { codes, at, hourBefore = at.AddHours(-1), limit = WallReducer.Recent },
            cancellationToken: token));
        return new(
            today,
            [.. Enumerable.Range(1 - WallReducer.Minutes, WallReducer.Minutes).Select(i => minute.AddMinutes(i)).Select(m => new MinuteCount(m, counts.GetValueOrDefault(m)))],
            [.. recent.Select(row => new PassageItem(row.SeenFrom, row.CameraCode, row.VehicleClass, row.PlateColour, row.PlateSure))]);
    }

    // Where each case stood is its last step before then: the log is the truth, the case's row is only its end.
    private static async Task<WallCases> CasesAsync(NpgsqlConnection connection, DateTimeOffset at, CancellationToken token)
    {
        var types = StateAfter.Keys.ToArray();
        var last = await connection.QueryAsync<(string Type, int Count)>(new CommandDefinition(
            """
            select type, count(*)::integer as count from (
                select distinct on (subject_id) subject_id, type from audit.event
                where subject_kind = 'case' and type = any(@types) and occurred_at <= @at
                order by subject_id, seq desc) newest
            group by type
            """,
            new { types, at },
            cancellationToken: token));
        var counts = Enum.GetValues<CaseState>().ToDictionary(state => state.Code(), _ => 0, StringComparer.Ordinal);
        foreach (var (type, count) in last)
        {
            counts[StateAfter[type]] += count;
        }

        var paid = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(sum(amount), 0)::bigint from enforcement.payment where state = 'received' and received_at >= @midnight and received_at <= @at",
            new { midnight = VietnamTime.StartOf(VietnamTime.DayOf(at)), at },
            cancellationToken: token));
        var recent = await connection.QueryAsync<(DateTimeOffset At, string Type, string Camera, string Kind)>(new CommandDefinition(
            """
            select e.occurred_at as at, e.type, c.camera_code as camera, c.kind
            from audit.event e join enforcement.case c on c.id = case when e.subject_kind = 'case' then e.subject_id::uuid end
            where e.subject_kind = 'case' and e.type = any(@types) and e.occurred_at <= @at
            order by e.occurred_at desc, e.seq desc limit @limit
            """,
            new { types, at, limit = WallReducer.Recent },
            cancellationToken: token));
        return new(
            counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
            paid,
            [.. recent.Select(row => new CaseItem(row.At, row.Camera, row.Kind, row.Type, StateAfter[row.Type]))]);
    }

    private static async Task<ImmutableArray<SourceHealth>> SourcesAsync(
        NpgsqlConnection connection, ImmutableArray<SourceHealth> sources, DateTimeOffset at, CancellationToken token)
    {
        var states = (await connection.QueryAsync<WallSourceRow>(new CommandDefinition(
            """
            select s.code, s.name_vi, s.name_en, p.failing or p.last_success_at is not null as ever, p.failing, h.due_times, h.due_day,
                   p.last_success_at, p.rows_taken, p.rows_refused
            from fact.source s
            cross join lateral (select * from fact.source_past p where p.source_code = s.code and p.at <= @at order by p.at desc limit 1) p
            cross join lateral fact.schedule_at(s.code, @at) h
            """,
            new { at },
            cancellationToken: token))).ToDictionary(row => row.Code, StringComparer.Ordinal);
        return
        [
            .. sources.Where(source => source.Code != "database").Select(source => states.TryGetValue(source.Code, out var then)
                ? source with { State = then.State(at), LastSuccessAt = then.LastSuccessAt, RowsTaken = then.RowsTaken, RowsRefused = then.RowsRefused }
                : source with { State = "never", LastSuccessAt = null, RowsTaken = 0, RowsRefused = 0 }),
        ];
    }

    private sealed record PassageRow(DateTimeOffset SeenFrom, string CameraCode, string VehicleClass, string PlateColour, bool PlateSure);
}
