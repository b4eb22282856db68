using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>
/// A registration that began after the day of the act: whoever it names may not have had the vehicle then, so that a person decides. What was settled is
/// this registration; the next one, of another owner or another day, is asked about anew.
/// </summary>
public readonly record struct LateRegistration(Guid OwnerId, DateOnly RegisteredOn)
{
    /// <summary>The flag, see <see cref="CaseFlags"/>.</summary>
    public const string Flag = "registered_later";

    /// <summary>The flags without the doubt, where a person had it before their eyes and settled it.</summary>
    /// <param name="flags">After a match; the match raises the flag whenever its registration is a later one.</param>
    /// <param name="found">The match's registration; null where it is none of these.</param>
    /// <param name="row">The case before the match.</param>
    /// <param name="confirmed">An officer confirms now that plate and vehicle are right.</param>
    public static string[] Settle(string[] flags, LateRegistration? found, CaseRow row, bool confirmed)
    {
        ArgumentNullException.ThrowIfNull(row);
        var told = found is not null && found == row.Late;
        var settled = told && (confirmed || !row.Flags.Contains(Flag, StringComparer.Ordinal));
        return settled ? [.. flags.Where(flag => flag != Flag)] : flags;
    }

    /// <summary>Flags a case whose register changed after it was matched.</summary>
    internal Task RaiseAsync(NpgsqlTransaction transaction, Guid caseId, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.case set late_owner_id = @OwnerId, late_registered_on = @RegisteredOn, version = version + 1, updated_at = @now,
                flags = case when @Flag = any(flags) then flags else array_append(flags, @Flag) end
            where id = @caseId;
            delete from enforcement.first_approval where case_id = @caseId
            """,
            new { OwnerId, RegisteredOn, Flag, now, caseId },
            transaction,
            cancellationToken: token));
}
