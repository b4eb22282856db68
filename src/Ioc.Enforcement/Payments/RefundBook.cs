using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Payments;

/// <summary>Money that was booked and is owed back: recorded when it comes to be owed, and once more when it was given back. It is paid out elsewhere, by the Treasury.</summary>
public sealed class RefundBook(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Records what is owed back so that nothing but <paramref name="keep"/> is kept.</summary>
    /// <param name="keep">What may be kept of all that was received.</param>
    /// <returns>What to tell; null where nothing is owed.</returns>
    internal static async Task<Told?> OweAsync(NpgsqlTransaction transaction, CaseFile file, FineMoney keep, Guid? complaint, DateTimeOffset now, CancellationToken token)
    {
        var fine = file.PaidFine - keep.Fine;
        var surcharge = file.Received.Sum(payment => payment.Surcharge) - file.BookedRefunds.Sum(refund => refund.Surcharge) - keep.Surcharge;
        if (fine + surcharge == 0)
        {
            return null;
        }

        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.refund (id, case_id, complaint_id, fine, surcharge, owed_at) values (@id, @caseId, @complaint, @fine, @surcharge, @now)",
            new { id = Guid.CreateVersion7(now), caseId = file.Case.Id, complaint, fine, surcharge, now },
            transaction,
            cancellationToken: token));
        return new Told(EventTypes.RefundOwed, new JsonObject { ["amount"] = fine + surcharge, ["surcharge"] = surcharge });
    }

    /// <summary>Records that money which came but was not due is owed back, once for each transaction; money of a transaction that was booked is not.</summary>
    /// <returns>Whether it came to be owed now.</returns>
    internal static async Task<bool> OweUnbookedAsync(NpgsqlTransaction transaction, Guid caseId, string way, GatewayReport report, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.refund (id, case_id, fine, surcharge, owed_at, gateway, gateway_transaction)
            select @id, @caseId, @Amount, 0, @now, @way, @Transaction
            where not exists (select 1 from enforcement.payment where gateway = @way and gateway_transaction = @Transaction)
            on conflict do nothing
            """,
            new { id = Guid.CreateVersion7(now), caseId, report.Amount, now, way, report.Transaction },
            transaction,
            cancellationToken: token)) > 0;

    /// <summary>What may be kept of all that was received, and not given back before, for a fine whose amount was changed.</summary>
    internal static FineMoney KeepOf(CaseFile file, FineOwed owed)
    {
        var payments = file.Received.Select(payment => (Paid: new FineMoney(payment.Amount - payment.Surcharge, payment.Surcharge), Day: VietnamTime.DayOf(payment.StartedAt))).ToList();
        var (fine, surcharge) = (file.BookedRefunds.Sum(refund => refund.Fine), file.BookedRefunds.Sum(refund => refund.Surcharge));

        // what went back before was the latest that had come
        for (var i = payments.Count - 1; i >= 0; i--)
        {
            var back = new FineMoney(Math.Min(fine, payments[i].Paid.Fine), Math.Min(surcharge, payments[i].Paid.Surcharge));
            payments[i] = (new FineMoney(payments[i].Paid.Fine - back.Fine, payments[i].Paid.Surcharge - back.Surcharge), payments[i].Day);
            (fine, surcharge) = (fine - back.Fine, surcharge - back.Surcharge);
        }

        return owed.Keep(payments);
    }

    /// <summary>Records that a refund was paid out.</summary>
    /// <param name="reference">The number of the payment order, 3 to 100 characters.</param>
    public async Task<Outcome<Guid>> PaidAsync(Guid id, int version, Guid refund, string? reference, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (PersonalText.Tidy(reference)?.ReplaceLineEndings(" ") is not { Length: >= 3 and <= 100 } order)
        {
            return Refusals.RefundReference;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        var now = clock.GetUtcNow();
        var amount = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            update enforcement.refund set reference = @order, paid_by = @Name, paid_name = @DisplayName, paid_at = @now
            where id = @refund and case_id = @id and paid_at is null returning fine + surcharge
            """,
            new { order, officer.Name, officer.DisplayName, now, refund, id },
            transaction,
            cancellationToken: token));
        if (amount is null)
        {
            return Refusals.RefundUnknown;
        }

        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(transaction, row, EventTypes.RefundPaid, row.State, officer.Actor, null, now, new JsonObject { ["amount"] = amount, ["order"] = order }, token);
        await transaction.CommitAsync(token);
        return id;
    }
}
