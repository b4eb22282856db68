namespace Ioc.Domain.Indicators;

/// <summary>
/// Decides which counts of several tables that share totals must be hidden before all of them are published together.
/// A count is safe when nobody who adds and subtracts what is published can tell that it lies below its limit.
/// </summary>
/// <remarks>
/// Tables are linked by sums: wards make a town, months a year, age bands a population, employed and unemployed a labour force.
/// <code>
///  hide what is small ──▶ attack: narrow every hidden count by each sum, then by all of the sums together
///           ▲                 │
///           └── hide one more ┘  the smallest published count among those that one was found out from
///                 │ nothing is found out any more
///                 ▼
///  give back what protects nothing any more: one at a time, totals first, where both attacks still find nothing
/// </code>
/// A count may also be part of a sum without ever being published (the people outside a share, a district that has no row of its own):
/// it is found out all the same, and protected all the same. See A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4.
/// The first attack narrows one sum at a time and is quick; the second is a linear program over all of them (<see cref="SumEquations"/>) and complete,
/// but for what follows from people being whole.
/// </remarks>
public sealed class LinkedCells
{
    private const double Exact = 1e-6;
    private const double Different = 1e-3;
    private const int Sweeps = 40;
    private readonly List<Cell> cells = [];
    private readonly List<(int Whole, int[] Parts)> sums = [];
    private readonly List<List<int>> sumsOf = [];
    private double[] low = [];
    private double[] high = [];
    private List<(int Cell, double Low, double High)>? trail;

    /// <summary>How many counts there are.</summary>
    public int Count => cells.Count;

    /// <summary>Adds a count.</summary>
    /// <param name="count">Not negative.</param>
    /// <param name="small">True when it must not be found out by itself.</param>
    /// <param name="limit">Whoever knows that it lies below this has found it out; 0 for an amount that is no count (income): then only its exact value counts.</param>
    /// <param name="published">False for what is never shown but could be computed.</param>
    /// <param name="known">True when this very number has been published before: hiding it no longer helps.</param>
    /// <param name="hidden">True when it was hidden before, and shall stay so.</param>
    /// <returns>Its number.</returns>
    public int Add(double count, bool small, int limit, bool published = true, bool known = false, bool hidden = false)
    {
        cells.Add(new Cell { Count = count, Small = small, Limit = limit, Published = published, Known = known, Hidden = small || hidden || !published, Kept = hidden });
        sumsOf.Add([]);
        return cells.Count - 1;
    }

    /// <summary>Counts that can no longer be protected, because what would hide them is out already.</summary>
    public IEnumerable<int> Lost => Enumerable.Range(0, cells.Count).Where(i => cells[i].Lost);

    /// <summary>Says that a count is the sum of others.</summary>
    public void Sum(int whole, IReadOnlyCollection<int> parts)
    {
        foreach (var cell in parts.Append(whole))
        {
            sumsOf[cell].Add(sums.Count);
        }

        sums.Add((whole, [.. parts]));
    }

    /// <summary>Hides what must be hidden.</summary>
    /// <returns>For each count, whether it must not be shown. What was small and already known stays hidden from now on.</returns>
    public IReadOnlyList<bool> Protect()
    {
        Hide();
        GiveBack();
        // What was given back may tell more than each attack finds by itself: where one does, some of it is hidden again.
        Hide();
        return [.. cells.Select(cell => cell.Hidden)];
    }

    // Hiding more never tells more: what is safe once stays safe.
    private void Hide()
    {
        while (Narrow(Enumerable.Range(0, sums.Count)) is { Count: > 0 } narrowed)
        {
            HideBeside(narrowed.Select(cell => new Finding(cell, sumsOf[cell], () => Complement(cell))));
        }

        var safe = new HashSet<int>();
        for (var cell = 0; cell < cells.Count; cell++)
        {
            while (AtRisk(cell) && !safe.Contains(cell))
            {
                var linked = Linked([cell]);
                var found = FoundOut(linked);
                if (found.Count == 0)
                {
                    safe.UnionWith(linked.SelectMany(Members));
                }

                HideBeside(found);
            }
        }
    }

    // With the sums that tell it: no world that agrees with them lets the count reach its limit, or, of an amount, be anything else than it is.
    private List<Finding> FoundOut(List<int> linked)
    {
        var equations = Equations(linked);
        var found = new List<Finding>();
        foreach (var cell in linked.SelectMany(Members).Where(AtRisk).Distinct().Order())
        {
            var (count, limit) = (cells[cell].Count, cells[cell].Limit);
            if (equations.Forbids(cell, limit > 0 ? limit : count + Different) is { } proof && (limit > 0 || equations.Forbids(cell, count - Different) is not null))
            {
                found.Add(new(cell, [.. proof.Keys], () => proof.Count > 0 ? Complement(proof) : Complement(cell)));
            }
        }

        return found;
    }

