using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Payments;

/// <summary>What became of a gateway's report.</summary>
public enum Booking
{
    /// <summary>The fine is received; told for the first time.</summary>
    Booked,

    /// <summary>Told before; nothing changed.</summary>
    AlreadyBooked,

    /// <summary>Another payment of the same case was received before: this money is to be given back.</summary>
    PaidTwice,

    /// <summary>Not the amount that was asked for.</summary>
    WrongAmount,

    /// <summary>The gateway's number was booked for another payment before.</summary>
    TransactionReused,

    /// <summary>No payment bears that reference.</summary>
    Unknown,

    /// <summary>The payer gave up or the bank refused; recorded.</summary>
    Failed,
}

/// <summary>Starts payments and books what the gateway reports: once, whatever is sent twice, late or together.</summary>
/// <param name="gateway">Null where no gateway is configured: then nothing can be paid online.</param>
public sealed class PaymentBook(NpgsqlDataSource database, IOptions<EnforcementOptions> options, TimeProvider clock, IPaymentGateway? gateway = null)
{
    /// <summary>Whether fines can be paid online.</summary>
    public bool Available => gateway is not null;

    /// <summary>Starts paying the fine of a notice's case; asked again, it is the same payment.</summary>
    /// <param name="returnUrl">Where the browser goes afterwards.</param>
    /// <returns>Where to send the browser.</returns>
    public async Task<Outcome<string>> StartAsync(Guid notice, string returnUrl, CancellationToken token)
    {
        if (gateway is null)
        {
            return Refusals.PaymentUnavailable;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var caseId = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select case_id from enforcement.notice where id = @notice", new { notice }, transaction, cancellationToken: token));
        if (caseId is not { } id)
        {
            return Refusals.NoticeNotFound;
        }

        var begun = await CaseSteps.BeginAsync(transaction, id, null, CaseAct.ReceivePayment, token);
        if (begun.Refusal is { } no)
        {
            return no;
        }

        var row = begun.Value.Case;
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var decision = file.Decision ?? throw new InvalidOperationException($"Case {id} is decided but has no decision.");
        var now = clock.GetUtcNow();
        var surcharge = LateFee.On(decision.Amount, decision.PayBy, VietnamTime.DayOf(now));
        var amount = decision.Amount + surcharge;
        var reference = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select reference from enforcement.payment where case_id = @id and state = 'started' and amount = @amount and gateway = @Name order by started_at desc limit 1",
            new { id, amount, gateway.Name },
            transaction,
            cancellationToken: token));
        if (reference is null)
        {
            reference = $"IOC{RandomNumberGenerator.GetString("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", 15)}";
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into enforcement.payment (id, case_id, reference, amount, surcharge, gateway, state, started_at)
                values (@payment, @id, @reference, @amount, @surcharge, @Name, 'started', @now)
                """,
                new { payment = Guid.CreateVersion7(now), id, reference, amount, surcharge, gateway.Name, now },
                transaction,
                cancellationToken: token));
            await CaseSteps.TellAsync(
                transaction, row, EventTypes.PaymentStarted, row.State, NoticeHolder.Actor, null, now,
                new JsonObject { ["reference"] = reference, ["amount"] = amount, ["surcharge"] = surcharge }, token);
        }

        await transaction.CommitAsync(token);
        return gateway.RedirectUrl(new PaymentOrder(reference, amount, $"Nộp phạt vi phạm hành chính theo quyết định {decision.Number}", returnUrl, now));
    }

    /// <summary>Books a report whose signature was checked.</summary>
    public async Task<Booking> BookAsync(GatewayReport report, CancellationToken token)
    {
        if (gateway is null)
        {
            return Booking.Unknown;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var caseId = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select case_id from enforcement.payment where reference = @Reference", new { report.Reference }, transaction, cancellationToken: token));
        if (caseId is not { } id || await CaseRow.LockAsync(transaction, id, token) is not { } row)
        {
            return Booking.Unknown;
        }

        // the case is held: nobody else books a payment of it now
        var payment = await connection.QuerySingleAsync<PaymentRow>(new CommandDefinition(
            "select id, reference, amount, surcharge, state, gateway_transaction, started_at, received_at from enforcement.payment where reference = @Reference",
            new { report.Reference },
            transaction,
            cancellationToken: token));
        var now = clock.GetUtcNow();
        var actor = $"gateway:{gateway.Name}";
        JsonObject Facts() => new() { ["reference"] = report.Reference, ["amount"] = report.Amount, ["transaction"] = report.Transaction };

        async Task<Booking> RefuseAsync(Booking booking, string reason)
        {
            // the same refused report again changes nothing and tells nothing
            var told = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                """
                select exists (select 1 from audit.event where subject_kind = 'case' and subject_id = @subject and type = @type
                    and reason = @reason and data->>'reference' = @Reference and data->>'transaction' = @Transaction)
                """,
                new { subject = id.ToString(), type = EventTypes.PaymentRefused, reason, report.Reference, report.Transaction },
                transaction,
                cancellationToken: token));
            if (!told)
            {
                await CaseSteps.TellAsync(transaction, row, EventTypes.PaymentRefused, row.State, actor, reason, now, Facts(), token);
                await transaction.CommitAsync(token);
            }

            return booking;
        }

        if (payment.State == "received")
        {
            return payment.GatewayTransaction == report.Transaction || !report.Succeeded
                ? Booking.AlreadyBooked
                : await RefuseAsync(Booking.PaidTwice, "paid_twice");
        }

        if (!report.Succeeded)
        {
            return await RefuseAsync(Booking.Failed, "failed_at_gateway");
        }

        if (report.Amount != payment.Amount)
        {
            return await RefuseAsync(Booking.WrongAmount, "wrong_amount");
        }

        if (CaseLife.Find(row.State, CaseAct.ReceivePayment) is not { } step)
        {
            return await RefuseAsync(Booking.PaidTwice, "paid_twice");
        }

        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from enforcement.payment where gateway = @Name and gateway_transaction = @Transaction)",
            new { gateway.Name, report.Transaction },
            transaction,
            cancellationToken: token)))
        {
            return await RefuseAsync(Booking.TransactionReused, "transaction_reused");
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update enforcement.payment set state = 'received', gateway_transaction = @Transaction, received_at = @now where reference = @Reference",
            new { report.Transaction, report.Reference, now },
            transaction,
            cancellationToken: token));
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var paper = ReceiptDocument.Write(options.Value, file);
        await IssuedDocuments.KeepAsync(transaction, id, IssuedDocuments.Receipt, paper, now, token);
        await CaseSteps.TakeAsync(transaction, row, step, actor, null, now, Facts(), token);
        await transaction.CommitAsync(token);
        return Booking.Booked;
    }
}
