namespace Ioc.Web.Platform.Demo;

/// <summary>The demo's invented staff. The accounts are marked in the database and open nothing outside the demo.</summary>
public static class DemoAccounts
{
    /// <summary>The one password of all of them: the demo holds nothing that is real.</summary>
    public const string Password = "an-thinh-demo";

    /// <summary>Who may try what.</summary>
    public static readonly IReadOnlyList<DemoAccount> All =
    [
        new("canbo", "Đại úy Nguyễn Minh Khoa (mô phỏng)", "duyệt vi phạm / reviews violations", [StaffRoles.Officer]),
        new("thamquyen", "Trung tá Trần Thu Hà (mô phỏng)", "duyệt và ra quyết định / reviews and decides", [StaffRoles.Officer, StaffRoles.Authority]),
        new("vanhanh", "Lê Quốc Bảo (mô phỏng)", "vận hành / operates", [StaffRoles.Operator]),
    ];
}

/// <param name="Name">To sign in with.</param>
/// <param name="DisplayName">As it stands on documents.</param>
/// <param name="What">What the account is for, vi / en.</param>
/// <param name="Roles">Of <see cref="StaffRoles"/>.</param>
public sealed record DemoAccount(string Name, string DisplayName, string What, IReadOnlyList<string> Roles);
