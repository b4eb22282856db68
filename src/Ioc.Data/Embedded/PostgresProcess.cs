using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Data.Embedded;

/// <summary>
/// One run of the server: a shell of a few lines (keep-server.sh) that holds PostgreSQL and stops it when our pipe to it closes,
/// which the kernel does even when this process is killed.
/// </summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    // a fast shutdown rolls back what is open and writes a checkpoint; after this it is cut short, and recovers at the next start
    private const int StopPatienceSeconds = 20;

    private readonly Process _shell;
    private readonly string _log;
    private readonly long _logStart;

    private PostgresProcess(Process shell, string log, long logStart)
    {
        _shell = shell;
        _log = log;
        _logStart = logStart;
    }

    /// <summary>Starts the server and waits until it takes connections.</summary>
    /// <exception cref="EmbeddedPostgresException">It ended, or took too long.</exception>
    /// <exception cref="PortTakenException">Another program listens on the port.</exception>
    public static async Task<PostgresProcess> StartAsync(
        EmbeddedPostgresOptions options, PostgresCluster cluster, ServerRecord record, ILogger log, CancellationToken token)
    {
        var logPath = Path.Combine(options.Folder, PostgresLog.FileName);
        PostgresLog.Trim(logPath);
        var logStart = PostgresLog.Open(logPath);
        var start = Command.StartInfo(
        [
            // a session of its own: Ctrl+C in the terminal must reach us, and only through us the server
            "setsid", "sh", "-c", await ScriptAsync(token), "keep-server", logPath,
            StopPatienceSeconds.ToString(CultureInfo.InvariantCulture), options.Temporary ? options.Folder : "",
            .. cluster.Account.Prefix, .. cluster.Binaries.Run(cluster.Binaries.Postgres), "-D", cluster.Path, .. Settings(options, cluster, record),
        ]);
        start.RedirectStandardInput = true;
        var server = new PostgresProcess(Command.Start(start), logPath, logStart);
        try
        {
            await server.WaitUntilReadyAsync(options, record, log, token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the server has ended, for whatever cause.</summary>
    public Task EndedAsync(CancellationToken token) => _shell.WaitForExitAsync(token);

    /// <summary>Why it ended, as its log says.</summary>
    public string Reason() => _shell.ExitCode > 128
        ? string.Create(CultureInfo.InvariantCulture, $"killed by signal {_shell.ExitCode - 128}")
        : PostgresLog.Explain(PostgresLog.Reason(PostgresLog.Since(_log, _logStart)));

    /// <summary>Stops the server and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }

    private static IEnumerable<string> Settings(EmbeddedPostgresOptions options, PostgresCluster cluster, ServerRecord record)
    {
        List<string> settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={record.Port}"),
            "unix_socket_directories=",
            $"cluster_name={cluster.Name}",
            "max_connections=200",
            "timezone=UTC",
            "lc_messages=C",
            // the cores are for the cameras; and parallel queries want more of /dev/shm than containers have
            "max_parallel_workers_per_gather=0",
            "log_checkpoints=off",
            // details quote values of rows, and those may be personal
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
        ];
        if (!options.Durable)
        {
            settings.AddRange(["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
        }

        return settings.SelectMany(setting => (string[])["-c", setting]);
    }

    private static async Task<string> ScriptAsync(CancellationToken token)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("keep-server.sh")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(token);
    }

    private async Task WaitUntilReadyAsync(EmbeddedPostgresOptions options, ServerRecord record, ILogger log, CancellationToken token)
    {
        var began = Stopwatch.GetTimestamp();
        var told = TimeSpan.FromSeconds(10);
        while (true)
        {
            if (_shell.HasExited)
            {
                var text = PostgresLog.Since(_log, _logStart);
                if (text.Contains("Address already in use", StringComparison.Ordinal))
                {
                    throw new PortTakenException(record.Port);
                }

                throw new EmbeddedPostgresException($"PostgreSQL did not start in {options.Folder}: {Reason()}");
            }

            if (await AnswersAsync(record, token))
            {
                return;
            }

            var waited = Stopwatch.GetElapsedTime(began);
            if (waited > options.StartWithin)
            {
                throw new EmbeddedPostgresException(
                    $"PostgreSQL did not become ready in {options.Folder} within {options.StartWithin.TotalSeconds:0} s. Read {_log}, then start again.");
            }

            if (waited > told)
            {
                log.LogInformation("Still waiting for PostgreSQL in {Folder}; after an unclean stop it first recovers", options.Folder);
                told += TimeSpan.FromSeconds(10);
            }

            await Task.Delay(50, token);
        }
    }

    /// <summary>Whether the server of this record takes connections now. The password tells it from any other.</summary>
    public static async Task<bool> AnswersAsync(ServerRecord record, CancellationToken token)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(record.ConnectionString("postgres")) { Pooling = false, Timeout = 5 };
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(token);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
