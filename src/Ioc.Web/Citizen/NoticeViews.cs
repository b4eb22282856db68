using System.Text.Json.Nodes;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Enforcement;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Ioc.Web.Payments;
using Ioc.Web.Review;

namespace Ioc.Web.Citizen;

/// <summary>Turns a case file into what the holder of its notice reads: plain words, no person.</summary>
internal static class NoticeViews
{
    /// <param name="takenAt">Part to the time at which it was taken, from the manifest; empty when that cannot be read.</param>
    /// <param name="attachments">What the holder sent.</param>
    /// <param name="history">The case's events.</param>
    public static CitizenNotice Of(
        HeldCase held, IReadOnlyDictionary<string, DateTimeOffset> takenAt, IReadOnlyList<AttachmentRow> attachments, IReadOnlyList<StoredEvent> history, PaymentWays ways,
        DateTimeOffset now)
    {
        var whole = Whole(
            held, takenAt, [.. attachments.Where(sent => held.Sees(sent.AddedAt))], [.. history.Where(told => held.Sees(told.OccurredAt))], ways, now);
        return held.Role switch
        {
            HolderRole.Owner => whole,
            HolderRole.Liable => whole with { PdfUrl = null, Confirmation = null, Contest = null },
            _ => whole with
            {
                State = "passed", StateText = PassedState, NextStep = PassedStep, Allowed = [], Evidence = [], Record = null, Decision = null, Payment = null, MayAttach = false,
                Complaint = null, EarlierComplaints = [], Suspension = null, Refunds = [], ComplainBy = null, ComplainNext = null, Superior = null,
            },
        };
    }

    private static readonly LocalText PassedState = new("Đã chuyển người chịu trách nhiệm", "Passed to who is liable");

    private static readonly LocalText PassedStep = new(
        "Biên bản đã được lập với người khác, là người chịu trách nhiệm về vi phạm này. Bạn không phải làm gì thêm.",
        "The record was made with somebody else, who is liable for this violation. You need not do anything more.");

