namespace Ioc.Web.Platform.Staff;

/// <summary>A signed-in member of staff.</summary>
/// <param name="Name">The account, as events name it: <c>officer:NAME</c>.</param>
/// <param name="DisplayName">As it stands on documents.</param>
/// <param name="Roles">Of <see cref="StaffRoles"/>.</param>
public sealed record StaffMember(string Name, string DisplayName, IReadOnlyList<string> Roles);
