using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Review;

/// <summary>Turns what runs beside a case into what the desk shows.</summary>
internal static class ProcedureViews
{
    public static ProcedureView Of(CaseFile file, ProcedureFile beside, Officer who, string title, DateTimeOffset now)
    {
        var row = file.Case;
        var asker = who.Name;
        var today = VietnamTime.DayOf(now);
        return new ProcedureView(
            [.. beside.Clocks.Select(clock => Clock(clock, now))],
            [.. beside.Holds.Select(hold => new HoldView(HoldReason(hold.Reason), [.. hold.Bodies.Select(Body)], hold.PlacedAt, hold.ReleasedAt))],
            beside.Lease is { } lease ? new LeaseView(lease.Name, lease.Until, lease.Officer == asker) : null,
            beside.Assignment is { } asked ? new AssignmentView(asked.Officer, asked.AskedBy, asked.Note, asked.At, asked.Officer == asker) : null,
            beside.FirstApproval is { } first ? new FirstApprovalView(first.OffenceCode, first.Name, first.At, first.Officer == asker) : null,
            row.State == CaseState.Approved ? row.IssueAfter : null,
            CaseLife.Find(row.State, CaseAct.MakeRecord) is null
                ? []
                : [.. LiabilityBasis.InForce(row.Day).Select(basis => new LiabilityOption(basis.Code, basis.Of, basis.Party, basis.Text, basis.Citation))],
            file.Record is { } record
                ? new RecordView(
                    record.Number, record.ViolatorKind, record.ViolatorName, record.ViolatorNumber, record.IsOwner, record.LicenceNumber, record.LicenceClass, record.Statement,
                    record.MayExplain, record.ExplainBy, record.AskBy, record.Waived, LiabilityBasis.Named(record.Basis)!.Text, LiabilityBasis.Named(record.Basis)!.Citation,
                    record.OnPhone, record.MadeByName, record.MadeAt)
                : null,
            file.Hearing is { } hearing
                ? new HearingView(hearing.AskedAt, hearing.HeldAt, hearing.Place, hearing.SetName, ExplanationWay.AwaitsHearing(file), HearingEnded(hearing.EndedHow), Minutes(file.Minutes, file.Supplements))
                : null,
            [.. file.Longer.Select(longer => Longer(file, longer))],
            file.Explanation is { } explanation
                ? new ExplanationView(explanation.Text, explanation.Oral, explanation.FiledBy.StartsWith("citizen:", StringComparison.Ordinal), explanation.FiledAt)
                : null,
            file.Proposal is { } proposal
                ? new ProposalView(proposal.Amount, proposal.Minimum, proposal.Maximum, proposal.Note, proposal.ProposedName, proposal.ProposedAt)
                : null,
            file.Transfer is { } transfer
                ? new TransferView(transfer.UnitName, transfer.Number, transfer.Note, transfer.MadeAt, transfer.Answer, transfer.HandledAt)
                : null,
            [.. beside.Papers.Select(paper => new PaperView(paper.Kind, Paper(paper.Kind), paper.Number, paper.IssuedAt, $"/api/review/cases/{row.Id}/{paper.Kind}.pdf{(paper.Part == 1 ? "" : $"?part={paper.Part}")}"))],
            [.. beside.Doubles.Select(twin => new DoubleView(twin.Id, twin.State, CaseStateNames.Parse(twin.State).Text(), Wording.Kind(twin.Kind), twin.CameraCode, twin.OccurredAt))],
            row.MergedInto,
            file.DueOn(today) is { } due ? new AmountDueView(due.Fine, due.Surcharge, due.Total, file.Owed!.DaysLate(today, file.PaidFine)) : null,
            file.Complaint is { } complaint ? Complaint(file, complaint, who, title, today) : null,
            [.. file.Complaints.Where(one => one.Id != file.Complaint?.Id).Select(one => Complaint(file, one, who, title, today))],
            [.. file.Suspensions.Select(suspension => Suspension(suspension))],
            [.. file.Refunds.Select(refund => new RefundView(refund.Id, refund.Fine + refund.Surcharge, refund.Surcharge, refund.OwedAt, refund.Reference, refund.PaidName, refund.PaidAt))],
            [.. file.Postings.Select(posting => new PostingView(posting.Tracking, posting.PostedOn, posting.NotedName))],
            [.. file.Corrections.Select(one => new CorrectionView(one.OnBefore, ReceiptWay.Named(one.HowBefore)?.Text, one.ReceivedOn, one.Reason, one.CorrectedName, one.CorrectedAt))],
            [.. LimitDesk.Open(beside.Clocks, today).Select(one => new ExtensionOption(one.Rule.Starts[0], one.Rule.Code, one.Rule.Text, one.Rule.Citation, one.Due))],
            file.Licence is { } licence ? new LicenceView(licence.Balance, licence.RestoredOn, licence.EmptySince, licence.TestFrom) : null);
    }

