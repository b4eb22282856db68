using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Indicators;

/// <summary>
/// What of an indicator may leave the authorised screen. What is hidden of a place depends on the whole table that it stands in
/// (the places beside it, each with all its parts), never on what was asked: two questions together give away no more than each.
/// </summary>
internal static class SmallTable
{
    /// <summary>Which cells of one period must be hidden.</summary>
    /// <param name="cells">All places beside each other, with all their parts.</param>
    /// <param name="also">Cells that must be hidden for another reason.</param>
    public static IReadOnlySet<(string Place, string Part)> Hidden(CatalogueEntry entry, IReadOnlyCollection<MeasuredCell> cells, IReadOnlySet<(string Place, string Part)>? also = null)
    {
        if (entry.SuppressBelow <= 1 || cells.Count == 0)
        {
            return new HashSet<(string, string)>();
        }

        var (places, parts) = (Numbered(cells.Select(c => c.PlaceCode)), Numbered(cells.Select(c => c.Part)));
        var counts = new double[places.Count, parts.Count];
        var small = new bool[places.Count, parts.Count];
        foreach (var cell in cells)
        {
            var (row, column) = (places[cell.PlaceCode], parts[cell.Part]);
            counts[row, column] = cell.Numerator;
            small[row, column] = IsSmall(entry, cell.Numerator, cell.Denominator) || also?.Contains((cell.PlaceCode, cell.Part)) == true;
        }

        var hidden = SmallCells.SuppressedTable(counts, small);
        return cells.Where(c => hidden[places[c.PlaceCode], parts[c.Part]]).Select(c => (c.PlaceCode, c.Part)).ToHashSet();
    }

    // In the order of their names, so that the same table is always told the same way.
    private static Dictionary<string, int> Numbered(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);

    /// <summary>Whether the people or cases behind a value are too few: those counted, those they are compared with, or, in a share, those left over.</summary>
    public static bool IsSmall(CatalogueEntry entry, double numerator, double? denominator) =>
        Few(Math.Abs(numerator), entry.SuppressBelow)
        || (denominator is { } d && entry.ComparesWithPeople && (Few(d, entry.SuppressBelow) || (entry.Kind == "share" && Few(d - numerator, entry.SuppressBelow))));

    private static bool Few(double count, int threshold) => count > 0 && count < threshold;
}

/// <summary>A value with the counts that it stands on.</summary>
/// <param name="Part">The value of the dimension; '' when it is not split.</param>
internal sealed record MeasuredCell(string PlaceCode, string Part, DateOnly Period, double Numerator, double? Denominator, double? Value);
