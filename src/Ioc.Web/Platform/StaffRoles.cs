namespace Ioc.Web.Platform;

/// <summary>The roles of staff, as the database keeps them.</summary>
public static class StaffRoles
{
    public const string Officer = "officer";
    public const string Supervisor = "supervisor";
    public const string Authority = "authority";
    public const string Operator = "operator";
    /// <summary>Sees who looked at what and why; changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>Sees the wall, reports and the programme; no personal data.</summary>
    public const string Leader = "leader";

    public const string Administrator = "administrator";

    public static readonly IReadOnlyList<string> All = [Officer, Supervisor, Authority, Operator, Auditor, Leader, Administrator];
}
