using System.Diagnostics;
using System.Net.Sockets;
using Ioc.Data.Connections;
using Ioc.Data.Embedded;
using Ioc.Data.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Data.Settings;

/// <summary>The database of this process, ready for use: the operator's server or the embedded one, at the newest version.</summary>
/// <example><code>
/// await using var database = await DatabaseHost.OpenAsync(IocOptions.Read(configuration), log, token);
/// await using var connection = await database.DataSource.OpenConnectionAsync(token);
/// </code></example>
public sealed class DatabaseHost : IAsyncDisposable
{
    private const string EmbeddedDatabase = "ioc";

    // a server that boots beside us gets this long
    private static readonly TimeSpan ServerMayTake = TimeSpan.FromSeconds(30);

    private readonly EmbeddedPostgres? _embedded;

    private DatabaseHost(EmbeddedPostgres? embedded, string connectionString, NpgsqlDataSource dataSource)
    {
        _embedded = embedded;
        ConnectionString = connectionString;
        DataSource = dataSource;
    }

    /// <summary>The pool. It stays good while the database goes away and comes back; only what runs meanwhile fails.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>For a child process. It carries the password: do not log it.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the database is, without any secret; for a log line.</summary>
    public string Address
    {
        get
        {
            var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"{settings.Host}:{settings.Port}/{settings.Database}{(_embedded is null ? "" : _embedded.IsAttached ? " (embedded, held by another process)" : " (embedded)")}";
        }
    }

    /// <summary>Opens the database and applies the migrations.</summary>
    /// <exception cref="IocOptionsException">The settings are wrong.</exception>
    /// <exception cref="EmbeddedPostgresException">The embedded server cannot be had.</exception>
    /// <exception cref="DatabaseUnavailableException">The operator's server does not answer or refuses us.</exception>
    /// <exception cref="MigrationException">The database could not be brought to the newest version.</exception>
    public static async Task<DatabaseHost> OpenAsync(IocOptions options, ILogger log, CancellationToken token = default)
    {
        if (options.Errors() is { Count: > 0 } errors)
        {
            throw new IocOptionsException(errors);
        }

        var embedded = string.IsNullOrWhiteSpace(options.Database)
            ? await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = options.PostgresFolder, Port = options.DatabasePort }, log, token)
            : null;
        NpgsqlDataSource? dataSource = null;
        try
        {
            var connectionString = embedded is null ? options.Database! : await CreateDatabaseAsync(embedded.ConnectionString, token);
            dataSource = Connections.Database.Open(connectionString);
            if (embedded is null)
            {
                await WaitForServerAsync(dataSource, connectionString, log, token);
            }

            var applied = await Migrator.ApplyAsync(dataSource, token);
            if (applied.Count > 0)
            {
                log.LogInformation("Applied {Count} migrations, up to {Last}", applied.Count, applied[^1]);
            }

            return new DatabaseHost(embedded, connectionString, dataSource);
        }
        catch
        {
            if (dataSource is not null)
            {
                await dataSource.DisposeAsync();
            }

            if (embedded is not null)
            {
                await embedded.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Closes the pool, then stops the embedded server if this process holds it.</summary>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    private static async Task<string> CreateDatabaseAsync(string server, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(token);
        await using var create = connection.CreateCommand();
        create.CommandText = $"create database {EmbeddedDatabase}";
        try
        {
            await create.ExecuteNonQueryAsync(token);
        }
        catch (PostgresException there) when (there.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // from an earlier run, or by another process a moment ago
        }

        return new NpgsqlConnectionStringBuilder(server) { Database = EmbeddedDatabase }.ConnectionString;
    }

    private static async Task WaitForServerAsync(NpgsqlDataSource dataSource, string connectionString, ILogger log, CancellationToken token)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var began = Stopwatch.GetTimestamp();
        var told = false;
        while (true)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(token);
                return;
            }
            catch (PostgresException refused) when (refused.SqlState != PostgresErrorCodes.CannotConnectNow)
            {
                throw new DatabaseUnavailableException(
                    $"The database server at {settings.Host}:{settings.Port} refuses us: {refused.MessageText}. Correct Ioc:Database, or grant the access.", refused);
            }
            catch (Exception failure) when (failure is NpgsqlException or SocketException)
            {
                if (Stopwatch.GetElapsedTime(began) > ServerMayTake)
                {
                    throw new DatabaseUnavailableException(
                        $"The database server at {settings.Host}:{settings.Port} does not answer ({failure.Message}). Start it, or correct Ioc:Database.", failure);
                }

                if (!told)
                {
                    log.LogWarning("The database server at {Host}:{Port} does not answer yet; trying for {Seconds} s", settings.Host, settings.Port, ServerMayTake.TotalSeconds);
                    told = true;
                }
            }

            await Task.Delay(500, token);
        }
    }
}