    private static CitizenNotice Whole(
        HeldCase held, IReadOnlyDictionary<string, DateTimeOffset> takenAt, IReadOnlyList<AttachmentRow> attachments, IReadOnlyList<StoredEvent> history, PaymentWays ways,
        DateTimeOffset now)
    {
        var file = held.File;
        var today = VietnamTime.DayOf(now);
        var canPay = ways.ByGateway || ways.ByTransfer;
        var at = $"/api/citizen/notices/{file.Notice!.Id}";
        var row = file.Case;
        var notice = file.Notice;
        var vehicle = file.Vehicle!;
        var offence = OffenceTable.Find(row.OffenceCode, row.Day)!;
        var frame = file.Frame!.Value;
        var plate = Wording.Plate(row.Plate!, vehicle.VehicleClass);
        var next = ComplaintWay.Next(file, today) is { Refusal: null, Value: var raised } ? raised : null;
        return new CitizenNotice(
            notice.Id, notice.Number, RoleCode(held.Role), row.StateCode, row.State.Text(), NextStep(file, canPay, today, Held(history)), Allowed(file, ways, today), notice.IssuedAt, notice.RespondBy,
            plate, vehicle.VehicleClass, Wording.VehicleClass(vehicle.VehicleClass), row.Kind, Wording.Kind(row.Kind), row.OccurredAt, Place(file),
            Wording.Explanation(row, plate, Place(file), file.Decision is not null), new CitizenLaw(offence.Code, offence.Citation, offence.Text, frame.Minimum, frame.Maximum, offence.Points),
            [
                .. notice.Parts.Where(part => EvidenceArchive.Shown.Contains(part, StringComparer.Ordinal) && CanShow(part, takenAt)).Select(part => new CitizenEvidence(
                    part, $"{at}/evidence/{part}", EvidenceArchive.Parts[part].MediaType, Caption(part),
                    takenAt.GetValueOrDefault(part, row.OccurredAt))),
            ],
            $"{at}/notice.pdf",
            file.Confirmation is { } confirmation ? new CitizenConfirmation(confirmation.IsOwner, confirmation.DriverName is not null, confirmation.ConfirmedAt) : null,
            file.Contest is { } contest ? new CitizenContest(contest.Text, contest.FiledAt, contest.Outcome, contest.Note, contest.DecidedAt) : null,
            file.Record is { } record ? Record(file, record, at, today) : null,
            file.Decision is { } decision
                ? new CitizenDecision(
                    decision.Number, decision.Stands, decision.Points, decision.DecidedAt, file.PayBy ?? file.Changes.LastOrDefault(change => change.MorePayBy is not null)?.MorePayBy ?? decision.PayBy, $"{at}/decision.pdf",
                    decision.AmendedAmount is null ? null : decision.Amount, file.DueOn(today)?.Total, file.DueOn(today)?.Surcharge ?? 0,
                    decision.ReceivedOn, ReceiptWay.Named(decision.ReceivedHow)?.Text, file.Corrections is [.., var corrected] && corrected.OnBefore != decision.ReceivedOn ? corrected.OnBefore : null)
                : null,
            file.Payment is { } payment
                ? new CitizenPayment(payment.Reference, payment.State, payment.Amount, payment.ReceivedAt, payment.ReceivedAt is null ? null : $"{at}/receipt.pdf", file.Received.Count > 1 ? Part($"{at}/receipt-more.pdf", file.Received.Count - 1) : null)
                : null,
            [.. attachments.Select(file => new CitizenAttachment(file.Id, file.Name, file.MediaType, file.Bytes, $"{at}/attachments/{file.Id}", file.AddedAt))],
            MayAttach(file, attachments, now),
            [.. history.Where(e => Shown(e.Type)).Select(e => new CitizenStep(e.OccurredAt, EventWording.Of(e.Type)))],
            file.Complaint is { } complaint ? Complaint(complaint, at) : null,
            [.. file.Complaints.Where(one => one.Id != file.Complaint?.Id).Select(one => Complaint(one, at))],
            file.SuspendedOn(today) is { } suspension && row.State == CaseState.Decided ? Suspension(suspension, at) : null,
            [.. file.Refunds.Select(refund => new CitizenRefund(refund.Fine + refund.Surcharge, refund.OwedAt, refund.PaidAt))],
            next?.LastDay, next?.Instance, ComplaintWay.SuperiorOf(file, today)?.Text,
            row.Simulated || vehicle.Simulated);
    }

    private static string RoleCode(HolderRole role) => role switch { HolderRole.Liable => "liable", HolderRole.Passed => "passed", _ => "owner" };

    private static CitizenRecord Record(CaseFile file, RecordRow record, string at, DateOnly today)
    {
        var basis = LiabilityBasis.Named(record.Basis)!;
        return new CitizenRecord(
            record.Number, record.MadeAt, new LocalText($"{basis.Text.Vi} ({basis.Citation})", $"{basis.Text.En} ({basis.Citation})"), record.MayExplain, record.ExplainBy, record.AskBy,
            record.Waived,
            file.Hearing is { } hearing ? new CitizenHearing(hearing.AskedAt, hearing.HeldAt, hearing.Place, ProcedureViews.HearingEnded(hearing.EndedHow), hearing.Invitations == 0 ? null : Part($"{at}/invitation.pdf", hearing.Invitations), Minutes(file, at)) : null,
            file.Explanation is { } said ? new CitizenExplanation(said.Text, said.Oral, said.FiledAt) : null, $"{at}/record.pdf",
            file.Longer is [.., var asked] ? Longer(asked, at) : null,
            ExplanationWay.MayAskLonger(file, today) ? ExplanationWay.LongerRule(file)!.Latest(record.ExplainBy!.Value) : null);
    }

