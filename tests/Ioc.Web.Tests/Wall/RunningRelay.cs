using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Web.Wall;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Tests.Wall;

/// <summary>The relay at work on a database, with the walls that it talks to.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WallRelay relay;

    private RunningRelay(NpgsqlDataSource database) =>
        relay = new(database, Walls, State, Options.Create(new WallOptions()), TimeProvider.System, NullLogger<WallRelay>.Instance);

    public RecordedWalls Walls { get; } = new();

    public WallState State { get; } = new();

    public WallSnapshot Wall => State.Now!;

    public static async Task<RunningRelay> StartAsync(NpgsqlDataSource database)
    {
        var running = new RunningRelay(database);
        await running.relay.StartAsync(CancellationToken.None);
        await running.UntilAsync(() => running.State.Now is not null);
        return running;
    }

    /// <summary>Waits until something holds; gives up, and so fails the test, only after far longer than it can take.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            try
            {
                await Task.Delay(20, patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The wall stayed at {(State.Now is { } wall ? Json(wall).ToJsonString() : "nothing")}");
            }
        }
    }

    public static JsonObject Json(object value) => JsonSerializer.SerializeToNode(value, JsonSerializerOptions.Web)!.AsObject();

    public async ValueTask DisposeAsync()
    {
        await relay.StopAsync(CancellationToken.None);
        relay.Dispose();
    }
}
