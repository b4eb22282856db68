using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Cameras;

/// <summary>How cameras are operated; section <c>Cameras</c> of the configuration.</summary>
public sealed class CameraOptions
{
    /// <summary>Where uploaded and copied videos lie; empty: <c>videos</c> in the data folder.</summary>
    public string Videos { get; set; } = "";

    /// <summary>Where the pictures to draw on lie; empty: <c>cameras</c> in the data folder.</summary>
    public string Stills { get; set; } = "";

    /// <summary>Where trials of rules keep their frames; empty: <c>trials</c> in the data folder.</summary>
    public string Trials { get; set; } = "";

    /// <summary>Videos that came with the product, offered for trials; empty: none.</summary>
    public string Samples { get; set; } = "";

    /// <summary>Largest upload in MiB.</summary>
    [Range(1, 1 << 20)]
    public int LargestVideoMiB { get; set; } = 4096;

    /// <summary>Longest trial of a rule, in minutes.</summary>
    [Range(1, 240)]
    public int LongestTrialMinutes { get; set; } = 20;
}
