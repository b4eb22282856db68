using System.ComponentModel.DataAnnotations;

namespace Ioc.Analytics.Reports;

/// <summary>Who writes reports, as the head and foot of the paper name it; section <c>Reports</c> of the configuration.</summary>
public sealed class ReportOptions
{
    /// <summary>The agency above; null: the People's Committee of the place.</summary>
    public string? Superior { get; init; }

    /// <summary>The agency that writes.</summary>
    [Required]
    public string Agency { get; init; } = "TRUNG TÂM GIÁM SÁT, ĐIỀU HÀNH THÔNG MINH";

    /// <summary>The office that signs.</summary>
    [Required]
    public string Signer { get; init; } = "GIÁM ĐỐC";

    /// <summary>The agency above in English; null: the People's Committee of the place.</summary>
    public string? SuperiorEn { get; init; }

    /// <summary>The agency that writes, in English.</summary>
    [Required]
    public string AgencyEn { get; init; } = "INTELLIGENT OPERATIONS CENTRE";

    /// <summary>The office that signs, in English.</summary>
    [Required]
    public string SignerEn { get; init; } = "DIRECTOR";

    /// <summary>Code of the place that scheduled reports are about, as in place.place; null: the one that the wall is about.</summary>
    public string? Place { get; set; }
}
