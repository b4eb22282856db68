using System.Diagnostics;

namespace Ioc.Vision.Cameras;

/// <summary>Where a pipeline's time goes. Written by its one loop.</summary>
public sealed class StageTimes
{
    private readonly long[] ticks = new long[Enum.GetValues<Stage>().Length];

    /// <summary>Frames judged.</summary>
    public long Frames { get; internal set; }

    /// <summary>Plates read.</summary>
    public long Reads { get; internal set; }

    /// <summary>Milliseconds per frame of each stage.</summary>
    public IReadOnlyDictionary<string, double> PerFrame() => Enum.GetValues<Stage>().ToDictionary(
        s => JsonName(s), s => Frames == 0 ? 0 : ticks[(int)s] * 1000.0 / Stopwatch.Frequency / Frames, StringComparer.Ordinal);

    internal long Add(Stage stage, long since)
    {
        var now = Stopwatch.GetTimestamp();
        ticks[(int)stage] += now - since;
        return now;
    }

    private static string JsonName(Stage stage) => stage switch
    {
        Stage.Wait => "wait",
        Stage.Lamp => "lamp",
        Stage.Detect => "detect",
        Stage.Track => "track",
        Stage.Read => "read",
        _ => "judge",
    };
}

/// <summary>The stages of <see cref="CameraPipeline.Process"/>, and waiting for a frame before it.</summary>
internal enum Stage
{
    Wait,
    Lamp,
    Detect,
    Track,
    Read,
    Judge,
}
