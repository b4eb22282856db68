using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>What the desk's figures are counted from.</summary>
internal static class DeskActs
{
    /// <summary>Notes an act, with the time since the officer claimed the case, and ends the claim.</summary>
    public static async Task NoteAsync(NpgsqlTransaction transaction, Guid caseId, Officer officer, string act, DateTimeOffset now, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.desk_act (case_id, officer, act, seconds, at)
            values (@caseId, @Name, @act,
                (select greatest(0, extract(epoch from @now - since))::integer from enforcement.lease where case_id = @caseId and officer = @Name), @now);
            delete from enforcement.lease where case_id = @caseId;
            delete from enforcement.assignment where case_id = @caseId
            """,
            new { caseId, officer.Name, act, now },
            transaction,
            cancellationToken: token));
    }
}
