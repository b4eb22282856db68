using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Citizen.Messages;

/// <summary>What the owner of a vehicle is told when something happens to a case: what, and what to do by when.</summary>
internal static class MessageText
{
    private static readonly LocalText Where = new(
        "Hãy tự mở trang tra cứu của cơ quan và đăng nhập bằng định danh điện tử. Chúng tôi không bao giờ hỏi mật khẩu, mã OTP hay yêu cầu chuyển tiền qua tin nhắn.",
        "Open the agency's page yourself and sign in with your electronic identity. We never ask for a password or a bank code, nor for a transfer by message.");

    /// <summary>The events of which an owner is told.</summary>
    public static bool Concerns(string eventType) => eventType is
        EventTypes.NoticeIssued or EventTypes.NoticeCancelled or EventTypes.ContestUpheld or EventTypes.ContestDismissed or EventTypes.DecisionIssued or EventTypes.PaymentReceived
        or EventTypes.DecisionAnnulled or EventTypes.ComplaintAccepted or EventTypes.ComplaintAcceptedComplex or EventTypes.ComplaintRefused or EventTypes.ComplaintDismissed
        or EventTypes.ComplaintAmended or EventTypes.RefundPaid
        or EventTypes.ComplaintSecondAccepted or EventTypes.ComplaintSecondAcceptedComplex or EventTypes.ComplaintSecondDismissed or EventTypes.ComplaintSecondAmended
        or EventTypes.DecisionSuspended or EventTypes.SuspensionEnded
        or EventTypes.RecordMade or EventTypes.ExplanationArranged or EventTypes.ExplanationHeard or EventTypes.ExplanationMissed or EventTypes.ExplanationMinutesCorrected or EventTypes.ExplanationExtended or EventTypes.ExplanationLongerRefused
        or EventTypes.DecisionReceiptCorrected;

    /// <summary>What the owner is told from whom a record passed the matter to somebody else.</summary>
    public static (LocalText Subject, LocalText Body) Passed(CaseFile file)
    {
        var plate = Wording.Plate(file.Case.Plate!, file.Vehicle!.VehicleClass);
        return Whole(
            new LocalText($"Vụ việc đã chuyển sang người chịu trách nhiệm ({file.Notice!.Number})", $"The matter has passed to who is liable ({file.Notice.Number})"),
            new LocalText(
                $"Biên bản về xe {plate} đã được lập với người khác, là người chịu trách nhiệm. Bạn không phải làm gì thêm.",
                $"The record about the vehicle {plate} was made with somebody else, who is liable. You need not do anything more."));
    }

    private static (LocalText Subject, LocalText Body) Whole(LocalText subject, LocalText body) =>
        (subject, new LocalText($"{body.Vi}\n\n{Where.Vi}", $"{body.En}\n\n{Where.En}"));

