using System.Globalization;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Indicators;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Explore;

/// <summary>How many fall on each hour of each day of the week, as everyone may see it.</summary>
/// <param name="From">The first day counted.</param>
/// <param name="To">The last day counted.</param>
/// <param name="HoursWide">How many hours a cell covers: 1, or 3, 6 or 12 where fewer would leave cells too small.</param>
/// <param name="SmallBelow">A count that is lower, and not zero, is not told; 0: all are.</param>
/// <param name="Cells">Every day and every span of hours.</param>
/// <param name="Simulated">The figures are invented.</param>
/// <param name="Part">The one part that is counted; null: all of it.</param>
/// <param name="Parts">The parts that can be asked for.</param>
/// <remarks>
/// An indicator with small cells is told by whole quarters that have ended, one at a time: spans of one's own choice, or spans that overlap, could be subtracted from each other.
/// </remarks>
public sealed record WeekPattern(
    string Code,
    LocalText Name,
    LocalText Unit,
    LocalText Source,
    string Place,
    DateOnly From,
    DateOnly To,
    int HoursWide,
    int SmallBelow,
    IReadOnlyList<WeekCell> Cells,
    bool Simulated,
    WeekPart? Part,
    IReadOnlyList<DimensionView> Parts)
{
    /// <summary>Days that an indicator without small cells is counted over: twelve weeks.</summary>
    public const int Days = 84;

    private const int Wide = 3;

    /// <summary>Whether a place's pattern may be told to everyone: where cells can be small, only of a place that no other place stands beside.</summary>
    public static async Task<bool> IsToldAsync(NpgsqlConnection connection, CatalogueEntry entry, string place, CancellationToken token) =>
        ExploreReader.HasHours(entry) && !entry.Restricted
        && (entry.SuppressBelow <= 1 || !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from place.place p join place.place b on b.parent_code = p.parent_code and b.code <> p.code where p.code = @place)", new { place }, cancellationToken: token)));

    /// <summary>The parts that an indicator's hours can be told by, each dimension with its values.</summary>
    public static async Task<IReadOnlyList<DimensionView>> PartsAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, CancellationToken token) =>
        ExploreReader.HourParts(catalogue, entry) is { Count: > 0 } parts
            ? [.. (await CatalogueReader.DimensionsAsync(connection, token)).Where(dimension => parts.Contains(dimension.Code, StringComparer.Ordinal) && dimension.Values.Count > 0)]
            : [];

    /// <summary>Reads the pattern of a place for which it may be told.</summary>
    /// <param name="last">The last day that may be in it.</param>
    /// <param name="part">One of the <see cref="PartsAsync">parts</see>; null: all of it.</param>
    public static async Task<WeekPattern> ReadAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, DateOnly last, WeekPart? part, CancellationToken token)
    {
        var guarded = entry.SuppressBelow > 1;
        var next = TimeStep.Quarter.Start(last.AddDays(1));
        var span = guarded ? new DayRange(TimeStep.Quarter.Add(next, -1), next.AddDays(-1)) : new DayRange(last.AddDays(1 - Days), last);
        var simulated = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select case when @source::text is null then exists (select 1 from traffic.camera where simulated and enabled)
                        else exists (select 1 from fact.import i where i.source_code = @source and i.simulated) end
            """,
            new { source = entry.SourceCode },
            cancellationToken: token));
        var about = new WeekPattern(
            entry.Code, entry.Name, entry.Unit, entry.Source, place, span.From, span.To, 1, entry.SuppressBelow, [], simulated, part, await PartsAsync(connection, catalogue, entry, token));
        var asked = new Asked(connection, catalogue, entry, place, span, token);
        if (!guarded)
        {
            return about with { Cells = Told(await asked.CountsAsync(part), 1, null) };
        }

        var (counts, wide, hidden) = await asked.WholeAsync();
        if (part is not null)
        {
            (counts, wide, hidden) = await asked.PartAsync(part, about.Parts.Single(one => one.Code == part.Dimension), counts, wide, hidden);
        }

        return about with { HoursWide = wide, Cells = Told(counts, wide, hidden) };
    }

    private static List<WeekCell> Told(double[,] counts, int wide, bool[,]? hidden) =>
    [
        .. Every(wide).Select(cell => hidden?[cell.Day, cell.Span] == true
            ? new WeekCell(cell.Day + 1, cell.Span * wide, null, true)
            : new WeekCell(cell.Day + 1, cell.Span * wide, counts[cell.Day, cell.Span], false)),
    ];

    // Days and spans of hours, both from 0.
    private static IEnumerable<(int Day, int Span)> Every(int wide) => from day in Enumerable.Range(0, 7) from span in Enumerable.Range(0, 24 / wide) select (day, span);

    // Of spans of some hours, the sums over spans of more.
    private static double[,] Wider(double[,] counts, int wide)
    {
        var (times, sums) = (wide * counts.GetLength(1) / 24, new double[7, 24 / wide]);
        foreach (var (day, at) in Every(wide))
        {
            sums[day, at] = Enumerable.Range(at * times, times).Sum(span => counts[day, span]);
        }

        return sums;
    }

    // One question: a place and a span of days.
    private sealed record Asked(NpgsqlConnection Connection, Catalogue Catalogue, CatalogueEntry Entry, string Place, DayRange Span, CancellationToken Token)
    {
        public async Task<double[,]> CountsAsync(WeekPart? part) =>
            Counts(await ExploreReader.HoursAsync(Connection, Catalogue, part is null ? Entry : ExploreReader.Only(Entry, part), Place, Span, Token));

        private static double[,] Counts(IReadOnlyList<HourCell> cells)
        {
            var counts = new double[7, 24];
            foreach (var cell in cells)
            {
                counts[cell.Weekday - 1, cell.Hour] = cell.Count;
            }

            return counts;
        }

        public async Task<(double[,] Counts, int Wide, bool[,] Hidden)> WholeAsync()
        {
            var counts = await CountsAsync(null);
            if (Every(1).All(cell => !SmallTable.IsSmall(Entry, counts[cell.Day, cell.Span], null)))
            {
                return (counts, 1, new bool[7, 24]);
            }

            var spans = Wider(counts, Wide);
            var (layers, small) = (new double[1, 7, 24 / Wide], new bool[1, 7, 24 / Wide]);
            foreach (var (day, at) in Every(Wide))
            {
                layers[0, day, at] = spans[day, at];
                small[0, day, at] = SmallTable.IsSmall(Entry, spans[day, at], null);
            }

            // A sum over the quarter by the hour or by the day of the week is told elsewhere. Where one is not, the sum of its span must not be found here either.
            var hours = await HiddenAsync("hour");
            foreach (var at in Enumerable.Range(0, 24 / Wide).Where(at => Enumerable.Range(at * Wide, Wide).Any(hour => hours.Contains(Name(hour)))))
            {
                HideLeast(layers, small, Enumerable.Range(0, 7).Select(day => (0, day, at)));
            }

            foreach (var weekday in (await HiddenAsync("weekday")).Where(part => int.TryParse(part, CultureInfo.InvariantCulture, out _)))
            {
                var day = int.Parse(weekday, CultureInfo.InvariantCulture) - 1;
                HideLeast(layers, small, Enumerable.Range(0, 24 / Wide).Select(at => (0, day, at)));
            }

            return (spans, Wide, Layer(SmallCells.SuppressedLayers(layers, small), 0, 24 / Wide));
        }

        // All parts stand in one table: what is hidden of one is hidden whichever was asked for. It is attacked together with all that is told of the same quarter
        // elsewhere: the whole's own spans, its sums by hour and by day of the week, and the sum of each part.
        public async Task<(double[,] Counts, int Wide, bool[,] Hidden)> PartAsync(WeekPart part, DimensionView dimension, double[,] whole, int wholeWide, bool[,] wholeHidden)
        {
            // Cells may name a value that no list has.
            var split = await ExploreReader.HoursByAsync(Connection, Catalogue, Entry, Place, Span, part.Dimension, Token);
            List<string> values = [.. dimension.Values.Select(value => value.Code).Concat(split.Keys).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            var each = values.Select(value => Counts(split.GetValueOrDefault(value, []))).ToList();
            var (gone, hours, weekdays) = (await HiddenAsync(part.Dimension), await HiddenAsync("hour"), await HiddenAsync("weekday"));
            var own = values.IndexOf(part.Value);
            foreach (var wide in (int[])[3, 6, 12])
            {
                var attack = new LinkedCells();
                var wider = each.Select(counts => Wider(counts, wide)).ToList();
                var parts = wider.Select(counts => Numbers(wide, (day, at) => attack.Add(counts[day, at], SmallTable.IsSmall(Entry, counts[day, at], null), Entry.SuppressBelow))).ToList();
                var spans = Numbers(wholeWide, (day, at) => Elsewhere(attack, whole[day, at], wholeHidden[day, at]));
                foreach (var (day, at) in Every(wide))
                {
                    var inside = Enumerable.Range(at * wide / wholeWide, wide / wholeWide).ToList();
                    var block = attack.Add(inside.Sum(span => whole[day, span]), small: false, 0, published: false);
                    attack.Sum(block, [.. inside.Select(span => spans[day, span])]);
                    attack.Sum(block, [.. parts.Select(numbers => numbers[day, at])]);
                }

                var all = attack.Add(whole.Cast<double>().Sum(), small: false, 0, known: true);
                Sums(all, Enumerable.Range(0, 7), day => weekdays.Contains(Name(day + 1)), day => [.. Enumerable.Range(0, 24 / wholeWide).Select(span => (whole[day, span], spans[day, span]))]);
                Sums(all, Enumerable.Range(0, 24 / wholeWide), span => Enumerable.Range(span * wholeWide, wholeWide).Any(hour => hours.Contains(Name(hour))), span => [.. Enumerable.Range(0, 7).Select(day => (whole[day, span], spans[day, span]))]);
                Sums(all, Enumerable.Range(0, values.Count), layer => gone.Contains(values[layer]), layer => [.. Every(wide).Select(cell => (wider[layer][cell.Day, cell.Span], parts[layer][cell.Day, cell.Span]))]);

                var hidden = attack.Protect();
                var lost = attack.Lost.ToHashSet();
                var told = parts.Select((numbers, layer) => (Numbers: numbers, Counts: wider[layer]))
                    .Sum(one => Every(wide).Where(cell => !hidden[one.Numbers[cell.Day, cell.Span]]).Sum(cell => one.Counts[cell.Day, cell.Span]));
                var safe = !parts.Any(numbers => numbers.Cast<int>().Any(lost.Contains));
                // The narrowest spans that tell half of all that is counted.
                if (wide == 12 || (safe && told * 2 >= whole.Cast<double>().Sum()))
                {
                    var of = new bool[7, 24 / wide];
                    foreach (var (day, at) in Every(wide))
                    {
                        of[day, at] = !safe || hidden[parts[own][day, at]];
                    }

                    return (wider[own], wide, of);
                }

                // Sums that are told elsewhere, or hidden there.
                void Sums(int total, IEnumerable<int> lines, Func<int, bool> isHidden, Func<int, List<(double Count, int Number)>> of)
                {
                    var sums = new List<int>();
                    foreach (var line in lines)
                    {
                        var members = of(line);
                        var sum = Elsewhere(attack, members.Sum(member => member.Count), isHidden(line));
                        attack.Sum(sum, [.. members.Select(member => member.Number)]);
                        sums.Add(sum);
                    }

                    attack.Sum(total, sums);
                }
            }

            throw new InvalidOperationException("the widest span is always told");
        }

        // What is told elsewhere is known; what is hidden there must not be found here.
        private int Elsewhere(LinkedCells attack, double count, bool hidden) =>
            attack.Add(count, hidden, hidden && SmallTable.IsSmall(Entry, count, null) ? Entry.SuppressBelow : 0, known: !hidden, hidden: hidden);

        private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

        private static int[,] Numbers(int wide, Func<int, int, int> number)
        {
            var numbers = new int[7, 24 / wide];
            foreach (var (day, at) in Every(wide))
            {
                numbers[day, at] = number(day, at);
            }

            return numbers;
        }

        private static bool[,] Layer(bool[,,] hidden, int layer, int spans)
        {
            var of = new bool[7, spans];
            foreach (var (day, at) in Every(24 / spans))
            {
                of[day, at] = hidden[layer, day, at];
            }

            return of;
        }

        private static void HideLeast(double[,,] counts, bool[,,] small, IEnumerable<(int Layer, int Day, int Span)> line)
        {
            if (line.Where(cell => counts[cell.Layer, cell.Day, cell.Span] > 0).OrderBy(cell => counts[cell.Layer, cell.Day, cell.Span]).Take(1).ToList() is [var least])
            {
                small[least.Layer, least.Day, least.Span] = true;
            }
        }

        private async Task<IReadOnlySet<string>> HiddenAsync(string by) =>
            !Entry.Dimensions.Contains(by, StringComparer.Ordinal) ? new HashSet<string>() : (await ExploreReader.ReadAsync(Connection, Catalogue, Entry, [Place], Span, TimeStep.Quarter, by, exact: false, Span.To, Token))
            .Where(series => series.Points.Any(point => point.Period == Span.From && point.Suppressed)).Select(series => series.Part!).ToHashSet(StringComparer.Ordinal);
    }
}

/// <summary>How many fall on a span of hours of a day of the week.</summary>
/// <param name="Weekday">1 (Monday) to 7.</param>
/// <param name="Hour">The first hour of the span, 0..23.</param>
/// <param name="Count">Null where it is hidden.</param>
/// <param name="Suppressed">True where the count is too small to be told, or would let another be found.</param>
public sealed record WeekCell(int Weekday, int Hour, double? Count, bool Suppressed);
