using Dapper;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>Which holds to list.</summary>
/// <param name="Standing">True: not lifted yet; false: lifted; null: both.</param>
/// <param name="Reason">answer or pay; null: either.</param>
/// <param name="Body">inspection, registration, licensing or commune_police; null: any.</param>
/// <param name="From">Placed at or after; null: from the first.</param>
/// <param name="Until">Placed before; null: to now.</param>
/// <param name="Within">Only cases of this place and the places in it; null: all.</param>
public sealed record HoldFilter(bool? Standing, string? Reason, string? Body, DateTimeOffset? From, DateTimeOffset? Until, string? Within);

/// <summary>A hold on services, with what the body that is asked looks it up by.</summary>
/// <param name="LicenceNumber">Of the driver whom the record names; only where licensing is asked.</param>
public sealed record HoldListRow(
    Guid Id, Guid CaseId, string Reason, string[] Bodies, DateTimeOffset PlacedAt, DateTimeOffset? ReleasedAt, string Plate, string PlateColour, string VehicleClass, string State,
    string Kind, string NoticeNumber, string? DecisionNumber, string? LicenceNumber, bool Simulated);

/// <summary>How many holds stand and were lifted.</summary>
public sealed record HoldCounts(int Standing, int Answer, int Pay, int Lifted);

/// <summary>The holds on services (Decree 168/2024, Art. 47.11), for the decider who passes them on: what stands, since when, and what was lifted.</summary>
public sealed class HoldList(NpgsqlDataSource database)
{
    /// <summary>Holds, the newest first.</summary>
    /// <param name="after">The last of the page before; null: from the newest.</param>
    /// <param name="limit">At most so many.</param>
    public async Task<IReadOnlyList<HoldListRow>> ListAsync(HoldFilter filter, Guid? after, int limit, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<HoldListRow>(new CommandDefinition(
            $"""
            select s.id, s.case_id, s.reason, s.bodies, s.placed_at, s.released_at, v.plate, v.plate_colour, v.vehicle_class, c.state, c.kind, n.number as notice_number,
                d.number as decision_number, case when 'licensing' = any(s.bodies) then r.licence_number end as licence_number, (c.simulated or v.simulated) as simulated
            from enforcement.service_hold s
            join enforcement.case c on c.id = s.case_id
            join enforcement.case_vehicle v on v.case_id = s.case_id
            join enforcement.notice n on n.case_id = s.case_id
            left join enforcement.decision d on d.case_id = s.case_id
            left join enforcement.record r on r.case_id = s.case_id
            where (@Standing::boolean is null or (s.released_at is null) = @Standing)
                and (@Reason::text is null or s.reason = @Reason) and (@Body::text is null or @Body = any(s.bodies))
                and (@From::timestamptz is null or s.placed_at >= @From) and (@Until::timestamptz is null or s.placed_at < @Until)
                and (@after::uuid is null or (s.placed_at, s.id) < (select last.placed_at, last.id from enforcement.service_hold last where last.id = @after))
                {Scope(filter)}
            order by s.placed_at desc, s.id desc limit @limit
            """,
            Values(filter, after, limit),
            cancellationToken: token))).AsList();
    }

    /// <summary>How many there are in a place, whatever else the filter says.</summary>
    public async Task<HoldCounts> CountAsync(HoldFilter filter, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QuerySingleAsync<HoldCounts>(new CommandDefinition(
            $"""
            select (count(*) filter (where s.released_at is null))::integer as standing,
                (count(*) filter (where s.released_at is null and s.reason = 'answer'))::integer as answer,
                (count(*) filter (where s.released_at is null and s.reason = 'pay'))::integer as pay, (count(*) filter (where s.released_at is not null))::integer as lifted
            from enforcement.service_hold s join enforcement.case c on c.id = s.case_id where true {Scope(filter)}
            """,
            Values(filter, null, 0),
            cancellationToken: token));
    }

    private static string Scope(HoldFilter filter) => filter.Within is null ? "" : $"and {CaseScope.Condition}";

    private static object Values(HoldFilter filter, Guid? after, int limit) => new
    {
        filter.Standing, filter.Reason, filter.Body, From = filter.From?.UtcDateTime, Until = filter.Until?.UtcDateTime, filter.Within, after, limit,
    };
}
