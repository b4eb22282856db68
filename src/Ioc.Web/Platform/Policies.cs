using Microsoft.AspNetCore.Authorization;

namespace Ioc.Web.Platform;

/// <summary>Who may do what. Every route names one of these, or stands in the list of anonymous routes that a test holds.</summary>
public static class Policies
{
    /// <summary>See cases, correct plates, approve and reject.</summary>
    public const string ReviewCases = "review-cases";

    /// <summary>Decide contests and fines: a named authority within its competence (Decree 238/2026).</summary>
    public const string DecideCases = "decide-cases";

    /// <summary>See totals of the desk and what is overdue: the chief.</summary>
    public const string SuperviseReview = "supervise-review";

    /// <summary>Add and change cameras, import registers.</summary>
    public const string Operate = "operate";

    /// <summary>Add staff, change what they may, end their sessions.</summary>
    public const string Administer = "administer";

    /// <summary>Look at indicators closely: everyone who works here; exact and sensitive ones by role, checked inside.</summary>
    public const string Explore = "explore";

    /// <summary>A citizen for whom the national identity service vouches.</summary>
    public const string Citizen = "citizen";

    /// <summary>Cookie scheme of staff.</summary>
    public const string StaffScheme = "staff";

    /// <summary>Cookie scheme of citizens.</summary>
    public const string CitizenScheme = "citizen";

    /// <summary>Declares the policies. What names no policy is refused to everyone who is not signed in.</summary>
    public static void Declare(AuthorizationOptions options)
    {
        options.FallbackPolicy = new AuthorizationPolicyBuilder(StaffScheme).RequireAuthenticatedUser().Build();
        options.AddPolicy(ReviewCases, policy => Staff(policy, StaffRoles.Officer, StaffRoles.Supervisor, StaffRoles.Authority));
        options.AddPolicy(DecideCases, policy => Staff(policy, StaffRoles.Authority));
        options.AddPolicy(SuperviseReview, policy => Staff(policy, StaffRoles.Supervisor, StaffRoles.Authority));
        options.AddPolicy(Operate, policy => Staff(policy, StaffRoles.Operator, StaffRoles.Administrator));
        options.AddPolicy(Administer, policy => Staff(policy, StaffRoles.Administrator));
        options.AddPolicy(Explore, policy => Staff(policy, [.. StaffRoles.All]));
        options.AddPolicy(Citizen, policy => policy.AddAuthenticationSchemes(CitizenScheme).RequireAuthenticatedUser());
    }

    private static void Staff(AuthorizationPolicyBuilder policy, params string[] roles) =>
        policy.AddAuthenticationSchemes(StaffScheme).RequireRole(roles);
}
