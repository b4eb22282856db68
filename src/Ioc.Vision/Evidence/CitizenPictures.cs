using System.Globalization;
using System.Text.Json;
using Ioc.Domain.Traffic;
using Ioc.Vision.Capture;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Evidence;

/// <summary>
/// Makes what a citizen sees of a package: copies in which everybody else is hidden and the rule is drawn. The sealed originals are only read.
/// Stills keep their size; film is made small (960 pixels, 12 frames a second), for phones on slow connections.
/// </summary>
public sealed class CitizenPictures(CaptureTools tools)
{
    private const int FilmWidth = 960;
    private const int FilmRate = 12;
    private const int StillQuality = 82;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The scene of a package; null when its bytes are no scene.</summary>
    public static EvidenceScene? ReadScene(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : JsonSerializer.Deserialize<EvidenceScene>(bytes, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The copy of an overview; null when the original is no picture.</summary>
    /// <param name="original">Its JPEG.</param>
    public static byte[]? Still(EvidenceManifest manifest, EvidenceScene? scene, EvidencePart part, byte[] original)
    {
        using var picture = Jpeg.Decode(original).Picture;
        if (picture is null)
        {
            return null;
        }

        Blur.Apply(picture, new RedactionPlan(manifest, scene).Of(part.Name, part.TakenAt, picture.Width, picture.Height));
        RuleDrawing.OnTo(picture, manifest.Rule, null);
        return Jpeg.Encode(picture, StillQuality);
    }

    /// <summary>Makes the copy of the clip.</summary>
    /// <param name="clip">The original.</param>
    /// <param name="target">An MP4 that begins to play before all of it is there.</param>
    /// <returns>False when it is not known who was where, so that no film can be shown.</returns>
    /// <exception cref="CaptureException">FFmpeg could not.</exception>
    public async Task<bool> FilmAsync(EvidenceManifest manifest, EvidenceScene? scene, EvidencePart part, string clip, string target, CancellationToken token)
    {
        var plan = new RedactionPlan(manifest, scene);
        if (!plan.CanShowFilm)
        {
            return false;
        }

        var properties = await new VideoProbe(tools.Ffprobe).AskAsync(VideoSource.Parse(clip), token);
        var width = Math.Min(FilmWidth, properties.Width) & ~1;
        var height = Math.Max(2, (int)Math.Round((double)properties.Height * width / properties.Width)) & ~1;
        var rate = FilmRate.ToString(CultureInfo.InvariantCulture);
        await using var decoder = await ChildProcess.StartAsync(
            tools.Ffmpeg,
            ["-hide_banner", "-loglevel", "error", "-threads", "1", "-i", "file:" + clip, "-map", "0:v:0", "-vf", string.Create(CultureInfo.InvariantCulture, $"fps={rate}:start_time=0,scale={width}:{height}:flags=bilinear,format=yuv420p"), "-f", "rawvideo", "pipe:1"],
            null, token);
        await using var encoder = await ChildProcess.StartFedAsync(
            tools.Ffmpeg,
            [
                "-hide_banner", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}"), "-r", rate, "-i", "pipe:0",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "27", "-threads", "1", "-pix_fmt", "yuv420p", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "-y", target,
            ],
            token);
        using var picture = new Picture(width, height, fullRange: false);
        try
        {
            for (var number = 0; await ReadAsync(decoder.Output, picture.Memory, token); number++)
            {
                Blur.Apply(picture, plan.At(part.TakenAt + TimeSpan.FromSeconds((double)number / FilmRate)));
                RuleDrawing.OnTo(picture, manifest.Rule, null);
                await encoder.Input.WriteAsync(picture.Memory, token);
            }

            encoder.Input.Close();
        }
        catch (IOException)
        {
            // The encoder ended early; its status and complaints tell why.
        }

        var (decoded, encoded) = (await decoder.WaitAsync(token), await encoder.WaitAsync(token));
        if (decoded != 0 || encoded != 0)
        {
            IReadOnlyList<string> complaints = [.. decoder.Complaints, .. encoder.Complaints];
            throw new CaptureException(CaptureVerdicts.Of(complaints, decoded != 0 ? decoded : encoded), Path.GetFileName(target), complaints);
        }

        return true;
    }

    private static async Task<bool> ReadAsync(Stream stream, Memory<byte> frame, CancellationToken token) =>
        await stream.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, token) == frame.Length;
}
