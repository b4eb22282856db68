using Dapper;
using Ioc.Analytics.Programme;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Programme;

/// <summary>The calendar of the plan with 43 models: before the 12th, which in November 2026 means Wednesday the 11th at 17:00.</summary>
public sealed class ReportWatchTests
{
    private const string Rule = "thi-xa-12";
    private static readonly DateOnly October = new(2026, 10, 1);

    [Fact]
    public async Task Every_owner_is_reminded_ahead_on_the_day_and_when_it_is_missed_and_each_time_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        var owners = (await town.BoardAsync()).Models.Select(m => m.OwnerUnit).Distinct(StringComparer.Ordinal).Count();

        await At(town, 2026, 11, 9, 7, 59);
        Assert.Empty(await town.RemindersAsync(Rule));
        await At(town, 2026, 11, 9, 8, 0);
        await At(town, 2026, 11, 9, 8, 1);
        Assert.Equal([("ahead", owners)], Kinds(await town.RemindersAsync(Rule)));
        await At(town, 2026, 11, 11, 8, 0);
        await At(town, 2026, 11, 11, 16, 59);
        Assert.Equal([("ahead", owners), ("due", owners)], Kinds(await town.RemindersAsync(Rule)));
        await At(town, 2026, 11, 11, 17, 0);
        await At(town, 2026, 11, 11, 17, 1);
        Assert.Equal([("ahead", owners), ("due", owners), ("missed", owners)], Kinds(await town.RemindersAsync(Rule)));
        Assert.All(await town.RemindersAsync(Rule), reminder => Assert.Equal(October, reminder.Period));
        Assert.Equal(owners, await town.Counting.AskAsync<int>("select count(*) from audit.event where type = 'programme.report_missed'"));
    }

    [Fact]
    public async Task A_calendar_that_is_moved_asks_on_its_new_day_and_what_fell_due_before_stays_as_it_was()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        await At(town, 2026, 11, 11, 17, 0);
        var missed = await town.Counting.AskAsync<int>("select count(*) from programme.report_due where missed_at is not null and period = '2026-10-01'");
        Assert.True(missed > 0);

        // From "before the 12th" to "on the 20th at 10:00": the report of November is due on Sunday 20/12, so on Friday the 18th.
        var desk = new PlanDesk(database.DataSource, town.Clock);
        Assert.Null(await desk.WriteRuleAsync("thi-xa-43", Rule, new("month", 20, false, null, new(10, 0), "owners", "Báo cáo tháng", "Monthly report", true), "staff:ada", CancellationToken.None));
        await At(town, 2026, 11, 17, 8, 0);
        Assert.Equal(
            new DateTime(2026, 12, 18, 3, 0, 0, DateTimeKind.Utc),
            await town.Counting.AskAsync<DateTime>("select distinct due_at from programme.report_due where reporting_code = 'thi-xa-12' and period = '2026-11-01'"));
        Assert.Equal(missed, await town.Counting.AskAsync<int>("select count(*) from programme.report_due where missed_at is not null and period = '2026-10-01' and due_at < '2026-11-12'"));
        await At(town, 2026, 12, 10, 17, 0);
        Assert.DoesNotContain(await town.RemindersAsync(Rule), reminder => reminder.Kind == "missed" && reminder.Period == new DateOnly(2026, 11, 1));
    }

    [Fact]
    public async Task Nobody_owes_a_report_of_models_that_their_plan_has_dropped()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        await At(town, 2026, 11, 2, 8, 0);
        Assert.True(await town.Counting.AskAsync<int>("select count(*) from programme.report_due where unit_code = 'giao-duc' and period = '2026-10-01'") > 0);
        foreach (var model in (await town.BoardAsync()).Models.Where(m => m.OwnerUnit == "giao-duc"))
        {
            Assert.Equal(BoardRefusal.AdministratorsOnly, await town.Desk.RetireAsync(model.Id, "Theo quyết định", FollowingTown.Leader, CancellationToken.None));
            Assert.Null(await town.Desk.RetireAsync(model.Id, "Theo quyết định", FollowingTown.Administrator, CancellationToken.None));
        }

        await At(town, 2026, 11, 11, 17, 0);
        Assert.DoesNotContain(await town.RemindersAsync(Rule), reminder => reminder.Unit == "giao-duc");
        Assert.DoesNotContain((await town.BoardAsync()).Behind, unit => unit.Unit == "giao-duc");
        Assert.DoesNotContain((await town.BoardAsync()).Models, model => model.OwnerUnit == "giao-duc");
        Assert.All((await town.BoardAsync()).Retired, model => Assert.Equal(new DateOnly(2026, 11, 2), model.On));
    }

    [Fact]
    public async Task Whoever_has_reported_every_model_is_left_in_peace_and_one_model_short_is_not()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        town.Clock.Now = new(2026, 11, 8, 1, 0, 0, TimeSpan.Zero);
        foreach (var model in (await town.BoardAsync()).Models.Where(m => m.OwnerUnit is "giao-duc" or "lao-dong"))
        {
            if (model.Number != "36") // one of the two that the labour division leads
            {
                Assert.Null(await town.ReportAsync(model.Number, October, 30));
            }
        }

        await At(town, 2026, 11, 11, 17, 0);
        var reminded = (await town.RemindersAsync(Rule)).Select(reminder => reminder.Unit).ToList();
        Assert.DoesNotContain("giao-duc", reminded);
        Assert.Contains("lao-dong", reminded);

        var behind = (await town.BoardAsync()).Behind;
        Assert.DoesNotContain(behind, unit => unit.Unit == "giao-duc");
        Assert.Equal(October, behind.Single(unit => unit.Unit == "lao-dong").MissingReports.Single().Period);
        Assert.Null(await town.ReportAsync("36", October, 30));
        await At(town, 2026, 11, 11, 17, 5);
        Assert.DoesNotContain((await town.BoardAsync()).Behind, unit => unit.Unit == "lao-dong" && unit.MissingReports.Count > 0);
    }

    [Fact]
    public async Task A_host_that_stood_still_tells_only_the_newest_reminder()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        await At(town, 2026, 11, 13, 9, 0);
        Assert.Equal(["missed"], (await town.RemindersAsync(Rule)).Select(reminder => reminder.Kind).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_office_with_an_address_gets_one_letter_for_each_reminder()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("update programme.unit set email = 'y-te@example.invalid' where code = 'y-te'");
        }

        await At(town, 2026, 11, 11, 8, 0);
        await At(town, 2026, 11, 11, 8, 1);
        Assert.Equal(1, await town.Counting.AskAsync<int>("select count(*) from citizen.mail m join programme.reminder r on r.id = m.reminder_id where m.state = 'waiting' and r.unit_code = 'y-te'"));
        Assert.Equal(1, await town.Counting.AskAsync<int>("select count(*) from citizen.mail"));
    }

    [Fact]
    public async Task A_ward_is_reminded_an_hour_before_eight_until_its_day_is_there()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource, "dinh-danh");
        await town.Counting.SendAsync(Ioc.Analytics.Identity.IdentityFacts.Quota, "place_code,starts_on,ends_on,quota\nA,2026-11-01,2026-12-31,100\nB,2026-11-01,2026-12-31,100\n");
        await town.Counting.SendAsync(Ioc.Analytics.Identity.IdentityFacts.Table, "place_code,date,dossiers,activated,reported_at\nA,2026-11-20,5,4,2026-11-21 06:30\n");

        await At(town, 2026, 11, 21, 7, 0);
        var told = (await town.RemindersAsync("dinh-danh-08h")).Where(reminder => reminder.Period == new DateOnly(2026, 11, 20)).ToList();
        Assert.Equal([("ca-b", "due")], told.Select(reminder => (reminder.Unit, reminder.Kind)));
    }

    [Fact]
    public async Task The_consolidated_report_is_not_received_by_what_the_system_makes_before_the_owners_are_due()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource, "quan-14");
        await At(town, 2026, 11, 1, 8, 0);
        // The owners are due on Wednesday the 4th at 17:00, the standing body on Friday the 13th at 17:00.
        await RunAsync(database, "programme_month", null, "system:reports", new(2026, 11, 4, 7, 0, 0, TimeSpan.FromHours(7)));
        await RunAsync(database, "plan_month", "quan-14", "system:reports", new(2026, 11, 4, 7, 0, 0, TimeSpan.FromHours(7)));
        await At(town, 2026, 11, 13, 8, 0);
        Assert.Contains(await town.RemindersAsync("quan-15"), reminder => reminder.Kind == "due" && reminder.Period == October);

        await RunAsync(database, "plan_month", "quan-14", "staff:leo", new(2026, 11, 13, 9, 0, 0, TimeSpan.FromHours(7)));
        await At(town, 2026, 11, 13, 17, 0);
        Assert.DoesNotContain(await town.RemindersAsync("quan-15"), reminder => reminder.Kind == "missed" && reminder.Period == October);
    }

    // A finished report, as its maker leaves it.
    private static async Task RunAsync(TestDatabase database, string definition, string? plan, string actor, DateTimeOffset at)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "insert into report.run (id, definition, period, place_code, plan_code, state, asked_by, asked_at, finished_at) values (gen_random_uuid(), @definition, '2026-10-01', 'T', @plan, 'done', @actor, @at, @at)",
            new { definition, plan, actor, at = at.ToUniversalTime() });
    }

    private static async Task At(FollowingTown town, int year, int month, int day, int hour, int minute)
    {
        town.Clock.Now = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.FromHours(7)).ToUniversalTime();
        await town.Watch.TurnAsync(CancellationToken.None);
    }

    private static IEnumerable<(string, int)> Kinds(IEnumerable<(string Unit, string Kind, DateOnly Period)> reminders) =>
        reminders.GroupBy(reminder => reminder.Kind, StringComparer.Ordinal).Select(kind => (kind.Key, kind.Count()));
}
