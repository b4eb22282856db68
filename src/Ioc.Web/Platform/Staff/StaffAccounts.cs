using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Ioc.Web.Platform.Staff;

/// <summary>Staff accounts in the database: what an administrator does to them, and who may come in.</summary>
public sealed class StaffAccounts(NpgsqlDataSource database, TimeProvider clock)
{
    private const int AttemptsBeforeLock = 5;
    private const string Columns = "name, display_name, roles, title, maximum_amount, place_code, enabled, demo, password_hash, subject, failed_attempts, locked_until";
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);
    private static readonly PasswordHasher<string> Hasher = new();

    // Checked when the name is unknown, so that an answer's time does not tell which names exist.
    private static readonly string DecoyHash = Hasher.HashPassword("decoy", Guid.NewGuid().ToString());

    /// <summary>Adds an account, or gives an existing one this password, name and roles.</summary>
    /// <param name="password">Null: none; the account comes in through the directory alone.</param>
    public async Task SaveAsync(StaffMember member, string? password, bool demo, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(member);
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into staff.account (name, display_name, password_hash, roles, demo, title, maximum_amount, place_code)
            values (@Name, @DisplayName, @hash, @roles, @demo, @Title, @MaximumAmount, @PlaceCode)
            on conflict (name) do update set display_name = excluded.display_name, password_hash = excluded.password_hash,
                roles = excluded.roles, demo = excluded.demo, title = excluded.title, maximum_amount = excluded.maximum_amount, place_code = excluded.place_code,
                enabled = true, failed_attempts = 0, locked_until = null
            """,
            new
            {
                member.Name, member.DisplayName, hash = password is null ? null : Hasher.HashPassword(member.Name, password), roles = member.Roles.ToArray(), demo,
                member.Title, member.MaximumAmount, member.PlaceCode,
            },
            cancellationToken: token));
    }

    /// <summary>Adds an account that is new.</summary>
    /// <returns>False when the name is taken.</returns>
    public async Task<bool> AddAsync(StaffMember member, string? password, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(member);
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into staff.account (name, display_name, password_hash, roles, title, maximum_amount, place_code)
            values (@Name, @DisplayName, @hash, @roles, @Title, @MaximumAmount, @PlaceCode) on conflict (name) do nothing
            """,
            new
            {
                member.Name, member.DisplayName, hash = password is null ? null : Hasher.HashPassword(member.Name, password), roles = member.Roles.ToArray(),
                member.Title, member.MaximumAmount, member.PlaceCode,
            },
            cancellationToken: token)) == 1;
    }

    /// <summary>Changes what an account is and may.</summary>
    /// <returns>False when there is no such account.</returns>
    public async Task<bool> ChangeAsync(StaffMember member, bool enabled, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(member);
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update staff.account set display_name = @DisplayName, roles = @roles, title = @Title, maximum_amount = @MaximumAmount, place_code = @PlaceCode, enabled = @enabled
            where name = @Name
            """,
            new { member.Name, member.DisplayName, roles = member.Roles.ToArray(), member.Title, member.MaximumAmount, member.PlaceCode, enabled },
            cancellationToken: token)) == 1;
    }

    /// <summary>Every account with its open sessions, by name.</summary>
    public async Task<IReadOnlyList<StaffAccountRow>> ListAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<StaffAccountRow>(new CommandDefinition(
            $"""
            select {Columns}, s.sessions, s.seen_at, p.name_vi as place_vi, p.name_en as place_en
            from staff.account a
            left join lateral (
                select count(*)::integer as sessions, max(seen_at) as seen_at from identity.session where scheme = 'staff' and person = a.name and expires_at > @now) s on true
            left join (select code, name_vi, name_en from place.place) p on p.code = a.place_code
            order by a.name
            """,
            new { now = clock.GetUtcNow() },
            cancellationToken: token))).AsList();
    }

    /// <summary>Whether any account exists.</summary>
    public async Task<bool> AnyAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from staff.account)", cancellationToken: token));
    }

    /// <summary>The member of staff for whom the directory vouches. The first time, the directory's lasting name is bound to the account; another one is refused.</summary>
    /// <param name="allowDemo">Whether accounts of the demo may sign in.</param>
    public async Task<StaffMember?> AdmitAsync(string name, string subject, bool allowDemo, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QuerySingleOrDefaultAsync<StaffAccountRow>(new CommandDefinition(
            $"""
            update staff.account set subject = @subject
            where name = @name and enabled and (@allowDemo or not demo) and (subject is null or subject = @subject)
                and not exists (select 1 from staff.account other where other.subject = @subject and other.name <> @name)
            returning {Columns}
            """,
            new { name, subject, allowDemo },
            cancellationToken: token)))?.Member;
    }

    /// <summary>The member of staff whose name and password these are.</summary>
    /// <param name="allowDemo">Whether accounts of the demo may sign in.</param>
    /// <returns>Null when name or password is wrong, or the account is locked or disabled: the caller is not told which.</returns>
    public async Task<StaffMember?> CheckAsync(string name, string password, bool allowDemo, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var row = await connection.QuerySingleOrDefaultAsync<StaffAccountRow>(new CommandDefinition(
            $"select {Columns} from staff.account where name = @name and enabled and password_hash is not null and (@allowDemo or not demo)",
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
        return right ? row.Member : null;
    }
}

/// <summary>An account as the database keeps it.</summary>
public sealed class StaffAccountRow
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string[] Roles { get; init; }

    public string? Title { get; init; }

    public long? MaximumAmount { get; init; }

    public string? PlaceCode { get; init; }

    public string? PlaceVi { get; init; }

    public string? PlaceEn { get; init; }

    public required bool Enabled { get; init; }

    public required bool Demo { get; init; }

    public string? PasswordHash { get; init; }

    /// <summary>The directory's lasting name; null until the first sign-in through it.</summary>
    public string? Subject { get; init; }

    public int FailedAttempts { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Open sessions now.</summary>
    public int Sessions { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Without what belongs to signing in.</summary>
    public StaffMember Member => new(Name, DisplayName, Roles, Title, MaximumAmount, PlaceCode);
}
