namespace Ioc.Domain.Indicators;

/// <summary>
/// Decides which windows of rolling sums may be published of places beside each other, so that nobody who sees every one of them, at whatever minute it was
/// told, can tell that a count lies below the limit.
/// <code>
///  window ending on day 30   ├──────────────────────────┤
///  window ending on day 34       ├──────────────────────────┤     the difference: who came on days 31 to 34, less who came on days 1 to 4
///                            ↑   ↑                      ↑   ↑     cuts
/// </code>
/// A figure (a count, or a share with both its sides) is shown of all places for a day, or of none. It is tried, attacked, and taken back where the attack wins:
/// <list type="bullet">
/// <item>in each place and sum the tightest bounds between all cuts, over windows of every length (<see cref="RunningTotal"/>);</item>
/// <item>the same for what a part leaves over of its whole (incidents that were not cleared), wherever both are known for the same days;</item>
/// <item>across places: the whole is known day by day; where the others are known the last one is, and otherwise what they hold at least is taken off it.</item>
/// </list>
/// Showing every day would still be unwise where few are counted: each window that ends where another begins ties the bounds closer. So figures move on at every
/// <see cref="Spacing"/>th day, or sooner where at both ends nobody or enough came and went.
/// </summary>
public sealed class PublicWindows
{
    /// <summary>Days between two windows of one sum, where few are counted. Thirty, ninety and seven days are no multiples of it, so no window begins where another of its length ends.</summary>
    public const int Spacing = 4;

    private const double Exact = 1e-6;
    private readonly List<List<RunningTotal>> systems = [];
    private readonly List<double[]> whole = [];
    private readonly List<int> limits = [];
    private readonly List<(int[] Parts, int Whole, int Over)> leftovers = [];
    private readonly Dictionary<(int Sum, int Window, int Lag), SortedSet<int>> ends = [];
    private readonly HashSet<(int Sum, int Place, int From, int To)> lost = [];
    private bool settled;

    /// <summary>Adds a sum.</summary>
    /// <param name="places">For each place of the table the count of each day; all of one length.</param>
    /// <param name="limit">The smallest count that may be found out.</param>
    /// <returns>Its number.</returns>
    public int Add(IReadOnlyList<double[]> places, int limit)
    {
        systems.Add([.. places.Select(days => new RunningTotal(days, limit))]);
        limits.Add(limit);
        var all = new double[(places.Count == 0 ? 0 : places[0].Length) + 1];
        for (var day = 1; day < all.Length; day++)
        {
            all[day] = all[day - 1] + places.Sum(days => days[day - 1]);
        }

        whole.Add(all);
        return systems.Count - 1;
    }

    /// <summary>Says that some sums are disjoint parts of another: what they leave over is a count as well.</summary>
    public void Part(IReadOnlyCollection<int> parts, int of)
    {
        var rest = systems[of].Select((total, place) => Enumerable.Range(0, whole[of].Length - 1)
            .Select(day => total.Between(day, day + 1) - parts.Sum(part => systems[part][place].Between(day, day + 1))).ToArray()).ToList();
        // Sources that contradict each other leave nothing over that could be found.
        if (rest.TrueForAll(days => Array.TrueForAll(days, count => count > -1e-6)))
        {
            leftovers.Add(([.. parts], of, Add(rest, limits[of])));
        }
    }

    /// <summary>Says that each day of a sum is told by itself where it is not small, and shown to be hidden where it is.</summary>
    /// <param name="from">Since which day.</param>
    public void Days(int sum, int from)
    {
        foreach (var total in systems[sum])
        {
            for (var day = Math.Max(0, from); day + 1 < whole[sum].Length; day++)
            {
                if (total.Small(total.Between(day, day + 1)))
                {
                    total.Hide(day, day + 1, some: true);
                }
                else
                {
                    total.Tell(day, day + 1);
                }
            }
        }

        settled = false;
    }

    /// <summary>Says that a stretch of days of a sum is told of one place, whatever it gives away: a month of the open data.</summary>
    /// <param name="from">Its first day.</param>
    /// <param name="to">The day after its last.</param>
    public void Tell(int sum, int place, int from, int to)
    {
        systems[sum][place].Tell(from, to);
        settled = false;
    }

