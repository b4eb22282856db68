using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Labour;

/// <summary>Who earned how much in a month, by place and sector, and how many of them are trained. Income is whole đồng, of all of them together.</summary>
public static class IncomeFacts
{
    public static readonly FactTable Table = new(
        "labour_income",
        ["place_code", "sector", "earners", "income", "trained"],
        FactPeriod.Month,
        [
            StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("sector"),
            StagedColumn.Whole("earners"), StagedColumn.Money("income"), StagedColumn.Whole("trained"),
        ],
        ["place_code", "month", "sector"],
        Parse,
        FactMerge.Sql("fact.labour_income", ["place_code", "month", "sector"], ["earners", "income", "trained"], "f.month"));

    private static object?[] Parse(FactRow row)
    {
        var place = row.Place("place_code");
        var month = row.Month();
        var sector = row.OneOf("sector", Vocabularies.Sectors);
        var earners = row.Whole("earners", 0, 100_000_000);
        return [place, month, sector, earners, row.Money("income"), row.Whole("trained", 0, Math.Max(0, earners))];
    }
}
