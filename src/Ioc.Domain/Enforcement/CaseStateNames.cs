using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>A case state's name in the database, in JSON and for people.</summary>
public static class CaseStateNames
{
    private static readonly (CaseState State, string Code, LocalText Text)[] All =
    [
        (CaseState.PendingReview, "pending_review", new LocalText("Chờ duyệt", "Waiting for review")),
        (CaseState.Rejected, "rejected", new LocalText("Không xử lý", "Rejected")),
        (CaseState.Approved, "approved", new LocalText("Đã duyệt, chờ phát hành", "Approved, to be issued")),
        (CaseState.Transferred, "transferred", new LocalText("Đã chuyển đơn vị khác", "Transferred")),
        (CaseState.NoticeIssued, "notice_issued", new LocalText("Đã thông báo", "Notice issued")),
        (CaseState.Confirmed, "confirmed", new LocalText("Đã xác nhận", "Confirmed")),
        (CaseState.Contested, "contested", new LocalText("Đang giải trình", "Contested")),
        (CaseState.Recorded, "recorded", new LocalText("Đã lập biên bản", "Recorded")),
        (CaseState.Proposed, "proposed", new LocalText("Đã đề xuất xử phạt", "Decision proposed")),
        (CaseState.Decided, "decided", new LocalText("Đã ra quyết định", "Decided")),
        (CaseState.Paid, "paid", new LocalText("Đã nộp phạt", "Paid")),
        (CaseState.Closed, "closed", new LocalText("Đã kết thúc", "Closed")),
        (CaseState.Cancelled, "cancelled", new LocalText("Đã hủy", "Cancelled")),
        (CaseState.Expired, "expired", new LocalText("Hết thời hiệu", "Limitation passed")),
    ];

    /// <summary>The name in the database and in JSON, e.g. <c>pending_review</c>.</summary>
    public static string Code(this CaseState state) => Entry(state).Code;

    /// <summary>The name that a person reads.</summary>
    public static LocalText Text(this CaseState state) => Entry(state).Text;

    /// <summary>The state of that code; null when there is none.</summary>
    public static CaseState? Find(string? code)
    {
        foreach (var entry in All)
        {
            if (entry.Code == code)
            {
                return entry.State;
            }
        }

        return null;
    }

    /// <summary>The state of a code that the database holds.</summary>
    /// <exception cref="ArgumentException">No state has that code.</exception>
    public static CaseState Parse(string code) => Find(code) ?? throw new ArgumentException($"No case state is called '{code}'.", nameof(code));

    private static (CaseState State, string Code, LocalText Text) Entry(CaseState state) => Array.Find(All, e => e.State == state);
}
