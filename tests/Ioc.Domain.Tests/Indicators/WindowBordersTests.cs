using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Indicators;

namespace Ioc.Domain.Tests.Indicators;

/// <summary>
/// Rolling windows, attacked by somebody who subtracts them from each other. Counts of days add up to a running total F; a published window says
/// F(end) - F(start), and F never falls: a system of differences, whose tightest bounds are shortest paths. What they leave open, somebody can not know.
/// </summary>
public sealed class WindowBordersTests
{
    private const int Limit = 5;

    [Fact]
    public void Two_windows_that_differ_by_one_person_are_not_both_shown()
    {
        // Nobody for four days, then six, then one: 7 - 6, and nobody left.
        double[] days = [0, 0, 0, 0, 6, 1];

        Assert.Equal([(4, 3), (4, 4)], Decide([days], [4], from: 3));
        Assert.Contains((5, 6), FoundOut(days, [(4, 3), (4, 4), (4, 5)], daysKnown: false));
    }

    [Fact]
    public void A_window_moves_on_when_enough_have_come_and_enough_have_gone()
    {
        double[] days = [5, 0, 0, 9, 2, 2, 2, 0];

        // After day 3: two are too few on day 4, four on day 5, and six enough on day 6; who left by then were five, on day 0.
        Assert.Equal([(4, 3), (4, 6)], Decide([days], [4], from: 3).Take(2));
    }

    [Fact]
    public void What_holds_one_place_back_holds_back_the_table_it_stands_in()
    {
        double[] busy = [6, 6, 6, 6, 6, 6, 6, 6], quiet = [5, 0, 0, 5, 1, 0, 0, 0];

        // Alone the busy one moves on each day; beside the quiet one it would give its neighbour away, town less busy ward.
        Assert.Equal(5, Decide([busy], [4], from: 3).Count);
        Assert.DoesNotContain((4, 4), Decide([busy, quiet], [4], from: 3));
    }

    [Fact]
    public void What_was_shown_before_is_reckoned_with()
    {
        double[] days = [5, 5, 5, 5, 5, 2, 5, 5];

        Assert.DoesNotContain((4, 5), WindowBorders.Decide([days], [4], [(4, 4)], 5, Limit, daysKnown: false));
        Assert.Contains((4, 5), WindowBorders.Decide([days], [4], [], 5, Limit, daysKnown: false));
    }

    [Fact]
    public void No_window_is_subtracted_from_others_to_find_a_small_count() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150),
        Prop.ForAll(Arb.From(Worlds), world =>
        {
            var shown = Decide([world.Days], world.Windows, from: world.Windows.Min() - 1, world.DaysKnown);
            return FoundOut(world.Days, shown, world.DaysKnown).Count == 0;
        }));

    [Fact]
    public void The_attack_finds_what_showing_every_window_gives_away()
    {
        // A control: where every window is shown, the attack must win in most worlds, or it proves nothing.
        var won = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Arb.From(Worlds), world =>
        {
            List<(int, int)> every = [.. world.Windows.SelectMany(window => Enumerable.Range(window - 1, world.Days.Length - window + 1).Select(day => (window, day)))];
            won += FoundOut(world.Days, every, world.DaysKnown).Count > 0 ? 1 : 0;
            return true;
        }));

        Assert.InRange(won, 20, 60);
    }

    private static readonly Gen<(double[] Days, int[] Windows, bool DaysKnown)> Worlds =
        from level in Gen.Elements(1, 3, 8, 14)
        from days in Gen.ArrayOf(Gen.Frequency((2, Gen.Constant(0)), (5, Gen.Choose(0, level))), 24)
        from windows in Gen.Elements<int[]>([3], [5], [7], [3, 6], [4, 7])
        from known in Gen.Elements(true, false)
        select (days.Select(count => (double)count).ToArray(), windows, known);

    private static IReadOnlyList<(int Window, int Day)> Decide(IReadOnlyList<double[]> places, int[] windows, int from, bool daysKnown = false) =>
        WindowBorders.Decide(places, windows, [], from, Limit, daysKnown);

    // Stretches of days whose count is small and is told to be small by what is shown. A window or day that is small itself is hidden, and told to nobody.
    private static List<(int From, int To)> FoundOut(double[] days, IReadOnlyCollection<(int Window, int Day)> shown, bool daysKnown)
    {
        var n = days.Length;
        var total = new double[n + 1];
        for (var day = 0; day < n; day++)
        {
            total[day + 1] = total[day] + days[day];
        }

        // most[i, j]: F(j) - F(i) is at most this.
        var most = new double[n + 1, n + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= n; j++)
            {
                most[i, j] = i < j ? double.PositiveInfinity : 0;
            }
        }

        foreach (var (from, to) in shown.Select(w => (w.Day + 1 - w.Window, w.Day + 1)).Concat(daysKnown ? Enumerable.Range(0, n).Select(day => (day, day + 1)) : []))
        {
            if (total[to] - total[from] is 0 or >= Limit)
            {
                most[from, to] = total[to] - total[from];
                most[to, from] = total[from] - total[to];
            }
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

        return [.. from i in Enumerable.Range(0, n + 1) from j in Enumerable.Range(0, n + 1) where i < j && total[j] - total[i] is > 0 and < Limit && most[i, j] < Limit select (i, j)];
    }
}
