namespace Ioc.Domain.Indicators;

/// <summary>
/// What somebody can work out of the published windows of one sum in one place. The counts of days add up to a running total that never falls; a published
/// window says by how much it rises between two cuts in time, and a hidden one that it rises at all. That is a system of differences: its tightest bounds are
/// shortest paths, kept here between all cuts, so they are exactly what adding, subtracting and "a count is never negative" can give.
/// See T. H. Cormen et al., Introduction to Algorithms, 4th ed., section 22.4.
/// </summary>
internal sealed class RunningTotal
{
    private const double Exact = 1e-6;
    private readonly double[] total;
    private readonly int limit;
    private readonly List<int> nodes;
    private readonly Dictionary<int, int> ids;
    private readonly SortedSet<int> borders;
    private readonly List<int> groups;
    private readonly List<double[]> most;

    /// <param name="days">The count of each day.</param>
    /// <param name="limit">The smallest count that may be found out.</param>
    public RunningTotal(double[] days, int limit)
    {
        this.limit = limit;
        (nodes, ids, borders, groups, most) = ([], [], [], [], []);
        total = new double[days.Length + 1];
        for (var day = 0; day < days.Length; day++)
        {
            total[day + 1] = total[day] + days[day];
        }
    }

    private RunningTotal(RunningTotal other)
    {
        (total, limit) = (other.total, other.limit);
        (nodes, ids, borders, groups) = ([.. other.nodes], new(other.ids), [.. other.borders], [.. other.groups]);
        most = [.. other.most.Select(row => (double[])row.Clone())];
    }

    /// <summary>The cuts in time, in the order in which they came.</summary>
    public IReadOnlyList<int> Cuts => nodes;

    public RunningTotal Copy() => new(this);

    /// <summary>The count between two cuts.</summary>
    public double Between(int from, int to) => total[to] - total[from];

    public bool Small(double count) => count > Exact && count < limit - Exact;

    /// <summary>The least that the count between two cuts can be, from what is published.</summary>
    public double Least(int from, int to) => ids.TryGetValue(from, out var a) && ids.TryGetValue(to, out var b) ? Math.Max(0, -most[b][a]) : 0;

    /// <summary>The most that it can be.</summary>
    public double Most(int from, int to) => ids.TryGetValue(from, out var a) && ids.TryGetValue(to, out var b) ? most[a][b] : double.PositiveInfinity;

    /// <summary>Cuts in the same group have an exactly known count between them: windows lead from one to the other. Null where it is no cut.</summary>
    public int? Group(int cut) => ids.TryGetValue(cut, out var id) ? groups[id] : null;

    /// <summary>Whether at both ends of a window nobody or enough came between it and the neighbouring published cuts: then even who knows the total at every cut learns nothing small.</summary>
    public bool Parted(int from, int to) => Free(from, null) && Free(to, from);

    /// <summary>A window is published.</summary>
    public void Tell(int from, int to)
    {
        var (a, b) = (Cut(from), Cut(to));
        var (one, other) = (groups[a], groups[b]);
        for (var id = 0; id < groups.Count; id++)
        {
            groups[id] = groups[id] == other ? one : groups[id];
        }

        borders.Add(from);
        borders.Add(to);
        Bound(a, b, Between(from, to));
        Bound(b, a, -Between(from, to));
    }

    /// <summary>A window is shown to be hidden, which tells that somebody was counted.</summary>
    /// <param name="some">False where it may be hidden with a count of nobody.</param>
    public void Hide(int from, int to, bool some)
    {
        var (a, b) = (Cut(from), Cut(to));
        if (some)
        {
            Bound(b, a, -1);
        }
    }

    private int Cut(int at)
    {
        if (ids.TryGetValue(at, out var known))
        {
            return known;
        }

        var id = nodes.Count;
        int? before = null, after = null;
        foreach (var node in nodes)
        {
            before = node < at && (before is null || node > before) ? node : before;
            after = node > at && (after is null || node < after) ? node : after;
        }

        // All that is known of it is where it lies: no less than the cut before it, no more than the one after.
        var (below, above) = (before is { } b ? most[ids[b]] : null, after is { } a ? (int?)ids[a] : null);
        var row = new double[id + 1];
        for (var other = 0; other < id; other++)
        {
            row[other] = below is null ? double.PositiveInfinity : below[other];
        }

        for (var other = 0; other < id; other++)
        {
            most[other] = [.. most[other], above is { } next ? most[other][next] : double.PositiveInfinity];
        }

        most.Add(row);
        nodes.Add(at);
        groups.Add(id);
        ids[at] = id;
        return id;
    }

    private void Bound(int from, int to, double atMost)
    {
        if (atMost >= most[from][to] - Exact)
        {
            return;
        }

        var beyond = most[to];
        foreach (var row in most)
        {
            var there = row[from] + atMost;
            if (double.IsPositiveInfinity(there))
            {
                continue;
            }

            for (var end = 0; end < row.Length; end++)
            {
                if (there + beyond[end] < row[end])
                {
                    row[end] = there + beyond[end];
                }
            }
        }
    }

    private bool Free(int at, int? with)
    {
        if (borders.Contains(at))
        {
            return true;
        }

        int? before = null, after = null;
        if (borders.Count > 0)
        {
            before = borders.GetViewBetween(int.MinValue, at) is { Count: > 0 } lower ? lower.Max : null;
            after = borders.GetViewBetween(at, int.MaxValue) is { Count: > 0 } upper ? upper.Min : null;
        }

        before = with is { } start && (before is null || start > before) ? start : before;
        return (before is not { } b || !Small(Between(b, at))) && (after is not { } a || !Small(Between(at, a)));
    }
}
