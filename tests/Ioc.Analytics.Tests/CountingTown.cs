using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Analytics.Tests;

/// <summary>A town of two wards, A and B, whose facts a test writes as a sender would: as CSV.</summary>
internal sealed class CountingTown(NpgsqlDataSource database, FixedTimeProvider clock)
{
    public FixedTimeProvider Clock => clock;

    public FactImporter Importer { get; } = new(database, clock);

    public IndicatorRefresh Refresh { get; } = new(database, clock);

    public static async Task<CountingTown> BuildAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from) values
                ('T', 'area', 'Thị xã', 'Town', null, '2025-07-01'),
                ('A', 'commune', 'Phường A', 'Ward A', 'T', '2025-07-01'),
                ('B', 'commune', 'Phường B', 'Ward B', 'T', '2025-07-01')
            on conflict do nothing;
            insert into traffic.camera (code, name_vi, name_en, place_code, source, config) values
                ('CA', 'A', 'A', 'A', 'x', '{}'), ('CB', 'B', 'B', 'B', 'x', '{}')
            on conflict do nothing;
            """);
        return new(database, new());
    }

    public async Task<ImportReport> SendAsync(FactTable table, string csv, string name = "file.csv")
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await Importer.ImportAsync(table, new(name, "staff:test", Simulated: false), stream, CancellationToken.None);
    }

    /// <summary>The value of a place in the period that begins at a point in time; fails when there is none.</summary>
    public async Task<double?> ValueAsync(string indicator, string place, DateTimeOffset periodStart)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<double?>(
            "select value from indicator.value where indicator_code = @indicator and place_code = @place and period_start = @periodStart",
            new { indicator, place, periodStart });
    }

    public async Task<T> AskAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>What a worker says of a camera, as it writes it.</summary>
    /// <param name="lives">The worker says so still; else it said so when the state began and not since.</param>
    public async Task SayAsync(string camera, string state, DateTimeOffset since, bool lives)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            """
            insert into traffic.camera_state (camera_code, state, since, worker, updated_at) values (@camera, @state, @since, 'w', @at)
            on conflict (camera_code) do update set state = excluded.state, since = excluded.since, updated_at = excluded.updated_at
            """,
            new { camera, state, since, at = lives ? clock.Now.AddDays(1) : since },
            transaction);
        await EventLog.AppendAsync(
            transaction, new DomainEvent(Guid.CreateVersion7(), EventTypes.CameraStateChanged, "camera", camera, null, "system:vision", null, since, new JsonObject { ["state"] = state, ["worker"] = "w" }), CancellationToken.None);
        await transaction.CommitAsync();
    }

    public async Task PassAsync(string camera, DateTimeOffset seen, int times = 1)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate_confidence, plate_sure, plate_colour, vehicle_class, frames, reads)
            select gen_random_uuid(), @seen, @seen, @camera, n, 0, false, 'unknown', 'car', 1, 0 from generate_series(1, @times) n
            """,
            new { seen, camera, times });
    }
}
