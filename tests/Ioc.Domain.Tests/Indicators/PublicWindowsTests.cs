using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Indicators;

namespace Ioc.Domain.Tests.Indicators;

/// <summary>
/// Rolling windows of three wards, attacked by somebody who has noted every one that was ever shown, of every length and of every part, and who also knows the
/// whole town day by day. A count is found out where he can tell that it lies above nobody and below the limit.
/// </summary>
public sealed class PublicWindowsTests
{
    private const int Limit = 5;
    private static readonly Config Tries = Config.QuickThrowOnFailure.WithMaxTest(120);

    [Fact]
    public void Two_windows_that_differ_by_one_person_are_not_both_shown()
    {
        // Six on day 4 and one on day 5; nobody left by then.
        var (windows, count) = Alone([0, 0, 0, 0, 6, 1, 0, 0], 4);

        Assert.Equal([4], Shown(windows, count, 4, 5));
    }

    [Fact]
    public void Where_enough_came_and_went_a_figure_moves_on_every_day()
    {
        var (windows, count) = Alone([6, 6, 6, 6, 6, 6, 6, 6], 4);

        Assert.Equal([3, 4, 5, 6, 7], Shown(windows, count, 3, 7));
    }

    [Fact]
    public void Where_few_come_and_go_a_figure_moves_on_every_fourth_day()
    {
        var (windows, count) = Alone([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], 5);

        Assert.Equal([4, 8, 12], Shown(windows, count, 4, 15));
    }

    [Fact]
    public void A_window_that_would_tie_the_bounds_of_few_people_waits()
    {
        // Ten of them on day 0: whoever sees 10 and then 2 less 0 knows that two came between, since all ten have gone.
        var (windows, count) = Alone([10, 0, 0, 0, 0, 5, 0, 0, 2, 0, 0, 0], 6);

        Assert.DoesNotContain(9, Shown(windows, count, 5, 9));
    }

    [Fact]
    public void What_a_part_leaves_over_of_its_whole_is_a_count_too()
    {
        // Seven incidents of which five were thefts: two were none. Beside it six of fifteen were none.
        var windows = new PublicWindows();
        var total = windows.Add([[7, 0, 0, 0], [15, 0, 0, 0]], Limit);
        var part = windows.Add([[5, 0, 0, 0], [9, 0, 0, 0]], Limit);
        windows.Part([part], total);

        Assert.True(windows.Show(Count(total, 4), 3));
        Assert.False(windows.Show(Count(part, 4), 3));
    }

    [Fact]
    public void A_share_is_shown_with_both_its_sides_for_the_same_days()
    {
        var windows = new PublicWindows();
        var total = windows.Add([[.. Enumerable.Repeat(2.0, 30)]], Limit);
        var part = windows.Add([[.. Enumerable.Repeat(1.0, 30)]], Limit);
        windows.Part([part], total);
        var share = new WindowFigure([new(part, 9)], [new(total, 9)], true, Limit);

        Assert.Equal([8, 12, 16, 20, 24, 28], Shown(windows, share, 8, 29));
    }

    [Fact]
    public void What_was_shown_before_is_reckoned_with()
    {
        double[] days = [5, 5, 5, 5, 5, 2, 5, 5];
        var (windows, count) = Alone(days, 4);
        windows.Keep(count, 4);

        Assert.False(windows.Show(count, 5));
        Assert.True(Alone(days, 4).Windows.Show(count, 5));
    }

    [Fact]
    public void No_adding_and_subtracting_of_all_that_is_told_gives_a_small_count() => Check.One(
        Tries,
        Prop.ForAll(Arb.From(Worlds), world => Nothing(world, Subtracted)));

    [Fact]
    public void No_bound_on_a_sum_of_a_ward_tells_that_a_count_is_small() => Check.One(
        Tries,
        Prop.ForAll(Arb.From(Worlds), world => Nothing(world, Bounded)));

    [Fact]
    public void No_window_beside_the_months_of_the_open_data_gives_a_small_count() => Check.One(
        Tries,
        Prop.ForAll(Arb.From(Worlds), world => (BesideMonths(world, world.Told(months: true)).Count == 0).Label($"thefts {string.Join(' ', world.Thefts)}\nothers {string.Join(' ', world.Others)}")));

