using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>A case as the database has it, with what the violation and the camera say of it.</summary>
public sealed class CaseRow
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required Guid ViolationId { get; init; }

    public required string StateCode { get; init; }

    public CaseState State => CaseStateNames.Parse(StateCode);

    public required string Kind { get; init; }

    public required string CameraCode { get; init; }

    public required string CameraNameVi { get; init; }

    public required string CameraNameEn { get; init; }

    public string? PlaceCode { get; init; }

    public string? PlaceNameVi { get; init; }

    public string? PlaceNameEn { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required bool Simulated { get; init; }

    public string? ReadPlate { get; init; }

    public required double ReadConfidence { get; init; }

    public required bool ReadSure { get; init; }

    public string? ReadUnsure { get; init; }

    public int? ReadLines { get; init; }

    public required string ReadColour { get; init; }

    public required string ReadClass { get; init; }

    public string? Plate { get; init; }

    public required bool PlateByOfficer { get; init; }

    public Guid? VehicleId { get; init; }

    /// <summary>The class with which an officer confirmed the plate: car, motorbike, truck, bus or unknown; null while nobody did.</summary>
    public string? SeenClass { get; init; }

    public Guid? LateOwnerId { get; init; }

    public DateOnly? LateRegisteredOn { get; init; }

    /// <summary>The later registration that a person was told of; settled when the case no longer bears the flag.</summary>
    public LateRegistration? Late => LateOwnerId is { } owner && LateRegisteredOn is { } day ? new LateRegistration(owner, day) : null;

    public required string[] Flags { get; init; }

    public string? OffenceCode { get; init; }

    public long? FineMinimum { get; init; }

    public long? FineMaximum { get; init; }

    public int? Points { get; init; }

    /// <summary>The limitation runs from this day: the day of the act, or the day on which evasion was found.</summary>
    public required DateOnly LimitationFrom { get; init; }

    /// <summary>The account that approved; null before.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>As it stands on the notice.</summary>
    public string? ApproverName { get; init; }

    /// <summary>Until then an approval can be undone; null before approval.</summary>
    public DateTimeOffset? IssueAfter { get; init; }

    /// <summary>The address of the site as the notice prints it; null before approval.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>The case that tells of the same act; null where it was not merged.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>When retention removed the whole package; null while it is kept.</summary>
    public DateTimeOffset? EvidenceRemovedAt { get; init; }

    /// <summary>When retention removed the clip; null while it is kept.</summary>
    public DateTimeOffset? ClipRemovedAt { get; init; }

    public string? RejectReason { get; init; }

    public string? RejectNote { get; init; }

    public required string EvidencePath { get; init; }

    public required string EvidenceSha256 { get; init; }

    public required string RuleId { get; init; }

    public required string RuleVersion { get; init; }

    /// <summary>JSON.</summary>
    public required string Detail { get; init; }

    /// <summary>Whether retention removed a part of the evidence.</summary>
    public bool IsRemoved(string part) => EvidenceRemovedAt is not null || (ClipRemovedAt is not null && EvidenceParts.IsClip(part));

    /// <summary>The Vietnamese day of the act: its law judges.</summary>
    public DateOnly Day => VietnamTime.DayOf(OccurredAt);

    /// <summary>The first day on which nothing may be decided any more.</summary>
    public bool LimitationPassedOn(DateOnly day) => day > LimitationFrom.AddYears(1);

    internal const string Select =
        """
        select c.id, c.version, c.violation_id, c.state as state_code, c.kind, c.camera_code, m.name_vi as camera_name_vi, m.name_en as camera_name_en,
            c.place_code, p.name_vi as place_name_vi, p.name_en as place_name_en, c.occurred_at, c.opened_at, c.simulated,
            c.read_plate, c.read_confidence, c.read_sure, c.read_unsure, c.read_lines, c.read_colour, c.read_class,
            c.plate, c.plate_by_officer, c.vehicle_id, c.seen_class, c.late_owner_id, c.late_registered_on, c.flags, c.offence_code, c.fine_minimum, c.fine_maximum, c.points,
            c.limitation_from, c.approved_by, c.approver_name, c.issue_after, c.public_address, c.merged_into, c.evidence_removed_at, c.clip_removed_at, c.reject_reason, c.reject_note, v.evidence_path, v.evidence_sha256, v.rule_id, v.rule_version, v.detail::text as detail
        from enforcement.case c
        join traffic.violation v on v.id = c.violation_id
        join traffic.camera m on m.code = c.camera_code
        left join place.place p on p.code = c.place_code
        """;

    /// <summary>Reads a case; null when there is none.</summary>
    public static Task<CaseRow?> ReadAsync(NpgsqlConnection connection, Guid id, CancellationToken token) =>
        connection.QuerySingleOrDefaultAsync<CaseRow>(new CommandDefinition($"{Select} where c.id = @id", new { id }, cancellationToken: token));

    /// <summary>Holds a case for an act of somebody who has looked at it.</summary>
    /// <param name="version">What the actor has seen; null where the actor sees no version (the holder of a notice, a payment).</param>
    /// <returns>Refused where there is no such case, or it has changed since.</returns>
    public static async Task<Outcome<CaseRow>> OpenAsync(NpgsqlTransaction transaction, Guid id, int? version, CancellationToken token) =>
        await LockAsync(transaction, id, token) is not { } row ? Refusals.CaseUnknown
        : version is { } seen && seen != row.Version ? Refusals.ChangedMeanwhile
        : row;

    /// <summary>Reads a case and holds it until the transaction ends: whoever else wants to change it waits.</summary>
    public static Task<CaseRow?> LockAsync(NpgsqlTransaction transaction, Guid id, CancellationToken token) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<CaseRow>(new CommandDefinition($"{Select} where c.id = @id for update of c", new { id }, transaction, cancellationToken: token));
}
