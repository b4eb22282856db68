using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Payments;

/// <summary>What became of a report of money.</summary>
public enum Booking
{
    /// <summary>Booked now; the case is paid.</summary>
    Booked,

    /// <summary>Told before; nothing changed.</summary>
    AlreadyBooked,

    /// <summary>Another payment of the same case was received before: this money is to be given back.</summary>
    PaidTwice,

    /// <summary>The case asks for no money any more, because it was withdrawn: this money is to be given back.</summary>
    NotDue,

    /// <summary>Not the amount that was asked for, or no longer: a settled complaint changed it since.</summary>
    WrongAmount,

    /// <summary>An order of an earlier day, paid when more was due for lateness: this money is to be given back, and the fine is to be paid with its surcharge.</summary>
    LateAmount,

    /// <summary>The gateway's number was booked for another payment before.</summary>
    TransactionReused,

    /// <summary>No payment bears that reference.</summary>
    Unknown,

    /// <summary>The payer gave up or the bank refused; recorded.</summary>
    Failed,
}

/// <summary>A payment that was started.</summary>
/// <param name="Purpose">What the payer and the bank read.</param>
/// <param name="GoodUntil">The last day on which this amount is what is due; paid later, it is too little.</param>
public sealed record StartedPayment(string Reference, long Amount, string Purpose, DateTimeOffset StartedAt, DateOnly GoodUntil);

