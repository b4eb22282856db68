using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;
using NpgsqlTypes;

namespace Ioc.Analytics.Lodging;

/// <summary>
/// Lodging declarations (thông báo lưu trú), each already a group without names: who they are never enters the system.
/// </summary>
public static class LodgingFacts
{
    public static readonly FactTable Table = new(
        "lodging",
        ["reference", "hour", "place_code", "establishment", "nationality", "purpose", "guests", "nights"],
        FactPeriod.Day,
        [
            new("reference", "text", NpgsqlDbType.Text),
            new("place_code", "text", NpgsqlDbType.Text),
            new("establishment", "text", NpgsqlDbType.Text),
            new("arrived_at", "timestamptz", NpgsqlDbType.TimestampTz),
            new("arrived_on", "date", NpgsqlDbType.Date),
            new("nationality", "text", NpgsqlDbType.Text),
            new("purpose", "text", NpgsqlDbType.Text),
            new("guests", "integer", NpgsqlDbType.Integer),
            new("nights", "integer", NpgsqlDbType.Integer),
            StagedColumn.Text("origin", optional: true),
            StagedColumn.Whole("rooms", optional: true),
            StagedColumn.Time("declared_at", optional: true),
            new("hour_known", "boolean", NpgsqlDbType.Boolean),
            StagedColumn.Text("room", optional: true), // a digest, where the declaration names the room
        ],
        ["reference"],
        Parse,
        FactMerge.Sql(
            "fact.lodging",
            ["reference"],
            ["place_code", "establishment", "arrived_at", "arrived_on", "nationality", "purpose", "guests", "nights", "origin", "rooms", "declared_at", "hour_known", "room"],
            "f.arrived_on",
            "f.arrived_on + f.nights - 1"))
    {
        Fresh = new("fact.lodging", stay => ((DateOnly)stay[ArrivedOn]!, ((DateOnly)stay[ArrivedOn]!).AddDays((int)stay[Nights]! - 1))),
    };

    // Their places among the staged columns.
    private const int ArrivedOn = 4;
    private const int Nights = 8;

    private static object?[] Parse(FactRow row)
    {
        var reference = row.Text("reference");
        var day = row.Day();
        var hour = row.Whole("hour", 0, 23);
        return
        [
            reference,
            row.Place("place_code"),
            row.Text("establishment"),
            VietnamTime.StartOf(day).AddHours(hour).UtcDateTime,
            Boxed.Of(day),
            row.Nationality("nationality"),
            row.OneOf("purpose", Vocabularies.StayPurposes),
            Boxed.Of(row.Whole("guests", 1, 10_000)),
            Boxed.Of(row.Whole("nights", 1, 365)),
            row.Has("origin") ? row.Text("origin") : null,
            row.Has("rooms") ? row.Whole("rooms", 1, 10_000) : null,
            row.Has("declared_at") ? row.Instant("declared_at")
                : row.Has("declared_hours_after") ? VietnamTime.StartOf(day).AddHours(hour + row.Whole("declared_hours_after", 0, 2000)).UtcDateTime : null,
            Boxed.Of(true),
            null,
        ];
    }
}
