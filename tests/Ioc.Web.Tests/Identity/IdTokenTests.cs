using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Citizen;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Identity;

/// <summary>What an identity provider says is believed only when it is the provider's, for us, for this sign-in, and of now.</summary>
public sealed class IdTokenTests(IdTokenTests.BelievedSite believed) : IClassFixture<IdTokenTests.BelievedSite>
{
    private static readonly string[] Forgeries =
    [
        "alg none", "alg None", "wrong key", "unknown key id", "public key as secret", "changed claims", "other issuer", "other audience", "expired", "no expiry", "not yet valid",
        "no nonce", "another nonce", "empty", "garbage",
    ];

    public static TheoryData<string, bool> AllForgeries
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var forgery in Forgeries)
            {
                all.Add(forgery, false);
                all.Add(forgery, true);
            }

            return all;
        }
    }

    /// <param name="staff">At the staff's issuer, for staff; else at the citizens', for citizens.</param>
    [Theory]
    [MemberData(nameof(AllForgeries))]
    public async Task A_forged_token_opens_nothing(string forgery, bool staff)
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var stranger = RSA.Create(2048);
        using var browser = Browser(site);
        var (state, nonce, _) = await LeaveAsync(browser, staff: staff);
        if (staff)
        {
            await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember("an.nguyen", "Nguyễn Văn An", [StaffRoles.Officer]), "right-password", false, CancellationToken.None);
        }

        JsonObject Honest()
        {
            var claims = issuer.Honest(nonce);
            if (staff)
            {
                claims["aud"] = "ioc-staff";
                claims["preferred_username"] = "an.nguyen";
            }

            return claims;
        }

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string With(string claim, JsonNode? value)
        {
            var claims = Honest();
            claims[claim] = value;
            if (value is null)
            {
                claims.Remove(claim);
            }

            return issuer.Rs256(claims);
        }

        issuer.IdToken = forgery switch
        {
            "alg none" => () => ForgingIssuer.Unsigned(Honest()),
            "alg None" => () => ForgingIssuer.Unsigned(Honest(), "None"),
            "wrong key" => () => issuer.Rs256(Honest(), stranger),
            "unknown key id" => () => issuer.Rs256(Honest(), stranger, "other"),
            "public key as secret" => () => issuer.Hs256(Honest()),
            "changed claims" => () => string.Join('.', issuer.Rs256(Honest()).Split('.')[0], ForgingIssuer.Unsigned(Honest()).Split('.')[1].Replace("A", "B", StringComparison.Ordinal), issuer.Rs256(Honest()).Split('.')[2]),
            "other issuer" => () => With("iss", "https://elsewhere.invalid"),
            "other audience" => () => With("aud", "another-client"),
            "expired" => () => With("exp", now - 600),
            "no expiry" => () => With("exp", null),
            "not yet valid" => () => With("nbf", now + 600),
            "no nonce" => () => With("nonce", null),
            "another nonce" => () => With("nonce", "638000000000000000.replayed"),
            "empty" => () => "",
            _ => () => "not.a.token",
        };
        Assert.Equal(staff ? "/sign-in?problem=failed" : "/citizen?problem=failed", await ComeBackAsync());
        Assert.False(await SignedInAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(staff ? "/api/review/cases" : "/api/citizen/notices")).StatusCode);

        // the same person, unforged, would have come in
        (state, nonce, _) = await LeaveAsync(browser, staff: staff);
        issuer.IdToken = () => issuer.Rs256(Honest());
        Assert.Equal("/citizen", await ComeBackAsync());
        Assert.True(await SignedInAsync());

        async Task<string?> ComeBackAsync()
        {
            using var back = await browser.GetAsync($"/api/sign-in/{(staff ? "staff" : "citizen")}/callback?code=c&state={Uri.EscapeDataString(state)}");
            return back.Headers.Location?.ToString();
        }

        async Task<bool> SignedInAsync() => staff
            ? (await browser.GetFromJsonAsync<Session>("/api/session"))!.SignedIn
            : (await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn;
    }

    [Fact]
    public async Task A_citizen_who_signs_out_everywhere_is_signed_out_on_every_device_and_nobody_else_is()
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var phone = await SignedInAsync("person-with-three-phones");
        using var lost = await SignedInAsync("person-with-three-phones");
        using var other = await SignedInAsync("person-beside");
        phone.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        (await phone.DeleteAsync("/api/citizen/session")).EnsureSuccessStatusCode().Dispose();
        Assert.True(await IsInAsync(lost));

        using var again = await SignedInAsync("person-with-three-phones");
        again.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        (await again.DeleteAsync("/api/citizen/session?everywhere=true")).EnsureSuccessStatusCode().Dispose();
        Assert.Equal((false, false, true), (await IsInAsync(again), await IsInAsync(lost), await IsInAsync(other)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await lost.GetAsync("/api/citizen/notices")).StatusCode);
        await using var connection = await believed.Database.DataSource.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select (data->>'sessions')::integer from audit.event where type = 'citizen.sessions_ended'"));

        // whoever is not signed in ends nobody's
        using var stranger = Browser(site);
        stranger.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        (await stranger.DeleteAsync("/api/citizen/session?everywhere=true")).EnsureSuccessStatusCode().Dispose();
        Assert.True(await IsInAsync(other));

        async Task<HttpClient> SignedInAsync(string subject)
        {
            var browser = Browser(site);
            var (state, nonce, _) = await LeaveAsync(browser);
            issuer.IdToken = () =>
            {
                var claims = issuer.Honest(nonce);
                claims["sub"] = subject;
                return issuer.Rs256(claims);
            };
            (await browser.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}")).Dispose();
            Assert.True(await IsInAsync(browser));
            return browser;
        }

        static async Task<bool> IsInAsync(HttpClient browser) => (await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn;
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task An_honest_token_opens_the_persons_own_page_and_proves_the_code(string algorithm)
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var browser = Browser(site);
        var (state, nonce, challenge) = await LeaveAsync(browser);

        // thirty seconds into the past: within the allowed difference of clocks
        issuer.IdToken = () =>
        {
            var claims = issuer.Honest(nonce);
            claims["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 30;
            return algorithm == "RS256" ? issuer.Rs256(claims) : issuer.Es256(claims);
        };
        using var back = await browser.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}");
        Assert.Equal("/citizen", back.Headers.Location?.ToString());
        Assert.Equal("Nguyễn Thị Thử", (await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.Name);

        // PKCE: what was hashed on the way out is shown on the way back
        var verifier = System.Text.Encoding.ASCII.GetBytes(issuer.Asked["code_verifier"]);
        Assert.Equal(challenge, System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(verifier)));

        // the same answer a second time is refused: its state is used up
        using var again = await browser.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}");
        Assert.Equal("/citizen?problem=failed", again.Headers.Location?.ToString());
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_is_refused()
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var attacker = Browser(site);
        using var victim = Browser(site);
        var (state, nonce, _) = await LeaveAsync(attacker);
        issuer.IdToken = () => issuer.Rs256(issuer.Honest(nonce));
        using var back = await victim.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}");
        Assert.Equal("/citizen?problem=failed", back.Headers.Location?.ToString());
        Assert.False((await victim.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn);
    }

    [Theory]
    [InlineData("acr", "1", "level_too_low")]
    [InlineData("acr", null, "level_too_low")]
    [InlineData("personal_number", null, "number_missing")]
    [InlineData("personal_number", "12' or 1=1", "number_missing")]
    public async Task A_person_who_cannot_be_matched_is_told_why(string claim, string? value, string problem)
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var browser = Browser(site);
        var (state, nonce, _) = await LeaveAsync(browser);
        issuer.IdToken = () =>
        {
            var claims = issuer.Honest(nonce);
            claims[claim] = value;
            return issuer.Rs256(claims);
        };
        using var back = await browser.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}");
        Assert.Equal($"/citizen?problem={problem}", back.Headers.Location?.ToString());
        Assert.False((await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn);
        using var stopped = await browser.GetAsync($"/api/sign-in/citizen/callback?error=access_denied&state={Uri.EscapeDataString((await LeaveAsync(browser)).State)}");
        Assert.Equal("/citizen?problem=given_up", stopped.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_sign_out_from_the_provider_ends_the_session_only_with_the_providers_own_token()
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var browser = Browser(site);
        var (state, nonce, _) = await LeaveAsync(browser);
        issuer.IdToken = () => issuer.Rs256(issuer.Honest(nonce));
        (await browser.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}")).Dispose();
        Assert.True((await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn);

        JsonObject Logout()
        {
            var claims = issuer.Honest(null);
            claims.Remove("nonce");
            claims["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() };
            return claims;
        }

        var idToken = Logout();
        idToken.Remove("events");
        var withNonce = Logout();
        withNonce["nonce"] = "n";
        using var stranger = RSA.Create(2048);
        foreach (var forged in (string[])[issuer.Rs256(Logout(), stranger), ForgingIssuer.Unsigned(Logout()), issuer.Rs256(idToken), issuer.Rs256(withNonce), "", "x"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, await SignOutAsync(site, forged));
            Assert.True((await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn);
        }

        Assert.Equal(HttpStatusCode.OK, await SignOutAsync(site, issuer.Rs256(Logout())));
        Assert.False((await browser.GetFromJsonAsync<CitizenSelf>("/api/citizen/me"))!.SignedIn);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/citizen/notices")).StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.invalid/")]
    [InlineData("//elsewhere.invalid/")]
    [InlineData("/\\elsewhere.invalid/")]
    public async Task A_link_cannot_send_a_signed_in_person_elsewhere(string next)
    {
        var (issuer, site) = (believed.Issuer, believed.Site);
        using var browser = Browser(site);
        var (state, nonce, _) = await LeaveAsync(browser, next);
        issuer.IdToken = () => issuer.Rs256(issuer.Honest(nonce));
        using var back = await browser.GetAsync($"/api/sign-in/citizen/callback?code=c&state={Uri.EscapeDataString(state)}");
        Assert.Equal("/citizen", back.Headers.Location?.ToString());
    }

    private static async Task<HttpStatusCode> SignOutAsync(RunningSite site, string token)
    {
        using var provider = new HttpClient { BaseAddress = site.Address };
        using var answer = await provider.PostAsync("/api/sign-out/citizen", new FormUrlEncodedContent([new("logout_token", token)]));
        return answer.StatusCode;
    }

    private static HttpClient Browser(RunningSite site) => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = site.Address };

    private static async Task<(string State, string Nonce, string Challenge)> LeaveAsync(HttpClient browser, string next = "/citizen", bool staff = false)
    {
        using var left = await browser.GetAsync($"/api/sign-in/{(staff ? "staff" : "citizen")}?next={Uri.EscapeDataString(next)}");
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        var query = QueryHelpers.ParseQuery(left.Headers.Location!.Query);
        Assert.Equal(("code", "S256", staff ? "" : "2"), (query["response_type"].ToString(), query["code_challenge_method"].ToString(), query.GetValueOrDefault("acr_values").ToString()));
        return (query["state"].ToString(), query["nonce"].ToString(), query["code_challenge"].ToString());
    }

    /// <summary>One site that believes one issuer, for staff and for citizens; the tests take turns with it.</summary>
    public sealed class BelievedSite : IAsyncLifetime
    {
        private RunningSite? site;
        private ForgingIssuer? issuer;

        public TestDatabase Database { get; } = new();

        internal ForgingIssuer Issuer => issuer!;

        internal RunningSite Site => site!;

        public async Task InitializeAsync()
        {
            await Database.InitializeAsync();
            issuer = await ForgingIssuer.StartAsync();
            site = await RunningSite.StartAsync(Database, more: [.. new[] { "Staff", "Citizens" }.SelectMany(audience =>
                new[] { $"--Identity:{audience}:Issuer", issuer.Address, $"--Identity:{audience}:UserInfo", "false" })]);
        }

        public async Task DisposeAsync()
        {
            await Site.DisposeAsync();
            await Issuer.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
