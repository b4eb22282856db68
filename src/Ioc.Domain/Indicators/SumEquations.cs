namespace Ioc.Domain.Indicators;

/// <summary>
/// What an attacker finds by adding and subtracting whole sums: the sums as linear equations over the counts that he does not know,
/// in reduced row echelon form (Gauss and Jordan); each row remembers which sums it was added up from. What no world of counts that are not negative contradicts
/// stays open; the least and the most of an unknown are a linear program over all of the sums.
/// </summary>
/// <param name="count">How large an unknown truly is.</param>
internal sealed class SumEquations(Func<int, double> count)
{
    private const double Zero = 1e-9;
    private const double Exact = 1e-6;
    private const int TurnsPerRow = 20;

    // By its leading unknown, what else stands in the row. No leading unknown stands in another row.
    private readonly Dictionary<int, Dictionary<int, double>> rows = [];
    private readonly Dictionary<int, Dictionary<int, double>> proofs = [];
    private readonly Dictionary<int, double> world = [];
    private readonly Dictionary<int, HashSet<int>> standsIn = [];

    /// <summary>
    /// Walks from the true world through others that agree with every sum, in none of which anything is negative, towards one in which an unknown reaches a number
    /// (the simplex method; the choice of where to turn is R. G. Bland's, so that it never walks in a circle).
    /// </summary>
    /// <param name="unknown">One of the unknowns.</param>
    /// <param name="atLeast">What it is to reach; a number below what it is now is reached by falling.</param>
    /// <returns>Null when there is such a world. Else the sums that forbid it, and how often each is taken.</returns>
    public IReadOnlyDictionary<int, double>? Forbids(int unknown, double atLeast)
    {
        var towards = atLeast >= world.GetValueOrDefault(unknown) ? 1 : -1;
        for (var turns = 0; turns <= TurnsPerRow * (rows.Count + 1) && (atLeast - world[unknown]) * towards > Exact; turns++)
        {
            // How fast it comes nearer when one that is free to move grows.
            var moves = rows.TryGetValue(unknown, out var row) ? row.Select(one => (one.Key, Rate: -one.Value * towards)) : [(unknown, towards)];
            var (free, rate) = moves.Where(move => move.Rate > Zero || (move.Rate < -Zero && world[move.Key] > Exact)).OrderBy(move => move.Key).FirstOrDefault();
            if (rate == 0)
            {
                return new Dictionary<int, double>(proofs[unknown]);
            }

            Move(free, Math.Sign(rate), (atLeast - world[unknown]) * towards / Math.Abs(rate));
        }

        // Whether it gets there in the end is not known: then it is as if it did not.
        return (atLeast - world[unknown]) * towards <= Exact ? null : new Dictionary<int, double>(proofs.GetValueOrDefault(unknown) ?? []);
    }

    // As far as wanted, or until something would become negative; that one is then what is free to move instead.
    private void Move(int free, int direction, double wanted)
    {
        var (far, stop) = (direction < 0 ? Math.Min(wanted, world[free]) : wanted, (int?)null);
        var beside = standsIn.TryGetValue(free, out var found) ? found : [];
        foreach (var pivot in beside.Order())
        {
            var slope = rows[pivot][free] * direction;
            if (slope > Zero && world[pivot] / slope < far - (stop is null ? 0 : Zero))
            {
                (far, stop) = (Math.Max(0, world[pivot] / slope), pivot);
            }
        }

        world[free] += direction * far;
        foreach (var pivot in beside)
        {
            world[pivot] = Math.Max(0, world[pivot] - (rows[pivot][free] * direction * far));
        }

        if (stop is { } leaves)
        {
            world[leaves] = 0;
            Exchange(leaves, free);
        }
    }

    // The row of one becomes the row of another in it.
    private void Exchange(int lead, int next)
    {
        rows.Remove(lead, out var row);
        foreach (var free in row!.Keys)
        {
            standsIn[free].Remove(lead);
        }

        proofs.Remove(lead, out var proof);
        row.Remove(next, out var scale);
        row[lead] = 1;
        Scale(row, 1 / scale);
        Scale(proof!, 1 / scale);
        Lead(next, row, (pivot, times) => AddTo(proofs[pivot], proof!, -times));
        proofs[next] = proof!;
    }

