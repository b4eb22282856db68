using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Devices;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Web.Tests.Devices;

/// <summary>The host asks a controller that is a server of its own.</summary>
public sealed class SignalPollTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TestDatabase database = new();

    public Task InitializeAsync() => database.InitializeAsync();

    public Task DisposeAsync() => database.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task What_a_controller_answers_is_taken_once_with_the_key_of_its_own_and_from_where_it_was_known()
    {
        await using var controller = await Controller.StartAsync();
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "a-secret-of-the-controller\n");
        await using var site = await StartAsync($"{controller.Address}state?group=all", "--Signals:Polled:0:TokenFile", secret);
        await EventuallyAsync("select count(*)::int from traffic.signal_state where junction = 'Bến Thịnh' and state = 'red'", 1);
        await EventuallyAsync("select case when complete_to > now() - interval '10 seconds' then 1 else 0 end from traffic.signal_controller where junction = 'Bến Thịnh'", 1);
        await controller.AskedAsync(3);
        Assert.Equal("Bearer a-secret-of-the-controller", controller.Authorizations.Last());
        Assert.All(controller.After.Skip(1).Zip(controller.After.Skip(2)), pair => Assert.True(pair.First <= pair.Second));
        Assert.Equal(1, await ScalarAsync("select count(*)::int from traffic.signal_state where junction = 'Bến Thịnh'"));

        var junction = await JunctionAsync(site);
        Assert.Equal((false, 0), ((bool)junction["silent"]!, (int)junction["polled"]!["failures"]!));
        Assert.DoesNotContain("after", (string)junction["polled"]!["url"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_fails_or_is_slow_moves_nothing_on_and_what_it_forgot_is_unknown_when_it_is_back()
    {
        await using var controller = await Controller.StartAsync();
        await using var site = await StartAsync($"{controller.Address}state?group=all");
        await EventuallyAsync("select count(*)::int from traffic.signal_state where junction = 'Bến Thịnh'", 1);
        foreach (var mood in (Mood[])[Mood.Broken, Mood.Slow, Mood.Nonsense, Mood.Endless, Mood.WrongClock])
        {
            controller.Mood = mood;
            await FailuresAsync(site, 2);
            var known = await ScalarAsync("select extract(epoch from complete_to)::int from traffic.signal_controller");
            await controller.AskedAsync(2);
            Assert.Equal(known, await ScalarAsync("select extract(epoch from complete_to)::int from traffic.signal_controller"));
            Assert.Equal(1, await ScalarAsync("select count(*)::int from traffic.signal_state where junction = 'Bến Thịnh'"));
        }

        // it started anew and remembers nothing of before
        controller.Restart();
        controller.Mood = Mood.Well;
        await EventuallyAsync("select count(*)::int from traffic.signal_state where junction = 'Bến Thịnh' and state = 'unknown'", 1);
        await EventuallyAsync(
            "select count(*)::int from traffic.signal_state u, traffic.signal_state r where u.state = 'unknown' and r.state = 'red' and r.at > u.at and r.junction = u.junction", 1);
        Assert.Equal(0, (int)(await JunctionAsync(site))["polled"]!["failures"]!);
    }

    [Fact]
    public async Task A_controller_process_that_is_asked_is_followed_change_by_change()
    {
        using var controller = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(DeviceSite.Repository, "tools/signals/controller.mjs"), "--listen", "0", "--green", "1", "--amber", "0.5", "--stop-with-parent"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var said = await controller.StandardOutput.ReadLineAsync() ?? "";
        Assert.Contains("http://", said, StringComparison.Ordinal);
        await using (await StartAsync(said[said.IndexOf("http://", StringComparison.Ordinal)..]))
        {
            await EventuallyAsync("select case when count(*) >= 8 then 1 else 0 end from traffic.signal_state where junction = 'Bến Thịnh'", 1);
        }

        // every group goes green, amber, red and green again; nothing is missed between two questions
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var states = (await connection.QueryAsync<string>("select state from traffic.signal_state where signal_group = 'N1' order by at")).AsList();
        Assert.All(states.Zip(states.Skip(1)), step => Assert.Contains(step, new[] { ("green", "amber"), ("amber", "red"), ("red", "green") }));
        controller.StandardInput.Close();
        await controller.WaitForExitAsync();
    }

    [Fact]
    public void Each_failure_doubles_the_pause_up_to_the_longest()
    {
        var controller = new PolledController { EveryMilliseconds = 500, LongestPauseMilliseconds = 10_000 };
        Assert.Equal(
            [500, 1000, 2000, 4000, 8000, 10_000, 10_000],
            new[] { 0, 1, 2, 3, 4, 5, 500 }.Select(failures => controller.PauseAfter(failures).TotalMilliseconds));
    }

    [Fact]
    public void A_wrong_entry_says_at_the_start_what_is_wrong_by_its_path_in_both_languages()
    {
        var options = new SignalOptions
        {
            Polled =
            {
                new PolledController { Junction = "A", Url = "http://10.0.0.1/state" },
                new PolledController { Junction = "A", Url = "ftp://10.0.0.1/state", EveryMilliseconds = 50, TimeoutMilliseconds = 1, LongestPauseMilliseconds = 90_000, TokenFile = "/no/such/file" },
                new PolledController { Junction = " ", Url = "http://user:secret@10.0.0.1/" },
            },
        };
        var faults = new SignalOptionsCheck().Validate(null, options).Failures!.ToList();
        Assert.Equal(
            [
                "Signals:Polled:1:EveryMilliseconds", "Signals:Polled:1:Junction", "Signals:Polled:1:LongestPauseMilliseconds", "Signals:Polled:1:TimeoutMilliseconds",
                "Signals:Polled:1:TokenFile", "Signals:Polled:1:Url", "Signals:Polled:2:Junction", "Signals:Polled:2:Url",
            ],
            faults.Select(fault => fault[..fault.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.Contains(" / ", fault, StringComparison.Ordinal));
        Assert.True(new SignalOptionsCheck().Validate(null, new SignalOptions()).Succeeded);
    }

    private async Task<RunningSite> StartAsync(string url, params string[] more)
    {
        var site = await RunningSite.StartAsync(
            database, "http://127.0.0.1:0",
            ["--Signals:Polled:0:Junction", "Bến Thịnh", "--Signals:Polled:0:Url", url, "--Signals:Polled:0:EveryMilliseconds", "200",
                "--Signals:Polled:0:TimeoutMilliseconds", "2000", "--Signals:Polled:0:LongestPauseMilliseconds", "400", .. more]);
        await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember("vanhanh", "Vận hành", [StaffRoles.Operator]), "right-password", false, CancellationToken.None);
        return site;
    }

    private static async Task<JsonNode> JunctionAsync(RunningSite site)
    {
        using var client = site.Client();
        (await client.PostAsJsonAsync("/api/session", new { name = "vanhanh", password = "right-password" })).EnsureSuccessStatusCode();
        return await JunctionAsync(client);
    }

    private static async Task<JsonNode> JunctionAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonArray>("/api/cameras/junctions"))!.Single(one => (string)one!["junction"]! == "Bến Thịnh")!;

    private static async Task FailuresAsync(RunningSite site, int least)
    {
        using var client = site.Client();
        (await client.PostAsJsonAsync("/api/session", new { name = "vanhanh", password = "right-password" })).EnsureSuccessStatusCode();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var polled = (await JunctionAsync(client))["polled"]!;
            if ((int)polled["failures"]! >= least)
            {
                Assert.NotEqual((string)polled["lastFailure"]!["vi"]!, (string)polled["lastFailure"]!["en"]!);
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The controller was expected to fail.");
    }

    private async Task<int> ScalarAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(sql);
    }

    private async Task EventuallyAsync(string sql, int wanted)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (await ScalarAsync(sql) == wanted)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"Waited in vain for {wanted} of: {sql}");
    }

    private enum Mood
    {
        Well,
        Broken,
        Slow,
        Nonsense,
        Endless,
        WrongClock,
    }

    /// <summary>A controller that is a web server: its one group has been red since it started.</summary>
    private sealed class Controller(WebApplication app) : IAsyncDisposable
    {
        private DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();

        public Mood Mood { get; set; }

        public Uri Address => new(app.Urls.Single());

        public ConcurrentQueue<DateTimeOffset> After { get; } = [];

        public ConcurrentQueue<string> Authorizations { get; } = [];

        public static async Task<Controller> StartAsync()
        {
            var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var controller = new Controller(app);
            app.MapGet("/state", controller.AnswerAsync);
            await app.StartAsync();
            return controller;
        }

        public void Restart() => startedAt = TimeProvider.System.GetUtcNow();

        public async Task AskedAsync(int more)
        {
            var wanted = After.Count + more;
            for (var attempt = 0; attempt < 600 && After.Count < wanted; attempt++)
            {
                await Task.Delay(50);
            }

            Assert.True(After.Count >= wanted);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();

        private async Task AnswerAsync(HttpContext http, string after)
        {
            After.Enqueue(DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture));
            Authorizations.Enqueue(http.Request.Headers.Authorization.ToString());
            switch (Mood)
            {
                case Mood.Broken:
                    http.Response.StatusCode = 500;
                    return;
                case Mood.Slow:
                    await Task.Delay(TimeSpan.FromSeconds(5), http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return;
                case Mood.Nonsense:
                    await http.Response.WriteAsync("<html>");
                    return;
                case Mood.Endless:
                    await http.Response.WriteAsync(new string(' ', (256 * 1024) + 1));
                    return;
            }

            var now = TimeProvider.System.GetUtcNow();
            var sentAt = Mood == Mood.WrongClock ? now.AddMinutes(10) : now;
            await http.Response.WriteAsJsonAsync(new
            {
                sentAt,
                completeFrom = startedAt,
                changes = startedAt > After.Last() ? new[] { new { group = "N1", state = "red", at = startedAt } } : [],
            });
        }
    }
}
