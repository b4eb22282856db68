using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Ioc.Data.Embedded;

/// <summary>
/// The database files of one server's folder. They lie in <c>cluster</c> under it; where the server's user cannot enter
/// (the product was put into /root, say) they lie under /var/lib/ioc and <c>cluster</c> is a link to them.
/// </summary>
internal sealed class PostgresCluster
{
    /// <summary>Where things go that the server's user must reach and cannot where they belong.</summary>
    public const string Refuge = "/var/lib/ioc";

    private PostgresCluster(string path, ServerAccount account, PostgresBinaries binaries)
    {
        Path = path;
        Account = account;
        Binaries = binaries;
        Name = "ioc-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];
    }

    /// <summary>Absolute path, links resolved.</summary>
    public string Path { get; }

    /// <summary>Appears in the title of every process of this server.</summary>
    public string Name { get; }

    public ServerAccount Account { get; }

    public PostgresBinaries Binaries { get; }

    /// <summary>Opens the cluster of a folder, and makes it when there is none. Only the holder of the folder's lock may call this.</summary>
    public static async Task<PostgresCluster> OpenAsync(EmbeddedPostgresOptions options, ServerRecord? record, string password, ILogger log, CancellationToken token)
    {
        var link = System.IO.Path.Combine(options.Folder, "cluster");
        var path = new DirectoryInfo(link).LinkTarget is { } target ? System.IO.Path.GetFullPath(target, options.Folder) : link;
        var account = await ServerAccount.ChooseAsync(path, token);
        var binaries = await PostgresBinaries.LocateAsync(
            options.Binaries, account, account.Switches ? Refuge : System.IO.Path.Combine(options.Folder, "programs"), token);

        if (!File.Exists(System.IO.Path.Combine(path, "PG_VERSION")))
        {
            if (path != link)
            {
                throw new EmbeddedPostgresException($"{link} points to {path}, which holds no database. Restore it, or remove the link to begin with an empty one.");
            }

            path = await CreateAsync(options, link, account, binaries, password, log, token);
        }

        var cluster = new PostgresCluster(path, account, binaries);
        await cluster.RepairOwnerAsync(token);
        if (!await account.CanReachAsync(path, token))
        {
            throw new EmbeddedPostgresException(
                $"User {account.UserId}, whom PostgreSQL runs as, cannot enter {path}. Choose a data folder whose parents every user may enter, for example /var/lib/ioc/data.");
        }

        await cluster.CheckVersionAsync(token);
        await cluster.StopLeftoversAsync(log, token);
        if (record is null)
        {
            await cluster.SetPasswordAsync(password, token);
        }

        return cluster;
    }

    /// <summary>Waits until no process of an earlier server of this cluster is left, and ends those that stay.</summary>
    public async Task StopLeftoversAsync(ILogger log, CancellationToken token)
    {
        for (var round = 0; ; round++)
        {
            var (main, children) = Processes();
            if (main.Count + children.Count == 0)
            {
                break;
            }

            if (round == 0 && main.Count > 0)
            {
                log.LogWarning("A PostgreSQL server of an earlier run is still in {Folder}; stopping it", Path);
            }

            // children of a dead server leave by themselves; a living one is asked, then told
            switch (round)
            {
                case 0:
                    main.ForEach(process => Posix.Signal(process, Posix.Interrupt));
                    break;
                case 200:
                    main.ForEach(process => Posix.Signal(process, Posix.Quit));
                    children.ForEach(process => Posix.Signal(process, Posix.Quit));
                    break;
                case 250:
                    main.ForEach(process => Posix.Signal(process, Posix.Kill));
                    children.ForEach(process => Posix.Signal(process, Posix.Kill));
                    break;
                case > 300:
                    throw new EmbeddedPostgresException(
                        $"Another PostgreSQL server (process {main.Concat(children).First()}) uses {Path} and does not stop. Stop it, then start again.");
            }

            await Task.Delay(100, token);
        }

        // Nobody is left, and the folder's lock is ours: what the file says of a process is about another program by now.
        File.Delete(System.IO.Path.Combine(Path, "postmaster.pid"));
    }

