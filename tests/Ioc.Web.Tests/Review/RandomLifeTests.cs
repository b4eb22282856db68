using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Enforcement.Procedure;
using Ioc.Web.Audit;
using Ioc.Web.Citizen;
using Ioc.Web.Payments;
using Ioc.Web.Review;

namespace Ioc.Web.Tests.Review;

/// <summary>
/// Lives at random: officers, authorities, the holder, the bank and the calendar do whatever comes to them, in whatever order, through the real endpoints.
/// Whatever they do, only legal steps are taken, every đồng that arrived is either booked or told to be given back, and no clock runs backwards.
/// </summary>
public sealed class RandomLifeTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Acts = 60;
    private static readonly int[] Everything = [.. Enumerable.Range(0, 38)];
    private static readonly int[] AfterADecision = [10, 16, 17, 18, 19, 18, 19, 20, 21, 22, 23, 23, 24, 25, 26, 27, 28, 29, 31, 31, 32, 33, 33, 34, 38, 38];

    // Written out by hand from Circular 73/2024 and the Law on Handling Administrative Violations, not taken from the product's table.
    private static readonly Dictionary<string, string[]> Next = new(StringComparer.Ordinal)
    {
        ["pending_review"] = ["rejected", "approved", "expired"],
        ["approved"] = ["pending_review", "notice_issued", "transferred", "expired"],
        ["transferred"] = ["pending_review", "closed", "expired"],
        ["notice_issued"] = ["confirmed", "contested", "recorded", "cancelled", "expired"],
        ["confirmed"] = ["recorded", "cancelled", "expired"],
        ["contested"] = ["confirmed", "cancelled", "expired"],
        ["recorded"] = ["proposed", "decided", "cancelled", "expired"],
        ["proposed"] = ["recorded", "decided", "cancelled", "expired"],
        ["decided"] = ["paid", "cancelled", "expired"],     // paid, or lowered to what was paid
        ["paid"] = ["closed", "cancelled", "decided"],     // annulled, or raised on a complaint
        ["closed"] = ["cancelled", "decided"],
        ["rejected"] = [], ["cancelled"] = [], ["expired"] = [],
    };

    private readonly EnforcementSite site = new();
    private readonly Dictionary<(string Reference, string Transaction), (long Dong, DateTimeOffset PaidAt)> sent = [];

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    public async Task Whatever_is_done_in_whatever_order_only_legal_steps_are_taken_and_no_dong_is_made_or_lost(int seed)
    {
        var plate = $"79A-61{seed}.0{seed}";
        await site.RegisterAsync(plate, ownerKind: seed % 3 == 0 ? "organisation" : "person");
        await LiveAsync(new Random(seed), await site.CaseAsync(plate), Everything);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    public async Task Whatever_is_complained_paid_settled_and_given_back_after_a_decision_no_dong_is_made_or_lost(int seed)
    {
        var (id, phone) = await site.DecidedAsync($"79A-62{seed % 10}.{seed:D2}");
        phone.Dispose();
        await LiveAsync(new Random(seed), id, AfterADecision);
    }

    private async Task LiveAsync(Random chance, Guid id, int[] acts)
    {
        var done = new List<string>();
        for (var i = 0; i < Acts; i++)
        {
            var (what, status) = await ActAsync(chance, id, acts[chance.Next(acts.Length)]);
            done.Add($"{what} {(int)status}");
            Assert.True((int)status < 500, string.Join(", ", done));
        }

        await site.EventuallyAsync("select state from enforcement.case where id = @id", id, (string? state) => state != "paid");
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        // Whoever only looks tells what they saw, which may be a step behind by the time it is told.
        var story = (await connection.QueryAsync<(string State, DateTimeOffset At)>(
            "select data->>'state' as state, occurred_at as at from audit.event where subject_kind = 'case' and subject_id = @id and data ? 'state' and type <> all(@looks) order by seq",
            new { id = id.ToString(), looks = AuditKinds.TypesOf(AuditKinds.Look)!.Concat(AuditKinds.TypesOf(AuditKinds.LookUp)!).ToArray() })).AsList();
        Assert.True(story.Select(step => step.State).Distinct().Count() >= 3, string.Join(", ", done));      // it did live
        Assert.Empty(Illegal([.. story.Select(step => step.State)]));
        Assert.Equal(story.Select(step => step.At).Order(), story.Select(step => step.At));

        var received = await connection.ExecuteScalarAsync<long>("select coalesce(sum(amount), 0)::bigint from enforcement.payment where state = 'received' and case_id = @id", new { id });
        var back = await connection.ExecuteScalarAsync<long>(
            """
            select coalesce(sum((data->>'amount')::bigint), 0)::bigint from audit.event
            where type = 'payment.refused' and reason <> 'failed_at_gateway' and subject_id = @id
            """,
            new { id = id.ToString() });
        Assert.Equal(sent.Values.Sum(one => one.Dong), received + back);
        await LatenessCostAsync(connection, id, string.Join(", ", done));

        // what was booked is either kept for the amount that stands, or owed back; a raised fine may still wait for its rest
        var (state, payments, paid, refunded, decided, stands) = await connection.QuerySingleAsync<(string State, int Payments, long Paid, long Refunded, long Decided, long Stands)>(
            """
            select c.state, (select count(*)::integer from enforcement.payment p where p.case_id = c.id and p.state = 'received') as payments,
                (select coalesce(sum(p.amount - p.surcharge), 0)::bigint from enforcement.payment p where p.case_id = c.id and p.state = 'received') as paid,
                (select coalesce(sum(r.fine), 0)::bigint from enforcement.refund r where r.case_id = c.id and r.gateway_transaction is null) as refunded,
                coalesce(d.amount, 0) as decided, coalesce(case when d.annulled_at is null then coalesce(d.amended_amount, d.amount) else 0 end, 0) as stands
            from enforcement.case c left join enforcement.decision d on d.case_id = c.id where c.id = @id
            """,
            new { id });
        var standing = $"{state}: paid {paid}, owed back {refunded}, decided {decided}, stands {stands}; {string.Join(", ", done)}";
        Assert.True(payments <= (stands > decided || refunded > 0 ? 3 : 1), standing);
        Assert.True(
            state switch
            {
                "closed" or "cancelled" when decided > 0 && (payments > 0 || state == "closed") => paid - refunded == stands,
                "decided" or "expired" => refunded <= paid && paid - refunded < stands,      // something is still to be paid, and nothing went back that had not come
                _ => paid == 0 && refunded == 0,
            },
            standing);
        Assert.Equal(
            await connection.ExecuteScalarAsync<long>("select coalesce(sum(fine + surcharge), 0)::bigint from enforcement.refund where case_id = @id", new { id }),
            await connection.ExecuteScalarAsync<long>("select coalesce(sum((data->>'amount')::bigint), 0)::bigint from audit.event where type = 'refund.owed' and subject_id = @id", new { id = id.ToString() }));
        Assert.Equal(
            0, await connection.ExecuteScalarAsync<int>(
                "select count(*)::integer from enforcement.complaint where case_id = @id and (answered_at < filed_at or settled_at < answered_at or withdrawn_at < filed_at)", new { id }));

        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            """
            select count(*)::integer from enforcement.clock k where case_id = @id and (due_on < started_on
                or (stopped_at at time zone 'Asia/Ho_Chi_Minh')::date < started_on or missed_at < stopped_at and (missed_at at time zone 'Asia/Ho_Chi_Minh')::date <= due_on
                or exists (select 1 from enforcement.clock l where l.case_id = k.case_id and l.code = k.code and l.id > k.id and (l.started_on < k.started_on or k.stopped_at is null)))
            """,
            new { id }));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public async Task Whoever_pays_late_with_an_order_of_before_pays_the_surcharge_or_has_not_paid(int seed)
    {
        var (id, phone) = await site.DecidedAsync($"79A-63{seed % 10}.{seed:D2}");
        using (phone)
        {
            using var order = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
            Assert.Equal(HttpStatusCode.OK, order.StatusCode);
        }

        site.Clock.Advance(TimeSpan.FromDays(20));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (reference, amount) = await connection.QuerySingleAsync<(string, long)>("select reference, amount from enforcement.payment where case_id = @id", new { id });
        await ReportAsync(reference, amount, true, "LATE", site.Clock.Now);
        Assert.Equal("late_amount", await connection.ExecuteScalarAsync<string>("select reason from audit.event where type = 'payment.refused' and subject_id = @id", new { id = id.ToString() }));
        await LiveAsync(new Random(seed), id, [16, 18, 19, 20, 29]);
    }

    // The law's own sum, written out here: 0.05 % of the fine for each day after the last day to pay. Cases whose fine or days a complaint changed are summed elsewhere.
    private static async Task LatenessCostAsync(Npgsql.NpgsqlConnection connection, Guid id, string story)
    {
        var paid = await connection.QueryAsync<(long Amount, long Fine, DateOnly? PayBy, DateTimeOffset PaidAt)>(
            """
            select p.amount, d.amount as fine, d.pay_by, least(greatest(p.paid_at, p.started_at), p.received_at) as paid_at
            from enforcement.payment p join enforcement.decision d on d.case_id = p.case_id
            where p.case_id = @id and p.state = 'received' and d.amended_at is null and not exists (select 1 from enforcement.suspension s where s.case_id = p.case_id)
            """,
            new { id });
        foreach (var (amount, fine, payBy, paidAt) in paid)
        {
            var late = payBy is { } last ? Math.Max(0, DateOnly.FromDateTime(paidAt.ToOffset(TimeSpan.FromHours(7)).DateTime).DayNumber - last.DayNumber) : 0;     // not received: not late
            Assert.True(amount >= fine + (fine * late / 2000), $"{amount} for {fine}, {late} days late; {story}");
        }
    }

    [Fact]
    public void A_story_with_an_illegal_step_would_be_caught()
    {
        Assert.Equal(["notice_issued → decided"], Illegal(["pending_review", "pending_review", "approved", "notice_issued", "decided"]));
        Assert.Equal(["expired → pending_review"], Illegal(["pending_review", "expired", "pending_review"]));
        Assert.Empty(Illegal(["pending_review", "approved", "pending_review", "rejected"]));
    }

    private static IEnumerable<string> Illegal(IReadOnlyList<string> states) =>
        states.Zip(states.Skip(1)).Where(step => step.First != step.Second && !Next[step.First].Contains(step.Second)).Select(step => $"{step.First} → {step.Second}");

    private async Task<(string What, HttpStatusCode Status)> ActAsync(Random chance, Guid id, int choice)
    {
        using var officer = site.Officer();
        using var authority = site.Authority();
        var version = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Version - (chance.Next(12) == 0 ? 1 : 0);
        const string Note = "Ghi chú của lần thử ngẫu nhiên";
        async Task<(string, HttpStatusCode)> DeskAsync<T>(HttpClient who, string act, T body)
        {
            using var answer = await who.PostAsJsonAsync($"/api/review/cases/{id}/{act}", body);
            return (act, answer.StatusCode);
        }

        switch (choice)
        {
            case 0: return await DeskAsync(officer, "approve", new ApproveCase(version, "16824.6.9.b.01"));
            case 1: return await DeskAsync(officer, "approve", new ApproveCase(version, "16824.6.9.b.01"));
            case 2: return chance.Next(6) == 0 ? await DeskAsync(officer, "reject", new RejectCase(version, "no_violation", null)) : await DeskAsync(officer, "undo", new VersionOnly(version));
            case 3: return chance.Next(5) == 0 ? await DeskAsync(authority, "cancel", new CancelNotice(version, Note)) : await DeskAsync(authority, "return", new NotedAct(version, Note));
            case 4: return await DeskAsync(authority, "contest", new DecideContest(version, chance.Next(4) == 0, Note));
            case 5: return await DeskAsync(officer, "record", new MakeRecord(version, LicenceNumber: "790000000001", LicenceClass: "B", Waives: chance.Next(3) > 0));
            case 6: return await DeskAsync(officer, "record", new MakeRecord(version, Waives: true));
            case 7: return await DeskAsync(officer, "propose", new ProposeFine(version, 19_000_000, Note));
            case 8: return await DeskAsync(authority, "decide", new DecideFine(version, chance.Next(2) == 0 ? 19_000_000 : 18_500_000, Note));
            case 9: return await DeskAsync(authority, "decide", new DecideFine(version, 19_000_000, null));
            case 10: return chance.Next(5) == 0 ? await DeskAsync(authority, "annul", new NotedAct(version, Note)) : await DeskAsync(officer, "waive", new VersionOnly(version));
            case 11: return await DeskAsync(officer, "explain", new ExplainCase(version, "Tôi không lái xe hôm đó, xin giải trình."));
            case 12: return chance.Next(6) == 0 ? await DeskAsync(authority, "evaded", new NotedAct(version, Note)) : await DeskAsync(officer, "transfer-answer", new AnswerTransfer(version, chance.Next(2) == 0, Note));
            case 13 or 14: return await HolderAsync(id, phone => phone.PostAsJsonAsync("confirm", new ConfirmNotice(chance.Next(2) == 0, null)));
            case 15: return await HolderAsync(id, phone => phone.PostAsJsonAsync("contest", new ContestNotice("Tôi khiếu nại vì đèn lúc đó còn vàng.")));
            case 16 or 17: return await HolderAsync(id, phone => phone.PostAsJsonAsync("pay", new { }));
            case 18 or 19: return await BankAsync(chance, id);
            case 21 or 22: return await HolderAsync(id, phone => phone.PostAsJsonAsync("complain", new ComplainAboutDecision("Tôi khiếu nại quyết định vì mức phạt quá cao.", chance.Next(2) == 0 ? "Tôi nằm viện dài ngày nên gửi muộn." : null)));
            case 23: return chance.Next(5) == 0 ? await HolderAsync(id, phone => phone.PostAsJsonAsync("withdraw", new { })) : await DeskAsync(officer, "complaint-accept", new AcceptComplaint(version, false, null));
            case 24: return await DeskAsync(officer, "complaint-accept", new AcceptComplaint(version, true, Note));
            case 25: return chance.Next(4) == 0 ? await DeskAsync(authority, "complaint-refuse", new RefuseComplaint(version, "not_signed", Note)) : await DeskAsync(authority, "complaint-settle", new SettleComplaint(version, "dismiss", null, Note));
            case 26: return await DeskAsync(authority, "complaint-settle", new SettleComplaint(version, "amend", 18_200_000, Note));
            case 27: return await DeskAsync(authority, "complaint-settle", new SettleComplaint(version, "amend", 20_000_000, Note));
            case 28: return await DeskAsync(authority, "complaint-settle", new SettleComplaint(version, "annul", null, Note));
            case 29:
                await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
                {
                    var refund = await connection.ExecuteScalarAsync<Guid?>("select id from enforcement.refund where case_id = @id order by owed_at limit 1", new { id });
                    return await DeskAsync(authority, "refund", new RefundPaid(version, refund ?? Guid.NewGuid(), "LCT 00045/KBNN"));
                }

            case 31:
                using (var director = site.Director())
                {
                    return await DeskAsync(director, "complaint-accept", new AcceptComplaint(version, chance.Next(2) == 0, Note));
                }

            case 32:
                using (var director = site.Director())
                {
                    return chance.Next(3) > 0
                        ? await DeskAsync(director, "complaint-settle", new SettleComplaint(version, "amend", chance.Next(2) == 0 ? 18_400_000 : 19_600_000, Note))
                        : await DeskAsync(director, "complaint-settle", new SettleComplaint(version, chance.Next(2) == 0 ? "dismiss" : "annul", null, Note));
                }

            case 33:
                using (var somebody = chance.Next(2) == 0 ? site.Authority() : site.Director())
                {
                    return await DeskAsync(somebody, "complaint-suspend", new NotedAct(version, Note));
                }

            case 34:
                using (var somebody = chance.Next(2) == 0 ? site.Authority() : site.Director())
                {
                    return await DeskAsync(somebody, "complaint-lift", new NotedAct(version, Note));
                }

            case 35: return await HolderAsync(id, phone => phone.GetAsync(""));
            case 36: return await DeskAsync(officer, "received", new NoteReceipt(version, "handed", Ioc.Domain.Time.VietnamTime.DayOf(site.Clock.Now)));
            case 37: return await DeskAsync(officer, "posted", new NotePosting(version, $"EB{chance.Next(100_000, 999_999)}VN", Ioc.Domain.Time.VietnamTime.DayOf(site.Clock.Now)));
            case 38:
                using (var somebody = chance.Next(2) == 0 ? site.Authority() : site.Director())
                {
                    return await DeskAsync(somebody, "receipt-correct", new CorrectReceipt(version, "handed", Ioc.Domain.Time.VietnamTime.DayOf(site.Clock.Now).AddDays(-chance.Next(0, 30)), null, Note));
                }

            case 20:
                site.Clock.Advance(TimeSpan.FromDays(chance.Next(1, 25)));
                await site.Service<ClockWatch>().RunAsync(CancellationToken.None);
                return ("days pass", HttpStatusCode.OK);
            default:
                await site.Service<Ioc.Enforcement.Notices.NoticeIssue>().IssueDueAsync(CancellationToken.None);
                return ("notices go out", HttpStatusCode.OK);
        }
    }

    private async Task<(string, HttpStatusCode)> HolderAsync(Guid id, Func<HttpClient, Task<HttpResponseMessage>> act)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (notice, owner) = await connection.QuerySingleOrDefaultAsync<(Guid, string)>(
            """
            select n.id, o.number from enforcement.notice n join enforcement.case c on c.id = n.case_id join registry.vehicle v on v.id = c.vehicle_id
            join registry.owner o on o.id = v.owner_id where c.id = @id
            """,
            new { id });
        using var phone = site.Citizen(owner ?? "999000000000");
        phone.BaseAddress = new Uri(site.Address, $"/api/citizen/notices/{notice}/");
        using var answer = await act(phone);
        return ("holder", answer.StatusCode);
    }

    // the bank reports: mostly what was asked for, now and then too little, again, under another number, or a failure
    private async Task<(string, HttpStatusCode)> BankAsync(Random chance, Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var started = (await connection.QueryAsync<(string Reference, long Amount, DateTimeOffset StartedAt)>("select reference, amount, started_at from enforcement.payment where case_id = @id order by started_at, id", new { id })).AsList();
        if (started.Count == 0)
        {
            return ("nothing to report", HttpStatusCode.OK);
        }

        var (reference, amount, startedAt) = started[chance.Next(started.Count)];
        var succeeded = chance.Next(5) > 0;
        var transaction = $"{Math.Abs(id.GetHashCode())}{chance.Next(3)}{started.FindIndex(one => one.Reference == reference)}";
        var (dong, paidAt) = sent.TryGetValue((reference, transaction), out var before) ? before
            : (chance.Next(4) == 0 ? amount - 1000 : amount, chance.Next(3) == 0 ? startedAt : site.Clock.Now);      // told of late, or paid with an order of an earlier day
        return ($"bank {dong} {succeeded}", await ReportAsync(reference, dong, succeeded, transaction, paidAt));
    }

    private async Task<HttpStatusCode> ReportAsync(string reference, long dong, bool succeeded, string transaction, DateTimeOffset paidAt)
    {
        using var bank = new HttpClient { BaseAddress = site.Address };
        using var answer = await bank.GetAsync($"{PaymentEndpoints.ReportPath}?{site.Gateway.Report(reference, dong, succeeded, transaction, paidAt: paidAt)}");
        if (succeeded)
        {
            sent[(reference, transaction)] = (dong, paidAt);
        }

        return answer.StatusCode;
    }
}
