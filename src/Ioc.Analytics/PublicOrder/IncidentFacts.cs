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
        """
        with before as (
            select f.reference, f.occurred_on from fact.incident f join incoming using (reference)),
        merged as (
            insert into fact.incident as f (reference, place_code, occurred_at, occurred_on, type, cleared, import_id)
            select reference, place_code, occurred_at, occurred_on, type, cleared, @import from incoming
            on conflict (reference) do update
                set place_code = excluded.place_code, occurred_at = excluded.occurred_at, occurred_on = excluded.occurred_on,
                    type = excluded.type, cleared = excluded.cleared, import_id = excluded.import_id
                where (f.place_code, f.occurred_at, f.type, f.cleared)
                    is distinct from (excluded.place_code, excluded.occurred_at, excluded.type, excluded.cleared)
            returning reference, occurred_on)
        select count(*)::integer as taken,
               min(least(m.occurred_on, b.occurred_on)) as first,
               max(greatest(m.occurred_on, b.occurred_on)) as last
        from merged m left join before b using (reference)
        """);

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
