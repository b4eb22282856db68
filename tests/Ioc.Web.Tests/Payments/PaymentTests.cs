using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Web.Citizen;
using Ioc.Web.Payments;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;
using Microsoft.AspNetCore.WebUtilities;

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
        var order = await OrderAsync(phone);
        foreach (var forged in (string[])
        [
            honest.Replace("vnp_ResponseCode=00", "vnp_ResponseCode=24", StringComparison.Ordinal), honest.Replace(reference, "IOC0", StringComparison.Ordinal),
            honest[..^2] + "00", honest.Split("&vnp_SecureHash", StringSplitOptions.None)[0], new VnpayBank("another secret").Report(reference, Fine, true), "",
            honest + "&vnp_TransactionNo=1", site.Gateway.Report(reference, Fine, true, terminal: "SOMEBODY"), site.Gateway.Report(reference, Fine, true, hundredths: "1900000001"),
            // what the payer's browser carried to the gateway is signed by us, but says of no payment
            order.Split('?')[1],
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
        var refund = Assert.Single((await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Procedure.Refunds);
        Assert.Equal((amount, 0), (refund.Total, refund.Surcharge));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.RefundOwed));
        phone.Dispose();
    }

    [Fact]
    public async Task Money_that_was_never_booked_is_given_back_and_the_fine_stays_to_be_paid_whole()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.31");
        Assert.Equal("04", await ReportAsync(site.Gateway.Report(reference, 1_000_000, true, transaction: "BANK-31")));
        Assert.Equal("99", await ReportAsync(site.Gateway.Report(reference, Fine, true, transaction: "BANK-31")));      // owed back already: it pays nothing
        await UnpaidAsync(id);
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(reference, Fine, true, transaction: "BANK-32")));
        Assert.Equal("02", await ReportAsync(site.Gateway.Report(reference, Fine, true, transaction: "BANK-33")));
        var file = (await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Equal([1_000_000, Fine], file.Procedure.Refunds.Select(refund => refund.Total).Order());
        foreach (var refund in file.Procedure.Refunds)
        {
            file = await site.ActAsync(site.Authority(), id, "refund", version => new RefundPaid(version, refund.Id, "LCT 00045/KBNN"));
        }

        Assert.All(file.Procedure.Refunds, refund => Assert.NotNull(refund.PaidAt));
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
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(reference, Fine, false)));
        using (var back = await phone.GetAsync($"{PaymentEndpoints.ReturnPath}?{site.Gateway.Report(reference, Fine, true)}"))
        {
            Assert.EndsWith("?returned=done", back.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using (var madeUp = await phone.GetAsync($"{PaymentEndpoints.ReturnPath}?vnp_TxnRef={reference}&vnp_ResponseCode=00&vnp_SecureHash=00"))
        {
            Assert.Equal("/citizen", madeUp.Headers.Location!.ToString());
        }

        await UnpaidAsync(id);
        var again = QueryHelpers.ParseQuery(new Uri(await OrderAsync(phone)).Query)["vnp_TxnRef"].ToString();
        Assert.NotEqual(reference, again);
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(again, Fine, true)));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentReceived));
        phone.Dispose();
    }

    [Fact]
    public async Task An_order_says_what_the_specification_asks_for_and_is_signed_over_all_of_it()
    {
        var (_, reference, phone) = await StartedAsync("79A-555.10");
        var order = new Uri(await OrderAsync(phone));
        var fields = QueryHelpers.ParseQuery(order.Query).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        Assert.Equal(
            ("2.1.0", "pay", VnpayBank.Terminal, "1900000000", "VND", reference, "other", "vn"),
            (fields["vnp_Version"], fields["vnp_Command"], fields["vnp_TmnCode"], fields["vnp_Amount"], fields["vnp_CurrCode"], fields["vnp_TxnRef"], fields["vnp_OrderType"], fields["vnp_Locale"]));
        Assert.Matches("^[A-Za-z0-9 ]+$", fields["vnp_OrderInfo"]);
        Assert.Matches("^[0-9]{14}$", fields["vnp_CreateDate"]);
        Assert.Equal(TimeSpan.FromMinutes(15), Stamp(fields["vnp_ExpireDate"]) - Stamp(fields["vnp_CreateDate"]));
        Assert.StartsWith(site.Address.ToString().TrimEnd('/'), fields["vnp_ReturnUrl"], StringComparison.Ordinal);

        // computed here: sorted, form-encoded, HMAC-SHA512
        var text = order.Query[1..order.Query.IndexOf("&vnp_SecureHash=", StringComparison.Ordinal)];
        Assert.Equal(text.Split('&').Order(StringComparer.Ordinal), text.Split('&'));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA512.HashData(System.Text.Encoding.UTF8.GetBytes(VnpayBank.Secret), System.Text.Encoding.UTF8.GetBytes(text))),
            fields["vnp_SecureHash"]);
        phone.Dispose();

        static DateTime Stamp(string text) => DateTime.ParseExact(text, "yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Money_for_a_case_that_another_payment_settled_is_to_be_given_back()
    {
        var (id, first, phone) = await StartedAsync("79A-555.13");
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(first, Fine, false)));
        var second = QueryHelpers.ParseQuery(new Uri(await OrderAsync(phone)).Query)["vnp_TxnRef"].ToString();
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(second, Fine, true)));

        // the first was paid after all, and its report comes late
        Assert.Equal("02", await ReportAsync(site.Gateway.Report(first, Fine, true, transaction: "LATE-1")));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentReceived));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal("paid_twice", await connection.ExecuteScalarAsync<string>(
            "select reason from audit.event where subject_id = @subject and type = 'payment.refused' order by seq desc limit 1", new { subject = id.ToString() }));
        phone.Dispose();
    }

    [Fact]
    public async Task A_late_report_of_a_payment_in_time_still_books()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.14");
        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("update enforcement.payment set started_at = started_at - interval '2 days' where case_id = @id", new { id });
        }

        Assert.Equal("00", await ReportAsync(site.Gateway.Report(reference, Fine, true)));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentReceived));
        phone.Dispose();
    }

    [Fact]
    public async Task A_fine_paid_late_with_an_old_order_is_not_settled_and_the_money_is_owed_back_once()
    {
        var (id, reference, phone) = await StartedAsync("79A-555.17");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        // three days after the last day to pay, which is read and not reckoned here; the order was made in time
        var payBy = await connection.ExecuteScalarAsync<DateOnly>("select pay_by from enforcement.decision where case_id = @id", new { id });
        var began = site.Clock.Now;
        var paidAt = new DateTimeOffset(payBy.AddDays(3).ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(7));
        site.Clock.Now = paidAt.AddHours(1);
        try
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal("04", await ReportAsync(site.Gateway.Report(reference, Fine, true, transaction: "LATE-17", paidAt: paidAt)));
            }

            await UnpaidAsync(id);
            Assert.Equal("late_amount", await connection.ExecuteScalarAsync<string>(
                "select string_agg(reason, ' ') from audit.event where subject_id = @subject and type = 'payment.refused'", new { subject = id.ToString() }));
            var refund = Assert.Single((await site.Authority().GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Procedure.Refunds);
            Assert.Equal((Fine, 0), (refund.Total, refund.Surcharge));

            // paid in time by another order whose report comes only now: the payer is not late
            Assert.Equal("00", await ReportAsync(site.Gateway.Report(reference, Fine, true, transaction: "TIME-17", paidAt: began)));
            Assert.Equal(1, await site.EventsAsync(id, EventTypes.PaymentReceived));
        }
        finally
        {
            site.Clock.Now = began;
        }

        phone.Dispose();
    }

    [Fact]
    public async Task Three_days_late_cost_three_times_a_two_thousandth_of_the_fine()
    {
        var (id, old, phone) = await StartedAsync("79A-555.18");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var payBy = await connection.ExecuteScalarAsync<DateOnly>("select pay_by from enforcement.decision where case_id = @id", new { id });
        var began = site.Clock.Now;
        site.Clock.Now = new DateTimeOffset(payBy.AddDays(3).ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(7));
        try
        {
            var anew = QueryHelpers.ParseQuery(new Uri(await OrderAsync(phone)).Query)["vnp_TxnRef"].ToString();
            Assert.NotEqual(old, anew);
            var told = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!.NextStep;
            Assert.Contains("quá hạn nộp phạt 3 ngày", told.Vi, StringComparison.Ordinal);
            Assert.Contains("19.028.500 đồng: tiền phạt 19.000.000 đồng và tiền chậm nộp 28.500 đồng", told.Vi, StringComparison.Ordinal);
            var line = Assert.Single((await phone.GetFromJsonAsync<HeldNotices>("/api/citizen/notices"))!.Notices, held => held.PlateShown == "79A-555.18");
            Assert.StartsWith("Đã quá hạn nộp phạt", line.Due.Vi, StringComparison.Ordinal);
            Assert.Contains("late by 3 days", told.En, StringComparison.Ordinal);
            Assert.Contains("19,028,500 đồng is to be paid: 19,000,000 đồng of the fine and 28,500 đồng for lateness", told.En, StringComparison.Ordinal);
            Assert.Equal("04", await ReportAsync(site.Gateway.Report(anew, Fine, true, transaction: "SHORT-18", paidAt: site.Clock.Now)));
            Assert.Equal("00", await ReportAsync(site.Gateway.Report(anew, 19_028_500, true, transaction: "WHOLE-18", paidAt: site.Clock.Now)));
            Assert.Equal(28_500, await connection.ExecuteScalarAsync<long>("select surcharge from enforcement.payment where case_id = @id and state = 'received'", new { id }));
        }
        finally
        {
            site.Clock.Now = began;
        }

        phone.Dispose();
    }

    [Fact]
    public async Task A_transfer_is_booked_from_the_banks_statement_and_every_difference_is_said()
    {
        var (id, phone) = await site.DecidedAsync("79A-555.15");
        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/transfer", new { });
        var slip = (await started.Content.ReadFromJsonAsync<TransferSlip>())!;
        Assert.True(Ioc.Enforcement.Payments.VietQr.IsWhole(slip.Code));
        Assert.Contains("<svg", slip.Picture, StringComparison.Ordinal);
        Assert.Contains($"5408{Fine}", slip.Code, StringComparison.Ordinal);
        var reference = slip.Purpose["NP ".Length..];
        var (gone, missed, other) = await StartedAsync("79A-555.16");
        Assert.Equal("00", await ReportAsync(site.Gateway.Report(missed, Fine, true, transaction: "V-1")));

        var day = Ioc.Domain.Time.VietnamTime.DayOf(site.Clock.GetUtcNow());
        var statement = $"reference,amount,transaction,paid_at,status\n\"CT den {slip.Purpose} GD 1\",{Fine},FT1,20261124120000,00\nIOC000000000000000,5,FT2,20261124120000,00\nrubbish\n";
        var bank = await ReconcileAsync("transfer", day, statement);
        Assert.Equal((0, 1), (bank.Matched, bank.Booked));
        Assert.Equal([(3, "unknown_reference"), (4, "unreadable")], bank.Differences.Select(d => (d.Line, d.Kind)));
        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state == "closed");
        Assert.Equal(1, (await ReconcileAsync("transfer", day, statement)).Matched);

        // the book has a payment that the gateway's file does not know: paid on 24/11, as the gateway's report said
        var gateway = await ReconcileAsync("vnpay", new DateOnly(2026, 11, 24), "reference,amount,transaction,paid_at,status\n");
        Assert.Contains(gateway.Differences, d => d.Kind == "missing_at_gateway" && d.Reference == missed);
        Assert.Equal("paid", (await site.EventuallyAsync("select case when state in ('paid', 'closed') then 'paid' end from enforcement.case where id = @id", gone, (string? s) => s is not null)));
        Assert.NotEqual(reference, missed);
        phone.Dispose();
        other.Dispose();

        using var wrong = await SendFileAsync("vnpay", day, "a,b,c\n");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "reconciliation.header"), await EnforcementSite.RefusalAsync(wrong));
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

    private async Task<string> ReportAsync(string query)
    {
        using var bank = new HttpClient { BaseAddress = site.Address };
        using var answer = await bank.GetAsync($"{PaymentEndpoints.ReportPath}?{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("RspCode").GetString()!;     // the gateway knows no other spelling
    }

    private static async Task<string> OrderAsync(HttpClient phone)
    {
        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        return (await started.Content.ReadFromJsonAsync<PaymentRedirect>())!.RedirectUrl;
    }

    private async Task<Ioc.Enforcement.Payments.ReconciliationReport> ReconcileAsync(string way, DateOnly day, string file)
    {
        using var answer = await SendFileAsync(way, day, file);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<Ioc.Enforcement.Payments.ReconciliationReport>())!;
    }

    private async Task<HttpResponseMessage> SendFileAsync(string way, DateOnly day, string file)
    {
        using var desk = site.Staff("vanhanh", Ioc.Web.Platform.StaffRoles.Operator);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(file)), "file", "day.csv" } };
        return await desk.PostAsync($"/api/payments/reconciliation?way={way}&day={day:yyyy-MM-dd}", form);
    }

    private async Task UnpaidAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal("decided", await connection.ExecuteScalarAsync<string>("select state from enforcement.case where id = @id", new { id }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::integer from enforcement.payment where case_id = @id and state = 'received'", new { id }));
    }
}
