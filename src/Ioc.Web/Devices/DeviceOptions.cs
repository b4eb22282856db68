using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Devices;

/// <summary>What machines may do; section <c>Devices</c> of the configuration.</summary>
public sealed class DeviceOptions
{
    /// <summary>Requests that one camera's key may send in a minute; a batch is one.</summary>
    [Range(1, 60_000)]
    public int EventsPerMinute { get; set; } = 1200;

    /// <summary>Reports that one signal controller's key may send in a minute.</summary>
    [Range(1, 60_000)]
    public int SignalsPerMinute { get; set; } = 600;
}