    /// <summary>Subject and body; null when the event does not concern whose case it is.</summary>
    public static (LocalText Subject, LocalText Body)? Of(string eventType, CaseFile file)
    {
        var notice = file.Notice!;
        var plate = Wording.Plate(file.Case.Plate!, file.Vehicle!.VehicleClass);
        var respondBy = Wording.Day(notice.RespondBy);
        (LocalText Subject, LocalText Body)? text = eventType switch
        {
            EventTypes.NoticeIssued => (
                new LocalText($"Thông báo vi phạm {notice.Number}", $"Notice of violation {notice.Number}"),
                new LocalText(
                    $"Xe {plate} của bạn có thông báo vi phạm: {Wording.Kind(file.Case.Kind).Vi}, lúc {Wording.Time(file.Case.OccurredAt)}.\nViệc cần làm: trước hết ngày {respondBy}, hãy xem hình ảnh rồi xác nhận người lái xe hoặc giải trình.",
                    $"There is a notice of violation for your vehicle {plate}: {Wording.Kind(file.Case.Kind).En}, at {Wording.Moment(file.Case.OccurredAt).En}.\nWhat to do: by the end of {respondBy}, look at the pictures and say who drove, or explain why you do not agree.")),
            EventTypes.NoticeCancelled => (
                new LocalText($"Thông báo {notice.Number} đã được hủy", $"Notice {notice.Number} was withdrawn"),
                new LocalText($"Thông báo về xe {plate} đã được hủy. Bạn không phải làm gì.", $"The notice about the vehicle {plate} was withdrawn. You need not do anything.")),
            EventTypes.ContestUpheld => (
                new LocalText($"Giải trình của bạn được chấp nhận ({notice.Number})", $"Your explanation was accepted ({notice.Number})"),
                new LocalText("Hồ sơ đã kết thúc. Bạn không phải nộp phạt.", "The case has ended. You have nothing to pay.")),
            EventTypes.ContestDismissed => (
                new LocalText($"Đã trả lời giải trình của bạn ({notice.Number})", $"Your explanation was answered ({notice.Number})"),
                new LocalText(
                    "Giải trình không được chấp nhận; câu trả lời có trong hồ sơ. Người có thẩm quyền sẽ ra quyết định. Bạn chưa phải nộp tiền.",
                    "Your explanation was not accepted; the answer is in the file. The competent authority will decide. You need not pay anything yet.")),
            EventTypes.RecordMade when file.Record is { } record => (
                new LocalText($"Biên bản vi phạm hành chính {record.Number}", $"Record of the violation {record.Number}"),
                new LocalText(
                    $"Đã lập biên bản về vi phạm của xe {plate}, lúc {Wording.Time(file.Case.OccurredAt)}; bạn là người chịu trách nhiệm theo biên bản. {(record is { MayExplain: true, Waived: false } ? $"\nViệc có thể làm: giải trình bằng văn bản trước hết ngày {Wording.Day(record.ExplainBy!.Value)}, hoặc yêu cầu giải trình trực tiếp trước hết ngày {Wording.Day(record.AskBy!.Value)}. Trước đó chưa có quyết định." : "Người có thẩm quyền sẽ ra quyết định.")} Bạn chưa phải nộp tiền.",
                    $"A record was made of what the vehicle {plate} did at {Wording.Moment(file.Case.OccurredAt).En}; by it you are liable. {(record is { MayExplain: true, Waived: false } ? $"\nWhat you may do: explain in writing by the end of {Wording.Day(record.ExplainBy!.Value)}, or ask by the end of {Wording.Day(record.AskBy!.Value)} to do so in person. Nothing is decided before." : "The competent authority will decide.")} You need not pay anything yet.")),
            EventTypes.ExplanationArranged when file.Hearing is { HeldAt: { } hour } hearing => (
                new LocalText($"Thời gian giải trình trực tiếp ({notice.Number})", $"When you explain in person ({notice.Number})"),
                new LocalText(
                    $"Bạn được giải trình trực tiếp lúc {Wording.Hour(hour).Vi}, tại {hearing.Place}. Giấy mời có trong hồ sơ.\nViệc cần làm: đến đúng giờ, mang theo giấy tờ; hoặc gửi giải trình bằng văn bản trước giờ đó.",
                    $"You explain in person at {Wording.Hour(hour).En}, at {hearing.Place}. The invitation is in the file.\nWhat to do: come in time with your papers, or write instead before that hour.")),
            EventTypes.ExplanationExtended when file.Longer is [.., { Until: { } longer }] => (
                new LocalText($"Đã gia hạn thời hạn giải trình ({notice.Number})", $"Time to explain extended ({notice.Number})"),
                new LocalText(
                    $"Bạn được giải trình bằng văn bản đến hết ngày {Wording.Day(longer)}. Chưa ra quyết định trước khi hết thời hạn này, trừ khi văn bản của bạn đến sớm hơn.",
                    $"You may explain in writing until the end of {Wording.Day(longer)}. Nothing is decided before that, unless you write earlier.")),
            EventTypes.ExplanationLongerRefused when file.Longer is [.., { } kept] => (
                new LocalText($"Không gia hạn thời hạn giải trình ({notice.Number})", $"Time to explain not extended ({notice.Number})"),
                new LocalText(
                    $"Đề nghị gia hạn của bạn không được chấp nhận; lý do có trong hồ sơ. Thời hạn giải trình bằng văn bản vẫn đến hết ngày {Wording.Day(kept.Before)}.",
                    $"Your request for more time was refused; the reason is in the file. The time to explain in writing still ends on {Wording.Day(kept.Before)}.")),
            EventTypes.ExplanationHeard when file.Minutes is { } minutes => (
                new LocalText($"Biên bản phiên giải trình trực tiếp ({notice.Number})", $"Minutes of your explanation in person ({notice.Number})"),
                new LocalText(
                    $"Biên bản phiên giải trình số {minutes.Number} đã được lập và có trong hồ sơ. Người có thẩm quyền sẽ xem xét ý kiến của bạn trước khi ra quyết định.\nViệc cần làm: đọc biên bản; nếu có điểm không đúng, báo ngay cho cơ quan.",
                    $"The minutes {minutes.Number} were taken and are in the file. The competent authority considers what you said before deciding.\nWhat to do: read the minutes, and tell the agency at once if something in them is not right.")),
            EventTypes.ExplanationMinutesCorrected when file.Supplements is [.., var supplement] => (
                new LocalText($"Biên bản bổ sung phiên giải trình ({notice.Number})", $"Supplementary minutes of your explanation in person ({notice.Number})"),
                new LocalText(
                    $"Biên bản bổ sung số {supplement.Number} đã được lập và có trong hồ sơ; biên bản đầu vẫn giữ nguyên.\nViệc cần làm: đọc biên bản; nếu có điểm không đúng, báo ngay cho cơ quan.",
                    $"The supplementary minutes {supplement.Number} were taken and are in the file; the first minutes stay.\nWhat to do: read them, and tell the agency at once if something in them is not right.")),
            EventTypes.ExplanationMissed => (
                new LocalText($"Buổi giải trình trực tiếp không thực hiện được ({notice.Number})", $"The explanation in person did not take place ({notice.Number})"),
                new LocalText(
                    "Bạn không đến vào giờ đã báo; việc này đã được lập biên bản, có trong hồ sơ. Người có thẩm quyền sẽ ra quyết định theo hồ sơ.", "You did not come at the hour that you were told; minutes say so, and are in the file. The competent authority will decide by the file.")),
            EventTypes.DecisionIssued when file.Decision is { } decision => (
                new LocalText($"Quyết định xử phạt {decision.Number}", $"Decision {decision.Number}"),
                new LocalText(
                    $"Mức phạt về xe {plate} là {Money.Vietnamese(decision.Amount)} đồng.\nViệc cần làm: mở hồ sơ để nhận quyết định và nộp phạt trong {ClockRule.Named("pay").Length} ngày kể từ ngày nhận. Chậm nộp thì mỗi ngày phải nộp thêm 0,05 %.",
                    $"The fine about the vehicle {plate} is {Money.English(decision.Amount)} đồng.\nWhat to do: open the file to receive the decision and pay within {ClockRule.Named("pay").Length} days of the receipt. For each day after that 0.05 % is added.")),
            EventTypes.DecisionReceiptCorrected when file is { Decision.ReceivedOn: { } same, Corrections: [.., var way] } && way.OnBefore == same => (
                new LocalText($"Đã sửa cách nhận quyết định xử phạt ({notice.Number})", $"How you received your decision was corrected ({notice.Number})"),
                new LocalText(
                    $"Cách nhận quyết định được ghi lại cho đúng. Ngày nhận {Wording.Day(same)} và các thời hạn không đổi. Nếu chưa đúng, hãy báo cơ quan.",
                    $"How the decision reached you was noted anew. The day of receipt, {Wording.Day(same)}, and the limits stay as they were. If this is wrong, tell the agency.")),
            EventTypes.DecisionReceiptCorrected when file is { Decision.ReceivedOn: { } received, Corrections: [.., var corrected] } => (
                new LocalText($"Đã sửa ngày nhận quyết định xử phạt ({notice.Number})", $"The day of receipt of your decision was corrected ({notice.Number})"),
                new LocalText(
                    $"Ngày nhận quyết định được sửa từ {Wording.Day(corrected.OnBefore)} thành {Wording.Day(received)}. Các thời hạn tính lại theo ngày đúng: {(file.PayBy is { } due ? $"nộp phạt trước hết ngày {Wording.Day(due)}, " : "")}khiếu nại trước hết ngày {Wording.Day(ClockRule.Named("appeal").DueFrom(received))}.\nViệc cần làm: mở hồ sơ để xem số tiền phải nộp hôm nay. Nếu ngày này không đúng, hãy báo cơ quan.",
                    $"The day of receipt was corrected from {Wording.Day(corrected.OnBefore)} to {Wording.Day(received)}. The limits run anew from it: {(file.PayBy is { } owed ? $"pay by the end of {Wording.Day(owed)}, " : "")}complain by the end of {Wording.Day(ClockRule.Named("appeal").DueFrom(received))}.\nWhat to do: open the file to see what is due today. If this day is wrong, tell the agency.")),
            EventTypes.PaymentReceived => (
                new LocalText($"Đã nhận tiền phạt ({notice.Number})", $"Payment received ({notice.Number})"),
                new LocalText("Đã nhận đủ tiền phạt. Biên lai có trong hồ sơ. Bạn không cần làm gì thêm.", "The fine was received in full. The receipt is in the file. Nothing is left for you to do.")),
            EventTypes.DecisionAnnulled => (
                new LocalText($"Quyết định xử phạt đã bị hủy ({notice.Number})", $"The decision was annulled ({notice.Number})"),
                file.Received.Count > 0
                    ? new LocalText("Số tiền bạn đã nộp sẽ được hoàn trả; cơ quan sẽ liên hệ theo hồ sơ. Bạn không phải làm gì.", "What you paid is given back; the agency will get in touch by the file. You need not do anything.")
                    : new LocalText("Bạn không phải nộp phạt.", "You have nothing to pay.")),
            EventTypes.ComplaintSecondAccepted or EventTypes.ComplaintSecondAcceptedComplex => (
                new LocalText($"Khiếu nại lần hai của bạn đã được thụ lý ({notice.Number})", $"Your second complaint was taken up ({notice.Number})"),
                new LocalText("Hạn giải quyết có trong hồ sơ.", "By when it is to be settled stands in the file.")),
            EventTypes.ComplaintSecondDismissed => (
                new LocalText($"Đã giải quyết khiếu nại lần hai của bạn ({notice.Number})", $"Your second complaint was settled ({notice.Number})"),
                new LocalText(
                    "Quyết định xử phạt được giữ nguyên; lý do có trong quyết định giải quyết. Nếu không đồng ý, bạn có thể khởi kiện tại Tòa án.",
                    "The decision stands; the reasons are in the settlement. If you do not agree, you may go to court.")),
            EventTypes.DecisionSuspended => (
                new LocalText($"Quyết định xử phạt được tạm đình chỉ thi hành ({notice.Number})", $"The decision is suspended ({notice.Number})"),
                new LocalText(
                    "Trong thời gian tạm đình chỉ bạn chưa phải nộp tiền. Thời hạn và lý do có trong hồ sơ.", "While it is suspended you need not pay. Until when and why stands in the file.")),
            EventTypes.SuspensionEnded when file.PayBy is { } again => (
                new LocalText($"Việc tạm đình chỉ quyết định xử phạt đã chấm dứt ({notice.Number})", $"The suspension of the decision has ended ({notice.Number})"),
                new LocalText($"Việc cần làm: nộp phạt trước hết ngày {Wording.Day(again)}.", $"What to do: pay by the end of {Wording.Day(again)}.")),
            EventTypes.ComplaintAccepted or EventTypes.ComplaintAcceptedComplex => (
                new LocalText($"Khiếu nại của bạn đã được thụ lý ({notice.Number})", $"Your complaint was taken up ({notice.Number})"),
                new LocalText(
                    "Hạn giải quyết có trong hồ sơ. Khiếu nại không làm dừng việc nộp phạt, trừ khi quyết định được tạm đình chỉ.",
                    "By when it is to be settled stands in the file. A complaint does not put the payment off, unless the decision is suspended.")),
            EventTypes.ComplaintRefused => (
                new LocalText($"Khiếu nại của bạn không được thụ lý ({notice.Number})", $"Your complaint was not taken up ({notice.Number})"),
                new LocalText("Lý do có trong hồ sơ. Trong thời hạn khiếu nại, bạn có thể gửi lại.", "The reason is in the file. Within the time for complaining you may raise it again.")),
            EventTypes.ComplaintDismissed => (
                new LocalText($"Đã giải quyết khiếu nại của bạn ({notice.Number})", $"Your complaint was settled ({notice.Number})"),
                new LocalText(
                    "Quyết định xử phạt được giữ nguyên; lý do có trong quyết định giải quyết. Nếu không đồng ý, trong 30 ngày bạn có thể khiếu nại lần hai hoặc khởi kiện.",
                    "The decision stands; the reasons are in the settlement. If you do not agree, you may complain to the superior head within 30 days, or go to court.")),
            EventTypes.ComplaintAmended or EventTypes.ComplaintSecondAmended when file.Decision is { } changed => (
                new LocalText($"Đã giải quyết khiếu nại của bạn ({notice.Number})", $"Your complaint was settled ({notice.Number})"),
                new LocalText(
                    $"Mức phạt nay là {Money.Vietnamese(changed.Stands)} đồng. Số tiền còn phải nộp hoặc được hoàn trả có trong hồ sơ.",
                    $"The fine is now {Money.English(changed.Stands)} đồng. What is still to be paid, or is given back, stands in the file.")),
            EventTypes.RefundPaid => (
                new LocalText($"Đã hoàn trả tiền cho bạn ({notice.Number})", $"Money was given back to you ({notice.Number})"),
                new LocalText("Khoản hoàn trả đã được chi; số chứng từ có tại cơ quan.", "The refund was paid out; the agency has the number of the order.")),
            _ => null,
        };
        return text is { } told ? Whole(told.Subject, told.Body) : null;
    }
}
