namespace Ioc.Domain.Indicators;

/// <summary>
/// Decides which counts of several tables that share totals must be hidden before all of them are published together.
/// A count is safe when nobody who adds and subtracts what is published can tell that it lies below its limit.
/// </summary>
/// <remarks>
/// Tables are linked by sums: wards make a town, months a year, age bands a population, employed and unemployed a labour force.
/// <code>
///  hide what is small ──▶ attack: narrow every hidden count by the sums, then solve the sums as linear equations
///           ▲                 │
///           └── hide one more ┘  the smallest published count in a sum with one that was found out
///                 │ nothing is found out any more
///                 ▼
///  give back what protects nothing any more: one at a time, where the attack still finds nothing
/// </code>
/// A count may also be part of a sum without ever being published (the people outside a share, a district that has no row of its own):
/// it is found out all the same, and protected all the same. See A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4.
/// The attack narrows one sum at a time; a full linear program over all of them could narrow a count further, never below what this test finds exactly.
/// </remarks>
public sealed class LinkedCells
{
    private const double Exact = 1e-6;
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
        // Giving back looks at bounds alone. Where the equations tell more, some of it is hidden again.
        Hide();
        return [.. cells.Select(cell => cell.Hidden)];
    }

    private void Hide()
    {
        while (FoundOut() is { Count: > 0 } found)
        {
            var fresh = new HashSet<int>();
            foreach (var cell in found.Where(cell => !sumsOf[cell].Any(fresh.Contains)))
            {
                if (Complement(cell) is { } other)
                {
                    cells[other].Hidden = true;
                    fresh.UnionWith(sumsOf[other]);
                }
                else
                {
                    // Everything that could hide it is hidden or known already.
                    cells[cell].Lost = true;
                }
            }
        }
    }

    // One count may have been hidden for another that a later one protects as well. Totals first, then the largest: what people look for.
    private void GiveBack()
    {
        Narrow();
        var wholes = sums.Select(sum => sum.Whole).ToHashSet();
        foreach (var cell in Enumerable.Range(0, cells.Count)
            .Where(i => cells[i] is { Hidden: true, Published: true, Small: false, Known: false, Kept: false })
            .OrderByDescending(wholes.Contains).ThenByDescending(i => cells[i].Count))
        {
            trail = [];
            if (GivesAway(cell))
            {
                foreach (var (changed, atLeast, atMost) in Enumerable.Reverse(trail))
                {
                    (low[changed], high[changed]) = (atLeast, atMost);
                }
            }
            else
            {
                cells[cell].Hidden = false;
            }
        }

        trail = null;
    }

    // Whether showing one more count narrows another to less than its limit; starts from the bounds as they are and looks only at what changes.
    private bool GivesAway(int shown)
    {
        trail!.Add((shown, low[shown], high[shown]));
        low[shown] = high[shown] = cells[shown].Count;
        var queue = new Queue<int>(sumsOf[shown]);
        var queued = sumsOf[shown].ToHashSet();
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
                if (AtRisk(cell) && IsFound(cell))
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

    private bool IsFound(int cell) => high[cell] < cells[cell].Limit - Exact || high[cell] - low[cell] < Exact;

    // What an attacker does not know.
    private static bool Unknown(Cell cell) => cell.Hidden && !cell.Known;

    private List<int> FoundOut()
    {
        var byBounds = Narrow();
        return byBounds.Count > 0 ? byBounds : Solve();
    }

    private bool AtRisk(int cell) => cells[cell] is { Small: true, Lost: false } c && Unknown(c);

    // Narrows each unknown count by the sums that it stands in, again and again.
    private List<int> Narrow()
    {
        low = new double[cells.Count];
        high = new double[cells.Count];
        for (var i = 0; i < cells.Count; i++)
        {
            (low[i], high[i]) = Unknown(cells[i]) ? (0, double.PositiveInfinity) : (cells[i].Count, cells[i].Count);
        }

        var queue = new Queue<int>();
        var queued = new bool[sums.Count];
        var visits = new int[sums.Count];
        for (var s = 0; s < sums.Count; s++)
        {
            if (Unknown(cells[sums[s].Whole]) || sums[s].Parts.Any(part => Unknown(cells[part])))
            {
                queue.Enqueue(s);
                queued[s] = true;
            }
        }

        while (queue.TryDequeue(out var s))
        {
            queued[s] = false;
            if (visits[s]++ >= Sweeps)
            {
                continue;
            }

            foreach (var cell in Tighten(sums[s]))
            {
                foreach (var other in sumsOf[cell].Where(other => !queued[other]))
                {
                    queue.Enqueue(other);
                    queued[other] = true;
                }
            }
        }

        return [.. Enumerable.Range(0, cells.Count).Where(i => AtRisk(i) && IsFound(i))];
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

    // Gauss and Jordan over the sums, what is known taken out: a row that keeps one unknown gives it away.
    // Sums that share no unknown have nothing to tell each other, so each group is solved alone.
    private List<int> Solve()
    {
        var found = new List<int>();
        var done = new bool[sums.Count];
        for (var first = 0; first < sums.Count; first++)
        {
            if (!done[first])
            {
                found.AddRange(Solve(Group(first, done)));
            }
        }

        return [.. found.Where(AtRisk).Order()];
    }

    private List<int> Group(int first, bool[] done)
    {
        var group = new List<int> { first };
        done[first] = true;
        for (var at = 0; at < group.Count; at++)
        {
            foreach (var s in Members(group[at]).Where(cell => Unknown(cells[cell])).SelectMany(cell => sumsOf[cell]).Where(s => !done[s]))
            {
                done[s] = true;
                group.Add(s);
            }
        }

        return group;
    }

    private IEnumerable<int> Members(int sum) => sums[sum].Parts.Append(sums[sum].Whole);

    private IEnumerable<int> Solve(List<int> group)
    {
        var rows = new Dictionary<int, Dictionary<int, double>>();
        foreach (var s in group)
        {
            var row = new Dictionary<int, double>();
            foreach (var cell in Members(s).Where(cell => Unknown(cells[cell])))
            {
                AddTo(row, cell, cell == sums[s].Whole ? 1 : -1);
            }

            foreach (var pivot in row.Keys.Where(rows.ContainsKey).ToList())
            {
                if (row.TryGetValue(pivot, out var factor))
                {
                    AddScaled(row, rows[pivot], -factor);
                }
            }

            if (row.Count == 0)
            {
                continue;
            }

            var lead = row.First();
            foreach (var cell in row.Keys.ToList())
            {
                row[cell] /= lead.Value;
            }

            foreach (var other in rows.Values)
            {
                if (other.TryGetValue(lead.Key, out var factor))
                {
                    AddScaled(other, row, -factor);
                }
            }

            rows[lead.Key] = row;
        }

        return rows.Values.Where(row => row.Count == 1).Select(row => row.Keys.First());
    }

    private static void AddScaled(Dictionary<int, double> row, Dictionary<int, double> other, double factor)
    {
        foreach (var (cell, value) in other)
        {
            AddTo(row, cell, factor * value);
        }
    }

    private static void AddTo(Dictionary<int, double> row, int cell, double value)
    {
        var sum = row.GetValueOrDefault(cell) + value;
        if (Math.Abs(sum) < 1e-9)
        {
            row.Remove(cell);
        }
        else
        {
            row[cell] = sum;
        }
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
