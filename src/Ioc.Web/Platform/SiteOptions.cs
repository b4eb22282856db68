using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Platform;

/// <summary>How this site runs; section <c>Site</c> of the configuration.</summary>
public sealed class SiteOptions
{
    /// <summary>Loads the invented town, opens the demo's accounts and the simulated payment gateway.</summary>
    public bool Demo { get; init; }

    /// <summary>Folder of the demo's files; needed when <see cref="Demo"/> is on.</summary>
    public string Samples { get; init; } = "samples";

    /// <summary>How many vision workers this host starts and keeps alive, 0..16. 0 where they run on machines of their own.</summary>
    [Range(0, 16)]
    public int Workers { get; init; } = 1;

    /// <summary>Folder of the models that the workers load.</summary>
    public string Models { get; init; } = "models";

    /// <summary>Folder of the simulated services' scripts.</summary>
    public string Tools { get; init; } = "tools";

    /// <summary>Whether the demo starts the services that it simulates (identity, payment, mail) as processes of their own.</summary>
    public bool Simulators { get; init; } = true;

    /// <summary>With less free space than this on the data folder's disk, in megabytes, the host reports itself degraded; 0: never.</summary>
    [Range(0, 100_000_000)]
    public int LeastFreeMegabytes { get; init; } = 2048;

    /// <summary>The address that citizens and staff reach this host under, as printed in QR codes; null: the first address it listens on.</summary>
    [Url]
    public string? PublicAddress { get; init; }
}