    // One more for each that was found out; not where one that was hidden just now may have helped already.
    private void HideBeside(IEnumerable<Finding> found)
    {
        var fresh = new HashSet<int>();
        foreach (var finding in found.Where(one => !one.Sums.Any(fresh.Contains)))
        {
            if (finding.Complement() is { } other)
            {
                cells[other].Hidden = true;
                fresh.UnionWith(sumsOf[other]);
            }
            else
            {
                // Everything that could hide it is hidden or known already.
                cells[finding.Cell].Lost = true;
            }
        }
    }

    // One count may have been hidden for another that a later one protects as well. Totals first, then the largest: what people look for.
    private void GiveBack()
    {
        Narrow(Enumerable.Range(0, sums.Count));
        var equations = Equations(Linked(Enumerable.Range(0, cells.Count).Where(AtRisk)));
        var wholes = sums.Select(sum => sum.Whole).ToHashSet();
        foreach (var cell in Enumerable.Range(0, cells.Count)
            .Where(i => cells[i] is { Hidden: true, Published: true, Small: false, Known: false, Kept: false })
            .OrderByDescending(wholes.Contains).ThenByDescending(i => cells[i].Count))
        {
            trail = [];
            if (equations.TellsOf(cell, AtRisk) || GivesAway(cell))
            {
                foreach (var (changed, atLeast, atMost) in Enumerable.Reverse(trail))
                {
                    (low[changed], high[changed]) = (atLeast, atMost);
                }
            }
            else
            {
                cells[cell].Hidden = false;
                equations.Show(cell);
            }
        }

        trail = null;
    }

    // Whether showing one more count narrows another to less than its limit; starts from the bounds as they are and looks only at what changes.
    private bool GivesAway(int shown)
    {
        trail!.Add((shown, low[shown], high[shown]));
        low[shown] = high[shown] = cells[shown].Count;
        return Spread(sumsOf[shown], cell => AtRisk(cell) && IsFound(cell));
    }

    private bool IsFound(int cell) => high[cell] < cells[cell].Limit - Exact || high[cell] - low[cell] < Exact;

    // What an attacker does not know.
    private static bool Unknown(Cell cell) => cell.Hidden && !cell.Known;

    private bool AtRisk(int cell) => cells[cell] is { Small: true, Lost: false } c && Unknown(c);

    // Narrows each unknown count of these sums by the sums that it stands in, again and again.
    private List<int> Narrow(IEnumerable<int> among)
    {
        Array.Resize(ref low, cells.Count);
        Array.Resize(ref high, cells.Count);
        var open = new List<int>();
        foreach (var s in among)
        {
            var unknown = false;
            foreach (var cell in Members(s))
            {
                unknown |= Unknown(cells[cell]);
                (low[cell], high[cell]) = Unknown(cells[cell]) ? (0, double.PositiveInfinity) : (cells[cell].Count, cells[cell].Count);
            }

            if (unknown)
            {
                open.Add(s);
            }
        }

        var narrowed = new HashSet<int>();
        Spread(open, cell =>
        {
            narrowed.Add(cell);
            return false;
        });
        return [.. narrowed.Where(cell => AtRisk(cell) && IsFound(cell)).Order()];
    }

    // Narrows by these sums and by those that hold what they narrow, until nothing changes any more or one change is enough.
    private bool Spread(IReadOnlyCollection<int> from, Func<int, bool> isEnough)
    {
        var queue = new Queue<int>(from);
        var queued = from.ToHashSet();
        var visits = new Dictionary<int, int>();
        while (queue.TryDequeue(out var s))
        {
            queued.Remove(s);
            if ((visits[s] = visits.GetValueOrDefault(s) + 1) > Sweeps)
            {
                continue;
            }

            foreach (var cell in Tighten(sums[s]))
            {
                if (isEnough(cell))
                {
                    return true;
                }

                foreach (var other in sumsOf[cell].Where(queued.Add))
                {
                    queue.Enqueue(other);
                }
            }
        }

        return false;
    }

