using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Cameras;

/// <summary>How cameras are operated; section <c>Cameras</c> of the configuration.</summary>
public sealed class CameraOptions
{
    /// <summary>Where uploaded and copied videos lie; empty: <c>videos</c> in the data folder.</summary>
    public string Videos { get; set; } = "";

    /// <summary>Where the pictures to draw on lie; empty: <c>cameras</c> in the data folder.</summary>
    public string Stills { get; set; } = "";

    /// <summary>Videos that came with the product, offered for trials; empty: none.</summary>
    public string Samples { get; set; } = "";

    /// <summary>Largest upload in MiB.</summary>
    [Range(1, 1 << 20)]
    public int LargestVideoMiB { get; set; } = 4096;

    /// <summary>Longest trial of a rule, in minutes.</summary>
    [Range(1, 240)]
    public int LongestTrialMinutes { get; set; } = 20;

    /// <summary>Days for which the results of a trial are kept; they show people and plates.</summary>
    [Range(1, 90)]
    public int TrialDays { get; set; } = 7;
}
