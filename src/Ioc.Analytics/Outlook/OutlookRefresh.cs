using System.Text.Json;
using Dapper;
using Ioc.Analytics.Anomalies;
using Ioc.Analytics.Forecasting;
using Ioc.Analytics.HotSpots;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Time;
using Npgsql;
using NpgsqlTypes;

namespace Ioc.Analytics.Outlook;

/// <summary>
/// Keeps forecasts, anomalies and hot spots up to date with the values: what belongs to an indicator and a place with all right below it is made anew
/// when a period of theirs has closed or was restated, and not otherwise. Everything is made from what may be published: a hidden cell is a gap,
/// so that no forecast gives it away. Where that is decided after the values have come, it waits for the decision.
/// </summary>
public sealed class OutlookRefresh(NpgsqlDataSource database, TimeProvider clock)
{
    // Raise it when a method changes: everything is made anew.
    private const int Version = 1;

    // A computation may commit some time after the moment that it is marked with.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(60);
    private static readonly TimeSpan KeptOfMinutes = TimeSpan.FromDays(2);

    /// <summary>How many series one turn reckons; the last place of a turn is finished with all below it.</summary>
    public const int SeriesInTurn = 120;

    private readonly Queue<Due> waiting = [];
    private readonly HashSet<(string Indicator, string Place)> begun = [];
    private DateTimeOffset followed = DateTimeOffset.MinValue;
    private DateTimeOffset asked;

    /// <summary>Whether a turn left something to the next one.</summary>
    public bool More => waiting.Count > 0;

    /// <summary>
    /// Makes what is due, a bounded part of it in each turn: what the wall shows first, then what has waited longest. With thousands of communes the first load
    /// takes many turns, and none of them long.
    /// </summary>
    /// <returns>How many indicators and places, each with the parts below, were made anew.</returns>
    public async Task<int> FollowAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        Catalogue? catalogue = null;
        if (waiting.Count == 0)
        {
            asked = now;
            catalogue = await Catalogue.ReadAsync(connection, token);
            foreach (var one in await DueAsync(connection, await WindowSums.UndecidedAsync(connection, catalogue, now, token), token))
            {
                waiting.Enqueue(one);
            }
        }

        var (made, series) = (0, 0);
        catalogue ??= await Catalogue.ReadAsync(connection, token);
        while (series < SeriesInTurn && waiting.TryPeek(out var next))
        {
            await BeginAsync(connection, catalogue, token);
            var began = clock.GetTimestamp();
            await MakeAsync(connection, catalogue.Find(next.IndicatorCode)!, next, clock.GetUtcNow(), token);
            // Only now: what a broken connection interrupts is still there in the next turn.
            waiting.Dequeue();
            (made, series) = (made + 1, series + next.Series);

            // Forecasts are in no hurry: half of the time is for those who are, above all after a start, when everything is due.
            await Task.Delay(clock.GetElapsedTime(began), clock, token);
        }

