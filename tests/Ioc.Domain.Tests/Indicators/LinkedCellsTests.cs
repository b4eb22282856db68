using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Indicators;

namespace Ioc.Domain.Tests.Indicators;

/// <summary>Tables that share totals, attacked by an adversary who tries every world that fits what was published.</summary>
public sealed class LinkedCellsTests
{
    private const int Limit = 5;

    [Fact]
    public void A_small_count_takes_another_with_it_so_that_the_total_does_not_give_it_away()
    {
        var cells = new LinkedCells();
        var (a, b, c) = (Add(cells, 3), Add(cells, 9), Add(cells, 40));
        cells.Sum(Add(cells, 52), [a, b, c]);

        Assert.Equal([true, true, false, false], cells.Protect());
    }

    [Fact]
    public void Two_small_counts_whose_sum_is_small_are_not_enough()
    {
        var cells = new LinkedCells();
        var (a, b, c) = (Add(cells, 1), Add(cells, 3), Add(cells, 40));
        cells.Sum(Add(cells, 44), [a, b, c]);

        // 44 - 40 would say that four are left for both.
        Assert.Equal([true, true, true, false], cells.Protect());
    }

    [Fact]
    public void A_count_that_two_published_measures_leave_over_is_protected_though_nobody_publishes_it()
    {
        // Labour force 400, employed 398: who subtracts has the two unemployed.
        var cells = new LinkedCells();
        var (force, employed) = (Add(cells, 400), Add(cells, 398));
        var unemployed = cells.Add(2, small: true, Limit, published: false);
        cells.Sum(force, [employed, unemployed]);

        var hidden = cells.Protect();

        Assert.True(hidden[employed]);
        Assert.False(hidden[force]);
    }

    [Fact]
    public void What_is_known_from_before_cannot_hide_anything()
    {
        var cells = new LinkedCells();
        var small = Add(cells, 3);
        var known = cells.Add(9, false, Limit, known: true);
        var other = Add(cells, 40);
        cells.Sum(Add(cells, 52), [small, known, other]);

        Assert.Equal([true, false, true, false], cells.Protect());
    }

    [Fact]
    public void What_can_no_longer_be_protected_is_said()
    {
        var cells = new LinkedCells();
        var small = Add(cells, 3);
        var total = cells.Add(12, false, Limit, known: true);
        cells.Sum(total, [small, cells.Add(9, false, Limit, known: true)]);

        cells.Protect();

        Assert.Equal([small], cells.Lost);
    }

    [Fact]
    public void Nothing_is_hidden_where_nothing_is_small()
    {
        var cells = new LinkedCells();
        cells.Sum(Add(cells, 50), [Add(cells, 20), Add(cells, 30), Add(cells, 0)]);

        Assert.DoesNotContain(true, cells.Protect());
    }

