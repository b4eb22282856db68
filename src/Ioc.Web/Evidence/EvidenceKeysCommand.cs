using System.Text.Json.Nodes;
using Ioc.Data.Events;
using Ioc.Data.Evidence;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Web.Evidence;

/// <summary><c>evidence-keys</c> lists the public keys; <c>evidence-keys rotate</c> retires the one in use and makes another.</summary>
public static class EvidenceKeysCommand
{
    private const string Usage = "Usage: evidence-keys [list]\n       evidence-keys rotate";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 done, 2 arguments that do not fit.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, EvidenceKeyRing keys, NpgsqlDataSource database, TimeProvider clock, TextWriter output, TextWriter errors, CancellationToken token)
    {
        switch (arguments)
        {
            case [] or ["list"] or [['-', ..], ..]:
                foreach (var key in keys.Keys())
                {
                    await output.WriteLineAsync($"{key.Id}  {key.Algorithm}  từ/from {key.CreatedAt:yyyy-MM-dd HH:mm}Z  {(key.RetiredAt is { } at ? $"đến/to {at:yyyy-MM-dd HH:mm}Z" : "đang dùng/in use")}");
                }

                return 0;
            case ["rotate", ..]:
                var (retired, made) = await keys.RotateAsync(token);
                await TellAsync(database, retired, made, clock.GetUtcNow(), token);
                await output.WriteLineAsync($"Khóa mới / new key: {made.Id}. {(retired is null ? "" : $"Thôi dùng / retired: {retired.Id}. ")}Gói cũ vẫn kiểm tra được / what was signed before stays verifiable.");
                return 0;
            default:
                await errors.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static async Task TellAsync(NpgsqlDataSource database, EvidenceKey? retired, EvidenceKey made, DateTimeOffset now, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.EvidenceKeyRotated, "evidence-key", made.Id, null, "administrator:console", null, now,
                new JsonObject { ["retired"] = retired?.Id }),
            token);
        await transaction.CommitAsync(token);
    }
}
