using Dapper;
using Ioc.Data.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Enforcement.Payments;

/// <summary>Asks the gateway for payments whose report did not come: a lost answer loses nobody's money. Bounded in tries, with growing pauses.</summary>
public sealed class PaymentInquiry(NpgsqlDataSource database, PaymentBook book, TimeProvider clock, ILogger<PaymentInquiry> log, IPaymentGateway? gateway = null) : BackgroundService
{
    private const int MostAsks = 10;
    private const int MostPause = 20;       // ten minutes
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(2);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        gateway is null ? Task.CompletedTask : Steadily.WorkAsync("Asking for payments", TurnAsync, clock, log, stoppingToken, PauseAfter);

    private static TimeSpan PauseAfter(int failures) => Look * Math.Min(1 << Math.Min(failures, 10), MostPause);

    private async Task<TimeSpan> TurnAsync(CancellationToken token)
    {
        await AskDueAsync(token);
        return Look;
    }

    /// <summary>Asks for the payments that are due: 2 minutes after the start, then after 4, 8 … minutes.</summary>
    /// <returns>How many were booked.</returns>
    public async Task<int> AskDueAsync(CancellationToken token)
    {
        if (gateway is null)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        IReadOnlyList<(string Reference, DateTimeOffset StartedAt)> due;
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            due = (await connection.QueryAsync<(string, DateTimeOffset)>(new CommandDefinition(
                """
                update enforcement.payment set asks = asks + 1, asked_at = @now
                where id in (
                    select id from enforcement.payment
                    where state = 'started' and gateway = @Name and asks < @MostAsks and coalesce(asked_at, started_at) <= @now - @FirstWait * power(2, asks)
                    order by started_at limit 50 for update skip locked)
                returning reference, started_at
                """,
                new { gateway.Name, MostAsks, now, FirstWait },
                cancellationToken: token))).AsList();
        }

        var booked = 0;
        foreach (var (reference, startedAt) in due)
        {
            if (await gateway.AskAsync(reference, startedAt, token) is { } report && await book.BookAsync(gateway.Name, report, token) == Booking.Booked)
            {
                booked++;
                log.LogInformation("The payment {Reference} was received; its report had been lost", reference);
            }
        }

        return booked;
    }
}
