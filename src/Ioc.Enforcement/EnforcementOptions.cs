using System.ComponentModel.DataAnnotations;

namespace Ioc.Enforcement;

/// <summary>Who acts, and in what terms; section <c>Enforcement</c> of the configuration.</summary>
public sealed class EnforcementOptions
{
    /// <summary>Folder below which the vision workers write evidence packages; empty: the one of the data folder.</summary>
    public string EvidenceRoot { get; set; } = "";

    /// <summary>The agency above, as it stands at the head of a document.</summary>
    [Required]
    public string SuperiorAgency { get; set; } = "CÔNG AN TỈNH (MÔ PHỎNG)";

    /// <summary>The agency that issues notices and decisions.</summary>
    [Required]
    public string Agency { get; set; } = "PHÒNG CẢNH SÁT GIAO THÔNG";

    /// <summary>Where documents are dated from, e.g. <c>Nha Trang</c>.</summary>
    [Required]
    public string Town { get; set; } = "Thành phố mô phỏng";

    /// <summary>Where a citizen is asked to come.</summary>
    [Required]
    public string AgencyAddress { get; set; } = "Trụ sở Phòng Cảnh sát giao thông";

    /// <summary>The agency's telephone; null where none is printed.</summary>
    public string? AgencyPhone { get; set; }

    /// <summary>Series of the notices' numbers.</summary>
    [Required]
    public string NoticeSeries { get; set; } = "TB-XPVPHC";

    /// <summary>Series of the decisions' numbers.</summary>
    [Required]
    public string DecisionSeries { get; set; } = "QĐ-XPHC";

    /// <summary>Series of the records' numbers (biên bản vi phạm hành chính).</summary>
    [Required]
    public string RecordSeries { get; set; } = "BB-VPHC";

    /// <summary>Series of the invitations to explain in person (giấy mời).</summary>
    [Required]
    public string InvitationSeries { get; set; } = "GM-CSGT";

    /// <summary>Series of the minutes of explanations in person (biên bản phiên giải trình).</summary>
    [Required]
    public string MinutesSeries { get; set; } = "BB-GTTT";

    /// <summary>Series of the answers to who asks for more time to explain (thông báo gia hạn).</summary>
    [Required]
    public string ExtensionSeries { get; set; } = "TB-GHGT";

    /// <summary>Series of the letters to who cannot sign in (thông báo tra cứu).</summary>
    [Required]
    public string LetterSeries { get; set; } = "TB-TCVV";

    /// <summary>Series of the transfers' numbers (form 03).</summary>
    [Required]
    public string TransferSeries { get; set; } = "PC-CSGT";

    /// <summary>Series of the settlements of complaints (quyết định giải quyết khiếu nại).</summary>
    [Required]
    public string ComplaintSeries { get; set; } = "QĐ-GQKN";

    /// <summary>Series of the orders that suspend a decision under complaint, and that lift a suspension.</summary>
    [Required]
    public string SuspensionSeries { get; set; } = "QĐ-TĐC";

    /// <summary>Series of the notices of points taken (form 02).</summary>
    [Required]
    public string PointsSeries { get; set; } = "TB-TĐGPLX";

    /// <summary>Series of the slips to commune police about motorbikes (form 04).</summary>
    [Required]
    public string MotorbikeSeries { get; set; } = "PG-CSGT";

    /// <summary>Series of the slips to whoever sent pictures or film (form 06).</summary>
    [Required]
    public string ReportSeries { get; set; } = "TNDL-CSGT";

    /// <summary>Series of the printed registers of what people sent in (form 05).</summary>
    [Required]
    public string ReportRegisterSeries { get; set; } = "STN-CSGT";

    /// <summary>How long an approval can be undone before the notice goes out, in seconds; 0: it goes out at once.</summary>
    [Range(0, 3600)]
    public int IssueHoldSeconds { get; set; } = 20;

    /// <summary>How long a claimed case stays an officer's without a sign of life, in seconds.</summary>
    [Range(30, 3600)]
    public int LeaseSeconds { get; set; } = 180;

    /// <summary>Which approvals need two persons.</summary>
    public TwoPersonOptions TwoPersons { get; set; } = new();

    /// <summary>The certificate that papers are signed with.</summary>
    public SigningOptions Signing { get; set; } = new();

    /// <summary>The office of an authority whose account names none, see competences.csv.</summary>
    [Required]
    public string DecidingTitle { get; set; } = "traffic_division_head";
}

/// <summary>Which approvals need two persons; section <c>Enforcement:TwoPersons</c>.</summary>
public sealed class TwoPersonOptions
{
    /// <summary>From this maximum of the frame on, in đồng; 0: never for the amount.</summary>
    [Range(0, 1_000_000_000)]
    public long FromMaximum { get; set; } = 30_000_000;

    /// <summary>Where the camera was unsure of the plate and an officer gave another one.</summary>
    public bool CorrectedUnsurePlate { get; set; } = true;

    /// <summary>
    /// Where the vehicle is reported stolen, its plate was seen at two places at once, or its registration began after the act: whom the register names is then as
    /// likely robbed, copied or a later owner as at fault.
    /// </summary>
    public bool DoubtfulOwner { get; set; } = true;

    /// <summary>Kinds of violation that always need two, of <see cref="Domain.Traffic.ViolationKinds"/>.</summary>
    public IList<string> Kinds { get; } = [];
}

/// <summary>The certificate that papers are signed with; section <c>Enforcement:Signing</c>. Without one, papers carry no signature inside.</summary>
public sealed class SigningOptions
{
    /// <summary>A PKCS #12 file with the agency's certificate, its private key and, where there are any, the certificates above it; null: papers are not signed.</summary>
    public string? Certificate { get; set; }

    /// <summary>A file whose first line is the password of <see cref="Certificate"/>, readable by the host alone; null: the file has none.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Whether a certificate for demonstration is made in the data folder when none is given. Its name says what it is.</summary>
    public bool Demonstration { get; set; }

    /// <summary>Where one for demonstration is kept; set by the host.</summary>
    public string DemonstrationFolder { get; set; } = "";
}
