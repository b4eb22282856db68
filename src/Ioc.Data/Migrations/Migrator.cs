using System.Data;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Ioc.Data.Migrations;

/// <summary>
/// Applies the numbered .sql files of this folder, each once and in order.
/// Several processes may start together: one applies, the others wait.
/// </summary>
public static class Migrator
{
    private const long MigrationLock = 0x494F_434D;

    // a migration of a large table takes what it takes, and so does waiting for another process to finish one
    private const int NoLimit = 0;

    /// <summary>Brings the database to the newest version.</summary>
    /// <returns>The names of the files applied now.</returns>
    /// <exception cref="MigrationException">An applied file was changed afterwards, or a file failed.</exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@MigrationLock)", new { MigrationLock }, commandTimeout: NoLimit, cancellationToken: token));
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                create table if not exists public.migration (
                    name text primary key, sha256 text not null, applied_at timestamptz not null default now())
                """,
                cancellationToken: token));
            var known = (await connection.QueryAsync<(string Name, string Sha256)>(new CommandDefinition(
                "select name, sha256 from public.migration", cancellationToken: token))).ToDictionary(m => m.Name, m => m.Sha256, StringComparer.Ordinal);

            var applied = new List<string>();
            foreach (var (name, sql) in All())
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
                if (known.TryGetValue(name, out var before))
                {
                    if (!string.Equals(before, hash, StringComparison.Ordinal))
                    {
                        throw new MigrationException($"{name} was changed after it had been applied. Restore the file and write the change as a new migration.");
                    }

                    continue;
                }

                await ApplyOneAsync(connection, name, sql, hash, token);
                applied.Add(name);
            }

            return applied;
        }
        finally
        {
            // A connection that broke has given its locks back, and must not hide why it broke.
            if (connection.State == ConnectionState.Open)
            {
                await connection.ExecuteAsync("select pg_advisory_unlock(@MigrationLock)", new { MigrationLock });
            }
        }
    }

    /// <summary>Every migration that this build carries, in order.</summary>
    public static IEnumerable<(string Name, string Sql)> All()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return (name, reader.ReadToEnd());
        }
    }

    private static async Task ApplyOneAsync(NpgsqlConnection connection, string name, string sql, string hash, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, commandTimeout: NoLimit, cancellationToken: token));
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into public.migration (name, sha256) values (@name, @hash)", new { name, hash }, transaction, cancellationToken: token));
            await transaction.CommitAsync(token);
        }
        catch (PostgresException failure)
        {
            throw new MigrationException($"{name} failed: {failure.MessageText}", failure);
        }
    }
}
