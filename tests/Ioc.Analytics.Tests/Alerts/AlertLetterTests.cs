using Dapper;
using Ioc.Analytics.Alerts;
using Ioc.Domain.Alerts;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Alerts;

/// <summary>Who is told of which alert by letter, and when; the clock stands at 08:00 on 21 November 2026 in Vietnam and moves when a test moves it.</summary>
public sealed class AlertLetterTests : IAsyncLifetime
{
    private readonly FixedTimeProvider clock = new();
    private TestDatabase database = null!;
    private AlertEvaluation alerts = null!;
    private AlertLetters letters = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await CountingTown.BuildAsync(database.DataSource);
        alerts = new(database.DataSource, clock);
        letters = new(database.DataSource, clock, "https://ioc.example");
        await CamerasAsync("live", "CA", "CB");
        await RunAsync("update fact.source set last_success_at = @now, last_attempt_at = @now, due_times = null, due_day = null");
    }

    public Task DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task What_comes_within_the_wait_goes_in_one_letter_and_one_mail()
    {
        await RecipientAsync("Trực ban", wait: 5);
        await CamerasAsync("broken", "CA", "CB");
        await LookAsync();
        await LookAsync(minutes: 2);
        await RunAsync("update fact.source set last_error = 'x', last_attempt_at = @now where code = 'lodging'");
        await LookAsync();
        Assert.Equal(0, await letters.WriteAsync(CancellationToken.None));

        await LookAsync(minutes: 5);

        var letter = Assert.Single(await LettersAsync());
        Assert.Equal("[Cảnh báo] 2 cảnh báo: 2 mới", letter.SubjectVi);
        Assert.Equal("[Warning] 2 alerts: 2 new", letter.SubjectEn);
        Assert.Contains("Camera ngừng hoạt động: A, B\nTừ 08:02 21/11/2026\n - A: ", letter.BodyVi, StringComparison.Ordinal);
        Assert.Contains("https://ioc.example/alerts/", letter.BodyEn, StringComparison.Ordinal);
        Assert.Equal(1, await AskAsync<int>("select count(*)::integer from citizen.mail where state = 'waiting' and letter_id is not null"));
        Assert.Equal(0, await letters.WriteAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_alert_that_clears_before_its_letter_is_told_to_nobody_and_one_that_was_told_is_told_to_be_over()
    {
        await RecipientAsync("Trực ban", wait: 5);
        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        await CamerasAsync("live", "CA");
        await LookAsync();
        await LookAsync(minutes: 1);
        await LookAsync(minutes: 30);
        Assert.Empty(await LettersAsync());

        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        await LookAsync(minutes: 5);
        await CamerasAsync("live", "CA");
        await LookAsync();
        await LookAsync(minutes: 1);
        await LookAsync(minutes: 5);

        Assert.Equal(["[Cảnh báo] Camera ngừng hoạt động: A", "[Đã hết] Camera ngừng hoạt động: A"], (await LettersAsync()).Select(letter => letter.SubjectVi));
    }

    [Fact]
    public async Task Quiet_hours_hold_letters_back_and_what_is_critical_goes_at_once()
    {
        await RecipientAsync("Trực ban", wait: 5);
        // 22:30 in Vietnam; sources are quiet from 22:00 to 06:00.
        clock.Now = new(2026, 11, 21, 15, 30, 0, TimeSpan.Zero);
        await RunAsync("update fact.source set due_times = array(select make_time(h, 0, 0) from generate_series(0, 23) h), last_success_at = @now - interval '2 hours' where code = 'lodging'");
        await LookAsync();
        await LookAsync(minutes: 10);
        await LookAsync(minutes: 60);
        Assert.Empty(await LettersAsync());

        await RunAsync("update alert.rule set severity = 'critical' where code = 'camera-down'");
        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        Assert.Equal(["[Khẩn cấp] Camera ngừng hoạt động: A"], (await LettersAsync()).Select(letter => letter.SubjectVi));

        // 06:00 and the wait of five minutes.
        clock.Now = new(2026, 11, 21, 23, 0, 0, TimeSpan.Zero);
        await LookAsync();
        Assert.Single(await LettersAsync());
        await LookAsync(minutes: 5);
        Assert.Contains("[Cảnh báo] Nguồn dữ liệu trễ hạn", (await LettersAsync())[1].SubjectVi, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happens_in_quiet_hours_to_an_alert_that_was_told_waits_until_they_are_over()
    {
        await RecipientAsync("Trực ban", wait: 0);
        // 21:00 in Vietnam: told. 22:30: over, and not told before 06:00.
        clock.Now = new(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);
        await RunAsync("update fact.source set due_times = array(select make_time(h, 0, 0) from generate_series(0, 23) h), last_success_at = @now - interval '2 hours' where code = 'lodging'");
        await LookAsync();
        await LookAsync(minutes: 10);
        await LookAsync();
        Assert.Single(await LettersAsync());

        clock.Now = new(2026, 11, 21, 15, 30, 0, TimeSpan.Zero);
        await RunAsync("update fact.source set due_times = null, due_day = null");
        await LookAsync();
        clock.Now = new(2026, 11, 21, 22, 59, 0, TimeSpan.Zero);
        await LookAsync();
        Assert.Single(await LettersAsync());
        clock.Now = new(2026, 11, 21, 23, 0, 0, TimeSpan.Zero);
        await LookAsync();
        Assert.StartsWith("[Đã hết]", (await LettersAsync())[1].SubjectVi, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everyone_is_told_of_the_rules_and_from_the_severity_that_they_chose()
    {
        await RecipientAsync("Camera", rules: ["camera-down"]);
        await RecipientAsync("Nguồn", rules: ["source-failing"]);
        await RecipientAsync("Khẩn", least: "critical");
        await RecipientAsync("Nghỉ", enabled: false);
        await RecipientAsync("Mọi thứ", least: "info");
        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        await LookAsync();

        Assert.Equal(["Camera", "Mọi thứ"], (await LettersAsync()).Select(letter => letter.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_recipient_who_is_removed_takes_the_address_and_the_letters_along_and_the_log_keeps_no_address()
    {
        var recipients = new AlertRecipients(database.DataSource, clock);
        var config = new AlertRecipientConfig(" Trực ban ", "truc-ban@example.invalid", "vi", "warning", null, 0, true);
        var (id, outcome) = await recipients.WriteAsync(null, AlertRecipient.Of(config), "hoa", CancellationToken.None);
        Assert.Equal(AlertRecipientOutcome.Done, outcome);
        Assert.Equal(AlertRecipientOutcome.AddressTaken, (await recipients.WriteAsync(null, AlertRecipient.Of(config with { Email = "TRUC-BAN@example.invalid" }), "hoa", CancellationToken.None)).Outcome);
        await CamerasAsync("broken", "CA");
        await LookAsync();
        await LookAsync(minutes: 2);
        await LookAsync();
        Assert.Single(await LettersAsync());

        Assert.Equal(AlertRecipientOutcome.Done, await recipients.RemoveAsync(id, "hoa", CancellationToken.None));
        Assert.Equal(AlertRecipientOutcome.Unknown, await recipients.RemoveAsync(id, "hoa", CancellationToken.None));

        Assert.Equal((0, 0, 0), await AskAsync<(int, int, int)>("select (select count(*)::integer from alert.letter), (select count(*)::integer from alert.note), (select count(*)::integer from citizen.mail)"));
        Assert.Equal(["alert-recipient.changed", "alert-recipient.removed"], await AskAllAsync<string>("select type from audit.event where subject_kind = 'alert-recipient' order by seq"));
        Assert.Equal(0, await AskAsync<int>("select count(*)::integer from audit.event where data::text ilike '%example.invalid%'"));
    }

    [Theory]
    [InlineData("x", "a@b.vn", "vi", "info", 0, 1)]
    [InlineData("Trực ban", "không phải thư", "vi", "info", 0, 1)]
    [InlineData("Trực ban", "A <a@b.vn>", "vi", "info", 0, 1)]
    [InlineData("Trực ban", "a@b.vn\r\nBcc: c@d.vn", "vi", "info", 0, 1)]
    [InlineData("Trực ban", "a@b.vn", "fr", "high", 1441, 3)]
    [InlineData("Trực ban", "a@b.vn", "en", "critical", 1440, 0)]
    public void What_is_wrong_with_a_recipient_is_said_in_both_languages(string name, string email, string language, string least, int wait, int faults)
    {
        var found = AlertRecipient.Faults(new(name, email, language, least, [], wait, true), ["camera-down"]);
        Assert.Equal(faults, found.Count);
        Assert.All(found, fault => Assert.True(fault.Vi.Length > 10 && fault.En.Length > 10));
    }

    [Theory]
    // 22:00 to 06:00: at 22:30 they end tomorrow, at 05:59 today; at 12:00 nothing is held.
    [InlineData("2026-11-21T15:30Z", "2026-11-21T23:00Z")]
    [InlineData("2026-11-21T22:59Z", "2026-11-21T23:00Z")]
    [InlineData("2026-11-21T05:00Z", "2026-11-21T05:00Z")]
    public void Quiet_hours_are_over_at_their_end_of_the_local_day(string at, string over) => Assert.Equal(
        DateTimeOffset.Parse(over, System.Globalization.CultureInfo.InvariantCulture),
        new QuietHours(new(22, 0), new(6, 0)).Over(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    private async Task LookAsync(int minutes = 0)
    {
        clock.Advance(TimeSpan.FromMinutes(minutes));
        await alerts.LookAsync(CancellationToken.None);
        await letters.WriteAsync(CancellationToken.None);
    }

    private Task RecipientAsync(string name, int wait = 0, string least = "warning", string[]? rules = null, bool enabled = true) => RunAsync(
        """
        insert into alert.recipient (id, name, email, language, least_severity, rules, wait_minutes, enabled, updated_at, updated_by)
        values (gen_random_uuid(), @name, gen_random_uuid() || '@example.invalid', 'vi', @least, @rules, @wait, @enabled, @now, 'test')
        """,
        new { name, wait, least, rules = rules ?? [], enabled, now = clock.Now });

    private async Task<List<Letter>> LettersAsync() => await AskAllAsync<Letter>(
        "select r.name, l.subject_vi, l.subject_en, l.body_vi, l.body_en from alert.letter l join alert.recipient r on r.id = l.recipient_id order by l.created_at, l.id");

    private Task CamerasAsync(string state, params string[] codes) => RunAsync(
        """
        insert into traffic.camera_state (camera_code, state, since, last_frame_at, worker) select code, @state, @now, '2027-01-01Z', 'w' from unnest(@codes) code
        on conflict (camera_code) do update set state = excluded.state
        """,
        new { state, codes, now = clock.Now });

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql);
    }

    private async Task<List<T>> AskAllAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    private async Task RunAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters ?? new { now = clock.Now });
    }

    private sealed record Letter(string Name, string SubjectVi, string SubjectEn, string BodyVi, string BodyEn);
}
