using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Web.Wall;

namespace Ioc.Bench.Wall;

/// <summary>A thousand pulled cables while vehicles pass: what do the walls show in the end?</summary>
internal sealed class DisconnectBench : IBenchmark
{
    private const int Walls = 50;
    private const int Cuts = 1000;

    public string Name => "disconnects";

    public string Summary => $"{Cuts} forced disconnects of {Walls} walls while rows are committed: is anything missed?";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token)
    {
        await using var town = await BenchTown.StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
        var walls = Enumerable.Range(0, Walls).Select(_ => new LiveWall(town.Address, _ => { })).ToList();
        var following = walls.Select(wall => ReturnAsync(wall, end.Token)).ToList();
        var rows = 0;
        for (var cut = 0; cut < Cuts; cut++)
        {
            rows += 3;
            await town.PassAsync(3, token);
            walls[cut % Walls].Cut();
            await Task.Delay(20 + (cut * 37 % 60), token);
        }

        var truth = await SettledAsync(town, walls, token);
        var wrong = walls.Count(wall => wall.Picture is null || Shown(wall.Picture) != truth);
        await end.CancelAsync();
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        walls.ForEach(wall => wall.Dispose());
        return
        [
            new("forced disconnects", Cuts, ""),
            new("rows committed meanwhile", rows, ""),
            new("snapshots fetched", walls.Sum(wall => wall.Snapshots), ""),
            new("walls that show anything but the truth in the end", wrong, "", 0),
        ];
    }

    private static async Task ReturnAsync(LiveWall wall, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await wall.FollowAsync(() => { }, token);
            }
            catch (Exception refused) when (refused is HttpRequestException or System.Net.WebSockets.WebSocketException or IOException or OperationCanceledException)
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    // What a new wall would be shown, once all have had time to hear of the last row.
    private static async Task<string> SettledAsync(BenchTown town, IReadOnlyList<LiveWall> walls, CancellationToken token)
    {
        using var http = new HttpClient { BaseAddress = town.Address };
        var truth = "";
        for (var look = 0; look < 60; look++)
        {
            await town.PassAsync(1, token);
            await Task.Delay(1500, token);
            truth = Shown(JsonSerializer.Deserialize<WallSnapshot>(await http.GetStringAsync("/api/wall/snapshot", token), JsonSerializerOptions.Web)!);
            if (walls.All(wall => wall.Picture is { } picture && Shown(picture) == truth))
            {
                break;
            }
        }

        return truth;
    }

    // Everything but the clock.
    private static string Shown(WallSnapshot picture)
    {
        var json = JsonSerializer.SerializeToNode(picture, JsonSerializerOptions.Web)!.AsObject();
        json.Remove("at");
        return json.ToJsonString();
    }
}
