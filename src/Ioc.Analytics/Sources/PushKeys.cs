using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Analytics.Sources;

/// <summary>A key with which a system pushes.</summary>
public sealed record PushKey(Guid Id, string Name, IReadOnlyList<string> Sources, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>Whose turn a push was.</summary>
public enum PushTurn
{
    /// <summary>Its own: done now.</summary>
    Done,

    /// <summary>It was done before; the answer is that of then.</summary>
    Earlier,

    /// <summary>The same push is being done at this moment.</summary>
    UnderWay,

    /// <summary>The idempotency key was used for another body.</summary>
    OtherBody,
}

/// <summary>What became of a push.</summary>
/// <param name="Answer">Null unless it was done, now or before.</param>
public sealed record PushReceipt(PushTurn Turn, JsonElement? Answer);

/// <summary>The keys of those who push, and what each of them was answered.</summary>
public sealed class PushKeys(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How a key begins, so that a leaked one is recognised.</summary>
    public const string Prefix = "ioc_push_";

    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);

    /// <summary>Makes a key. The secret is told once; only its digest is kept.</summary>
    public async Task<(PushKey Key, string Secret)> CreateAsync(string name, IReadOnlyList<string> sources, string actor, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var key = new PushKey(Guid.CreateVersion7(now), name, sources, actor, now, null, null);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into fact.push_key (id, name, sources, sha256, created_by, created_at) values (@Id, @name, @sources, @sha256, @actor, @now)",
            new { key.Id, name, sources = sources.ToArray(), sha256 = Digest(secret), actor, now },
            transaction,
            cancellationToken: token));
        await AppendAsync(transaction, EventTypes.SourceKeyCreated, key.Id, actor, new() { ["name"] = name, ["sources"] = new JsonArray([.. sources.Select(s => (JsonNode)s)]) }, token);
        await transaction.CommitAsync(token);
        return (key, secret);
    }

    /// <summary>Ends a key at once.</summary>
    /// <returns>False when there is no such key in use.</returns>
    public async Task<bool> RevokeAsync(Guid id, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var done = await connection.ExecuteAsync(new CommandDefinition(
            "update fact.push_key set revoked_at = @now where id = @id and revoked_at is null", new { id, now = clock.GetUtcNow() }, transaction, cancellationToken: token)) > 0;
        if (done)
        {
            await AppendAsync(transaction, EventTypes.SourceKeyRevoked, id, actor, [], token);
            await transaction.CommitAsync(token);
        }

        return done;
    }

    /// <summary>All keys, the newest first.</summary>
    public async Task<IReadOnlyList<PushKey>> ListAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<(Guid Id, string Name, string[] Sources, string By, DateTimeOffset At, DateTimeOffset? Used, DateTimeOffset? Revoked)>(new CommandDefinition(
            "select id, name, sources, created_by, created_at, last_used_at, revoked_at from fact.push_key order by created_at desc", cancellationToken: token));
        return [.. rows.Select(r => new PushKey(r.Id, r.Name, r.Sources, r.By, r.At, r.Used, r.Revoked))];
    }

    /// <summary>Whose secret it is; null for one that is unknown or ended.</summary>
    public async Task<PushKey?> FindAsync(string secret, CancellationToken token)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var row = await connection.QuerySingleOrDefaultAsync<(Guid Id, string Name, string[] Sources, string By, DateTimeOffset At)?>(new CommandDefinition(
            "update fact.push_key set last_used_at = @now where sha256 = @sha256 and revoked_at is null returning id, name, sources, created_by, created_at",
            new { sha256 = Digest(secret), now = clock.GetUtcNow() },
            cancellationToken: token));
        return row is { } found ? new(found.Id, found.Name, found.Sources, found.By, found.At, clock.GetUtcNow(), null) : null;
    }

    /// <summary>
    /// Answers a push once: a repeated one with the same idempotency key gets the answer that the first got. No connection is held meanwhile.
    /// A crash between the work and its receipt frees the key after a while; the work is then done again, which changes nothing, for the merge is idempotent too.
    /// </summary>
    /// <param name="sha256">Of the body.</param>
    public async Task<PushReceipt> OnceAsync(PushKey key, string idempotencyKey, string source, string sha256, Func<Task<JsonElement>> work, CancellationToken token)
    {
        var mine = new { key.Id, idempotencyKey, source, sha256, now = clock.GetUtcNow(), given = clock.GetUtcNow() - Abandoned };
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            var claimed = await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into fact.push_receipt as r (key_id, idempotency_key, source_code, sha256, received_at) values (@Id, @idempotencyKey, @source, @sha256, @now)
                on conflict (key_id, idempotency_key) do update set received_at = excluded.received_at
                    where r.answer is null and r.received_at < @given and r.sha256 = excluded.sha256
                """,
                mine,
                cancellationToken: token));
            if (claimed == 0)
            {
                var (before, answered) = await connection.QuerySingleAsync<(string Sha256, string? Answer)>(new CommandDefinition(
                    "select sha256, answer::text from fact.push_receipt where key_id = @Id and idempotency_key = @idempotencyKey", mine, cancellationToken: token));
                return before != sha256 ? new(PushTurn.OtherBody, null)
                    : answered is null ? new(PushTurn.UnderWay, null)
                    : new(PushTurn.Earlier, JsonDocument.Parse(answered).RootElement.Clone());
            }
        }

        JsonElement answer;
        try
        {
            answer = await work();
        }
        catch
        {
            // Refused or failed: it may be sent again, corrected, under the same key.
            await SetAsync("delete from fact.push_receipt where key_id = @Id and idempotency_key = @idempotencyKey and answer is null", new { key.Id, idempotencyKey });
            throw;
        }

        await SetAsync("update fact.push_receipt set answer = @answer::jsonb where key_id = @Id and idempotency_key = @idempotencyKey", new { key.Id, idempotencyKey, answer = answer.GetRawText() });
        return new(PushTurn.Done, answer);
    }

    private async Task SetAsync(string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task AppendAsync(NpgsqlTransaction transaction, string type, Guid id, string actor, JsonObject data, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), type, "source-key", id.ToString(), null, actor, null, now, data), token);
    }
}