    private static CitizenMinutes? Minutes(CaseFile file, string at) => file.Minutes is not { } minutes
        ? null
        : new CitizenMinutes(
            minutes.Number, minutes.CameName, minutes.Place, minutes.BeganAt, minutes.EndedAt, minutes.AgencySaid, ProcedureViews.Signing(minutes.Signing), $"{at}/minutes.pdf",
            [.. file.Supplements.Select(one => new CitizenMinutesSupplement(one.Number, one.Text, ProcedureViews.SupplementSigning(one.Signing), one.MadeAt, Part($"{at}/minutes.pdf", one.Part)))]);

    private static CitizenLonger Longer(LongerExplanationRow asked, string at) => new(
        asked.Reason, asked.AskedAt,
        asked switch
        {
            { AnsweredAt: null } => null,
            { Until: { } until } => new LocalText($"Đã gia hạn đến hết ngày {Wording.Day(until)}", $"Extended to the end of {Wording.Day(until)}"),
            _ => new LocalText("Không được gia hạn", "Not extended"),
        },
        asked.Note, asked.AnsweredAt is null ? null : Part($"{at}/extension.pdf", asked.Part));

    private static CitizenComplaint Complaint(ComplaintRow complaint, string at)
    {
        return new CitizenComplaint(
            complaint.Instance, complaint.StateCode, complaint.State.Text(), complaint.Text, complaint.FiledAt, AnswerBy(complaint), complaint.Reasons ?? complaint.Answer,
            ComplaintRefusal.Named(complaint.Refusal)?.Text, complaint.SettledName is null ? null : $"{complaint.SettledName}, {Competence.NameOf(complaint.Title!).Vi}", complaint.SettledAt,
            complaint.Number, complaint.Number is null ? null : Part($"{at}/settlement.pdf", complaint.Instance), complaint.SuspensionAsked);
    }

    private static CitizenSuspension Suspension(SuspensionRow suspension, string at)
    {
        var rule = SuspensionRule.On(VietnamTime.DayOf(suspension.OrderedAt));
        return new CitizenSuspension(
            suspension.Number, suspension.OrderedAt, suspension.Until, suspension.Reason, rule.Text, rule.ValidFrom, Part($"{at}/suspension.pdf", suspension.Part));
    }

    // the first of its kind needs no number
    private static string Part(string url, int part) => part == 1 ? url : $"{url}?part={part}";

    private static DateOnly? AnswerBy(ComplaintRow complaint) => complaint.State switch
    {
        ComplaintState.Filed => ClockRule.Named(ComplaintLife.AcceptClock(complaint.Instance)).DueFrom(VietnamTime.DayOf(complaint.FiledAt)),
        ComplaintState.Accepted => complaint.SettleBy,
        _ => null,
    };

    // With the answer to the notice, with the explanation after the record, and with a complaint while it is open.
    private static bool MayAttach(CaseFile file, IReadOnlyList<AttachmentRow> attachments, DateTimeOffset now)
    {
        var since = file.Record?.MadeAt ?? DateTimeOffset.MinValue;
        var complaint = file.Complaint is { } raised && ComplaintLife.IsOpen(raised.State) ? raised.Id : (Guid?)null;
        return (complaint is not null || file.Case.State is CaseState.NoticeIssued or CaseState.Contested or CaseState.Confirmed || ExplanationWay.MayAttach(file, now))
            && attachments.Count(sent => sent.ComplaintId == complaint && (complaint is not null || sent.AddedAt >= since)) < AttachmentFile.Most;
    }

    private static LocalText Caption(string part)
    {
        var caption = EvidenceArchive.Parts[part].Caption;
        return part is EvidenceParts.Plate or EvidenceParts.FirstPlate ? caption : new LocalText($"{caption.Vi} (đã làm mờ người và xe khác)", $"{caption.En} (other people and vehicles are blurred)");
    }

    // Notices of before list film and stills that nobody can be hidden in.
    private static bool CanShow(string part, IReadOnlyDictionary<string, DateTimeOffset> takenAt) => EvidenceArchive.CanShow(part, takenAt.ContainsKey);