    /// <summary>Adds a sum.</summary>
    /// <param name="sum">Its number.</param>
    /// <param name="unknowns">The unknowns in it with their signs; is changed.</param>
    public void Add(int sum, Dictionary<int, double> unknowns)
    {
        foreach (var unknown in unknowns.Keys)
        {
            world.TryAdd(unknown, count(unknown));
        }

        var proof = new Dictionary<int, double> { [sum] = 1 };
        foreach (var known in unknowns.Keys.Where(rows.ContainsKey).ToList())
        {
            unknowns.Remove(known, out var times);
            AddTo(unknowns, rows[known], -times);
            AddTo(proof, proofs[known], -times);
        }

        if (unknowns.Count == 0)
        {
            // The others say as much.
            return;
        }

        var (lead, scale) = unknowns.MaxBy(one => count(one.Key));
        unknowns.Remove(lead);
        Scale(unknowns, 1 / scale);
        Scale(proof, 1 / scale);
        Lead(lead, unknowns, (pivot, times) => AddTo(proofs[pivot], proof, -times));
        proofs[lead] = proof;
    }

    /// <summary>Whether knowing one unknown gives away another: the two move together in all that is left open.</summary>
    public bool TellsOf(int shown, Func<int, bool> atRisk)
    {
        var moves = Moves(shown);
        if (moves.Count == 0)
        {
            return false;
        }

        var rarest = moves.Keys.MinBy(free => standsIn.TryGetValue(free, out var beside) ? beside.Count : 0);
        IEnumerable<int> together = standsIn.TryGetValue(rarest, out var found) ? found.Append(rarest) : [rarest];
        return together.Any(other => other != shown && atRisk(other) && AreParallel(moves, Moves(other)));
    }

    /// <summary>Takes out an unknown that is shown. Nothing but <see cref="TellsOf"/> may be asked after it.</summary>
    public void Show(int shown)
    {
        if (!rows.Remove(shown, out var row))
        {
            foreach (var pivot in standsIn.Remove(shown, out var beside) ? beside : [])
            {
                rows[pivot].Remove(shown);
            }

            return;
        }

        foreach (var free in row.Keys)
        {
            standsIn[free].Remove(shown);
        }

        if (row.Count > 0)
        {
            // What is left of its row binds those in it to each other.
            var (lead, scale) = row.First();
            row.Remove(lead);
            Scale(row, 1 / scale);
            Lead(lead, row, null);
        }
    }

    private void Lead(int lead, Dictionary<int, double> row, Action<int, double>? replaced)
    {
        foreach (var pivot in standsIn.Remove(lead, out var beside) ? beside : [])
        {
            rows[pivot].Remove(lead, out var times);
            foreach (var (free, part) in row)
            {
                var before = rows[pivot].Count;
                AddTo(rows[pivot], free, -times * part);
                if (rows[pivot].Count > before)
                {
                    Stands(free, pivot);
                }
                else if (rows[pivot].Count < before)
                {
                    standsIn[free].Remove(pivot);
                }
            }

            replaced?.Invoke(pivot, times);
        }

        rows[lead] = row;
        foreach (var free in row.Keys)
        {
            Stands(free, lead);
        }
    }

    private void Stands(int free, int pivot)
    {
        if (!standsIn.TryGetValue(free, out var pivots))
        {
            standsIn[free] = pivots = [];
        }

        pivots.Add(pivot);
    }

    // How an unknown moves with those that are free to move.
    private Dictionary<int, double> Moves(int unknown) => rows.TryGetValue(unknown, out var row) ? row : new() { [unknown] = 1 };

    private static bool AreParallel(Dictionary<int, double> one, Dictionary<int, double> other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        var ratio = 0.0;
        foreach (var (free, part) in one)
        {
            if (!other.TryGetValue(free, out var opposite) || (ratio != 0 && Math.Abs((opposite / part) - ratio) > Zero * Math.Abs(ratio)))
            {
                return false;
            }

            ratio = opposite / part;
        }

        return true;
    }

    private static void Scale(Dictionary<int, double> row, double times)
    {
        if (times == 1)
        {
            return;
        }

        foreach (var key in row.Keys.ToList())
        {
            row[key] *= times;
        }
    }

    private static void AddTo(Dictionary<int, double> row, Dictionary<int, double> other, double times)
    {
        foreach (var (key, part) in other)
        {
            AddTo(row, key, times * part);
        }
    }

    private static void AddTo(Dictionary<int, double> row, int key, double part)
    {
        var sum = row.GetValueOrDefault(key) + part;
        if (Math.Abs(sum) < Zero)
        {
            row.Remove(key);
        }
        else
        {
            row[key] = sum;
        }
    }
}
