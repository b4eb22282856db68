using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;
using NpgsqlTypes;

namespace Ioc.Analytics.PublicOrder;

/// <summary>Public-order incidents: when, in which ward, of what type, whether cleared. No person, no address.</summary>
public static class IncidentFacts
{
    public static readonly FactTable Table = new(
        "incidents",
        ["reference", "hour", "place_code", "type", "cleared"],
        FactPeriod.Day,
        [
            new("reference", "text", NpgsqlDbType.Text),
            new("place_code", "text", NpgsqlDbType.Text),
            new("occurred_at", "timestamptz", NpgsqlDbType.TimestampTz),
            new("occurred_on", "date", NpgsqlDbType.Date),
            new("type", "text", NpgsqlDbType.Text),
            new("cleared", "boolean", NpgsqlDbType.Boolean),
        ],
        ["reference"],
        Parse,
        FactMerge.Sql("fact.incident", ["reference"], ["place_code", "occurred_at", "occurred_on", "type", "cleared"], "f.occurred_on"));

    private static object?[] Parse(FactRow row)
    {
        var reference = row.Text("reference");
        var day = row.Day();
        var hour = row.Whole("hour", 0, 23);
        return
        [
            reference,
            row.Place("place_code"),
            VietnamTime.StartOf(day).AddHours(hour).UtcDateTime,
            day,
            row.OneOf("type", Vocabularies.IncidentTypes),
            row.Truth("cleared"),
        ];
    }
}
