using System.ComponentModel.DataAnnotations;

namespace Ioc.Enforcement.Registers;

/// <summary>Where vehicles are looked up; section <c>Registers:Vehicles</c> of the configuration.</summary>
public sealed class RegisterOptions
{
    /// <summary><c>imported</c>: files that operators import; <c>xroad</c>: asked over X-Road when a case needs it.</summary>
    [RegularExpression("imported|xroad", ErrorMessage = "Registers:Vehicles:Register must be imported or xroad.")]
    public string Register { get; set; } = ImportedRegister.Name;

    /// <summary>How long an answer counts as fresh, in hours.</summary>
    [Range(0, 720)]
    public double CacheHours { get; set; } = 24;

    /// <summary>How X-Road is reached.</summary>
    public XRoadOptions XRoad { get; set; } = new();
}

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
