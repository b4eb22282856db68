using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ioc.Testing;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Identity;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Identity;

/// <summary>The city's directory vouches for staff; who comes in, and as what, the accounts here say.</summary>
public sealed class StaffDirectoryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Whoever_has_no_open_account_here_is_turned_away_and_told()
    {
        await using var issuer = await ForgingIssuer.StartAsync();
        await using var site = await SiteAsync(issuer);
        await AddAsync(site, "nghi.viec", enabled: false);
        await AddAsync(site, "demo.officer", demo: true);
        foreach (var account in (string?[])[null, "", "khong.co", "nghi.viec", "demo.officer"])
        {
            using var browser = Browser(site);
            Assert.Equal("/sign-in?problem=account_unknown", await ComeInAsync(issuer, browser, account, "subject-1"));
            Assert.False((await browser.GetFromJsonAsync<Session>("/api/session"))!.SignedIn);
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/review/cases")).StatusCode);
        }

        var ways = (await site.Client().GetFromJsonAsync<SignInWays>("/api/sign-in"))!;
        Assert.Equal((true, false), (ways.Staff is not null, ways.StaffPasswords));
        Assert.Contains("quản trị viên", ways.Problems["account_unknown"].Vi, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_account_comes_in_with_the_name_and_roles_given_here_and_is_bound_to_one_person_of_the_directory()
    {
        await using var issuer = await ForgingIssuer.StartAsync();
        await using var site = await SiteAsync(issuer);
        await AddAsync(site, "an.nguyen");
        await AddAsync(site, "binh.tran");
        using var browser = Browser(site);
        Assert.Equal("/review", await ComeInAsync(issuer, browser, "An.Nguyen", "subject-an"));
        var session = (await browser.GetFromJsonAsync<Session>("/api/session"))!;
        Assert.Equal(("an.nguyen", "Nguyễn Văn An"), (session.Name, session.DisplayName));
        Assert.Equal([StaffRoles.Officer], session.Roles);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/review/cases")).StatusCode);

        // another person of the directory under that account, and that person under another account
        using var impostor = Browser(site);
        Assert.Equal("/sign-in?problem=account_unknown", await ComeInAsync(issuer, impostor, "an.nguyen", "subject-other"));
        Assert.Equal("/sign-in?problem=account_unknown", await ComeInAsync(issuer, impostor, "binh.tran", "subject-an"));

        // a token for the citizens' page opens nothing here
        Assert.Equal("/sign-in?problem=failed", await ComeInAsync(issuer, impostor, "an.nguyen", "subject-an", audience: "ioc-citizens"));
        Assert.False((await impostor.GetFromJsonAsync<Session>("/api/session"))!.SignedIn);

        // here the directory is the only way in
        await Refused.AsAsync(site.Client().PostAsJsonAsync("/api/session", new SignIn("an.nguyen", "right-password")), HttpStatusCode.NotFound, "session.no_passwords");
    }

    [Fact]
    public async Task A_session_ends_with_the_directorys_own_session_and_when_the_account_is_disabled()
    {
        await using var issuer = await ForgingIssuer.StartAsync();
        await using var site = await SiteAsync(issuer);
        await AddAsync(site, "chi.le");
        await AddAsync(site, "quan.tri", role: StaffRoles.Administrator);
        using var browser = Browser(site);
        await ComeInAsync(issuer, browser, "chi.le", "subject-chi");
        var token = issuer.Honest(null);
        token.Remove("nonce");
        token["aud"] = "ioc-staff";
        token["sub"] = "subject-chi";
        token["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() };
        using (var directory = new HttpClient { BaseAddress = site.Address })
        {
            using var told = await directory.PostAsync("/api/sign-out/staff", new FormUrlEncodedContent([new("logout_token", issuer.Rs256(token))]));
            Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/review/cases")).StatusCode);

        await ComeInAsync(issuer, browser, "chi.le", "subject-chi");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/review/cases")).StatusCode);
        using var administrator = Browser(site);
        await ComeInAsync(issuer, administrator, "quan.tri", "subject-quan-tri");
        administrator.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        using (var disabled = await administrator.PutAsJsonAsync("/api/staff/chi.le", new StaffChange(null, "Nguyễn Văn An", [StaffRoles.Officer], null, null, null, Enabled: false)))
        {
            Assert.Equal(HttpStatusCode.NoContent, disabled.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/review/cases")).StatusCode);
        Assert.Equal("/sign-in?problem=account_unknown", await ComeInAsync(issuer, browser, "chi.le", "subject-chi"));
    }

    // Leaves for the directory and comes back with what it says; where the browser is sent then.
    private static async Task<string?> ComeInAsync(ForgingIssuer issuer, HttpClient browser, string? account, string subject, string audience = "ioc-staff")
    {
        using var left = await browser.GetAsync("/api/sign-in/staff?next=/review");
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        var query = QueryHelpers.ParseQuery(left.Headers.Location!.Query);
        issuer.IdToken = () =>
        {
            var claims = issuer.Honest(query["nonce"].ToString());
            claims["aud"] = audience;
            claims["sub"] = subject;
            claims["name"] = "Tên trong thư mục";
            claims["preferred_username"] = account;
            if (account is null)
            {
                claims.Remove("preferred_username");
            }

            return issuer.Rs256(claims);
        };
        using var back = await browser.GetAsync($"/api/sign-in/staff/callback?code=c&state={Uri.EscapeDataString(query["state"].ToString())}");
        return back.Headers.Location?.ToString();
    }

    private static async Task AddAsync(RunningSite site, string name, bool enabled = true, bool demo = false, string role = StaffRoles.Officer)
    {
        var accounts = site.App.Services.GetRequiredService<StaffAccounts>();
        var member = new StaffMember(name, "Nguyễn Văn An", [role]);
        await accounts.SaveAsync(member, "right-password", demo, CancellationToken.None);
        await accounts.ChangeAsync(member, enabled, CancellationToken.None);
    }

    private Task<RunningSite> SiteAsync(ForgingIssuer issuer) => RunningSite.StartAsync(
        database, more: ["--Identity:Staff:Issuer", issuer.Address, "--Identity:Staff:UserInfo", "false", "--Identity:StaffPasswords", "false"]);

    private static HttpClient Browser(RunningSite site) => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = site.Address };
}