    [Fact]
    public void Windows_that_were_weighed_without_the_months_are_given_away_by_them()
    {
        // A control, as below.
        var found = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Arb.From(Worlds), world =>
        {
            found += BesideMonths(world, world.Told()).Count > 0 ? 1 : 0;
            return true;
        }));

        Assert.InRange(found, 10, 40);
    }

    [Fact]
    public void A_window_that_a_month_exceeds_by_a_day_of_few_waits()
    {
        // A month of eight days, two people in the first ward on its first one; a window of the seven others.
        double[][] wards = [[2, 5, 5, 5, 5, 5, 5, 5], [9, 9, 9, 9, 9, 9, 9, 9]];
        var (alone, beside) = (new PublicWindows(), new PublicWindows());
        var count = Count(alone.Add(wards, Limit), 7);
        beside.Add(wards, Limit);
        beside.Tell(0, 0, 0, 8);
        beside.Tell(0, 1, 0, 8);

        Assert.True(alone.Show(count, 7));
        Assert.False(beside.Show(count, 7));
    }

    // Found once: a ward is known where the town and all others are; what others hold is known of different stretches of days. A digit is a day, 26 a ward.
    [Theory]
    [InlineData(4, 10, "211200000121000022200201001002210200210000002000220010110000000101010000002000", "211110000100000022001102000122220100020021200000102210010102202002100120220201")]
    [InlineData(7, 7, "002103004020002020043300200100201030000434010011020400030000422010403200440102", "020322000410001004001402210402200003120303000003100240014020002000000404030001")]
    public void What_follows_from_the_other_wards_is_reckoned_with(int shorter, int longer, string thefts, string others)
    {
        var world = new World([.. thefts.Select(digit => digit - '0')], [.. others.Select(digit => digit - '0')], shorter, longer);
        var told = world.Told();

        Assert.NotEmpty(told);
        Assert.Empty(Subtracted(world, told));
        Assert.Empty(Bounded(world, told));
    }

    [Fact]
    public void Against_every_window_of_every_day_both_attacks_win()
    {
        // A control: where everything is told the attacks must win in most worlds, or they prove nothing.
        int subtracted = 0, bounded = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Arb.From(Worlds), world =>
        {
            var every = world.Every();
            subtracted += Subtracted(world, every).Count > 0 ? 1 : 0;
            bounded += Bounded(world, every).Count > 0 ? 1 : 0;
            return true;
        }));

        Assert.InRange(subtracted, 20, 40);
        Assert.InRange(bounded, 20, 40);
    }

    [Fact]
    public void Figures_are_told_all_the_same()
    {
        var told = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Arb.From(Worlds), world =>
        {
            told += world.Told().Count > 0 ? 1 : 0;
            return true;
        }));

        Assert.InRange(told, 20, 40);
    }

    private static Property Nothing(World world, Func<World, IReadOnlyCollection<Window>, List<string>> attack)
    {
        var told = world.Told();
        var found = attack(world, told);
        return (found.Count == 0).Label($"{string.Join('\n', found)}\nfrom\n{string.Join('\n', told)}\nthefts {string.Join(' ', world.Thefts)}\nothers {string.Join(' ', world.Others)}");
    }

    // Where the months give something away by themselves, which is theirs to hide, the windows are not asked.
    private static List<string> BesideMonths(World world, HashSet<Window> told)
    {
        var months = world.Months();
        HashSet<Window> all = [.. told, .. months];
        return Subtracted(world, months).Count + Bounded(world, months).Count > 0 ? [] : [.. Subtracted(world, all), .. Bounded(world, all)];
    }

    private static (PublicWindows Windows, WindowFigure Count) Alone(double[] days, int window)
    {
        var windows = new PublicWindows();
        return (windows, Count(windows.Add([days], Limit), window));
    }

    private static WindowFigure Count(int sum, int window) => new([new(sum, window)], [], false, Limit);

    private static List<int> Shown(PublicWindows windows, WindowFigure figure, int from, int to) => [.. Enumerable.Range(from, to - from + 1).Where(day => windows.Show(figure, day))];

    private static readonly Gen<World> Worlds =
        from level in Gen.Elements(1, 2, 4, 9)
        from thefts in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(0, level))), 3 * World.Days)
        from others in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(0, level))), 3 * World.Days)
        from windows in Gen.Elements<(int, int)>((5, 9), (6, 11), (7, 7), (4, 10))
        select new World(thefts, others, windows.Item1, windows.Item2);

    // Every count is a number of equations over thefts and others by ward and day; what lies in their span is known exactly.
    private static List<string> Subtracted(World world, IReadOnlyCollection<Window> told)
    {
        var rows = new List<double[]>();
        foreach (var window in told)
        {
            Take(rows, World.Row(window.Sum, window.Ward, window.From, window.To));
        }

        for (var day = 0; day < World.Days; day++)
        {
            foreach (var sum in (Sum[])[Sum.Total, Sum.Thefts])
            {
                var row = new double[World.Unknowns];
                for (var ward = 0; ward < 3; ward++)
                {
                    Array.ForEach([.. Enumerable.Range(0, row.Length)], i => row[i] += World.Row(sum, ward, day, day + 1)[i]);
                }

                Take(rows, row);
            }
        }

        return [.. world.Small().Where(cell => Array.TrueForAll(Reduced(rows, World.Row(cell.Sum, cell.Ward, cell.From, cell.To)), value => Math.Abs(value) < 1e-7)).Select(cell => cell.ToString())];
    }

    private static void Take(List<double[]> rows, double[] row)
    {
        row = Reduced(rows, row);
        var lead = Array.FindIndex(row, value => Math.Abs(value) > 1e-7);
        if (lead >= 0)
        {
            var factor = row[lead];
            rows.Add([.. row.Select(value => value / factor)]);
        }
    }

    // Rows are kept with a leading one; each in turn takes its leading unknown out.
    private static double[] Reduced(List<double[]> rows, double[] row)
    {
        row = [.. row];
        foreach (var other in rows)
        {
            var lead = Array.FindIndex(other, value => Math.Abs(value) > 1e-7);
            if (Math.Abs(row[lead]) > 1e-9)
            {
                var factor = row[lead];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] -= factor * other[i];
                }
            }
        }

        return row;
    }

    // Shortest paths over the days of one sum in one ward; then once what the other wards hold at least, taken off the town.
    private static List<string> Bounded(World world, IReadOnlyCollection<Window> told)
    {
        var found = new List<string>();
        foreach (var sum in Enum.GetValues<Sum>())
        {
            var most = Enumerable.Range(0, 3).Select(ward => Paths(world, sum, ward, told)).ToArray();
            foreach (var cell in world.Small().Where(cell => cell.Sum == sum))
            {
                var others = Enumerable.Range(0, 3).Where(ward => ward != cell.Ward).Sum(ward => Math.Max(0, -most[ward][cell.To, cell.From]));
                if (Math.Min(most[cell.Ward][cell.From, cell.To], world.Town(sum, cell.From, cell.To) - others) < Limit)
                {
                    found.Add(cell.ToString());
                }
            }
        }

        return found;
    }

    private static double[,] Paths(World world, Sum sum, int ward, IReadOnlyCollection<Window> told)
    {
        const int n = World.Days;
        var most = new double[n + 1, n + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= n; j++)
            {
                most[i, j] = i < j ? double.PositiveInfinity : 0;
            }
        }

        // What is left over is known where both sides are.
        foreach (var w in told.Where(w => w.Ward == ward && (w.Sum == sum
            || (sum == Sum.Others && w.Sum == Sum.Total && told.Contains(w with { Sum = Sum.Thefts })))))
        {
            var count = world.Count(sum, ward, w.From, w.To);
            (most[w.From, w.To], most[w.To, w.From]) = (count, -count);
        }

        for (var m = 0; m <= n; m++)
        {
            for (var i = 0; i <= n; i++)
            {
                for (var j = 0; j <= n; j++)
                {
                    most[i, j] = Math.Min(most[i, j], most[i, m] + most[m, j]);
                }
            }
        }

        return most;
    }

    private enum Sum
    {
        Total,
        Thefts,
        Others,
    }

    private sealed record Window(Sum Sum, int Ward, int From, int To);

    private sealed record World(int[] Thefts, int[] Others, int Short, int Long)
    {
        public const int Days = 26;
        public const int Unknowns = 2 * 3 * Days;

        public double Count(Sum sum, int ward, int from, int to) => Enumerable.Range(from, to - from).Sum(day =>
            (sum == Sum.Others ? 0 : Thefts[(ward * Days) + day]) + (sum == Sum.Thefts ? 0 : Others[(ward * Days) + day]));

        public double Town(Sum sum, int from, int to) => Enumerable.Range(0, 3).Sum(ward => Count(sum, ward, from, to));

        public static double[] Row(Sum sum, int ward, int from, int to)
        {
            var row = new double[Unknowns];
            for (var day = from; day < to; day++)
            {
                row[(ward * Days) + day] = sum == Sum.Others ? 0 : 1;
                row[((3 + ward) * Days) + day] = sum == Sum.Thefts ? 0 : 1;
            }

            return row;
        }

        // Counts that must not be found out. What the whole town tells of a stretch is no news about a ward.
        public IEnumerable<Window> Small() =>
            from sum in Enum.GetValues<Sum>()
            from ward in Enumerable.Range(0, 3)
            from day in Enumerable.Range(0, Days)
            from end in Enumerable.Range(day + 1, Days - day)
            where Count(sum, ward, day, end) is > 0 and < Limit && Town(sum, day, end) >= Limit
            select new Window(sum, ward, day, end);

        // Counts over the short and the long window, thefts and their share over the long one, in the order in which days go by.
        public HashSet<Window> Told(bool months = false)
        {
            var windows = new PublicWindows();
            var total = windows.Add([.. Enumerable.Range(0, 3).Select(ward => Daily(Sum.Total, ward))], Limit);
            var thefts = windows.Add([.. Enumerable.Range(0, 3).Select(ward => Daily(Sum.Thefts, ward))], Limit);
            windows.Part([thefts], total);
            foreach (var month in months ? Months() : [])
            {
                windows.Tell(month.Sum == Sum.Total ? total : thefts, month.Ward, month.From, month.To);
            }

            var figures = Figures(total, thefts);
            var told = new HashSet<Window>();
            for (var day = 0; day < Days; day++)
            {
                foreach (var figure in figures)
                {
                    if (windows.Show(figure, day))
                    {
                        Note(told, figure, day, total);
                    }
                }
            }

            return told;
        }

        private static readonly (int From, int To)[] MonthsOfDays = [(0, 8), (8, 17), (17, 26)];

        // Counts and thefts of a month, of all wards or of none: where they, or what thefts leave over, are few in no ward.
        public HashSet<Window> Months() =>
        [
            .. from month in MonthsOfDays
               from sum in (Sum[])[Sum.Total, Sum.Thefts]
               where Enumerable.Range(0, 3).All(ward => Enum.GetValues<Sum>().All(each => Count(each, ward, month.From, month.To) is 0 or >= Limit))
               from ward in Enumerable.Range(0, 3)
               select new Window(sum, ward, month.From, month.To),
        ];

        public HashSet<Window> Every()
        {
            var told = new HashSet<Window>();
            for (var day = 0; day < Days; day++)
            {
                foreach (var figure in Figures(0, 1).Where(figure => day + 1 >= figure.Numerator[0].Window))
                {
                    Note(told, figure, day, 0);
                }
            }

            return told;
        }

        private WindowFigure[] Figures(int total, int thefts) =>
            [PublicWindowsTests.Count(total, Short), new([new(thefts, Long)], [new(total, Long)], true, Limit), PublicWindowsTests.Count(thefts, Short), PublicWindowsTests.Count(total, Long)];

        private double[] Daily(Sum sum, int ward) => [.. Enumerable.Range(0, Days).Select(day => Count(sum, ward, day, day + 1))];

        // A figure is hidden of a ward where a side of it, or what is left over, is small; else he who sees a share of so few reads both sides off it.
        private void Note(HashSet<Window> told, WindowFigure figure, int day, int total)
        {
            for (var ward = 0; ward < 3; ward++)
            {
                var sides = figure.Numerator.Concat(figure.Denominator).Select(term => new Window(term.Sum == total ? Sum.Total : Sum.Thefts, ward, day + 1 - term.Window, day + 1)).ToList();
                var counts = sides.Select(side => Count(side.Sum, ward, side.From, side.To)).ToList();
                if (counts.Append(figure.Share ? counts[1] - counts[0] : 0).All(count => count is 0 or >= Limit))
                {
                    told.UnionWith(sides);
                }
            }
        }
    }
}
