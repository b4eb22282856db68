using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Enforcement.Retention;

/// <summary>A rule as it is in force on a day.</summary>
/// <param name="Days">How long.</param>
/// <param name="MinimumDays">Nobody may set less.</param>
/// <param name="ValidFrom">Since when.</param>
/// <param name="Basis">The law, or who set it and why.</param>
/// <param name="BasisEn">The same in English, of what the installation brought; null for what a person wrote.</param>
/// <param name="NextDays">What it will be from <paramref name="NextFrom"/> on; null: no change is set.</param>
public sealed record RetentionRule(string Code, int Days, int MinimumDays, DateOnly ValidFrom, string Basis, string? BasisEn, string SetBy, int? NextDays, DateOnly? NextFrom);

/// <summary>What must not be deleted.</summary>
/// <param name="CaseId">A case with all that hangs on it; null: passages.</param>
/// <param name="FromDay">Passages of these days, Vietnamese calendar; null: a case.</param>
public sealed record LegalHold(
    Guid Id, Guid? CaseId, string? NoticeNumber, DateOnly? FromDay, DateOnly? ToDay, string Reason, string PlacedBy, DateTimeOffset PlacedAt, string? LiftedBy, DateTimeOffset? LiftedAt);

/// <summary>The dated rules of retention, and what is held back from it. Every change is told.</summary>
public sealed class RetentionBook(NpgsqlDataSource database, TimeProvider clock)
{
    private const int Longest = 36_500;

    /// <summary>The rules in force on a day.</summary>
    public static async Task<IReadOnlyList<RetentionRule>> InForceAsync(NpgsqlConnection connection, DateOnly day, CancellationToken token) =>
        (await connection.QueryAsync<RetentionRule>(new CommandDefinition(
            """
            select distinct on (r.code) r.code, r.days, r.minimum_days, r.valid_from, r.basis, r.basis_en, r.set_by, n.days as next_days, n.valid_from as next_from
            from retention.rule r
            left join lateral (select days, valid_from from retention.rule l where l.code = r.code and l.valid_from > @day order by l.valid_from limit 1) n on true
            where r.valid_from <= @day order by r.code, r.valid_from desc
            """,
            new { day },
            cancellationToken: token))).AsList();

    /// <summary>Sets how long something is kept from tomorrow on.</summary>
    /// <returns>The day from which it holds.</returns>
    public async Task<Outcome<DateOnly>> SetAsync(string code, int days, string? reason, string actor, CancellationToken token)
    {
        if (PersonalText.Tidy(reason) is not { Length: >= 5 and <= 300 } why)
        {
            return Refusals.RetentionReason;
        }

        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if ((await InForceAsync(connection, today, token)).FirstOrDefault(rule => rule.Code == code) is not { } before)
        {
            return Refusals.RetentionUnknown;
        }

        if (days < before.MinimumDays || days > Longest)
        {
            return Refusals.RetentionDays(before.MinimumDays, Longest);
        }

        var from = today.AddDays(1);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into retention.rule (code, days, minimum_days, valid_from, basis, set_by, set_at) values (@code, @days, @MinimumDays, @from, @why, @actor, @now)
            on conflict (code, valid_from) do update set days = excluded.days, basis = excluded.basis, basis_en = null, set_by = excluded.set_by, set_at = excluded.set_at
            """,
            new { code, days, before.MinimumDays, from, why, actor, now },
            transaction,
            cancellationToken: token));
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(Guid.CreateVersion7(now), EventTypes.RetentionChanged, "retention", code, null, actor, why, now, new JsonObject { ["before"] = before.Days, ["days"] = days }),
            token);
        await transaction.CommitAsync(token);
        return from;
    }

    /// <summary>Holds, those in force first.</summary>
    public async Task<IReadOnlyList<LegalHold>> HoldsAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<LegalHold>(new CommandDefinition(
            """
            select h.id, h.case_id, n.number as notice_number, h.from_day, h.to_day, h.reason, h.placed_by, h.placed_at, h.lifted_by, h.lifted_at
            from retention.hold h left join enforcement.notice n on n.case_id = h.case_id
            order by (h.lifted_at is not null), h.placed_at desc limit 500
            """,
            cancellationToken: token))).AsList();
    }

    /// <summary>Holds a case back, or the passages of some days.</summary>
    /// <param name="subject">A case's id or its notice's number; null: days.</param>
    public async Task<Outcome<Guid>> HoldAsync(string? subject, DateOnly? fromDay, DateOnly? toDay, string? reason, string actor, CancellationToken token)
    {
        if (PersonalText.Tidy(reason) is not { Length: >= 5 and <= 500 } why)
        {
            return Refusals.RetentionReason;
        }

        var asked = PersonalText.Tidy(subject);
        if ((asked is null) == (fromDay is null) || (fromDay is null) != (toDay is null) || toDay < fromDay)
        {
            return Refusals.HoldSubject;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var caseId = asked is null ? null : await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            """
            select id from (
                select id, 0 as rank, now() as at from enforcement.case where id::text = lower(@asked)
                union all select case_id, 1, issued_at from enforcement.notice where number = @asked) found
            order by rank, at desc limit 1
            """,
            new { asked },
            cancellationToken: token));
        if (asked is not null && caseId is null)
        {
            return Refusals.CaseUnknown;
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into retention.hold (id, case_id, from_day, to_day, reason, placed_by, placed_at) values (@id, @caseId, @fromDay, @toDay, @why, @actor, @now)",
            new { id, caseId, fromDay, toDay, why, actor, now },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, EventTypes.HoldPlaced, caseId, id, actor, why, now, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Lifts a hold: what it held back is removed with the next run, if its time is over.</summary>
    public async Task<Outcome<Guid>> LiftAsync(Guid id, string? reason, string actor, CancellationToken token)
    {
        if (PersonalText.Tidy(reason) is not { Length: >= 5 and <= 500 } why)
        {
            return Refusals.RetentionReason;
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var lifted = (await connection.QueryAsync<(Guid? CaseId, bool Was)>(new CommandDefinition(
            "update retention.hold set lifted_at = @now, lifted_by = @actor where id = @id and lifted_at is null returning case_id, true",
            new { now, actor, id },
            transaction,
            cancellationToken: token))).FirstOrDefault();
        if (!lifted.Was)
        {
            return Refusals.HoldUnknown;
        }

        await TellAsync(transaction, EventTypes.HoldLifted, lifted.CaseId, id, actor, why, now, token);
        await transaction.CommitAsync(token);
        return id;
    }

    // A hold on a case stands in the case's own history.
    private static Task<long?> TellAsync(NpgsqlTransaction transaction, string type, Guid? caseId, Guid hold, string actor, string reason, DateTimeOffset now, CancellationToken token) =>
        EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), type, caseId is null ? "retention" : "case", (caseId ?? hold).ToString(), null, actor, reason, now, new JsonObject { ["hold"] = hold.ToString() }),
            token);
}
