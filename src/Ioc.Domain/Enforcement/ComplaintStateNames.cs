using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>A complaint's state in the database, in JSON and for people.</summary>
public static class ComplaintStateNames
{
    private static readonly (ComplaintState State, string Code, LocalText Text)[] All =
    [
        (ComplaintState.Filed, "filed", new LocalText("Đã gửi, chờ thụ lý", "Raised, to be taken up")),
        (ComplaintState.Accepted, "accepted", new LocalText("Đã thụ lý, đang giải quyết", "Taken up, being settled")),
        (ComplaintState.Refused, "refused", new LocalText("Không thụ lý", "Not taken up")),
        (ComplaintState.Withdrawn, "withdrawn", new LocalText("Đã rút khiếu nại", "Taken back")),
        (ComplaintState.Escalated, "escalated", new LocalText("Quá hạn chưa giải quyết, đã khiếu nại lần hai", "Not settled in time; went on to the superior head")),
        (ComplaintState.Dismissed, "dismissed", new LocalText("Đã giải quyết: giữ nguyên quyết định", "Settled: the decision stands")),
        (ComplaintState.Amended, "amended", new LocalText("Đã giải quyết: sửa mức phạt", "Settled: the fine was changed")),
        (ComplaintState.Annulled, "annulled", new LocalText("Đã giải quyết: hủy quyết định", "Settled: the decision was annulled")),
    ];

    /// <summary>The name in the database and in JSON.</summary>
    public static string Code(this ComplaintState state) => Array.Find(All, entry => entry.State == state).Code;

    /// <summary>The name that a person reads.</summary>
    public static LocalText Text(this ComplaintState state) => Array.Find(All, entry => entry.State == state).Text;

    /// <summary>The state of a code that the database holds.</summary>
    /// <exception cref="ArgumentException">No state has that code.</exception>
    public static ComplaintState Parse(string code) => Array.Find(All, entry => entry.Code == code) is { Code: not null } found
        ? found.State
        : throw new ArgumentException($"No state of a complaint is called '{code}'.", nameof(code));
}
