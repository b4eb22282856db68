using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Npgsql;

namespace Ioc.Web.Audit;

/// <summary>Which events to list.</summary>
/// <param name="Person">An account of staff; null: everybody.</param>
/// <param name="Subject">A case's id, a notice's number, a camera, an account …; null: whatever.</param>
/// <param name="Kind">Of <see cref="AuditKinds"/>; null: every kind.</param>
/// <param name="From">Recorded at or after; null: from the beginning.</param>
/// <param name="Until">Recorded before; null: to now.</param>
/// <param name="Before">Only events with a smaller number: the next page.</param>
public sealed record AuditFilter(string? Person, string? Subject, string? Kind, DateTimeOffset? From, DateTimeOffset? Until, long? Before)
{
    /// <summary>Only these cases and citizens' accounts, as a search by a person or a plate found them; null: no search.</summary>
    public IReadOnlyList<string>? Subjects { get; init; }
}

/// <summary>An event with the name of whoever did it.</summary>
/// <param name="ActorName">As colleagues know them; null when it was no member of staff.</param>
public sealed record AuditRow(
    long Seq, string Type, string SubjectKind, string SubjectId, string? PlaceCode, string Actor, string? Reason, string Data, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt,
    string? ActorName);

/// <summary>Reads the trail for an auditor, newest first. It changes nothing; that it was read is told by whoever asks it.</summary>
public sealed class AuditTrail(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MostFound = 200;

    /// <summary>One page, newest first.</summary>
    public async Task<IReadOnlyList<AuditRow>> ReadAsync(AuditFilter filter, int limit, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync(token);
        var (sql, values) = await QueryAsync(connection, filter, limit, token);
        return (await connection.QueryAsync<AuditRow>(new CommandDefinition(sql, values, cancellationToken: token))).AsList();
    }

    /// <summary>The people of whom there may be events: every account of staff.</summary>
    public async Task<IReadOnlyList<(string Name, string DisplayName)>> PeopleAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<(string, string)>(new CommandDefinition(
            "select name, display_name from staff.account order by display_name, name", cancellationToken: token))).AsList();
    }

    /// <summary>
    /// The cases and citizens' accounts that concern a plate, or a person by name or number; at most 200. A plate that an officer gave a case and took back again concerns
    /// it too, and so does whoever owns a vehicle with such a plate; whose a case became is told by its holder alone.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindAsync(string? plate, string? person, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            """
            with asked as (
                select @plate::text as plate where @plate::text is not null
                union
                select replace(v.plate, 'Đ', 'D') from registry.vehicle v join registry.owner o on o.id = v.owner_id
                where @person::text is not null and (o.number = @person or lower(o.name) = lower(@person))),
            typed as (
                select e.subject_id from audit.event e
                where e.subject_kind = 'case' and e.type in ('case.plate_corrected', 'case.plate_confirmed')
                    and exists (
                        select 1 from asked where asked.plate in (replace(e.data ->> 'from', 'Đ', 'D'), replace(e.data ->> 'to', 'Đ', 'D'))
                            and not exists (select 1 from enforcement.case still where still.id::text = e.subject_id and replace(still.plate, 'Đ', 'D') = asked.plate))),
            held as (
                select v.case_id from enforcement.case_vehicle v
                where (@plate::text is not null and replace(v.plate, 'Đ', 'D') = @plate) or (@person::text is not null and (v.owner_number = @person or lower(v.owner_name) = lower(@person))))
            select c.id::text from enforcement.case c
            where c.id in (select case_id from held) or c.id::text in (select subject_id from typed) or (@plate::text is not null and replace(c.plate, 'Đ', 'D') = @plate)
                or (@plate::text is not null and replace(c.read_plate, 'Đ', 'D') = @plate)
                or (@person::text is not null and exists (
                    select 1 from enforcement.record r where r.case_id = c.id and (r.violator_number = @person or lower(r.violator_name) = lower(@person))))
                or (@person::text is not null and exists (select 1 from enforcement.confirmation f where f.case_id = c.id and lower(f.driver_name) = lower(@person)))
            union
            select id::text from citizen.account
            where @person::text is not null and (person_number = @person or organisation_number = @person or lower(name) = lower(@person))
            limit @MostFound
            """,
            new { plate = plate is null ? null : PlateText.Key(plate), person, MostFound },
            cancellationToken: token))).AsList();
    }

    /// <summary>Tells that somebody looked at the trail, searched it, or took of it.</summary>
    public async Task TellAsync(string type, string subject, string actor, string? reason, JsonObject data, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(transaction, new DomainEvent(Guid.CreateVersion7(now), type, "audit", subject, null, actor, reason, now, data), token);
        await transaction.CommitAsync(token);
    }

    private static async Task<(string Sql, object Values)> QueryAsync(NpgsqlConnection connection, AuditFilter filter, int limit, CancellationToken token)
    {
        var sql = new StringBuilder(
            """
            select e.seq, e.type, e.subject_kind, e.subject_id, e.place_code, e.actor, e.reason, e.data::text as data, e.occurred_at, e.recorded_at, a.display_name as actor_name
            from audit.event e
            left join staff.account a on a.name = split_part(e.actor, ':', 2) and split_part(e.actor, ':', 1) not in ('system', 'citizen')
            where true
            """);
        void Where(bool wanted, string condition)
        {
            if (wanted)
            {
                sql.Append("\n and ").Append(condition);
            }
        }

        Where(filter.Person is not null, "split_part(e.actor, ':', 2) = @Person and split_part(e.actor, ':', 1) not in ('system', 'citizen')");
        Where(filter.Before is not null, "e.seq < @Before");
        Where(filter.From is not null, "e.recorded_at >= @From");
        Where(filter.Until is not null, "e.recorded_at < @Until");
        var types = filter.Kind is null ? null : AuditKinds.TypesOf(filter.Kind);
        Where(types is not null, "e.type = any(@types)");
        Where(filter.Kind == AuditKinds.System, "e.type <> all(@known)");
        Where(filter.Kind == AuditKinds.People, "split_part(e.actor, ':', 1) not in ('system', 'gateway', 'device')");
        var subjects = filter.Subjects;
        Where(subjects is not null, "(e.subject_id = any(@subjects) and e.subject_kind in ('case', 'citizen') or split_part(e.actor, ':', 2) = any(@subjects))");
        string? subject = null;
        if (filter.Subject is { } asked)
        {
            // a notice's number stands for its case
            subject = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "select case_id::text from enforcement.notice where number = @asked order by year desc limit 1", new { asked }, cancellationToken: token)) ?? asked;
            Where(true, "e.subject_id = @subject");
        }

        sql.Append("\norder by e.seq desc limit @limit");
        return (sql.ToString(), new
        {
            filter.Person, filter.Before, From = filter.From?.UtcDateTime, Until = filter.Until?.UtcDateTime, types = types?.ToArray(), known = AuditKinds.Known.ToArray(),
            subjects = subjects?.ToArray(), subject, limit,
        });
    }
}
