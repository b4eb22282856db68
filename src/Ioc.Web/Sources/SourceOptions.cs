using System.ComponentModel.DataAnnotations;
using Ioc.Data.XRoad;

namespace Ioc.Web.Sources;

/// <summary>How sources come in; section <c>Sources</c> of the configuration.</summary>
public sealed class SourceOptions
{
    /// <summary>The folder into which files are dropped; empty for <c>sources</c> in the data folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The largest file that is taken, in MiB.</summary>
    [Range(1, 8192)]
    public int LargestFileMiB { get; set; } = 2048;

    /// <summary>Pushes that one key may send in a minute.</summary>
    [Range(1, 6000)]
    public int PushesPerMinute { get; set; } = 120;

    /// <summary>What is fetched over X-Road.</summary>
    public IList<PullOptions> Pulls { get; init; } = [];
}

/// <summary>One source that is fetched over X-Road.</summary>
public sealed class PullOptions
{
    /// <summary>Code of the format, e.g. labour.</summary>
    [Required]
    public string Format { get; set; } = "";

    /// <summary>How often, in minutes.</summary>
    [Range(0.05, 1440)]
    public double EveryMinutes { get; set; } = 15;

    /// <summary>How the service is reached.</summary>
    public XRoadOptions XRoad { get; set; } = new() { Service = "VN/GOV/DULIEU/TONGHOP/facts" };
}
