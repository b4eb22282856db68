using System.Text.Json;
using Npgsql;

namespace Ioc.Data.Embedded;

/// <summary>server.json: how to reach the server of a folder. Only its owner may read it.</summary>
/// <param name="Port">TCP port on 127.0.0.1.</param>
/// <param name="Password">Password of the role <c>ioc</c>.</param>
/// <param name="Holder">Process id of whoever started the server, for the operator's eyes.</param>
internal sealed record ServerRecord(int Port, string Password, int Holder)
{
    public const string FileName = "server.json";
    public const string Role = "ioc";

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = Role,
        Password = Password,
        Database = database,
        // a killed server must not leave a caller waiting for long
        Timeout = 10,
        KeepAlive = 30,
        GssEncryptionMode = GssEncryptionMode.Disable,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <summary>Null when there is none yet, or it is not whole.</summary>
    public static ServerRecord? Read(string folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize<ServerRecord>(File.ReadAllText(Path.Combine(folder, FileName)));
            return record is { Port: > 0, Password.Length: > 0 } ? record : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException(
                $"{Path.Combine(folder, FileName)} belongs to another user. Run as that user, or choose another data folder.", failure);
        }
    }

    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var half = path + ".new";
        File.Delete(half);
        using (var file = new FileStream(half, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            JsonSerializer.Serialize(file, this);
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }
}
