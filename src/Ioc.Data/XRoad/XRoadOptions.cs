using System.ComponentModel.DataAnnotations;

namespace Ioc.Data.XRoad;

/// <summary>How a service is reached over X-Road's message protocol for REST.</summary>
public sealed class XRoadOptions
{
    /// <summary>Our own security server, e.g. <c>https://10.0.0.5:8443</c>; empty where X-Road is not used.</summary>
    public string SecurityServer { get; set; } = "";

    /// <summary>Us: INSTANCE/CLASS/MEMBER/SUBSYSTEM.</summary>
    public string Client { get; set; } = "VN/GOV/IOC/DIEUHANH";

    /// <summary>The service asked: INSTANCE/CLASS/MEMBER/SUBSYSTEM/SERVICE.</summary>
    public string Service { get; set; } = "VN/GOV/CSGT/DANGKYXE/vehicles";

    /// <summary>How long one try may take, in seconds.</summary>
    [Range(0.1, 60)]
    public double TimeoutSeconds { get; set; } = 5;

    /// <summary>Tries after the first, for faults that pass.</summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>After failures in a row, how long nothing is asked, in seconds.</summary>
    [Range(0.5, 300)]
    public double BreakSeconds { get; set; } = 15;
}
