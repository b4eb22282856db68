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
        new("canbophuong", "Thượng úy Phạm Gia Huy (mô phỏng)", "duyệt vi phạm của một phường / reviews one ward's violations", [StaffRoles.Officer], PlaceCode: "MP-AT-01"),
        new("chihuy", "Thiếu tá Lê Hoài Nam (mô phỏng)", "chỉ huy ca / supervises the shift", [StaffRoles.Officer, StaffRoles.Supervisor]),
        new("thamquyen", "Trung tá Trần Thu Hà (mô phỏng)", "duyệt và ra quyết định / reviews and decides", [StaffRoles.Officer, StaffRoles.Authority], Title: "traffic_division_head"),
        new("giamdoc", "Đại tá Võ Thành Công (mô phỏng)", "giải quyết khiếu nại lần hai / settles second complaints", [StaffRoles.Officer, StaffRoles.Authority], Title: "provincial_police_director"),
        new("vanhanh", "Lê Quốc Bảo (mô phỏng)", "vận hành / operates", [StaffRoles.Operator]),
        new("lanhdao", "Đặng Thanh Bình (mô phỏng)", "lãnh đạo, xem báo cáo / leads, reads reports", [StaffRoles.Leader]),
        new("kiemtra", "Vũ Minh Đức (mô phỏng)", "kiểm tra nhật ký / audits", [StaffRoles.Auditor]),
        new("quantri", "Hồ Ngọc Lan (mô phỏng)", "quản trị cán bộ / administers staff", [StaffRoles.Administrator]),
    ];
}

/// <param name="Name">To sign in with.</param>
/// <param name="DisplayName">As it stands on documents.</param>
/// <param name="What">What the account is for, vi / en.</param>
/// <param name="Roles">Of <see cref="StaffRoles"/>.</param>
/// <param name="Title">Office of an authority, see competences.csv.</param>
/// <param name="PlaceCode">Sees only the cases of this place; null: all.</param>
public sealed record DemoAccount(string Name, string DisplayName, string What, IReadOnlyList<string> Roles, string? Title = null, string? PlaceCode = null);
