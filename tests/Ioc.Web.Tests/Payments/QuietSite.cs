using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Payments;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Payments;

/// <summary>A site to which no gateway is configured: what a test asks a bank, nobody asks beside it.</summary>
public sealed class QuietSite : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>The fine of a red light, middle of its frame.</summary>
    public const long Fine = 19_000_000;

    /// <summary>The site, its database and its clock.</summary>
    public EnforcementSite Site { get; } = new() { More = { ["Payment:Vnpay:PayUrl"] = "" } };

    /// <summary>Where the product books.</summary>
    public PaymentBook Book => Site.Service<PaymentBook>();

    public Task InitializeAsync() => Site.InitializeAsync();

    public Task DisposeAsync() => Site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    /// <summary>A decided case of which the payment was started.</summary>
    public async Task<(Guid Id, StartedPayment Payment)> StartedAsync(string plate, string way = "vnpay")
    {
        var (id, phone) = await Site.DecidedAsync(plate);
        phone.Dispose();
        var started = await Book.StartAsync(await AskAsync<Guid>("select id from enforcement.notice where case_id = @id", id), way, TimeSpan.FromMinutes(15), "citizen:test", CancellationToken.None);
        Assert.Null(started.Refusal);
        Assert.Equal(Fine, started.Value.Amount);
        return (id, started.Value);
    }

    /// <summary>The case was paid by this transaction and by no other, and there is one receipt.</summary>
    public async Task PaidAsync(Guid id, string transaction)
    {
        Assert.Equal(transaction, await AskAsync<string>("select string_agg(gateway_transaction, ',') from enforcement.payment where case_id = @id and state = 'received'", id));
        Assert.Equal(1, await AskAsync<int>("select count(*)::integer from enforcement.document where case_id = @id and kind like 'receipt%'", id));
        Assert.Equal(1, await Site.EventsAsync(id, EventTypes.PaymentReceived));
        Assert.Contains(await AskAsync<string>("select state from enforcement.case where id = @id", id), (string[])["paid", "closed"]);
    }

    /// <summary>Nothing was received for the case.</summary>
    public async Task UnpaidAsync(Guid id)
    {
        Assert.Equal("decided", await AskAsync<string>("select state from enforcement.case where id = @id", id));
        Assert.Equal(0, await AskAsync<int>("select count(*)::integer from enforcement.payment where case_id = @id and state = 'received'", id));
        Assert.Equal(0, await Site.EventsAsync(id, EventTypes.PaymentReceived));
    }

    /// <summary>One value about a case.</summary>
    public async Task<T> AskAsync<T>(string sql, Guid id)
    {
        await using var connection = await Site.Database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, new { id }))!;
    }
}
