using System.Collections.Immutable;
using System.Data;
using System.Text.Json;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>What the wall reads from the database. No query here selects a plate, a person or a case's identity for output.</summary>
internal static class WallReads
{
    /// <summary>Which steps of a case a wall tells, and the state after each.</summary>
    internal static readonly ImmutableDictionary<string, string> StateAfter = CaseLife.Steps
        .ToImmutableDictionary(step => step.EventType, step => step.To.Code(), StringComparer.Ordinal)
        .Add(EventTypes.CaseOpened, CaseLife.Start.Code());

    /// <summary>The whole wall in one database snapshot, and how far each log had come in it; null while there is no place to show.</summary>
    public static async Task<(WallSnapshot Wall, WallCursor Cursor)?> LoadAsync(
        NpgsqlConnection connection, string? place, string epoch, DateTimeOffset now, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
        var town = await TownAsync(connection, place, token);
        if (town is null)
        {
            return null;
        }

        var seen = (await connection.ExecuteScalarAsync<string>(new CommandDefinition("select pg_current_snapshot()::text", cancellationToken: token)))!;
        var revisions = await IndicatorReader.RevisionsAsync(connection, token, everything: true);
        var scenes = await WallScene.ReadAsync(connection, await Catalogue.ReadAsync(connection, token), token);
        var shown = scenes.SelectMany(scene => scene.Indicators).ToHashSet(StringComparer.Ordinal);
        var cameras = await CamerasAsync(connection, now, token);
        var (byState, paidToday) = await CaseCountsAsync(connection, now, token);
        var wall = new WallSnapshot(
            epoch,
            0,
            now,
            await SimulatedAsync(connection, token),
            town,
            [.. await IndicatorReader.TilesAsync(connection, town.Code, shown, token)],
            await PlacesAsync(connection, town.Code, token),
            cameras,
            await PassagesAsync(connection, now, token),
            new(byState, paidToday, await CaseItemsAsync(connection, 0, WallReducer.Recent, newestFirst: true, token) is var items ? [.. items.Items] : []),
            await SourcesAsync(connection, now, token),
            scenes)
        {
            Alerts = await AlertsAsync(connection, now, token),
            Programme = await ProgrammeBoard.SummaryAsync(connection, town.Code, now, token),
        };
        var cursor = new WallCursor(await EventReader.LastAsync(connection, token), seen, revisions, await FingerprintAsync(connection, token));
        await transaction.CommitAsync(token);
        return (wall, cursor);
    }

