using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.OpenData;

/// <summary>
/// Makes a release of the open data: all datasets at once, by closed months and years, small counts hidden so that no combination gives one away.
/// What is published is stored; a question only picks from it, so what is hidden never depends on what is asked.
/// </summary>
public static class OpenRelease
{
    private const int MonthsBack = 60;
    private const long ReleaseLock = 0x494F_434F;

    /// <summary>Makes and stores a release. Datasets whose rows did not change keep their version.</summary>
    /// <returns>What changed: the dataset and its version; and how many counts can no longer be protected, because of what was published before.</returns>
    public static async Task<ReleaseReport> MakeAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@ReleaseLock)", new { ReleaseLock }, transaction, cancellationToken: token));
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var datasets = (await OpenDataset.ReadAsync(connection, token)).ToDictionary(d => d.Code, StringComparer.Ordinal);
        // What was withdrawn is still out there.
        var weighedSets = catalogue.Entries.Where(e => datasets.TryGetValue(e.Code, out var d) && (d.Published || d.Since is not null) && Publishable.Fault(catalogue, e) is null)
            .Select(e => new Part(e, datasets[e.Code])).ToList();
        var plan = new Plan(catalogue, weighedSets, await SumsAsync(connection, token), await CarriersAsync(connection, token));
        var until = VietnamTime.MonthOf(VietnamTime.DayOf(now));
        await plan.ReadAsync(connection, until.AddMonths(-MonthsBack), until, token);

        var draft = new ReleaseDraft(await ParentsAsync(connection, token), await WeighedAsync(connection, token));
        plan.Fill(draft);
        var lost = draft.Protect();
        var changed = new List<(string Code, int Version)>();
        foreach (var part in weighedSets.Where(part => part.Dataset.Published))
        {
            if (await StoreAsync(transaction, part.Entry.Code, plan.Rows(draft, part), now, token) is { } version)
            {
                changed.Add((part.Entry.Code, version));
            }
        }

        await WithdrawAsync(transaction, [.. weighedSets.Where(part => part.Dataset.Published).Select(part => part.Entry.Code)], token);
        await RememberAsync(transaction, draft, token);
        return new(changed, lost);
    }

    private static async Task<ILookup<string, string>> SumsAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<(string Whole, string Part)>(new CommandDefinition("select whole, part from open_data.sum order by 1, 2", cancellationToken: token)))
            .ToLookup(row => row.Whole, row => row.Part, StringComparer.Ordinal);

    private static async Task<IReadOnlyDictionary<string, string?>> CarriersAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<(string Measure, string? By)>(new CommandDefinition("select measure, counted_by from open_data.carrier", cancellationToken: token)))
            .ToDictionary(row => row.Measure, row => row.By, StringComparer.Ordinal);

    private static async Task<IReadOnlyDictionary<string, string?>> ParentsAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<(string Code, string? Parent)>(new CommandDefinition("select code, parent_code from place.place where kind <> 'quarter'", cancellationToken: token)))
            .ToDictionary(row => row.Code, row => row.Parent, StringComparer.Ordinal);

    private static async Task<IReadOnlyDictionary<string, (double, bool)>> WeighedAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<(string Cell, double Amount, bool Shown)>(new CommandDefinition("select cell, amount, shown from open_data.weighed", cancellationToken: token)))
            .ToDictionary(row => row.Cell, row => (row.Amount, row.Shown), StringComparer.Ordinal);

    private static async Task<int?> StoreAsync(NpgsqlTransaction transaction, string code, IReadOnlyList<OpenRow> rows, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(r => string.Create(
            CultureInfo.InvariantCulture, $"{r.Step}|{r.Period:yyyy-MM}|{r.Place}|{r.Dimension}|{r.Part}|{r.Value:R}|{r.Numerator:R}|{r.Denominator:R}|{r.Suppressed}"))))));
        var before = await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            "select sha256 from open_data.edition where indicator_code = @code", new { code }, transaction, cancellationToken: token));
        if (before == sha256)
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition("delete from open_data.value where indicator_code = @code", new { code }, transaction, cancellationToken: token));
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy open_data.value (indicator_code, step, period, place_code, dimension, part, value, numerator, denominator, suppressed) from stdin (format binary)", token))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(token);
                await copy.WriteAsync(code, token);
                await copy.WriteAsync(row.Step, token);
                await copy.WriteAsync(row.Period, token);
                await copy.WriteAsync(row.Place, token);
                await copy.WriteAsync(row.Dimension, token);
                await copy.WriteAsync(row.Part, token);
                foreach (var number in (double?[])[row.Value, row.Numerator, row.Denominator])
                {
                    await (number is { } given ? copy.WriteAsync(given, token) : copy.WriteNullAsync(token));
                }

                await copy.WriteAsync(row.Suppressed, token);
            }

            await copy.CompleteAsync(token);
        }

        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            insert into open_data.edition as e (indicator_code, version, issued_at, modified_at, rows, hidden, sha256, first_period, last_period)
            values (@code, 1, @now, @now, @rows, @hidden, @sha256, @first, @last)
            on conflict (indicator_code) do update set version = e.version + 1, modified_at = @now, rows = @rows, hidden = @hidden, sha256 = @sha256, first_period = @first, last_period = @last
            returning version
            """,
            new
            {
                code,
                now,
                rows = rows.Count,
                hidden = rows.Count(r => r.Suppressed),
                sha256,
                first = rows.Count == 0 ? (DateOnly?)null : rows.Min(r => r.Period),
                last = rows.Count == 0 ? (DateOnly?)null : rows.Where(r => r.Step == "month").Max(r => r.Period),
            },
            transaction,
            cancellationToken: token));
    }

    // A withdrawn dataset is no longer served; its edition stays, so that a later one has a higher number.
    private static Task<int> WithdrawAsync(NpgsqlTransaction transaction, string[] published, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            delete from open_data.value where indicator_code <> all(@published);
            update open_data.edition set sha256 = '', rows = 0, hidden = 0 where indicator_code <> all(@published)
            """,
            new { published },
            transaction,
            cancellationToken: token));

    private static async Task RememberAsync(NpgsqlTransaction transaction, ReleaseDraft draft, CancellationToken token)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(new CommandDefinition(
            "create temporary table weighed_now (cell text, amount double precision, shown boolean) on commit drop", transaction: transaction, cancellationToken: token));
        await using (var copy = await connection.BeginBinaryImportAsync("copy weighed_now (cell, amount, shown) from stdin (format binary)", token))
        {
            foreach (var (key, amount, shown) in draft.Weighed())
            {
                await copy.StartRowAsync(token);
                await copy.WriteAsync(key, token);
                await copy.WriteAsync(amount, token);
                await copy.WriteAsync(shown, token);
            }

            await copy.CompleteAsync(token);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into open_data.weighed as w (cell, amount, shown) select cell, amount, shown from weighed_now
            on conflict (cell) do update set amount = excluded.amount, shown = excluded.shown or (w.shown and w.amount = excluded.amount)
                where (w.amount, w.shown) is distinct from (excluded.amount, excluded.shown)
            """,
            transaction: transaction,
            commandTimeout: 300,
            cancellationToken: token));
    }

    /// <summary>An indicator and what was decided about it.</summary>
    internal sealed record Part(CatalogueEntry Entry, OpenDataset Dataset);

    /// <summary>Which tables the datasets stand on, and how they hang together.</summary>
    private sealed class Plan(Catalogue catalogue, IReadOnlyList<Part> datasets, ILookup<string, string> sums, IReadOnlyDictionary<string, string?> carriers)
    {
        private readonly Dictionary<(string Measure, string Axes, string? Dimension), MonthTable> tables = [];
        private readonly Dictionary<string, MonthTable> forms = new(StringComparer.Ordinal);

        public async Task ReadAsync(NpgsqlConnection connection, DateOnly from, DateOnly until, CancellationToken token)
        {
            var needed = new HashSet<(string Measure, string Axes, string? Dimension)>();
            foreach (var part in datasets)
            {
                foreach (var term in part.Entry.Terms)
                {
                    Need(catalogue.Serving(term, null)!, term.Filtered.FirstOrDefault());
                }

                foreach (var by in Splits(part))
                {
                    Need(catalogue.Serving(part.Entry.Numerator[0], by)!, by);
                }
            }

            foreach (var (measure, axes, dimension) in needed.ToList())
            {
                foreach (var other in Group(measure).Append(carriers.GetValueOrDefault(measure)).Where(other => other is not null && other != measure))
                {
                    if (catalogue.Cells(other!, axes) is { } beside)
                    {
                        Need(beside, dimension);
                    }
                }
            }

            foreach (var (measure, axes, dimension) in needed.Order())
            {
                tables[(measure, axes, dimension)] = await MonthTable.ReadAsync(connection, catalogue.Cells(measure, axes)!, dimension, from, until, token);
            }

            void Need(Measure measure, string? dimension)
            {
                needed.Add((measure.Code, measure.AxesText, null));
                needed.Add((measure.Code, measure.AxesText, dimension));
            }
        }

        public void Fill(ReleaseDraft draft)
        {
            foreach (var (key, table) in tables)
            {
                draft.Add(table, Limit(key.Measure), Counts(key.Measure), Carrier(key), Exposed(key));
            }

            foreach (var (key, table) in tables)
            {
                var (limit, counts) = (Limit(key.Measure), Counts(key.Measure));
                if (key.Dimension is not null)
                {
                    draft.Sum(tables[(key.Measure, key.Axes, null)], [(table, _ => true)], limit, counts);
                }
                else if (tables.Keys.FirstOrDefault(other => other.Measure == key.Measure && other.Dimension is null && string.CompareOrdinal(other.Axes, key.Axes) < 0) is { Measure: not null } same)
                {
                    // The same count from two kinds of facts.
                    draft.Sum(table, [(tables[same], _ => true)], limit, counts);
                }

                if (sums.Contains(key.Measure))
                {
                    var parts = sums[key.Measure].Select(part => tables.GetValueOrDefault((part, key.Axes, key.Dimension))).OfType<MonthTable>().ToList();
                    draft.SumByPart(table, parts, limit);
                }
            }

            foreach (var part in datasets)
            {
                var numerator = Form(draft, part.Entry.Numerator);
                if (part.Entry.Denominator.Count > 0)
                {
                    var denominator = Form(draft, part.Entry.Denominator);
                    if (part.Entry.Kind == "share" && Counts(part.Entry.Numerator[0].Measure))
                    {
                        // Who is not in the numerator is a count as well.
                        draft.Sum(denominator, [(numerator, _ => true)], part.Dataset.SuppressBelow, true);
                    }
                }
            }
        }

        /// <summary>What of a dataset is published.</summary>
        public IReadOnlyList<OpenRow> Rows(ReleaseDraft draft, Part part)
        {
            var rows = new List<OpenRow>();
            var entry = part.Entry;
            var numerator = Form(draft, entry.Numerator);
            var denominator = entry.Denominator.Count > 0 ? Form(draft, entry.Denominator) : null;
            foreach (var (place, span) in numerator.Keys)
            {
                var above = numerator.At(place, span)[""];
                double? below = null;
                if (denominator is not null)
                {
                    if (!denominator.At(place, span).TryGetValue("", out var found))
                    {
                        continue;
                    }

                    below = found;
                }

                rows.Add(draft.Hides(numerator, place, span, "") || (denominator is not null && draft.Hides(denominator, place, span, ""))
                    ? new(span.Step, span.Start, place, "", "", null, null, null, true)
                    : new(span.Step, span.Start, place, "", "", below is null ? entry.Scale * above : below == 0 ? null : entry.Scale * above / below, above, below, false));
            }

            foreach (var by in Splits(part))
            {
                var measure = catalogue.Serving(entry.Numerator[0], by)!;
                var table = tables[(measure.Code, measure.AxesText, by)];
                rows.AddRange(table.Keys.SelectMany(key => table.At(key.Place, key.Span).Select(cell => draft.Hides(table, key.Place, key.Span, cell.Key)
                    ? new OpenRow(key.Span.Step, key.Span.Start, key.Place, by, cell.Key, null, null, null, true)
                    : new OpenRow(key.Span.Step, key.Span.Start, key.Place, by, cell.Key, entry.Scale * cell.Value, cell.Value, null, false))));
            }

            return [.. rows.OrderBy(r => r.Step, StringComparer.Ordinal).ThenBy(r => r.Dimension, StringComparer.Ordinal).ThenBy(r => r.Period).ThenBy(r => r.Place, StringComparer.Ordinal).ThenBy(r => r.Part, StringComparer.Ordinal)];
        }

        // One side of a fraction: a table of its own when it is a measure as it stands, else a sum of parts.
        private MonthTable Form(ReleaseDraft draft, IReadOnlyList<MeasureTerm> terms)
        {
            if (Whole(terms) is { } measure)
            {
                return tables[(measure.Code, measure.AxesText, null)];
            }

            var name = Name(terms);
            if (forms.TryGetValue(name, out var made))
            {
                return made;
            }

            var parts = terms.Select(term =>
            {
                var served = catalogue.Serving(term, null)!;
                var filter = term.Where?.FirstOrDefault() ?? default;
                var table = tables[(served.Code, served.AxesText, filter.Key?.TrimStart('!'))];
                return (Table: table, Part: filter.Key is null
                    ? _ => true
                    : filter.Key.StartsWith('!')
                        ? new Func<string, bool>(value => !filter.Value.Contains(value, StringComparer.Ordinal))
                        : value => filter.Value.Contains(value, StringComparer.Ordinal));
            }).ToList();
            var form = new MonthTable(name, terms[0].Measure, null, parts.Any(p => p.Table.Stock));
            foreach (var (place, span) in parts[0].Table.Keys)
            {
                form.Set(place, span, "", parts.Sum(p => p.Table.At(place, span).Where(cell => p.Part(cell.Key)).Sum(cell => cell.Value)));
            }

            forms[name] = form;
            draft.Add(form, Limit(form.Measure), Counts(form.Measure), null, datasets.Any(d => d.Dataset.Published && (Name(d.Entry.Numerator) == name || Name(d.Entry.Denominator) == name)));
            draft.Sum(form, parts, Limit(form.Measure), Counts(form.Measure));
            return form;
        }

        private Measure? Whole(IReadOnlyList<MeasureTerm> terms) => terms is [var only] && !only.Filtered.Any() ? catalogue.Serving(only, null) : null;

        private static string Name(IReadOnlyList<MeasureTerm> terms) => string.Join('+', terms.Select(term =>
            $"{term.Measure}[{string.Join(';', (term.Where ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)).Select(w => $"{w.Key}={string.Join(',', w.Value)}"))}]"));

        private static IEnumerable<string> Splits(Part part) => part.Entry is { Numerator: [var only], Denominator.Count: 0 } && !only.Filtered.Any()
            ? part.Dataset.Split.Where(by => part.Entry.Dimensions.Contains(by, StringComparer.Ordinal))
            : [];

        // Whether a published dataset shows the table itself.
        private bool Exposed((string Measure, string Axes, string? Dimension) key) => datasets.Any(part => part.Dataset.Published && (key.Dimension is null
            ? Is(Whole(part.Entry.Numerator), key) || Is(Whole(part.Entry.Denominator), key)
            : Splits(part).Any(by => by == key.Dimension && Is(catalogue.Serving(part.Entry.Numerator[0], by), key))));

        private static bool Is(Measure? measure, (string Measure, string Axes, string? Dimension) key) => measure is not null && (measure.Code, measure.AxesText) == (key.Measure, key.Axes);

        private IEnumerable<string?> Group(string measure) =>
            sums.Where(sum => sum.Key == measure || sum.Contains(measure, StringComparer.Ordinal)).SelectMany(sum => sum.Append(sum.Key));

        private bool Counts(string measure) => !carriers.ContainsKey(measure);

        private MonthTable? Carrier((string Measure, string Axes, string? Dimension) key) =>
            carriers.GetValueOrDefault(key.Measure) is { } by ? tables.GetValueOrDefault((by, key.Axes, key.Dimension)) : null;

        // The strictest of the datasets that stand on it, and of those that stand on what adds up with it.
        private int Limit(string measure)
        {
            if (carriers.TryGetValue(measure, out var by) && by is null)
            {
                return 0;
            }

            var group = Group(measure).Append(measure).ToHashSet(StringComparer.Ordinal);
            return datasets.Where(part => part.Entry.Terms.Any(term => group.Contains(term.Measure))).Select(part => part.Dataset.SuppressBelow).DefaultIfEmpty(0).Max();
        }
    }
}

/// <summary>What a release did.</summary>
/// <param name="Changed">Datasets that got a new version.</param>
/// <param name="Lost">Counts that can no longer be protected, because what would hide them had been published before.</param>
public sealed record ReleaseReport(IReadOnlyList<(string Code, int Version)> Changed, int Lost);

/// <summary>One published value.</summary>
/// <param name="Step">month or year.</param>
/// <param name="Dimension">'' for the whole.</param>
internal sealed record OpenRow(string Step, DateOnly Period, string Place, string Dimension, string Part, double? Value, double? Numerator, double? Denominator, bool Suppressed);
