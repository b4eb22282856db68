using System.Globalization;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.OpenData;

/// <summary>
/// One release in the making: every table that is or ever was published, weighed together, so that no count below its limit
/// can be found by combining datasets, places, months, years and dimensions.
/// </summary>
/// <param name="parents">The place above each place.</param>
/// <param name="weighed">What earlier releases showed and hid.</param>
internal sealed class ReleaseDraft(IReadOnlyDictionary<string, string?> parents, IReadOnlyDictionary<string, (double Amount, bool Shown)> weighed)
{
    private readonly LinkedCells cells = new();
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<(string Key, double Amount, bool Published)> all = [];
    private IReadOnlyList<bool> hidden = [];

    /// <summary>Adds a table: its counts and how they add up over places, over the months of a year and over the parts of the whole.</summary>
    /// <param name="limit">The smallest count that may be found out; 0 hides nothing.</param>
    /// <param name="counts">False for an amount that counts nobody by itself.</param>
    /// <param name="carrier">Who stands behind each amount; null: the count itself.</param>
    public void Add(MonthTable table, int limit, bool counts, MonthTable? carrier, bool published)
    {
        foreach (var (place, span) in table.Keys.OrderBy(key => key.Place, StringComparer.Ordinal).ThenBy(key => key.Span.Start).ThenBy(key => key.Span.Year))
        {
            foreach (var (part, amount) in table.At(place, span))
            {
                var people = carrier is null ? amount : carrier.At(place, span).GetValueOrDefault(part);
                Cell(Key(table.Name, place, span, part), amount, (counts || carrier is not null) && people > 0 && people < limit, counts ? limit : 0, published);
            }
        }

        var children = parents.Where(p => p.Value is not null).ToLookup(p => p.Value!, p => p.Key, StringComparer.Ordinal);
        foreach (var (place, span) in table.Keys.ToList())
        {
            var below = children[place].Order(StringComparer.Ordinal).ToList();
            foreach (var (part, amount) in table.At(place, span))
            {
                var key = Key(table.Name, place, span, part);
                Add(key, [.. below.Select(child => Key(table.Name, child, span, part))], limit, counts);
                if (span.Year)
                {
                    Add(key, [.. Enumerable.Range(0, 12).Select(n => Key(table.Name, place, new(span.Start.AddMonths(n), false), part))], limit, counts);
                }
            }
        }
    }

    /// <summary>Says that in every place and time one table is the sum of others; of parts where they are given.</summary>
    public void Sum(MonthTable whole, IReadOnlyCollection<(MonthTable Table, Func<string, bool> Part)> parts, int limit, bool counts)
    {
        foreach (var (place, span) in whole.Keys)
        {
            if (whole.At(place, span).ContainsKey(""))
            {
                Add(Key(whole.Name, place, span, ""), [.. parts.SelectMany(p => p.Table.At(place, span).Keys.Where(p.Part).Select(part => Key(p.Table.Name, place, span, part)))], limit, counts);
            }
        }
    }

    /// <summary>Says that in every place, time and part one table is the sum of others.</summary>
    public void SumByPart(MonthTable whole, IReadOnlyCollection<MonthTable> parts, int limit)
    {
        foreach (var (place, span) in whole.Keys)
        {
            foreach (var part in whole.At(place, span).Keys)
            {
                Add(Key(whole.Name, place, span, part), [.. parts.Select(p => Key(p.Name, place, span, part))], limit, true);
            }
        }
    }

    /// <summary>Hides what must be hidden.</summary>
    /// <returns>How many counts can no longer be protected because of what was published before.</returns>
    public int Protect()
    {
        hidden = cells.Protect();
        return cells.Lost.Count();
    }

    /// <summary>Whether a count must not be shown; only after <see cref="Protect"/>.</summary>
    public bool Hides(MonthTable table, string place, Span span, string part) => hidden[ids[Key(table.Name, place, span, part)]];

    /// <summary>Every count that this release publishes or hides.</summary>
    public IEnumerable<(string Key, double Amount, bool Shown)> Weighed() =>
        all.Select((cell, id) => (cell.Key, cell.Amount, cell.Published, Shown: !hidden[id])).Where(cell => cell.Published).Select(cell => (cell.Key, cell.Amount, cell.Shown));

    private void Cell(string key, double amount, bool small, int limit, bool published)
    {
        var before = weighed.TryGetValue(key, out var found) && found.Amount == amount ? (bool?)found.Shown : null;
        // Hidden before and now alone in being told would be a new fact about the others.
        ids[key] = cells.Add(amount, small, limit, published, before == true, before == false && published && amount > 0);
        all.Add((key, amount, published));
    }

    // What the parts leave over is a count as well, though nobody publishes it.
    private void Add(string whole, IReadOnlyCollection<string> parts, int limit, bool counts)
    {
        var known = parts.Where(ids.ContainsKey).Select(part => ids[part]).ToList();
        if (known.Count == 0)
        {
            return;
        }

        var rest = all[ids[whole]].Amount - known.Sum(part => all[part].Amount);
        if (rest < -1e-6)
        {
            // Sources that contradict each other: no sum, and nothing to subtract.
            return;
        }

        if (rest > 1e-6)
        {
            var key = $"{whole}~{string.Join('+', parts.Take(1))}";
            if (!ids.ContainsKey(key))
            {
                Cell(key, rest, counts && rest < limit, counts ? limit : 0, false);
            }

            known.Add(ids[key]);
        }

        cells.Sum(ids[whole], known);
    }

    private static string Key(string table, string place, Span span, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"{table}|{place}|{(span.Year ? $"{span.Start:yyyy}" : $"{span.Start:yyyy-MM}")}|{part}");
}
