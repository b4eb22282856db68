using Dapper;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>What one officer did, for that officer alone.</summary>
/// <param name="MedianSeconds">From claim to act; null where nothing was claimed.</param>
public sealed record OwnFigures(int Approved, int Rejected, int Merged, int Transferred, int Undone, double? MedianSeconds, double? BestHour);

/// <summary>What the desk did on a day, whoever did it.</summary>
public sealed record DayFigures(DateOnly Day, int Approved, int Rejected, int Merged, int Transferred);

/// <summary>How the approvals of one camera and kind stood up.</summary>
/// <param name="Approved">Notices sent out.</param>
/// <param name="Overturned">Of these: withdrawn, contested with success, or annulled.</param>
public sealed record QualityFigures(string CameraCode, string Kind, int Approved, int Overturned);

/// <summary>How the approvals of one rule stood up, over all its cameras.</summary>
/// <param name="Cameras">How many cameras they came from.</param>
/// <param name="Approved">Notices sent out.</param>
/// <param name="Overturned">Of these: withdrawn, contested with success, or annulled.</param>
public sealed record RuleQuality(string Kind, int Cameras, int Approved, int Overturned);

/// <summary>Figures of the desk: an officer's own for that officer, totals and quality for the chief. Nobody is ranked.</summary>
public sealed class DeskStatistics(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The officer's own day.</summary>
    public async Task<OwnFigures> OwnAsync(Officer officer, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QuerySingleAsync<OwnFigures>(new CommandDefinition(
            """
            with mine as (select act, seconds, at from enforcement.desk_act where officer = @Name and at >= @midnight)
            select (count(*) filter (where act = 'approve'))::integer as approved, (count(*) filter (where act = 'reject'))::integer as rejected,
                (count(*) filter (where act = 'merge'))::integer as merged, (count(*) filter (where act = 'transfer'))::integer as transferred,
                (count(*) filter (where act = 'undo'))::integer as undone,
                percentile_cont(0.5) within group (order by seconds) filter (where act <> 'undo') as median_seconds,
                (select max(n)::double precision from (select count(*) as n from mine where act <> 'undo' group by date_trunc('hour', at)) h) as best_hour
            from mine
            """,
            new { officer.Name, midnight = VietnamTime.StartOf(VietnamTime.DayOf(clock.GetUtcNow())) },
            cancellationToken: token));
    }

    /// <summary>The desk's days, newest first.</summary>
    /// <param name="days">1..366.</param>
    /// <param name="within">Only cases of this place and the places in it; null: all.</param>
    public async Task<IReadOnlyList<DayFigures>> DaysAsync(int days, string? within, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<DayFigures>(new CommandDefinition(
            $"""
            select (at at time zone 'Asia/Ho_Chi_Minh')::date as day, (count(*) filter (where act = 'approve'))::integer as approved,
                (count(*) filter (where act = 'reject'))::integer as rejected, (count(*) filter (where act = 'merge'))::integer as merged,
                (count(*) filter (where act = 'transfer'))::integer as transferred
            from enforcement.desk_act where at >= @since
                {(within is null ? "" : $"and exists (select 1 from enforcement.case c where c.id = case_id and {CaseScope.Condition})")}
            group by 1 order by 1 desc
            """,
            new { Within = within, since = VietnamTime.StartOf(VietnamTime.DayOf(clock.GetUtcNow()).AddDays(1 - days)) },
            cancellationToken: token))).AsList();
    }

    /// <summary>How approvals stood up, by camera and kind, the most overturned first.</summary>
    /// <param name="within">Only cases of this place and the places in it; null: all.</param>
    public async Task<IReadOnlyList<QualityFigures>> QualityAsync(string? within, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<QualityFigures>(new CommandDefinition(
            $"""
            select c.camera_code, c.kind, count(*)::integer as approved, (count(*) filter (where c.state = 'cancelled'))::integer as overturned
            from enforcement.case c join enforcement.notice n on n.case_id = c.id
            {(within is null ? "" : $"where {CaseScope.Condition}")}
            group by c.camera_code, c.kind order by count(*) filter (where c.state = 'cancelled')::double precision / count(*) desc, 1, 2
            """,
            new { Within = within },
            cancellationToken: token))).AsList();
    }

    /// <summary>How approvals stood up, by rule over all cameras, the most overturned first: where a rule fails everywhere, it is not the camera.</summary>
    /// <param name="within">Only cases of this place and the places in it; null: all.</param>
    public async Task<IReadOnlyList<RuleQuality>> RulesAsync(string? within, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<RuleQuality>(new CommandDefinition(
            $"""
            select c.kind, count(distinct c.camera_code)::integer as cameras, count(*)::integer as approved, (count(*) filter (where c.state = 'cancelled'))::integer as overturned
            from enforcement.case c join enforcement.notice n on n.case_id = c.id
            {(within is null ? "" : $"where {CaseScope.Condition}")}
            group by c.kind order by count(*) filter (where c.state = 'cancelled')::double precision / count(*) desc, 1
            """,
            new { Within = within },
            cancellationToken: token))).AsList();
    }
}
