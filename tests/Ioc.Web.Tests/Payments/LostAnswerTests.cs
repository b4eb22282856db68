using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Ioc.Domain.Events;
using Ioc.Enforcement.Payments;
using Ioc.Testing;
using Ioc.Testing.Running;
using Ioc.Web.Payments;
using Ioc.Web.Tests.Review;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Tests.Payments;

/// <summary>Payments whose report never came, and what the gateway says of them when it is asked: a bank written apart from the product, and the process that simulates VNPAY.</summary>
public sealed class LostAnswerTests(QuietSite quiet) : IClassFixture<QuietSite>, IDisposable
{
    private const long Fine = QuietSite.Fine;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private EnforcementSite Site => quiet.Site;
    private readonly AskedBank bank = new();

    public void Dispose() => bank.Dispose();

    [Fact]
    public async Task A_payment_whose_report_never_came_is_found_by_asking_and_booked_once()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.01");
        bank.Says(payment.Reference, bank.Keys.Answer(payment.Reference, "00", "00", Fine, "LOST-1"));
        Site.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(0, await AskAsync());
        Assert.Empty(bank.QuestionsAbout(payment.Reference));
        await quiet.UnpaidAsync(id);

        Site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await AskAsync());
        await quiet.PaidAsync(id, "LOST-1");

        // nobody asks any more, and the report that comes after all changes nothing
        Site.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await AskAsync());
        Assert.Single(bank.QuestionsAbout(payment.Reference));
        Assert.Equal(Booking.AlreadyBooked, await ReportAsync(payment, "LOST-1"));
        await quiet.PaidAsync(id, "LOST-1");
        Assert.Equal(0, await Site.EventsAsync(id, EventTypes.PaymentRefused));
    }

    [Fact]
    public async Task A_question_names_the_payment_as_it_was_started_and_is_signed_in_the_order_of_the_specification()
    {
        var (_, payment) = await quiet.StartedAsync("79A-556.02");
        Site.Clock.Advance(TimeSpan.FromMinutes(2));
        await AskAsync();
        var question = Assert.Single(bank.QuestionsAbout(payment.Reference));
        Assert.Equal(
            ("2.1.0", "querydr", VnpayBank.Terminal, InVietnam(payment.StartedAt), InVietnam(Site.Clock.Now)),
            (question["vnp_Version"], question["vnp_Command"], question["vnp_TmnCode"], question["vnp_TransactionDate"], question["vnp_CreateDate"]));
        Assert.InRange(question["vnp_RequestId"].Length, 1, 32);
        Assert.Equal(bank.Keys.SignatureOf(question), question["vnp_SecureHash"]);

        static string InVietnam(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(7)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("79A-556.03", "91", "")]        // not found: it may still be on its way
    [InlineData("79A-556.04", "00", "01")]      // the payer is still at the bank's page
    public async Task What_the_gateway_cannot_say_yet_stays_open_and_is_booked_when_it_can(string plate, string response, string status)
    {
        var (id, payment) = await quiet.StartedAsync(plate);
        bank.Says(payment.Reference, bank.Keys.Answer(payment.Reference, response, status, Fine));
        Site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await AskAsync());
        Assert.Single(bank.QuestionsAbout(payment.Reference));
        await quiet.UnpaidAsync(id);
        Assert.Equal("started", await StateAsync(id));
        Assert.Equal(0, await Site.EventsAsync(id, EventTypes.PaymentRefused));

        bank.Says(payment.Reference, bank.Keys.Answer(payment.Reference, "00", "00", Fine, $"LATE-{plate}"));
        Site.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, await AskAsync());
        await quiet.PaidAsync(id, $"LATE-{plate}");
    }

    [Fact]
    public async Task A_forged_answer_books_nothing()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.05");
        var reference = payment.Reference;
        var honest = bank.Keys.Answer(reference, "00", "00", Fine, "LOST-5");
        var unsigned = new Dictionary<string, string>(honest, StringComparer.Ordinal);
        unsigned.Remove("vnp_SecureHash");
        foreach (var forged in (Dictionary<string, string>[])
        [
            new VnpayBank("another secret").Answer(reference, "00", "00", Fine, "LOST-5"), unsigned, new(StringComparer.Ordinal),
            Changed(honest, "vnp_SecureHash", ""), Changed(honest, "vnp_SecureHash", "LOST"), Changed(honest, "vnp_TransactionNo", "LOST-6"), Changed(honest, "vnp_PayDate", "20261125120000"),
            Changed(bank.Keys.Answer(reference, "00", "00", 1, "LOST-5"), "vnp_Amount", "1900000000"),
            Changed(bank.Keys.Answer(reference, "00", "02", Fine), "vnp_TransactionStatus", "00"),
            Changed(Changed(bank.Keys.Answer(reference, "91"), "vnp_ResponseCode", "00"), "vnp_TransactionStatus", "00"),

            // the gateway's own answer, about another payment: alone, and with the name of this one
            bank.Keys.Answer("IOC000000000000000", "00", "00", Fine, "LOST-5"),
            Changed(bank.Keys.Answer("IOC000000000000000", "00", "00", Fine, "LOST-5"), "vnp_TxnRef", reference),
        ])
        {
            bank.Says(reference, forged);
            Assert.Null(await Gateway().AskAsync(reference, payment.StartedAt, CancellationToken.None));
        }

        bank.Says(reference, new VnpayBank("another secret").Answer(reference, "00", "00", Fine, "LOST-5"));
        Site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await AskAsync());
        Assert.Equal(13, bank.QuestionsAbout(reference).Count);
        await quiet.UnpaidAsync(id);
        Assert.Equal("started", await StateAsync(id));

        // the same, unforged, would have been believed
        bank.Says(reference, honest);
        Assert.Equal(new GatewayReport(reference, Fine, "LOST-5", true, new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero)), await Gateway().AskAsync(reference, payment.StartedAt, CancellationToken.None));

        static Dictionary<string, string> Changed(Dictionary<string, string> answer, string field, string value) => new(answer, StringComparer.Ordinal) { [field] = value };
    }

    [Fact]
    public async Task A_gateway_that_answers_rubbish_or_not_at_all_is_asked_again_later_and_keeps_nobody_else_waiting()
    {
        var (id, broken) = await quiet.StartedAsync("79A-556.06");
        foreach (var how in (Func<HttpResponseMessage>[])
        [
            () => new HttpResponseMessage(HttpStatusCode.InternalServerError), () => new HttpResponseMessage(HttpStatusCode.Redirect), () => new HttpResponseMessage(),
            () => Text("<html>Bảo trì</html>", "text/html"), () => Text("[]"), () => Text("null"), () => Text("\"00\""), () => Text("{\"vnp_TxnRef\": {\"a\": [1]}, \"vnp_SecureHash\": null}"),
            () => Text("{\"vnp_ResponseCode\": \"00\"", "application/json", "no-such-charset"), () => throw new HttpRequestException("no route"), () => throw new TaskCanceledException("too slow"),
        ])
        {
            bank.Answers(broken.Reference, how);
            Assert.Null(await Gateway().AskAsync(broken.Reference, broken.StartedAt, CancellationToken.None));
        }

        // an honest answer is read whatever charset its head claims
        var (_, other) = await quiet.StartedAsync("79A-556.07");
        bank.Answers(other.Reference, () => Text(System.Text.Json.JsonSerializer.Serialize(bank.Keys.Answer(other.Reference, "00", "00", Fine, "LOST-7")), "application/json", "no-such-charset"));
        bank.Answers(broken.Reference, () => throw new HttpRequestException("no route"));
        Site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await AskAsync());
        await quiet.UnpaidAsync(id);
        Assert.Equal("started", await StateAsync(id));

        static HttpResponseMessage Text(string text, string type = "application/json", string charset = "utf-8") =>
            new() { Content = new StringContent(text, System.Text.Encoding.UTF8, new MediaTypeHeaderValue(type, charset)) };
    }

    [Fact]
    public async Task A_payer_who_gave_up_is_not_asked_for_again_and_may_begin_anew()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.08");
        bank.Says(payment.Reference, bank.Keys.Answer(payment.Reference, "00", "02", Fine));
        Site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await AskAsync());
        await quiet.UnpaidAsync(id);
        Assert.Equal("failed", await StateAsync(id));
        Site.Clock.Advance(TimeSpan.FromHours(1));
        await AskAsync();
        Assert.Single(bank.QuestionsAbout(payment.Reference));

        var again = await quiet.Book.StartAsync(await quiet.AskAsync<Guid>("select id from enforcement.notice where case_id = @id", id), "vnpay", TimeSpan.FromMinutes(15), "citizen:test", CancellationToken.None);
        Assert.NotEqual(payment.Reference, again.Value.Reference);
        Assert.Equal(Booking.Booked, await ReportAsync(again.Value, "ANEW-8"));
        await quiet.PaidAsync(id, "ANEW-8");
    }

    [Fact]
    public async Task An_answer_with_another_amount_books_nothing_and_is_told_once_however_often_it_is_given()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.09");
        bank.Says(payment.Reference, bank.Keys.Answer(payment.Reference, "00", "00", Fine - 1, "SHORT-9"));
        foreach (var minutes in (int[])[2, 4, 8])
        {
            Site.Clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(0, await AskAsync());
        }

        Assert.Equal(3, bank.QuestionsAbout(payment.Reference).Count);
        await quiet.UnpaidAsync(id);
        Assert.Equal(1, await Site.EventsAsync(id, EventTypes.PaymentRefused));
    }

    [Fact]
    public async Task The_pauses_double_from_two_minutes_and_after_the_tenth_question_none_follows()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.10");
        var asked = 0;
        foreach (var minutes in (int[])[2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
        {
            Site.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            await AskAsync();
            Assert.Equal(asked, bank.QuestionsAbout(payment.Reference).Count);
            Site.Clock.Advance(TimeSpan.FromSeconds(1));
            await AskAsync();
            Assert.Equal(++asked, bank.QuestionsAbout(payment.Reference).Count);
        }

        Site.Clock.Advance(TimeSpan.FromDays(3));
        await AskAsync();
        Assert.Equal(10, bank.QuestionsAbout(payment.Reference).Count);
        await quiet.UnpaidAsync(id);

        // the money is not lost for that: whatever tells of it later books it
        Assert.Equal(Booking.Booked, await ReportAsync(payment, "LATE-10"));
        await quiet.PaidAsync(id, "LATE-10");
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_told_and_asking_goes_on()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.14");
        var gateway = new BrokenGateway(failures: 2, new GatewayReport(payment.Reference, Fine, "LOST-14", true));
        var clock = new LeapingClock(Site.Clock.Now);
        var log = new ListLogger<PaymentInquiry>();
        using var inquiry = new PaymentInquiry(Site.Database.DataSource, quiet.Book, clock, log, gateway);
        await inquiry.StartAsync(CancellationToken.None);
        await Eventually.ReachesAsync("the booking", Patience, () => quiet.AskAsync<int>("select count(*)::integer from enforcement.payment where case_id = @id and state = 'received'", id), booked => booked == 1);
        await inquiry.StopAsync(CancellationToken.None);
        await quiet.PaidAsync(id, "LOST-14");
        Assert.Equal(2, log.Lines.Count(line => line.StartsWith("Error: Asking for payments", StringComparison.Ordinal)));
        Assert.Contains(TimeSpan.FromSeconds(60), clock.Pauses);        // twice the usual after a failure
    }

    [Fact]
    public async Task Hosts_that_ask_at_the_same_time_ask_once_and_book_once()
    {
        var (id, payment) = await quiet.StartedAsync("79A-556.11");
        bank.Says(payment.Reference, bank.Keys.Answer(payment.Reference, "00", "00", Fine, "LOST-11"));
        Site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync()))).Sum());
        Assert.Single(bank.QuestionsAbout(payment.Reference));
        await quiet.PaidAsync(id, "LOST-11");
    }

    [Fact]
    public async Task The_simulated_gateway_answers_for_a_report_that_it_lost_and_its_file_of_the_day_books_another()
    {
        await using var simulator = new OwnedProcess(
            "node", ["tools/vnpay/server.mjs", "--port", "0", "--ipn", "http://127.0.0.1:9/", "--terminal", VnpayBank.Terminal, "--stop-with-parent"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["IOC_SIMULATED_VNPAY_SECRET"] = VnpayBank.Secret });
        var address = (await simulator.LineWithAsync("listening on", Patience)).Split(' ')[^1];
        var gateway = Gateway($"{address}/paymentv2/vpcpay.html", $"{address}/merchant_webapi/api/transaction", new DirectClients());
        var (asked, first) = await quiet.StartedAsync("79A-556.12");
        var (filed, second) = await quiet.StartedAsync("79A-556.13");
        Assert.Null(await gateway.AskAsync(first.Reference, first.StartedAt, CancellationToken.None));

        await PayAsync(gateway, first);
        var day = await PayAsync(gateway, second);
        Assert.Null(await gateway.AskAsync(first.Reference, first.StartedAt.AddMinutes(1), CancellationToken.None));      // found by reference and time of the start
        var found = await gateway.AskAsync(first.Reference, first.StartedAt, CancellationToken.None);
        Assert.Equal((first.Reference, Fine, true), (found!.Reference, found.Amount, found.Succeeded));
        Assert.Equal(Booking.Booked, await quiet.Book.BookAsync(gateway.Name, found, CancellationToken.None));
        await quiet.PaidAsync(asked, found.Transaction);

        using var client = new HttpClient();
        var file = await client.GetByteArrayAsync($"{address}/day.csv?day={day:yyyy-MM-dd}");
        var report = (await Site.Service<Reconciliation>().RunAsync("vnpay", day, "day.csv", file, "operator:test", CancellationToken.None))!;
        Assert.Equal((1, 1), (report.Matched, report.Booked));
        Assert.DoesNotContain(report.Differences, difference => difference.Line > 0 || difference.Reference == first.Reference || difference.Reference == second.Reference);
        await quiet.PaidAsync(filed, (await gateway.AskAsync(second.Reference, second.StartedAt, CancellationToken.None))!.Transaction);
    }

    // The payer pays at the gateway's page, and the gateway's report is lost on its way. Answers the day of the payment.
    private static async Task<DateOnly> PayAsync(VnpayGateway gateway, StartedPayment payment)
    {
        using var payer = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var choice = new FormUrlEncodedContent([new("choice", "lost")]);
        using var back = await payer.PostAsync(
            gateway.RedirectUrl(new PaymentOrder(payment.Reference, payment.Amount, payment.Purpose, "http://127.0.0.1:9/back", payment.StartedAt, "127.0.0.1", "vi")), choice);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return DateOnly.ParseExact(QueryHelpers.ParseQuery(back.Headers.Location!.Query)["vnp_PayDate"].ToString()[..8], "yyyyMMdd", CultureInfo.InvariantCulture);
    }

    private VnpayGateway Gateway(string payUrl = "http://bank.invalid/pay", string queryUrl = "http://bank.invalid/ask", IHttpClientFactory? clients = null) => new(
        clients ?? bank,
        Options.Create(new PaymentOptions
        {
            // ten years: the simulated gateway goes by this machine's clock, the site by the test's
            Vnpay = new VnpayOptions { PayUrl = payUrl, QueryUrl = queryUrl, TmnCode = VnpayBank.Terminal, HashSecret = VnpayBank.Secret, ValidMinutes = 5_256_000 },
        }),
        Site.Clock,
        NullLogger<VnpayGateway>.Instance);

    private async Task<int> AskAsync()
    {
        using var inquiry = new PaymentInquiry(Site.Database.DataSource, quiet.Book, Site.Clock, NullLogger<PaymentInquiry>.Instance, Gateway());
        return await inquiry.AskDueAsync(CancellationToken.None);
    }

    private async Task<Booking> ReportAsync(StartedPayment payment, string transaction)
    {
        var fields = QueryHelpers.ParseQuery(bank.Keys.Report(payment.Reference, payment.Amount, true, transaction)).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        return await quiet.Book.BookAsync("vnpay", Gateway().Read(fields)!, CancellationToken.None);
    }

    private Task<string> StateAsync(Guid id) => quiet.AskAsync<string>("select state from enforcement.payment where case_id = @id", id);

    /// <summary>Breaks in a way that no gateway should, then answers; knows one payment.</summary>
    private sealed class BrokenGateway(int failures, GatewayReport answer) : IPaymentGateway
    {
        private int asked;

        public string Name => "vnpay";

        public TimeSpan ValidFor => TimeSpan.FromMinutes(15);

        public string RedirectUrl(PaymentOrder order) => throw new NotSupportedException();

        public GatewayReport? Read(IReadOnlyDictionary<string, string> fields) => null;

        public Task<GatewayReport?> AskAsync(string reference, DateTimeOffset createdAt, CancellationToken token) =>
            reference != answer.Reference ? Task.FromResult<GatewayReport?>(null)
            : asked++ < failures ? throw new InvalidOperationException("a defect")
            : Task.FromResult<GatewayReport?>(answer);
    }

    private sealed class DirectClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new();
    }
}
