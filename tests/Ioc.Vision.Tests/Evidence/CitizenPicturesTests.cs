using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Evidence;

/// <summary>In what a citizen sees, nobody else can be made out: a pattern stands where another plate or person would be, and must be gone.</summary>
public sealed class CitizenPicturesTests : IDisposable
{
    private const int Width = 960;
    private const int Height = 540;
    private const string Rule = """{"id":"light","kind":"red_light","lamp":{"height":0.1,"width":0.03,"x":0.9,"y":0.05},"stopLine":[[0.1,0.98],[0.9,0.98]]}""";
    private static readonly DateTimeOffset At = new(2026, 11, 21, 1, 2, 3, TimeSpan.Zero);
    private static readonly int[] Plate = [300, 300, 80, 18];
    private static readonly int[] Neighbour = [330, 260, 60, 14];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_still_shows_the_vehicle_and_the_lamp_and_nothing_else()
    {
        using var shown = Shown(EvidenceParts.At, At, Scene(Plate, Neighbour));

        Assert.True(Contrast(shown, 300, 300, 80, 18) > 60, "the vehicle's own plate is hidden");
        Assert.True(Contrast(shown, 866, 30, 26, 50) > 60, "the lamp is hidden");
        Assert.True(Contrast(shown, 700, 300, 80, 40) < 25, "somebody far from the vehicle can be made out");
        Assert.True(Contrast(shown, 20, 20, 100, 100) < 25, "a corner can be made out");
        Assert.True(Contrast(shown, 336, 262, 48, 10) < 25, "a plate close beside the vehicle can be made out");
    }

    [Fact]
    public void Where_the_vehicle_was_not_seen_all_but_the_lamp_is_hidden()
    {
        using var shown = Shown(EvidenceParts.Before, At.AddSeconds(-1), Scene(Plate, Neighbour) with { Frames = [new SceneFrame(At.AddSeconds(-1), null, [])] });

        Assert.True(Contrast(shown, 300, 300, 80, 18) < 25, "a place where the vehicle was not seen is shown");
        Assert.True(Contrast(shown, 866, 30, 26, 50) > 60, "the lamp is hidden");
    }

    [Fact]
    public void What_was_hidden_cannot_be_computed_back_from_the_copy()
    {
        // two different neighbours give nearly the same copy
        using var one = Shown(EvidenceParts.At, At, Scene(Plate, Neighbour), phase: 0);
        using var other = Shown(EvidenceParts.At, At, Scene(Plate, Neighbour), phase: 3);

        var most = 0;
        for (var y = 270; y < 400; y++)
        {
            for (var x = 600; x < 800; x++)
            {
                most = Math.Max(most, Math.Abs(one.Y[(y * Width) + x] - other.Y[(y * Width) + x]));
            }
        }

        Assert.InRange(most, 0, 30);
    }

    [Fact]
    public async Task Film_follows_the_vehicle_and_hides_the_rest()
    {
        var clip = await Clips.DriveAsync(folder.Path, seconds: 5, lamp: "red");
        var start = At.AddSeconds(-2);
        // the plate's way as Clips draws it, ten frames a second
        var frames = Enumerable.Range(0, 40).Select(i => new SceneFrame(start.AddSeconds(i / 10.0), [140, 164 - (4 * i), 40, 16], [])).ToList();
        var target = folder.File("copy.mp4");

        Assert.True(await new CitizenPictures(new CaptureTools()).FilmAsync(
            Manifest(), new EvidenceScene(Clips.Width, Clips.Height, frames), new EvidencePart("clip.mp4", "", 0, start), clip, target, CancellationToken.None));

        var properties = await new VideoProbe().AskAsync(VideoSource.Parse(target), CancellationToken.None);
        Assert.Equal((320, 180), (properties.Width, properties.Height));
        Assert.InRange(properties.Duration!.Value.TotalSeconds, 4.5, 5.5);
        await Clips.FfmpegAsync("-ss", "1", "-i", target, "-frames:v", "1", "-y", folder.File("second.jpg"));
        await Clips.FfmpegAsync("-ss", "4.5", "-i", target, "-frames:v", "1", "-y", folder.File("last.jpg"));
        using var second = Jpeg.Decode(await File.ReadAllBytesAsync(folder.File("second.jpg"))).Picture!;
        using var last = Jpeg.Decode(await File.ReadAllBytesAsync(folder.File("last.jpg"))).Picture!;
        Assert.True(Contrast(second, 136, 118, 48, 24) > 80, "the moving plate is hidden");
        Assert.True(Contrast(last, 100, 0, 120, 60) < 60, "after the vehicle is gone something is still shown");
    }

    [Fact]
    public async Task Without_the_scene_no_film_is_shown() =>
        Assert.False(await new CitizenPictures(new CaptureTools()).FilmAsync(
            Manifest(), null, new EvidencePart("clip.mp4", "", 0, At), folder.File("none.mp4"), folder.File("copy.mp4"), CancellationToken.None));

    [Theory]
    [InlineData(80, 18)]
    [InlineData(60, 32)]
    [InlineData(30, 22)]
    public void What_is_kept_holds_the_whole_plate_and_less_than_a_third_of_the_picture(int width, int height)
    {
        var visible = new RedactionPlan(Manifest() with { PlateBox = [400, 300, width, height] }, null).Of(EvidenceParts.At, At, Width, Height);
        var vehicle = visible.Keep[0];

        Assert.True(vehicle.Left * Width < 400 && vehicle.Right * Width > 400 + width && vehicle.Top * Height < 300 && vehicle.Bottom * Height > 300 + height);
        Assert.InRange((vehicle.Right - vehicle.Left) * (vehicle.Bottom - vehicle.Top), 0.01, 0.34);
    }

    private static EvidenceScene Scene(int[] plate, int[] neighbour) => new(Width, Height, [new SceneFrame(At, plate, [neighbour])]);

    private static EvidenceManifest Manifest() => new(
        Guid.NewGuid(), "T-01", "red_light", At, true, "59X312345", 0.99, Plate, Rule, "", "{}", new Dictionary<string, string>(StringComparer.Ordinal), []);

    private static Picture Shown(string part, DateTimeOffset at, EvidenceScene scene, int phase = 0)
    {
        using var original = new Picture(Width, Height, fullRange: true);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                original.Y[(y * Width) + x] = (byte)(((x + phase) / 4 % 2) == (y / 4 % 2) ? 235 : 20);
            }
        }

        original.U.Fill(128);
        original.V.Fill(128);
        return Jpeg.Decode(CitizenPictures.Still(Manifest(), scene, new EvidencePart(part, "", 0, at), Jpeg.Encode(original, 95))!).Picture!;
    }

    // The widest difference of neighbours at the pattern's distance.
    private static int Contrast(Picture picture, int left, int top, int width, int height)
    {
        var most = 0;
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x + 4 < left + width; x++)
            {
                most = Math.Max(most, Math.Abs(picture.Y[(y * picture.Width) + x] - picture.Y[(y * picture.Width) + x + 4]));
            }
        }

        return most;
    }
}
