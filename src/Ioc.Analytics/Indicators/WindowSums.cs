using System.Globalization;
using Dapper;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// Rolling windows as they may leave the authorised screen (see <see cref="PublicWindows"/>): on which days a figure is shown of places beside each other is
/// decided once a day has been over for a day, so that late declarations are in, and stays decided, since it has been seen.
/// </summary>
internal static class WindowSums
{
    private const int Grace = 2;

    // What is decided the first time, and how far back what was shown is reckoned with.
    private const int DaysShown = 100;
    private const int DaysBack = 400;

    /// <summary>The sum that a term adds up, by name.</summary>
    public static string KeyOf(MeasureTerm term) => term.Where is { Count: > 0 } where
        ? $"{term.Measure} {string.Join(' ', where.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => $"{w.Key}={string.Join(',', w.Value.Order(StringComparer.Ordinal))}"))}"
        : term.Measure;

    /// <summary>
    /// The sums in an indicator of which several windows may be subtracted from each other; none when it may be shown for every day.
    /// A single day is a window too where longer ones of the same sum are told; but what the wall shows all the time is of now, and the longer ones wait for it.
    /// </summary>
    public static IReadOnlyList<MeasureTerm> Guarded(Catalogue catalogue, CatalogueEntry entry) => entry.Period != "day" || entry.Restricted || OfNow(entry)
        ? []
        : [.. entry.Terms.Where(term => catalogue.IsDailyFlow(term) && catalogue.GuardedSums.Contains(KeyOf(term)))];

    // Of places below the whole: single days of few people, differences between two windows and windows of chosen weekdays tie the bounds of the same sums
    // much closer and say little, so they are told of the whole alone.
    private static bool ToldOfPlaces(CatalogueEntry entry) => entry.Window > 1 && entry.Terms.All(term => term.Lag == 0 && !term.Filtered.Contains("weekday", StringComparer.Ordinal));

    private sealed record Figure(CatalogueEntry Entry, IReadOnlyList<MeasureTerm> Terms);

    private static bool OfNow(CatalogueEntry entry) => entry is { Window: 1, Period: "day", OnWall: true, Restricted: false };

