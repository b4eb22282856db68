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

    /// <summary>Series of the transfers' numbers (form 03).</summary>
    [Required]
    public string TransferSeries { get; set; } = "PC-CSGT";

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

    /// <summary>Kinds of violation that always need two, of <see cref="Domain.Traffic.ViolationKinds"/>.</summary>
    public IList<string> Kinds { get; } = [];
}