    /// <summary>
    /// Two wards of a town, three months of a quarter, with every margin published.
    /// The adversary tries all worlds of whole counts that agree with every number shown.
    /// </summary>
    [Fact]
    public void No_world_of_wards_and_months_gives_a_small_count_away()
    {
        var counts = Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(1, 4)), (4, Gen.Choose(5, 14)), (1, Gen.Constant(0))), 6);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Arb.From(counts), atoms =>
        {
            var (published, forms) = Publish(atoms);
            return forms.Where(form => form.Small).All(form =>
            {
                var values = Worlds(published, atoms, form.Parts);
                return values.Count > 1 && values.Max() >= Limit;
            });
        }));
    }

    /// <summary>
    /// The same, with one more figure published that lies across both: any of the six together, as a rate's numerator may take some bands of an age.
    /// Here the adversary's worlds count halves of people: what only follows from people being whole (that a number is odd, say) is not in the attack that the product defends against.
    /// </summary>
    [Fact]
    public void No_figure_across_the_table_gives_a_small_count_away()
    {
        var counts = Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(1, 4)), (4, Gen.Choose(5, 14)), (1, Gen.Constant(0))), 6);
        var across = Gen.SubListOf(Enumerable.Range(0, 6)).Where(some => some.Count is > 1 and < 6);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(counts), Arb.From(across), (atoms, some) =>
        {
            var (published, forms) = Publish(atoms, [.. some]);
            var halves = published.Select(form => (form.Parts, 2 * form.Count)).ToList();
            return forms.Where(form => form.Small).All(form =>
            {
                var values = Worlds(halves, [.. atoms.Select(count => 2 * count)], form.Parts, 2 * Limit);
                return values.Count > 1 && values.Max() >= 2 * Limit;
            });
        }));
    }

    [Fact]
    public void What_two_sums_leave_between_them_is_protected_though_neither_tells_it_alone()
    {
        // 68 people, 11 of them in the first two bands together, 56 in the last: one is left for the band of one and the empty one.
        var cells = new LinkedCells();
        var (young, old) = (Add(cells, 9), Add(cells, 2));
        var (one, none, most) = (Add(cells, 1), cells.Add(0, small: false, Limit, published: false), Add(cells, 56));
        var (pair, all) = (Add(cells, 11), Add(cells, 68));
        cells.Sum(pair, [young, old]);
        cells.Sum(all, [young, old, one, none, most]);

        var hidden = cells.Protect();

        Assert.True(hidden[one] && hidden[old]);
        Assert.True(hidden[pair] || hidden[all] || hidden[most]);
        Assert.False(hidden[all]);
    }

    [Fact]
    public void Totals_stay_shown_where_their_parts_can_be_hidden_instead()
    {
        // Eight wards: those in work, those without it, and the labour force; a few without work in some wards.
        var cells = new LinkedCells();
        int[] working = [310, 420, 515, 290, 640, 330, 275, 480];
        int[] without = [2, 14, 3, 21, 9, 4, 11, 17];
        var wards = working.Zip(without, (at, not) =>
        {
            var (employed, unemployed, force) = (Add(cells, at), Add(cells, not), Add(cells, at + not));
            cells.Sum(force, [employed, unemployed]);
            return (Employed: employed, Unemployed: unemployed, Force: force);
        }).ToList();
        var (allEmployed, allUnemployed, allForce) = (Add(cells, working.Sum()), Add(cells, without.Sum()), Add(cells, working.Sum() + without.Sum()));
        cells.Sum(allEmployed, [.. wards.Select(ward => ward.Employed)]);
        cells.Sum(allUnemployed, [.. wards.Select(ward => ward.Unemployed)]);
        cells.Sum(allForce, [.. wards.Select(ward => ward.Force)]);
        cells.Sum(allForce, [allEmployed, allUnemployed]);

        var hidden = cells.Protect();

        Assert.False(hidden[allEmployed] || hidden[allUnemployed] || hidden[allForce]);
        Assert.All(wards.Zip(without).Where(ward => ward.Second < Limit), ward => Assert.True(hidden[ward.First.Unemployed]));
        // The three small ones stand for each other; in each of their wards one of the two beside it goes as well.
        Assert.Equal(6, hidden.Count(cell => cell));
    }

    [Fact]
    public void What_was_hidden_for_one_that_another_protects_as_well_is_given_back()
    {
        // The first small count hides the 6 beside it in its row; the second, in the column of the 7, then hides the 9 that stands with both. Now the 6 protects nothing.
        var cells = new LinkedCells();
        var (a, b, c) = (Add(cells, 3), Add(cells, 6), Add(cells, 9));
        var (d, e, f) = (Add(cells, 50), Add(cells, 60), Add(cells, 3));
        cells.Sum(Add(cells, 18), [a, b, c]);
        cells.Sum(Add(cells, 113), [d, e, f]);
        cells.Sum(Add(cells, 53), [a, d]);
        cells.Sum(Add(cells, 66), [b, e]);
        cells.Sum(Add(cells, 12), [c, f]);

        var hidden = cells.Protect();

        Assert.True(hidden[a] && hidden[f]);
        // Two in each line with a small one are enough: the corners of a rectangle.
        Assert.Equal([true, false, true, true, false, true], new[] { a, b, c, d, e, f }.Select(cell => hidden[cell]));
    }

    [Fact]
    public void Every_count_that_is_hidden_for_another_would_give_one_away()
    {
        var counts = Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(1, 4)), (4, Gen.Choose(5, 14)), (1, Gen.Constant(0))), 6);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Arb.From(counts), atoms =>
        {
            var (published, forms) = Publish(atoms);
            var shown = published.Select(form => string.Join(',', form.Parts)).ToHashSet(StringComparer.Ordinal);
            return forms.Where(form => !form.Small && !shown.Contains(string.Join(',', form.Parts))).All(form =>
                forms.Where(other => other.Small).Any(other =>
                {
                    var values = Worlds([.. published, (form.Parts, form.Count)], atoms, other.Parts);
                    return values.Count == 1 || values.Max() < Limit;
                }));
        }));
    }

    [Fact]
    public void The_adversary_finds_what_hiding_the_small_count_alone_leaves_open()
    {
        // A control: where nothing but the three is hidden the adversary must win, or he proves nothing.
        int[] atoms = [3, 20, 30, 40, 50, 60];
        var forms = Forms(atoms);
        var shown = forms.Where(form => !form.Small).Select(form => (form.Parts, form.Count)).ToList();

        Assert.Equal([3], Worlds(shown, atoms, forms.First(form => form.Small).Parts));
    }

    private static int Add(LinkedCells cells, int count) => cells.Add(count, count is > 0 and < Limit, Limit);

    // Atom = ward * 3 + month; -1 stands for all.
    private static List<(int Ward, int Month, int[] Parts, int Count, bool Small)> Forms(int[] atoms)
    {
        var forms = new List<(int, int, int[], int, bool)>();
        foreach (var ward in (int[])[-1, 0, 1])
        {
            foreach (var month in (int[])[-1, 0, 1, 2])
            {
                int[] parts = [.. Enumerable.Range(0, 6).Where(a => (ward < 0 || a / 3 == ward) && (month < 0 || a % 3 == month))];
                var count = parts.Sum(a => atoms[a]);
                forms.Add((ward, month, parts, count, count is > 0 and < Limit));
            }
        }

        return forms;
    }

    private static (List<(int[] Parts, int Count)> Published, List<(int Ward, int Month, int[] Parts, int Count, bool Small)> Forms) Publish(int[] atoms, int[]? across = null)
    {
        var forms = Forms(atoms);
        if (across is not null)
        {
            var count = across.Sum(a => atoms[a]);
            forms.Add((-2, -2, across, count, count is > 0 and < Limit));
        }

        var cells = new LinkedCells();
        var ids = forms.ToDictionary(form => (form.Ward, form.Month), form => Add(cells, form.Count));
        if (across is not null)
        {
            cells.Sum(ids[(-2, -2)], [.. across.Select(a => ids[(a / 3, a % 3)])]);
        }

        foreach (var (ward, month) in ids.Keys)
        {
            if (ward == -1)
            {
                cells.Sum(ids[(ward, month)], [ids[(0, month)], ids[(1, month)]]);
            }

            if (month == -1)
            {
                cells.Sum(ids[(ward, month)], [ids[(ward, 0)], ids[(ward, 1)], ids[(ward, 2)]]);
            }
        }

        var hidden = cells.Protect();
        return ([.. forms.Where(form => !hidden[ids[(form.Ward, form.Month)]]).Select(form => (form.Parts, form.Count))], forms);
    }

    // Values that a sum of atoms takes over the worlds of whole counts that agree with what is published, the true world's neighbours first.
    // For each way to fill the asked atoms one world is enough; it stops as soon as the sum is in doubt: two values, one of them not small.
    private static HashSet<int> Worlds(List<(int[] Parts, int Count)> published, int[] truth, int[] asked, int limit = Limit)
    {
        var values = new HashSet<int>();
        var world = new int[truth.Length];
        int[] order = [.. asked, .. Enumerable.Range(0, truth.Length).Except(asked)];
        var left = published.Select(form => form.Count).ToArray();
        var open = published.Select(form => form.Parts.Length).ToArray();
        var through = Enumerable.Range(0, truth.Length).Select(a => Enumerable.Range(0, published.Count).Where(f => published[f].Parts.Contains(a)).ToArray()).ToArray();
        Try(0);
        return values;

        bool Try(int depth)
        {
            if (depth == order.Length)
            {
                values.Add(asked.Sum(a => world[a]));
                return true;
            }

            var atom = order[depth];
            var most = through[atom].Select(f => left[f]).DefaultIfEmpty(truth[atom] + limit).Min();
            // The last open atom of a form is what the form leaves.
            var last = through[atom].Where(f => open[f] == 1).Select(f => left[f]).ToList();
            foreach (var count in last.Count > 0 ? Enumerable.Repeat(last[0], 1) : Enumerable.Range(0, most + 1).OrderBy(count => Math.Abs(count - truth[atom])))
            {
                if (count > most || last.Exists(f => f != count))
                {
                    return false;
                }

                foreach (var f in through[atom])
                {
                    left[f] -= count;
                    open[f]--;
                }

                world[atom] = count;
                var found = Try(depth + 1);
                foreach (var f in through[atom])
                {
                    left[f] += count;
                    open[f]++;
                }

                if (found && (depth >= asked.Length || (values.Count > 1 && values.Max() >= limit)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
