namespace Ioc.Web.Wall;

/// <summary>What the wall shows; section <c>Wall</c> of the configuration.</summary>
public sealed class WallOptions
{
    /// <summary>Code of the place that the wall is about; null: the place with the most communes right below it.</summary>
    public string? Place { get; init; }

    /// <summary>Folder of the cameras' newest stills (CODE.jpg), as the vision workers write it; null: <c>stills</c> in the data folder.</summary>
    public string? Stills { get; set; }
}
