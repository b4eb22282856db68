using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Ioc.Web.Platform.Staff;

/// <summary>Staff accounts in the database: adding, and checking a password with a lock against guessing.</summary>
public sealed class StaffAccounts(NpgsqlDataSource database, TimeProvider clock)
{
    private const int AttemptsBeforeLock = 5;
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);
    private static readonly PasswordHasher<string> Hasher = new();

    // Checked when the name is unknown, so that an answer's time does not tell which names exist.
    private static readonly string DecoyHash = Hasher.HashPassword("decoy", Guid.NewGuid().ToString());

    /// <summary>Adds an account, or gives an existing one this password, name and roles.</summary>
    public async Task SaveAsync(string name, string displayName, string password, IReadOnlyCollection<string> roles, bool demo, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into staff.account (name, display_name, password_hash, roles, demo)
            values (@name, @displayName, @hash, @roles, @demo)
            on conflict (name) do update set display_name = excluded.display_name, password_hash = excluded.password_hash,
                roles = excluded.roles, demo = excluded.demo, enabled = true, failed_attempts = 0, locked_until = null
            """,
            new { name, displayName, hash = Hasher.HashPassword(name, password), roles = roles.ToArray(), demo },
            cancellationToken: token));
    }

    /// <summary>Whether any account exists.</summary>
    public async Task<bool> AnyAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from staff.account)", cancellationToken: token));
    }

    /// <summary>The member of staff whose name and password these are.</summary>
    /// <param name="allowDemo">Whether accounts of the demo may sign in.</param>
    /// <returns>Null when name or password is wrong, or the account is locked or disabled: the caller is not told which.</returns>
    public async Task<StaffMember?> CheckAsync(string name, string password, bool allowDemo, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var row = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
            """
            select name, display_name, password_hash, roles, failed_attempts, locked_until
            from staff.account where name = @name and enabled and (@allowDemo or not demo)
            """,
            new { name, allowDemo },
            cancellationToken: token));
        var right = Hasher.VerifyHashedPassword(name, row?.PasswordHash ?? DecoyHash, password) != PasswordVerificationResult.Failed;
        var now = clock.GetUtcNow();
        if (row is null || row.LockedUntil > now)
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            right
                ? "update staff.account set failed_attempts = 0, locked_until = null where name = @name and failed_attempts > 0"
                : """
                  update staff.account set failed_attempts = failed_attempts + 1,
                      locked_until = case when (failed_attempts + 1) % @AttemptsBeforeLock = 0 then @lockedUntil end
                  where name = @name
                  """,
            new { name, AttemptsBeforeLock, lockedUntil = now + LockedFor },
            cancellationToken: token));
        return right ? new StaffMember(row.Name, row.DisplayName, row.Roles) : null;
    }

    private sealed class AccountRow
    {
        public required string Name { get; init; }

        public required string DisplayName { get; init; }

        public required string PasswordHash { get; init; }

        public required string[] Roles { get; init; }

        public int FailedAttempts { get; init; }

        public DateTimeOffset? LockedUntil { get; init; }
    }
}
