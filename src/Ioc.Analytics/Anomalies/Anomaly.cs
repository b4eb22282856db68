namespace Ioc.Analytics.Anomalies;

/// <summary>Something out of the ordinary, with what makes it so.</summary>
/// <param name="Kind">unusual: values away from what was expected. level_shift: the level itself changed and stayed.</param>
/// <param name="Since">The first period of it, counted from the series' start.</param>
/// <param name="Until">The last one; of a level shift the newest period.</param>
/// <param name="Expected">What the last of its periods should have been; of a level shift the level before.</param>
/// <param name="Seen">What it was; of a level shift the level since.</param>
/// <param name="Score">How far away, in robust standard deviations; negative: below.</param>
public sealed record Anomaly(string Kind, int Since, int Until, double Expected, double Seen, double Score)
{
    public const string Unusual = "unusual";
    public const string LevelShift = "level_shift";
}
