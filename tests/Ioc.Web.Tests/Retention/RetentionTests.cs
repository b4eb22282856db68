using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Data.Audit;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Retention;
using Ioc.Web.Platform;
using Ioc.Web.Retention;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Retention;

/// <summary>What is past its time goes, with the calendar in the test's hand; what is needed, held or counted stays.</summary>
public sealed class RetentionTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly EnforcementSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task A_day_of_passages_goes_whole_on_the_day_after_its_thirtieth_and_not_a_day_before()
    {
        await PassagesAsync(new DateOnly(2026, 10, 20), 3);
        await PassagesAsync(new DateOnly(2026, 10, 21), 2);
        await PassagesAsync(new DateOnly(2026, 10, 22), 1);

        // 30 days before 21 November is 22 October, at midnight in Vietnam: 21 October 17:00 UTC, so of the days of UTC only the 20th is over
        Assert.Equal(3, (await PreviewAsync()).Single(rule => rule.Code == "passages").Due);
        Assert.Equal(6, await CountAsync("traffic.passage"));
        Assert.Equal(3L, (await RunAsync())["passages"]);
        Assert.Equal(3, await CountAsync("traffic.passage"));
        Assert.Equal("", await ScalarAsync<string>("select coalesce(to_regclass('traffic.passage_20261020')::text, '')"));

        site.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2L, (await RunAsync())["passages"]);
        Assert.Equal(1, await CountAsync("traffic.passage"));
    }

    [Fact]
    public async Task Held_days_and_days_whose_violation_has_no_case_yet_stay()
    {
        await PassagesAsync(new DateOnly(2026, 10, 1), 1);
        await PassagesAsync(new DateOnly(2026, 10, 2), 1);
        await PassagesAsync(new DateOnly(2026, 10, 10), 1);
        var held = await HoldAsync(new PlaceHold(null, new DateOnly(2026, 10, 2), new DateOnly(2026, 10, 2), "Điều tra tai nạn, công văn 15/CV"));
        var waiting = await site.Scene.AddAsync(site.Database.DataSource, null, at: new DateTimeOffset(2026, 10, 10, 5, 0, 0, TimeSpan.Zero), announce: false);

        await RunAsync();

        // the second of October in Vietnam lies in the first and the second of UTC
        Assert.Equal(["2026-10-01", "2026-10-02", "2026-10-10"], await DaysAsync());

        await LiftAsync(held);
        await ExecuteAsync("delete from traffic.violation where id = @waiting", new { waiting });
        await RunAsync();
        Assert.Empty(await DaysAsync());
    }

    [Fact]
    public async Task What_was_counted_stays_counted_when_the_passages_are_gone()
    {
        await ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, valid_from, simulated) values ('99', 'province', 'Tỉnh', 'Province', '2020-01-01', true);
            insert into traffic.camera (code, name_vi, name_en, source, config, simulated, place_code) values ('NT-09', 'Ngã tư', 'Junction', 'file', '{}', true, '99')
            """);
        await PassagesAsync(new DateOnly(2026, 11, 20), 40);
        var figures = new Ioc.Analytics.Indicators.IndicatorRefresh(site.Database.DataSource, site.Clock);
        await figures.FollowPassagesAsync(CancellationToken.None);
        await figures.FollowDayAsync(CancellationToken.None);
        const string Cells = "select coalesce(jsonb_agg(to_jsonb(c) order by c.measure, c.axes, c.dims)::text, '') from indicator.cell c where period = '2026-11-20' and measure like 'traffic.pa%'";
        var before = await ScalarAsync<string>(Cells);
        Assert.Contains("40", before, StringComparison.Ordinal);

        site.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(40L, (await RunAsync())["passages"]);
        await figures.FollowPassagesAsync(CancellationToken.None);
        await figures.FollowDayAsync(CancellationToken.None);

        Assert.Equal(before, await ScalarAsync<string>(Cells));
    }

    [Fact]
    public async Task The_text_of_an_unsure_read_goes_after_fourteen_days_and_the_passage_stays_counted()
    {
        await PassagesAsync(new DateOnly(2026, 11, 1), 2, sure: false);
        await PassagesAsync(new DateOnly(2026, 11, 1), 1, sure: true);
        await PassagesAsync(new DateOnly(2026, 11, 15), 1, sure: false);

        Assert.Equal(2, (await PreviewAsync()).Single(rule => rule.Code == "unsure_reads").Due);
        Assert.Equal(2L, (await RunAsync())["unsure_reads"]);

        Assert.Equal((4, 2), (await CountAsync("traffic.passage"), await CountAsync("traffic.passage where plate is not null")));
        Assert.Equal(1, await CountAsync("traffic.passage where plate is not null and plate_sure"));
    }

    [Fact]
    public async Task Evidence_of_a_rejected_case_goes_after_ninety_days_rows_first_and_files_after_and_the_desk_says_so()
    {
        var (id, folder) = await RejectedAsync("79A-808.01");
        site.Clock.Advance(TimeSpan.FromDays(89));
        Assert.False((await RunAsync()).ContainsKey("rejected_evidence"));
        Assert.True(Directory.Exists(folder));

        site.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await PreviewAsync()).Single(rule => rule.Code == "rejected_evidence").Due);
        Assert.True(Directory.Exists(folder));
        var removed = await RunAsync();

        Assert.Equal(1L, removed["rejected_evidence"]);
        Assert.True(removed["files"] >= 6);
        await GoneAsync(folder);
        using var officer = site.Officer();
        var (status, code) = await EnforcementSite.RefusalAsync(await officer.GetAsync($"/api/review/cases/{id}/evidence/at.jpg"));
        Assert.Equal((HttpStatusCode.NotFound, "evidence.removed"), (status, code));
        Assert.Contains("thời hạn lưu trữ", (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Evidence.Problem!.Vi, StringComparison.Ordinal);
        Assert.Equal(0, await site.EventsAsync(id, EventTypes.EvidenceBroken));
    }

    [Fact]
    public async Task A_held_case_keeps_its_evidence_until_the_hold_is_lifted()
    {
        var (id, folder) = await RejectedAsync("79A-808.02");
        var hold = await HoldAsync(new PlaceHold(id.ToString(), null, null, "Tòa án yêu cầu giữ lại"));
        site.Clock.Advance(TimeSpan.FromDays(400));
        await RunAsync();
        Assert.True(Directory.Exists(folder));
        Assert.Equal(1, await site.EventsAsync(id, EventTypes.HoldPlaced));

        await LiftAsync(hold);
        await GoneAsync(folder);
    }

    [Fact]
    public async Task A_run_that_died_between_rows_and_files_is_finished_by_the_next()
    {
        var (id, folder) = await RejectedAsync("79A-808.03");
        await ExecuteAsync("update enforcement.case set evidence_removed_at = @now where id = @id", new { id, now = site.Clock.Now });
        Assert.True(Directory.Exists(folder));

        await RunAsync();

        await GoneAsync(folder);
        Assert.False((await RunAsync()).ContainsKey("files"));
    }

    [Fact]
    public async Task An_open_case_keeps_everything_however_old_it_is()
    {
        var (id, _, _) = await site.NoticeAsync("79A-808.04");
        var folder = site.Scene.PackageOf(await ScalarAsync<Guid>("select violation_id from enforcement.case where id = @id", new { id }));
        site.Clock.Advance(TimeSpan.FromDays(3000));
        await RunAsync();
        Assert.True(File.Exists(Path.Combine(folder, "clip.mp4")));
    }

    [Fact]
    public async Task Of_a_paid_case_first_the_clip_goes_and_years_later_the_stills_and_what_the_citizen_sent()
    {
        var (id, phone) = await site.DecidedAsync("79A-808.05");
        var folder = site.Scene.PackageOf(await ScalarAsync<Guid>("select violation_id from enforcement.case where id = @id", new { id }));
        await ExecuteAsync(
            """
            insert into enforcement.attachment (id, case_id, name, media_type, sha256, bytes, content, added_by, added_at) values (gen_random_uuid(), @id, 'a.jpg', 'image/jpeg', 'x', 1, 'x', 'citizen:x', now());
            update enforcement.case set state = 'closed', updated_at = @now where id = @id
            """,
            new { id, now = site.Clock.Now });

        site.Clock.Advance(TimeSpan.FromDays(731));
        await GoneAsync(Path.Combine(folder, "clip.mp4"));
        Assert.True(File.Exists(Path.Combine(folder, "at.jpg")));
        var (status, code) = await EnforcementSite.RefusalAsync(await phone.GetAsync("/api/citizen/notice/evidence/clip.mp4"));
        Assert.Equal((HttpStatusCode.NotFound, "evidence.removed"), (status, code));
        Assert.Equal(HttpStatusCode.OK, (await phone.GetAsync("/api/citizen/notice/evidence/at.jpg")).StatusCode);

        site.Clock.Advance(TimeSpan.FromDays(1826 - 731));
        await GoneAsync(folder);
        Assert.Equal(0, await CountAsync("enforcement.attachment"));
        phone.Dispose();
    }

    [Fact]
    public async Task Sessions_messages_lookups_and_refused_rows_go_by_their_own_time_in_small_batches()
    {
        var (id, _, _) = await site.NoticeAsync("79A-808.06");
        await site.EventuallyAsync("select count(*)::integer from citizen.message where @id = @id", id, (int n) => n > 0);
        await ExecuteAsync(
            """
            insert into identity.session (id, scheme, person, ticket, created_at, seen_at, expires_at)
            select decode(lpad(to_hex(n), 8, '0'), 'hex'), 'staff', 'x', 'x', @now, @now, @now from generate_series(1, 1203) n
            """,
            new { now = site.Clock.Now });
        site.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(1203L, (await RunAsync())["sessions"]);

        site.Clock.Advance(TimeSpan.FromDays(731));
        var removed = await RunAsync();
        Assert.True(removed["messages"] > 0);
        Assert.Equal(0, await CountAsync("citizen.message"));
        Assert.Equal(1, await CountAsync("enforcement.notice"));
    }

    [Fact]
    public async Task What_devices_sent_goes_after_sixty_days_and_never_while_it_could_be_sent_again()
    {
        await PassagesAsync(new DateOnly(2026, 11, 20), 1);
        await ExecuteAsync(
            """
            insert into traffic.device_event (camera_code, event_id, content_sha256, passage_id, captured_at, received_at)
            select 'NT-09', 'e' || n, 'x', gen_random_uuid(), @now, @now + n * interval '1 minute' from generate_series(1, 1203) n;
            insert into traffic.device_refusal (camera_code, at, field, text_vi, text_en) select 'NT-09', @now, 'plate', 'x', 'x' from generate_series(1, 7)
            """,
            new { now = site.Clock.Now });
        using (var administrator = Administrator())
        {
            // an event is taken until it is 30 days old, and known again by its row
            using var too = await administrator.PutAsJsonAsync("/api/retention/device_events", new SetRetention(30, "Thử đặt ngắn hơn"));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "retention.days"), await EnforcementSite.RefusalAsync(too));
        }

        site.Clock.Advance(TimeSpan.FromDays(60));
        Assert.False((await RunAsync()).ContainsKey("device_events"));
        site.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1210, (await PreviewAsync()).Single(rule => rule.Code == "device_events").Due);
        Assert.Equal(1210L, (await RunAsync())["device_events"]);
        Assert.Equal((0, 0), (await CountAsync("traffic.device_event"), await CountAsync("traffic.device_refusal")));
    }

    [Fact]
    public async Task While_a_complaint_is_open_or_money_is_owed_back_an_ended_case_keeps_everything()
    {
        var (id, phone) = await site.DecidedAsync("79A-808.07");
        phone.Dispose();
        var folder = site.Scene.PackageOf(await ScalarAsync<Guid>("select violation_id from enforcement.case where id = @id", new { id }));
        await ExecuteAsync(
            """
            update enforcement.case set state = 'closed', updated_at = @now where id = @id;
            insert into enforcement.complaint (id, case_id, text, filed_by, filed_at) values (gen_random_uuid(), @id, 'Tôi khiếu nại quyết định.', 'citizen:x', @now)
            """,
            new { id, now = site.Clock.Now });
        site.Clock.Advance(TimeSpan.FromDays(1830));
        await RunAsync();
        Assert.True(File.Exists(Path.Combine(folder, "clip.mp4")));

        await ExecuteAsync(
            """
            update enforcement.complaint set state = 'withdrawn', withdrawn_at = @now where case_id = @id;
            insert into enforcement.refund (id, case_id, fine, surcharge, owed_at) values (gen_random_uuid(), @id, 1000, 0, @now)
            """,
            new { id, now = site.Clock.Now });
        await RunAsync();
        Assert.True(Directory.Exists(folder));

        await ExecuteAsync("update enforcement.refund set reference = 'LCT 1', paid_by = 'x', paid_name = 'x', paid_at = @now where case_id = @id", new { id, now = site.Clock.Now });
        await GoneAsync(folder);
    }

    [Fact]
    public async Task After_ten_years_a_sealed_stretch_of_the_log_goes_and_the_chain_can_still_be_checked()
    {
        var (id, _) = await RejectedAsync("79A-808.07");
        var seals = site.Service<EventSeals>();
        await seals.SealAsync(CancellationToken.None);
        var (open, _, _) = await site.NoticeAsync("79A-808.08");
        await seals.SealAsync(CancellationToken.None);

        // the events say the real time at which they were recorded
        site.Clock.Now = TimeProvider.System.GetUtcNow().AddDays(3660);
        await RunAsync();

        Assert.Equal(0, await site.EventsAsync(id, EventTypes.CaseRejected));
        Assert.Equal(1, await site.EventsAsync(open, EventTypes.NoticeIssued));
        await seals.SealAsync(CancellationToken.None);
        var verdict = await seals.CheckAsync(null, CancellationToken.None);
        Assert.DoesNotContain(verdict.Faults, fault => fault.Kind is "changed" or "chain" or "extra");
        Assert.NotNull((await seals.NewestAsync(50, CancellationToken.None))[^1].EmptiedAt);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_a_run_says_what_it_removed_as_counts()
    {
        await PassagesAsync(new DateOnly(2026, 10, 5), 7);
        await PreviewAsync();
        Assert.Equal(7, await CountAsync("traffic.passage"));

        using var administrator = Administrator();
        using var answer = await administrator.PostAsync("/api/retention/run", null);
        Assert.Equal(7, (await answer.Content.ReadFromJsonAsync<RetentionRunView>())!.Removed["passages"]);

        Assert.Equal("""{"passages": 7}""", await ScalarAsync<string>("select data::text from audit.event where type = 'retention.run' and actor = 'administrator:quantri'"));
        var state = (await administrator.GetFromJsonAsync<RetentionState>("/api/retention"))!;
        Assert.Equal(7, state.Runs[0].Removed["passages"]);
        Assert.Equal(RetentionTexts.All.Count, state.Rules.Count);
    }

    [Fact]
    public async Task A_new_period_holds_from_tomorrow_with_its_reason_and_never_below_the_floor()
    {
        using var administrator = Administrator();
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "retention.days"),
            await EnforcementSite.RefusalAsync(await administrator.PutAsJsonAsync("/api/retention/audit", new SetRetention(365, "Tiết kiệm ổ đĩa"))));
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "retention.reason"),
            await EnforcementSite.RefusalAsync(await administrator.PutAsJsonAsync("/api/retention/passages", new SetRetention(20, " "))));
        Assert.Equal(
            (HttpStatusCode.NotFound, "retention.unknown"),
            await EnforcementSite.RefusalAsync(await administrator.PutAsJsonAsync("/api/retention/everything", new SetRetention(20, "Quy chế mới"))));
        Assert.True((await administrator.PutAsJsonAsync("/api/retention/passages", new SetRetention(10, "Quy chế số 7/QC"))).IsSuccessStatusCode);
        await PassagesAsync(new DateOnly(2026, 11, 5), 1);

        Assert.False((await RunAsync()).ContainsKey("passages"));
        site.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1L, (await RunAsync())["passages"]);
        var rule = (await PreviewAsync()).Single(one => one.Code == "passages");
        Assert.Equal((10, new LocalText("Quy chế số 7/QC", "Quy chế số 7/QC"), new DateOnly(2026, 11, 22)), (rule.Days, rule.Basis, rule.ValidFrom));
        Assert.All((await PreviewAsync()).Where(one => one.Code != "passages"), shipped => Assert.NotEqual(shipped.Basis.Vi, shipped.Basis.En));
    }

    [Fact]
    public async Task The_watch_runs_once_a_night_and_not_before_its_hour()
    {
        var watch = site.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<RetentionWatch>().Single();
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(0, await CountAsync("retention.run"));

        site.Clock.Now = VietnamTime.StartOf(new DateOnly(2026, 11, 21)).AddHours(23).AddMinutes(1);
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(1, await CountAsync("retention.run"));
        Assert.Equal("system:retention", await ScalarAsync<string>("select actor from retention.run"));
    }

    private HttpClient Administrator() => site.Staff("quantri", StaffRoles.Administrator);

    private async Task<IReadOnlyList<RetentionRuleView>> PreviewAsync()
    {
        using var administrator = Administrator();
        return (await administrator.GetFromJsonAsync<RetentionState>("/api/retention"))!.Rules;
    }

    private async Task<IReadOnlyDictionary<string, long>> RunAsync()
    {
        var run = await site.Service<RetentionJob>().RunAsync(RetentionJob.Actor, CancellationToken.None);
        return System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, long>>(run!.Removed)!;
    }

    private async Task<Guid> HoldAsync(PlaceHold hold)
    {
        using var administrator = Administrator();
        using var placed = await administrator.PostAsJsonAsync("/api/retention/holds", hold);
        Assert.True(placed.IsSuccessStatusCode, await placed.Content.ReadAsStringAsync());
        return (await administrator.GetFromJsonAsync<RetentionState>("/api/retention"))!.Holds[0].Id;
    }

    private async Task LiftAsync(Guid hold)
    {
        using var administrator = Administrator();
        Assert.True((await administrator.PostAsJsonAsync($"/api/retention/holds/{hold}/lift", new LiftHold("Đã kết thúc điều tra"))).IsSuccessStatusCode);
    }

    // A run waits for nobody who works on a case at that moment, as the site's own clocks may when the calendar leaps: a later run then finds it.
    private Task GoneAsync(string path) => Ioc.Testing.Running.Eventually.ReachesAsync(
        $"{path} is gone",
        TimeSpan.FromSeconds(30),
        async () =>
        {
            await site.Service<RetentionJob>().RunAsync(RetentionJob.Actor, CancellationToken.None);
            return Path.Exists(path);
        },
        there => !there);

    private async Task<(Guid Id, string Folder)> RejectedAsync(string plate)
    {
        await site.RegisterAsync(plate);
        var id = await site.CaseAsync(plate);
        await site.ActAsync(site.Officer(), id, "reject", version => new RejectCase(version, "no_violation", null));
        return (id, site.Scene.PackageOf(await ScalarAsync<Guid>("select violation_id from enforcement.case where id = @id", new { id })));
    }

    // at noon UTC, so that the days of Vietnam and of UTC are the same
    private async Task PassagesAsync(DateOnly day, int count, bool sure = true)
    {
        await ExecuteAsync(
            """
            insert into traffic.camera (code, name_vi, name_en, source, config, simulated) values ('NT-09', 'Ngã tư', 'Junction', 'file', '{}', true) on conflict (code) do nothing;
            select traffic.ensure_passage_day(@day);
            insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate, plate_confidence, plate_sure, unsure_reason, plate_lines, plate_colour, vehicle_class, frames, reads)
            select gen_random_uuid(), @at, @at, 'NT-09', n, '79A12345', 0.5, @sure, null, 1, 'white', 'car', 20, 8 from generate_series(1, @count) n
            """,
            new { day, at = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero), sure, count });
    }

    private async Task<IReadOnlyList<string>> DaysAsync()
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<string>("select distinct to_char(seen_from at time zone 'UTC', 'YYYY-MM-DD') from traffic.passage order by 1")).AsList();
    }

    private Task<int> CountAsync(string from) => ScalarAsync<int>($"select count(*)::integer from {from}")!;

    private async Task<T?> ScalarAsync<T>(string sql, object? values = null)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T?>(sql, values);
    }

    private async Task ExecuteAsync(string sql, object? values = null)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, values);
    }
}
