using System.Diagnostics;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Bench;

/// <summary>
/// The whole pipeline beside the bare cost of what it cannot do without: FFmpeg decoding the same frames to nowhere, then the
/// same models run as often on frames that lie ready; and a pipeline on each core at once, each with models of its own, as a worker
/// gives them to its cameras. In one process, in turns, each three times, the median counts.
/// </summary>
/// <param name="models">One set for each core; at least one.</param>
public sealed class PipelineBench(string video, CameraModel camera, IReadOnlyList<VisionModels> models, CaptureTools tools)
{
    private const int Rounds = 3;
    private const int Held = 16;
    private readonly List<(long Frame, PlateCorners[] Corners)> reads = [];
    private readonly List<Picture> held = [];

    /// <exception cref="CaptureException">The video is missing or no video.</exception>
    public async Task<BenchReport> RunAsync(CancellationToken token)
    {
        try
        {
            // Warm-up: files in the cache, code compiled, buffers pooled; it also notes which reads the pipeline makes.
            await PipelineAsync(models[0], note: true, token);
            await BareAsync(token);
            var pipeline = new List<(double Seconds, long Allocated, StageTimes Times)>();
            var bare = new List<(double Decode, double Detect, double Read)>();
            var together = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                if (round % 2 == 0)
                {
                    pipeline.Add(await PipelineAsync(models[0], note: false, token));
                    bare.Add(await BareAsync(token));
                }
                else
                {
                    bare.Add(await BareAsync(token));
                    pipeline.Add(await PipelineAsync(models[0], note: false, token));
                }

                together.Add(await TogetherAsync(token));
            }

            var whole = pipeline.OrderBy(p => p.Seconds).ElementAt(Rounds / 2);
            var plain = bare.OrderBy(b => b.Decode + b.Detect + b.Read).ElementAt(Rounds / 2);
            var frames = whole.Times.Frames;
            var stages = new Dictionary<string, double>(StringComparer.Ordinal) { ["decode"] = plain.Decode * 1000 / frames };
            foreach (var (name, ms) in whole.Times.PerFrame())
            {
                stages[name] = ms;
            }

            return new BenchReport(
                frames / whole.Seconds, frames / (plain.Decode + plain.Detect + plain.Read), together.Order().ElementAt(Rounds / 2), frames, whole.Times.Reads,
                plain.Detect * 1000 / frames, plain.Read * 1000 / Math.Max(1, whole.Times.Reads), (double)whole.Allocated / frames, stages);
        }
        finally
        {
            held.ForEach(p => p.Dispose());
        }
    }

    private async Task<(double Seconds, long Allocated, StageTimes Times)> PipelineAsync(VisionModels own, bool note, CancellationToken token)
    {
        var started = Stopwatch.GetTimestamp();
        await using var capture = await FfmpegCapture.OpenAsync(
            VideoSource.Parse(video), camera.AnalysedFps, DateTimeOffset.UnixEpoch, null, tools, TimeProvider.System, token);
        using var pipeline = new CameraPipeline(
            camera, own, new PictureScale(capture.Properties.Width, capture.Properties.Height),
            (track, _) => NameBasedId.Passage(camera.Code, "bench", track), keepStills: false);
        if (note)
        {
            pipeline.Reading = corners => reads.Add((pipeline.Times.Frames, corners.ToArray()));
        }

        var results = new List<PassageOutcome>();
        var allocated = GC.GetTotalAllocatedBytes();
        while (true)
        {
            var waited = Stopwatch.GetTimestamp();
            if (await capture.TakeAsync(token) is not { } frame)
            {
                break;
            }

            pipeline.Times.Add(Stage.Wait, waited);
            if (note && frame.Number % 10 == 0 && held.Count < Held)
            {
                held.Add(Copy(frame.Picture));
            }

            pipeline.Process(frame, results);
        }

        pipeline.Finish(results);
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, GC.GetTotalAllocatedBytes() - allocated, pipeline.Times);
    }

    // One pipeline leaves a core idle while the other detects; a worker with many cameras does not.
    private async Task<double> TogetherAsync(CancellationToken token)
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(models.Select(own => Task.Run(() => PipelineAsync(own, note: false, token), token)));
        return all.Sum(one => one.Times.Frames) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<(double Decode, double Detect, double Read)> BareAsync(CancellationToken token)
    {
        var source = VideoSource.Parse(video);
        var size = await new VideoProbe(tools.Ffprobe).AskAsync(source, token);
        var rate = size.Rate is { } own && own.PerSecond <= camera.AnalysedFps ? own : FrameRate.Of(camera.AnalysedFps);
        var started = Stopwatch.GetTimestamp();
        var arguments = FfmpegArguments.Capture(source, size, rate, null).SkipLast(3).Concat(["-progress", "pipe:1", "-f", "null", "-"]);
        long frames = 0;
        await using (var child = await ChildProcess.StartAsync(tools.Ffmpeg, arguments, null, token))
        {
            using var lines = new StreamReader(child.Output);
            while (await lines.ReadLineAsync(token) is { } line)
            {
                if (line.StartsWith("frame=", StringComparison.Ordinal))
                {
                    frames = long.Parse(line.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture);
                }
            }

            await child.WaitAsync(token);
        }

        var decode = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (detect, read) = (TimeSpan.Zero, TimeSpan.Zero);
        var next = 0;
        for (long i = 0; i < frames; i++)
        {
            var picture = held[(int)(i % held.Count)];
            started = Stopwatch.GetTimestamp();
            models[0].Detector.Detect(picture);
            var detected = Stopwatch.GetTimestamp();
            detect += Stopwatch.GetElapsedTime(started, detected);
            while (next < reads.Count && reads[next].Frame == i)
            {
                models[0].Reader.Read(picture, reads[next].Corners);
                next++;
            }

            read += Stopwatch.GetElapsedTime(detected);
        }

        return (decode, detect.TotalSeconds, read.TotalSeconds);
    }

    private static Picture Copy(Picture picture)
    {
        var copy = new Picture(picture.Width, picture.Height, picture.FullRange);
        picture.Memory.CopyTo(copy.Memory);
        return copy;
    }
}
