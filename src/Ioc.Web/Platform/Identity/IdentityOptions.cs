using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Platform.Identity;

/// <summary>Who vouches for whom; section <c>Identity</c> of the configuration. Citizens and staff have issuers of their own.</summary>
public sealed class IdentityOptions : IValidatableObject
{
    /// <summary>The national identity service, for citizens. Without an issuer citizens can only look a notice up.</summary>
    public IssuerOptions Citizens { get; init; } = new()
    {
        ClientId = "ioc-citizens",
        Scopes = ["openid", "profile", "email"],
        Levels = ["2"],
        Claims = new() { ["name"] = "name", ["person"] = "personal_number", ["organisation"] = "organisation_number", ["email"] = "email" },
    };

    /// <summary>The city's directory, for staff.</summary>
    public IssuerOptions Staff { get; init; } = new()
    {
        ClientId = "ioc-staff",
        Scopes = ["openid", "profile"],
        Claims = new() { ["name"] = "name", ["account"] = "preferred_username" },
    };

    /// <summary>Whether staff may also sign in with a password of this site: the way in where there is no directory, or when it is away.</summary>
    public bool StaffPasswords { get; init; } = true;

    /// <summary>Minutes after which a session of staff ends when nothing was done, 5..720.</summary>
    [Range(5, 720)]
    public int StaffIdleMinutes { get; init; } = 60;

    /// <summary>Hours after which a session of staff ends whatever was done, 1..24.</summary>
    [Range(1, 24)]
    public int StaffHours { get; init; } = 12;

    /// <summary>Minutes after which a citizen's session ends when nothing was done, 5..240.</summary>
    [Range(5, 240)]
    public int CitizenIdleMinutes { get; init; } = 30;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, issuer) in (ReadOnlySpan<(string, IssuerOptions)>)[("Citizens", Citizens), ("Staff", Staff)])
        {
            if (issuer.Issuer is { } given && (!Uri.TryCreate(given, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)))
            {
                return [new ValidationResult($"Identity:{name}:Issuer phải là địa chỉ https / must be an https address: {given}")];
            }

            if (issuer.Issuer is not null && string.IsNullOrWhiteSpace(issuer.ClientId))
            {
                return [new ValidationResult($"Identity:{name}:ClientId còn thiếu / is missing.")];
            }
        }

        return [];
    }
}

/// <summary>One OpenID Connect issuer.</summary>
public sealed class IssuerOptions
{
    /// <summary>Its address; its metadata is at <c>/.well-known/openid-configuration</c> below. Null: not used.</summary>
    public string? Issuer { get; set; }

    /// <summary>This site's name there.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>This site's secret there; null where the client is public and PKCE alone protects the code.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>The levels of assurance (<c>acr</c>) that are good enough; empty: any.</summary>
    public IReadOnlyList<string> Levels { get; set; } = [];

    /// <summary>Our word to the issuer's claim: name, person, organisation, email (citizens); name, account (staff).</summary>
    public Dictionary<string, string> Claims { get; set; } = [];

    /// <summary>Whether more claims are fetched from the issuer's user-info endpoint.</summary>
    public bool UserInfo { get; set; } = true;

    /// <summary>By how many seconds its clock may differ from ours, 0..300.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>True where it is the demo's simulator.</summary>
    public bool Simulated { get; set; }
}
