namespace Ioc.Domain.Indicators;

/// <summary>
/// Decides which windows of a rolling sum may be published, so that subtracting one from another gives no small count away.
/// <code>
///  window ending on day 30   ├──────────────────────────┤
///  window ending on day 31     ├──────────────────────────┤     the difference: who came on day 31, less who came on day 1
///                            ↑ ↑                        ↑ ↑     cuts
/// </code>
/// Every window that is shown makes two cuts in time: where it begins and where it ends. Between neighbouring cuts nobody was counted, or at least as many as
/// the limit. Whoever adds and subtracts windows, and even who knew the running total at every cut, then learns only of nobody or of enough.
/// Days that are published by themselves are known: then the same must hold of the days that are hidden.
/// </summary>
public static class WindowBorders
{
    /// <summary>The windows that may be shown, beside those that were decided on before.</summary>
    /// <param name="places">For each place of one table the count of each day; all of one length. What is shown of one is shown of all.</param>
    /// <param name="windows">The lengths in use, days, each at least 1.</param>
    /// <param name="kept">Windows shown before: their length and last day.</param>
    /// <param name="from">The first day to decide.</param>
    /// <param name="limit">The smallest count that may be found out.</param>
    /// <param name="daysKnown">True when each day's count is published where it is not small.</param>
    public static IReadOnlyList<(int Window, int Day)> Decide(
        IReadOnlyList<double[]> places, IReadOnlyCollection<int> windows, IReadOnlyCollection<(int Window, int Day)> kept, int from, int limit, bool daysKnown)
    {
        var all = places.Select(days => new Place(days, limit, daysKnown)).ToList();
        foreach (var (window, day) in kept)
        {
            all.ForEach(place => place.Cut(window, day));
        }

        var found = new List<(int, int)>();
        for (var day = from; day < (places.Count == 0 ? 0 : places[0].Length); day++)
        {
            foreach (var window in windows.Order().Where(window => window <= day + 1))
            {
                if (all.TrueForAll(place => place.Allows(window, day)))
                {
                    all.ForEach(place => place.Cut(window, day));
                    found.Add((window, day));
                }
            }
        }

        return found;
    }

    private sealed class Place
    {
        private readonly int limit;
        private readonly List<double[]> totals = [];
        private readonly SortedSet<int> cuts = [];

        public Place(double[] days, int limit, bool daysKnown)
        {
            this.limit = limit;
            totals.Add(Running(days));
            if (daysKnown)
            {
                totals.Add(Running([.. days.Select(count => Small(count) ? count : 0)]));
            }
        }

        // A window that is small itself is hidden, and cuts nothing.
        public bool Allows(int window, int day) =>
            Small(Between(totals[0], day + 1 - window, day + 1)) || (Free(day + 1 - window, null) && Free(day + 1, day + 1 - window));

        public void Cut(int window, int day)
        {
            if (!Small(Between(totals[0], day + 1 - window, day + 1)))
            {
                cuts.Add(Math.Max(0, day + 1 - window));
                cuts.Add(day + 1);
            }
        }

        private bool Free(int at, int? with)
        {
            if (cuts.Contains(at))
            {
                return true;
            }

            var before = cuts.GetViewBetween(int.MinValue, at) is { Count: > 0 } lower ? (int?)lower.Max : null;
            var after = cuts.GetViewBetween(at, int.MaxValue) is { Count: > 0 } upper ? (int?)upper.Min : null;
            before = with is { } start && (before is null || start > before) ? start : before;
            return totals.TrueForAll(total => (before is not { } b || !Small(Between(total, b, at))) && (after is not { } a || !Small(Between(total, at, a))));
        }

        private bool Small(double count) => count > 1e-9 && count < limit - 1e-9;

        private static double Between(double[] total, int from, int to) => total[Math.Clamp(to, 0, total.Length - 1)] - total[Math.Clamp(from, 0, total.Length - 1)];

        private static double[] Running(double[] days)
        {
            var total = new double[days.Length + 1];
            for (var day = 0; day < days.Length; day++)
            {
                total[day + 1] = total[day] + days[day];
            }

            return total;
        }
    }
}