    private static LongerView Longer(CaseFile file, LongerExplanationRow longer)
    {
        var rule = ExplanationWay.LongerRule(file)!;
        return new LongerView(
            longer.Reason, longer.AskedBy.StartsWith("citizen:", StringComparison.Ordinal), longer.AskedAt, longer.Before, rule.Latest(longer.Before), rule.Citation,
            ExplanationWay.LongerAsked(file)?.Part == longer.Part, longer.Until, longer.Note, longer.AnsweredName, longer.AnsweredAt);
    }

    private static ComplaintView Complaint(CaseFile file, ComplaintRow complaint, Officer who, string title, DateOnly today) => new(
        complaint.Id, complaint.Instance, complaint.StateCode, complaint.State.Text(), complaint.Text, complaint.Obstacle, complaint.SuspensionAsked, complaint.FiledAt,
        ComplaintLife.IsOpen(complaint.State) ? complaint.SettleBy : null, complaint.Instance == ComplaintLife.Second ? ComplaintWay.SuperiorOf(file, today)?.Text : null,
        ComplaintWay.Fault(file, complaint, who, title, today) is null, complaint.Complex,
        ComplaintRefusal.Named(complaint.Refusal)?.Text, complaint.Answer, complaint.AnsweredName, complaint.AnsweredAt, complaint.Number, complaint.Amount, file.Decision!.Stands,
        complaint.Reasons, complaint.SettledName, complaint.SettledAt);

    private static SuspensionView Suspension(SuspensionRow suspension)
    {
        var rule = SuspensionRule.On(VietnamTime.DayOf(suspension.OrderedAt));
        return new SuspensionView(
            suspension.Id, suspension.Number, suspension.Reason, suspension.OrderedName, suspension.OrderedAt, suspension.Until, suspension.EndedHow, Ended(suspension.EndedHow),
            suspension.EndedOn, suspension.EndReason, suspension.EndedName, rule.Text, rule.ValidFrom, rule.Citation);
    }

    private static LocalText? Ended(string? how) => how switch
    {
        "lifted" => new LocalText("Đã hủy bỏ tạm đình chỉ", "Lifted"),
        "settled" => new LocalText("Chấm dứt khi giải quyết khiếu nại", "Ended with the settlement"),
        "withdrawn" => new LocalText("Chấm dứt khi người khiếu nại rút", "Ended as the complaint was taken back"),
        "lapsed" => new LocalText("Hết thời hạn tạm đình chỉ", "Ended with the time for settling"),
        _ => null,
    };

