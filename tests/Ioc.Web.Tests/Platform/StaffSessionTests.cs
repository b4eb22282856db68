using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Platform.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Platform;

public sealed class StaffSessionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_member_of_staff_signs_in_sees_who_that_is_and_signs_out()
    {
        await using var site = await RunningSite.StartAsync(database);
        await AddAsync(site, "an.nguyen", "đúng-mật-khẩu-1");
        using var browser = site.Client();

        var signedIn = await browser.PostAsJsonAsync("/api/session", new { name = "an.nguyen", password = "đúng-mật-khẩu-1" });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        Assert.Contains("httponly", signedIn.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", signedIn.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Nguyễn Văn An", (await browser.GetFromJsonAsync<Session>("/api/session"))!.DisplayName);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/review/cases")).StatusCode);

        await browser.DeleteAsync("/api/session");
        Assert.False((await browser.GetFromJsonAsync<Session>("/api/session"))!.SignedIn);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/review/cases")).StatusCode);
    }

    [Fact]
    public async Task Whoever_signs_out_everywhere_is_signed_out_on_every_device_and_nobody_else_is()
    {
        await using var site = await RunningSite.StartAsync(database);
        await AddAsync(site, "dung.pham", "right-password");
        await AddAsync(site, "em.vo", "right-password");
        using var desk = await InAsync("dung.pham");
        using var phone = await InAsync("dung.pham");
        using var colleague = await InAsync("em.vo");
        (await desk.DeleteAsync("/api/session?everywhere=true")).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await SeesAsync(desk), await SeesAsync(phone), await SeesAsync(colleague)));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            [("staff:dung.pham", "dung.pham")],
            await connection.QueryAsync<(string, string)>("select actor, subject_id from audit.event where type = 'staff.sessions_ended' and subject_id in ('dung.pham', 'em.vo')"));

        // once is here alone
        using var second = await InAsync("dung.pham");
        using var third = await InAsync("dung.pham");
        (await second.DeleteAsync("/api/session")).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await SeesAsync(second), await SeesAsync(third)));

        async Task<HttpClient> InAsync(string name)
        {
            var browser = site.Client();
            (await browser.PostAsJsonAsync("/api/session", new { name, password = "right-password" })).EnsureSuccessStatusCode().Dispose();
            return browser;
        }

        static async Task<HttpStatusCode> SeesAsync(HttpClient browser) => (await browser.GetAsync("/api/review/cases")).StatusCode;
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        await using var site = await RunningSite.StartAsync(database);
        await AddAsync(site, "binh.tran", "right-password");
        using var browser = site.Client();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var refused = await browser.PostAsJsonAsync("/api/session", new { name = "binh.tran", password = "wrong" });
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        var late = await browser.PostAsJsonAsync("/api/session", new { name = "binh.tran", password = "right-password" });
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Theory]
    [InlineData("/api/session", "no JSON at all", HttpStatusCode.BadRequest)]
    [InlineData("/api/no-such-address", "{}", HttpStatusCode.NotFound)]
    public async Task What_the_framework_refuses_by_itself_says_what_to_do_in_both_languages(string address, string body, HttpStatusCode status)
    {
        await using var site = await RunningSite.StartAsync(database);
        using var browser = site.Client();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await browser.PostAsync(address, content);

        Assert.Equal(status, answer.StatusCode);
        var text = (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("text");
        Assert.Contains("Hãy kiểm tra", text.GetProperty("vi").GetString(), StringComparison.Ordinal);
        Assert.Contains("Check", text.GetProperty("en").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_of_the_demo_opens_nothing_outside_the_demo()
    {
        await using var site = await RunningSite.StartAsync(database);
        await AddAsync(site, "demo.officer", "an-thinh-demo", demo: true);
        using var browser = site.Client();

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsJsonAsync("/api/session", new { name = "demo.officer", password = "an-thinh-demo" })).StatusCode);
    }

    [Fact]
    public async Task A_change_that_does_not_come_from_a_page_of_this_site_is_refused()
    {
        await using var site = await RunningSite.StartAsync(database);
        await AddAsync(site, "chi.le", "right-password");
        using var foreign = site.Client(asPage: false);

        var answer = await foreign.PostAsJsonAsync("/api/session", new { name = "chi.le", password = "right-password" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("request.header_missing", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("add", "x", "--display", "X", "--roles", "officer")]
    [InlineData("add", "good.name", "--display", "X", "--roles", "emperor")]
    public async Task Adding_staff_with_wrong_arguments_says_what_is_right_and_adds_nobody(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(2, await StaffCommand.RunAsync(arguments, database.DataSource, TimeProvider.System, output, errors, CancellationToken.None));
        Assert.NotEmpty(errors.ToString());
        Assert.Empty(output.ToString());
    }

    private static Task AddAsync(RunningSite site, string name, string password, bool demo = false) =>
        site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember(name, "Nguyễn Văn An", ["officer"]), password, demo, CancellationToken.None);
}