    private static async Task<string> CreateAsync(
        EmbeddedPostgresOptions options, string link, ServerAccount account, PostgresBinaries binaries, string password, ILogger log, CancellationToken token)
    {
        var path = link;
        if (!await account.CanReachAsync(options.Folder, token))
        {
            if (options.Temporary)
            {
                throw new EmbeddedPostgresException($"User {account.UserId} cannot enter {options.Folder}. Choose a folder whose parents every user may enter.");
            }

            path = System.IO.Path.Combine(Refuge, "database-" + Guid.CreateVersion7().ToString("N")[^12..], "cluster");
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            log.LogInformation("PostgreSQL cannot enter {Folder} as user {User}; its files go to {Path}", options.Folder, account.UserId, path);
        }

        // made aside and moved when whole: a start that is killed half-way leaves nothing that looks like a database
        var half = path + ".new";
        var secret = path + ".secret";
        try
        {
            await RemoveAsync(half, token);
            Directory.CreateDirectory(half);
            File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Delete(secret);
            await using (var file = new FileStream(secret, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await file.WriteAsync(Encoding.ASCII.GetBytes(password), token);
            }

            if (account.Switches)
            {
                Posix.GiveTo(half, account.UserId, account.GroupId);
                Posix.GiveTo(secret, account.UserId, account.GroupId);
            }

            List<string> command =
            [
                .. account.Prefix, .. binaries.Run(binaries.Initdb),
                "--pgdata", half, "--username", ServerRecord.Role, "--pwfile", secret, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            ];
            if (!options.Durable)
            {
                command.Add("--no-sync");
            }

            var (status, output) = await Command.RunAsync(command, null, token);
            if (status != 0)
            {
                throw new EmbeddedPostgresException($"The database cannot be set up in {options.Folder}: {PostgresLog.Explain(PostgresLog.Reason(output))}");
            }

            Directory.Move(half, path);
            if (path != link)
            {
                File.CreateSymbolicLink(link, path);
            }

            return path;
        }
        finally
        {
            File.Delete(secret);
            await RemoveAsync(half, CancellationToken.None);
        }
    }

    private static async Task RemoveAsync(string folder, CancellationToken token)
    {
        if (Directory.Exists(folder))
        {
            await Command.RunAsync(["rm", "-rf", folder], null, token);
        }
    }

    // A restored backup often belongs to root and lost its modes.
    private async Task RepairOwnerAsync(CancellationToken token)
    {
        if (Account.Switches)
        {
            var (status, output) = await Command.RunAsync(
                ["chown", "-R", string.Create(CultureInfo.InvariantCulture, $"{Account.UserId}:{Account.GroupId}"), Path], null, token);
            if (status != 0)
            {
                throw new EmbeddedPostgresException($"The files in {Path} cannot be given to user {Account.UserId}: {output.Split('\n')[0]}");
            }
        }

        try
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException($"{Path} belongs to another user. Run as that user or as root, or choose another data folder.", failure);
        }
    }

    private async Task CheckVersionAsync(CancellationToken token)
    {
        var written = (await File.ReadAllTextAsync(System.IO.Path.Combine(Path, "PG_VERSION"), token)).Trim();
        var (_, output) = await Command.RunAsync(Binaries.Run(Binaries.Postgres).Append("--version").ToList(), null, token);
        var running = output.Split(' ').LastOrDefault() ?? "";
        if (!running.StartsWith(written + ".", StringComparison.Ordinal) && running != written)
        {
            throw new EmbeddedPostgresException(
                $"The database in {Path} was written by PostgreSQL {written}, and this is {output}. Install the release that wrote it, or choose another data folder and restore a dump.");
        }
    }

    // The record was lost or its write cut short; the files are ours, so the password may be set anew, without a server.
    private async Task SetPasswordAsync(string password, CancellationToken token)
    {
        var (status, output) = await Command.RunAsync(
            [.. Account.Prefix, .. Binaries.Run(Binaries.Postgres), "--single", "-D", Path, "postgres"],
            $"alter role {ServerRecord.Role} password '{password}'\n",
            token);
        if (status != 0)
        {
            throw new EmbeddedPostgresException($"The database in {Path} cannot be opened: {PostgresLog.Explain(PostgresLog.Reason(output))}");
        }
    }

    // By command line and title, not by working directory: those can be read without further rights.
    private (List<int> Main, List<int> Children) Processes()
    {
        List<int> main = [], children = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(System.IO.Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                continue;
            }

            string words;
            try
            {
                words = File.ReadAllText(System.IO.Path.Combine(folder, "cmdline"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (words.StartsWith($"postgres: {Name}:", StringComparison.Ordinal))
            {
                children.Add(process);
            }
            else if (words.Contains($"bin/postgres\0-D\0{Path}\0", StringComparison.Ordinal) && !words.StartsWith("sh\0", StringComparison.Ordinal))
            {
                main.Add(process);
            }
        }

        return (main, children);
    }
}
