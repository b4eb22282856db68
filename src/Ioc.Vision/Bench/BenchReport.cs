using System.Globalization;
using System.Text.Json.Nodes;

namespace Ioc.Vision.Bench;

/// <summary>What the benchmark measured.</summary>
/// <param name="PipelineFps">Frames per second of the whole pipeline.</param>
/// <param name="BareFps">The same frames: decode to nowhere, then the same model runs, back to back.</param>
/// <param name="TogetherFps">Frames per second of as many pipelines at once as the machine has cores, as a worker with many cameras runs them: what it can hold.</param>
/// <param name="DetectionMs">Milliseconds of one run of the detector on a frame that lies ready, the frame's scaling included.</param>
/// <param name="ReadMs">Milliseconds of one read of a plate in a frame that lies ready, its straightening included.</param>
/// <param name="AllocatedBytes">Bytes that the pipeline allocated for each frame, all threads together.</param>
/// <param name="StagesMs">Milliseconds per frame of each stage; <c>decode</c> is the bare decode, which the pipeline does at the same time.</param>
public sealed record BenchReport(
    double PipelineFps, double BareFps, double TogetherFps, long Frames, long Reads, double DetectionMs, double ReadMs, double AllocatedBytes,
    IReadOnlyDictionary<string, double> StagesMs)
{
    /// <summary>Above 1 where decoding and judging overlap well.</summary>
    public double Ratio => PipelineFps / BareFps;

    public string ToJson()
    {
        var stages = new JsonObject();
        foreach (var (name, ms) in StagesMs)
        {
            stages[name] = Math.Round(ms, 3);
        }

        return new JsonObject
        {
            ["pipeline_fps"] = Math.Round(PipelineFps, 2),
            ["bare_fps"] = Math.Round(BareFps, 2),
            ["together_fps"] = Math.Round(TogetherFps, 2),
            ["ratio"] = Math.Round(Ratio, 3),
            ["cameras_1080p_10fps"] = Math.Round(TogetherFps / 10, 1),
            ["detection_ms"] = Math.Round(DetectionMs, 3),
            ["read_ms"] = Math.Round(ReadMs, 3),
            ["allocated_bytes_per_frame"] = Math.Round(AllocatedBytes),
            ["stages_ms"] = stages,
        }.ToJsonString();
    }

    public string ToText()
    {
        var stages = string.Join("  ", StagesMs.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:0.00}")));
        return string.Create(CultureInfo.InvariantCulture, $"""
            whole pipeline  {PipelineFps:0.0} frames/s   ({Frames} frames, {Reads} plates read)
            bare decode and model runs, back to back  {BareFps:0.0} frames/s
            ratio  {Ratio:0.00}
            pipelines at once, one for each core  {TogetherFps:0.0} frames/s
            cameras of 1080p at 10 frames/s  {TogetherFps / 10:0.0}
            ms per frame  {stages}
            one detection alone  {DetectionMs:0.00} ms   one read alone  {ReadMs:0.00} ms
            allocated per frame  {AllocatedBytes / 1024:0.0} KiB
            """);
    }
}
