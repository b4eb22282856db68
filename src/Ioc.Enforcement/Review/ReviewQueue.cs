using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Dapper;
using Ioc.Domain.Enforcement;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>Which cases to list.</summary>
/// <param name="Flagged">True: only cases with a flag; false: only cases without; null: both.</param>
/// <param name="After">From <see cref="QueuePage.Next"/>.</param>
/// <param name="Limit">1..200.</param>
public sealed record QueueFilter(CaseState? State, string? Camera, string? Kind, string? Flag, bool? Flagged, bool Newest, string? After, int Limit)
{
    /// <summary>Code of a place; null: everywhere.</summary>
    public string? Place { get; init; }

    /// <summary>Only cases of this place and the places in it, in the counts too; null: all. Whoever asks has no say in it.</summary>
    public string? Within { get; init; }

    /// <summary>Of the plate's read, 0..1; null: any.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Of the plate's read, 0..1; null: any.</summary>
    public double? MaxConfidence { get; init; }

    /// <summary>Opened at least so long ago; null: any age.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Only cases whose complaint waits for an answer, in whatever state they are.</summary>
    public bool Complained { get; init; }
}

/// <summary>One line of the queue.</summary>
public sealed class QueueItem
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string State { get; init; }

    public required string Kind { get; init; }

    public required string CameraCode { get; init; }

    public required string CameraNameVi { get; init; }

    public required string CameraNameEn { get; init; }

    public string? PlaceCode { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public string? Plate { get; init; }

    public required bool PlateSure { get; init; }

    public required double PlateConfidence { get; init; }

    public int? PlateLines { get; init; }

    public required string PlateColour { get; init; }

    public required string VehicleClass { get; init; }

    public required string[] Flags { get; init; }

    public string? NoticeNumber { get; init; }

    public required bool Simulated { get; init; }
}

/// <param name="Next">Null at the end.</param>
/// <param name="ByState">Every state, zero included.</param>
/// <param name="FlaggedPending">Cases waiting for review with a flag.</param>
public sealed record QueuePage(IReadOnlyList<QueueItem> Items, string? Next, IReadOnlyDictionary<string, int> ByState, int FlaggedPending);

