namespace Ioc.Domain.Places;

/// <summary>
/// Tells a number that stands in one geography in the other: by population share. Only for what can be added up (counts and sums); a rate is
/// told anew from its numerator and denominator. What cannot be placed is told apart and never lost: the totals stay the same.
/// </summary>
public static class Reexpression
{
    /// <summary>How far a unit's shares may be from 1 for rounding.</summary>
    public const double Tolerance = 0.005;

    /// <summary>Numbers of former units, told for the units of today: each former unit's number is dealt out by its shares.</summary>
    public static Reexpressed Forward(IReadOnlyDictionary<string, double> values, IEnumerable<Succession> links) => Deal(values, PartsForward(links));

    /// <summary>
    /// Numbers of today's units, told for the former ones: each is dealt out by how many of its people came from where,
    /// which is the former unit's population times its share.
    /// </summary>
    /// <param name="people">The former units' people; a unit without makes its successors' numbers unplaceable.</param>
    public static Reexpressed Backward(IReadOnlyDictionary<string, double> values, IEnumerable<Succession> links, IReadOnlyDictionary<string, double> people) =>
        Deal(values, PartsBackward(links, people));

    /// <summary>By which parts the number of each former unit is dealt out; those of one unit may add up to less than 1 where its successors are not all known.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Place, double Share)>> PartsForward(IEnumerable<Succession> links) =>
        links.GroupBy(link => link.From, StringComparer.Ordinal)
            .ToDictionary(unit => unit.Key, unit => (IReadOnlyList<(string, double)>)[.. unit.Select(link => (link.To, link.Share))], StringComparer.Ordinal);

    /// <summary>By which parts the number of each of today's units is dealt out to the former ones; a unit that cannot be dealt out is not there.</summary>
    /// <param name="people">The former units' people.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Place, double Share)>> PartsBackward(IEnumerable<Succession> links, IReadOnlyDictionary<string, double> people)
    {
        var parts = new Dictionary<string, IReadOnlyList<(string, double)>>(StringComparer.Ordinal);
        foreach (var unit in links.GroupBy(link => link.To, StringComparer.Ordinal))
        {
            var came = unit.Select(link => (link.From, People: people.TryGetValue(link.From, out var all) ? all * link.Share : double.NaN)).ToList();
            // One origin needs no weights; several need them all.
            if (came.Count == 1)
            {
                parts[unit.Key] = [(came[0].From, 1)];
            }
            else if (came.Sum(c => c.People) is > 0 and var total)
            {
                parts[unit.Key] = [.. came.Select(c => (c.From, c.People / total))];
            }
        }

        return parts;
    }

    private static Reexpressed Deal(IReadOnlyDictionary<string, double> values, IReadOnlyDictionary<string, IReadOnlyList<(string Place, double Share)>> parts)
    {
        var told = new Dictionary<string, ReexpressedValue>(StringComparer.Ordinal);
        var unplaced = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (place, value) in values)
        {
            if (!parts.TryGetValue(place, out var where) || where.Sum(part => part.Share) is var sum && Math.Abs(sum - 1) > Tolerance)
            {
                unplaced[place] = value;
                continue;
            }

            var whole = where.Sum(part => part.Share);
            foreach (var (to, share) in where)
            {
                var before = told.GetValueOrDefault(to) ?? new ReexpressedValue(0, false);
                told[to] = new ReexpressedValue(before.Value + (value * share / whole), before.Estimated || where.Count > 1);
            }
        }

        return new(told, unplaced);
    }
}

/// <summary>Numbers in the other geography.</summary>
/// <param name="Values">By place.</param>
/// <param name="Unplaced">Numbers of places whose successors or origins are not (wholly) known, as they were.</param>
public sealed record Reexpressed(IReadOnlyDictionary<string, ReexpressedValue> Values, IReadOnlyDictionary<string, double> Unplaced);

/// <summary>A number in the other geography.</summary>
/// <param name="Estimated">True where a unit was divided, so that shares stand in for counting; false where whole units were added up.</param>
public sealed record ReexpressedValue(double Value, bool Estimated);