        // What closed in the meantime is asked for when all of this is done.
        followed = waiting.Count == 0 ? asked : followed;
        return made;
    }

    /// <summary>
    /// Makes what a wall shows of a place and has never had: the forecast of the whole and where high values lie together, in the order of its scenes. The places below
    /// come with their turn. After a first start this is what people look at, and it takes seconds where all of it takes minutes.
    /// </summary>
    /// <returns>How many were made.</returns>
    public async Task<int> BeginAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await BeginAsync(connection, null, token);
    }

    private async Task<int> BeginAsync(NpgsqlConnection connection, Catalogue? catalogue, CancellationToken token)
    {
        var missing = (await connection.QueryAsync<(string Code, string Place)>(new CommandDefinition(
            """
            with shown as (
                select code, min(rank) as rank
                from (select code, position as rank from indicator.definition where on_wall
                      union all
                      select i.code, 10000 + 100 * s.position + i.n from wall.scene s cross join lateral unnest(s.indicators) with ordinality i (code, n)) x
                group by code)
            select s.code, p.code as place
            from shown s join indicator.definition d on d.code = s.code and d.audience = 'public'
            cross join place.place p
            where exists (select 1 from place.place c where c.parent_code = p.code)
              and not exists (select 1 from indicator.outlook o where o.indicator_code = s.code and o.place_code = p.code)
              and not exists (select 1 from indicator.forecast f where f.indicator_code = s.code and f.place_code = p.code)
              and exists (select 1 from indicator.value v where v.indicator_code = s.code and v.place_code = p.code and v.computed_at >= v.period_end)
            order by s.rank, p.code
            """,
            cancellationToken: token))).Where(one => !begun.Contains((one.Code, one.Place))).ToList();
        if (missing.Count == 0)
        {
            return 0;
        }

        catalogue ??= await Catalogue.ReadAsync(connection, token);
        var undecided = await WindowSums.UndecidedAsync(connection, catalogue, clock.GetUtcNow(), token);
        missing.RemoveAll(one => undecided.Contains(one.Code));
        foreach (var (code, place) in missing)
        {
            await MakeAsync(connection, catalogue.Find(code)!, new(code, place, DateTimeOffset.MinValue, 1), clock.GetUtcNow(), token);
            begun.Add((code, place));
        }

        return missing.Count;
    }

    private async Task<IReadOnlyList<Due>> DueAsync(NpgsqlConnection connection, IReadOnlySet<string> undecided, CancellationToken token) =>
        (await connection.QueryAsync<Due>(new CommandDefinition(
            """
            with newest as (
                select v.indicator_code, v.place_code, max(v.computed_at) as made_from
                from indicator.value v join indicator.definition d on d.code = v.indicator_code and d.audience = 'public'
                where v.computed_at > @since and v.computed_at >= v.period_end group by 1, 2),
            parents as (select code from place.place p where exists (select 1 from place.place c where c.parent_code = p.code)),
            root as (
                select indicator_code, place_code, max(made_from) as made_from
                from (select n.indicator_code, r.place_code, n.made_from
                      from newest n join place.place p on p.code = n.place_code
                      cross join lateral (
                          select coalesce(p.parent_code, p.code) as place_code
                          union
                          select code from parents where code = p.code) r
                      union all
                      -- values that stood before, and may be shown of the places below now
                      select w.indicator_code, p.code, w.decided_at
                      from indicator.public_window_decided w cross join parents p
                      where w.decided_at > @since and exists (select 1 from indicator.value v where v.indicator_code = w.indicator_code and v.place_code = p.code)) known
                where indicator_code <> all(@undecided)
                group by 1, 2)
            select r.indicator_code, r.place_code, r.made_from, 1 + (select count(*)::integer from place.place c where c.parent_code = r.place_code) as series
            from root r left join indicator.outlook o using (indicator_code, place_code)
            join indicator.definition d on d.code = r.indicator_code and d.audience = 'public'
            where o.made_from is null or o.made_from < r.made_from or o.version <> @Version
            order by d.on_wall desc, coalesce(o.made_at, '-infinity'), d.position, r.place_code
            """,
            new { since = followed == DateTimeOffset.MinValue ? DateTimeOffset.UnixEpoch : followed - Overlap, Version, undecided = undecided.ToArray() },
            cancellationToken: token))).AsList();

    /// <summary>Forgets forecasts that were replaced long ago: sixty days, two of those made every five minutes.</summary>
    public async Task ForgetAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from indicator.forecast f using indicator.definition d
            where d.code = f.indicator_code and f.replaced_at < case d.period when 'five_minutes' then @minutes else @before end;
            delete from indicator.hot_spot where replaced_at < @before
            """,
            new { before = now - Kept, minutes = now - KeptOfMinutes },
            cancellationToken: token));
    }

    // Reckoned first and written afterwards: a transaction that stays open while it reckons would hold back the passages that the walls wait for.
    private static async Task MakeAsync(NpgsqlConnection connection, CatalogueEntry entry, Due due, DateTimeOffset now, CancellationToken token)
    {
        // Of two hosts one works: the lock is the session's, and goes with it.
        var claim = new { Key = $"outlook {due.IndicatorCode} {due.PlaceCode}" };
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(hashtextextended(@Key, 0))", claim, cancellationToken: token)))
        {
            return;
        }

        try
        {
            var done = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select 1 from indicator.outlook where indicator_code = @IndicatorCode and place_code = @PlaceCode and made_from >= @MadeFrom and version = @Version)",
                new { due.IndicatorCode, due.PlaceCode, due.MadeFrom, Version },
                cancellationToken: token));
            if (!done)
            {
                await MakeClaimedAsync(connection, entry, due, now, token);
            }
        }
        finally
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_unlock(hashtextextended(@Key, 0))", claim, cancellationToken: CancellationToken.None));
        }
    }

    private static async Task MakeClaimedAsync(NpgsqlConnection connection, CatalogueEntry entry, Due due, DateTimeOffset now, CancellationToken token)
    {
        var cadence = Cadence.Of(entry);
        var from = cadence.Period switch { "month" => now.AddMonths(-cadence.Back), "day" => now.AddDays(-cadence.Back), _ => now.AddMinutes(-5 * cadence.Back) };
        // Days of which a source has told nothing yet are no zeros to learn from.
        var heard = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition("select indicator.heard_at(@Code, null)", new { entry.Code }, cancellationToken: token));
        var until = heard is { } last && last < now.UtcDateTime ? new DateTimeOffset(last, TimeSpan.Zero) : now;
        var series = await IndicatorReader.SeriesAsync(connection, entry.Code, due.PlaceCode, from, until, token);

        // Parts of five minutes are too many to be worth it: the whole is forecast. So is it where only a beginning is made.
        var made = series.Where(place => (cadence.Period != "five_minutes" && !due.Begins) || place.PlaceCode == due.PlaceCode).Select(place => Reckon(entry, cadence, place, now)).ToList();

        await using var transaction = await connection.BeginTransactionAsync(token);
        foreach (var one in made)
        {
            await ForecastAsync(transaction, entry, cadence, one, now, token);
            if (one.Anomalies is { } anomalies)
            {
                await AnomaliesAsync(transaction, entry, cadence, one.PlaceCode, one.First, anomalies, now, token);
            }
        }

        if (entry is { Domain: "publicOrder", Window: >= 30, Kind: "rate" or "count" })
        {
            await HotSpotsAsync(transaction, entry, cadence, due.PlaceCode, series, now, token);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            {(due.Begins ? "" : InsertOutlook)}
            update indicator.revision set revision = revision + 1 where indicator_code = @IndicatorCode;
            select pg_notify(@Channel, '')
            """,
            new { due.IndicatorCode, due.PlaceCode, due.MadeFrom, now, Version, IndicatorCalculator.Channel },
            transaction,
            cancellationToken: token));
        await transaction.CommitAsync(token);
    }

    private const string InsertOutlook =
        """
        insert into indicator.outlook (indicator_code, place_code, made_from, made_at, version) values (@IndicatorCode, @PlaceCode, @MadeFrom, @now, @Version)
        on conflict (indicator_code, place_code) do update set made_from = excluded.made_from, made_at = excluded.made_at, version = excluded.version;
        """;

    private static Reckoned Reckon(CatalogueEntry entry, Cadence cadence, PlaceSeries place, DateTimeOffset now)
    {
        var (first, values) = cadence.Regular(place.Points, now);
        bool Touches(int t) => SeriesForecast.Touches(cadence, first, t);
        return new(
            place.PlaceCode, first, cadence.After(first, values.Count - 1),
            SeriesForecast.Make(entry, cadence, first, values),
            entry.Window == 1 && cadence.Period != "five_minutes" ? AnomalyDetector.Find(values, cadence.Season, Touches, entry.Kind == "count") : null);
    }

    private static async Task ForecastAsync(NpgsqlTransaction transaction, CatalogueEntry entry, Cadence cadence, Reckoned one, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update indicator.forecast set replaced_at = @now where indicator_code = @Code and place_code = @PlaceCode and replaced_at is null",
            new { entry.Code, one.PlaceCode, now },
            transaction,
            cancellationToken: token));
        if (one.Forecast is not { } forecast)
        {
            return;
        }

        var points = forecast.Steps.Select((step, h) => new ForecastPoint(
            cadence.After(one.Last, h + 1), Math.Round(step.Value, 6), Math.Round(step.Low, 6), Math.Round(step.High, 6))).ToList();
        await using var command = new NpgsqlCommand(
            """
            insert into indicator.forecast (indicator_code, place_code, made_at, last_period, method, season, share, mase, mape, coverage, origins, tests, points)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            transaction.Connection,
            transaction);
        command.Parameters.AddRange(new[]
        {
            Parameter(entry.Code), Parameter(one.PlaceCode), Parameter(now.UtcDateTime), Parameter(one.Last.UtcDateTime), Parameter(forecast.Method), Parameter(cadence.Season), Parameter(Forecaster.Share),
            Parameter(forecast.Errors.Mase), Parameter(forecast.Errors.Mape), Parameter(forecast.Errors.Coverage), Parameter(forecast.Errors.Origins), Parameter(forecast.Errors.Tests),
            new NpgsqlParameter { Value = JsonSerializer.Serialize(points, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb },
        });
        await command.ExecuteNonQueryAsync(token);

        static NpgsqlParameter Parameter(object? value) => new() { Value = value ?? DBNull.Value };
    }

    private static async Task AnomaliesAsync(
        NpgsqlTransaction transaction, CatalogueEntry entry, Cadence cadence, string place, DateTimeOffset first, IReadOnlyList<Anomaly> found, DateTimeOffset now, CancellationToken token)
    {
        var known = (await transaction.Connection!.QueryAsync<(long Id, string Kind, DateTimeOffset Since)>(new CommandDefinition(
            "select id, kind, since from indicator.anomaly where indicator_code = @Code and place_code = @place and withdrawn_at is null and since >= @first",
            new { entry.Code, place, first },
            transaction,
            cancellationToken: token))).AsList();
        foreach (var anomaly in found)
        {
            var since = cadence.After(first, anomaly.Since);
            // A level shift's first day is found to within a few days: it stays the same shift.
            var slack = anomaly.Kind == Anomaly.LevelShift ? cadence.After(since, 3) - since : TimeSpan.Zero;
            var same = known.FindIndex(k => k.Kind == anomaly.Kind && (k.Since - since).Duration() <= slack);
            var row = new { entry.Code, place, anomaly.Kind, since, until = cadence.After(first, anomaly.Until), anomaly.Expected, anomaly.Seen, anomaly.Score, now, id = same < 0 ? 0 : known[same].Id };
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                same < 0
                    ? "insert into indicator.anomaly (indicator_code, place_code, kind, since, until, expected, seen, score, found_at) values (@Code, @place, @Kind, @since, @until, @Expected, @Seen, @Score, @now)"
                    : "update indicator.anomaly set until = greatest(@until, since), expected = @Expected, seen = @Seen, score = @Score where id = @id",
                row,
                transaction,
                cancellationToken: token));
            if (same >= 0)
            {
                known.RemoveAt(same);
            }
        }

        if (known.Count > 0)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                "update indicator.anomaly set withdrawn_at = @now where id = any(@ids)",
                new { now, ids = known.Select(k => k.Id).ToArray() },
                transaction,
                cancellationToken: token));
        }
    }

    private static async Task HotSpotsAsync(
        NpgsqlTransaction transaction, CatalogueEntry entry, Cadence cadence, string root, IReadOnlyList<PlaceSeries> series, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update indicator.hot_spot set replaced_at = @now where indicator_code = @Code and root_code = @root and replaced_at is null",
            new { entry.Code, root, now },
            transaction,
            cancellationToken: token));
        var parts = series.Where(place => place.PlaceCode != root).ToList();
        var period = parts.SelectMany(place => place.Points).Where(point => cadence.After(point.Period) <= now).Select(point => point.Period).DefaultIfEmpty().Max();
        var values = parts.Select(place => (place.PlaceCode, Value: place.Points.FirstOrDefault(point => point.Period == period)?.Value)).Where(place => place.Value is not null).ToList();
        if (values.Count < GetisOrd.FewestPlaces)
        {
            return;
        }

        var places = (await transaction.Connection!.QueryAsync<(string Code, string? Boundary, double? Longitude, double? Latitude)>(new CommandDefinition(
            "select code, boundary::text, longitude, latitude from place.place where code = any(@codes)",
            new { codes = values.Select(place => place.PlaceCode).ToArray() },
            transaction,
            cancellationToken: token))).ToDictionary(row => row.Code, StringComparer.Ordinal);
        var next = Neighbourhood.Of([.. values.Select(place => (places[place.PlaceCode].Boundary, places[place.PlaceCode].Longitude, places[place.PlaceCode].Latitude))]);
        var found = GetisOrd.Compute([.. values.Select(place => place.Value!.Value)], next);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into indicator.hot_spot (indicator_code, root_code, place_code, period_start, value, z, p, q, places, found_at)
            values (@Code, @root, @PlaceCode, @period, @Value, @Z, @P, @Q, @Count, @now)
            """,
            values.Select((place, i) => new { entry.Code, root, place.PlaceCode, period, Value = place.Value!.Value, found[i].Z, found[i].P, found[i].Q, values.Count, now }),
            transaction,
            cancellationToken: token));
    }

    private sealed record Reckoned(string PlaceCode, DateTimeOffset First, DateTimeOffset Last, Forecast? Forecast, IReadOnlyList<Anomaly>? Anomalies);

    private sealed record Due(string IndicatorCode, string PlaceCode, DateTimeOffset MadeFrom, int Series)
    {
        /// <summary>Only the whole is made, and that it was is not noted.</summary>
        public bool Begins => MadeFrom == DateTimeOffset.MinValue;
    }
}