    /// <summary>What anybody sees who knows number, plate and code: as on the police's public site.</summary>
    public static LookedUpNotice LookedUp(CaseFile file, string number, EnforcementOptions options)
    {
        var row = file.Case;
        var vehicle = file.Vehicle!;
        var offence = OffenceTable.Find(row.OffenceCode, row.Day)!;
        var expired = row.State == CaseState.Expired;
        var settled = expired || row.State is CaseState.Paid or CaseState.Closed or CaseState.Cancelled;
        return new LookedUpNotice(
            number,
            expired ? new LocalText("Đã hết thời hiệu, không còn phải nộp tiền", "The time limit has passed: nothing is owed")
            : row.State == CaseState.Cancelled ? new LocalText("Đã hủy thông báo", "Withdrawn") : settled ? new LocalText("Đã xử phạt", "Sanctioned") : new LocalText("Chưa xử phạt", "Not sanctioned yet"),
            settled, Wording.Plate(row.Plate!, vehicle.VehicleClass), Wording.PlateColour(vehicle.PlateColour), Wording.VehicleClass(vehicle.VehicleClass), row.OccurredAt, Place(file),
            offence.Text, offence.Citation, options.Agency, options.Agency, options.AgencyAddress, options.AgencyPhone, row.Simulated || vehicle.Simulated, number != file.Notice!.Number);
    }

    /// <summary>One line of the holder's list.</summary>
    public static HeldNoticeView Line(HeldNotice held, DateOnly today)
    {
        if (held.Role == "passed")
        {
            return new HeldNoticeView(
                held.Id, held.Number, "passed", PassedState, Wording.Plate(held.Plate, held.VehicleClass), Wording.VehicleClass(held.VehicleClass), Wording.Kind(held.Kind),
                held.OccurredAt, held.IssuedAt, new LocalText("Không còn việc phải làm", "Nothing left to do"), false, null, null, held.Simulated);
        }

        var state = CaseStateNames.Parse(held.State);
        var (due, on, urgent) = state switch
        {
            CaseState.NoticeIssued when today > held.RespondBy => (new LocalText($"Đã quá hạn trả lời (hết ngày {Wording.Day(held.RespondBy)})", $"The time to answer ended on {Wording.Day(held.RespondBy)}"), held.RespondBy, true),
            CaseState.NoticeIssued => (new LocalText($"Hãy trả lời trước hết ngày {Wording.Day(held.RespondBy)}", $"Answer by the end of {Wording.Day(held.RespondBy)}"), held.RespondBy, true),
            CaseState.Recorded or CaseState.Proposed when held.ExplainBy is { } last && last >= today => (new LocalText($"Bạn có thể giải trình đến hết ngày {Wording.Day(last)}", $"You may explain until the end of {Wording.Day(last)}"), last, false),
            CaseState.Decided when held.Suspended => (new LocalText("Quyết định đang được tạm đình chỉ thi hành", "The decision is suspended"), null, false),
            CaseState.Decided when held.PayBy is { } ended && today > ended => (new LocalText($"Đã quá hạn nộp phạt (hết ngày {Wording.Day(ended)}), có tiền chậm nộp", $"The time to pay ended on {Wording.Day(ended)}; lateness costs more"), ended, true),
            CaseState.Decided when held.PayBy is { } payBy => (new LocalText($"Hãy nộp phạt trước hết ngày {Wording.Day(payBy)}", $"Pay by the end of {Wording.Day(payBy)}"), payBy, true),
            CaseState.Decided => (new LocalText("Đã có quyết định xử phạt: hãy mở để nhận", "There is a decision: open it to receive it"), (DateOnly?)null, true),
            CaseState.Expired => (new LocalText("Đã hết thời hiệu: bạn không còn phải nộp gì", "The time limit has passed: you owe nothing"), null, false),
            CaseState.Paid or CaseState.Closed or CaseState.Cancelled => (new LocalText("Không còn việc phải làm", "Nothing left to do"), (DateOnly?)null, false),
            _ => (new LocalText("Cơ quan đang xem xét", "Being considered"), null, false),
        };
        return new HeldNoticeView(
            held.Id, held.Number, held.State, state.Text(), Wording.Plate(held.Plate, held.VehicleClass), Wording.VehicleClass(held.VehicleClass), Wording.Kind(held.Kind),
            held.OccurredAt, held.IssuedAt, due, urgent, on, held.Amount, held.Simulated);
    }

