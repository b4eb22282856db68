using System.Text.RegularExpressions;
using Dapper;
using Ioc.Data.Migrations;
using Ioc.Data.Tests.Processes;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Data.Tests.Migrations;

public sealed partial class MigratorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Four_processes_that_start_together_apply_every_migration_once()
    {
        await using var empty = await EmptyDatabase.CreateAsync(database);
        var processes = Enumerable.Range(0, 4).Select(_ => OtherProcess.Start(["migrate"], ("TEST_DATABASE", empty.ConnectionString))).ToList();
        try
        {
            foreach (var process in processes)
            {
                Assert.Equal("waiting", await process.ReadLineAsync());
            }

            await Task.WhenAll(processes.Select(process => process.WriteLineAsync()));
            var applied = await Task.WhenAll(processes.Select(process => process.ReadLineAsync()));

            Assert.Equal(Migrator.All().Select(migration => migration.Name), Assert.Single(applied, names => names.Length > 0).Split(' '));
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        Assert.Empty(await Migrator.ApplyAsync(database.DataSource, CancellationToken.None));
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_had_been_applied_is_refused()
    {
        await using var other = await TestDatabase.CreateAsync();
        await using (var connection = await other.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("update public.migration set sha256 = 'another' where name = '0002_create_places.sql'");
        }

        var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator.ApplyAsync(other.DataSource, CancellationToken.None));

        Assert.StartsWith("0002_create_places.sql was changed after it had been applied.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_of_itself_and_the_lock_free()
    {
        await using var empty = await EmptyDatabase.CreateAsync(database);
        await using var source = Ioc.Data.Connections.Database.Open(empty.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("create schema traffic");

        var failed = await Assert.ThrowsAsync<MigrationException>(() => Migrator.ApplyAsync(source, CancellationToken.None));

        Assert.StartsWith("0003_create_traffic.sql failed: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["0001_create_event_log.sql", "0002_create_places.sql"], await connection.QueryAsync<string>("select name from public.migration order by name"));
        await connection.ExecuteAsync("drop schema traffic");
        Assert.Equal(Migrator.All().Skip(2).Select(migration => migration.Name), await Migrator.ApplyAsync(source, CancellationToken.None));
    }

    [Fact]
    public void Migrations_are_named_by_number_and_deed_and_no_number_is_used_twice()
    {
        var names = Migrator.All().Select(migration => migration.Name).ToList();

        Assert.All(names, name => Assert.Matches(Naming(), name));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Count, names.Select(name => name[..4]).Distinct(StringComparer.Ordinal).Count());
    }

    [GeneratedRegex("^[0-9]{4}(_[a-z0-9]+){2,}\\.sql$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Naming();

    private sealed class EmptyDatabase(string server, string name) : IAsyncDisposable
    {
        public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ConnectionString;

        public static async Task<EmptyDatabase> CreateAsync(TestDatabase beside)
        {
            var name = "ioc_empty_" + Guid.CreateVersion7().ToString("N");
            await using var connection = await beside.DataSource.OpenConnectionAsync();
            await connection.ExecuteAsync($"create database {name} template template0");
            return new EmptyDatabase(beside.ConnectionString, name);
        }

        public async ValueTask DisposeAsync()
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.OpenAsync();
            await connection.ExecuteAsync($"drop database {name} with (force)");
        }
    }
}
