using System.Text;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
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