    /// <summary>Decides what is shown of every guarded indicator, up to the day before yesterday.</summary>
    /// <returns>The codes of the indicators of which more has been decided.</returns>
    public static async Task<IReadOnlyList<string>> KeepAsync(NpgsqlTransaction transaction, Catalogue catalogue, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var figures = Figures(catalogue);
        await TakeOverAsync(transaction, figures, token);
        var until = VietnamTime.DayOf(now).AddDays(-Grace);
        var decided = await DecidedAsync(connection, transaction, token);
        var told = await ToldAsync(connection, transaction, catalogue, figures, decided, until, token);
        var due = Due(figures, decided, told);
        if (due.Count == 0)
        {
            return [];
        }

        // What shares a sum is weighed together, so all of it is read.
        var keys = figures.Select(one => one.Terms.Select(KeyOf).ToHashSet(StringComparer.Ordinal)).ToList();
        var needed = due.SelectMany(one => one.Terms).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        for (var before = 0; before < needed.Count;)
        {
            before = needed.Count;
            needed.UnionWith(keys.Where(set => set.Overlaps(needed)).SelectMany(set => set).ToList());
        }

        var weighed = figures.Where(one => one.Terms.Any(term => needed.Contains(KeyOf(term)))).Select(one => one.Entry).ToList();
        var start = until.AddDays(-DaysBack);
        var days = await DaysAsync(transaction, catalogue, weighed.SelectMany(entry => Guarded(catalogue, entry)), new(start, until), await CarriersAsync(transaction, token), token);
        var places = days.Values.SelectMany(sum => sum.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var shown = (await connection.QueryAsync<(string Code, string TableOf, DateOnly Day)>(new CommandDefinition(
            "select indicator_code, table_of, day from indicator.public_window where day >= @start", new { start }, transaction, cancellationToken: token))).ToLookup(row => (row.Code, row.TableOf), row => row.Day);
        var tables = (await connection.QueryAsync<(string Code, string TableOf)>(new CommandDefinition(
            "select code, parent_code from place.place where code = any(@places) and parent_code is not null order by code", new { places }, transaction, cancellationToken: token)))
            .ToLookup(row => row.TableOf, row => row.Code, StringComparer.Ordinal);
        var months = await ToldMonths.ReadAsync(transaction, catalogue, start, token);
        var done = due.Select(one => one.Entry.Code).ToArray();
        var (codes, of, on) = (new List<string>(), new List<string>(), new List<DateOnly>());
        foreach (var table in tables)
        {
            var windows = new WindowTable(catalogue, weighed, [.. table], days, new(start, until), months);
            foreach (var entry in weighed)
            {
                foreach (var day in shown[(entry.Code, table.Key)].Order())
                {
                    windows.Keep(entry, day.DayNumber - start.DayNumber);
                }
            }

            for (var day = until.AddDays(-DaysShown); day <= until; day = day.AddDays(1))
            {
                foreach (var (entry, terms, last) in due)
                {
                    if (day <= last && day > decided.GetValueOrDefault(entry.Code)
                        && terms.All(term => told[KeyOf(term)].First is { } first && day.AddDays(1 - entry.Window - term.Lag) >= first)
                        && windows.Show(entry, day.DayNumber - start.DayNumber))
                    {
                        codes.Add(entry.Code);
                        of.Add(table.Key);
                        on.Add(day);
                    }
                }
            }
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into indicator.public_window (indicator_code, table_of, day, decided_at) select c, t, d, @now from unnest(@codes, @of, @on) u (c, t, d) on conflict do nothing;
            insert into indicator.public_window_decided (indicator_code, until, decided_at) select c, u, @now from unnest(@done, @untils) x (c, u)
            on conflict (indicator_code) do update set until = excluded.until, decided_at = excluded.decided_at
            """,
            new
            {
                codes = codes.ToArray(),
                of = of.ToArray(),
                on = on.ToArray(),
                done,
                untils = due.Select(one => one.Told).ToArray(),
                now,
            },
            transaction,
            cancellationToken: token));
        return done;
    }

    /// <summary>The codes of the indicators of which facts have come that nothing is decided of yet: what is told of their places is behind, and is about to move.</summary>
    public static async Task<IReadOnlySet<string>> UndecidedAsync(NpgsqlConnection connection, Catalogue catalogue, DateTimeOffset now, CancellationToken token)
    {
        var figures = Figures(catalogue);
        var decided = await DecidedAsync(connection, null, token);
        var told = await ToldAsync(connection, null, catalogue, figures, decided, VietnamTime.DayOf(now).AddDays(-Grace), token);
        return Due(figures, decided, told).Select(one => one.Entry.Code).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// The days on which an indicator is shown of the table that a place stands in; null when it may be shown for every day, as a place may beside which no other has
    /// figures: it is the whole that this centre watches, and nobody stands out of a whole town.
    /// </summary>
    public static async Task<IReadOnlySet<DateOnly>?> BordersOfPlaceAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, DateTimeOffset? at, CancellationToken token) =>
        Guarded(catalogue, entry).Count > 0
        && await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            select p.parent_code from place.place p
            where p.code = @place and exists (
                select 1 from place.place b join indicator.value v on v.place_code = b.code and v.indicator_code = @Code where b.parent_code = p.parent_code and b.code <> p.code)
            """,
            new { place, entry.Code },
            cancellationToken: token)) is { } tableOf
            ? await BordersAsync(connection, catalogue, entry, tableOf, at, token)
            : null;

    /// <summary>The days on which an indicator is shown of a table; null when it may be shown for every day.</summary>
    /// <param name="tableOf">The place above those asked for.</param>
    /// <param name="at">Only those that were shown already then; null: all.</param>
    public static async Task<IReadOnlySet<DateOnly>?> BordersAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string tableOf, DateTimeOffset? at, CancellationToken token) =>
        Guarded(catalogue, entry).Count == 0
            ? null
            : (await connection.QueryAsync<DateOnly>(new CommandDefinition(
                "select day from indicator.public_window where indicator_code = @Code and table_of = @tableOf and (@at::timestamptz is null or decided_at <= @at)", new { entry.Code, tableOf, at }, cancellationToken: token))).ToHashSet();

    private static List<Figure> Figures(Catalogue catalogue) =>
        [.. catalogue.Entries.Select(entry => new Figure(entry, Guarded(catalogue, entry))).Where(one => one.Terms.Count > 0 && ToldOfPlaces(one.Entry))];

