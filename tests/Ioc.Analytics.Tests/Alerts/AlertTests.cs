using Dapper;
using Ioc.Analytics.Alerts;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Outlook;
using Ioc.Domain.Alerts;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Analytics.Tests.Alerts;

/// <summary>Rules, readings and alerts on a real database; the clock stands at 08:00 on 21 November 2026 in Vietnam and moves when a test moves it.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private readonly FixedTimeProvider clock = new();
    private TestDatabase database = null!;
    private CountingTown town = null!;
    private AlertEvaluation alerts = null!;
    private AlertDesk desk = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        town = await CountingTown.BuildAsync(database.DataSource);
        alerts = new(database.DataSource, clock);
        desk = new(database.DataSource, clock);
        await CamerasAsync("live", "CA", "CB");
        await RunAsync("update fact.source set last_success_at = @now, last_attempt_at = @now, due_times = null, due_day = null");
    }

    public Task DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Cameras_that_fail_together_are_one_alert_after_their_wait_and_it_clears_when_both_are_back()
    {
        await LookAsync();
        Assert.Empty((await PageAsync()).Alerts);

        await CamerasAsync("reconnecting", "CA", "CB");
        await LookAsync();
        Assert.Empty((await PageAsync()).Alerts);
        await LookAsync(minutes: 2);

        var alert = Assert.Single((await PageAsync()).Alerts);
        Assert.Equal(("camera-down", "active", 2), (alert.Rule, alert.State, alert.ActiveSubjects));
        Assert.Equal(("Camera ngừng hoạt động: A, B", "Camera down: A, B"), (alert.Title.Vi, alert.Title.En));

        await CamerasAsync("live", "CA");
        await LookAsync();
        await LookAsync(minutes: 1);
        Assert.Equal(("active", 1, 2), (await PageAsync()).Alerts.Select(a => (a.State, a.ActiveSubjects, a.AllSubjects)).Single());

        await CamerasAsync("live", "CB");
        await LookAsync();
        await LookAsync(minutes: 1);
        Assert.Equal("cleared", (await PageAsync()).Alerts.Single().State);
        var log = (await desk.FindAsync(alert.Id, CancellationToken.None))!.Log;
        Assert.Equal(["alert.cleared", "alert.narrowed", "alert.told", "alert.raised"], log.Select(entry => entry.Type));
    }

    [Fact]
    public async Task A_camera_that_flickers_within_its_waits_makes_no_alert_and_clears_none()
    {
        for (var i = 0; i < 6; i++)
        {
            await CamerasAsync(i % 2 == 0 ? "reconnecting" : "live", "CA");
            await LookAsync(minutes: 1);
        }

        Assert.Empty((await PageAsync()).Alerts);

        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        for (var i = 0; i < 6; i++)
        {
            await CamerasAsync(i % 2 == 0 ? "live" : "broken", "CA");
            await LookAsync(seconds: 40);
        }

        Assert.Equal(("active", 1), (await PageAsync()).Alerts.Select(a => (a.State, a.AllSubjects)).Single());
    }

    [Fact]
    public async Task A_stream_without_new_pictures_is_told_and_a_camera_that_sends_one_for_each_vehicle_is_not()
    {
        await RunAsync("update traffic.camera set source = case code when 'CA' then 'anpr' else 'rtsp://camera.invalid/b' end where code in ('CA', 'CB')");
        await CamerasAsync("live", "CA", "CB");
        await RunAsync("update traffic.camera_state set last_frame_at = @at", new { at = clock.Now.AddMinutes(-5) });

        await LookAsync();
        await LookAsync(minutes: 2);

        var alert = Assert.Single((await PageAsync()).Alerts, found => found.Rule == "camera-stale");
        Assert.Equal("Camera không có hình mới: B", alert.Title.Vi);
    }

    [Fact]
    public async Task What_is_raised_in_quiet_hours_is_told_when_they_are_over_and_what_is_critical_at_once()
    {
        // 22:30 in Vietnam; sources are quiet from 22:00 to 06:00.
        clock.Now = new(2026, 11, 21, 15, 30, 0, TimeSpan.Zero);
        await RunAsync("update fact.source set due_times = array(select make_time(h, 0, 0) from generate_series(0, 23) h), last_success_at = @now - interval '2 hours' where code = 'lodging'");
        await LookAsync();
        await LookAsync(minutes: 10);

        var alert = Assert.Single((await PageAsync()).Alerts);
        Assert.Equal(("source-late", true), (alert.Rule, alert.Quiet));

        clock.Now = new(2026, 11, 21, 22, 59, 0, TimeSpan.Zero);
        await LookAsync();
        Assert.True((await PageAsync()).Alerts.Single().Quiet);
        clock.Now = new(2026, 11, 21, 23, 0, 0, TimeSpan.Zero);
        await LookAsync();
        Assert.False((await PageAsync()).Alerts.Single().Quiet);

        await RunAsync("update fact.source set due_times = null, due_day = null, last_success_at = @now");
        await LookAsync();
        await RunAsync("update alert.rule set severity = 'critical' where code = 'source-late'");
        clock.Now = new(2026, 11, 22, 16, 0, 0, TimeSpan.Zero);
        await RunAsync("update fact.source set due_times = array(select make_time(h, 0, 0) from generate_series(0, 23) h), last_success_at = @now - interval '2 hours' where code = 'lodging'");
        await LookAsync();
        await LookAsync(minutes: 10);
        Assert.Contains((await PageAsync()).Alerts, a => a is { State: "active", Severity: "critical", Quiet: false });
    }

    [Fact]
    public async Task A_source_is_late_when_its_schedule_says_so_and_not_before_whatever_the_hours_between()
    {
        // Due at 08:00 of each day; it delivered at 07:30 on the 21st: nothing is owed until 08:00 on the 22nd.
        var delivered = new DateTimeOffset(2026, 11, 21, 7, 30, 0, TimeSpan.FromHours(7)).ToUniversalTime();
        await RunAsync($"update fact.source set due_times = '{{08:00}}', last_success_at = '{delivered:O}' where code = 'incidents'");
        clock.Now = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.FromHours(7)).ToUniversalTime();
        await LookAsync();
        await LookAsync(minutes: 30);
        Assert.Empty((await PageAsync()).Alerts);
        clock.Now = new DateTimeOffset(2026, 11, 22, 7, 59, 0, TimeSpan.FromHours(7)).ToUniversalTime();
        await LookAsync();
        Assert.Empty((await PageAsync()).Alerts);

        clock.Now = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(7)).ToUniversalTime();
        await LookAsync();
        await LookAsync(minutes: 30);
        Assert.Equal("source-late", Assert.Single((await PageAsync()).Alerts).Rule);

        // Whoever sets it to noon is not waited for until noon.
        await RunAsync("update fact.source set due_times = '{12:00}' where code = 'incidents'");
        await LookAsync(minutes: 1);
        await LookAsync(minutes: 30);
        Assert.Equal("cleared", Assert.Single((await PageAsync()).Alerts).State);
    }

    [Fact]
    public async Task A_source_that_fails_or_refuses_much_has_its_own_alert()
    {
        await RunAsync("update fact.source set last_error = 'x' where code = 'labour'");
        await town.SendAsync(LabourFacts.Table, "place_code,month,sector,labour_force,employed,unemployed\nA,2026-10,agriculture,100,98,2\nNOWHERE,2026-10,industry,200,190,10\n");
        await RunAsync("update fact.source set last_error = 'x', last_attempt_at = @now where code = 'incidents'");
        await LookAsync();
        await LookAsync(minutes: 5);

        var found = (await PageAsync()).Alerts.Select(a => (a.Rule, a.ActiveSubjects)).Order().ToList();

        Assert.Equal([("source-failing", 1), ("source-refused", 1)], found);
        var refused = (await PageAsync()).Alerts.Single(a => a.Rule == "source-refused");
        var subject = Assert.Single((await desk.FindAsync(refused.Id, CancellationToken.None))!.Subjects);
        Assert.Equal("1 trong 2 dòng bị từ chối (50 %)", subject.Detail.Vi);
    }

    [Fact]
    public async Task A_small_cell_raises_nothing_for_its_value_would_be_told()
    {
        await ValueAsync("public_order.theft", "A", 3);
        await ValueAsync("public_order.theft", "B", 40);
        await ValueAsync("public_order.theft", "T", 43);
        // A day on which windows of thirty days may be shown.
        await RunAsync("insert into indicator.public_window (indicator_code, table_of, day) select 'public_order.theft', t, '2026-11-21' from unnest(array['T', '=T']) t");
        await RuleAsync("thefts", new(AlertKinds.Threshold, "Trộm cắp nhiều", "Many thefts", "public_order.theft", true, true, 2, 2, 0, 0, "info", null, null, true, true));
        await RuleAsync("thefts-town", new(AlertKinds.Threshold, "Trộm cắp nhiều", "Many thefts", "public_order.theft", false, true, 42, 30, 0, 0, "info", null, null, true, true));

        await LookAsync();

        // Of two wards, one hidden: the other would give it away, and is hidden too.
        Assert.Equal("thefts-town", Assert.Single((await PageAsync()).Alerts).Rule);
    }

    [Fact]
    public async Task A_corrected_period_is_told_with_its_old_and_new_value_and_who_corrected_it()
    {
        const string head = "place_code,month,sector,labour_force,employed,unemployed\n";
        await town.SendAsync(LabourFacts.Table, head + "A,2026-10,agriculture,1000,960,40\nB,2026-10,agriculture,1000,960,40\n", "first.csv");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);
        await LookAsync();
        town.Clock.Advance(TimeSpan.FromHours(2));
        clock.Advance(TimeSpan.FromHours(2));
        await town.SendAsync(LabourFacts.Table, head + "A,2026-10,agriculture,1000,940,60\n", "corrected.csv");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        await LookAsync();

        var alert = Assert.Single((await PageAsync()).Alerts, a => a.Rule == "restated");
        var subject = (await desk.FindAsync(alert.Id, CancellationToken.None))!.Subjects.Single(s => s.Subject == "indicator:labour.unemployment_rate");
        Assert.Contains("kỳ 01/10/2026: 4,00 → 5,00 %", subject.Detail.Vi, StringComparison.Ordinal);
        Assert.Contains("4.00 → 5.00 %", subject.Detail.En, StringComparison.Ordinal);
        Assert.Contains("corrected.csv", subject.Detail.En, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(25));
        await LookAsync();
        Assert.Equal("cleared", (await PageAsync()).Alerts.Single(a => a.Rule == "restated").State);
    }

    [Fact]
    public async Task A_person_takes_up_an_alert_gives_it_on_and_remarks_and_all_of_it_is_logged()
    {
        await RunAsync("insert into staff.account (name, display_name, password_hash, roles) values ('hoa', 'Nguyễn Thị Hoa', 'x', '{operator}'), ('nam', 'Trần Nam', 'x', '{operator}')");
        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        var id = (await PageAsync()).Alerts.Single().Id;

        Assert.Equal(AlertOutcome.Done, await desk.AcknowledgeAsync(id, "hoa", CancellationToken.None));
        Assert.Equal(AlertOutcome.Done, await desk.AcknowledgeAsync(id, "nam", CancellationToken.None));
        Assert.Equal(AlertOutcome.Done, await desk.AssignAsync(id, "hoa", "nam", CancellationToken.None));
        Assert.Equal(AlertOutcome.NoSuchPerson, await desk.AssignAsync(id, "hoa", "nobody", CancellationToken.None));
        Assert.Equal(AlertOutcome.Done, await desk.CommentAsync(id, "nam", "Đã gọi đơn vị bảo trì", CancellationToken.None));
        Assert.Equal(AlertOutcome.Unknown, await desk.CommentAsync(Guid.NewGuid(), "nam", "x", CancellationToken.None));

        var detail = (await desk.FindAsync(id, CancellationToken.None))!;
        // The second acknowledgement changed nothing.
        Assert.Equal(("Nguyễn Thị Hoa", "Trần Nam"), (detail.Alert.AcknowledgedBy, detail.Alert.AssignedName));
        Assert.Equal(
            [("alert.commented", "Trần Nam"), ("alert.assigned", "Nguyễn Thị Hoa"), ("alert.acknowledged", "Nguyễn Thị Hoa")],
            detail.Log.Take(3).Select(entry => (entry.Type, entry.Who!)));
        Assert.Equal("Đã gọi đơn vị bảo trì", detail.Log[0].Text);
        Assert.Empty((await desk.PageAsync("active", false, null, null, null, 0, CancellationToken.None)).Alerts);
        Assert.Single((await desk.PageAsync("active", true, "warning", "camera-down", "nam", 0, CancellationToken.None)).Alerts);
    }

    [Fact]
    public async Task A_rule_that_is_switched_off_clears_what_it_raised()
    {
        await CamerasAsync("broken", "CA", "CB");
        await LookAsync();
        await LookAsync(minutes: 2);
        Assert.Equal("active", (await PageAsync()).Alerts.Single().State);

        await RunAsync("update alert.rule set enabled = false where code = 'camera-down'");
        await LookAsync();

        Assert.Equal("cleared", (await PageAsync()).Alerts.Single().State);
        Assert.Equal(0, await town.AskAsync<int>("select count(*)::integer from alert.watch"));
    }

    [Fact]
    public async Task Looking_again_changes_nothing_and_the_kinds_and_severities_are_those_of_the_database()
    {
        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        Assert.Equal(0, await alerts.LookAsync(CancellationToken.None));

        Assert.Equal(AlertKinds.All.Order(StringComparer.Ordinal), await CheckedColumn.ValuesAsync(database.DataSource, "alert.rule", "kind"));
        Assert.Equal(AlertSeverities.All.Order(StringComparer.Ordinal), await CheckedColumn.ValuesAsync(database.DataSource, "alert.rule", "severity"));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.All(await AlertRules.ReadAsync(connection, CancellationToken.None), rule => Assert.Empty(AlertRule.Faults(rule.Rule)));
    }

    private async Task LookAsync(int minutes = 0, int seconds = 0)
    {
        clock.Advance(new TimeSpan(0, minutes, seconds));
        await alerts.LookAsync(CancellationToken.None);
    }

    private Task<AlertPage> PageAsync() => desk.PageAsync(null, null, null, null, null, 0, CancellationToken.None);

    private Task CamerasAsync(string state, params string[] codes) => RunAsync(
        """
        insert into traffic.camera_state (camera_code, state, since, last_frame_at, worker) select code, @state, @now, '2027-01-01Z', 'w' from unnest(@codes) code
        on conflict (camera_code) do update set state = excluded.state
        """,
        new { state, codes, now = clock.Now });

    private Task ValueAsync(string indicator, string place, double value) => RunAsync(
        """
        insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
        values (@indicator, @place, '2026-11-20 17:00Z', '2026-11-21 17:00Z', @value, @value, null, @now);
        update indicator.revision set computed_at = @now where indicator_code = @indicator
        """,
        new { indicator, place, value, now = clock.Now });

    private Task RuleAsync(string code, AlertRuleConfig rule) => desk.WriteRuleAsync(code, rule, "test", CancellationToken.None);

    private async Task RunAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters ?? new { now = clock.Now });
    }
}