    private List<int> Tighten((int Whole, int[] Parts) sum)
    {
        var changed = new List<int>();
        double lows = 0, highs = 0;
        var open = 0;
        foreach (var part in sum.Parts)
        {
            lows += low[part];
            if (double.IsPositiveInfinity(high[part]))
            {
                open++;
            }
            else
            {
                highs += high[part];
            }
        }

        Set(sum.Whole, lows, open == 0 ? highs : double.PositiveInfinity);
        foreach (var part in sum.Parts)
        {
            var others = double.IsPositiveInfinity(high[part]) ? (open == 1 ? highs : double.PositiveInfinity) : open == 0 ? highs - high[part] : double.PositiveInfinity;
            Set(part, low[sum.Whole] - others, high[sum.Whole] - (lows - low[part]));
        }

        return changed;

        void Set(int cell, double atLeast, double atMost)
        {
            if (atLeast > low[cell] + Exact || atMost < high[cell] - Exact)
            {
                trail?.Add((cell, low[cell], high[cell]));
                low[cell] = Math.Max(low[cell], atLeast);
                high[cell] = Math.Min(high[cell], atMost);
                changed.Add(cell);
            }
        }
    }

    private IEnumerable<int> Members(int sum) => sums[sum].Parts.Append(sums[sum].Whole);

    // The sums that have anything to do with these: those that share an unknown with one of them, and so on.
    private List<int> Linked(IEnumerable<int> from)
    {
        var queue = new Queue<int>(from);
        var seen = queue.ToHashSet();
        var taken = new HashSet<int>();
        while (queue.TryDequeue(out var at))
        {
            foreach (var cell in sumsOf[at].Where(taken.Add).SelectMany(Members).Where(cell => Unknown(cells[cell]) && seen.Add(cell)))
            {
                queue.Enqueue(cell);
            }
        }

        return [.. taken.Order()];
    }

    private SumEquations Equations(List<int> among)
    {
        var equations = new SumEquations(cell => cells[cell].Count);
        foreach (var s in among)
        {
            equations.Add(s, Members(s).Where(cell => Unknown(cells[cell])).ToDictionary(cell => cell, cell => cell == sums[s].Whole ? 1.0 : -1));
        }

        return equations;
    }

    // The smallest count still published without which the sums that gave one away no longer do; totals last.
    private int? Complement(IReadOnlyDictionary<int, double> proof)
    {
        var taken = new Dictionary<int, double>();
        var totals = new HashSet<int>();
        foreach (var (s, times) in proof)
        {
            foreach (var cell in Members(s).Where(cell => cells[cell] is { Published: true, Known: false, Hidden: false, Count: > 0 }))
            {
                taken[cell] = taken.GetValueOrDefault(cell) + (cell == sums[s].Whole ? times : -times);
            }

            if (sums[s].Parts.Length > 1)
            {
                totals.Add(sums[s].Whole);
            }
        }

        var telling = taken.Where(one => Math.Abs(one.Value) > Exact).Select(one => one.Key).ToList();
        return telling.Count == 0 ? null : telling.OrderBy(totals.Contains).ThenBy(cell => cells[cell].Count).ThenBy(cell => cell).First();
    }

    // The smallest count still published in a sum that gives this one away; when there is none, in a sum that gives away what stands beside it, and so on.
    // When no single sum does, in any sum with it. Totals are what people look for: a part goes first, and what is its own total is none.
    private int? Complement(int found) =>
        Complement(found, Telling, totals: false) ?? Complement(found, Telling, totals: true) ?? Complement(found, cell => sumsOf[cell], totals: true);

    private IEnumerable<int> Telling(int cell) => sumsOf[cell].Where(s => Members(s).All(other => other == cell || !Unknown(cells[other]) || high[other] - low[other] < Exact));

    private int? Complement(int found, Func<int, IEnumerable<int>> through, bool totals)
    {
        var seen = new HashSet<int> { found };
        var ring = new List<int> { found };
        while (ring.Count > 0)
        {
            int? best = null;
            var next = new List<int>();
            foreach (var (cell, total) in ring.SelectMany(through).Distinct().SelectMany(s => Members(s).Select(cell => (cell, cell == sums[s].Whole || sums[s].Parts.Length == 1))))
            {
                if (Unknown(cells[cell]))
                {
                    if (seen.Add(cell))
                    {
                        next.Add(cell);
                    }
                }
                else if ((totals || !total) && cells[cell] is { Published: true, Known: false, Count: > 0 } && (best is null || cells[cell].Count < cells[best.Value].Count))
                {
                    best = cell;
                }
            }

            if (best is not null)
            {
                return best;
            }

            ring = next;
        }

        return null;
    }

    // A count that was found out, the sums that tell it, and which further one to hide; none where nothing helps.
    private sealed record Finding(int Cell, IReadOnlyCollection<int> Sums, Func<int?> Complement);

    private sealed class Cell
    {
        public double Count { get; init; }
        public bool Small { get; init; }
        public int Limit { get; init; }
        public bool Published { get; init; }
        public bool Known { get; init; }
        public bool Kept { get; init; }
        public bool Hidden { get; set; }
        public bool Lost { get; set; }
    }
}
