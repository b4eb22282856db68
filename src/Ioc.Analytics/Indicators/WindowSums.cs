using System.Globalization;
using Dapper;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// Rolling windows as they may leave the authorised screen (see <see cref="WindowBorders"/>): borders are decided once a day has been over for a day,
/// so that late declarations are in, and stay.
/// </summary>
internal static class WindowSums
{
    private const int Grace = 2;
    private const int DaysBack = 460;

    /// <summary>The sum that a term adds up, by name.</summary>
    public static string KeyOf(MeasureTerm term) => term.Where is { Count: > 0 } where
        ? $"{term.Measure} {string.Join(' ', where.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => $"{w.Key}={string.Join(',', w.Value.Order(StringComparer.Ordinal))}"))}"
        : term.Measure;

    /// <summary>The windowed sums in an indicator that may not be subtracted from each other; none when it may be shown for every day.</summary>
    public static IReadOnlyList<MeasureTerm> Guarded(Catalogue catalogue, CatalogueEntry entry)
    {
        if (entry.Window == 1 || entry.Period != "day")
        {
            return [];
        }

        return [.. entry.Terms.Where(term => catalogue.IsDailyFlow(term) && catalogue.GuardedSums.Contains(KeyOf(term)))];
    }

    /// <summary>Decides the borders of every sum up to the day before yesterday.</summary>
    public static async Task KeepAsync(NpgsqlTransaction transaction, Catalogue catalogue, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var until = VietnamTime.DayOf(now).AddDays(-Grace);
        var decided = (await connection.QueryAsync<(string Sum, DateOnly Until)>(new CommandDefinition(
            "select sum, until from indicator.window_decided", transaction: transaction, cancellationToken: token))).ToDictionary(row => row.Sum, row => row.Until, StringComparer.Ordinal);
        var used = catalogue.Entries.Where(entry => !entry.Restricted)
            .SelectMany(entry => Guarded(catalogue, entry).Select(term => (Key: KeyOf(term), Term: term, entry.Window, entry.SuppressBelow)))
            .GroupBy(one => one.Key, StringComparer.Ordinal);
        foreach (var sum in used)
        {
            var term = sum.First().Term with { Weight = 1, Lag = 0 };
            var measure = catalogue.Serving(term, null)!;
            if (measure.FirstPeriod is not { } first || (decided.TryGetValue(sum.Key, out var done) && done >= until))
            {
                continue;
            }

            // Nothing is decided of days of which nothing has been told yet.
            var newest = await connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(
                "select max(period) from indicator.cell where measure = @Code and axes = @AxesText and period <= @until", new { measure.Code, measure.AxesText, until }, transaction, cancellationToken: token));
            if (newest is not { } told || (decided.TryGetValue(sum.Key, out done) && done >= told))
            {
                continue;
            }

            var limit = Math.Max(2, sum.Max(one => one.SuppressBelow));
            var daysKnown = catalogue.Entries.Any(entry => entry is { Window: 1, Period: "day", SuppressBelow: > 1, Restricted: false } && entry.Terms.Any(other => KeyOf(other) == sum.Key));
            await KeepAsync(transaction, catalogue, sum.Key, term, [.. sum.Select(one => one.Window).Distinct()], limit, daysKnown, first, decided.TryGetValue(sum.Key, out done) ? done : null, told, token);
        }
    }

    private static async Task KeepAsync(
        NpgsqlTransaction transaction, Catalogue catalogue, string key, MeasureTerm term, int[] windows, int limit, bool daysKnown, DateOnly first, DateOnly? done, DateOnly until, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var start = first > until.AddDays(-DaysBack) ? first : until.AddDays(-DaysBack);
        if (start > until)
        {
            return;
        }

        var length = until.DayNumber - start.DayNumber + 1;
        var days = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var (sql, parameters) = MeasureQuery.Write(catalogue, Day(term), null, null, new(start, until));
        await using (var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 600 })
        {
            command.Parameters.AddRange(parameters.ToArray());
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                var place = reader.GetString(0);
                if (!days.TryGetValue(place, out var amounts))
                {
                    days[place] = amounts = new double[length];
                }

                amounts[reader.GetFieldValue<DateOnly>(2).DayNumber - start.DayNumber] = reader.GetDouble(3);
            }
        }

        var kept = (await connection.QueryAsync<(string TableOf, int Window, DateOnly Day)>(new CommandDefinition(
            "select table_of, window_periods, day from indicator.window_border where sum = @key and day >= @start", new { key, start }, transaction, cancellationToken: token)))
            .ToLookup(row => row.TableOf, row => (row.Window, row.Day.DayNumber - start.DayNumber), StringComparer.Ordinal);
        var tables = (await connection.QueryAsync<(string Code, string TableOf)>(new CommandDefinition(
            "select code, parent_code from place.place where code = any(@codes) and parent_code is not null", new { codes = days.Keys.ToArray() }, transaction, cancellationToken: token)))
            .GroupBy(row => row.TableOf, row => days[row.Code], StringComparer.Ordinal);
        var (of, window, day) = (new List<string>(), new List<int>(), new List<DateOnly>());
        foreach (var table in tables)
        {
            var from = done is { } last && last >= start ? last.DayNumber - start.DayNumber + 1 : 0;
            foreach (var border in WindowBorders.Decide([.. table], windows, [.. kept[table.Key]], from, limit, daysKnown))
            {
                of.Add(table.Key);
                window.Add(border.Window);
                day.Add(start.AddDays(border.Day));
            }
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into indicator.window_border (sum, table_of, window_periods, day) select @key, t, w, d from unnest(@of, @window, @day) u (t, w, d) on conflict do nothing;
            insert into indicator.window_decided (sum, until) values (@key, @until) on conflict (sum) do update set until = excluded.until
            """,
            new { key, of = of.ToArray(), window = window.ToArray(), day = day.ToArray(), until },
            transaction,
            cancellationToken: token));
    }

    /// <summary>
    /// The borders of the table that a place stands in; null when it may be shown for every day, as a place may beside which no other has figures: it is the whole
    /// that this centre watches, and nobody stands out of a whole town.
    /// </summary>
    public static async Task<IReadOnlySet<DateOnly>?> BordersOfPlaceAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, CancellationToken token) =>
        Guarded(catalogue, entry).Count > 0
        && await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            select p.parent_code from place.place p
            where p.code = @place and exists (
                select 1 from place.place b join indicator.value v on v.place_code = b.code and v.indicator_code = @Code where b.parent_code = p.parent_code and b.code <> p.code)
            """,
            new { place, entry.Code },
            cancellationToken: token)) is { } tableOf
            ? await BordersAsync(connection, catalogue, entry, tableOf, token)
            : null;

    /// <summary>The days on which every windowed sum of an indicator has a border in a table; null when it may be shown for every day.</summary>
    /// <param name="tableOf">The place above those asked for.</param>
    public static async Task<IReadOnlySet<DateOnly>?> BordersAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string tableOf, CancellationToken token)
    {
        var guarded = Guarded(catalogue, entry);
        if (guarded.Count == 0)
        {
            return null;
        }

        var found = (await connection.QueryAsync<(string Sum, DateOnly Day)>(new CommandDefinition(
            "select sum, day from indicator.window_border where sum = any(@sums) and table_of = @tableOf and window_periods = @Window",
            new { sums = guarded.Select(KeyOf).Distinct(StringComparer.Ordinal).ToArray(), tableOf, entry.Window },
            cancellationToken: token))).ToLookup(row => row.Sum, row => row.Day, StringComparer.Ordinal);
        HashSet<DateOnly>? shared = null;
        foreach (var term in guarded)
        {
            var days = found[KeyOf(term)].Select(day => day.AddDays(term.Lag)).ToHashSet();
            shared = shared is null ? days : [.. shared.Intersect(days)];
        }

        return shared;
    }

    private static CatalogueEntry Day(MeasureTerm term) => new(
        string.Create(CultureInfo.InvariantCulture, $"days of {term.Measure}"), "", "count", new("", ""), new("", ""), "", new("", ""), new("", ""), null, "none", 0, "day", 1, 1, [], 0, false, false, "commune", new("", ""), 0,
        [term], []);
}
