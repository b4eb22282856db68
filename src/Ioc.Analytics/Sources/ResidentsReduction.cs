using System.Runtime.InteropServices;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Population;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Sources;

/// <summary>
/// Residents' records to people by place, sex and age band at the end of a month, and by ethnicity, religion and kind of residence where told.
/// A place that stands in the file stands there with all its people: bands that nobody is in are told as zero.
/// </summary>
internal sealed class ResidentsReduction : RecordReduction
{
    private static readonly string[] Traits = ["ethnicity", "religion", "residence"];

    private readonly Dictionary<(string Place, DateOnly Month), int[]> people = [];
    private readonly Dictionary<(string Place, DateOnly Month, string Trait, string Value), int> traits = [];

    public override void Take(FactRow row)
    {
        var place = row.Place("place_code");
        var month = row.Month();
        var sex = row.OneOf("sex", Vocabularies.Sexes);
        var born = row.Past("born_on");
        var end = month.AddMonths(1).AddDays(-1);
        if (row.Faults.Count == 0 && born > end)
        {
            row.Refuse("born_on", born.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new("sau tháng thống kê", "is after the month"));
        }

        var values = new string?[Traits.Length];
        for (var i = 0; i < Traits.Length; i++)
        {
            values[i] = row.OneOfOrNone(Traits[i], Vocabularies.Traits[Traits[i]]);
        }

        if (row.Faults.Count > 0)
        {
            return;
        }

        if (!people.TryGetValue((place, month), out var cells))
        {
            people[(place, month)] = cells = new int[Vocabularies.Sexes.Count * Vocabularies.AgeBands.Count];
        }

        var age = Age(born, end);
        var band = Math.Min(age / 5, Vocabularies.AgeBands.Count - 1);
        cells[((sex == Vocabularies.Sexes[0] ? 0 : 1) * Vocabularies.AgeBands.Count) + band]++;
        for (var i = 0; i < Traits.Length; i++)
        {
            if (values[i] is { } value)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(traits, (place, month, Traits[i], value), out _)++;
            }
        }
    }

    public override IEnumerable<object?[]> Rows() =>
        from cell in people
        from sex in Enumerable.Range(0, Vocabularies.Sexes.Count)
        from band in Enumerable.Range(0, Vocabularies.AgeBands.Count)
        select new object?[] { cell.Key.Place, cell.Key.Month, Vocabularies.Sexes[sex], Vocabularies.AgeBands[band], cell.Value[(sex * Vocabularies.AgeBands.Count) + band] };

    public override IEnumerable<(FactTable Table, IReadOnlyList<object?[]> Rows)> Further()
    {
        if (traits.Count > 0)
        {
            // Every value of a trait that the file tells of, so that one that nobody has any more becomes zero.
            var told = traits.Keys.Select(k => k.Trait).Distinct(StringComparer.Ordinal).ToList();
            yield return (TraitFacts.Table,
            [
                .. from place in people.Keys
                   from trait in told
                   from value in Vocabularies.Traits[trait]
                   select new object?[] { place.Place, place.Month, trait, value, traits.GetValueOrDefault((place.Place, place.Month, trait, value)) },
            ]);
        }
    }

    /// <summary>Whole years on a day; a birthday on 29 February is kept on 1 March (Civil Code 2015, Art. 148).</summary>
    internal static int Age(DateOnly born, DateOnly on) =>
        on.Year - born.Year - ((on.Month, on.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);
}
