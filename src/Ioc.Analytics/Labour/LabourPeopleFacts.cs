using System.Globalization;
using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Labour;

/// <summary>The labour force by place, sex and age group at the end of a month.</summary>
public static class LabourPeopleFacts
{
    public static readonly FactTable Table = new(
        "labour_people",
        ["place_code", "sex", "age_group", "labour_force", "employed", "unemployed"],
        FactPeriod.Month,
        [
            StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("sex"), StagedColumn.Text("age_group"),
            StagedColumn.Whole("labour_force"), StagedColumn.Whole("employed"), StagedColumn.Whole("unemployed"),
        ],
        ["place_code", "month", "sex", "age_group"],
        Parse,
        FactMerge.Sql("fact.labour_people", ["place_code", "month", "sex", "age_group"], ["labour_force", "employed", "unemployed"], "f.month"));

    private static object?[] Parse(FactRow row)
    {
        var place = row.Place("place_code");
        var month = row.Month();
        var sex = row.OneOf("sex", Vocabularies.Sexes);
        var age = row.OneOf("age_group", Vocabularies.AgeGroups);
        var force = row.Whole("labour_force", 0, 100_000_000);
        var employed = row.Whole("employed", 0, 100_000_000);
        var unemployed = row.Whole("unemployed", 0, 100_000_000);
        if (force != employed + unemployed)
        {
            row.Refuse("labour_force", force.ToString(CultureInfo.InvariantCulture), new(
                $"phải bằng employed + unemployed ({employed + unemployed})", $"must equal employed + unemployed ({employed + unemployed})"));
        }

        return [place, month, sex, age, force, employed, unemployed];
    }
}
