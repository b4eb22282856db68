using System.ComponentModel.DataAnnotations;
using Ioc.Data.XRoad;

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
