using System.Text.Json.Nodes;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Web.Platform.Staff;

/// <summary>Writes what happens to accounts and sessions of staff into the event log.</summary>
public sealed class StaffJournal(NpgsqlDataSource database, TimeProvider clock)
{
    /// <param name="type">Of <see cref="EventTypes"/>.</param>
    /// <param name="account">Whose account.</param>
    /// <param name="actor">Who did it.</param>
    public async Task TellAsync(string type, string account, string actor, string? reason, JsonObject? data, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(transaction, new DomainEvent(Guid.CreateVersion7(now), type, "staff", account, null, actor, reason, now, data ?? []), token);
        await transaction.CommitAsync(token);
    }
}
