using Dapper;
using Npgsql;

namespace Ioc.Data.Connections;

/// <summary>Room for a transaction that sorts and groups much at once: a year's file, or the first reckoning of it.</summary>
public static class BulkWork
{
    /// <summary>Lets each sort and hash of this transaction, and of no other, use up to 64 MiB before it goes to disk (PostgreSQL's own figure is 4).</summary>
    public static Task PrepareAsync(NpgsqlTransaction transaction, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("set local work_mem = '64MB'", transaction: transaction, cancellationToken: token));
}