    /// <summary>A figure was shown before: it is known, whatever it gives away.</summary>
    public void Keep(WindowFigure figure, int day)
    {
        Put(figure, day, null);
        // What follows from all that is known is worked out once, before the next figure is tried.
        settled = false;
    }

    /// <summary>Shows a figure for a day where that gives nothing away.</summary>
    /// <param name="day">The last day of its window, counted from the first day of the sums.</param>
    /// <returns>True when it is shown from now on.</returns>
    public bool Show(WindowFigure figure, int day)
    {
        if (figure.Terms.Any(term => term.Days(day).From < 0) || !InTime(figure, day))
        {
            return false;
        }

        if (!settled)
        {
            Follow(Enumerable.Range(0, systems.Count).SelectMany(sum => Enumerable.Range(0, systems[sum].Count).Select(place => (sum, place))), null);
            lost.UnionWith(Enumerable.Range(0, systems.Count).SelectMany(Found).Concat(leftovers.SelectMany(LeftOver)));
            settled = true;
        }

        var trial = new Trial();
        Put(figure, day, trial);
        Follow([.. trial.Before.Keys], trial);
        if (!Found(trial).Any(found => !lost.Contains(found)))
        {
            return true;
        }

        foreach (var ((sum, place), before) in trial.Before)
        {
            systems[sum][place] = before;
        }

        trial.Ends.ForEach(end => ends[end].Remove(day));
        return false;
    }

    // Long enough after the window before it, and before the next one; or where enough came and went; or already told with another figure.
    private bool InTime(WindowFigure figure, int day) => figure.Terms.All(term =>
        !ends.TryGetValue((term.Sum, term.Window, term.Lag), out var days)
        || days.Contains(day)
        || days.GetViewBetween(day - Spacing + 1, day + Spacing - 1).Count == 0
        || Parted(figure, term, day));

    private bool Parted(WindowFigure figure, WindowTerm term, int day)
    {
        var (from, to) = term.Days(day);
        return systems[term.Sum].Select((total, place) => !Visible(figure, day, place) || total.Parted(from, to)).All(free => free)
            && leftovers.Where(left => left.Whole == term.Sum || left.Parts.Contains(term.Sum))
                .All(left => systems[left.Over].TrueForAll(rest => rest.Parted(from, to)));
    }

    // Of a figure that is only tried, the systems as they were are kept.
    private void Put(WindowFigure figure, int day, Trial? trial)
    {
        foreach (var term in figure.Terms.Where(term => term.Days(day).From >= 0))
        {
            var (from, to) = term.Days(day);
            for (var place = 0; place < systems[term.Sum].Count; place++)
            {
                if (!Visible(figure, day, place))
                {
                    Changing(term.Sum, place, trial).Hide(from, to, figure.Denominator.Count == 0 && figure.Numerator.Count == 1);
                }
                else if (!systems[term.Sum][place].Known(from, to))
                {
                    Changing(term.Sum, place, trial).Tell(from, to);
                }
            }

            var end = (term.Sum, term.Window, term.Lag);
            if (!ends.TryGetValue(end, out var days))
            {
                ends[end] = days = [];
            }

            if (days.Add(day))
            {
                trial?.Ends.Add(end);
            }
        }
    }

    // Of a whole, by places or by parts, all but one of which are known between two cuts, the last is known too; and what follows from that, until nothing does.
    private void Follow(IEnumerable<(int Sum, int Place)> changed, Trial? trial)
    {
        var waiting = new Queue<Whole>();
        var queued = new HashSet<Whole>();
        Ask(changed);
        while (waiting.TryDequeue(out var next))
        {
            queued.Remove(next);
            Ask(Complete(Cells(next), trial));
        }

        void Ask(IEnumerable<(int Sum, int Place)> cells)
        {
            foreach (var touched in cells.SelectMany(Wholes).Where(queued.Add))
            {
                waiting.Enqueue(touched);
            }
        }
    }

