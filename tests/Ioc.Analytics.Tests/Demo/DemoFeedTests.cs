using Dapper;
using Ioc.Analytics.Demo;
using Ioc.Analytics.Facts;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Analytics.Tests.Demo;

public sealed class DemoFeedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_day_of_the_feed_brings_a_plausible_number_of_guests_once_and_marks_them_as_simulated()
    {
        var clock = new FixedTimeProvider();
        var importer = new FactImporter(database.DataSource, clock);
        await new TownSeeder(database.DataSource, importer, clock).SeedAsync(Samples.Folder, CancellationToken.None);
        using var feed = new DemoFeed(database.DataSource, importer, clock, NullLogger<DemoFeed>.Instance);
        var loaded = clock.Now;

        clock.Advance(TimeSpan.FromDays(1));
        var done = await feed.CatchUpAsync(null, CancellationToken.None);
        var arrivals = await CountAsync("lodging");
        var incidents = await CountAsync("incident");

        Assert.Equal(clock.Now, done);
        Assert.InRange(arrivals, 20, 110);
        Assert.InRange(incidents, 0, 15);

        // A feed that forgot where it was tells the same minutes again, and nothing changes.
        await feed.CatchUpAsync(loaded, CancellationToken.None);
        Assert.Equal(arrivals, await CountAsync("lodging"));
        Assert.Equal(incidents, await CountAsync("incident"));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.True(await connection.ExecuteScalarAsync<bool>("select bool_and(simulated) from fact.import where name = 'demo-feed'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select coalesce(sum(rows_refused), 0) from fact.import"));
    }

    private async Task<int> CountAsync(string table)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(
            $"select count(*) from fact.{table} f join fact.import i on i.id = f.import_id where i.name = 'demo-feed'");
    }
}
