using Dapper;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Sources;

/// <summary>How a source is doing.</summary>
/// <param name="State">good, partial (its last delivery had refused rows), late (what was due has not come), failed (the last attempt did), never.</param>
/// <param name="LateSince">Since when it is late; null where it is not.</param>
/// <param name="NextDue">When the next delivery is expected; null where none is by a date.</param>
/// <param name="Lacking">Of the last 30 days' rows, how many lacked what: correct, complete, clean, live.</param>
public sealed record SourceStanding(
    string Code, LocalText Name, string State, DateTimeOffset? LastAttempt, DateTimeOffset? LastSuccess, LocalText? LastError, DateTimeOffset? LateSince, DateTimeOffset? NextDue,
    long RowsTaken, long RowsRefused, int Rows30, IReadOnlyDictionary<string, int> Lacking, string? Way, string? LastName, string? LastContract, bool Simulated, PullStanding? Pull, DeliverySchedule Schedule);

/// <summary>How a source that is fetched is doing.</summary>
/// <param name="State">waiting, working, unavailable or refused.</param>
public sealed record PullStanding(string State, DateTimeOffset? TriedAt, DateTimeOffset? AnsweredAt, int? TookMs, string? MessageId, string? Fault);

/// <summary>An earlier import.</summary>
public sealed record PastImport(
    Guid Id, string SourceCode, string Name, string Way, string? Format, string? Contract, string Actor, DateTimeOffset ImportedAt, bool Simulated, int RowsTaken, int RowsUnchanged, int RowsRefused);

/// <summary>A lodging house that declares late or not at all.</summary>
/// <param name="LastArrival">Its newest declared arrival; null where it never declared.</param>
/// <param name="SilentSince">The first day of which it declared nothing, or its first in the register where it never declared; null where it is not silent.</param>
/// <param name="SilentDays">Days since its newest arrival; since it stands in the register where it never declared.</param>
/// <param name="Timed">Of the last 30 days' declarations, those whose time is known: it was told, or the receipt of their file bounds it.</param>
/// <param name="Late">Of them, those after 23:00 of the day, or after 08:00 of the next for who came after 23:00.</param>
public sealed record HouseDiscipline(
    string Code, string Name, string PlaceCode, LocalText Place, DateOnly? LastArrival, DateOnly? SilentSince, int SilentDays, int Declarations, int Timed, int Late);

