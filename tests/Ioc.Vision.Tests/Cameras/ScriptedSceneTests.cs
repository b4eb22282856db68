using System.Globalization;
using System.Numerics;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Cameras;

/// <summary>
/// Each rule once through the whole pipeline: a white plate is drawn along a way frame by frame, found, followed, read, judged, and told with its pictures.
/// The picture is 1000 by 1000 pixels, ten frames a second.
/// </summary>
public sealed class ScriptedSceneTests
{
    private const string Motorbike = "29AA12345";
    private const string Car = "30F25658";
    private const string Certificate = "\"certificate\":{\"number\":\"V12\",\"validFrom\":\"2026-01-01\",\"validTo\":\"2026-12-31\"},";
    private static readonly DateTimeOffset Morning = new(2026, 11, 24, 1, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("wrong_lane", Motorbike, "0 500 880; 5 500 300", """{"id":"r","kind":"wrong_lane","classes":["motorbike"],"zone":[[0.4,0.9],[0.6,0.9],[0.6,0.3],[0.4,0.3]]}""")]
    [InlineData("solid_line", Car, "0 380 800; 5 660 620", """{"id":"r","kind":"solid_line","path":[[0.5,0.95],[0.5,0.4]]}""")]
    [InlineData("forbidden_road", Car, "0 500 850; 5 500 350", """{"id":"r","kind":"forbidden_road","line":[[0.2,0.6],[0.8,0.6]],"forbidden":"right_to_left","classes":["truck"],"unknownClass":"person","schedule":[{"from":"06:00","to":"09:00"}]}""")]
    [InlineData("forbidden_turn", Car, "0 500 900; 3 500 600; 6 200 450", """{"id":"r","kind":"forbidden_turn","entryLine":[[0.3,0.8],[0.7,0.8]],"entry":"right_to_left","exitLine":[[0.3,0.65],[0.3,0.3]],"exit":"right_to_left"}""")]
    [InlineData("u_turn", Car, "0 400 850; 3 400 450; 3.8 450 370; 4.6 530 350; 5.4 590 410; 6 600 470; 8 600 800", """{"id":"r","kind":"u_turn","zone":[[0.1,0.95],[0.9,0.95],[0.9,0.1],[0.1,0.1]]}""")]
    [InlineData("parking", Car, "0 220 880; 2 150 700; 9 150 701", """{"id":"r","kind":"parking","zone":[[0,0.9],[0.3,0.9],[0.3,0.5],[0,0.5]],"allowedSeconds":4}""")]
    [InlineData("emergency_lane", Car, "0 900 950; 5 900 400", """{"id":"r","kind":"emergency_lane","zone":[[0.8,1],[1,1],[1,0.2],[0.8,0.2]]}""")]
    [InlineData("wrong_way", Car, "0 500 350; 5 500 850", """{"id":"r","kind":"wrong_way","line":[[0.2,0.6],[0.8,0.6]],"allowed":"right_to_left"}""")]

    // 600 pixels in 4 s are 30 m in 4 s; with the plate's height 25.6 km/h, far over a limit of 10.
    [InlineData("speed", Car, "0 500 960; 5 500 210", """{"id":"r","kind":"speed","method":"lines","firstLine":[[0.1,0.9],[0.9,0.9]],"secondLine":[[0.1,0.3],[0.9,0.3]],"distanceMetres":30,"cameraHeightMetres":14,"limits":{"car":10,"truck":10,"bus":10}}""")]
    [InlineData("red_light", Car, "0 500 850; 6 500 150", """{"id":"r","kind":"red_light","stopLine":[[0.2,0.7],[0.8,0.7]],"exitLine":[[0.2,0.3],[0.8,0.3]],"allowed":"right_to_left","signal":{"source":"controller","junction":"HM","group":"N1"}}""")]
    [InlineData("stop_line", Car, "0 500 850; 2 500 640; 5 500 630", """{"id":"r","kind":"red_light","stopLine":[[0.2,0.7],[0.8,0.7]],"exitLine":[[0.2,0.3],[0.8,0.3]],"allowed":"right_to_left","signal":{"source":"controller","junction":"HM","group":"N1"}}""")]
    public void Each_rule_is_broken_once_and_told_once_with_its_pictures(string kind, string plate, string way, string rule)
    {
        var outcome = Assert.Single(Run(rule, plate, 0.999f, way, 48));
        Assert.Equal((plate, true), (outcome.Passage.Plate, outcome.Passage.PlateSure));
        var violation = Assert.Single(outcome.Violations);
        Assert.Equal(kind, violation.Judgement.Kind);
        Assert.Subset(violation.Stills.Select(s => s.Name).ToHashSet(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "at.jpg", "after.jpg", "plate.jpg" });
        Assert.NotNull(outcome.View);
        Assert.Equal(["at.jpg", "plate.jpg", "scene.json"], outcome.View.Stills.Select(s => s.Name));
    }

