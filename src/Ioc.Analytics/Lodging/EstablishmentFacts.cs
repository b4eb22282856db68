using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;

namespace Ioc.Analytics.Lodging;

/// <summary>The register of lodging establishments: how many rooms, since when, until when.</summary>
public static class EstablishmentFacts
{
    public static readonly FactTable Table = new(
        "establishments",
        ["code", "place_code", "name", "kind", "rooms"],
        FactPeriod.Register,
        [
            StagedColumn.Text("code"), StagedColumn.Text("place_code"), StagedColumn.Text("name"), StagedColumn.Text("kind"), StagedColumn.Whole("rooms"),
            StagedColumn.Date("valid_from"), StagedColumn.Date("valid_to", optional: true),
        ],
        ["code"],
        Parse,
        FactMerge.Sql(
            "fact.establishment", ["code"], ["place_code", "name", "kind", "rooms", "valid_from", "valid_to"],
            "greatest(f.valid_from, (now() at time zone 'Asia/Ho_Chi_Minh')::date - 400)", "coalesce(f.valid_to, (now() at time zone 'Asia/Ho_Chi_Minh')::date)"));

    private static object?[] Parse(FactRow row) =>
    [
        row.Text("code"),
        row.Place("place_code"),
        row.Text("name"),
        row.OneOf("kind", Vocabularies.HouseKinds),
        row.Whole("rooms", 0, 100_000),
        row.DayIn("valid_from"),
        row.Has("valid_to") || row.Has("valid_to_offset") ? row.DayIn("valid_to") : null,
    ];
}