    // The holder follows the case, not who looked at it.
    private static bool Shown(string type) =>
        type is EventTypes.NoticeIssued or EventTypes.RecordMade or EventTypes.CaseExplained or EventTypes.PaymentReceived or EventTypes.CaseClosed or EventTypes.AttachmentAdded
        || ((type.StartsWith("notice.", StringComparison.Ordinal) || type.StartsWith("contest.", StringComparison.Ordinal) || type.StartsWith("explanation.", StringComparison.Ordinal) || type.StartsWith("decision.", StringComparison.Ordinal)
            || type.StartsWith("complaint.", StringComparison.Ordinal) || type.StartsWith("refund.", StringComparison.Ordinal) || type.StartsWith("services.", StringComparison.Ordinal))
            && type is not (EventTypes.DecisionProposed or EventTypes.DecisionReturned)
            && !type.EndsWith("viewed", StringComparison.Ordinal));

    private static List<string> Allowed(CaseFile file, PaymentWays ways, DateOnly today)
    {
        List<string> allowed = file.Case.State switch
        {
            CaseState.NoticeIssued => ["confirm", "contest"],
            CaseState.Decided => [.. ways.ByGateway ? (ReadOnlySpan<string>)["pay"] : [], .. ways.ByTransfer ? (ReadOnlySpan<string>)["transfer"] : []],
            CaseState.Recorded or CaseState.Proposed =>
            [
                .. ExplanationWay.HoldsUp(file, today) ? (ReadOnlySpan<string>)["explain"] : [],
                .. ExplanationWay.MayAskLonger(file, today) ? (ReadOnlySpan<string>)["longer"] : [],
                .. ExplanationWay.MayAsk(file, today) ? (ReadOnlySpan<string>)["hearing"] : [],
            ],
            _ => [],
        };
        if (ComplaintWay.Next(file, today).Refusal is null)
        {
            allowed.Add("complain");
        }

        if (file.Complaint is { } complaint && ComplaintLife.IsOpen(complaint.State))
        {
            allowed.Add("withdraw");
        }

        return allowed;
    }

    private static LocalText Place(CaseFile file) => file.Case.PlaceNameVi is null
        ? new LocalText(file.Case.CameraNameVi, file.Case.CameraNameEn)
        : new LocalText($"{file.Case.CameraNameVi}, {file.Case.PlaceNameVi}", $"{file.Case.CameraNameEn}, {file.Case.PlaceNameEn}");

    // What the holder cannot have done meanwhile, as the log last told it; the notice to the commune police stops nothing.
    private static LocalText Held(IReadOnlyList<StoredEvent> history)
    {
        var last = history.LastOrDefault(told => told.Type is EventTypes.ServicesHeld or EventTypes.ServicesReleased);
        if (last?.Type != EventTypes.ServicesHeld)
        {
            return new LocalText("", "");
        }

        var bodies = JsonNode.Parse(last.Data)!["bodies"]!.AsArray().Select(body => (string)body!).Where(body => body != "commune_police").Select(ProcedureViews.Body).ToList();
        return new LocalText(
            $" Cho đến khi giải quyết xong, đang tạm dừng thủ tục: {string.Join("; ", bodies.Select(body => body.Vi))}.",
            $" Until it is settled these services are held: {string.Join("; ", bodies.Select(body => body.En))}.");
    }

