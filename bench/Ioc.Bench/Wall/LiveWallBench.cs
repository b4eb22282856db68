using System.Collections.Concurrent;
using Ioc.EndToEnd;
using Microsoft.Playwright;

namespace Ioc.Bench.Wall;

/// <summary>From a committed row to what walls know of it, and to the pixels of a real page among them.</summary>
internal sealed class LiveWallBench : IBenchmark
{
    private const int Walls = 200;
    private const int Beats = 150;
    private const double Limit = 500;

    // The page's own clock is this machine's: the time at which the first frame after each change of the day's count is drawn.
    private const string WatchTheCount =
        """
        () => {
          window.seen = [];
          const count = document.querySelector('.today .number');
          new MutationObserver(() => requestAnimationFrame(() => window.seen.push([Number(count.textContent.replace(/\D/g, '')), Date.now()])))
            .observe(count, { childList: true, characterData: true, subtree: true });
          return Number(count.textContent.replace(/\D/g, ''));
        }
        """;

    public string Name => "wall";

    public string Summary => $"{Walls} walls: from a committed row to each wall, and to changed pixels of a real page";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token)
    {
        await using var town = await BenchTown.StartAsync();
        await town.SettleAsync(token);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
        var reached = Enumerable.Range(0, Walls).Select(_ => new ConcurrentDictionary<long, DateTimeOffset>()).ToList();
        var walls = reached.Select(times => new LiveWall(town.Address, picture => times.TryAdd(picture.Passages.Today, TimeProvider.System.GetUtcNow()))).ToList();
        var up = new CountdownEvent(Walls);
        var following = walls.Select(wall => wall.FollowAsync(() => up.Signal(), end.Token)).ToList();
        await town.PassAsync(1, token); // something must come before a picture is whole
        while (!up.Wait(0, token))
        {
            await Task.Delay(200, token);
            await town.PassAsync(1, token);
        }

        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(town.Address + "?scene=overview", 1920, 1080);
        await page.WaitForSelectorAsync(".today .number");
        await Task.Delay(2000, token);
        var first = await page.EvaluateAsync<long>(WatchTheCount);

        var committed = new Dictionary<long, DateTimeOffset>();
        for (var beat = 1; beat <= Beats; beat++)
        {
            committed[first + beat] = await town.PassAsync(1, token);
            // no rhythm that the relay's own could fall into step with
            await Task.Delay(170 + (beat * 61 % 230), token);
        }

        await Task.Delay(3000, token);
        var toWalls = reached.SelectMany(times => committed.Select(one => Late(one.Value, times.Where(t => t.Key >= one.Key).Select(t => t.Value)))).Order().ToList();
        var seen = await page.EvaluateAsync<double[][]>("() => window.seen");
        var toPixels = committed.Select(one => Late(one.Value, seen.Where(s => s[0] >= one.Key).Select(s => DateTimeOffset.FromUnixTimeMilliseconds((long)s[1])))).Order().ToList();
        await end.CancelAsync();
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        walls.ForEach(wall => wall.Dispose());
        return
        [
            new("rows committed one by one", Beats, ""),
            new($"commit to wall, {Walls} walls, median", Percentiles.At(toWalls, 0.5), "ms"),
            new($"commit to wall, {Walls} walls, 99th percentile", Percentiles.At(toWalls, 0.99), "ms", Limit),
            new("commit to changed pixels of a page, median", Percentiles.At(toPixels, 0.5), "ms"),
            new("commit to changed pixels of a page, 99th percentile", Percentiles.At(toPixels, 0.99), "ms", Limit),
            new("walls that missed a row", reached.Count(times => times.Keys.DefaultIfEmpty().Max() < first + Beats), "", 0),
        ];
    }

    // Never seen counts as a minute: a loss must not make the figure better.
    private static double Late(DateTimeOffset committed, IEnumerable<DateTimeOffset> seen) =>
        seen.Select(at => (at - committed).TotalMilliseconds).DefaultIfEmpty(60_000).Min();
}
