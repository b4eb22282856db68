using Dapper;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>A colleague who was asked.</summary>
public sealed record AssignmentRow(string Officer, string AskedBy, string Note, DateTimeOffset At);

/// <summary>The first of two approvals.</summary>
public sealed record FirstApprovalRow(string OffenceCode, string Officer, string Name, DateTimeOffset At);

/// <summary>A paper of the case.</summary>
/// <param name="Part">Which of the case's papers of this kind, from 1.</param>
public sealed record PaperRow(string Kind, short Part, string? Number, DateTimeOffset IssuedAt);

/// <summary>Another case that may tell of the same act.</summary>
public sealed record DoubleRow(Guid Id, string State, string Kind, string CameraCode, DateTimeOffset OccurredAt);

/// <summary>What runs beside a case's state: limits, holds, papers, and who is at it.</summary>
public sealed record ProcedureFile(
    IReadOnlyList<ClockRow> Clocks,
    IReadOnlyList<ServiceHoldRow> Holds,
    LeaseRow? Lease,
    AssignmentRow? Assignment,
    FirstApprovalRow? FirstApproval,
    IReadOnlyList<PaperRow> Papers,
    IReadOnlyList<DoubleRow> Doubles)
{
    /// <summary>Acts of one vehicle closer together than this may be one.</summary>
    public static readonly TimeSpan DoubleWithin = TimeSpan.FromMinutes(5);

    /// <summary>Reads it.</summary>
    /// <param name="within">Only doubles of this place and the places in it; null: all.</param>
    public static async Task<ProcedureFile> ReadAsync(NpgsqlConnection connection, Guid id, DateTimeOffset now, string? within, CancellationToken token)
    {
        var clocks = await ClockBook.OfCaseAsync(connection, id, token);
        await using var parts = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select reason, bodies, placed_at, released_at from enforcement.service_hold where case_id = @id order by placed_at;
            select officer, name, until from enforcement.lease where case_id = @id and until > @now;
            select officer, asked_by, note, at from enforcement.assignment where case_id = @id;
            select offence_code, officer, name, at from enforcement.first_approval where case_id = @id;
            select kind, part, number, issued_at from enforcement.document where case_id = @id order by issued_at, kind, part;
            select d.id, d.state, d.kind, d.camera_code, d.occurred_at
            from enforcement.case c join enforcement.case d on d.plate = c.plate and d.id <> c.id
                and d.occurred_at between c.occurred_at - @DoubleWithin and c.occurred_at + @DoubleWithin and d.state not in ('rejected', 'cancelled', 'expired')
                and (@within::text is null or d.place_code in (select w.place_code from place.within w where w.ancestor_code = @within))
            where c.id = @id and c.state = 'pending_review' order by d.occurred_at limit 10;
            """,
            new { id, now, DoubleWithin, within },
            cancellationToken: token));
        return new ProcedureFile(
            clocks,
            (await parts.ReadAsync<ServiceHoldRow>()).AsList(),
            await parts.ReadSingleOrDefaultAsync<LeaseRow>(),
            await parts.ReadSingleOrDefaultAsync<AssignmentRow>(),
            await parts.ReadSingleOrDefaultAsync<FirstApprovalRow>(),
            (await parts.ReadAsync<PaperRow>()).AsList(),
            (await parts.ReadAsync<DoubleRow>()).AsList());
    }
}