/// <summary>Starts payments and books what gateways and banks report: once, whatever is sent twice, late or together.</summary>
public sealed class PaymentBook(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private const string Failed = "failed_at_gateway";

    /// <summary>Starts paying the fine of a notice's case; asked again soon, it is the same payment.</summary>
    /// <param name="way">Name of the gateway, or of another way to pay.</param>
    /// <param name="validFor">How long a started payment may be used; after that a new one is begun.</param>
    /// <param name="actor">Who starts it, as events say.</param>
    public async Task<Outcome<StartedPayment>> StartAsync(Guid notice, string way, TimeSpan validFor, string actor, CancellationToken token)
    {
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
        var today = VietnamTime.DayOf(now);
        var due = file.Owed!.DueOn(today, file.PaidFine);
        var (surcharge, amount) = (due.Surcharge, due.Total);
        var started = await connection.QuerySingleOrDefaultAsync<(string Reference, DateTimeOffset StartedAt)>(new CommandDefinition(
            """
            select reference, started_at from enforcement.payment
            where case_id = @id and state = 'started' and amount = @amount and surcharge = @surcharge and gateway = @way and started_at > @oldest
            order by started_at desc limit 1
            """,
            new { id, amount, surcharge, way, oldest = now - (validFor / 2) },
            transaction,
            cancellationToken: token));
        if (started.Reference is null)
        {
            started = ($"IOC{RandomNumberGenerator.GetString("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", 15)}", now);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into enforcement.payment (id, case_id, reference, amount, surcharge, gateway, state, started_at)
                values (@payment, @id, @Reference, @amount, @surcharge, @way, 'started', @now)
                """,
                new { payment = Guid.CreateVersion7(now), id, started.Reference, amount, surcharge, way, now },
                transaction,
                cancellationToken: token));
            await CaseSteps.TellAsync(
                transaction, row, EventTypes.PaymentStarted, row.State, actor, null, now,
                new JsonObject { ["reference"] = started.Reference, ["amount"] = amount, ["surcharge"] = surcharge, ["way"] = way }, token);
        }

        await transaction.CommitAsync(token);
        return new StartedPayment(
            started.Reference, amount, $"Nop phat quyet dinh {decision.Number.Split('/')[0]} ma {started.Reference}", started.StartedAt,
            file.PayBy is { } payBy && payBy > today ? payBy : today);
    }

    /// <summary>The notice that a payment is for; null when no payment bears that reference.</summary>
    public async Task<Guid?> NoticeOfAsync(string reference, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select n.id from enforcement.payment p join enforcement.notice n on n.case_id = p.case_id where p.reference = @reference", new { reference }, cancellationToken: token));
    }

    /// <summary>Books a report that was checked to come from the gateway, or from the bank's statement.</summary>
    /// <param name="way">As the payment was started.</param>
    public async Task<Booking> BookAsync(string way, GatewayReport report, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var caseId = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select case_id from enforcement.payment where reference = @Reference and gateway = @way", new { report.Reference, way }, transaction, cancellationToken: token));
        if (caseId is not { } id || await CaseRow.LockAsync(transaction, id, token) is not { } row)
        {
            return Booking.Unknown;
        }

        // the case is held: nobody else books a payment of it now
        var payment = await connection.QuerySingleAsync<PaymentRow>(new CommandDefinition(
            "select id, reference, amount, surcharge, state, gateway_transaction, started_at, received_at, paid_at from enforcement.payment where reference = @Reference",
            new { report.Reference },
            transaction,
            cancellationToken: token));
        var now = clock.GetUtcNow();
        var actor = $"gateway:{way}";
        JsonObject Facts() => new() { ["reference"] = report.Reference, ["amount"] = report.Amount, ["transaction"] = report.Transaction };

        async Task<Booking> RefuseAsync(Booking booking, string reason)
        {
            var owed = report is { Succeeded: true, Amount: > 0 } && await RefundBook.OweUnbookedAsync(transaction, id, way, report, now, token);
            // the same refused report again changes nothing and tells nothing: money is promised back once, for whatever reason it would be refused by now
            var told = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                """
                select exists (select 1 from audit.event where subject_kind = 'case' and subject_id = @subject and type = @type
                    and (reason = @reason or (@reason <> @Failed and reason <> @Failed)) and data->>'reference' = @Reference and data->>'transaction' = @Transaction)
                """,
                new { subject = id.ToString(), type = EventTypes.PaymentRefused, reason, Failed, report.Reference, report.Transaction },
                transaction,
                cancellationToken: token));
            if (!told)
            {
                await CaseSteps.TellAsync(transaction, row, EventTypes.PaymentRefused, row.State, actor, reason, now, Facts(), token);
            }

            if (owed)
            {
                await CaseSteps.TellAsync(transaction, row, EventTypes.RefundOwed, row.State, actor, reason, now, new JsonObject { ["amount"] = report.Amount, ["surcharge"] = 0 }, token);
            }

            if (owed || !told)
            {
                await transaction.CommitAsync(token);
            }

            return booking;
        }

        if (payment.State == "received")
        {
            if (payment.GatewayTransaction != report.Transaction && report.Succeeded)
            {
                return await RefuseAsync(Booking.PaidTwice, "paid_twice");
            }

            if (report is { Succeeded: true, PaidAt: { } known })
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "update enforcement.payment set paid_at = @known where reference = @Reference and paid_at is null", new { known, report.Reference }, transaction, cancellationToken: token));
                await transaction.CommitAsync(token);
            }

            return Booking.AlreadyBooked;
        }

        if (!report.Succeeded)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update enforcement.payment set state = 'failed' where reference = @Reference and state = 'started'", new { report.Reference }, transaction, cancellationToken: token));
            return await RefuseAsync(Booking.Failed, Failed);
        }

        if (report.Amount != payment.Amount)
        {
            return await RefuseAsync(Booking.WrongAmount, "wrong_amount");
        }

        if (CaseLife.Find(row.State, CaseAct.ReceivePayment) is not { } step)
        {
            return row.State is CaseState.Paid or CaseState.Closed ? await RefuseAsync(Booking.PaidTwice, "paid_twice") : await RefuseAsync(Booking.NotDue, "not_due");
        }

        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (payment.Amount - payment.Surcharge != file.DueOn(VietnamTime.DayOf(now))?.Fine)
        {
            return await RefuseAsync(Booking.WrongAmount, "former_amount");      // begun before a settled complaint changed the fine
        }

        var due = file.DueOn(PaidOn(report, payment.StartedAt, now))!.Value.Total;
        if (report.Amount < due)
        {
            return await RefuseAsync(Booking.LateAmount, "late_amount");
        }

        if (report.Amount > due && payment.StartedAt <= file.Decision!.ReceivedAt)
        {
            return await RefuseAsync(Booking.WrongAmount, "former_amount");      // asks for lateness that there was not, as the receipt was corrected since
        }

        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select 1 from enforcement.payment where gateway = @way and gateway_transaction = @Transaction)
                or exists (select 1 from enforcement.refund where gateway = @way and gateway_transaction = @Transaction)
            """,
            new { way, report.Transaction },
            transaction,
            cancellationToken: token)))
        {
            return await RefuseAsync(Booking.TransactionReused, "transaction_reused");
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "update enforcement.payment set state = 'received', gateway_transaction = @Transaction, received_at = @now, paid_at = @PaidAt, part = @part where reference = @Reference",
            new { report.Transaction, report.Reference, report.PaidAt, now, part = file.Received.Count + 1 },
            transaction,
            cancellationToken: token));
        file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        var seal = PaperSeal.New(payment.Reference, row.PublicAddress ?? "");
        var paper = ReceiptDocument.Write(options.Value, file, seal);
        var (kind, part) = file.Received.Count > 1 ? (IssuedDocuments.ReceiptMore, file.Received.Count - 1) : (IssuedDocuments.Receipt, 1);
        await papers.KeepAsync(transaction, id, kind, paper, now, seal, token, part);
        await CaseSteps.TakeAsync(transaction, row, step, actor, null, now, Facts(), token);
        await transaction.CommitAsync(token);
        return Booking.Booked;
    }

    // The day on which the payer paid, by the gateway's or bank's clock: never before the payment was started, never after now. Where it is not said, today.
    private static DateOnly PaidOn(GatewayReport report, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var paid = report.PaidAt ?? now;
        return VietnamTime.DayOf(paid > now ? now : paid < startedAt ? startedAt : paid);
    }
}
