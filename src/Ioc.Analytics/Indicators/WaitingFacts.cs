using Dapper;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>Sources whose delivered facts stand in the database and are in no figure yet: what is added up of them now is a part that nobody should take for the whole.</summary>
internal static class WaitingFacts
{
    /// <summary>Their codes, from the log behind the place up to which imports are followed.</summary>
    public static async Task<IReadOnlySet<string>> SourcesAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken token) =>
        (await connection.QueryAsync<string>(new CommandDefinition(
            """
            select distinct e.data ->> 'source' from audit.event e
            where e.type = @FactsImported and e.seq > coalesce((select seq from audit.cursor where reader = @FactsReader), 0) and e.data ->> 'source' is not null
            """,
            new { EventTypes.FactsImported, IndicatorRefresh.FactsReader },
            transaction,
            cancellationToken: token))).ToHashSet(StringComparer.Ordinal);
}
