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

    /// <summary>Days to answer a notice: after more than 20 the inspection and registration bodies are told (Circular 73/2024, Art. 24).</summary>
    [Range(1, 365)]
    public int RespondDays { get; set; } = 20;

    /// <summary>Days to pay from the decision (Law on Handling Administrative Violations, Art. 73).</summary>
    [Range(1, 365)]
    public int PayDays { get; set; } = 10;

    /// <summary>The office of an authority whose account names none, see competences.csv.</summary>
    [Required]
    public string DecidingTitle { get; set; } = "traffic_division_head";
}