    /// <summary>What the state allows someone with the right to do.</summary>
    public static IReadOnlyList<string> Acts(CaseFile file, DateOnly today)
    {
        var acts = CaseLife.ActsFrom(file.Case.State);
        var names = new List<string>();
        foreach (var (act, name) in ((CaseAct, string)[])
        [
            (CaseAct.Approve, "correct_plate"), (CaseAct.Reject, "reject"), (CaseAct.Approve, "approve"), (CaseAct.Merge, "merge"), (CaseAct.Reject, "ask"),
            (CaseAct.UndoApproval, "undo"), (CaseAct.ReportHandled, "transfer-answer"), (CaseAct.UpholdContest, "contest"), (CaseAct.MakeRecord, "record"),
            (CaseAct.Propose, "propose"), (CaseAct.Decide, "decide"), (CaseAct.ReturnProposal, "return"), (CaseAct.CancelNotice, "cancel"),
        ])
        {
            if (acts.Contains(act))
            {
                names.Add(name);
            }
        }

        var open = file.Complaint is { } complaint && ComplaintLife.IsOpen(complaint.State);
        if (acts.Contains(CaseAct.AnnulDecision) && file.Decision is not null && !open)
        {
            names.Add("annul");
        }

        if (open)
        {
            names.AddRange(file.Complaint!.State == ComplaintState.Filed ? (ReadOnlySpan<string>)["complaint-accept", "complaint-refuse"] : ["complaint-settle"]);
            var suspended = file.SuspendedOn(today) is not null;
            if (suspended)
            {
                names.Add("complaint-lift");
            }
            else if (file.Complaint.State == ComplaintState.Accepted && file.DueOn(today) is not null && today <= file.Complaint.SettleBy)
            {
                names.Add("complaint-suspend");
            }
        }

        if (file.Refunds.Any(refund => refund.PaidAt is null))
        {
            names.Add("refund");
        }

        if (DeliveryDesk.Awaits(file))
        {
            names.AddRange(["posted", "received"]);
        }

        if (LookUpLetter.IsDue(file))
        {
            names.Add("letter");
        }

        if (ReceiptCorrection.Fault(file) is null)
        {
            names.Add("receipt-correct");
        }

        if (file.Licence?.TestFrom is { } from && today >= from)
        {
            names.Add("licence-test");
        }

        if (acts.Contains(CaseAct.Approve) || acts.Contains(CaseAct.Transfer))
        {
            names.Add("transfer");
        }

        if (ExplanationWay.HoldsUp(file, today))
        {
            names.AddRange(["explain", "waive"]);
        }

        if (ExplanationWay.MayAskLonger(file, today))
        {
            names.Add("longer-ask");
        }

        if (ExplanationWay.LongerAsked(file) is not null)
        {
            names.Add("longer-answer");
        }

        if (ExplanationWay.MayAsk(file, today))
        {
            names.Add("hearing-ask");
        }

        if (ExplanationWay.AwaitsHearing(file))
        {
            names.Add("hearing");
            if (file.Hearing!.HeldAt is { } hour && VietnamTime.DayOf(hour) <= today)
            {
                names.Add("hearing-minutes");
            }
        }

        if (MinutesSupplements.Fault(file) is null)
        {
            names.Add("minutes-supplement");
        }

        if (file.Notice is not null && acts.Contains(CaseAct.Expire))
        {
            names.Add("evaded");
        }

        return names;
    }

    public static ClockView Clock(ClockRow clock, DateTimeOffset now)
    {
        var rule = ClockRule.Named(clock.Code);
        return new ClockView(
            clock.Code, rule.Text, rule.Citation, clock.Party, Party(clock.Party), clock.StartedOn, clock.DueOn,
            clock.DueOn.DayNumber - VietnamTime.DayOf(now).DayNumber,
            clock.StoppedAt is not null ? "met" : clock.MissedAt is not null ? "missed" : "running");
    }

    public static LocalText? HearingEnded(string? how) => how switch
    {
        "held" => new LocalText("Đã giải trình trực tiếp", "Explained in person"),
        "absent" => new LocalText("Người vi phạm không đến", "The violator did not come"),
        "written" => new LocalText("Đã giải trình bằng văn bản", "Explained in writing instead"),
        "waived" => new LocalText("Người vi phạm không giải trình", "The violator waived it"),
        _ => null,
    };

    /// <summary>Whether whoever came to a hearing signed its minutes.</summary>
    public static LocalText Signing(string code) => code switch
    {
        "signed" => new LocalText("đã ký biên bản", "signed the minutes"),
        "refused" => new LocalText("không ký biên bản", "refused to sign the minutes"),
        _ => new LocalText("không đến nên không có chữ ký", "did not come, so there is no signature"),
    };

