using Ioc.Data.Traffic;
using Ioc.Testing.Running;
using Npgsql;

namespace Ioc.Bench.Wall;

/// <summary>The demo's town on a host of its own, without cameras that move by themselves, and vehicles that pass when the benchmark says so.</summary>
internal sealed class BenchTown : IAsyncDisposable
{
    private const string Camera = "BENCH-01";
    private readonly RunningCity city;

    private BenchTown(RunningCity city, NpgsqlDataSource database)
    {
        this.city = city;
        Database = database;
    }

    public Uri Address => new(city.Address);

    public NpgsqlDataSource Database { get; }

    public static async Task<BenchTown> StartAsync()
    {
        var running = await RunningCity.StartWithFactsAsync("--Site:Workers", "0", "--Site:Simulators", "false");
        var database = await running.DatabaseAsync();
        await RunningCity.AddCameraAsync(database, Camera, "none", "junction-day.camera.json");
        return new BenchTown(running, database);
    }

    /// <summary>Until everything that a first start has to reckon, the forecasts above all, is reckoned: what is measured is a host at work.</summary>
    public async Task SettleAsync(CancellationToken token)
    {
        long before = -1;
        for (long now = 0; now != before || now == 0;)
        {
            await Task.Delay(TimeSpan.FromSeconds(20), token);
            before = now;
            await using var outlooks = Database.CreateCommand("select count(*) from indicator.outlook");
            now = (long)(await outlooks.ExecuteScalarAsync(token))!;
        }
    }

    /// <summary>Commits vehicles that have just passed.</summary>
    /// <returns>When the commit was answered.</returns>
    public async Task<DateTimeOffset> PassAsync(int vehicles, CancellationToken token)
    {
        await using var insert = Database.CreateCommand(
            """
            with passed as (insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate_confidence, plate_sure, unsure_reason, plate_colour, vehicle_class, frames, reads)
            select gen_random_uuid(), now(), now(), $1, n, 0, false, 'unreadable', 'white', 'car', 10, 3 from generate_series(1, $2) n returning 1)
            select pg_notify($3, '') from (select count(*) from passed) done
            """);
        insert.Parameters.AddWithValue(Camera);
        insert.Parameters.AddWithValue(vehicles);
        insert.Parameters.AddWithValue(PassageReader.Channel);
        await insert.ExecuteNonQueryAsync(token);
        return TimeProvider.System.GetUtcNow();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await city.DisposeAsync();
    }
}
