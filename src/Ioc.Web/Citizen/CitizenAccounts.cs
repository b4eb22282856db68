using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Enforcement.Notices;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Identity;
using Npgsql;

namespace Ioc.Web.Citizen;

/// <summary>Citizens who have signed in: admitted by what the identity service vouches for.</summary>
public sealed partial class CitizenAccounts(NpgsqlDataSource database, TimeProvider clock) : IAdmission
{
    private const string PersonClaim = "ioc.person";
    private const string OrganisationClaim = "ioc.organisation";

    /// <inheritdoc />
    public async Task<(ClaimsPrincipal? Who, SignInProblem? Problem)> AdmitAsync(Vouched person, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(person);
        var number = person.Claims.GetValueOrDefault("person") is { } p && PersonNumber().IsMatch(p) ? p : null;
        var organisation = person.Claims.GetValueOrDefault("organisation") is { } o && OrganisationNumber().IsMatch(o) ? o : null;
        if (number is null && organisation is null)
        {
            return (null, SignInProblem.NumberMissing);
        }

        var now = clock.GetUtcNow();
        var name = person.Claims.GetValueOrDefault("name") ?? "";
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var id = await connection.ExecuteScalarAsync<Guid>(new CommandDefinition(
            """
            insert into citizen.account (id, issuer, subject, name, person_number, organisation_number, email, created_at, signed_in_at)
            values (@id, @Issuer, @Subject, @name, @number, @organisation, @email, @now, @now)
            on conflict (issuer, subject) do update set name = excluded.name, person_number = excluded.person_number,
                organisation_number = excluded.organisation_number, email = excluded.email, signed_in_at = excluded.signed_in_at
            returning id
            """,
            new { id = Guid.CreateVersion7(now), person.Issuer, person.Subject, name, number, organisation, email = person.Claims.GetValueOrDefault("email"), now },
            transaction,
            cancellationToken: token));
        await EventLog.AppendAsync(
            transaction, new DomainEvent(Guid.CreateVersion7(now), EventTypes.CitizenSignedIn, "citizen", id.ToString(), null, $"citizen:{id}", null, now, []), token);
        await transaction.CommitAsync(token);
        return (Principal(new Holder(id, number, organisation), name), null);
    }

    /// <summary>Ends every session of a citizen, and records it.</summary>
    public async Task EndSessionsAsync(Guid account, CancellationToken token)
    {
        var sessions = await SessionStore.EndAllAsync(database, Policies.CitizenScheme, account.ToString(), token);
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.CitizenSessionsEnded, "citizen", account.ToString(), null, $"citizen:{account}", null, now, new JsonObject { ["sessions"] = sessions }),
            token);
        await transaction.CommitAsync(token);
    }

    /// <summary>What a session of this citizen says.</summary>
    public static ClaimsPrincipal Principal(Holder holder, string name)
    {
        ArgumentNullException.ThrowIfNull(holder);
        var claims = new List<Claim> { new(ClaimTypes.NameIdentifier, holder.Account.ToString()), new(ClaimTypes.Name, name) };
        if (holder.PersonNumber is { } number)
        {
            claims.Add(new Claim(PersonClaim, number));
        }

        if (holder.OrganisationNumber is { } organisation)
        {
            claims.Add(new Claim(OrganisationClaim, organisation));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Policies.CitizenScheme));
    }

    /// <summary>The citizen behind a request.</summary>
    public static Holder Holder(ClaimsPrincipal who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return new Holder(
            Guid.Parse(who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A citizen's session names no account."), CultureInfo.InvariantCulture),
            who.FindFirstValue(PersonClaim), who.FindFirstValue(OrganisationClaim));
    }

    /// <summary>Who that is and how many messages wait.</summary>
    public async Task<CitizenSelf> SelfAsync(Holder holder, string name, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(holder);
        await using var connection = await database.OpenConnectionAsync(token);
        var (email, wanted, unread) = await connection.QuerySingleOrDefaultAsync<(string?, bool, int)>(new CommandDefinition(
            $"""
            select a.email, a.email_wanted, (select count(*)::integer from citizen.message m
                where m.read_at is null and ((m.owner_kind = 'person' and m.owner_number = @PersonNumber) or (m.owner_kind = 'organisation' and m.owner_number = @OrganisationNumber)))
            from citizen.account a where a.id = @Account
            """,
            holder,
            cancellationToken: token));
        return new CitizenSelf(true, name, email, wanted, unread);
    }

    /// <summary>Keeps how the citizen wants to be told.</summary>
    public async Task WishAsync(Holder holder, CitizenWishes wishes, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(holder);
        ArgumentNullException.ThrowIfNull(wishes);
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "update citizen.account set email_wanted = @EmailWanted, language = @language where id = @Account",
            new { wishes.EmailWanted, language = wishes.Language == "en" ? "en" : "vi", holder.Account },
            cancellationToken: token));
    }

    [GeneratedRegex("^[0-9]{12}$", RegexOptions.None, 1000)]
    private static partial Regex PersonNumber();

    [GeneratedRegex("^[0-9]{10}(?:[0-9]{3})?$", RegexOptions.None, 1000)]
    private static partial Regex OrganisationNumber();
}
