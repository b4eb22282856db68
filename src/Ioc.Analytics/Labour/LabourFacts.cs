using System.Globalization;
using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;
using NpgsqlTypes;

namespace Ioc.Analytics.Labour;

/// <summary>The labour force by place and sector at the end of a month.</summary>
public static class LabourFacts
{
    public static readonly FactTable Table = new(
        "labour",
        ["place_code", "sector", "labour_force", "employed", "unemployed"],
        FactPeriod.Month,
        [
            new("place_code", "text", NpgsqlDbType.Text),
            new("month", "date", NpgsqlDbType.Date),
            new("sector", "text", NpgsqlDbType.Text),
            new("labour_force", "integer", NpgsqlDbType.Integer),
            new("employed", "integer", NpgsqlDbType.Integer),
            new("unemployed", "integer", NpgsqlDbType.Integer),
        ],
        ["place_code", "month", "sector"],
        Parse,
        FactMerge.Sql("fact.labour", ["place_code", "month", "sector"], ["labour_force", "employed", "unemployed"], "f.month"));

    private static object?[] Parse(FactRow row)
    {
        var place = row.Place("place_code");
        var month = row.Month();
        var sector = row.OneOf("sector", Vocabularies.Sectors);
        var force = row.Whole("labour_force", 0, 100_000_000);
        var employed = row.Whole("employed", 0, 100_000_000);
        var unemployed = row.Whole("unemployed", 0, 100_000_000);
        if (force != employed + unemployed)
        {
            row.Refuse("labour_force", force.ToString(CultureInfo.InvariantCulture), new(
                $"phải bằng employed + unemployed ({employed + unemployed})", $"must equal employed + unemployed ({employed + unemployed})"));
        }

        return [place, month, sector, force, employed, unemployed];
    }
}
