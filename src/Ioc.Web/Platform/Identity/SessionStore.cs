using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Platform.Identity;

/// <summary>
/// Keeps sessions in the database; the cookie holds nothing but a key. A session that is ended here is ended everywhere, at once.
/// </summary>
public sealed class SessionStore(NpgsqlDataSource database, IDataProtectionProvider protection, IOptions<IdentityOptions> options, TimeProvider clock) : ITicketStore
{
    /// <summary>Claim with the identity provider's name for the person.</summary>
    public const string ProviderSubject = "ioc.provider.subject";

    /// <summary>Claim with the identity provider's name for its own session.</summary>
    public const string ProviderSession = "ioc.provider.session";

    private readonly IDataProtector seal = protection.CreateProtector("ioc.session");

    /// <inheritdoc />
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            delete from identity.session where expires_at < @now;
            insert into identity.session (id, scheme, person, provider_subject, provider_session, ticket, created_at, seen_at, expires_at)
            values (@id, @AuthenticationScheme, @person, @subject, @session, @sealed_, @now, @now, @expires)
            """,
            new
            {
                id = Id(key), ticket.AuthenticationScheme, person = ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? "",
                subject = ticket.Principal.FindFirstValue(ProviderSubject), session = ticket.Principal.FindFirstValue(ProviderSession),
                sealed_ = Seal(ticket), now, expires = Expiry(ticket, now),
            });
        return key;
    }

    /// <inheritdoc />
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update identity.session set ticket = @sealed_, seen_at = @now, expires_at = @expires where id = @id",
            new { id = Id(key), sealed_ = Seal(ticket), now, expires = Expiry(ticket, now) });
    }

    /// <inheritdoc />
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync();
        var found = await connection.ExecuteScalarAsync<byte[]?>(
            "select ticket from identity.session where id = @id and expires_at > @now and (scheme <> 'staff' or created_at > @oldest)",
            new { id = Id(key), now, oldest = now - TimeSpan.FromHours(options.Value.StaffHours) });
        try
        {
            return found is null ? null : TicketSerializer.Default.Deserialize(seal.Unprotect(found));
        }
        catch (CryptographicException)
        {
            return null; // sealed with keys that are gone: whoever it was signs in again
        }
    }

    /// <inheritdoc />
    public async Task RemoveAsync(string key)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from identity.session where id = @id", new { id = Id(key) });
    }

    /// <summary>Ends every session of a person.</summary>
    /// <param name="scheme">staff or citizen.</param>
    /// <returns>How many were ended.</returns>
    public Task<int> EndAllAsync(string scheme, string person, CancellationToken token) => EndAllAsync(database, scheme, person, token);

    /// <summary>The same where no store is at hand.</summary>
    internal static async Task<int> EndAllAsync(NpgsqlDataSource database, string scheme, string person, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from identity.session where scheme = @scheme and person = @person", new { scheme, person }, cancellationToken: token));
    }

    /// <summary>Ends what an identity provider says is over: one of its sessions, or all of a person's.</summary>
    public async Task<int> EndFromProviderAsync(string scheme, string? subject, string? session, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from identity.session
            where scheme = @scheme and (provider_subject = @subject or @subject is null) and (provider_session = @session or @session is null)
                and (@subject is not null or @session is not null)
            """,
            new { scheme, subject, session },
            cancellationToken: token));
    }

    // The whole ticket is sealed: it holds names, numbers and the provider's token.
    private byte[] Seal(AuthenticationTicket ticket) => seal.Protect(TicketSerializer.Default.Serialize(ticket));

    private static DateTimeOffset Expiry(AuthenticationTicket ticket, DateTimeOffset now) => (ticket.Properties.ExpiresUtc ?? now.AddMinutes(30)).ToUniversalTime();

    private static byte[] Id(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
