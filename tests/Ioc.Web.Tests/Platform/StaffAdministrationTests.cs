using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Review;
using Ioc.Web.Tests.Wall;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Platform;

/// <summary>How long a session of staff lasts, and what an administrator does to accounts and sessions.</summary>
public sealed class StaffAdministrationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Password = "đúng-mật-khẩu-1";
    private readonly FixedTimeProvider clock = new();

    [Fact]
    public async Task A_session_ends_an_hour_after_its_last_use_and_every_use_keeps_it()
    {
        await using var site = await RunningSite.StartAsync(database, clock);
        using var browser = await SignedInAsync(site, "nghi.mot", StaffRoles.Officer);
        clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(HttpStatusCode.OK, await LookAsync(browser));
        clock.Advance(TimeSpan.FromMinutes(55));        // 95 minutes after signing in, 55 after the last use
        Assert.Equal(HttpStatusCode.OK, await LookAsync(browser));
        clock.Advance(TimeSpan.FromMinutes(61));
        await Refused.AsAsync(browser.GetAsync("/api/review/cases"), HttpStatusCode.Unauthorized, "session.needed");
        Assert.False((await browser.GetFromJsonAsync<Session>("/api/session"))!.SignedIn);
    }

    [Fact]
    public async Task A_session_ends_after_the_configured_hours_however_busy_it_was()
    {
        await using var site = await RunningSite.StartAsync(database, clock, more: ["--Identity:StaffIdleMinutes", "30", "--Identity:StaffHours", "2"]);
        using var browser = await SignedInAsync(site, "ban.ron", StaffRoles.Officer);
        foreach (var minutes in (int[])[25, 25, 25, 25, 19])        // 1 hour 59 minutes
        {
            clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(HttpStatusCode.OK, await LookAsync(browser));
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await LookAsync(browser));
    }

    [Fact]
    public async Task An_administrator_ends_every_session_of_a_person_and_of_nobody_else()
    {
        await using var site = await RunningSite.StartAsync(database, clock);
        using var administrator = await SignedInAsync(site, "quan.tri", StaffRoles.Administrator);
        using var desk = await SignedInAsync(site, "hai.may", StaffRoles.Officer);
        using var phone = site.Client();
        using var other = await SignedInAsync(site, "nguoi.khac", StaffRoles.Officer);
        using var stranger = site.Client();
        await SignInAsync(phone, "hai.may");
        Assert.Equal(2, (await AccountAsync(administrator, "hai.may")).Sessions);
        await Refused.ToAsync(stranger, other, HttpMethod.Delete, "/api/staff/hai.may/sessions");

        using (var ended = await administrator.DeleteAsync("/api/staff/hai.may/sessions"))
        {
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await LookAsync(desk), await LookAsync(phone), await LookAsync(other)));
        Assert.Equal(0, (await AccountAsync(administrator, "hai.may")).Sessions);
        Assert.Equal(("administrator:quan.tri", 2), await ToldAsync("staff.sessions_ended", "hai.may", "sessions"));
        await SignInAsync(desk, "hai.may");
        Assert.Equal(HttpStatusCode.OK, await LookAsync(desk));
        await Refused.AsAsync(administrator.DeleteAsync("/api/staff/khong.co/sessions"), HttpStatusCode.NotFound, "staff.unknown");
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_once_and_stays_out_until_it_is_enabled_again()
    {
        await using var site = await RunningSite.StartAsync(database, clock);
        using var administrator = await SignedInAsync(site, "quan.tri", StaffRoles.Administrator);
        using var browser = await SignedInAsync(site, "thoi.viec", StaffRoles.Officer);
        var change = new StaffChange(null, "Nguyễn Văn Thôi", [StaffRoles.Officer], null, null, null);

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(administrator, "thoi.viec", change with { Enabled = false }));
        Assert.Equal(HttpStatusCode.Unauthorized, await LookAsync(browser));
        await Refused.AsAsync(browser.PostAsJsonAsync("/api/session", new SignIn("thoi.viec", Password)), HttpStatusCode.Unauthorized, "session.refused");
        Assert.Equal(("administrator:quan.tri", 1), await ToldAsync("staff.changed", "thoi.viec", "sessionsEnded"));

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(administrator, "thoi.viec", change));
        Assert.Equal(HttpStatusCode.Unauthorized, await LookAsync(browser));       // the old session does not come back
        await SignInAsync(browser, "thoi.viec");
        Assert.Equal("Nguyễn Văn Thôi", (await browser.GetFromJsonAsync<Session>("/api/session"))!.DisplayName);

        // nobody locks himself out
        var own = new StaffChange(null, "Quản trị", [StaffRoles.Administrator], null, null, null);
        await Refused.AsAsync(administrator.PutAsJsonAsync("/api/staff/quan.tri", own with { Enabled = false }), HttpStatusCode.Conflict, "staff.yourself");
        await Refused.AsAsync(administrator.PutAsJsonAsync("/api/staff/quan.tri", own with { Roles = [StaffRoles.Auditor] }), HttpStatusCode.Conflict, "staff.yourself");
        await Refused.AsAsync(administrator.PutAsJsonAsync("/api/staff/khong.co", change), HttpStatusCode.NotFound, "staff.unknown");
    }

    [Fact]
    public async Task A_new_password_from_the_command_line_ends_what_was_open_with_the_old_one()
    {
        await using var site = await RunningSite.StartAsync(database, clock);
        using var browser = await SignedInAsync(site, "quen.mat", StaffRoles.Officer);
        using var output = new StringWriter();

        Assert.Equal(0, await StaffCommand.RunAsync(["add", "quen.mat", "--display", "Phạm Văn Quên", "--roles", "leader"], database.DataSource, clock, output, output, CancellationToken.None));

        Assert.Equal(HttpStatusCode.Unauthorized, await LookAsync(browser));
        await Refused.AsAsync(browser.PostAsJsonAsync("/api/session", new SignIn("quen.mat", Password)), HttpStatusCode.Unauthorized, "session.refused");
        await SignInAsync(browser, "quen.mat", output.ToString().Split(": ")[1].Trim());
        Assert.Equal([StaffRoles.Leader], (await browser.GetFromJsonAsync<Session>("/api/session"))!.Roles);
    }

    [Fact]
    public async Task A_new_account_gets_a_password_once_and_what_it_may_see_follows_its_place_from_the_next_sign_in_on()
    {
        await using var site = await RunningSite.StartAsync(database, clock);
        var town = new SmallTown(database.DataSource);
        await town.BuildAsync();
        var inWardOne = await town.OpenCaseAsync(clock.Now.AddHours(-1));
        using var administrator = await SignedInAsync(site, "quan.tri", StaffRoles.Administrator);
        var change = new StaffChange(" Moi.Den ", "Trần Thị Mới", [StaffRoles.Officer], null, null, "T", WithPassword: true);
        using var added = await administrator.PostAsJsonAsync("/api/staff", change);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        var (name, password) = (await added.Content.ReadFromJsonAsync<StaffAdded>())!;
        Assert.Equal(("moi.den", 16), (name, password!.Length));
        await Refused.AsAsync(administrator.PostAsJsonAsync("/api/staff", change), HttpStatusCode.Conflict, "staff.name_taken");
        var account = await AccountAsync(administrator, "moi.den");
        Assert.Equal(("T", true, true, false), (account.PlaceCode, account.Enabled, account.HasPassword, account.Bound));
        Assert.DoesNotContain(password, await administrator.GetStringAsync("/api/staff"), StringComparison.Ordinal);

        using var browser = site.Client();
        await SignInAsync(browser, "moi.den", password);
        Assert.Equal(inWardOne, Assert.Single((await browser.GetFromJsonAsync<CasePage>("/api/review/cases"))!.Items).Id);
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(administrator, "moi.den", change with { PlaceCode = "T-2" }));
        Assert.Equal(HttpStatusCode.Unauthorized, await LookAsync(browser));
        await SignInAsync(browser, "moi.den", password);
        Assert.Empty((await browser.GetFromJsonAsync<CasePage>("/api/review/cases"))!.Items);
        await Refused.AsAsync(browser.GetAsync($"/api/review/cases/{inWardOne}"), HttpStatusCode.NotFound, "case.unknown");
    }

    [Fact]
    public async Task An_account_that_cannot_be_right_is_sent_back_with_words_and_nobody_is_added()
    {
        await using var site = await RunningSite.StartAsync(database, clock);
        using var administrator = await SignedInAsync(site, "quan.tri", StaffRoles.Administrator);
        using var officer = await SignedInAsync(site, "can.bo", StaffRoles.Officer);
        using var stranger = site.Client();
        var right = new StaffChange("dung.luat", "Lê Văn Đúng", [StaffRoles.Officer, StaffRoles.Authority], "team_leader", 22_500_000, null);
        await Refused.ToAsync(stranger, officer, HttpMethod.Get, "/api/staff");
        await Refused.ToAsync(stranger, officer, HttpMethod.Post, "/api/staff", right);
        await Refused.ToAsync(stranger, officer, HttpMethod.Put, "/api/staff/can.bo", right);
        foreach (var (wrong, code) in ((StaffChange, string)[])
        [
            (right with { Name = null }, "staff.name"), (right with { Name = "1abc" }, "staff.name"), (right with { Name = "có dấu" }, "staff.name"),
            (right with { DisplayName = " " }, "staff.display_name"),
            (right with { Roles = null }, "staff.roles"), (right with { Roles = [] }, "staff.roles"), (right with { Roles = ["emperor"] }, "staff.roles"),
            (right with { Roles = [StaffRoles.Officer, StaffRoles.Officer] }, "staff.roles"),
            (right with { Title = "king" }, "staff.title"),
            (right with { MaximumAmount = 22_500_001 }, "staff.maximum"), (right with { MaximumAmount = 0 }, "staff.maximum"),
            (right with { PlaceCode = "KHONG-CO" }, "staff.place"),
        ])
        {
            await Refused.AsAsync(administrator.PostAsJsonAsync("/api/staff", wrong), HttpStatusCode.UnprocessableEntity, code);
        }

        Assert.DoesNotContain((await administrator.GetFromJsonAsync<StaffList>("/api/staff"))!.Accounts, account => account.Name == "dung.luat");
        using var added = await administrator.PostAsJsonAsync("/api/staff", right);
        Assert.Null((await added.Content.ReadFromJsonAsync<StaffAdded>())!.Password);
        var account = await AccountAsync(administrator, "dung.luat");
        Assert.Equal(("team_leader", 22_500_000, false), (account.Title, account.MaximumAmount, account.HasPassword));
    }

    private static async Task<HttpStatusCode> LookAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/api/review/cases");
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient administrator, string name, StaffChange change)
    {
        using var answer = await administrator.PutAsJsonAsync($"/api/staff/{name}", change);
        return answer.StatusCode;
    }

    private static async Task<StaffView> AccountAsync(HttpClient administrator, string name) =>
        (await administrator.GetFromJsonAsync<StaffList>("/api/staff"))!.Accounts.Single(account => account.Name == name);

    private static async Task SignInAsync(HttpClient browser, string name, string password = Password)
    {
        using var answer = await browser.PostAsJsonAsync("/api/session", new SignIn(name, password));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<HttpClient> SignedInAsync(RunningSite site, string name, params string[] roles)
    {
        await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember(name, "Nguyễn Văn An", roles), Password, demo: false, CancellationToken.None);
        var browser = site.Client();
        await SignInAsync(browser, name);
        return browser;
    }

    private async Task<(string Actor, int Number)> ToldAsync(string type, string account, string fact)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(string, int)>(
            "select actor, (data->>@fact)::integer from audit.event where type = @type and subject_id = @account order by seq desc limit 1", new { type, account, fact });
    }
}
