using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Registers;
using Ioc.Enforcement.Registrations;
using Ioc.Enforcement.Replays;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>What officers do to cases that wait for review, and what authorities do to notices. Nothing becomes a notice without a named person.</summary>
public sealed class CaseReview(NpgsqlDataSource database, EvidenceArchive evidence, VehicleLookups lookups, NoticeIssue notices, IOptions<EnforcementOptions> options, TimeProvider clock)
{
    /// <summary>Gives the case another plate, or confirms the one it has, and looks the vehicle up again.</summary>
    /// <param name="vehicleClass">What the officer sees it to be; null: as the camera saw it.</param>
    public async Task<Outcome<Guid>> SetPlateAsync(Guid id, int version, string? plate, string? vehicleClass, Officer officer, CancellationToken token)
    {
        var meaning = PlateGrammar.Parse(plate ?? "");
        if (!meaning.IsValid || plate!.Length > 30)
        {
            return Refusals.PlateNotValid;
        }

        var register = await lookups.EnsureAsync(meaning.Text, LookupPurposes.PlateCorrected, id, officer.Actor, again: false, token);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        if (row.State != CaseState.PendingReview)
        {
            return Refusals.StepIllegal(row.State);
        }

        var now = clock.GetUtcNow();
        if (await CaseLeases.HeldByOtherAsync(transaction, id, officer, now, token) is { } held)
        {
            return held;
        }

        var seenClass = VehicleFamily.Of(vehicleClass ?? "") is not null ? vehicleClass!
            : row.ReadClass != VehicleClasses.Unknown ? row.ReadClass
            : meaning.VehicleClass;
        var seen = new SeenVehicle(meaning.Text, true, row.ReadLines, row.ReadColour, seenClass);
        var match = register.Answered ? await VehicleMatch.FindAsync(connection, transaction, seen, row.Day, token) : VehicleMatch.Waiting(seen);
        if (!register.Answered)
        {
            await lookups.WaitAsync(transaction, id, register.Fault, token);
        }

        // A new match takes its own flags away, and the officer settles what was doubtful about plate and class; everything else stays.
        var judged = await JudgedDoubts.ReadAsync(transaction, id, token);
        var same = row.Plate is not null && PlateText.Key(row.Plate) == PlateText.Key(meaning.Text);

        // A later registration is settled by whoever was told of it, for this vehicle; where it is news, they look again.
        var flags = LateRegistration.Settle(judged.Matched(match, row.Flags, settled: true), match.Late, row, confirmed: true);
        if (match.Late is not null && !(same && match.VehicleId == row.VehicleId))
        {
            flags = [.. flags.Union([LateRegistration.Flag], StringComparer.Ordinal)];
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.case set plate = @plate, plate_by_officer = true, seen_class = @seenClass, vehicle_id = @VehicleId,
                late_owner_id = @lateOwner, late_registered_on = @lateSince, flags = @flags, version = version + 1, updated_at = @now
            where id = @id;
            delete from enforcement.first_approval where case_id = @id
            """,
            new { plate = meaning.Text, seenClass, match.VehicleId, lateOwner = match.Late?.OwnerId, lateSince = match.Late?.RegisteredOn, flags, now, id },
            transaction,
            cancellationToken: token));
        await CaseSteps.TellAsync(
            transaction, row, same ? EventTypes.CasePlateConfirmed : EventTypes.CasePlateCorrected, row.State, officer.Actor, null, now,
            new JsonObject { ["from"] = row.Plate, ["to"] = meaning.Text }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>
    /// Approves the camera's judgement as an offence of the law of that day. The notice goes out when the hold has passed, at once where there is none; where
    /// the configuration asks for two persons, the first approval only counts and the case waits for another officer.
    /// </summary>
    /// <param name="publicAddress">The address that citizens reach the site under, as the notice prints it.</param>
    public async Task<Outcome<Guid>> ApproveAsync(Guid id, int version, string? offenceCode, string publicAddress, Officer officer, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var begun = await CaseSteps.BeginAsync(transaction, id, version, CaseAct.Approve, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var (row, step) = begun.Value;
        var now = clock.GetUtcNow();
        var checkedCase = await CheckAsync(transaction, row, offenceCode, officer, now, token);
        if (checkedCase.Refusal is { } fault)
        {
            return fault;
        }

        var (file, offence) = checkedCase.Value;
        if (NeedsTwo(row, offence))
        {
            var second = await IsSecondAsync(transaction, id, offence.Code, officer, now, token);
            if (second.Refusal is { } alone)
            {
                return alone;
            }

            if (!second.Value)
            {
                await CaseSteps.CountUpAsync(transaction, id, now, token);
                await CaseLeases.EndAsync(transaction, id, token);
                await CaseSteps.TellAsync(
                    transaction, row, EventTypes.CaseFirstApproved, row.State, officer.Actor, null, now, new JsonObject { ["offence"] = offence.Code }, token);
                await transaction.CommitAsync(token);
                return id;
            }
        }

        var issueAfter = now.AddSeconds(options.Value.IssueHoldSeconds);
        await ApprovedAsync(transaction, file, offence, publicAddress, officer, issueAfter, now, token);
        var approved = new TakenStep(step, officer.Actor, new JsonObject { ["offence"] = offence.Code });
        if (issueAfter > now)
        {
            await CaseSteps.TakeAsync(transaction, row, [approved], now, token);
        }
        else
        {
            var issued = await notices.PrepareAsync(transaction, file, offence, officer, publicAddress, now, token);
            if (issued.Refusal is { } broken)
            {
                return broken;
            }

            await CaseSteps.TakeAsync(transaction, row, [approved, issued.Value], now, token);
        }

        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Takes an approval back before its notice went out.</summary>
    public Task<Outcome<Guid>> UndoAsync(Guid id, int version, Officer officer, CancellationToken token) => CaseSteps.RunAsync(
        database, clock, id, version, CaseAct.UndoApproval, officer, null,
        async scope =>
        {
            await scope.Connection.ExecuteAsync(new CommandDefinition(
                "delete from enforcement.first_approval where case_id = @id", new { id }, scope.Transaction, cancellationToken: token));
            await CaseHolder.ReleaseAsync(scope.Transaction, id, token);
            await DeskActs.NoteAsync(scope.Transaction, id, officer, "undo", scope.Now, token);
            return new StepFacts();
        },
        token);

    /// <summary>Rejects the camera's judgement for a listed reason.</summary>
    public async Task<Outcome<Guid>> RejectAsync(Guid id, int version, string? reasonCode, string? note, Officer officer, CancellationToken token)
    {
        if (RejectReason.Find(reasonCode) is not { } reason)
        {
            return Refusals.ReasonUnknown;
        }

        if (Notes.Fault(note, reason.NoteRequired) is { } fault)
        {
            return fault;
        }

        return await CaseSteps.RunAsync(
            database, clock, id, version, CaseAct.Reject, officer, PersonalText.Tidy(note) is { } words ? $"{reason.Code}: {words}" : reason.Code,
            async scope =>
            {
                if (await CaseLeases.HeldByOtherAsync(scope.Transaction, id, officer, scope.Now, token) is { } held)
                {
                    return held;
                }

                await scope.Connection.ExecuteAsync(new CommandDefinition(
                    "update enforcement.case set reject_reason = @Code, reject_note = @note where id = @id",
                    new { reason.Code, note = PersonalText.Tidy(note), id },
                    scope.Transaction,
                    cancellationToken: token));
                await DeskActs.NoteAsync(scope.Transaction, id, officer, "reject", scope.Now, token);
                return new StepFacts();
            },
            token);
    }

    /// <summary>Ends a case that tells of the same act as another; the other one goes on.</summary>
    /// <param name="into">The case that stays: of the same vehicle, within the officer's place, and not ended itself.</param>
    public Task<Outcome<Guid>> MergeAsync(Guid id, int version, Guid into, Officer officer, CancellationToken token) => CaseSteps.RunAsync(
        database, clock, id, version, CaseAct.Merge, officer, "duplicate",
        async scope =>
        {
            if (await CaseLeases.HeldByOtherAsync(scope.Transaction, id, officer, scope.Now, token) is { } held)
            {
                return held;
            }

            var fits = await scope.Connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                """
                select exists (select 1 from enforcement.case c where c.id = @into and c.id <> @id and c.plate = @Plate and c.state not in ('rejected', 'cancelled', 'expired')
                    and (@PlaceCode::text is null or c.place_code in (select w.place_code from place.within w where w.ancestor_code = @PlaceCode)))
                """,
                new { into, id, scope.Case.Plate, officer.PlaceCode },
                scope.Transaction,
                cancellationToken: token));
            if (!fits)
            {
                return Refusals.NoDouble;
            }

            await scope.Connection.ExecuteAsync(new CommandDefinition(
                "update enforcement.case set merged_into = @into, reject_reason = 'duplicate' where id = @id", new { into, id }, scope.Transaction, cancellationToken: token));
            await DeskActs.NoteAsync(scope.Transaction, id, officer, "merge", scope.Now, token);
            return new StepFacts(new JsonObject { ["into"] = into.ToString() });
        },
        token);

    /// <summary>Withdraws a notice before a decision.</summary>
    public async Task<Outcome<Guid>> CancelAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: true) is { } fault
            ? fault
            : await CaseSteps.RunAsync(
                database, clock, id, version, CaseAct.CancelNotice, officer, PersonalText.Tidy(note), _ => Task.FromResult<Outcome<StepFacts>>(new StepFacts()), token);

    /// <summary>Decides a contest: upheld ends the case, dismissed lets it go on.</summary>
    public async Task<Outcome<Guid>> DecideContestAsync(Guid id, int version, bool uphold, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: true) is { } fault
            ? fault
            : await CaseSteps.RunAsync(
                database, clock, id, version, uphold ? CaseAct.UpholdContest : CaseAct.DismissContest, officer, PersonalText.Tidy(note),
                async scope =>
                {
                    await scope.Connection.ExecuteAsync(new CommandDefinition(
                        "update enforcement.contest set outcome = @outcome, decided_by = @Name, decided_at = @Now, note = @note where case_id = @id",
                        new { outcome = uphold ? "upheld" : "dismissed", officer.Name, scope.Now, note = PersonalText.Tidy(note), id },
                        scope.Transaction,
                        cancellationToken: token));
                    return await CaseReplays.ReferencesAsync(scope.Connection, scope.Transaction, id, token) is { } replays
                        ? new StepFacts(new JsonObject { ["replays"] = replays })
                        : new StepFacts();
                },
                token);

    /// <summary>Everything that must be right before a case is approved or handed on; the same whoever does it.</summary>
    internal async Task<Outcome<(CaseFile File, Offence Offence)>> CheckAsync(
        NpgsqlTransaction transaction, CaseRow row, string? offenceCode, Officer officer, DateTimeOffset now, CancellationToken token)
    {
        if (await CaseLeases.HeldByOtherAsync(transaction, row.Id, officer, now, token) is { } held)
        {
            return held;
        }

        var file = await CaseFile.CompleteAsync(transaction.Connection!, transaction, row, token);
        if (Obstacle(row, file.Vehicle) is { } obstacle)
        {
            return obstacle;
        }

        if (file.Vehicle is { FrozenAt: null } vehicle && vehicle.RegisteredOn > row.Day && new LateRegistration(vehicle.OwnerId, vehicle.RegisteredOn) is var late && late != row.Late)
        {
            // The register changed after the case was matched. The doubt stays with the case, so that it can be settled: it is kept although the act is refused.
            await late.RaiseAsync(transaction, row.Id, now, token);
            await CaseSteps.TellAsync(
                transaction, row, EventTypes.CaseVehicleMatched, row.State, CaseIntake.Actor, null, now,
                new JsonObject { ["matched"] = true, ["flags"] = new JsonArray([.. row.Flags.Union([LateRegistration.Flag], StringComparer.Ordinal).Select(flag => JsonValue.Create(flag))]) },
                token);
            await transaction.CommitAsync(token);
            return Refusals.RegisteredLater;
        }

        if (row.LimitationPassedOn(VietnamTime.DayOf(now)))
        {
            return Refusals.LimitationExpired;
        }

        if (OffenceTable.Find(offenceCode, row.Day) is not { } offence)
        {
            return Refusals.OffenceUnknown;
        }

        if ((file.Vehicle!.Family == VehicleFamily.Motorbike) != (offence.Vehicle == OffenceVehicle.Motorbike))
        {
            return Refusals.OffenceOtherVehicle;
        }

        return (await evidence.OpenAsync(row.EvidencePath, row.EvidenceSha256, token)).Sound ? (file, offence) : Refusals.EvidenceBroken;
    }

    /// <summary>Writes what an approval says into the case, and freezes whose case it is.</summary>
    internal static async Task ApprovedAsync(
        NpgsqlTransaction transaction, CaseFile file, Offence offence, string publicAddress, Officer officer, DateTimeOffset issueAfter, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.case set offence_code = @Code, fine_minimum = @Minimum, fine_maximum = @Maximum, points = @Points,
                approved_by = @Name, approver_name = @DisplayName, approved_at = @now, issue_after = @issueAfter, public_address = @publicAddress
            where id = @Id
            """,
            new
            {
                offence.Code, offence.Frame.Minimum, offence.Frame.Maximum, offence.Points, officer.Name, officer.DisplayName, now, issueAfter, publicAddress, file.Case.Id,
            },
            transaction,
            cancellationToken: token));
        await CaseHolder.FreezeAsync(transaction, file.Case.Id, file.Vehicle!, now, token);
        await DeskActs.NoteAsync(transaction, file.Case.Id, officer, "approve", now, token);
    }

    /// <summary>Whether one officer alone may not approve it.</summary>
    internal bool NeedsTwo(CaseRow row, Offence offence)
    {
        var two = options.Value.TwoPersons;
        return (two.FromMaximum > 0 && offence.Frame.Maximum >= two.FromMaximum)
            || (two.CorrectedUnsurePlate && !row.ReadSure && row.PlateByOfficer && PlateText.Key(row.ReadPlate ?? "") != PlateText.Key(row.Plate ?? ""))
            || (two.DoubtfulOwner && (row.Kind == ViolationKinds.ClonedPlate || row.Flags.Contains("stolen", StringComparer.Ordinal) || row.Late is not null))
            || two.Kinds.Contains(row.Kind, StringComparer.Ordinal);
    }

    // False: this approval is the first. The same officer twice is no second person; another offence begins anew.
    private static async Task<Outcome<bool>> IsSecondAsync(
        NpgsqlTransaction transaction, Guid id, string offenceCode, Officer officer, DateTimeOffset now, CancellationToken token)
    {
        var first = await transaction.Connection!.QuerySingleOrDefaultAsync<(string Officer, string Offence)?>(new CommandDefinition(
            "select officer, offence_code from enforcement.first_approval where case_id = @id", new { id }, transaction, cancellationToken: token));
        if (first is { } known && known.Offence == offenceCode)
        {
            return known.Officer == officer.Name ? Refusals.SecondPerson : true;
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.first_approval (case_id, offence_code, officer, name, at) values (@id, @offenceCode, @Name, @DisplayName, @now)
            on conflict (case_id) do update set offence_code = excluded.offence_code, officer = excluded.officer, name = excluded.name, at = excluded.at
            """,
            new { id, offenceCode, officer.Name, officer.DisplayName, now },
            transaction,
            cancellationToken: token));
        return false;
    }

    private static Refusal? Obstacle(CaseRow row, OwnedVehicle? vehicle)
    {
        bool Flagged(string flag) => row.Flags.Contains(flag, StringComparer.Ordinal);
        return row.Plate is null ? Refusals.PlateMissing
            : Flagged("army") || Flagged("diplomatic") || Flagged("foreign") ? Refusals.SetAside
            : !row.ReadSure && !row.PlateByOfficer ? Refusals.PlateNotConfirmed
            : row.VehicleId is null && Flagged("registry_unavailable") ? Refusals.RegisterSilent
            : row.VehicleId is null ? Refusals.NoOwner
            : Flagged(LateRegistration.Flag) ? Refusals.RegisteredLater
            : Flagged("certificate_expired") ? Refusals.CertificateExpired
            : Flagged("cloned_plate") ? Refusals.ClonedPlate
            : (Flagged("class_disagreement") || ((Flagged("class_mismatch") || Flagged("class_unbound")) && !row.PlateByOfficer)) ? Refusals.ClassDisagrees

            // whoever confirmed two wheels does not fine the owner of four: what stands in the register is another vehicle
            : VehicleFamily.Of(row.SeenClass ?? "") is { } seen && seen != vehicle?.Family ? Refusals.ClassDisagrees
            : null;
    }
}
