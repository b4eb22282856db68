using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;

namespace Ioc.Analytics.Lodging;

/// <summary>People in and out at the gates of tourist sites, industrial zones and stations, by the hour. Counted, never identified.</summary>
public static class GateFacts
{
    public static readonly FactTable Table = new(
        "gates",
        ["gate", "hour", "place_code", "kind", "entered", "left"],
        FactPeriod.Day,
        [
            StagedColumn.Text("gate"), StagedColumn.Date("date"), StagedColumn.Whole("hour"), StagedColumn.Text("place_code"), StagedColumn.Text("kind"),
            StagedColumn.Whole("entered"), StagedColumn.Whole("left_"),
        ],
        ["gate", "date", "hour"],
        Parse,
        FactMerge.Sql("fact.gate_count", ["gate", "date", "hour"], ["place_code", "kind", "entered", "left_"], "f.date"))
    {
        At = values => VietnamTime.StartOf((DateOnly)values[1]!).AddHours((int)values[2]! + 1),
    };

    private static object?[] Parse(FactRow row) =>
    [
        row.Text("gate"), row.Day(), row.Whole("hour", 0, 23), row.Place("place_code"), row.OneOf("kind", Vocabularies.GateKinds),
        row.Whole("entered", 0, 10_000_000), row.Whole("left", 0, 10_000_000),
    ];
}
