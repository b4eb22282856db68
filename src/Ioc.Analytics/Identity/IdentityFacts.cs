using Ioc.Analytics.Facts;
using Ioc.Domain.Time;

namespace Ioc.Analytics.Identity;

/// <summary>The campaign for level-2 e-identity: each ward's quota, and what it reports every day before 08:00 of the next.</summary>
public static class IdentityFacts
{
    public static readonly FactTable Quota = new(
        "identity_quota",
        ["place_code", "quota"],
        FactPeriod.Register,
        [StagedColumn.Text("place_code"), StagedColumn.Date("starts_on"), StagedColumn.Date("ends_on"), StagedColumn.Whole("quota")],
        ["place_code"],
        row => [row.Place("place_code"), row.DayIn("starts_on"), row.DayIn("ends_on"), row.Whole("quota", 1, 10_000_000)],
        FactMerge.Sql("fact.identity_quota", ["place_code"], ["starts_on", "ends_on", "quota"], "f.starts_on", "f.ends_on"));

    public static readonly FactTable Table = new(
        "identity",
        ["place_code", "dossiers", "activated"],
        FactPeriod.Day,
        [
            StagedColumn.Text("place_code"), StagedColumn.Date("date"), StagedColumn.Whole("dossiers"), StagedColumn.Whole("activated"),
            StagedColumn.Time("reported_at"),
        ],
        ["place_code", "date"],
        Parse,
        FactMerge.Sql("fact.identity_day", ["place_code", "date"], ["dossiers", "activated", "reported_at"], "f.date"));

    private static object?[] Parse(FactRow row)
    {
        var place = row.Place("place_code");
        var day = row.Day();
        return
        [
            place, day, row.Whole("dossiers", 0, 1_000_000), row.Whole("activated", 0, 1_000_000),
            // A demonstration's file counts the minutes from the end of the day reported on.
            row.Has("reported_minutes_after") ? VietnamTime.StartOf(day.AddDays(1)).AddMinutes(row.Whole("reported_minutes_after", 0, 100_000)).UtcDateTime : row.Instant("reported_at"),
        ];
    }
}
