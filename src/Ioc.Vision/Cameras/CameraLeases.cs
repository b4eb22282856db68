using System.Globalization;
using Dapper;
using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>
/// Shares the cameras out among the workers: a worker watches only those on which it holds a lease, so no camera is watched twice.
/// A worker that dies stops renewing; when its leases have run out the others take its cameras.
/// </summary>
/// <remarks>
/// <code>
///   worker A   hold ── renew ── renew ── ✗ (dies)
///   worker B   ·······  not mine  ······  not mine ·······│ lease runs out: take ── renew …
///                                          └── at most 15 s ──┘
/// </code>
/// Cameras are shared evenly: a free one is left to whoever holds fewer, and a worker that holds two more than another gives one back
/// at a time. While the database is away nobody can take anything over, and everybody goes on with what he holds.
/// </remarks>
public sealed class CameraLeases(NpgsqlDataSource database, string worker, IReadOnlyCollection<string>? only)
{
    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    private const long SharingLock = 0x494F_434C;
    private static readonly string LengthText = Length.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>Renews what this worker holds, gives back what it should no longer watch, and takes its share of what nobody holds.</summary>
    /// <param name="wanted">The codes of the cameras that are to be watched.</param>
    /// <returns>The codes that it holds now.</returns>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<IReadOnlySet<string>> HoldAsync(IReadOnlyCollection<string> wanted, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);

        // One worker shares out at a time: what it counts stays true until it has written.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select pg_advisory_xact_lock(@SharingLock);
            insert into traffic.worker (name, may, seen_at) values (@worker, @may, now())
            on conflict (name) do update set may = excluded.may, seen_at = excluded.seen_at;
            delete from traffic.worker where seen_at < now() - interval '1 day';
            """,
            new { SharingLock, worker, may = only?.ToArray() }, transaction, cancellationToken: token));
        var leases = (await connection.QueryAsync<Lease>(new CommandDefinition(
            "select camera_code, worker from traffic.camera_lease where expires_at >= now()", transaction: transaction, cancellationToken: token)))
            .ToDictionary(lease => lease.CameraCode, lease => lease.Worker, StringComparer.Ordinal);
        var others = (await connection.QueryAsync<Colleague>(new CommandDefinition(
            "select name, may from traffic.worker where name <> @worker and seen_at >= now() - @LengthText::interval", new { worker, LengthText }, transaction, cancellationToken: token))).AsList();

        var held = Share(worker, wanted, leases, others.ToDictionary(o => o.Name, o => (IReadOnlyCollection<string>?)o.May, StringComparer.Ordinal));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from traffic.camera_lease where worker = @worker and not camera_code = any(@held);
            insert into traffic.camera_lease as l (camera_code, worker, taken_at, expires_at)
            select code, @worker, now(), now() + @LengthText::interval from unnest(@held) as code
            on conflict (camera_code) do update
                set worker = excluded.worker, taken_at = case when l.worker = excluded.worker then l.taken_at else excluded.taken_at end, expires_at = excluded.expires_at;
            """,
            new { worker, held = held.ToArray(), LengthText }, transaction, cancellationToken: token));
        await transaction.CommitAsync(token);
        return held;
    }

    /// <summary>Gives everything back, so that nobody need wait for it.</summary>
    public async Task ReleaseAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from traffic.camera_lease where worker = @worker; delete from traffic.worker where name = @worker", new { worker }, cancellationToken: token));
    }

    /// <summary>What a worker holds after sharing out.</summary>
    /// <param name="me">The worker.</param>
    /// <param name="wanted">What it wants to watch.</param>
    /// <param name="leases">Camera to worker, those that have not run out.</param>
    /// <param name="others">The other living workers, each with what it may watch; null for all.</param>
    internal static IReadOnlySet<string> Share(
        string me, IReadOnlyCollection<string> wanted, IReadOnlyDictionary<string, string> leases, IReadOnlyDictionary<string, IReadOnlyCollection<string>?> others)
    {
        var counts = others.Keys.ToDictionary(name => name, name => leases.Count(lease => lease.Value == name), StringComparer.Ordinal);
        bool Wants(string name, string camera) => others[name] is not { } may || may.Contains(camera, StringComparer.Ordinal);

        var held = wanted.Where(camera => leases.GetValueOrDefault(camera) == me).Order(StringComparer.Ordinal).ToList();
        var surplus = held.FindLast(camera => others.Keys.Any(name => Wants(name, camera) && counts[name] + 1 < held.Count));
        if (surplus is not null)
        {
            held.Remove(surplus);
            return held.ToHashSet(StringComparer.Ordinal);
        }

        foreach (var camera in wanted.Where(camera => !leases.ContainsKey(camera)).Order(StringComparer.Ordinal))
        {
            if (!others.Keys.Any(name => Wants(name, camera) && counts[name] < held.Count))
            {
                held.Add(camera);
            }
        }

        return held.ToHashSet(StringComparer.Ordinal);
    }

    private sealed record Lease(string CameraCode, string Worker);

    private sealed class Colleague
    {
        public required string Name { get; init; }

        public string[]? May { get; init; }
    }
}