    private static async Task<Dictionary<string, DateOnly>> DecidedAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken token) =>
        (await connection.QueryAsync<(string Code, DateOnly Until)>(new CommandDefinition(
            "select indicator_code, until from indicator.public_window_decided", transaction: transaction, cancellationToken: token))).ToDictionary(row => row.Code, row => row.Until, StringComparer.Ordinal);

    private static List<(CatalogueEntry Entry, IReadOnlyList<MeasureTerm> Terms, DateOnly Told)> Due(
        IEnumerable<Figure> figures, Dictionary<string, DateOnly> decided, IReadOnlyDictionary<string, (DateOnly? First, DateOnly? Last)> told) =>
        told.Count == 0 ? [] : [.. figures.Select(one => (one.Entry, one.Terms, Told: one.Terms.Min(term => told[KeyOf(term)].Last) ?? DateOnly.MinValue))
            .Where(one => one.Told > decided.GetValueOrDefault(one.Entry.Code))];

    // Between which days facts have been told of a sum: nothing is decided of days of which nothing has been told yet. Empty when all days are decided anyhow.
    private static async Task<IReadOnlyDictionary<string, (DateOnly? First, DateOnly? Last)>> ToldAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, Catalogue catalogue, List<Figure> figures, Dictionary<string, DateOnly> decided, DateOnly until, CancellationToken token)
    {
        var found = new Dictionary<string, (DateOnly?, DateOnly?)>(StringComparer.Ordinal);
        if (figures.TrueForAll(one => decided.TryGetValue(one.Entry.Code, out var done) && done >= until))
        {
            return found;
        }

        var newest = new Dictionary<Measure, DateOnly?>();
        foreach (var term in figures.SelectMany(one => one.Terms))
        {
            var measure = catalogue.Serving(term, null)!;
            if (!newest.TryGetValue(measure, out var last))
            {
                newest[measure] = last = await connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(
                    "select max(period) from indicator.cell where measure = @Code and axes = @AxesText and period <= @until", new { measure.Code, measure.AxesText, until }, transaction, cancellationToken: token));
            }

            found[KeyOf(term)] = (measure.FirstPeriod, last);
        }

        return found;
    }

    // By sum and place the count of each day. Of an amount that counts nobody by itself (nights stayed), those behind it.
    private static async Task<Dictionary<string, Dictionary<string, double[]>>> DaysAsync(
        NpgsqlTransaction transaction, Catalogue catalogue, IEnumerable<MeasureTerm> terms, DayRange range, IReadOnlyDictionary<string, string?> carriers, CancellationToken token)
    {
        var all = new Dictionary<string, Dictionary<string, double[]>>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (!all.TryAdd(KeyOf(term), new(StringComparer.Ordinal)))
            {
                continue;
            }

            var days = all[KeyOf(term)];
            var counted = carriers.GetValueOrDefault(term.Measure) is { } carrier && term with { Measure = carrier } is var behind
                && catalogue.Serving(behind, null)?.Family == catalogue.Serving(term, null)!.Family ? behind : term;
            var (sql, parameters) = MeasureQuery.Write(catalogue, Day(counted with { Weight = 1, Lag = 0 }), null, null, range);
            await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { CommandTimeout = 600 };
            command.Parameters.AddRange(parameters.ToArray());
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                var place = reader.GetString(0);
                if (!days.TryGetValue(place, out var amounts))
                {
                    days[place] = amounts = new double[range.To.DayNumber - range.From.DayNumber + 1];
                }

                amounts[reader.GetFieldValue<DateOnly>(2).DayNumber - range.From.DayNumber] = reader.GetDouble(3);
            }
        }

        return all;
    }

    private static async Task<IReadOnlyDictionary<string, string?>> CarriersAsync(NpgsqlTransaction transaction, CancellationToken token) =>
        (await transaction.Connection!.QueryAsync<(string Measure, string? By)>(new CommandDefinition("select measure, counted_by from open_data.carrier", transaction: transaction, cancellationToken: token)))
            .ToDictionary(row => row.Measure, row => row.By, StringComparer.Ordinal);

    // Once: what was shown by the borders of each sum stays shown.
    private static async Task TakeOverAsync(NpgsqlTransaction transaction, List<Figure> figures, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var borders = (await connection.QueryAsync<(string Sum, string TableOf, int Window, DateOnly Day)>(new CommandDefinition(
            "select sum, table_of, window_periods, day from indicator.window_border", transaction: transaction, cancellationToken: token))).AsList();
        if (borders.Count == 0)
        {
            return;
        }

        foreach (var (entry, terms) in figures.Where(one => one.Entry.Window > 1))
        {
            var shown = terms.Select(term => borders.Where(border => border.Sum == KeyOf(term) && border.Window == entry.Window).Select(border => (border.TableOf, Day: border.Day.AddDays(term.Lag))))
                .Aggregate((one, other) => one.Intersect(other)).ToList();
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into indicator.public_window (indicator_code, table_of, day) select @Code, t, d from unnest(@of, @on) u (t, d) on conflict do nothing",
                new { entry.Code, of = shown.Select(one => one.TableOf).ToArray(), on = shown.Select(one => one.Day).ToArray() },
                transaction,
                cancellationToken: token));
        }

        await connection.ExecuteAsync(new CommandDefinition("delete from indicator.window_border; delete from indicator.window_decided", transaction: transaction, cancellationToken: token));
    }

    private static CatalogueEntry Day(MeasureTerm term) => new(
        string.Create(CultureInfo.InvariantCulture, $"days of {term.Measure}"), "", "count", new("", ""), new("", ""), "", new("", ""), new("", ""), null, "none", 0, "day", 1, 1, [], 0, false, false, "commune", new("", ""), 0,
        [term], []);

    /// <summary>The windows of the places of one table.</summary>
    private sealed class WindowTable
    {
        private readonly PublicWindows windows = new();
        private readonly Dictionary<string, WindowFigure> figures = new(StringComparer.Ordinal);

        public WindowTable(
            Catalogue catalogue, IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<string> places, Dictionary<string, Dictionary<string, double[]>> days, DayRange range, ToldMonths months)
        {
            var length = range.To.DayNumber - range.From.DayNumber + 1;
            var sums = new Dictionary<string, int>(StringComparer.Ordinal);
            var terms = entries.SelectMany(entry => Guarded(catalogue, entry).Select(term => (entry, term))).ToList();
            foreach (var sum in terms.GroupBy(one => KeyOf(one.term), StringComparer.Ordinal))
            {
                var limit = Math.Max(2, sum.Max(one => one.entry.SuppressBelow));
                var counts = places.Select(place => days[sum.Key].GetValueOrDefault(place) ?? new double[length]).ToList();
                sums[sum.Key] = windows.Add(counts, limit);
                months.Tell(windows, sum.Key, sums[sum.Key], places, counts, range, limit);
                if (catalogue.Entries.Any(entry => OfNow(entry) && entry.SuppressBelow > 1 && entry.Terms.Any(term => KeyOf(term) == sum.Key)))
                {
                    windows.Days(sums[sum.Key], length - DaysShown - 90);
                }
            }

            foreach (var entry in entries)
            {
                var guarded = Guarded(catalogue, entry);
                figures[entry.Code] = new(
                    [.. entry.Numerator.Where(guarded.Contains).Select(term => new WindowTerm(sums[KeyOf(term)], entry.Window, term.Lag, term.Weight))],
                    [.. entry.Denominator.Where(guarded.Contains).Select(term => new WindowTerm(sums[KeyOf(term)], entry.Window, term.Lag, term.Weight))],
                    entry.Kind == "share", Math.Max(2, entry.SuppressBelow));
                if (entry is { Kind: "share", Numerator: [{ Lag: 0 } part], Denominator: [{ Lag: 0 } whole] } && KeyOf(part) != KeyOf(whole) && sums.TryGetValue(KeyOf(part), out var one) && sums.TryGetValue(KeyOf(whole), out var all))
                {
                    windows.Part([one], all);
                }
            }

            // Parts of one measure by one dimension: each by itself, and all that do not overlap together.
            foreach (var measure in terms.Select(one => one.term).DistinctBy(KeyOf).GroupBy(term => term.Measure, StringComparer.Ordinal).Where(of => sums.ContainsKey(of.Key)))
            {
                foreach (var dimension in measure.Where(term => term.Where is { Count: 1 }).GroupBy(term => term.Where!.Keys.Single(), StringComparer.Ordinal))
                {
                    foreach (var term in dimension)
                    {
                        windows.Part([sums[KeyOf(term)]], sums[measure.Key]);
                    }

                    if (dimension.Count() > 1)
                    {
                        windows.Part([.. dimension.Select(term => sums[KeyOf(term)])], sums[measure.Key]);
                    }
                }
            }
        }

        public void Keep(CatalogueEntry entry, int day) => windows.Keep(figures[entry.Code], day);

        public bool Show(CatalogueEntry entry, int day) => windows.Show(figures[entry.Code], day);
    }
}
