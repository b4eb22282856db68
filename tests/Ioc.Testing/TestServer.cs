using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ioc.Data.Connections;
using Ioc.Data.Embedded;
using Ioc.Data.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ioc.Testing;

/// <summary>The one server of this test process, and the migrated template that its databases are copied from.</summary>
internal static class TestServer
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string? _server;
    private static string? _template;
    private static int _databases;

    public static async Task<(string Name, string ConnectionString)> CreateDatabaseAsync()
    {
        // copying a template wants nobody else connected to it: one after another
        await Gate.WaitAsync();
        try
        {
            _server ??= await StartAsync();
            _template ??= await CreateTemplateAsync(_server);
            var name = string.Create(CultureInfo.InvariantCulture, $"ioc_test_{Environment.ProcessId}_{++_databases}_{Guid.CreateVersion7().ToString("N")[^6..]}");
            await ExecuteAsync(_server, $"create database {name} template {_template}");
            return (name, With(_server, name));
        }
        finally
        {
            Gate.Release();
        }
    }

    public static Task DropDatabaseAsync(string name) => ExecuteAsync(_server!, $"drop database if exists {name} with (force)");

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("IOC_TEST_DATABASE") is { Length: > 0 } given)
        {
            return given;
        }

        var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Folder = Path.Combine(Roomy(), "ioc-test-" + Guid.CreateVersion7().ToString("N")),
                Durable = false,
                Temporary = true,
            },
            NullLogger.Instance);

        // Nothing to dispose in a test process that has no last word: its end, however it comes, closes the pipe that
        // keeps the server, and the server goes with its folder. The list keeps the object from being collected.
        Kept.Add(server);
        return server.ConnectionString;
    }

    private static readonly List<EmbeddedPostgres> Kept = [];

    // In memory where there is room: a database is a thousand small files, and a disk takes its time to find places for those of one after the other.
    private static string Roomy()
    {
        const string Memory = "/dev/shm";
        return Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > 4L << 30 ? Memory : Path.GetTempPath();
    }

    private static async Task<string> CreateTemplateAsync(string server)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Migrator.All().Select(m => m.Name + m.Sql)))))[..12];
        var template = "ioc_template_" + hash;
        try
        {
            await ExecuteAsync(server, $"create database {template} template template0 encoding 'UTF8'");
        }
        catch (PostgresException there) when (there.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // a given server keeps it from an earlier run; the migrations have their own lock
        }

        await using var database = Database.Open(new NpgsqlConnectionStringBuilder(With(server, template)) { Pooling = false }.ConnectionString);
        await Migrator.ApplyAsync(database, CancellationToken.None);
        return template;
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 60;
        await command.ExecuteNonQueryAsync();
    }

    // few connections for each: all databases of a run share one server
    private static string With(string server, string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 20 }.ConnectionString;
}
