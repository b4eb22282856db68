using System.Globalization;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.Sources;
using Ioc.Domain.Alerts;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>Reads what the rules look at, once for all of them.</summary>
internal sealed class AlertReadings
{
    private static readonly CultureInfo Vi = CultureInfo.GetCultureInfo("vi-VN");
    private static readonly CultureInfo En = CultureInfo.GetCultureInfo("en-GB");
    private static readonly TimeSpan RestatementLasts = TimeSpan.FromHours(24);

    private readonly DateTimeOffset now;
    private readonly string town;
    private readonly IReadOnlyList<IndicatorTile> tiles;
    private readonly IReadOnlySet<string> shown;
    private readonly IReadOnlyDictionary<string, LocalText> places;
    private readonly IReadOnlyList<SourceRow> sources;
    private readonly IReadOnlyList<CameraRow> cameras;
    private readonly ILookup<string, PartAnomaly> partAnomalies;

    private AlertReadings(
        DateTimeOffset now, string town, IReadOnlyList<IndicatorTile> tiles, IReadOnlySet<string> shown, IReadOnlyDictionary<string, LocalText> places,
        IReadOnlyList<SourceRow> sources, IReadOnlyList<CameraRow> cameras, ILookup<string, PartAnomaly> partAnomalies)
    {
        this.now = now;
        this.town = town;
        this.tiles = tiles;
        this.shown = shown;
        this.places = places;
        this.sources = sources;
        this.cameras = cameras;
        this.partAnomalies = partAnomalies;
    }

