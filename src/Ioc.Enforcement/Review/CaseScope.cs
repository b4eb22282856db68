using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Review;

/// <summary>Whose cases a member of staff may see: those of a place and of the places in it. A case without a place is for those who see all.</summary>
public static class CaseScope
{
    /// <summary>For a query that calls the case <c>c</c> and has the place as <c>@Within</c>.</summary>
    public const string Condition = "c.place_code in (select w.place_code from place.within w where w.ancestor_code = @Within)";

    /// <summary>Whether an officer may see and touch a case; also true where there is no such case, which others then say.</summary>
    public static async Task<bool> HoldsAsync(NpgsqlDataSource database, Guid caseId, Officer officer, CancellationToken token)
    {
        if (officer.PlaceCode is null)
        {
            return true;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        return !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"select exists (select 1 from enforcement.case c where c.id = @caseId and ({Condition}) is not true)",
            new { caseId, Within = officer.PlaceCode },
            cancellationToken: token));
    }
}
