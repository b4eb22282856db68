using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.OpenData;

/// <summary>How the open data are offered; section <c>OpenData</c> of the configuration.</summary>
public sealed class OpenDataOptions
{
    /// <summary>Who publishes, in Vietnamese; null: the place that the wall is about.</summary>
    public string? PublisherVi { get; init; }

    /// <summary>The same in English.</summary>
    public string? PublisherEn { get; init; }

    /// <summary>The licence's address.</summary>
    [Required, Url]
    public string Licence { get; init; } = "https://creativecommons.org/licenses/by/4.0/";

    /// <summary>The licence's name.</summary>
    [Required]
    public string LicenceName { get; init; } = "Creative Commons Attribution 4.0 (CC BY 4.0)";

    /// <summary>How many requests one address may make in a minute.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; init; } = 120;

    /// <summary>For how many seconds an answer is kept here; 0: not at all.</summary>
    [Range(0, 3600)]
    public int CacheSeconds { get; init; } = 60;
}
