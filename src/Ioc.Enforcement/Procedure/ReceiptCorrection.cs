using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// Corrects a receipt that was noted wrong: by an authority who did not note it, with a reason. The time to pay and to complain runs anew from the right day, earlier or
/// later, and the surcharge with it; what stood before stays in the trail. Not once the decision was carried out or money was booked by the old day.
/// </summary>
public sealed class ReceiptCorrection(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Corrects it.</summary>
    /// <param name="how">Of receipts.csv, where an officer notes it.</param>
    /// <param name="reference">Of the paper that proves it, where the way needs one.</param>
    /// <param name="note">What was wrong, and how one knows.</param>
    public async Task<Outcome<Guid>> CorrectAsync(Guid id, int version, string? how, DateOnly day, string? reference, string? note, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (Notes.Fault(note, required: true) is { } unsaid)
        {
            return unsaid;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var file = await CaseFile.CompleteAsync(connection, transaction, opened.Value, token);
        if (Fault(file) is { } no)
        {
            return no;
        }

        var decision = file.Decision!;
        if (decision.ReceivedBy == officer.Name)
        {
            return Refusals.ReceiptOwn;
        }

        var now = clock.GetUtcNow();
        var today = VietnamTime.DayOf(now);
        var (checkedWay, proof, wrong) = DeliveryDesk.Checked(file, how, day, reference, today);
        if (checkedWay is not { } way)
        {
            return wrong!;
        }

        if ((day, way.Code, proof) == (decision.ReceivedOn, decision.ReceivedHow, decision.ReceivedReference))
        {
            return Refusals.ReceiptSame;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.receipt_correction (id, case_id, on_before, how_before, reference_before, noted_by_before, noted_at_before,
                received_on, received_how, reference, reason, corrected_by, corrected_name, corrected_at)
            select @correction, case_id, received_on, received_how, received_reference, received_by, received_at, @day, @Code, @proof, @reason, @Name, @DisplayName, @now
            from enforcement.decision where case_id = @id;
            update enforcement.decision set received_on = @day, received_how = @Code, received_reference = @proof, received_by = @Name, received_name = @DisplayName, received_at = @now,
                pay_by = @payBy
            where case_id = @id
            """,
            new
            {
                correction = Guid.CreateVersion7(now), id, day, way.Code, proof, reason = PersonalText.Tidy(note), officer.Name, officer.DisplayName, now,
                payBy = ClockRule.Named("pay").DueFrom(day),
            },
            transaction,
            cancellationToken: token));
        var released = await SetAnewAsync(transaction, await CaseFile.CompleteAsync(connection, transaction, opened.Value, token), day, now, token);
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        var facts = new JsonObject { ["how"] = way.Code, ["on"] = day.Iso(), ["howBefore"] = decision.ReceivedHow, ["onBefore"] = decision.ReceivedOn!.Value.Iso() };
        await CaseSteps.TellAsync(transaction, opened.Value, EventTypes.DecisionReceiptCorrected, file.Case.State, officer.Actor, PersonalText.Tidy(note), now, facts, token);
        if (released is not null)
        {
            await CaseSteps.TellAsync(transaction, opened.Value, released.Type, file.Case.State, CaseIntake.Actor, null, now, released.More, token);
        }

        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Why a receipt cannot be corrected, whoever asks; null when it can.</summary>
    public static Refusal? Fault(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Decision?.ReceivedOn is null ? Refusals.ReceiptNone
            : file.Case.State != CaseState.Decided ? Refusals.ReceiptExecuted(file.Case.State)
            : file.Received.Count > 0 ? Refusals.ReceiptMoneyBooked
            : null;
    }

    // The limits that run from the receipt; where the time to pay has not passed by the right day, what was held for it is let go.
    private static async Task<Told?> SetAnewAsync(NpgsqlTransaction transaction, CaseFile corrected, DateOnly day, DateTimeOffset now, CancellationToken token)
    {
        var (id, today) = (corrected.Case.Id, VietnamTime.DayOf(now));
        var payBy = corrected.PayBy!.Value;
        foreach (var rule in ClockRule.StartedBy(EventTypes.DecisionReceived, today, mayExplain: false).Where(rule => rule.From == ClockFrom.Receipt))
        {
            await ClockBook.MoveAsync(transaction, id, rule.Code, day, rule.Code == "pay" ? payBy : rule.DueFrom(day), token);
        }

        return payBy < today ? null : await ServiceHolds.ReleaseAsync(transaction, id, ["pay"], now, token);
    }
}
