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
    private readonly int[] ids;
    private readonly List<int> groups;
    private readonly SortedSet<int> borders;

    // most[a * room + b]: the total at cut b is at most so much above that at cut a.
    private double[] most;
    private int room;

    /// <param name="days">The count of each day.</param>
    /// <param name="limit">The smallest count that may be found out.</param>
    public RunningTotal(double[] days, int limit)
    {
        this.limit = limit;
        (nodes, groups, borders, most, room) = ([], [], [], new double[16 * 16], 16);
        ids = new int[days.Length + 1];
        Array.Fill(ids, -1);
        total = new double[days.Length + 1];
        for (var day = 0; day < days.Length; day++)
        {
            total[day + 1] = total[day] + days[day];
        }
    }

    private RunningTotal(RunningTotal other)
    {
        (total, limit, room) = (other.total, other.limit, other.room);
        (nodes, ids, groups, borders) = ([.. other.nodes], (int[])other.ids.Clone(), [.. other.groups], [.. other.borders]);
        most = new double[other.most.Length];
        Array.Copy(other.most, most, nodes.Count * room);
    }

    /// <summary>The cuts in time, in the order in which they came.</summary>
    public IReadOnlyList<int> Cuts => nodes;

    public RunningTotal Copy() => new(this);

    /// <summary>The count between two cuts.</summary>
    public double Between(int from, int to) => total[to] - total[from];

    public bool Small(double count) => count > Exact && count < limit - Exact;

    /// <summary>The least that the count between two days can be, from what is published: what is known of the widest stretch between cuts that lies within.</summary>
    public double Least(int from, int to)
    {
        while (from < to && ids[from] < 0)
        {
            from++;
        }

        while (from < to && ids[to] < 0)
        {
            to--;
        }

        return from < to ? Math.Max(0, -most[(ids[to] * room) + ids[from]]) : 0;
    }

    /// <summary>The most that it can be: what is known of the narrowest stretch between cuts that holds it.</summary>
    public double Most(int from, int to)
    {
        while (from >= 0 && ids[from] < 0)
        {
            from--;
        }

        while (to < ids.Length && ids[to] < 0)
        {
            to++;
        }

        return from >= 0 && to < ids.Length ? most[(ids[from] * room) + ids[to]] : double.PositiveInfinity;
    }

    /// <summary>Cuts in the same group have an exactly known count between them: windows lead from one to the other. Null where it is no cut.</summary>
    public int? Group(int cut) => ids[cut] >= 0 ? groups[ids[cut]] : null;

    /// <summary>Whether the count between two days follows from windows already.</summary>
    public bool Known(int from, int to) => Group(from) is { } group && group == Group(to) && borders.Contains(from) && borders.Contains(to);

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
        if (ids[at] >= 0)
        {
            return ids[at];
        }

        var id = nodes.Count;
        Grow(id + 1);
        // All that is known of it is where it lies: no less than the cut before it, no more than the one after.
        var before = at - 1;
        while (before >= 0 && ids[before] < 0)
        {
            before--;
        }

        var after = at + 1;
        while (after < ids.Length && ids[after] < 0)
        {
            after++;
        }

        for (var other = 0; other < id; other++)
        {
            most[(id * room) + other] = before < 0 ? double.PositiveInfinity : most[(ids[before] * room) + other];
            most[(other * room) + id] = after >= ids.Length ? double.PositiveInfinity : most[(other * room) + ids[after]];
        }

        most[(id * room) + id] = 0;
        nodes.Add(at);
        groups.Add(id);
        ids[at] = id;
        return id;
    }

    private void Grow(int needed)
    {
        if (needed <= room)
        {
            return;
        }

        var wider = new double[4 * room * room];
        for (var row = 0; row < nodes.Count; row++)
        {
            Array.Copy(most, row * room, wider, row * 2 * room, nodes.Count);
        }

        (most, room) = (wider, 2 * room);
    }

    private void Bound(int from, int to, double atMost)
    {
        if (atMost >= most[(from * room) + to] - Exact)
        {
            return;
        }

        var n = nodes.Count;
        var beyond = most.AsSpan(to * room, n).ToArray();
        for (var start = 0; start < n; start++)
        {
            var there = most[(start * room) + from] + atMost;
            // Who comes to the one no cheaper than before comes to none cheaper.
            if (there >= most[(start * room) + to])
            {
                continue;
            }

            var row = most.AsSpan(start * room, n);
            for (var end = 0; end < row.Length; end++)
            {
                row[end] = Math.Min(row[end], there + beyond[end]);
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
