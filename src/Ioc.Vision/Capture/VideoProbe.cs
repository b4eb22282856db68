using System.Globalization;
using System.Text.Json;

namespace Ioc.Vision.Capture;

/// <summary>Asks ffprobe what a source holds.</summary>
public sealed class VideoProbe(string program = "ffprobe")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Size, rate and length of the source's first video stream.</summary>
    /// <exception cref="CaptureException">It cannot be reached or is no video.</exception>
    public async Task<VideoProperties> AskAsync(VideoSource source, CancellationToken token)
    {
        if (!source.IsStream && !File.Exists(source.Address))
        {
            throw new CaptureException(CaptureVerdict.MissingFile, source.Display, []);
        }

        await using var child = await ChildProcess.StartAsync(program, FfmpegArguments.Probe(source), FfmpegArguments.Input(source), token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Patience);
        try
        {
            using var reader = new StreamReader(child.Output);
            var json = await reader.ReadToEndAsync(limit.Token);
            var status = await child.WaitAsync(limit.Token);
            if (status != 0)
            {
                throw new CaptureException(CaptureVerdicts.Of(child.Complaints, status), source.Display, child.Complaints);
            }

            return Understand(json) ?? throw new CaptureException(CaptureVerdict.NotAVideo, source.Display, child.Complaints);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new CaptureException(CaptureVerdict.Unreachable, source.Display, child.Complaints);
        }
    }

    /// <summary>Reads ffprobe's JSON; null when there is no video in it.</summary>
    internal static VideoProperties? Understand(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }

        using (document)
        {
            if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
            {
                return null;
            }

            var stream = streams[0];
            if (!stream.TryGetProperty("width", out var width) || !stream.TryGetProperty("height", out var height)
                || width.GetInt32() < 1 || height.GetInt32() < 1)
            {
                return null;
            }

            var turned = stream.TryGetProperty("side_data_list", out var sides)
                && sides.EnumerateArray().Any(s => s.TryGetProperty("rotation", out var r) && Math.Abs(r.GetDouble()) % 180 == 90);
            var rate = Rate(stream, "avg_frame_rate") ?? Rate(stream, "r_frame_rate");
            var duration = Seconds(stream) ?? (document.RootElement.TryGetProperty("format", out var format) ? Seconds(format) : null);
            var codec = stream.TryGetProperty("codec_name", out var name) ? name.GetString() ?? string.Empty : string.Empty;
            return turned
                ? new VideoProperties(height.GetInt32(), width.GetInt32(), rate, duration, codec)
                : new VideoProperties(width.GetInt32(), height.GetInt32(), rate, duration, codec);
        }
    }

    private static FrameRate? Rate(JsonElement stream, string name)
    {
        if (!stream.TryGetProperty(name, out var value) || value.GetString()?.Split('/') is not [var numerator, var denominator]
            || !int.TryParse(numerator, CultureInfo.InvariantCulture, out var over) || !int.TryParse(denominator, CultureInfo.InvariantCulture, out var under)
            || over < 1 || under < 1 || (double)over / under > 240)
        {
            return null;
        }

        return new FrameRate(over, under);
    }

    private static TimeSpan? Seconds(JsonElement element) =>
        element.TryGetProperty("duration", out var text)
        && double.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e7
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
