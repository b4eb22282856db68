using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>How many limits of a sort run.</summary>
/// <param name="Overdue">Passed and still unmet.</param>
/// <param name="Today">Due today.</param>
/// <param name="Soon">Due within the next three days.</param>
/// <param name="Running">All of them.</param>
public sealed record DeadlineCount(string Code, string Party, int Overdue, int Today, int Soon, int Running);

/// <summary>One limit that runs.</summary>
/// <param name="NoticeNumber">Null before the notice.</param>
public sealed record DeadlineRow(
    long Id, Guid CaseId, string Code, string Party, DateOnly StartedOn, DateOnly DueOn, string State, string Kind, string CameraCode, string? PlaceCode, string? NoticeNumber,
    bool Held, bool Simulated);

/// <summary>What is due, for whom, when: the chief's board. It shows no plate and no person.</summary>
public sealed class DeadlineBoard(NpgsqlDataSource database, TimeProvider clock)
{
    private const int SoonDays = 3;

    // A right that nobody used has ended; nothing about it is overdue.
    private const string Runs = "k.stopped_at is null and not (k.missed_at is not null and k.code = any(@Lapsing))";
    private static readonly string[] Lapsing = [.. ClockRule.All.Where(rule => rule.OnExpiry == ClockExpiry.Lapse).Select(rule => rule.Code).Distinct(StringComparer.Ordinal)];

    /// <summary>Counts by sort.</summary>
    /// <param name="within">Only cases of this place and the places in it; null: all.</param>
    public async Task<IReadOnlyList<DeadlineCount>> CountsAsync(string? within, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<DeadlineCount>(new CommandDefinition(
            $"""
            select k.code, k.party, (count(*) filter (where k.due_on < @today))::integer as overdue, (count(*) filter (where k.due_on = @today))::integer as today,
                (count(*) filter (where k.due_on > @today and k.due_on <= @soon))::integer as soon, count(*)::integer as running
            from enforcement.clock k where {Runs}
                {(within is null ? "" : $"and exists (select 1 from enforcement.case c where c.id = k.case_id and {CaseScope.Condition})")}
            group by k.code, k.party order by 3 desc, k.code
            """,
            Days(within),
            cancellationToken: token))).AsList();
    }

    /// <summary>Limits by their day, the eldest first.</summary>
    /// <param name="code">Null: every sort.</param>
    /// <param name="party">Null: whoever must act.</param>
    /// <param name="overdue">True: only what has passed.</param>
    /// <param name="after">The last row of the page before, as (day, id); null: the first page.</param>
    /// <param name="within">Only cases of this place and the places in it; null: all.</param>
    /// <param name="limit">1..200.</param>
    public async Task<IReadOnlyList<DeadlineRow>> ListAsync(
        string? code, string? party, bool overdue, (DateOnly Due, long Id)? after, string? within, int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<DeadlineRow>(new CommandDefinition(
            $"""
            select k.id, k.case_id, k.code, k.party, k.started_on, k.due_on, c.state, c.kind, c.camera_code, c.place_code, n.number as notice_number,
                exists (select 1 from enforcement.service_hold h where h.case_id = c.id and h.released_at is null) as held, c.simulated
            from enforcement.clock k join enforcement.case c on c.id = k.case_id left join enforcement.notice n on n.case_id = c.id
            where {Runs} and (@code::text is null or k.code = @code) and (@party::text is null or k.party = @party)
                and (not @overdue or k.due_on < @today) and (@due::date is null or (k.due_on, k.id) > (@due, @id))
                {(within is null ? "" : $"and {CaseScope.Condition}")}
            order by k.due_on, k.id limit @limit
            """,
            new { code, party, overdue, today = VietnamTime.DayOf(clock.GetUtcNow()), due = after?.Due, id = after?.Id ?? 0, limit, Within = within, Lapsing },
            cancellationToken: token))).AsList();
    }

    private object Days(string? within)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        return new { today, soon = today.AddDays(SoonDays), Within = within, Lapsing };
    }
}
