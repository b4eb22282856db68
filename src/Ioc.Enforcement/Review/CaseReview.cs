using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Registrations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>What officers and authorities do to cases. Nothing becomes a notice or a fine without a named person.</summary>
public sealed class CaseReview(NpgsqlDataSource database, EvidenceArchive evidence, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    private const int LongestNote = 2000;

    /// <summary>Gives the case another plate, or confirms the one it has, and looks the vehicle up again.</summary>
    /// <param name="vehicleClass">What the officer sees it to be; null: as the camera saw it.</param>
    public async Task<Outcome<Guid>> SetPlateAsync(Guid id, int version, string? plate, string? vehicleClass, Officer officer, CancellationToken token)
    {
        var meaning = PlateGrammar.Parse(plate ?? "");
        if (!meaning.IsValid || plate!.Length > 30)
        {
            return Refusals.PlateNotValid;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await CaseRow.LockAsync(transaction, id, token) is not { } row)
        {
            return Refusals.CaseUnknown;
        }

        if (row.Version != version)
        {
            return Refusals.ChangedMeanwhile;
        }

        if (row.State != CaseState.PendingReview)
        {
            return Refusals.StepIllegal(row.State);
        }

        var seenClass = VehicleFamily.Of(vehicleClass ?? "") is not null ? vehicleClass!
            : row.ReadClass != VehicleClasses.Unknown ? row.ReadClass
            : meaning.VehicleClass;
        var match = await VehicleMatch.FindAsync(
            connection, transaction, new SeenVehicle(meaning.Text, true, row.ReadLines, row.ReadColour, seenClass), row.Day, token);
        string[] flags = row.Flags.Contains("evidence_broken", StringComparer.Ordinal) ? [.. match.Flags, "evidence_broken"] : [.. match.Flags];
        var same = row.Plate is not null && PlateText.Key(row.Plate) == PlateText.Key(meaning.Text);
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.case set plate = @plate, plate_by_officer = true, vehicle_id = @VehicleId, flags = @flags, version = version + 1, updated_at = @now
            where id = @id
            """,
            new { plate = meaning.Text, match.VehicleId, flags, now, id },
            transaction,
            cancellationToken: token));
        await CaseSteps.TellAsync(
            transaction, row, same ? EventTypes.CasePlateConfirmed : EventTypes.CasePlateCorrected, row.State, officer.Actor, null, now,
            new JsonObject { ["from"] = row.Plate, ["to"] = meaning.Text }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Approves the camera's judgement as an offence of the law of that day, and issues the notice.</summary>
    /// <param name="publicAddress">The address that citizens reach the site under, as the notice prints it.</param>
    public async Task<Outcome<Guid>> ApproveAsync(Guid id, int version, string? offenceCode, string publicAddress, Officer officer, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, version, CaseAct.IssueNotice, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var (row, step) = begun.Value;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (Obstacle(row) is { } obstacle)
        {
            return obstacle;
        }

        var now = clock.GetUtcNow();
        if (VietnamTime.DayOf(now) > row.Day.AddYears(1))
        {
            return Refusals.LimitationExpired;
        }

        if (OffenceTable.Find(offenceCode, row.Day) is not { } offence)
        {
            return Refusals.OffenceUnknown;
        }

        var vehicle = file.Vehicle!;
        if ((vehicle.Family == VehicleFamily.Motorbike) != (offence.Vehicle == OffenceVehicle.Motorbike))
        {
            return Refusals.OffenceOtherVehicle;
        }

        var package = await evidence.OpenAsync(row.EvidencePath, row.EvidenceSha256, token);
        if (!package.Sound)
        {
            return Refusals.EvidenceBroken;
        }

        var today = VietnamTime.DayOf(now);
        var notice = new NoticeRow
        {
            Id = Guid.CreateVersion7(now),
            CaseId = id,
            Number = await NumberSeries.NextAsync(transaction, options.Value.NoticeSeries, today.Year, token),
            LookupCode = LookupCode.Create(),
            Parts = [.. EvidenceArchive.ShownOf(package.Manifest!)],
            RespondBy = today.AddDays(options.Value.RespondDays),
            IssuedBy = officer.Name,
            IssuedAt = now,
        };
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.notice (id, case_id, number, year, lookup_code, parts, respond_by, issued_by, issued_at)
            values (@Id, @CaseId, @Number, @year, @LookupCode, @Parts, @RespondBy, @IssuedBy, @IssuedAt);
            update enforcement.case set offence_code = @Code, fine_minimum = @Minimum, fine_maximum = @Maximum, points = @Points where id = @CaseId
            """,
            new
            {
                notice.Id, notice.CaseId, notice.Number, year = today.Year, notice.LookupCode, notice.Parts, notice.RespondBy, notice.IssuedBy, notice.IssuedAt,
                offence.Code, offence.Frame.Minimum, offence.Frame.Maximum, offence.Points,
            },
            transaction,
            cancellationToken: token));
        var still = await evidence.ShownAsync(row.EvidencePath, row.EvidenceSha256, "at.jpg", token);
        var crop = await evidence.ShownAsync(row.EvidencePath, row.EvidenceSha256, "plate.jpg", token);
        var paper = NoticeDocument.Write(options.Value, row, vehicle, offence, notice, publicAddress, officer.DisplayName, still, crop);
        await IssuedDocuments.KeepAsync(transaction, id, IssuedDocuments.Notice, paper, now, token);
        await CaseSteps.TakeAsync(
            transaction, row, step, officer.Actor, null, now,
            new JsonObject { ["number"] = notice.Number, ["offence"] = offence.Code }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Rejects the camera's judgement for a listed reason.</summary>
    public async Task<Outcome<Guid>> RejectAsync(Guid id, int version, string? reasonCode, string? note, Officer officer, CancellationToken token)
    {
        if (RejectReason.Find(reasonCode) is not { } reason)
        {
            return Refusals.ReasonUnknown;
        }

        if (CheckNote(note, reason.NoteRequired) is { } fault)
        {
            return fault;
        }

        return await StepAsync(
            id, version, CaseAct.Reject, officer, Tidy(note) is { } words ? $"{reason.Code}: {words}" : reason.Code,
            async (transaction, row, _) =>
            {
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    "update enforcement.case set reject_reason = @Code, reject_note = @note where id = @Id",
                    new { reason.Code, note = Tidy(note), row.Id },
                    transaction,
                    cancellationToken: token));
                return (Refusal?)null;
            },
            token);
    }

    /// <summary>Withdraws a notice that was not answered yet.</summary>
    public async Task<Outcome<Guid>> CancelAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) =>
        CheckNote(note, required: true) is { } fault
            ? fault
            : await StepAsync(id, version, CaseAct.CancelNotice, officer, Tidy(note), (_, _, _) => Task.FromResult<Refusal?>(null), token);

    /// <summary>Decides a contest: upheld ends the case, dismissed lets it go on.</summary>
    public async Task<Outcome<Guid>> DecideContestAsync(Guid id, int version, bool uphold, string? note, Officer officer, CancellationToken token) =>
        CheckNote(note, required: true) is { } fault
            ? fault
            : await StepAsync(
                id, version, uphold ? CaseAct.UpholdContest : CaseAct.DismissContest, officer, Tidy(note),
                async (transaction, row, now) =>
                {
                    await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                        "update enforcement.contest set outcome = @outcome, decided_by = @Name, decided_at = @now, note = @note where case_id = @Id",
                        new { outcome = uphold ? "upheld" : "dismissed", officer.Name, now, note = Tidy(note), row.Id },
                        transaction,
                        cancellationToken: token));
                    return null;
                },
                token);

    /// <summary>Decides the fine. Other than the middle of the frame needs a word why.</summary>
    /// <param name="amount">Đồng.</param>
    public async Task<Outcome<Guid>> DecideAsync(Guid id, int version, long amount, string? note, Officer officer, CancellationToken token)
    {
        if (CheckNote(note, required: false) is { } fault)
        {
            return fault;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, version, CaseAct.Decide, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var (row, step) = begun.Value;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var offence = OffenceTable.Find(row.OffenceCode, row.Day)
            ?? throw new InvalidOperationException($"Case {id} names the offence {row.OffenceCode}, which was not law on {row.Day:yyyy-MM-dd}.");
        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var title = officer.Title ?? options.Value.DecidingTitle;
        if (Competence.Find(title, today) is not { } competence)
        {
            return Refusals.CompetenceUnknown(title);
        }

        if (!competence.Covers(offence))
        {
            return Refusals.BeyondCompetence(competence.Text, competence.Maximum);
        }

        var frame = file.Frame!.Value;
        if (!frame.Holds(amount))
        {
            return Refusals.AmountOutsideFrame(frame);
        }

        if (amount != frame.Middle && Tidy(note) is null)
        {
            return Refusals.NoteMissing;
        }

        var decision = new DecisionRow(
            Guid.CreateVersion7(now),
            await NumberSeries.NextAsync(transaction, options.Value.DecisionSeries, today.Year, token),
            amount, frame.Minimum, frame.Maximum,
            file.Liable switch { LiableParty.Organisation => "organisation", LiableParty.NamedDriver => "named_driver", _ => "owner" },
            (short)offence.Points, title, officer.Name, officer.DisplayName, Tidy(note), today.AddDays(options.Value.PayDays), now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.decision (id, case_id, number, year, amount, minimum, maximum, liable, points, title, decided_by, decided_by_name, note, pay_by, decided_at)
            values (@Id, @caseId, @Number, @year, @Amount, @Minimum, @Maximum, @Liable, @Points, @Title, @DecidedBy, @DecidedByName, @Note, @PayBy, @DecidedAt)
            """,
            new
            {
                decision.Id, caseId = id, decision.Number, year = today.Year, decision.Amount, decision.Minimum, decision.Maximum, decision.Liable, decision.Points,
                decision.Title, decision.DecidedBy, decision.DecidedByName, decision.Note, decision.PayBy, decision.DecidedAt,
            },
            transaction,
            cancellationToken: token));
        var paper = DecisionDocument.Write(options.Value, file, offence, decision, competence.Text);
        await IssuedDocuments.KeepAsync(transaction, id, IssuedDocuments.Decision, paper, now, token);
        await CaseSteps.TakeAsync(
            transaction, row, step, officer.Actor, Tidy(note), now,
            new JsonObject { ["number"] = decision.Number, ["amount"] = amount, ["title"] = title }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    private async Task<Outcome<Guid>> StepAsync(
        Guid id, int version, CaseAct act, Officer officer, string? reason,
        Func<NpgsqlTransaction, CaseRow, DateTimeOffset, Task<Refusal?>> change, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, version, act, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var now = clock.GetUtcNow();
        if (await change(transaction, begun.Value.Case, now) is { } refusal)
        {
            return refusal;
        }

        await CaseSteps.TakeAsync(transaction, begun.Value.Case, begun.Value.Step, officer.Actor, reason, now, null, token);
        await transaction.CommitAsync(token);
        return id;
    }

    private static Refusal? Obstacle(CaseRow row)
    {
        bool Flagged(string flag) => row.Flags.Contains(flag, StringComparer.Ordinal);
        return row.Plate is null ? Refusals.PlateMissing
            : Flagged("army") || Flagged("diplomatic") ? Refusals.SetAside
            : !row.ReadSure && !row.PlateByOfficer ? Refusals.PlateNotConfirmed
            : row.VehicleId is null ? Refusals.NoOwner
            : null;
    }

    private static Refusal? CheckNote(string? note, bool required) =>
        required && Tidy(note) is null ? Refusals.NoteMissing
        : note?.Length > LongestNote ? Refusals.NoteTooLong
        : null;

    private static string? Tidy(string? note) => PersonalText.Tidy(note);
}
