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

    /// <summary>Compare the payments of a day with the gateway's or bank's file: whoever keeps the accounts, and the chief.</summary>
    public const string ReconcilePayments = "reconcile-payments";

    /// <summary>See alerts: everyone who works here.</summary>
    public const string SeeAlerts = "see-alerts";

    /// <summary>Acknowledge, assign and comment alerts.</summary>
    public const string HandleAlerts = "handle-alerts";

    /// <summary>Add staff, change what they may, end their sessions.</summary>
    public const string Administer = "administer";

    /// <summary>See who looked at what and why; change nothing.</summary>
    public const string Audit = "audit";

    /// <summary>Open the programme board; whether it shows anything, the units that stand behind it decide.</summary>
    public const string FollowProgramme = "follow-programme";

    /// <summary>Make and read reports.</summary>
    public const string ReadReports = "read-reports";

    /// <summary>Look at indicators closely: everyone who works here; exact and sensitive ones by role, checked inside.</summary>
    public const string Explore = "explore";

    /// <summary>Set what is aimed at, and what the walls show: those who govern, and administrators.</summary>
    public const string Govern = "govern";

    /// <summary>A citizen for whom the national identity service vouches.</summary>
    public const string Citizen = "citizen";

    /// <summary>A camera that reads plates itself, by its key.</summary>
    public const string ReportPassages = "report-passages";

    /// <summary>A signal controller, by its key.</summary>
    public const string ReportSignals = "report-signals";

    /// <summary>Scheme of machines' keys.</summary>
    public const string DeviceScheme = "device";

    /// <summary>Look places and their history up: every member of staff.</summary>
    public const string ReadPlaces = "read-places";

    /// <summary>A system that delivers facts of a source, known by its key.</summary>
    public const string PushFacts = "push-facts";

    /// <summary>Scheme of the keys of those who push.</summary>
    public const string SourceKeyScheme = "source-key";

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
        options.AddPolicy(ReconcilePayments, policy => Staff(policy, StaffRoles.Operator, StaffRoles.Supervisor, StaffRoles.Administrator));
        options.AddPolicy(SeeAlerts, policy => Staff(policy, [.. StaffRoles.All]));
        options.AddPolicy(HandleAlerts, policy => Staff(policy, StaffRoles.Operator, StaffRoles.Supervisor, StaffRoles.Authority, StaffRoles.Leader, StaffRoles.Administrator));
        options.AddPolicy(Administer, policy => Staff(policy, StaffRoles.Administrator));
        options.AddPolicy(ReportPassages, policy => Device(policy, Devices.DeviceKinds.Anpr));
        options.AddPolicy(ReportSignals, policy => Device(policy, Devices.DeviceKinds.Signals));
        options.AddPolicy(Audit, policy => Staff(policy, StaffRoles.Auditor));
        options.AddPolicy(ReadPlaces, policy => policy.AddAuthenticationSchemes(StaffScheme).RequireAuthenticatedUser());
        options.AddPolicy(PushFacts, policy => policy.AddAuthenticationSchemes(SourceKeyScheme).RequireAuthenticatedUser());
        options.AddPolicy(FollowProgramme, policy => policy.AddAuthenticationSchemes(StaffScheme).RequireAuthenticatedUser());
        options.AddPolicy(ReadReports, policy => Staff(policy, StaffRoles.Leader, StaffRoles.Administrator, StaffRoles.Operator));
        options.AddPolicy(Explore, policy => Staff(policy, [.. StaffRoles.All]));
        options.AddPolicy(Govern, policy => Staff(policy, StaffRoles.Leader, StaffRoles.Administrator));
        options.AddPolicy(Citizen, policy => policy.AddAuthenticationSchemes(CitizenScheme).RequireAuthenticatedUser());
    }

    private static void Device(AuthorizationPolicyBuilder policy, string kind) =>
        policy.AddAuthenticationSchemes(DeviceScheme).RequireClaim(Devices.DeviceKeyScheme.KindClaim, kind);

    private static void Staff(AuthorizationPolicyBuilder policy, params string[] roles) =>
        policy.AddAuthenticationSchemes(StaffScheme).RequireRole(roles);
}