    /// <summary>Changes when the wall must be built anew: other places, other scenes, other targets, or the first invented row.</summary>
    public static async Task<string> FingerprintAsync(NpgsqlConnection connection, CancellationToken token) =>
        await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            """
            select md5(coalesce(string_agg(code || ':' || name_vi || ':' || coalesce(parent_code, '') || ':' || (boundary is null), ',' order by code), ''))
            from place.place where valid_to is null
            """,
            cancellationToken: token)) + await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "select md5(coalesce(string_agg(s::text, ',' order by s.code), '')) || (select count(*) from indicator.definition) || (select coalesce(md5(string_agg(t::text, ',' order by t.id)), '') from indicator.target t) from wall.scene s",
                cancellationToken: token)) + await SimulatedAsync(connection, token);

    /// <summary>The cameras in use, by code.</summary>
    public static async Task<ImmutableArray<CameraTile>> CamerasAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var rows = await connection.QueryAsync<CameraRow>(new CommandDefinition(
            """
            select c.code, c.name_vi, c.name_en, c.place_code, c.longitude, c.latitude, c.simulated, c.updated_at as changed_at,
                   s.state, s.since, s.last_frame_at, coalesce(s.analysed_fps, 0)::double precision as analysed_fps, coalesce(s.dropped, 0) as dropped
            from traffic.camera c left join traffic.camera_state s on s.camera_code = c.code
            where c.enabled order by c.code
            """,
            cancellationToken: token));
        return [.. rows.Select(row => row.Tile(now))];
    }

    /// <summary>The sources, their health as of now.</summary>
    public static async Task<ImmutableArray<SourceHealth>> SourcesAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var rows = await connection.QueryAsync<WallSourceRow>(new CommandDefinition(
            """
            select code, name_vi, name_en, last_success_at is not null or last_attempt_at is not null as ever, last_error is not null as failing,
                   due_times, due_day, last_success_at, rows_taken, rows_refused
            from fact.source order by position
            """,
            cancellationToken: token));
        return
        [
            .. rows.Select(row => new SourceHealth(row.Code, new(row.NameVi, row.NameEn), row.State(now), row.LastSuccessAt, row.RowsTaken, row.RowsRefused)),
            WallSources.Database("ok"),
        ];
    }

    /// <summary>The alerts that were active and told at a point in time.</summary>
    public static async Task<WallAlerts> AlertsAsync(NpgsqlConnection connection, DateTimeOffset at, CancellationToken token)
    {
        var rows = (await connection.QueryAsync<AlertRow>(new CommandDefinition(
            """
            select a.id, a.kind, a.severity, a.title_vi, a.title_en, a.opened_at, a.acknowledged_at is not null and a.acknowledged_at <= @at as acknowledged, s.subjects, s.detail_vi, s.detail_en,
                   (count(*) over ())::integer as active, (count(*) filter (where a.acknowledged_at is null or a.acknowledged_at > @at) over ())::integer as unacknowledged
            from alert.alert a
            cross join lateral (
                select count(*)::integer as subjects, min(detail_vi) as detail_vi, min(detail_en) as detail_en
                from alert.subject where alert_id = a.id and since <= @at and (cleared_at is null or cleared_at > @at)) s
            where a.told_at <= @at and (a.cleared_at is null or a.cleared_at > @at) and s.subjects > 0
            order by a.acknowledged_at is not null and a.acknowledged_at <= @at, array_position(array['critical', 'warning', 'info'], a.severity), a.opened_at desc, a.id limit 12
            """,
            new { at },
            cancellationToken: token))).AsList();
        return rows.Count == 0
            ? WallAlerts.None
            : new(rows[0].Active, rows[0].Unacknowledged,
            [
                .. rows.Select(row => new WallAlert(
                    row.Id, row.Kind, row.Severity, new(row.TitleVi, row.TitleEn), row.Subjects == 1 ? new(row.DetailVi, row.DetailEn) : null, row.OpenedAt, row.Subjects, row.Acknowledged)),
            ]);
    }

    /// <summary>
    /// The passages that this moment sees and an earlier one did not, in the order in which they were written, and this moment as PostgreSQL
    /// names it (<c>pg_snapshot</c>). What commits late is in the difference, and no transaction that stays open elsewhere, such as a long
    /// import, holds back what has been committed beside it.
    /// </summary>
    public static async Task<(IReadOnlyList<PassageRow> Rows, string Seen)> PassagesSinceAsync(NpgsqlConnection connection, string seen, CancellationToken token)
    {
        var rows = (await connection.QueryAsync<SeenPassageRow>(new CommandDefinition(
            """
            select p.seen_from, p.camera_code, p.vehicle_class, p.plate_colour, p.plate_sure, pg_current_snapshot()::text as seen
            from (select) always left join traffic.passage p
                on p.written_in >= pg_snapshot_xmin(@seen::pg_snapshot) and not pg_visible_in_snapshot(p.written_in, @seen::pg_snapshot)
            order by p.written_in, p.id
            """,
            new { seen },
            cancellationToken: token))).AsList();
        return ([.. rows.Where(row => row.SeenFrom is not null).Select(row => new PassageRow(row.SeenFrom!.Value, row.CameraCode!, row.VehicleClass!, row.PlateColour!, row.PlateSure!.Value))], rows[0].Seen);
    }

    /// <summary>The steps of cases after a place in the event log, and how far the log has been read.</summary>
    public static async Task<(IReadOnlyList<CaseItem> Items, long? Last)> CaseItemsAsync(
        NpgsqlConnection connection, long after, int limit, bool newestFirst, CancellationToken token)
    {
        var rows = (await connection.QueryAsync<CaseStepRow>(new CommandDefinition(
            $"""
            select e.seq, e.occurred_at, e.type, c.camera_code, c.kind
            from audit.event e join enforcement.case c on c.id = case when e.subject_kind = 'case' then e.subject_id::uuid end
            where e.subject_kind = 'case' and e.seq > @after and e.type = any(@types)
            order by e.seq {(newestFirst ? "desc" : "asc")} limit @limit
            """,
            new { after, limit, types = StateAfter.Keys.ToArray() },
            cancellationToken: token))).AsList();
        return ([.. rows.Select(row => new CaseItem(row.OccurredAt, row.CameraCode, row.Kind, row.Type, StateAfter[row.Type]))],
            rows.Count == 0 ? null : rows.Max(row => row.Seq));
    }

    /// <summary>How many cases stand where, and what was paid today.</summary>
    public static async Task<(ImmutableSortedDictionary<string, int> ByState, long PaidToday)> CaseCountsAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var rows = await connection.QueryAsync<(string State, int Count)>(new CommandDefinition(
            "select state, count(*)::integer from enforcement.case group by state", cancellationToken: token));
        var counts = Enum.GetValues<CaseState>().ToDictionary(state => state.Code(), _ => 0, StringComparer.Ordinal);
        foreach (var (state, count) in rows)
        {
            counts[state] = count;
        }

        var midnight = VietnamTime.StartOf(VietnamTime.DayOf(now));
        var paid = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(sum(amount), 0)::bigint from enforcement.payment where state = 'received' and received_at >= @midnight",
            new { midnight },
            cancellationToken: token));
        return (counts.ToImmutableSortedDictionary(StringComparer.Ordinal), paid);
    }

    private static async Task<WallTown?> TownAsync(NpgsqlConnection connection, string? place, CancellationToken token)
    {
        var row = await connection.QueryFirstOrDefaultAsync<TownRow>(new CommandDefinition(
            """
            select p.code, p.name_vi, p.name_en, p.longitude, p.latitude, l.geography_vi, l.geography_en
            from place.place p join place.located l on l.code = p.code
            where p.valid_to is null and (p.code = @place or @place::text is null)
            order by (select count(*) from place.place c where c.parent_code = p.code and c.kind = 'commune' and c.valid_to is null) desc, p.code
            limit 1
            """,
            new { place },
            cancellationToken: token));
        return row is null ? null : new(row.Code, new(row.NameVi, row.NameEn), row.Longitude, row.Latitude, new(row.GeographyVi, row.GeographyEn));
    }

    /// <summary>One place as the map knows it; null when there is none.</summary>
    public static async Task<PlaceArea?> PlaceAsync(NpgsqlConnection connection, string code, CancellationToken token)
    {
        var row = await connection.QuerySingleOrDefaultAsync<PlaceRow>(new CommandDefinition(
            "select code, kind, name_vi, name_en, longitude, latitude, boundary::text as boundary from place.place where code = @code and valid_to is null",
            new { code },
            cancellationToken: token));
        return row is null ? null : new(
            row.Code, new(row.NameVi, row.NameEn), row.Kind, row.Boundary is null ? null : JsonElement.Parse(row.Boundary), row.Longitude, row.Latitude);
    }

    /// <summary>The places right below one.</summary>
    public static async Task<ImmutableArray<PlaceArea>> PlacesAsync(NpgsqlConnection connection, string town, CancellationToken token)
    {
        var rows = await connection.QueryAsync<PlaceRow>(new CommandDefinition(
            """
            select code, kind, name_vi, name_en, longitude, latitude, boundary::text as boundary
            from place.place where parent_code = @town and valid_to is null order by code
            """,
            new { town },
            cancellationToken: token));
        return [.. rows.Select(row => new PlaceArea(
            row.Code, new(row.NameVi, row.NameEn), row.Kind, row.Boundary is null ? null : JsonElement.Parse(row.Boundary), row.Longitude, row.Latitude))];
    }

    private static async Task<WallPassages> PassagesAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var midnight = VietnamTime.StartOf(VietnamTime.DayOf(now));
        var minute = WallClock.MinuteOf(now);
        var today = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from traffic.passage where seen_from >= @midnight and seen_from < @midnight + interval '1 day'",
            new { midnight },
            cancellationToken: token));
        var counts = (await connection.QueryAsync<(DateTimeOffset Minute, int Count)>(new CommandDefinition(
            """
            select date_trunc('minute', seen_from) as minute, count(*)::integer as count from traffic.passage
            where seen_from >= @first and seen_from < @end group by 1
            """,
            new { first = minute.AddMinutes(1 - WallReducer.Minutes), end = minute.AddMinutes(1) },
            cancellationToken: token))).ToDictionary(row => row.Minute, row => row.Count);
        var recent = await connection.QueryAsync<PassageRow>(new CommandDefinition(
            """
            select seen_from, camera_code, vehicle_class, plate_colour, plate_sure
            from traffic.passage order by written_in desc, id desc limit @limit
            """,
            new { limit = WallReducer.Recent },
            cancellationToken: token));
        var minutes = Enumerable.Range(1 - WallReducer.Minutes, WallReducer.Minutes).Select(i => minute.AddMinutes(i));
        return new(today, [.. minutes.Select(m => new MinuteCount(m, counts.GetValueOrDefault(m)))], [.. recent.Select(row => row.Item())]);
    }

    private static Task<bool> SimulatedAsync(NpgsqlConnection connection, CancellationToken token) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select 1 from place.place where simulated) or exists (select 1 from traffic.camera where simulated)
                or exists (select 1 from fact.import where simulated)
            """,
            cancellationToken: token));

    internal sealed record PassageRow(DateTimeOffset SeenFrom, string CameraCode, string VehicleClass, string PlateColour, bool PlateSure)
    {
        public PassageItem Item() => new(SeenFrom, CameraCode, VehicleClass, PlateColour, PlateSure);
    }

    // Null but for the moment where nothing is new.
    private sealed record SeenPassageRow(DateTimeOffset? SeenFrom, string? CameraCode, string? VehicleClass, string? PlateColour, bool? PlateSure, string Seen);

    private sealed record CaseStepRow(long Seq, DateTimeOffset OccurredAt, string Type, string CameraCode, string Kind);

    private sealed record TownRow(string Code, string NameVi, string NameEn, double? Longitude, double? Latitude, string GeographyVi, string GeographyEn);

    private sealed record PlaceRow(string Code, string Kind, string NameVi, string NameEn, double? Longitude, double? Latitude, string? Boundary);

    private sealed class AlertRow
    {
        public Guid Id { get; init; }
        public required string Kind { get; init; }
        public required string Severity { get; init; }
        public required string TitleVi { get; init; }
        public required string TitleEn { get; init; }
        public DateTimeOffset OpenedAt { get; init; }
        public bool Acknowledged { get; init; }
        public int Subjects { get; init; }
        public required string DetailVi { get; init; }
        public required string DetailEn { get; init; }
        public int Active { get; init; }
        public int Unacknowledged { get; init; }
    }

    private sealed class CameraRow
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? PlaceCode { get; init; }
        public double? Longitude { get; init; }
        public double? Latitude { get; init; }
        public bool Simulated { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
        public string? State { get; init; }
        public DateTimeOffset? Since { get; init; }
        public DateTimeOffset? LastFrameAt { get; init; }
        public double AnalysedFps { get; init; }
        public long Dropped { get; init; }

        // A camera that says it is live but has shown no picture for a while is not: its worker may be gone.
        public CameraTile Tile(DateTimeOffset now)
        {
            var state = State ?? "stopped";
            if (state == "live" && LastFrameAt < now - TimeSpan.FromSeconds(30))
            {
                state = "reconnecting";
            }

            return new(
                Code, new(NameVi, NameEn), PlaceCode, Longitude, Latitude, state, Since ?? ChangedAt, WallTexts.OfCamera(state),
                LastFrameAt, Math.Round(AnalysedFps, 1), Dropped, Simulated);
        }
    }
}

/// <summary>How far the wall has read each log; of the passages, the database's moment (<c>pg_snapshot</c>) up to which they are counted.</summary>
internal sealed record WallCursor(long Event, string Passages, IReadOnlyDictionary<string, long> Revisions, string Fingerprint);

internal static class WallClock
{
    /// <summary>The minute that a point in time lies in.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}

internal static class WallTexts
{
    /// <summary>What a state means, in the few words that stand beside its name under a picture; null where the name says all.</summary>
    public static LocalText? OfCamera(string state) => state switch
    {
        "reconnecting" => new("Mất tín hiệu", "No picture"),
        "stopped" => new("Chưa chạy", "Not running"),
        "broken" => new("Cần người kiểm tra", "Somebody must look"),
        _ => null,
    };
}

internal static class WallSources
{
    public static SourceHealth Database(string state) => new("database", new("Cơ sở dữ liệu của hệ thống", "The system's database"), state, null, 0, 0);
}