    private static LocalText NextStep(CaseFile file, bool canPay, DateOnly today, LocalText held)
    {
        var due = file.DueOn(today)?.Total ?? 0;
        var payDays = ClockRule.Named("pay").Length;
        var (payByVi, payByEn) = file.PayBy is { } last ? ($"trước hết ngày {Wording.Day(last)}", $"by the end of {Wording.Day(last)}")
            : ($"trong {payDays} ngày kể từ ngày nhận được quyết định", $"within {payDays} days of receiving the decision");
        var respondBy = Wording.Day(file.Notice!.RespondBy);
        return file.Case.State switch
        {
            CaseState.NoticeIssued when today > file.Notice.RespondBy => new LocalText(
                $"Đã quá hạn trả lời thông báo (hết ngày {respondBy}). Hãy xác nhận người điều khiển xe, hoặc gửi giải trình nếu bạn không đồng ý, càng sớm càng tốt.{held.Vi}",
                $"The time to answer ended on {respondBy}. Say who drove, or contest the notice if you do not agree, as soon as you can.{held.En}"),
            CaseState.NoticeIssued => new LocalText(
                $"Trước hết ngày {respondBy}, hãy xác nhận người điều khiển xe hoặc gửi giải trình nếu bạn không đồng ý.",
                $"By the end of {respondBy}, say who drove, or contest the notice if you do not agree."),
            CaseState.Confirmed => new LocalText(
                "Bạn đã trả lời. Người có thẩm quyền sẽ ra quyết định; hãy quay lại đây để xem.",
                "You have answered. The competent authority will decide; come back here to see."),
            CaseState.Contested => new LocalText(
                "Giải trình của bạn đang được xem xét. Bạn chưa phải nộp tiền.", "Your objection is being considered. You need not pay anything yet."),
            CaseState.Decided when file.SuspendedOn(today) is { } suspension => new LocalText(
                $"Quyết định đang được tạm đình chỉ thi hành, chậm nhất đến hết ngày {Wording.Day(suspension.Until)}. Bạn chưa phải nộp tiền; nếu muốn vẫn có thể nộp {Money.Vietnamese(due)} đồng.",
                $"The decision is suspended, at the latest until the end of {Wording.Day(suspension.Until)}. You need not pay meanwhile; you may pay {Money.English(due)} đồng if you wish."),
            CaseState.Decided when file.Owed!.DaysLate(today, file.PaidFine) is > 0 and var late && file.DueOn(today) is { } asked => new LocalText(
                $"Đã quá hạn nộp phạt {late} ngày (phải nộp trước hết ngày {Wording.Day(file.PayBy!.Value)}). Hôm nay phải nộp {Money.Vietnamese(due)} đồng{(canPay ? "" : " tại Kho bạc Nhà nước")}: tiền phạt {Money.Vietnamese(asked.Fine)} đồng và tiền chậm nộp {Money.Vietnamese(asked.Surcharge)} đồng. Mỗi ngày chậm phải nộp thêm 0,05 % số tiền phạt chưa nộp.{held.Vi}",
                $"The fine is late by {late} {(late == 1 ? "day" : "days")}: it was to be paid by the end of {Wording.Day(file.PayBy.Value)}. Today {Money.English(due)} đồng is to be paid{(canPay ? "" : " at the State Treasury")}: {Money.English(asked.Fine)} đồng of the fine and {Money.English(asked.Surcharge)} đồng for lateness. Each further day adds 0.05 % of the unpaid fine.{held.En}"),
            CaseState.Decided when file.PaidFine > 0 => new LocalText(
                $"Sau khi giải quyết khiếu nại, bạn còn phải nộp {Money.Vietnamese(due)} đồng {payByVi}.",
                $"After your complaint was settled, {Money.English(due)} đồng more is to be paid {payByEn}."),
            CaseState.Decided => canPay
                ? new LocalText(
                    $"Số tiền phải nộp là {Money.Vietnamese(due)} đồng, nộp {payByVi}.",
                    $"{Money.English(due)} đồng is to be paid {payByEn}.")
                : new LocalText(
                    $"Số tiền phải nộp là {Money.Vietnamese(due)} đồng, nộp tại Kho bạc Nhà nước {payByVi}.",
                    $"{Money.English(due)} đồng is to be paid at the State Treasury {payByEn}."),
            CaseState.Cancelled when file.Received.Count > 0 => new LocalText(
                "Quyết định đã bị hủy. Số tiền bạn đã nộp được hoàn trả.", "The decision was annulled. What you paid is given back."),
            CaseState.Cancelled when file.Decision is not null => new LocalText(
                "Quyết định đã bị hủy. Bạn không phải làm gì.", "The decision was annulled. You need not do anything."),
            CaseState.Paid or CaseState.Closed => new LocalText(
                "Đã nhận đủ tiền phạt. Bạn không cần làm gì thêm.", "The fine was received in full. Nothing is left for you to do."),
            CaseState.Recorded or CaseState.Proposed when file.Hearing is { EndedAt: null, HeldAt: { } hour } => new LocalText(
                $"Bạn được giải trình trực tiếp lúc {Wording.Hour(hour).Vi}, tại {file.Hearing.Place}. Hãy đến đúng giờ và mang theo giấy tờ; cơ quan chưa ra quyết định trước buổi này.",
                $"You explain in person at {Wording.Hour(hour).En}, at {file.Hearing.Place}. Come in time with your papers; nothing is decided before it."),
            CaseState.Recorded or CaseState.Proposed when ExplanationWay.AwaitsHearing(file) => new LocalText(
                "Cơ quan đã nhận yêu cầu giải trình trực tiếp của bạn và sẽ báo thời gian, địa điểm. Chưa ra quyết định trước khi bạn được giải trình.",
                "The agency has your request to explain in person and will tell you when and where. Nothing is decided before you could explain."),
            CaseState.Recorded or CaseState.Proposed when ExplanationWay.LongerAsked(file) is { } asked => new LocalText(
                $"Cơ quan đã nhận đề nghị gia hạn giải trình của bạn và sẽ trả lời. Chưa ra quyết định trước khi trả lời; khi chưa được gia hạn, hãy tính hạn gửi văn bản là hết ngày {Wording.Day(asked.Before)}.",
                $"The agency has your request for more time and will answer it. Nothing is decided before; until it is granted, count on writing by the end of {Wording.Day(asked.Before)}."),
            CaseState.Recorded or CaseState.Proposed when ExplanationWay.MayWrite(file, today) => new LocalText(
                $"Đã lập biên bản vi phạm. Nếu muốn giải trình trước khi có quyết định, hãy gửi văn bản trước hết ngày {Wording.Day(file.Record!.ExplainBy!.Value)}{(ExplanationWay.MayAsk(file, today) ? $", hoặc yêu cầu giải trình trực tiếp trước hết ngày {Wording.Day(file.Record.AskBy!.Value)}" : "")}.",
                $"The record was made. To explain before the decision, write by the end of {Wording.Day(file.Record.ExplainBy.Value)}{(ExplanationWay.MayAsk(file, today) ? $", or ask by the end of {Wording.Day(file.Record.AskBy!.Value)} to do so in person" : "")}."),
            CaseState.Recorded or CaseState.Proposed when file.Explanation is not null => new LocalText(
                "Đã nhận giải trình của bạn. Người có thẩm quyền xem xét rồi ra quyết định; hãy quay lại đây để xem.",
                "Your explanation is here. The competent authority weighs it and then decides; come back here to see."),
            CaseState.Recorded or CaseState.Proposed => new LocalText(
                "Đã lập biên bản vi phạm. Người có thẩm quyền sẽ ra quyết định; hãy quay lại đây để xem.",
                "The record was made. The competent authority will decide; come back here to see."),
            CaseState.Expired => new LocalText(
                file.Decision is null ? "Đã hết thời hiệu xử phạt: vụ việc không bị xử phạt nữa. Bạn không phải nộp tiền và không phải làm gì." : "Đã hết thời hiệu thi hành quyết định xử phạt. Bạn không còn phải nộp tiền và không phải làm gì.",
                file.Decision is null ? "The time limit for a fine has passed: there will be none. You owe nothing and need not do anything." : "The time limit for carrying the decision out has passed. You owe nothing any more and need not do anything."),
            _ => new LocalText("Thông báo đã được hủy. Bạn không phải làm gì.", "The notice was withdrawn. You need not do anything."),
        };
    }
}