    private IEnumerable<Whole> Wholes((int Sum, int Place) cell)
    {
        if (systems[cell.Sum].Count > 1)
        {
            yield return new Whole(cell.Sum, null);
        }

        for (var index = 0; index < leftovers.Count; index++)
        {
            var (parts, of, over) = leftovers[index];
            if (of == cell.Sum || over == cell.Sum || parts.Contains(cell.Sum))
            {
                yield return new Whole(index, cell.Place);
            }
        }
    }

    // The town day by day is known, and of each place what the parts and what is left over of them are together.
    private (int Sum, int Place)[] Cells(Whole whole)
    {
        if (whole.Place is not { } place)
        {
            return [.. Enumerable.Range(0, systems[whole.Number].Count).Select(each => (whole.Number, each))];
        }

        var (parts, of, over) = leftovers[whole.Number];
        return [(of, place), .. parts.Select(part => (part, place)), (over, place)];
    }

    private List<(int Sum, int Place)> Complete((int Sum, int Place)[] cells, Trial? trial)
    {
        int[] cuts = [.. cells.SelectMany(cell => systems[cell.Sum][cell.Place].Cuts).Distinct().Order()];
        // Where one makes no cut nothing is known: a group of its own.
        var groups = cells.Select(cell => cuts.Select((cut, i) => systems[cell.Sum][cell.Place].Group(cut) ?? -1 - i).ToArray()).ToArray();
        var after = new int[cells.Length + 1][];
        after[^1] = new int[cuts.Length];
        for (var i = cells.Length - 1; i > 0; i--)
        {
            after[i] = Joined(groups[i], after[i + 1]);
        }

        var told = new List<(int, int)>();
        var before = new int[cuts.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var rest = Joined(before, after[i + 1]);
            var last = new Dictionary<int, int>();
            var added = false;
            for (var at = 0; at < cuts.Length; at++)
            {
                if (last.TryGetValue(rest[at], out var from))
                {
                    var known = systems[cells[i].Sum][cells[i].Place];
                    if (known.Group(cuts[from]) is not { } group || group != known.Group(cuts[at]))
                    {
                        Changing(cells[i].Sum, cells[i].Place, trial).Tell(cuts[from], cuts[at]);
                        added = true;
                    }
                }

                last[rest[at]] = at;
            }

            if (added)
            {
                told.Add(cells[i]);
            }

            before = Joined(before, groups[i]);
        }

        return told;
    }

    // Cuts stay together that are together in both.
    private static int[] Joined(int[] one, int[] other)
    {
        var numbers = new Dictionary<(int, int), int>();
        return [.. one.Zip(other, (a, b) => numbers.TryGetValue((a, b), out var number) ? number : numbers[(a, b)] = numbers.Count)];
    }

    private RunningTotal Changing(int sum, int place, Trial? trial)
    {
        if (trial?.Before.TryAdd((sum, place), systems[sum][place]) == true)
        {
            systems[sum][place] = systems[sum][place].Copy();
        }

        return systems[sum][place];
    }

    // As where values are read: who is counted, whom they are compared with and, in a share, who is left over.
    private bool Visible(WindowFigure figure, int day, int place)
    {
        var above = Math.Abs(Amount(figure.Numerator));
        if (Few(above))
        {
            return false;
        }

        if (figure.Denominator.Count == 0)
        {
            return true;
        }

        var below = Amount(figure.Denominator);
        return !Few(below) && !(figure.Share && Few(below - above));

        double Amount(IReadOnlyList<WindowTerm> terms) => terms.Sum(term => term.Weight * systems[term.Sum][place].Between(term.Days(day).From, term.Days(day).To));
        bool Few(double count) => count > 1e-9 && count < figure.Limit - 1e-9;
    }

    // What was not touched gives away no more than before.
    private IEnumerable<(int Sum, int Place, int From, int To)> Found(Trial trial)
    {
        var touched = trial.Before.Keys.Select(key => key.Sum).ToHashSet();
        return touched.SelectMany(Found).Concat(leftovers.Where(left => touched.Contains(left.Whole) || left.Parts.Any(touched.Contains)).SelectMany(LeftOver));
    }

