using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Web.Citizen;
using Ioc.Web.Payments;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Payments;

public sealed class PaymentTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    private const long Fine = 19_000_000;

    [Fact]
    public async Task The_same_report_ten_times_at_once_books_once()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.01");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReportAsync(site.Gateway.Report(reference, Fine, true))));
        Assert.Equal(["00", .. Enumerable.Repeat("02", 9)], answers.Order());
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentReceived));
        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed");
        Assert.Equal("02", await ReportAsync(site.Gateway.Report(reference, Fine, true)));
        phone.Dispose();
    }

    [Fact]
    public async Task A_forged_report_books_nothing()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.02");
        var honest = site.Gateway.Report(reference, Fine, true);
        var stranger = new SimulatedGateway(TimeProvider.System, "another secret");
        foreach (var forged in (string[])
        [
            honest.Replace("result=00", "result=24", StringComparison.Ordinal), honest.Replace(reference, "IOC0", StringComparison.Ordinal),
            honest[..^2] + "00", honest.Split("&secureHash", StringSplitOptions.None)[0], stranger.Report(reference, Fine, true), "",
            // the signature of the order that the payer's browser carried is no signature of a report
            (await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { })).Content.ReadFromJsonAsync<PaymentRedirect>() is { } order ? (await order)!.RedirectUrl.Split('?')[1] : "",
        ])
        {
            Assert.Equal("97", await ReportAsync(forged));
        }

        await UnpaidAsync(id);
        phone.Dispose();
    }

    [Theory]
    [InlineData("79A-555.03", 18_999_999)]
    [InlineData("79A-555.04", 1)]
    [InlineData("79A-555.05", 19_000_001)]
    public async Task Another_amount_than_asked_for_books_nothing_and_is_told_once(string plate, long amount)
    {
        var (id, reference, phone) = await StartedAsync(plate);
        Assert.Equal("04", await ReportAsync(site.Gateway.Report(reference, amount, true)));
        Assert.Equal("04", await ReportAsync(site.Gateway.Report(reference, amount, true)));
        await UnpaidAsync(id);
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentRefused));
        phone.Dispose();
    }

    [Fact]
    public async Task Money_sent_a_second_time_is_marked_to_be_given_back()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.06");
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(reference, Fine, true)));
        Assert.Equal("02", await ReportAsync(site.Gateway.Report(reference, Fine, true, transaction: "BANK-2")));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(Fine, await connection.ExecuteScalarAsync<long>("select sum(amount)::bigint from enforcement.payment where case_id = @id and state = 'received'", new { id }));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "select count(*)::integer from audit.event where subject_id = @subject and type = 'payment.refused' and reason = 'paid_twice'", new { subject = id.ToString() }));
        phone.Dispose();
    }

    [Fact]
    public async Task One_bank_transaction_pays_one_fine()
    {
        var (first, one, phone) = await StartedAsync("79A-555.07");
        var (second, two, other) = await StartedAsync("79A-555.08");
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(one, Fine, true, transaction: "BANK-7")));
        Assert.Equal("99", await ReportAsync(site.Gateway.Report(two, Fine, true, transaction: "BANK-7")));
        Assert.Equal(1, await site.EventsAsync(first, EventTypes.PaymentReceived));
        await UnpaidAsync(second);
        phone.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_payer_who_gives_up_may_try_again_and_coming_back_books_nothing()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.09");
        var redirect = (await (await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { })).Content.ReadFromJsonAsync<PaymentRedirect>())!.RedirectUrl;
        Assert.Contains(reference, redirect, StringComparison.Ordinal);
        using (var cancelled = await phone.PostAsync(redirect, new FormUrlEncodedContent([new("choice", "cancel")])))
        {
            Assert.Equal(HttpStatusCode.Redirect, cancelled.StatusCode);
        }

        using (var returned = await phone.GetAsync("/citizen?returned=payment&result=done"))
        {
            await UnpaidAsync(id);
        }

        using var paid = await phone.PostAsync(redirect, new FormUrlEncodedContent([new("choice", "pay")]));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentReceived));
        phone.Dispose();
    }

    [Fact]
    public async Task An_order_changed_on_the_way_is_refused_by_the_gateway()
    {
        var (id, _, phone) = await StartedAsync("79A-555.10");
        var redirect = (await (await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { })).Content.ReadFromJsonAsync<PaymentRedirect>())!.RedirectUrl;
        using var cheap = await phone.PostAsync(redirect.Replace("amount=19000000", "amount=1", StringComparison.Ordinal), new FormUrlEncodedContent([new("choice", "pay")]));
        Assert.Equal(HttpStatusCode.BadRequest, cheap.StatusCode);
        await UnpaidAsync(id);
        phone.Dispose();
    }

    [Fact]
    public async Task Nothing_can_be_paid_before_a_decision_and_nothing_after_the_payment()
    {
        var (id, number, code) = await site.NoticeAsync("79A-555.11");
        using var phone = await site.HolderAsync(number, "79A-555.11", code);
        using (var early = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { }))
        {
            Assert.Equal((HttpStatusCode.Conflict, "case.step_illegal"), await EnforcementSite.RefusalAsync(early));
        }

        var (paid, reference, other) = await StartedAsync("79A-555.12");
        await ReportAsync(site.Gateway.Report(reference, Fine, true));
        using (var late = await other.PostAsJsonAsync("/api/citizen/notice/pay", new { }))
        {
            Assert.Equal((HttpStatusCode.Conflict, "case.step_illegal"), await EnforcementSite.RefusalAsync(late));
        }

        Assert.NotEqual(id, paid);
        other.Dispose();
    }

    [Fact]
    public async Task A_reference_that_nobody_asked_for_is_unknown() => Assert.Equal("01", await ReportAsync(site.Gateway.Report("IOC000000000000000", Fine, true)));

    private async Task<(Guid Id, string Reference, HttpClient Phone)> StartedAsync(string plate)
    {
        var (id, phone) = await site.DecidedAsync(plate);
        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        return (id, (await site.EventuallyAsync("select reference from enforcement.payment where case_id = @id", id, (string? r) => r is not null))!, phone);
    }

    private async Task<string> ReportAsync(string body)
    {
        using var bank = new HttpClient { BaseAddress = site.Address };
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await bank.PostAsync(PaymentEndpoints.ReportPath, content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ReportAnswer>())!.RspCode;
    }

    private async Task UnpaidAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal("decided", await connection.ExecuteScalarAsync<string>("select state from enforcement.case where id = @id", new { id }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::integer from enforcement.payment where case_id = @id and state = 'received'", new { id }));
    }
}