    [Fact]
    public void A_plate_that_is_seen_well_and_cannot_be_read_goes_to_a_person()
    {
        var outcome = Assert.Single(Run("""{"id":"r","kind":"plate_covered","leastReads":4}""", "888", 0.2f, "0 500 900; 5 500 500", 110));
        Assert.False(outcome.Passage.PlateSure);
        Assert.Equal("plate_covered", Assert.Single(outcome.Violations).Judgement.Kind);
        Assert.Null(outcome.View);
    }

    [Fact]
    public void While_a_controller_is_silent_nobody_is_charged() => Assert.Empty(Assert.Single(Run(
        """{"id":"r","kind":"red_light","stopLine":[[0.2,0.7],[0.8,0.7]],"exitLine":[[0.2,0.3],[0.8,0.3]],"allowed":"right_to_left","signal":{"source":"controller","junction":"HM","group":"N1"}}""",
        Car, 0.999f, "0 500 850; 6 500 150", 48, reports: false)).Violations);

    private static List<PassageOutcome> Run(string rule, string plate, float confidence, string way, int width, bool reports = true)
    {
        using var models = ScriptedModels.WhitePlate(plate, confidence);
        var told = new ControllerTimeline();
        if (reports)
        {
            told.Tell([(LampState.Red, Morning.AddSeconds(-20))], Morning.AddMinutes(10));
        }

        using var pipeline = new CameraPipeline(
            CameraModel.Parse($$"""{"code":"T","source":"t.mp4","analysedFps":10,{{Certificate}}"rules":[{{rule}}]}"""), models, new PictureScale(1000, 1000),
            (track, _) => NameBasedId.Passage("T", "run", track), keepStills: true, _ => told, keepViews: true);
        var outcomes = new List<PassageOutcome>();
        var number = 0;
        foreach (var (seconds, point) in Points(way))
        {
            pipeline.Process(new Frame(Draw(point, width), Morning.AddSeconds(seconds), TimeSpan.FromSeconds(seconds), number++), outcomes);
        }

        pipeline.Finish(outcomes);
        return outcomes;
    }

    // Dark stripes in the white, so that the crop is a sharp one.
    private static Picture Draw(Vector2 centre, int width)
    {
        var picture = new Picture(1000, 1000, fullRange: true);
        picture.Y.Fill(70);
        picture.U.Fill(128);
        picture.V.Fill(128);
        var height = width * 2 / 5;
        var (left, top) = ((int)MathF.Round(centre.X) - (width / 2), (int)MathF.Round(centre.Y) - (height / 2));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var rim = x is 0 or 1 || y is 0 or 1 || x >= width - 2 || y >= height - 2;
                picture.Y[((top + y) * 1000) + left + x] = rim || x / 4 % 2 == 0 ? (byte)250 : (byte)30;
            }
        }

        return picture;
    }

    private static IEnumerable<(double Seconds, Vector2 Point)> Points(string way)
    {
        var stops = way.Split(';').Select(w => w.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToList();
        for (var i = 1; i < stops.Count; i++)
        {
            var (from, to) = (stops[i - 1], stops[i]);
            for (var t = from[0]; t < to[0] - 1e-6; t = Math.Round(t + 0.1, 3))
            {
                var part = (float)((t - from[0]) / (to[0] - from[0]));
                yield return (t, Vector2.Lerp(new((float)from[1], (float)from[2]), new((float)to[1], (float)to[2]), part));
            }
        }
    }
}
