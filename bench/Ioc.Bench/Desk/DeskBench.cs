using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Ioc.EndToEnd;
using Ioc.Testing;
using Ioc.Testing.Running;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Demo;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Review;
using Microsoft.Playwright;
using Npgsql;

namespace Ioc.Bench.Desk;

/// <summary>An officer who never stops to think, at a desk on which a hundred thousand cases lie.</summary>
internal sealed class DeskBench : IBenchmark
{
    private const int Waiting = 100_000;
    private const int Reviewed = 200;
    private const int Keys = 60;

    public string Name => "desk";

    public string Summary => $"a scripted officer approves case after case while {Waiting:N0} wait";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token)
    {
        await using var city = await RunningCity.StartAsync("--Site:Workers", "0", "--Site:Simulators", "false");
        using var scene = new ViolationScene(Path.Combine(city.DataFolder, "evidence"), city.DataFolder);
        await using var database = await city.DatabaseAsync();
        await SeeAsync(scene, database, Reviewed + Keys + 20, token);
        await ManyCases.AddPendingAsync(database, Waiting, token);

        using var officer = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(city.Address) };
        officer.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        using (var signedIn = await officer.PostAsJsonAsync("/api/session", new SignIn("canbo", DemoAccounts.Password), token))
        {
            signedIn.EnsureSuccessStatusCode();
        }

        List<double> next = [], approve = [];
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Reviewed; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await officer.PostAsJsonAsync("/api/review/next", new NextCase([]), token);
            var detail = (await answer.Content.ReadFromJsonAsync<CaseDetail>(token))!;
            next.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            foreach (var part in (string[])["before", "at", "after", "plate"])
            {
                (await officer.GetAsync(new Uri($"/api/review/cases/{detail.Id}/evidence/{part}.jpg", UriKind.Relative), token)).EnsureSuccessStatusCode();
            }

            asked = Stopwatch.GetTimestamp();
            using var approved = await officer.PostAsJsonAsync($"/api/review/cases/{detail.Id}/approve", new ApproveCase(detail.Version, "16824.6.9.b.01"), token);
            approve.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            if (!approved.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"An approval was refused: {await approved.Content.ReadAsStringAsync(token)}");
            }
        }

        var hours = Stopwatch.GetElapsedTime(began).TotalHours;
        var shown = await FromKeyToNextAsync(city, token);
        next.Sort();
        approve.Sort();
        return
        [
            new("cases waiting", Waiting, ""),
            new("cases looked at with four pictures each and approved, no thinking", Reviewed / hours, "cases/h", 1000, MoreIsBetter: true),
            new("next case claimed and answered, 95th percentile", Percentiles.At(next, 0.95), "ms", 150),
            new("approval answered, 95th percentile", Percentiles.At(approve, 0.95), "ms", 150),
            new("in a real browser: from key to next case shown, median", Percentiles.At(shown, 0.5), "ms"),
            new("in a real browser: from key to next case shown, 95th percentile", Percentiles.At(shown, 0.95), "ms", 150),
        ];
    }

    private static async Task SeeAsync(ViolationScene scene, NpgsqlDataSource database, int count, CancellationToken token)
    {
        var plates = new List<string>();
        await using (var cars = database.CreateCommand("select plate from registry.vehicle where status = 'active' and vehicle_class = 'car' and plate_colour = 'white' and expires_on is null order by plate limit $1"))
        {
            cars.Parameters.AddWithValue(count);
            await using var reader = await cars.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                plates.Add(reader.GetString(0));
            }
        }

        // Acts far enough apart that none looks like another's double.
        var at = TimeProvider.System.GetUtcNow().AddDays(-2);
        for (var i = 0; i < count; i++)
        {
            await scene.AddAsync(database, plates[i % plates.Count], camera: "BENCH-02", at: at.AddMinutes(i * 8));
        }

        await Eventually.ReachesAsync("a case for each violation", TimeSpan.FromMinutes(5), async () =>
        {
            await using var cases = database.CreateCommand("select count(*) from enforcement.case where vehicle_id is not null");
            return (long)(await cases.ExecuteScalarAsync(token))!;
        }, opened => opened >= count);
    }

    // N: claims the next case and shows it; what is after it is fetched while the officer looks.
    private static async Task<List<double>> FromKeyToNextAsync(RunningCity city, CancellationToken token)
    {
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(city.Address + "/sign-in", 1920, 1080);
        await page.EvaluateAsync(
            $$"""
            () => fetch('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json', '{{BrowserSafety.Header}}': '1' },
              body: JSON.stringify({ name: 'chihuy', password: '{{DemoAccounts.Password}}' }) })
            """);
        await page.GotoAsync(city.Address + "/review");
        await page.WaitForSelectorAsync(".keys");
        await page.Keyboard.PressAsync("n");
        await page.WaitForSelectorAsync("article.case");
        var shown = new List<double>();
        for (var i = 0; i < Keys; i++)
        {
            await Task.Delay(1200, token); // a glance: the time in which the next one is fetched
            shown.Add(await page.EvaluateAsync<double>(
                """
                () => new Promise((resolve) => {
                  const before = document.querySelector('article.case');
                  const began = performance.now();
                  const watch = new MutationObserver(() => {
                    const now = document.querySelector('article.case');
                    if (now !== null && now !== before) {
                      watch.disconnect();
                      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
                    }
                  });
                  watch.observe(document.body, { childList: true, subtree: true });
                  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
                })
                """));
        }

        shown.Sort();
        return shown;
    }
}