/// <summary>The list of cases, page by page in a stable order. It shows no owner.</summary>
public sealed class ReviewQueue(NpgsqlDataSource database, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    /// <summary>One page and the counts.</summary>
    public async Task<QueuePage> ReadAsync(QueueFilter filter, CancellationToken token)
    {
        var cursor = Decode(filter.After);
        var sql = new StringBuilder(
            """
            select c.id, c.version, c.state, c.kind, c.camera_code, m.name_vi as camera_name_vi, m.name_en as camera_name_en, c.place_code,
                c.occurred_at, c.opened_at, c.plate, (c.read_sure or c.plate_by_officer) as plate_sure, c.read_confidence as plate_confidence,
                c.read_lines as plate_lines, c.read_colour as plate_colour, coalesce(v.vehicle_class, c.read_class) as vehicle_class, c.flags,
                n.number as notice_number, c.simulated
            from enforcement.case c
            join traffic.camera m on m.code = c.camera_code
            left join registry.vehicle v on v.id = c.vehicle_id
            left join enforcement.notice n on n.case_id = c.id
            where true
            """);
        void Where(bool wanted, string condition)
        {
            if (wanted)
            {
                sql.Append("\n and ").Append(condition);
            }
        }

        Narrow(filter, Where);
        Where(cursor is not null, filter.Newest ? "(c.opened_at, c.id) < (@at, @id)" : "(c.opened_at, c.id) > (@at, @id)");
        sql.Append(filter.Newest ? "\norder by c.opened_at desc, c.id desc" : "\norder by c.opened_at, c.id").Append("\nlimit @take");

        await using var connection = await database.OpenConnectionAsync(token);
        var items = (await connection.QueryAsync<QueueItem>(new CommandDefinition(
            sql.ToString(),
            new
            {
                state = filter.State?.Code(), filter.Camera, filter.Kind, filter.Flag, filter.Place, filter.Within, filter.MinConfidence, filter.MaxConfidence,
                openedBefore = clock.GetUtcNow() - (filter.OlderThan ?? TimeSpan.Zero), at = cursor?.At.UtcDateTime, id = cursor?.Id, take = filter.Limit + 1,
            },
            cancellationToken: token))).AsList();
        var counts = await connection.QueryAsync<(string State, int Number, int Flagged)>(new CommandDefinition(
            $"""
            select c.state, count(*)::integer, (count(*) filter (where cardinality(c.flags) > 0))::integer from enforcement.case c
            {(filter.Within is null ? "" : $"where {CaseScope.Condition}")} group by c.state
            """,
            new { filter.Within },
            cancellationToken: token));

        var byState = Enum.GetValues<CaseState>().ToDictionary(state => state.Code(), _ => 0, StringComparer.Ordinal);
        var flagged = 0;
        foreach (var (state, number, marked) in counts)
        {
            byState[state] = number;
            flagged = state == CaseState.PendingReview.Code() ? marked : flagged;
        }

        string? next = null;
        if (items.Count > filter.Limit)
        {
            items.RemoveAt(items.Count - 1);
            next = Encode(items[^1]);
        }

        return new QueuePage(items, next, byState, flagged);
    }

    /// <summary>
    /// Claims the next case for an officer: what a colleague asked them first, then the oldest that fits. What another holds, or was asked of another, is
    /// passed over, and of two who ask at once each gets one of their own. Nobody is handed a case out of their place, whoever asked them.
    /// </summary>
    /// <param name="filter">Its state, cursor, order and limit do not matter here.</param>
    /// <param name="skip">Cases that the officer has open or put aside.</param>
    /// <returns>Null when nothing waits.</returns>
    public async Task<Guid?> ClaimNextAsync(QueueFilter filter, IReadOnlyList<Guid> skip, Officer officer, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var sql = new StringBuilder(
            $"""
            with asked as (
                select c.id from enforcement.assignment a join enforcement.case c on c.id = a.case_id
                where a.officer = @Name and c.state = 'pending_review' and c.id <> all(@skip)
                    and not exists (select 1 from enforcement.lease l where l.case_id = c.id and l.until > @now and l.officer <> @Name)
                    {(filter.Within is null ? "" : $"and {CaseScope.Condition}")}
                order by a.at limit 1 for update of c skip locked),
            picked as (
                select c.id from enforcement.case c
                where c.state = 'pending_review' and c.id <> all(@skip)
                    and not exists (select 1 from enforcement.lease l where l.case_id = c.id and l.until > @now and l.officer <> @Name)
                    and not exists (select 1 from enforcement.assignment a where a.case_id = c.id and a.officer <> @Name)
                    and not exists (select 1 from enforcement.first_approval f where f.case_id = c.id and f.officer = @Name)
            """);
        Narrow(filter with { State = null }, (wanted, condition) => sql.Append(wanted ? $"\n and {condition}" : ""));
        sql.Append(
            """

                order by c.opened_at, c.id limit 1 for update of c skip locked)
            insert into enforcement.lease as l (case_id, officer, name, since, until)
            select found.id, @Name, @DisplayName, @now, @until from (select coalesce((select id from asked), (select id from picked)) as id) found where found.id is not null
            on conflict (case_id) do update set officer = excluded.officer, name = excluded.name, since = excluded.since, until = excluded.until
            where l.officer = excluded.officer or l.until <= @now
            returning case_id
            """);
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            sql.ToString(),
            new
            {
                skip = skip.ToArray(), now, until = now.AddSeconds(options.Value.LeaseSeconds), officer.Name, officer.DisplayName,
                filter.Camera, filter.Kind, filter.Flag, filter.Place, filter.Within, filter.MinConfidence, filter.MaxConfidence, openedBefore = now - (filter.OlderThan ?? TimeSpan.Zero),
            },
            cancellationToken: token));
    }

    private static void Narrow(QueueFilter filter, Action<bool, string> where)
    {
        where(filter.State is not null && !filter.Complained, "c.state = @state");
        where(filter.Complained, "exists (select 1 from enforcement.complaint k where k.case_id = c.id and k.state in ('filed', 'accepted'))");
        where(filter.Camera is not null, "c.camera_code = @Camera");
        where(filter.Kind is not null, "c.kind = @Kind");
        where(filter.Flag is not null, "@Flag = any(c.flags)");
        where(filter.Flagged is true, "cardinality(c.flags) > 0");
        where(filter.Flagged is false, "cardinality(c.flags) = 0");
        where(filter.Place is not null, "c.place_code = @Place");
        where(filter.Within is not null, CaseScope.Condition);
        where(filter.MinConfidence is not null, "c.read_confidence >= @MinConfidence");
        where(filter.MaxConfidence is not null, "c.read_confidence <= @MaxConfidence");
        where(filter.OlderThan is not null, "c.opened_at <= @openedBefore");
    }

    private static string Encode(QueueItem last) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.OpenedAt.UtcTicks}.{last.Id:N}")));

    // What cannot be understood begins at the beginning.
    private static (DateTimeOffset At, Guid Id)? Decode(string? cursor)
    {
        if (cursor is null || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
            && Guid.TryParseExact(parts[1], "N", out var id)
                ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : null;
    }
}
