using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Population;

/// <summary>Residents (households, for their size) by one trait at a time at the end of a month. Religion and ethnicity are shown to authorised roles only.</summary>
public static class TraitFacts
{
    public static readonly FactTable Table = new(
        "population_traits",
        ["place_code", "trait", "value", "amount"],
        FactPeriod.Month,
        [StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("trait"), StagedColumn.Text("value"), StagedColumn.Whole("amount")],
        ["place_code", "month", "trait", "value"],
        Parse,
        FactMerge.Sql("fact.population_trait", ["place_code", "month", "trait", "value"], ["amount"], "f.month"));

    private static object?[] Parse(FactRow row)
    {
        var trait = row.OneOf("trait", [.. Vocabularies.Traits.Keys]);
        return
        [
            row.Place("place_code"),
            row.Month(),
            trait,
            Vocabularies.Traits.TryGetValue(trait, out var values) ? row.OneOf("value", values) : "",
            row.Whole("amount", 0, 100_000_000),
        ];
    }
}
