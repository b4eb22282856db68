using Ioc.Documents;
using Ioc.Documents.Pdf;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Documents;

/// <summary>What the papers about complaints have in common.</summary>
internal static class ComplaintWords
{
    /// <summary>Begins a decision about a complaint, as far as who complains. The second complaint is answered by the agency above.</summary>
    /// <param name="name">For the reader's window.</param>
    /// <param name="what">What is decided, under the title.</param>
    /// <param name="title">The office in which it is decided.</param>
    /// <param name="considering">What was considered, after the laws.</param>
    public static AdministrativePaper Begin(
        EnforcementOptions options, CaseFile file, ComplaintRow complaint, string name, string what, LocalText title, string number, DateTimeOffset at, string considering)
    {
        var paper = new AdministrativePaper(name, at, IsSimulated(file), 12.5);
        var (above, agency) = complaint.Instance == ComplaintLife.First ? (options.SuperiorAgency, options.Agency) : ("", options.SuperiorAgency);
        paper.Head(above, agency, number, options.Town, VietnamTime.DayOf(at));
        paper.Title("QUYẾT ĐỊNH", what);
        paper.CentredLine(FormWords.Capitals(title.Vi), FontStyle.Bold);
        paper.Space(4);
        Grounds(paper);
        paper.Paragraph([Run.Italic(considering)]);
        paper.CentredLine("QUYẾT ĐỊNH:", FontStyle.Bold);
        paper.Paragraph([Run.Bold("Người khiếu nại: "), Complainant(file.Vehicle!)]);
        return paper;
    }

    /// <summary>Ends it: to whom it goes, who signs, and how to ask whether it is genuine.</summary>
    /// <param name="recipients">As they stand at the left of the signature.</param>
    /// <param name="signer">Who signs.</param>
    public static byte[] End(AdministrativePaper paper, CaseFile file, IReadOnlyList<string> recipients, LocalText title, string signer, PaperSeal seal)
    {
        paper.Signature(recipients, FormWords.Capitals(title.Vi), FormWords.Signing(IsSimulated(file)), signer);
        seal.Print(paper);
        return paper.Save();
    }

    /// <summary>The decision that is complained about, as it is cited.</summary>
    public static string Decided(DecisionRow decision) => $"Quyết định xử phạt vi phạm hành chính số {decision.Number} ngày {Wording.Day(VietnamTime.DayOf(decision.DecidedAt))}";

    private static bool IsSimulated(CaseFile file) => file.Case.Simulated || file.Vehicle!.Simulated;

    private static void Grounds(AdministrativePaper paper)
    {
        paper.Paragraph([Run.Italic("Căn cứ Luật Khiếu nại số 02/2011/QH13 (được sửa đổi, bổ sung bởi các Luật số 42/2013/QH13, 81/2025/QH15, 84/2025/QH15 và 136/2025/QH15);")]);
        paper.Paragraph([Run.Italic("Căn cứ Luật Xử lý vi phạm hành chính năm 2012 (được sửa đổi, bổ sung năm 2020 và năm 2025);")]);
    }

    /// <summary>Which complaint it is.</summary>
    public static string Time(ComplaintRow complaint) => complaint.Instance == ComplaintLife.First ? "lần đầu" : "lần hai";

    private static string Complainant(OwnedVehicle vehicle) =>
        $"{(vehicle.OwnerKind == "person" ? "ông (bà)" : "tổ chức")} {vehicle.OwnerName}, địa chỉ: {vehicle.OwnerAddress}; phương tiện biển số {Wording.Plate(vehicle.Plate, vehicle.VehicleClass)}.";
}
