using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Payments;
using Ioc.Web.Platform;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Payments;

/// <summary>The file of a gateway's or a bank's day against the book. Each test has a day of its own.</summary>
public sealed class ReconciliationTests(QuietSite quiet) : IClassFixture<QuietSite>
{
    private const long Fine = QuietSite.Fine;
    private const string Header = "reference,amount,transaction,paid_at,status";
    private EnforcementSite Site => quiet.Site;

    [Fact]
    public async Task The_file_of_a_day_books_what_was_missed_and_says_every_difference_by_its_line()
    {
        var day = NewDay();
        var (missed, a) = await StartedAsync("79A-557.01");
        var (known, b) = await StartedAsync("79A-557.02");
        var (less, c) = await StartedAsync("79A-557.03");
        var (reused, d) = await StartedAsync("79A-557.04");
        var (cancelled, e) = await StartedAsync("79A-557.05");
        Assert.Equal(Booking.Booked, await BookAsync(b, "V-2"));
        var file =
            $"""
            {Header}
            {a},{Fine},V-1,20261122120000,00
            {b},{Fine},V-2,20261122120001,00
            {c},{Fine - 1},V-3,20261122120002,00
            {d},{Fine},V-2,20261122120003,00
            {e},{Fine},0,20261122120004,02
            {a},{Fine},V-6,20261122120005,00
            IOC000000000000000,{Fine},V-7,20261122120006,00
            """;
        (int, string, string, long?, string?, string?)[] expected =
        [
            (4, c, "wrong_amount", Fine - 1, "V-3", null), (5, d, "transaction_reused", Fine, "V-2", null), (6, e, "not_received", Fine, "0", null),
            (7, a, "paid_twice", Fine, "V-6", null), (8, "IOC000000000000000", "unknown_reference", Fine, "V-7", null),
        ];

        var report = await ReconcileAsync("vnpay", day, file);
        Assert.Equal((day, 1, 1), (report.Day, report.Matched, report.Booked));
        Assert.Equal(expected, Told(report));
        await quiet.PaidAsync(missed, "V-1");
        await quiet.PaidAsync(known, "V-2");
        foreach (var id in (Guid[])[less, reused, cancelled])
        {
            await quiet.UnpaidAsync(id);
        }

        // sent again, it books nothing a second time and tells nobody again
        var again = await ReconcileAsync("vnpay", day, file);
        Assert.Equal((2, 0), (again.Matched, again.Booked));
        Assert.Equal(expected, Told(again));
        await quiet.PaidAsync(missed, "V-1");
        foreach (var id in (Guid[])[missed, less, reused])
        {
            Assert.Equal(1, await Site.EventsAsync(id, EventTypes.PaymentRefused));
        }

        // both runs are kept, with who did them and what they found
        await using var connection = await Site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            [("operator:vanhanh", 1, 1, 5, 5L), ("operator:vanhanh", 2, 0, 5, 5L)],
            await connection.QueryAsync<(string, int, int, int, long)>(
                """
                select actor, matched, booked, differences, (select count(*) from enforcement.reconciliation_difference where reconciliation_id = r.id and kind <> 'booked')
                from enforcement.reconciliation r where day = @day order by matched
                """,
                new { day }));
    }

    [Fact]
    public async Task What_the_book_received_on_a_day_and_the_file_does_not_hold_is_said()
    {
        var day = NewDay();
        var (_, absent) = await StartedAsync("79A-557.06");
        var (_, refused) = await StartedAsync("79A-557.07");
        var (_, held) = await StartedAsync("79A-557.08");
        foreach (var (reference, transaction) in ((string, string)[])[(absent, "W-1"), (refused, "W-2"), (held, "W-3")])
        {
            Assert.Equal(Booking.Booked, await BookAsync(reference, transaction));
        }

        var report = await ReconcileAsync("vnpay", day, $"{Header}\n{refused},{Fine},W-2,20261122120000,02\n{held},{Fine},W-3,20261122120000,00\n");
        Assert.Equal((1, 0), (report.Matched, report.Booked));
        (int, string, string, long?, string?, string?)[] expected =
            [(0, absent, "missing_at_gateway", Fine, "W-1", null), (0, refused, "missing_at_gateway", Fine, "W-2", null), (2, refused, "not_received", Fine, "W-2", null)];
        Assert.Equal(expected.Order(), Told(report).Order());

        // the day before and another way to pay have nothing to do with it
        Assert.DoesNotContain((await ReconcileAsync("vnpay", day.AddDays(-1), Header)).Differences, difference => difference.Reference == absent);
        Assert.DoesNotContain((await ReconcileAsync("transfer", day, Header)).Differences, difference => difference.Reference == absent);
    }

    [Fact]
    public async Task A_malformed_row_is_named_by_its_line_and_column_and_spoils_no_other()
    {
        var day = NewDay();
        var (id, a) = await StartedAsync("79A-557.09");
        var (text, column) = ($"{Header}\n", new List<string>());
        foreach (var (row, wrong) in ((string, string)[])
        [
            ($"{a},19.000.000,X-1,20261122120000,00", "amount"), ($"{a},-{Fine},X-1,20261122120000,00", "amount"), ($"{a},,X-1,20261122120000,00", "amount"),
            ($"{a},\"19,000,000\",X-1,20261122120000,00", "amount"), ($"{a},99999999999999999999,X-1,20261122120000,00", "amount"),
            ($"{a},{Fine},,20261122120000,00", "transaction"), ($"{a},{Fine},X\0-1,20261122120000,00", "transaction"), ($"{a},{Fine},{new string('X', 61)},20261122120000,00", "transaction"),
            ($"  ,{Fine},X-1,20261122120000,00", "reference"), ($"\"{a},{Fine},X-1,20261122120000,00", "reference"), ($"{a},{Fine},\"X\"-1,20261122120000,00", "transaction"),
            ("rubbish 🚦", "amount"), ($"{a},{Fine},X-1", "paid_at"), ($"{a},{Fine},X-1,20261122120000", "status"), ("\0", "amount"),
        ])
        {
            text += row + "\r\n";
            column.Add(wrong);
        }

        var report = await ReconcileAsync("vnpay", day, $"{text}\n   \n{a},{Fine},X-1,20261122120000,00\n");
        Assert.Equal(column.Select((wrong, i) => (i + 2, "unreadable", (string?)wrong)), report.Differences.Select(difference => (difference.Line, difference.Kind, difference.Column)));
        Assert.Equal((0, 1), (report.Matched, report.Booked));
        await quiet.PaidAsync(id, "X-1");
    }

    [Theory]
    [InlineData("79A-557.10", "MBVCB.1234 NP {0} FT2632 CT tu 0071 toi MOPHONG", false)]
    [InlineData("79A-557.11", "CTY TNHH BIOCARE MIEN BAC nop phat {0}", false)]
    [InlineData("79A-557.12", "np {0} - internet banking", true)]
    public async Task A_reference_is_found_among_the_other_words_of_a_banks_statement(string plate, string purpose, bool small)
    {
        var day = NewDay();
        var (id, payment) = await quiet.StartedAsync(plate, "transfer");
        var written = string.Format(System.Globalization.CultureInfo.InvariantCulture, purpose, small ? payment.Reference.ToLowerInvariant() : payment.Reference);
        var report = await ReconcileAsync("transfer", day, $"\uFEFF{Header.ToUpperInvariant()}\n\"{written}\", {Fine} ,B-{plate},20261122120000,00");
        Assert.Equal((0, 1), (report.Matched, report.Booked));
        Assert.Empty(report.Differences);
        await quiet.PaidAsync(id, $"B-{plate}");
    }

    [Fact]
    public async Task What_was_paid_before_midnight_and_told_of_after_it_belongs_to_the_day_on_which_it_was_paid()
    {
        var told = NewDay();
        var paid = told.AddDays(-1);
        var (_, late) = await StartedAsync("79A-557.13");
        var (_, absent) = await StartedAsync("79A-557.14");
        var (_, silent) = await StartedAsync("79A-557.15");

        // 23:59:30 in Vietnam; the report is booked the next morning
        var lastMinute = new DateTimeOffset(paid.ToDateTime(new TimeOnly(23, 59, 30)), TimeSpan.FromHours(7));
        foreach (var (reference, transaction, at) in ((string, string, DateTimeOffset?)[])[(late, "M-1", lastMinute), (absent, "M-2", lastMinute), (silent, "M-3", null)])
        {
            Assert.Equal(Booking.Booked, await quiet.Book.BookAsync("vnpay", new GatewayReport(reference, Fine, transaction, true, at), CancellationToken.None));
        }

        var dayBefore = await ReconcileAsync("vnpay", paid, $"{Header}\n{late},{Fine},M-1,{paid:yyyyMMdd}235930,00");
        Assert.Equal(1, dayBefore.Matched);
        Assert.Contains(Told(dayBefore), one => one is (0, _, "missing_at_gateway", Fine, "M-2", null));
        Assert.DoesNotContain(dayBefore.Differences, one => one.Reference == late || one.Reference == silent);

        // the day on which they were booked misses neither; what named no time goes by when it was booked, until a file names it
        var dayAfter = await ReconcileAsync("vnpay", told, Header);
        Assert.Equal([silent], dayAfter.Differences.Select(one => one.Reference).Intersect([late, absent, silent]));
        Assert.Equal(1, (await ReconcileAsync("vnpay", paid, $"{Header}\n{silent},{Fine},M-3,{paid:yyyyMMdd}120000,00")).Matched);
        Assert.DoesNotContain((await ReconcileAsync("vnpay", told, Header)).Differences, one => one.Reference == silent);
    }

    [Fact]
    public async Task Past_comparisons_are_listed_and_read_again_as_they_were_told_and_the_comparison_leaves_a_trace()
    {
        var day = NewDay();
        var (_, missed) = await StartedAsync("79A-557.16");
        var (_, less) = await StartedAsync("79A-557.17");
        var report = await ReconcileAsync("vnpay", day, $"{Header}\n{missed},{Fine},P-1,{day:yyyyMMdd}120000,00\n{less},{Fine - 1000},P-2,{day:yyyyMMdd}120001,00\n{less},x,P-3,{day:yyyyMMdd}120002,00\n{less},{Fine},P-4,noon,00");
        Assert.Equal((missed, Fine), (Assert.Single(report.BookedRows).Reference, report.BookedRows[0].Amount));
        Assert.Equal((Fine - 1000, Fine), (report.Differences[0].Amount, report.Differences[0].Expected));
        Assert.Equal([(4, "amount"), (5, "paid_at")], report.Differences.Skip(1).Select(one => (one.Line, one.Column)));

        using var chief = Site.Staff("chihuy", StaffRoles.Supervisor);
        var run = (await chief.GetFromJsonAsync<List<ReconciliationRun>>("/api/payments/reconciliation"))!.Single(one => one.Id == report.Id);
        Assert.Equal(("vnpay", day, "day.csv", "operator:vanhanh", 0, 1, 3), (run.Way, run.Day, run.FileName, run.Actor, run.Matched, run.Booked, run.Differences));
        var again = (await chief.GetFromJsonAsync<ReconciliationReport>($"/api/payments/reconciliation/{report.Id}"))!;
        Assert.Equal(report.Differences, again.Differences);
        Assert.Equal(report.BookedRows, again.BookedRows);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.GetAsync($"/api/payments/reconciliation/{Guid.NewGuid()}")).StatusCode);

        await using var connection = await Site.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            ("operator:vanhanh", 1, 3),
            await connection.QuerySingleAsync<(string, int, int)>(
                "select actor, (data->>'booked')::integer, (data->>'differences')::integer from audit.event where type = 'payments.reconciled' and subject_id = @id", new { id = report.Id.ToString() }));
    }

    [Fact]
    public async Task Only_who_keeps_the_accounts_and_the_chief_compare_and_only_a_file_with_the_header()
    {
        var day = NewDay();
        using (var officer = Site.Officer())
        using (var refused = await SendAsync(officer, "vnpay", day, Header))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using (var chief = Site.Staff("chihuy", StaffRoles.Supervisor))
        using (var unknown = await SendAsync(chief, "cash", day, Header))
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "reconciliation.way"), await EnforcementSite.RefusalAsync(unknown));
        }

        using (var officer = Site.Officer())
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync("/api/payments/reconciliation")).StatusCode);
        }

        foreach (var wrong in (string[])["", "reference;amount;transaction;paid_at;status", "reference,amount", "amount,reference,transaction,paid_at,status", "\n" + Header])
        {
            using var desk = Site.Staff("vanhanh", StaffRoles.Operator);
            using var refused = await SendAsync(desk, "vnpay", day, wrong);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "reconciliation.header"), await EnforcementSite.RefusalAsync(refused));
        }
    }

    private DateOnly NewDay()
    {
        Site.Clock.Advance(TimeSpan.FromDays(1));
        return VietnamTime.DayOf(Site.Clock.Now);
    }

    private async Task<(Guid Id, string Reference)> StartedAsync(string plate)
    {
        var (id, payment) = await quiet.StartedAsync(plate);
        return (id, payment.Reference);
    }

    private Task<Booking> BookAsync(string reference, string transaction) => quiet.Book.BookAsync("vnpay", new GatewayReport(reference, Fine, transaction, true), CancellationToken.None);

    private static IEnumerable<(int, string, string, long?, string?, string?)> Told(ReconciliationReport report) =>
        report.Differences.Select(told => (told.Line, told.Reference, told.Kind, told.Amount, told.Transaction, told.Column));

    private async Task<ReconciliationReport> ReconcileAsync(string way, DateOnly day, string file)
    {
        using var desk = Site.Staff("vanhanh", StaffRoles.Operator);
        using var answer = await SendAsync(desk, way, day, file);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ReconciliationReport>())!;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient desk, string way, DateOnly day, string file)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "day.csv" } };
        return await desk.PostAsync($"/api/payments/reconciliation?way={way}&day={day:yyyy-MM-dd}", form);
    }
}
