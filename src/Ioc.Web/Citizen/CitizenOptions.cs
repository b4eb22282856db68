using System.ComponentModel.DataAnnotations;

namespace Ioc.Web.Citizen;

/// <summary>Limits on guessing; section <c>Citizen</c> of the configuration.</summary>
public sealed class CitizenOptions
{
    /// <summary>Attempts to find a notice from one address in a minute.</summary>
    [Range(1, 100_000)]
    public int AttemptsPerMinute { get; set; } = 20;

    /// <summary>Attempts to open one notice's number in ten minutes, wherever they come from.</summary>
    [Range(1, 100_000)]
    public int AttemptsPerNumber { get; set; } = 10;
}
