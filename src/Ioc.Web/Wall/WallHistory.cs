using System.Collections.Immutable;
using System.Data;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.Programme;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>The wall as it was: rebuilt from the event log, the passages, the imports and the indicators' history.</summary>
/// <param name="Past">Always true: this is not now.</param>
/// <param name="At">The point in time shown, UTC.</param>
/// <param name="Earliest">The first point in time of which anything is known.</param>
/// <param name="Wall">Its places, scenes and names are today's; its values are those of then.</param>
public sealed record WallMoment(bool Past, DateTimeOffset At, DateTimeOffset Earliest, WallSnapshot Wall);

/// <summary>Reads what the wall knew at a point in time.</summary>
internal static class WallHistory
{
    private static readonly ImmutableDictionary<string, string> StateAfter = WallReads.StateAfter;

    /// <summary>Since when something can be shown; null while nothing has happened.</summary>
    public static Task<DateTimeOffset?> EarliestAsync(NpgsqlConnection connection, CancellationToken token) =>
        connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            "select least((select min(occurred_at) from audit.event), (select min(imported_at) from fact.import))", cancellationToken: token));

    /// <summary>The wall at a point in time.</summary>
    /// <param name="now">The wall as it is: its town, places and scenes are kept.</param>
    /// <param name="scene">Whose indicators are wanted; null: all.</param>
    public static async Task<WallSnapshot> AtAsync(NpgsqlConnection connection, WallSnapshot now, WallScene? scene, DateTimeOffset at, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
        var tiles = now.Indicators.Where(tile => scene is null || scene.Indicators.Contains(tile.Code, StringComparer.Ordinal)).ToList();
        var indicators = new List<IndicatorTile>(tiles.Count);
        var outlooks = await OutlookReader.ReadAsync(connection, now.Town.Code, [.. tiles.Select(tile => tile.Code)], at, token);
        foreach (var tile in tiles)
        {
            indicators.Add((await IndicatorAsync(connection, tile, now.Town.Code, at, token)).With(outlooks[tile.Code]));
        }

        var wall = now with
        {
            Seq = 0,
            At = at,
            Indicators = [.. indicators],
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

    // A period counts once it has ended: what was known of a running one is not kept. A value that was corrected later is shown as it stood then.
    private static async Task<IndicatorTile> IndicatorAsync(NpgsqlConnection connection, IndicatorTile tile, string town, DateTimeOffset at, CancellationToken token)
    {
        var period = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "select period from indicator.definition where code = @Code", new { tile.Code }, cancellationToken: token)) ?? "day";
        var from = period switch { "month" => at.AddYears(-3), "day" => at.AddDays(-70), _ => at.AddHours(-6) };
        var corrected = (await connection.QueryAsync<(string Place, DateTimeOffset Period, double? Value)>(new CommandDefinition(
            """
            select distinct on (place_code, period_start) place_code as place, period_start as period, old_value as value
            from indicator.restatement where indicator_code = @Code and restated_at > @at and period_start >= @from
            order by place_code, period_start, restated_at
            """,
            new { tile.Code, at, from },
            cancellationToken: token))).ToDictionary(row => (row.Place, row.Period), row => row.Value);
        var series = (await IndicatorReader.SeriesAsync(connection, tile.Code, town, from, at, token)).ToDictionary(
            place => place.PlaceCode,
            place => place.Points
                .Where(point => EndOf(point.Period, period) <= at)
                .Select(point => point with { Value = point.Suppressed ? null : corrected.TryGetValue((place.PlaceCode, point.Period), out var then) ? then : point.Value })
                .ToList(),
            StringComparer.Ordinal);
        var own = series.GetValueOrDefault(town) ?? [];
        var newest = own.Count == 0 ? null : own[^1];
        // The places below may be shown up to an earlier day than the whole (WindowSums).
        var parts = series.Where(place => place.Key != town && place.Value.Count > 0).OrderBy(place => place.Key, StringComparer.Ordinal).ToList();
        var partsOf = newest is null || parts.Count == 0 ? (DateTimeOffset?)null : period == "day" ? parts.Max(place => place.Value[^1].Period) : newest.Period;
        var kept = own.TakeLast(Math.Max(2, tile.Series.Count)).ToList();
        var back = Back(tile, period);
        return tile with
        {
            Value = newest?.Value,
            Suppressed = newest?.Suppressed == true,
            Previous = newest is null || back is null ? null : own.FirstOrDefault(point => point.Period == back(newest.Period))?.Value,
            AsOf = newest is null ? null : EndOf(newest.Period, period),
            ComputedAt = newest is null ? null : EndOf(newest.Period, period),
            Series = [.. kept.Select(point => new IndicatorPoint(point.Period, point.Value))],
            ByPlace =
            [
                .. parts.Select(place => (place.Key, Point: place.Value.Find(point => point.Period == partsOf))).Where(place => place.Point is not null)
                    .Select(place => new IndicatorPart(place.Key, place.Point!.Value, place.Point.Suppressed)),
            ],
            PartsOf = partsOf is not null && partsOf != newest!.Period ? partsOf : null,
        };
    }

    /// <summary>The same comparison as today's tile makes, told from its own series: how far before the newest the previous one lies.</summary>
    private static Func<DateTimeOffset, DateTimeOffset>? Back(IndicatorTile tile, string period) => tile.PreviousLabel is null
        ? null
        : period switch
        {
            "month" => start => VietnamTime.StartOf(VietnamTime.DayOf(start).AddMonths(tile.PreviousLabel.En.Contains("year", StringComparison.Ordinal) ? -12 : -1)),
            "day" => start => start.AddDays(tile.PreviousLabel.En.Contains("week", StringComparison.Ordinal) ? -7 : tile.PreviousLabel.En.StartsWith("30", StringComparison.Ordinal) ? -30 : -1),
            _ => start => start.AddHours(-1),
        };

    internal static DateTimeOffset EndOf(DateTimeOffset start, string period) => period switch
    {
        "month" => VietnamTime.StartOf(VietnamTime.DayOf(start).AddMonths(1)),
        "day" => start.AddDays(1),
        _ => start.AddMinutes(5),
    };

    private static async Task<ImmutableArray<CameraTile>> CamerasAsync(
        NpgsqlConnection connection, ImmutableArray<CameraTile> cameras, DateTimeOffset at, CancellationToken token)
    {
        var states = (await connection.QueryAsync<(string Camera, string State, DateTimeOffset Since)>(new CommandDefinition(
            """
            select distinct on (subject_id) subject_id as camera, data ->> 'state' as state, occurred_at as since from audit.event
            where subject_kind = 'camera' and type = 'camera.state_changed' and occurred_at <= @at
            order by subject_id, occurred_at desc, seq desc
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
            "select count(*) from traffic.passage where camera_code = any(@codes) and seen_from >= @midnight and seen_from <= @at",
            new { codes, midnight = VietnamTime.StartOf(VietnamTime.DayOf(at)), at },
            cancellationToken: token));
        var minute = WallClock.MinuteOf(at);
        var counts = (await connection.QueryAsync<(DateTimeOffset Minute, int Count)>(new CommandDefinition(
            """
            select date_trunc('minute', seen_from) as minute, count(*)::integer as count from traffic.passage
            where camera_code = any(@codes) and seen_from >= @first and seen_from <= @at group by 1
            """,
            new { codes, first = minute.AddMinutes(1 - WallReducer.Minutes), at },
            cancellationToken: token))).ToDictionary(row => row.Minute, row => row.Count);
        var recent = await connection.QueryAsync<PassageRow>(new CommandDefinition(
            """
            select seen_from, camera_code, vehicle_class, plate_colour, plate_sure from traffic.passage
            where camera_code = any(@codes) and seen_from <= @at and seen_from > @hourBefore order by seen_from desc, id desc limit @limit
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
        var imports = (await connection.QueryAsync<(string Source, DateTimeOffset Last, long Taken, long Refused, bool Late)>(new CommandDefinition(
            """
            select i.source_code as source, max(i.imported_at) as last, sum(i.rows_taken)::bigint as taken, sum(i.rows_refused)::bigint as refused,
                   max(i.imported_at) < @at - s.late_after as late
            from fact.import i join fact.source s on s.code = i.source_code where i.imported_at <= @at group by i.source_code, s.late_after
            """,
            new { at },
            cancellationToken: token))).ToDictionary(row => row.Source, StringComparer.Ordinal);
        return
        [
            .. sources.Where(source => source.Code != "database").Select(source => imports.TryGetValue(source.Code, out var then)
                ? source with { State = then.Late ? "late" : "ok", LastSuccessAt = then.Last, RowsTaken = then.Taken, RowsRefused = then.Refused }
                : source with { State = "never", LastSuccessAt = null, RowsTaken = 0, RowsRefused = 0 }),
        ];
    }

    private sealed record PassageRow(DateTimeOffset SeenFrom, string CameraCode, string VehicleClass, string PlateColour, bool PlateSure);
}
