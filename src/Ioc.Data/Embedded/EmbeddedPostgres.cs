using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Ioc.Data.Embedded;

/// <summary>
/// A real PostgreSQL server that needs no installation and lives as long as this object.
/// </summary>
/// <remarks>
/// <para>The first to ask for a folder holds its server: starts it, starts it again when it dies, stops it at the end.
/// Whoever asks for the same folder meanwhile is attached to that server; when the holder goes, the database goes, and
/// the attached see failed connections until a holder is back (on the same port, where it is free).</para>
/// <para>If the holder's process is killed the server still stops, and the next start recovers what was committed.</para>
/// <para>Folder: <c>cluster/</c> (the files), <c>server.json</c> (port and password, mode 0600), <c>server.log</c>, <c>holder.lock</c>.</para>
/// </remarks>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    // flock's "would block", as .NET hands it on
    private const int WouldBlock = 11;

    private readonly EmbeddedPostgresOptions _options;
    private readonly ILogger _log;
    private readonly ServerRecord _record;
    private readonly FileStream? _lock;
    private readonly PostgresCluster? _cluster;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _supervision = Task.CompletedTask;
    private PostgresProcess? _process;
    private bool _disposed;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, ILogger log, ServerRecord record)
    {
        _options = options;
        _log = log;
        _record = record;
    }

    private EmbeddedPostgres(EmbeddedPostgresOptions options, ILogger log, ServerRecord record, FileStream held, PostgresCluster cluster, PostgresProcess process)
        : this(options, log, record)
    {
        _lock = held;
        _cluster = cluster;
        _process = process;
        _supervision = SuperviseAsync(process);
    }

    /// <summary>Npgsql connection string of the database <c>postgres</c>. It carries the password: do not log it.</summary>
    public string ConnectionString => _record.ConnectionString("postgres");

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port => _record.Port;

    /// <summary>True when another process (or another object of this one) holds the server.</summary>
    public bool IsAttached => _lock is null;

    /// <summary>Starts the server of a folder, or attaches to the one that runs there.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be had; the message is one line that says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger log, CancellationToken token = default)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new EmbeddedPostgresException("The embedded database runs on Linux. Elsewhere give a PostgreSQL server's connection string in Ioc:Database.");
        }

        options = options with { Folder = Path.GetFullPath(options.Folder) };
        try
        {
            return await StartOrAttachAsync(options, log, token);
        }
        catch (PortTakenException failure)
        {
            throw new EmbeddedPostgresException(failure.Message, failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException($"The database folder {options.Folder} cannot be written. Choose a data folder that this user may write to (Ioc:DataFolder).", failure);
        }
        catch (IOException failure)
        {
            throw new EmbeddedPostgresException($"The database folder {options.Folder} cannot be used: {PostgresLog.Explain(failure.Message)}", failure);
        }
    }

    /// <summary>The holder stops the server and waits until it is gone; the attached just leave.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await _supervision;
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private static async Task<EmbeddedPostgres> StartOrAttachAsync(EmbeddedPostgresOptions options, ILogger log, CancellationToken token)
    {
        CreateFolder(options.Folder);
        using var patience = new CancellationTokenSource(options.StartWithin);
        while (true)
        {
            // Whoever has the lock holds the server; the kernel gives it back when that process ends, however it ends.
            if (TryLock(options.Folder) is { } held)
            {
                try
                {
                    return await HoldAsync(options, held, log, token);
                }
                catch
                {
                    await held.DisposeAsync();
                    throw;
                }
            }

            if (ServerRecord.Read(options.Folder) is { } record && await PostgresProcess.AnswersAsync(record, token))
            {
                return options.Port == 0 || options.Port == record.Port
                    ? new EmbeddedPostgres(options, log, record)
                    : throw new EmbeddedPostgresException(
                        $"The database in {options.Folder} already runs on port {record.Port}, held by process {record.Holder}. Stop that process, or leave Ioc:DatabasePort unset.");
            }

            if (patience.IsCancellationRequested)
            {
                throw new EmbeddedPostgresException(
                    $"Another process holds the database in {options.Folder}, and its server does not answer. Read {Path.Combine(options.Folder, PostgresLog.FileName)}, or stop that process and start again.");
            }

            await Task.Delay(200, token);
        }
    }

    private static async Task<EmbeddedPostgres> HoldAsync(EmbeddedPostgresOptions options, FileStream held, ILogger log, CancellationToken token)
    {
        var before = ServerRecord.Read(options.Folder);
        var password = before?.Password ?? RandomNumberGenerator.GetHexString(48, lowercase: true);
        var cluster = await PostgresCluster.OpenAsync(options, before, password, log, token);
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port != 0 ? options.Port : FreePort(attempt == 1 ? before?.Port : null);
            var record = new ServerRecord(port, password, Environment.ProcessId);
            try
            {
                var process = await PostgresProcess.StartAsync(options, cluster, record, log, token);
                try
                {
                    record.Write(options.Folder);
                    await GiveToFolderOwnerAsync(options.Folder, token);
                }
                catch
                {
                    await process.DisposeAsync();
                    throw;
                }

                return new EmbeddedPostgres(options, log, record, held, cluster, process);
            }
            catch (PortTakenException) when (options.Port == 0 && attempt < 10)
            {
                // somebody took it between our look and the server's; the next one is as good
            }
        }
    }

    // Root may start what another user owns, without locking that user out of it afterwards.
    private static async Task GiveToFolderOwnerAsync(string folder, CancellationToken token)
    {
        if (Environment.IsPrivilegedProcess && await ServerAccount.OwnerAsync(folder, token) is { User: not 0 } owner)
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                Posix.GiveTo(file, owner.User, owner.Group);
            }
        }
    }

    private static void CreateFolder(string folder)
    {
        var existed = Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        // The server's user must pass through. Nothing in it is readable by others but its name.
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!existed || File.GetUnixFileMode(folder) != Mode)
        {
            File.SetUnixFileMode(folder, Mode);
        }
    }

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "holder.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken.HResult == WouldBlock)
        {
            return null;
        }
    }

    private static int FreePort(int? preferred)
    {
        foreach (var port in preferred is { } last ? [last, 0] : (int[])[0])
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // taken; the system chooses another
            }
        }

        throw new EmbeddedPostgresException("No free TCP port is left on 127.0.0.1. Stop some programs, then start again.");
    }

    private async Task SuperviseAsync(PostgresProcess process)
    {
        var logPath = Path.Combine(_options.Folder, PostgresLog.FileName);
        try
        {
            while (true)
            {
                while (!await EndedWithinAsync(process, TimeSpan.FromMinutes(10)))
                {
                    PostgresLog.Trim(logPath);
                }

                _log.LogWarning("PostgreSQL ended by itself ({Reason}); starting it again on port {Port}", process.Reason(), Port.ToString(CultureInfo.InvariantCulture));
                _process = null;
                await process.DisposeAsync();
                _process = process = await RestartAsync();
                _log.LogInformation("PostgreSQL is back on port {Port}", Port.ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (OperationCanceledException)
        {
            // the holder disposes us
        }
    }

    private async Task<bool> EndedWithinAsync(PostgresProcess process, TimeSpan time)
    {
        try
        {
            await process.EndedAsync(_stopping.Token).WaitAsync(time, _stopping.Token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Never gives up: the callers' connections fail meanwhile and heal afterwards. Each new cause is logged once.
    private async Task<PostgresProcess> RestartAsync()
    {
        string? told = null;
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause < TimeSpan.FromSeconds(5) ? pause * 2 : pause)
        {
            try
            {
                await _cluster!.StopLeftoversAsync(_log, _stopping.Token);
                return await PostgresProcess.StartAsync(_options, _cluster, _record, _log, _stopping.Token);
            }
            catch (Exception failure) when (failure is EmbeddedPostgresException or PortTakenException or IOException or UnauthorizedAccessException)
            {
                if (failure.Message != told)
                {
                    _log.LogError("PostgreSQL does not start: {Reason}", failure.Message);
                    told = failure.Message;
                }
            }

            await Task.Delay(pause, _stopping.Token);
        }
    }
}