    // Bounds of the whole and of its parts bound what is left over, also where it is not known exactly.
    private IEnumerable<(int Sum, int Place, int From, int To)> LeftOver((int[] Parts, int Whole, int Over) left)
    {
        for (var place = 0; place < systems[left.Over].Count; place++)
        {
            var total = systems[left.Over][place];
            int[] cuts = [.. left.Parts.Append(left.Whole).SelectMany(sum => systems[sum][place].Cuts).Distinct().Order()];
            for (var i = 0; i < cuts.Length; i++)
            {
                for (var j = i + 1; j < cuts.Length && total.Between(cuts[i], cuts[j]) < limits[left.Over] - Exact; j++)
                {
                    var (from, to) = (cuts[i], cuts[j]);
                    if (total.Small(total.Between(from, to)) && All(left.Over, from, to) > limits[left.Over] - Exact
                        && systems[left.Whole][place].Most(from, to) - left.Parts.Sum(part => systems[part][place].Least(from, to)) < limits[left.Over] - Exact)
                    {
                        yield return (left.Over, place, from, to);
                    }
                }
            }
        }
    }

    private IEnumerable<(int Sum, int Place, int From, int To)> Found(int sum)
    {
        var places = systems[sum];
        int[] cuts = [.. places.SelectMany(total => total.Cuts).Distinct().Order()];
        var least = new double[places.Count];
        for (var i = 0; i < cuts.Length; i++)
        {
            var open = true;
            for (var j = i + 1; j < cuts.Length && open; j++)
            {
                var (from, to) = (cuts[i], cuts[j]);
                // The longer the stretch, the more in it: none after the first that is small nowhere.
                open = false;
                var all = 0.0;
                for (var place = 0; place < places.Count; place++)
                {
                    open |= places[place].Between(from, to) < limits[sum] - Exact;
                    all += least[place] = places[place].Least(from, to);
                }

                for (var place = 0; place < places.Count && open; place++)
                {
                    var total = places[place];
                    if (total.Small(total.Between(from, to)) && All(sum, from, to) > limits[sum] - Exact && total.Most(from, to) < limits[sum] - Exact)
                    {
                        yield return (sum, place, from, to);
                    }

                    // What the others hold between two cuts, they hold in every stretch around them.
                    var others = all - least[place];
                    for (var day = from; others > Exact && day > (i == 0 ? -1 : cuts[i - 1]) && All(sum, day, to) - others < limits[sum] - Exact; day--)
                    {
                        for (var end = to; end < (j + 1 == cuts.Length ? whole[sum].Length : cuts[j + 1]) && All(sum, day, end) - others < limits[sum] - Exact; end++)
                        {
                            if (total.Small(total.Between(day, end)) && All(sum, day, end) > limits[sum] - Exact)
                            {
                                yield return (sum, place, day, end);
                            }
                        }
                    }
                }
            }
        }
    }

    // What the whole counts between two cuts. Where that is small by itself it is no news about the places.
    private double All(int sum, int from, int to) => whole[sum][to] - whole[sum][from];

    /// <summary>What adds up.</summary>
    /// <param name="Number">Of the sum, over all places; or of what is left over, in one place.</param>
    private readonly record struct Whole(int Number, int? Place);

    private sealed class Trial
    {
        public Dictionary<(int Sum, int Place), RunningTotal> Before { get; } = [];

        public List<(int Sum, int Window, int Lag)> Ends { get; } = [];
    }
}

/// <summary>One sum over a window of days.</summary>
/// <param name="Lag">By how many days the window lies further back.</param>
public sealed record WindowTerm(int Sum, int Window, int Lag = 0, double Weight = 1)
{
    /// <summary>The cuts that it makes when its figure is of a day: before its first day and after its last.</summary>
    public (int From, int To) Days(int day) => (day + 1 - Lag - Window, day + 1 - Lag);
}

/// <summary>What is shown together: a count, or both sides of a share, a rate or a mean.</summary>
/// <param name="Share">Whoever is not counted above is counted below.</param>
/// <param name="Limit">The smallest count that is shown.</param>
public sealed record WindowFigure(IReadOnlyList<WindowTerm> Numerator, IReadOnlyList<WindowTerm> Denominator, bool Share, int Limit)
{
    internal IEnumerable<WindowTerm> Terms => Numerator.Concat(Denominator);
}
