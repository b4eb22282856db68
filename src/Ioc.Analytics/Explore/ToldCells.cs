using Ioc.Analytics.Indicators;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Explore;

/// <summary>Cells of places as they are told from the units of the other geography, for periods in which the places have no number of their own.</summary>
/// <param name="Periods">The places and periods that are told, not counted.</param>
/// <param name="Untold">The places and periods for which there are numbers in the other geography, and why they still cannot be told.</param>
internal sealed record ToldCells(
    IReadOnlyList<MeasuredCell> Cells, IReadOnlySet<(string Place, DateOnly Period)> Periods, IReadOnlyDictionary<(string Place, DateOnly Period), LocalText> Untold)
{
    public static readonly ToldCells None = new([], new HashSet<(string, DateOnly)>(), new Dictionary<(string, DateOnly), LocalText>());

    private static readonly LocalText NotAddedUp = new(
        "chỉ số là giá trị đo tại từng thời điểm, không cộng hay chia được theo địa bàn", "the indicator is measured moment by moment and can neither be added up nor divided among places");

    /// <summary>Numerator and denominator are dealt out each, then divided anew.</summary>
    /// <param name="recipes">What each place's number is made of.</param>
    /// <param name="own">The places' own cells.</param>
    /// <param name="others">The cells of the units in the recipes.</param>
    public static ToldCells Tell(
        CatalogueEntry entry, GeographyMap map, IReadOnlyDictionary<string, Recipe> recipes, IReadOnlyList<MeasuredCell> own, IReadOnlyList<MeasuredCell> others)
    {
        var counted = own.Select(cell => (cell.PlaceCode, cell.Period)).ToHashSet();
        var known = others.GroupBy(cell => cell.PlaceCode, StringComparer.Ordinal)
            .ToDictionary(unit => unit.Key, unit => unit.GroupBy(cell => cell.Period).ToDictionary(period => period.Key, period => period.ToList()), StringComparer.Ordinal);
        var (cells, periods, untold) = (new List<MeasuredCell>(), new HashSet<(string, DateOnly)>(), new Dictionary<(string, DateOnly), LocalText>());
        foreach (var (place, recipe) in recipes)
        {
            foreach (var period in recipe.Sources.SelectMany(part => known.GetValueOrDefault(part.Source)?.Keys.AsEnumerable() ?? []).Distinct().Where(period => !counted.Contains((place, period))))
            {
                var missing = recipe.Sources.Where(part => known.GetValueOrDefault(part.Source)?.ContainsKey(period) != true).Select(part => part.Source).ToList();
                var why = entry.Period == "five_minutes" ? NotAddedUp
                    : recipe.Fault ?? (missing.Count > 0 ? new($"chưa có số liệu kỳ này của: {map.NamesVi(missing)}", $"no figures of this period yet of: {map.NamesEn(missing)}") : null);
                if (why is not null)
                {
                    untold[(place, period)] = why;
                    continue;
                }

                periods.Add((place, period));
                cells.AddRange(recipe.Sources.SelectMany(part => known[part.Source][period].Select(cell => (Cell: cell, part.Weight))).GroupBy(one => one.Cell.Part, StringComparer.Ordinal).Select(part =>
                {
                    var above = part.Sum(one => one.Cell.Numerator * one.Weight);
                    double? below = part.Any(one => one.Cell.Denominator is not null) ? part.Sum(one => (one.Cell.Denominator ?? 0) * one.Weight) : null;
                    return new MeasuredCell(place, part.Key, period, above, below, below is null ? entry.Scale * above : below == 0 ? null : entry.Scale * above / below);
                }));
            }
        }

        return new(cells, periods, untold);
    }
}