/// <summary>Reads how sources are doing.</summary>
public sealed class SourceHealth(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Days without a declaration after which a house counts as silent.</summary>
    public const int SilentAfterDays = 7;

    /// <summary>Every source, in order.</summary>
    public async Task<IReadOnlyList<SourceStanding>> AllAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<SourceRow>(new CommandDefinition(
            """
            select s.code, s.name_vi, s.name_en, s.last_attempt_at, s.last_success_at, s.last_error, s.last_error_vi, s.rows_taken, s.rows_refused, s.due_times, s.due_day,
                   i.way, i.name as last_name, i.contract, coalesce(i.simulated, false) as simulated, coalesce(i.rows_refused, 0) as last_refused, coalesce(r.rows30, 0) as rows30,
                   p.state as pull_state, p.tried_at, p.answered_at, p.took_ms, p.message_id, p.fault
            from fact.source s
            left join lateral (select * from fact.import i where i.source_code = s.code order by imported_at desc limit 1) i on true
            left join lateral (
                select sum(rows_taken + rows_unchanged + rows_refused)::integer as rows30 from fact.import i where i.source_code = s.code and i.imported_at > @since) r on true
            left join fact.pull p on p.source_code = s.code
            order by s.position
            """,
            new { since = now.AddDays(-30) },
            cancellationToken: token));
        var lacking = (await connection.QueryAsync<(string Source, string Quality, int Rows)>(new CommandDefinition(
            """
            select i.source_code, r.quality, count(distinct (r.import_id, r.line))::integer
            from fact.import i join fact.refused_row r on r.import_id = i.id where i.imported_at > @since and i.rows_refused > 0 group by 1, 2
            """,
            new { since = now.AddDays(-30) },
            cancellationToken: token))).ToLookup(row => row.Source, StringComparer.Ordinal);
        return [.. rows.Select(row => row.Standing(now, lacking[row.Code].ToDictionary(l => l.Quality, l => l.Rows, StringComparer.Ordinal)))];
    }

    /// <summary>The newest imports, of one source or of all.</summary>
    public async Task<IReadOnlyList<PastImport>> ImportsAsync(string? source, int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<PastImport>(new CommandDefinition(
            """
            select id, source_code, name, way, format, contract, actor, imported_at, simulated, rows_taken, rows_unchanged, rows_refused
            from fact.import where @source::text is null or source_code = @source order by imported_at desc limit @limit
            """,
            new { source, limit },
            cancellationToken: token))).AsList();
    }

    /// <summary>Houses in use that are silent or were late in the last 30 days: the silent first, those silent longest at their head.</summary>
    public async Task<IReadOnlyList<HouseDiscipline>> HousesAsync(int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var now = clock.GetUtcNow();
        var rows = await connection.QueryAsync<(string Code, string Name, string Place, string Vi, string En, DateOnly? Last, DateOnly Since, int Silent, int Declarations, int Timed, int Late)>(new CommandDefinition(
            """
            -- which declarations were late is told as in indicator.cells_arrivals: by the time that was told, else by the receipt of the official file, which bounds it
            with told as (
                select f.establishment, coalesce(f.declared_at, i.imported_at) as told_at, f.declared_at is null as bounded, f.hour_known,
                       f.hour_known and extract(hour from f.arrived_at at time zone 'Asia/Ho_Chi_Minh') >= 23 as by_night,
                       (f.arrived_on + time '23:00') at time zone 'Asia/Ho_Chi_Minh' as evening, (f.arrived_on + 1 + time '08:00') at time zone 'Asia/Ho_Chi_Minh' as morning
                from fact.lodging f
                left join fact.import i on f.declared_at is null and i.format = 'lodging_declaration' and i.id = coalesce(f.first_import_id, f.import_id)
                where f.arrived_on > @today::date - 30 and f.arrived_at <= @now),
            recent as (
                select establishment, count(*)::integer as declarations,
                       (count(*) filter (where told_at is not null and (not bounded or hour_known or told_at <= evening or told_at > morning)))::integer as timed,
                       (count(*) filter (where told_at > case when by_night or (bounded and not hour_known) then morning else evening end))::integer as late
                from told group by 1),
            newest as (select establishment, max(arrived_on) as last from fact.lodging where arrived_on > @today::date - 400 and arrived_at <= @now group by 1),
            -- of the few that were not heard of for so long
            older as (
                select establishment, max(arrived_on) as last from fact.lodging
                where arrived_on <= @today::date - 400 and establishment in (select code from fact.establishment except select establishment from newest) group by 1),
            houses as (
                select e.code, e.name, e.place_code, coalesce(n.last, o.last) as last, coalesce(n.last + 1, o.last + 1, e.valid_from) as since,
                       @today::date - coalesce(n.last, o.last, e.valid_from) as silent, coalesce(r.declarations, 0) as declarations, coalesce(r.timed, 0) as timed, coalesce(r.late, 0) as late
                from fact.establishment e
                left join recent r on r.establishment = e.code left join newest n on n.establishment = e.code left join older o on o.establishment = e.code
                where e.valid_from <= @today::date and (e.valid_to is null or e.valid_to > @today::date))
            select h.code, h.name, h.place_code, p.name_vi, p.name_en, h.last, h.since, h.silent, h.declarations, h.timed, h.late
            from houses h join place.place p on p.code = h.place_code
            where h.late > 0 or h.silent >= @SilentAfterDays
            order by h.silent >= @SilentAfterDays desc, case when h.silent >= @SilentAfterDays then h.silent else 0 end desc, h.late::double precision / greatest(1, h.timed) desc, h.late desc, h.code
            limit @limit
            """,
            new { today = Domain.Time.VietnamTime.DayOf(now), now, SilentAfterDays, limit },
            cancellationToken: token));
        return [.. rows.Select(r => new HouseDiscipline(r.Code, r.Name, r.Place, new(r.Vi, r.En), r.Last, r.Silent >= SilentAfterDays ? r.Since : null, r.Silent, r.Declarations, r.Timed, r.Late))];
    }

    private sealed class SourceRow
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public DateTimeOffset? LastAttemptAt { get; init; }
        public DateTimeOffset? LastSuccessAt { get; init; }
        public string? LastError { get; init; }
        public string? LastErrorVi { get; init; }
        public long RowsTaken { get; init; }
        public long RowsRefused { get; init; }
        public TimeOnly[]? DueTimes { get; init; }
        public int? DueDay { get; init; }
        public string? Way { get; init; }
        public string? LastName { get; init; }
        public string? Contract { get; init; }
        public bool Simulated { get; init; }
        public int LastRefused { get; init; }
        public int Rows30 { get; init; }
        public string? PullState { get; init; }
        public DateTimeOffset? TriedAt { get; init; }
        public DateTimeOffset? AnsweredAt { get; init; }
        public int? TookMs { get; init; }
        public string? MessageId { get; init; }
        public string? Fault { get; init; }

        public SourceStanding Standing(DateTimeOffset now, IReadOnlyDictionary<string, int> lacking)
        {
            var schedule = DeliverySchedule.Of(DueTimes, DueDay);
            var late = schedule.IsLate(LastSuccessAt, now);
            var state = LastAttemptAt is null ? "never" : LastError is not null ? "failed" : late ? "late" : LastRefused > 0 ? "partial" : "good";
            return new(
                Code, new(NameVi, NameEn), state, LastAttemptAt, LastSuccessAt, LastError is null ? null : new(LastErrorVi ?? LastError, LastError), late ? schedule.Last(now) : null, schedule.Next(now), RowsTaken, RowsRefused, Rows30, lacking, Way, LastName, Contract,
                Simulated, PullState is null ? null : new(PullState, TriedAt, AnsweredAt, TookMs, MessageId, Fault), schedule);
        }
    }
}