    /// <summary>Reads everything; null while there is no place.</summary>
    /// <param name="place">The town; null: the place with the most communes right below it, as on the wall.</param>
    public static async Task<AlertReadings?> ReadAsync(NpgsqlConnection connection, string? place, IReadOnlyList<AlertRule> rules, DateTimeOffset now, CancellationToken token)
    {
        var root = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            select p.code from place.place p where p.valid_to is null and (p.code = @place or @place::text is null)
            order by (select count(*) from place.place c where c.parent_code = p.code and c.kind = 'commune' and c.valid_to is null) desc, p.code limit 1
            """,
            new { place },
            cancellationToken: token));
        if (root is null)
        {
            return null;
        }

        // What the wall shows: its scenes' indicators, by name or because they stand on it all the time.
        var onWall = (await connection.QueryAsync<string>(new CommandDefinition(
            "select code from indicator.definition where on_wall and audience = 'public' union select unnest(indicators) from wall.scene where enabled", cancellationToken: token)))
            .ToHashSet(StringComparer.Ordinal);
        var wanted = rules.Where(rule => AlertKinds.OfIndicators(rule.Kind)).SelectMany(rule => rule.Indicator is { } code ? [code] : onWall).ToHashSet(StringComparer.Ordinal);
        var read = await IndicatorReader.TilesAsync(connection, root, wanted, token);
        using var all = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select code, name_vi, name_en from place.place where code = @root or parent_code = @root;
            select s.code, s.name_vi, s.name_en, s.last_attempt_at is not null or s.last_success_at is not null as ever, s.last_success_at, s.last_error is not null as failing,
                   s.due_times, s.due_day, i.rows_refused, i.rows_taken + i.rows_unchanged + i.rows_refused as rows_sent
            from fact.source s
            left join lateral (select * from fact.import i where i.source_code = s.code order by i.imported_at desc limit 1) i on true order by s.position;
            select c.code, c.name_vi, c.name_en, c.place_code, c.kind, coalesce(s.state, 'stopped') as state, s.last_frame_at, s.since
            from traffic.camera c left join traffic.camera_state s on s.camera_code = c.code where c.enabled order by c.code;
            select a.indicator_code, a.place_code, a.since, a.until, a.expected, a.seen, a.score
            from indicator.anomaly a join place.place p on p.code = a.place_code
            where p.parent_code = @root and a.withdrawn_at is null and a.kind = 'unusual' and a.until > @recent
            """,
            new { root, now, recent = now.AddDays(-62) },
            cancellationToken: token));
        return new(
            now,
            root,
            read,
            onWall,
            (await all.ReadAsync<(string Code, string Vi, string En)>()).ToDictionary(row => row.Code, row => new LocalText(row.Vi, row.En), StringComparer.Ordinal),
            (await all.ReadAsync<SourceRow>()).AsList(),
            (await all.ReadAsync<CameraRow>()).AsList(),
            (await all.ReadAsync<PartAnomaly>()).ToLookup(row => row.IndicatorCode, StringComparer.Ordinal));
    }

    /// <summary>What a rule sees; a subject that is not there is gone, and its trouble with it.</summary>
    public IReadOnlyList<AlertReading> Of(AlertRule rule) => rule.Kind switch
    {
        AlertKinds.SourceLate => [.. sources.Select(s => Source(s, s.Ever && !s.Failing ? DeliverySchedule.Of(s.DueTimes, s.DueDay).IsLate(s.LastSuccessAt, now) ? AlertSignal.Breached : AlertSignal.Clear : s.Ever ? AlertSignal.Unknown : AlertSignal.Clear,
            new($"lần cuối {Time(s.LastSuccessAt, Vi)}", $"last {Time(s.LastSuccessAt, En)}")))],
        AlertKinds.SourceFailing => [.. sources.Select(s => Source(s, s.Failing ? AlertSignal.Breached : AlertSignal.Clear,
            new($"lỗi ở lần gửi gần nhất; lần tốt cuối {Time(s.LastSuccessAt, Vi)}", $"its last delivery failed; last good one {Time(s.LastSuccessAt, En)}")))],
        AlertKinds.SourceRefused => [.. sources.Where(s => s.RowsSent > 0).Select(s => Refused(rule, s))],
        AlertKinds.CameraDown => [.. cameras.Select(c => Camera(c, c.State == "live" ? AlertSignal.Clear : c.State is "starting" or "ended" ? AlertSignal.Unknown : AlertSignal.Breached, CameraState(c)))],
        AlertKinds.CameraStale => [.. cameras.Select(c => Stale(rule, c))],
        _ => [.. tiles.Where(tile => rule.Indicator is { } code ? tile.Code == code : shown.Contains(tile.Code)).SelectMany(tile => Indicator(rule, tile))],
    };

    private IEnumerable<AlertReading> Indicator(AlertRule rule, IndicatorTile tile)
    {
        // An old figure raises nothing and clears nothing: that its source is late is an alert of its own.
        var old = tile.AsOf is not { } asOf || now - asOf > TimeSpan.FromSeconds(tile.StaleAfterSeconds);
        AlertReading Whole(AlertSignal signal, LocalText detail, double? value = null, double? limit = null) =>
            new($"indicator:{tile.Code}", tile.Name, old && rule.Kind is not AlertKinds.Restatement ? AlertSignal.Unknown : signal, detail, value, limit, town);
        switch (rule.Kind)
        {
            case AlertKinds.Threshold when rule.Parts:
                return tile.ByPlace.Select(part => Part(tile, part, old, AlertWatch.Of(part.Value, rule.Limit, rule.ClearAt, rule.Above), Limit(tile, part.Value, rule.Limit), rule.Limit));
            case AlertKinds.Threshold:
                return [Whole(AlertWatch.Of(tile.Value, rule.Limit, rule.ClearAt, rule.Above), Limit(tile, tile.Value, rule.Limit), tile.Value, rule.Limit)];
            case AlertKinds.OffTarget when tile.Target is { } target && tile.Direction is "up" or "down":
                return rule.Parts
                    ? tile.ByPlace.Select(part => Part(tile, part, old, AlertWatch.Of(Distance(tile, part.Value), rule.Limit, rule.ClearAt, true), Aim(tile, part.Value), target))
                    : [Whole(AlertWatch.Of(Distance(tile, tile.Value), rule.Limit, rule.ClearAt, true), Aim(tile, tile.Value), tile.Value, target)];
            case AlertKinds.Rate:
                var change = tile is { Compared: { } value, Previous: { } previous } && previous != 0 ? 100 * (value - previous) / Math.Abs(previous) : (double?)null;
                return [Whole(
                    AlertWatch.Of(change, rule.Limit, rule.ClearAt, rule.Above),
                    new($"{Signed(change, Vi)} % so với {tile.PreviousLabel?.Vi}: {Number(tile.Previous, tile, Vi)} → {Number(tile.Compared, tile, Vi)} {tile.Unit.Vi}",
                        $"{Signed(change, En)} % vs {tile.PreviousLabel?.En}: {Number(tile.Previous, tile, En)} → {Number(tile.Compared, tile, En)} {tile.Unit.En}"),
                    change,
                    rule.Limit)];
            case AlertKinds.Forecast when tile.Outlook.Forecast is { } forecast && tile.Target is { } aim:
                var leaves = forecast.Target is { Meets: false } crossing && forecast.Points.Take((int)Math.Max(1, rule.Limit)).Any(point => point.Period >= crossing.Period);
                var at = forecast.Target is { } found ? forecast.Points.First(point => point.Period == found.Period) : forecast.Points[0];
                leaves = leaves && forecast.Points.TakeWhile(point => point.Period <= at.Period).Count() <= Math.Max(1, rule.Limit);
                return [Whole(
                    leaves ? AlertSignal.Breached : AlertSignal.Clear,
                    new($"dự báo {Number(at.Value, tile, Vi)} {tile.Unit.Vi} kỳ {Period(tile, at.Period)}, mục tiêu {Number(aim, tile, Vi)}",
                        $"forecast {Number(at.Value, tile, En)} {tile.Unit.En} for {Period(tile, at.Period)}, target {Number(aim, tile, En)}"),
                    at.Value,
                    aim)];
            case AlertKinds.Anomaly when rule.Parts:
                return tile.ByPlace.Select(part =>
                {
                    var newest = partAnomalies[tile.Code].Where(a => a.PlaceCode == part.PlaceCode && Math.Abs(a.Score) >= rule.Limit).MaxBy(a => a.Until);
                    return Part(tile, part, old, newest is not null && IsNewest(tile, newest.Until) ? AlertSignal.Breached : AlertSignal.Clear,
                        newest is null ? new("", "") : Strange(tile, newest.Seen, newest.Expected, newest.Since), newest?.Expected);
                });
            case AlertKinds.Anomaly:
                var mark = tile.Outlook.Anomalies.Where(anomaly => anomaly.Kind == "unusual" && Math.Abs(anomaly.Score) >= rule.Limit).MaxBy(anomaly => anomaly.Until);
                return [Whole(
                    mark is not null && IsNewest(tile, mark.Until) ? AlertSignal.Breached : AlertSignal.Clear,
                    mark is null ? new("", "") : Strange(tile, mark.Seen, mark.Expected, mark.Since),
                    mark?.Seen,
                    mark?.Expected)];
            case AlertKinds.Restatement:
                var restated = tile.Outlook.Restatements.Where(r => now - r.RestatedAt < RestatementLasts && Moved(r) >= rule.Limit).MaxBy(Moved);
                return [Whole(
                    restated is not null ? AlertSignal.Breached : AlertSignal.Clear,
                    restated is null ? new("", "") : new(
                        $"kỳ {Period(tile, restated.Period)}: {Number(restated.OldValue, tile, Vi)} → {Number(restated.NewValue, tile, Vi)} {tile.Unit.Vi}. {restated.Reason.Vi}",
                        $"period {Period(tile, restated.Period)}: {Number(restated.OldValue, tile, En)} → {Number(restated.NewValue, tile, En)} {tile.Unit.En}. {restated.Reason.En}"),
                    restated?.NewValue,
                    restated?.OldValue)];
            default:
                return [];
        }
    }

    // The newest period may still be running: the one before it is the newest that could be judged.
    private static bool IsNewest(IndicatorTile tile, DateTimeOffset until) => tile.Series.Count > 0 && tile.Series.TakeLast(2).Any(point => point.Period <= until);

    private static double Moved(RestatementMark mark) => mark is { OldValue: { } old, NewValue: { } corrected } && old != 0 ? 100 * Math.Abs((corrected - old) / old) : 100;

    private AlertReading Part(IndicatorTile tile, IndicatorPart part, bool old, AlertSignal signal, LocalText detail, double? limit) => new(
        $"place:{part.PlaceCode}", places.GetValueOrDefault(part.PlaceCode) ?? new(part.PlaceCode, part.PlaceCode), old || part.Suppressed || part.Value is null ? AlertSignal.Unknown : signal, detail, part.Value, limit, part.PlaceCode);

    // How far on the wrong side of the target, percent of it; negative on the right side.
    private static double? Distance(IndicatorTile tile, double? value) => value is { } v && tile.Target is { } target && target != 0
        ? 100 * (tile.Direction == "up" ? target - v : v - target) / Math.Abs(target)
        : null;

    private static LocalText Limit(IndicatorTile tile, double? value, double limit) => new(
        $"{Number(value, tile, Vi)} {tile.Unit.Vi} (ngưỡng {Number(limit, tile, Vi)})", $"{Number(value, tile, En)} {tile.Unit.En} (limit {Number(limit, tile, En)})");

    private static LocalText Aim(IndicatorTile tile, double? value) => new(
        $"{Number(value, tile, Vi)} {tile.Unit.Vi}, mục tiêu {Number(tile.Target, tile, Vi)}", $"{Number(value, tile, En)} {tile.Unit.En}, target {Number(tile.Target, tile, En)}");

    private static LocalText Strange(IndicatorTile tile, double seen, double expected, DateTimeOffset since) => new(
        $"thấy {Number(seen, tile, Vi)}, thường {Number(expected, tile, Vi)} {tile.Unit.Vi}, từ {Period(tile, since)}",
        $"seen {Number(seen, tile, En)}, expected {Number(expected, tile, En)} {tile.Unit.En}, since {Period(tile, since)}");

    private static AlertReading Source(SourceRow source, AlertSignal signal, LocalText detail, double? value = null, double? limit = null) =>
        new($"source:{source.Code}", new(source.NameVi, source.NameEn), signal, detail, value, limit);

    private static AlertReading Refused(AlertRule rule, SourceRow source)
    {
        var share = 100.0 * source.RowsRefused / source.RowsSent;
        return Source(source, AlertWatch.Of(share, rule.Limit, rule.ClearAt, true), new(
            string.Create(Vi, $"{source.RowsRefused:N0} trong {source.RowsSent:N0} dòng bị từ chối ({share:N0} %)"),
            string.Create(En, $"{source.RowsRefused:N0} of {source.RowsSent:N0} rows refused ({share:N0} %)")), share, rule.Limit);
    }

    private static AlertReading Camera(CameraRow camera, AlertSignal signal, LocalText detail, double? value = null, double? limit = null) =>
        new($"camera:{camera.Code}", new(camera.NameVi, camera.NameEn), signal, detail, value, limit, camera.PlaceCode);

    private static LocalText CameraState(CameraRow camera)
    {
        var (vi, en) = camera.State switch
        {
            "reconnecting" => ("mất tín hiệu", "no picture"),
            "broken" => ("không phân tích được", "cannot be analysed"),
            "stopped" => ("không chạy", "not running"),
            _ => ("không hoạt động", "not working"),
        };
        return camera.LastFrameAt is { } last ? new($"{vi}, hình cuối lúc {Time(last, Vi)}", $"{en}, last picture at {Time(last, En)}") : new($"{vi}, chưa có hình nào", $"{en}, no picture so far");
    }

    private AlertReading Stale(AlertRule rule, CameraRow camera)
    {
        // A camera that reads plates itself sends a picture when a vehicle comes: that none came is no fault of it. That it is silent is watched where its reports are taken.
        var age = camera.State != "live" || camera.LastFrameAt is not { } last ? (double?)null : camera.Kind == "anpr" ? 0 : (now - last).TotalSeconds;
        return Camera(camera, AlertWatch.Of(age, rule.Limit, rule.ClearAt, true), CameraState(camera) is var _ && camera.LastFrameAt is { } at
            ? new($"hình cuối lúc {Time(at, Vi)}", $"last picture at {Time(at, En)}")
            : new("chưa có hình nào", "no picture so far"), age, rule.Limit);
    }

    private static string Number(double? value, IndicatorTile tile, CultureInfo culture) => value is { } v ? v.ToString($"N{tile.Decimals}", culture) : "–";

    private static string Signed(double? value, CultureInfo culture) => value is { } v ? (v < 0 ? "−" : "+") + Math.Abs(v).ToString("N1", culture) : "–";

    // A month by its month, a day by its day.
    private static string Period(IndicatorTile tile, DateTimeOffset at) => tile.Series is [.., var before, var last] && last.Period - before.Period > TimeSpan.FromDays(20)
        ? VietnamTime.At(at).ToString("MM/yyyy", CultureInfo.InvariantCulture)
        : Day(at);

    private static string Day(DateTimeOffset at) => VietnamTime.At(at).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? at, CultureInfo culture) => at is { } known
        ? VietnamTime.At(known).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture)
        : culture == Vi ? "chưa có" : "never";

    private sealed class SourceRow
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public bool Ever { get; init; }
        public DateTimeOffset? LastSuccessAt { get; init; }
        public bool Failing { get; init; }
        public TimeOnly[]? DueTimes { get; init; }
        public int? DueDay { get; init; }
        public int RowsRefused { get; init; }
        public int RowsSent { get; init; }
    }

    private sealed class CameraRow
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? PlaceCode { get; init; }
        public required string Kind { get; init; }
        public required string State { get; init; }
        public DateTimeOffset? LastFrameAt { get; init; }
        public DateTimeOffset? Since { get; init; }
    }

    private sealed record PartAnomaly(string IndicatorCode, string PlaceCode, DateTimeOffset Since, DateTimeOffset Until, double Expected, double Seen, double Score);
}