    /// <summary>Whether whoever explained signed what sets the minutes right.</summary>
    public static LocalText SupplementSigning(string code) => code == "absent" ? new LocalText("lập khi người giải trình không có mặt", "taken while whoever explained was not there") : Signing(code);

    private static MinutesView? Minutes(MinutesRow? minutes, IReadOnlyList<MinutesSupplementRow> supplements) => minutes is null
        ? null
        : new MinutesView(
            minutes.Number, minutes.CameName, minutes.Standing, minutes.LedBy, minutes.Place, minutes.BeganAt, minutes.EndedAt, minutes.AgencySaid, Signing(minutes.Signing),
            minutes.MadeByName, minutes.MadeAt,
            [.. supplements.Select(one => new MinutesSupplementView(one.Number, one.Text, SupplementSigning(one.Signing), one.MadeByName, one.MadeAt))]);

    public static LocalText Party(string code) => code switch
    {
        "owner" => new LocalText("Chủ phương tiện", "Owner"),
        "violator" => new LocalText("Người vi phạm", "Violator"),
        "authority" => new LocalText("Người có thẩm quyền", "Authority"),
        _ => new LocalText("Đơn vị xử lý", "Police unit"),
    };

    /// <summary>Why services are held: what was not done, not the limit's own name, which reads as if it had been done.</summary>
    public static LocalText HoldReason(string code) => code == "answer"
        ? new LocalText("Chưa trả lời thông báo vi phạm", "Notice not answered") : new LocalText("Chưa nộp tiền phạt", "Fine not paid");

    public static LocalText Body(string code) => code switch
    {
        "inspection" => new LocalText("Đăng kiểm", "Vehicle inspection"),
        "registration" => new LocalText("Đăng ký xe", "Vehicle registration"),
        "licensing" => new LocalText("Cấp, đổi giấy phép lái xe", "Driver licensing"),
        _ => new LocalText("Công an cấp xã", "Commune police"),
    };

    public static LocalText Paper(string kind) => kind switch
    {
        IssuedDocuments.Notice => new LocalText("Thông báo vi phạm (mẫu 01)", "Notice (form 01)"),
        IssuedDocuments.Points => new LocalText("Thông báo trừ điểm (mẫu 02)", "Points notice (form 02)"),
        IssuedDocuments.Transfer => new LocalText("Phiếu chuyển (mẫu 03)", "Transfer (form 03)"),
        IssuedDocuments.Motorbike => new LocalText("Phiếu gửi Công an cấp xã (mẫu 04)", "Slip to the commune police (form 04)"),
        IssuedDocuments.Record => new LocalText("Biên bản vi phạm hành chính", "Record of the violation"),
        IssuedDocuments.Letter => new LocalText("Thư có mã tra cứu", "Letter with a look-up code"),
        IssuedDocuments.Extension => new LocalText("Trả lời đề nghị gia hạn giải trình", "Answer about more time to explain"),
        IssuedDocuments.Invitation => new LocalText("Giấy mời giải trình trực tiếp", "Invitation to explain in person"),
        IssuedDocuments.Minutes => new LocalText("Biên bản phiên giải trình trực tiếp", "Minutes of the explanation in person"),
        IssuedDocuments.Decision => new LocalText("Quyết định xử phạt", "Decision"),
        IssuedDocuments.Settlement => new LocalText("Quyết định giải quyết khiếu nại", "Settlement of the complaint"),
        IssuedDocuments.Suspension => new LocalText("Quyết định tạm đình chỉ thi hành", "Order that suspends the decision"),
        IssuedDocuments.SuspensionEnd => new LocalText("Quyết định hủy bỏ tạm đình chỉ", "Order that lifts the suspension"),
        IssuedDocuments.ReceiptMore => new LocalText("Biên lai nộp thêm", "Receipt for the rest"),
        "report_receipt" => new LocalText("Thông báo tiếp nhận tin phản ánh (mẫu 06)", "Slip for a citizen's report (form 06)"),
        "report_register" => new LocalText("Sổ tiếp nhận tin phản ánh (mẫu 05)", "Register of citizens' reports (form 05)"),
        _ => new LocalText("Biên lai", "Receipt"),
    };
}
