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

    private readonly Dictionary<(string Place, DateOnly Month), Sums> sums = [];

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

        if (!sums.TryGetValue((place, month), out var here))
        {
            sums[(place, month)] = here = new Sums();
        }

        var band = Math.Min(Age(born, end) / 5, Vocabularies.AgeBands.Count - 1);
        here.People[((sex == Vocabularies.Sexes[0] ? 0 : 1) * Vocabularies.AgeBands.Count) + band]++;
        for (var i = 0; i < Traits.Length; i++)
        {
            if (values[i] is { } value)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(here.Traits[i], value, out _)++;
            }
        }
    }

    public override IEnumerable<object?[]> Rows() =>
        from place in sums
        from sex in Enumerable.Range(0, Vocabularies.Sexes.Count)
        from band in Enumerable.Range(0, Vocabularies.AgeBands.Count)
        select new object?[] { place.Key.Place, place.Key.Month, Vocabularies.Sexes[sex], Vocabularies.AgeBands[band], place.Value.People[(sex * Vocabularies.AgeBands.Count) + band] };

    public override IEnumerable<(FactTable Table, IReadOnlyList<object?[]> Rows)> Further()
    {
        // Every value of a trait that the file tells of, so that one that nobody has any more becomes zero.
        var told = Enumerable.Range(0, Traits.Length).Where(trait => sums.Values.Any(here => here.Traits[trait].Count > 0)).ToList();
        if (told.Count > 0)
        {
            yield return (TraitFacts.Table,
            [
                .. from place in sums
                   from trait in told
                   from value in Vocabularies.Traits[Traits[trait]]
                   select new object?[] { place.Key.Place, place.Key.Month, Traits[trait], value, place.Value.Traits[trait].GetValueOrDefault(value) },
            ]);
        }
    }

    /// <summary>Whole years on a day; a birthday on 29 February is kept on 1 March (Civil Code 2015, Art. 148).</summary>
    internal static int Age(DateOnly born, DateOnly on) =>
        on.Year - born.Year - ((on.Month, on.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);

    // The people of a place in a month: by sex and band, and by the values of each trait.
    private sealed class Sums
    {
        public int[] People { get; } = new int[Vocabularies.Sexes.Count * Vocabularies.AgeBands.Count];

        public Dictionary<string, int>[] Traits { get; } = [.. ResidentsReduction.Traits.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    }
}
