using System.Globalization;
using Npgsql;

namespace Ioc.Data.Tests.Embedded;

/// <summary>A folder for one embedded server, removed afterwards, and what can be seen of the server from outside.</summary>
internal sealed class ServerFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "ioc-server-" + Guid.CreateVersion7().ToString("N"));

    /// <summary>The server's main process, from its own pid file.</summary>
    public int ServerProcess => int.Parse(File.ReadLines(In("cluster/postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public static bool IsAlive(int process)
    {
        try
        {
            // a process that has ended and waits for a parent to ask has no command line left
            return File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static async Task UntilGoneAsync(int process)
    {
        while (IsAlive(process))
        {
            await Task.Delay(20);
        }
    }

    public static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
