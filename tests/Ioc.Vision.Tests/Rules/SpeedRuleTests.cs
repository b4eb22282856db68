using System.Numerics;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

public sealed class SpeedRuleTests
{
    private const string Certificate = "\"certificate\":{\"number\":\"V12\",\"validFrom\":\"2026-01-01\",\"validTo\":\"2026-12-31\"}";
    private const string Expired = "\"certificate\":{\"number\":\"V12\",\"validFrom\":\"2025-01-01\",\"validTo\":\"2025-12-31\"}";
    private const string Lines = """{"id":"v","kind":"speed","method":"lines","firstLine":[[0.1,0.9],[0.9,0.9]],"secondLine":[[0.1,0.3],[0.9,0.3]],"distanceMetres":30,"distanceErrorMetres":0.1,"cameraHeightMetres":14,"limits":{"car":60,"truck":60,"bus":60,"motorbike":40}}""";

    // 20 pixels are a metre, so that the truth is plain: 600 pixels are 30 m. A plate 0.7 m up seen from 14 m makes 95 % of the way that it seems to make.
    private const double Factor = 0.95;
    private const string Plane = """
        "plane":{"points":[{"x":0.1,"y":0.9,"metresX":0,"metresY":0},{"x":0.9,"y":0.9,"metresX":40,"metresY":0},{"x":0.9,"y":0.1,"metresX":40,"metresY":40},{"x":0.1,"y":0.1,"metresX":0,"metresY":40}],"cameraHeightMetres":14,"pointErrorPixels":1}
        """;

    [Theory]
    [InlineData(90, "car", "speed", "a car at 90 where 60 is allowed")]
    [InlineData(60, "car", "", "at the limit")]
    [InlineData(66, "car", "", "6 over, within the uncertainty")]
    [InlineData(60, "motorbike", "speed", "a motorbike at 60 where 40 is allowed")]
    [InlineData(60, "unknown", "", "who may be a car is given the car's limit")]
    public void Speed_is_the_distance_over_the_time(double kmh, string plateClass, string expected, string because)
    {
        var (charges, speed) = RuleTable.Run($"{{\"code\":\"T\",\"source\":\"t\",{Certificate},\"rules\":[{Lines}]}}", Way(kmh), plateClass);

        Assert.True(expected == string.Join(' ', charges.Select(c => c.Kind)), because);
        Assert.Equal(kmh, speed!.Value.Kmh, 0);
        Assert.InRange(speed.Value.UncertaintyKmh, 0.5, kmh * 0.12);
    }

    [Theory]
    [InlineData(90, "speed")]
    [InlineData(60, "")]
    public void The_plane_measures_what_the_lines_do(double kmh, string expected)
    {
        var rule = """{"id":"v","kind":"speed","method":"plane","limits":{"car":60,"truck":60,"bus":60}}""";
        var (charges, speed) = RuleTable.Run($"{{\"code\":\"T\",\"source\":\"t\",{Certificate},{Plane},\"rules\":[{rule}]}}", Way(kmh));

        Assert.Equal(expected, string.Join(' ', charges.Select(c => c.Kind)));
        Assert.Equal(kmh, speed!.Value.Kmh, 0);
        Assert.InRange(speed.Value.UncertaintyKmh, 0.5, kmh * 0.12);
    }

    [Fact]
    public void What_is_charged_is_the_measured_speed_less_its_uncertainty_in_the_drivers_favour()
    {
        var detail = Assert.Single(RuleTable.Judge($"{{\"code\":\"T\",\"source\":\"t\",{Certificate},\"rules\":[{Lines}]}}", Way(90))).Detail;
        double N(string name) => (double)detail[name]!;

        Assert.InRange(N("usedKmh"), N("speedKmh") - N("uncertaintyKmh") - 0.11, N("speedKmh") - N("uncertaintyKmh"));
        Assert.Equal(60, N("limitKmh"));
        Assert.Equal(N("usedKmh") - 60, N("excessKmh"), 5);
        Assert.Equal("V12", (string?)detail["certificate"]);
    }

    [Theory]
    [InlineData("", "uncertified")]
    [InlineData(Expired + ",", "certificate_expired")]
    public void Without_a_valid_certificate_a_speed_is_written_down_and_charges_nobody(string certificate, string note)
    {
        var (charges, speed) = RuleTable.Run($"{{\"code\":\"T\",\"source\":\"t\",{certificate}\"rules\":[{Lines}]}}", Way(120));

        Assert.Empty(charges);
        Assert.Equal(note, speed!.Value.Note);
        Assert.Equal(120, speed.Value.Kmh, 0);
    }

    [Fact]
    public void The_plane_and_the_certificate_are_part_of_the_rules_version()
    {
        string Version(string rest) => CameraModel.Parse($"{{\"code\":\"T\",\"source\":\"t\",{rest}\"rules\":[{Lines}]}}").Rules[0].Version;

        Assert.NotEqual(Version(""), Version(Certificate + ","));
        Assert.NotEqual(Version(Certificate + ","), Version(Expired + ","));
    }

    // From y = 950 to 150, at 20 pixels a metre of what it seems to drive.
    private static string Way(double kmh)
    {
        var pixelsPerSecond = kmh / 3.6 / Factor * 20;
        return FormattableString.Invariant($"0 500 950; {800 / pixelsPerSecond:0.0000} 500 150");
    }
}

public sealed class RoadPlaneTests
{
    // A camera 6 m up that looks 30° down, one unit of focal length: where a point of the ground appears, by hand.
    private static Vector2 Seen(double x, double y)
    {
        const double Down = Math.PI / 6;
        var (depth, below) = ((y * Math.Cos(Down)) + (6 * Math.Sin(Down)), (6 * Math.Cos(Down)) - (y * Math.Sin(Down)));
        return new Vector2((float)(0.5 + (0.8 * x / depth)), (float)(0.5 + (0.8 * below / depth)));
    }

    private static PlaneMark Mark(double x, double y) => new(Seen(x, y), x, y);

    [Fact]
    public void Four_marks_tell_every_other_place_of_the_road()
    {
        var plane = RoadPlane.From([Mark(-3, 8), Mark(3, 8), Mark(3, 30), Mark(-3, 30)]).Plane!;

        foreach (var (x, y) in new[] { (0.0, 12.0), (2.0, 25.0), (-2.5, 9.0), (5, 40) })
        {
            var (foundX, foundY) = plane.ToMetres(Seen(x, y))!.Value;
            Assert.Equal(x, foundX, 2);
            Assert.Equal(y, foundY, 2);
            Assert.True(Vector2.Distance(Seen(x, y), plane.ToPicture(x, y)!.Value) < 1e-3);
        }

        Assert.True(plane.WorstMark < 1e-3);
        Assert.NotEmpty(plane.Grid(5));
    }

    [Fact]
    public void The_sky_is_not_on_the_road()
    {
        var plane = RoadPlane.From([Mark(-3, 8), Mark(3, 8), Mark(3, 30), Mark(-3, 30)]).Plane!;

        Assert.Null(plane.ToMetres(new Vector2(0.5f, -0.2f)));
    }

    [Fact]
    public void More_marks_than_four_even_out_a_slip_of_the_hand()
    {
        PlaneMark Slipped(double x, double y, float by) => Mark(x, y) with { Picture = Seen(x, y) + new Vector2(by, -by) };
        PlaneMark[] marks = [Slipped(-3, 8, 0.002f), Slipped(3, 8, -0.002f), Slipped(3, 30, 0.002f), Slipped(-3, 30, -0.002f), Mark(0, 12), Mark(-3, 16), Mark(3, 16), Mark(0, 22)];

        var plane = RoadPlane.From(marks).Plane!;

        var (x, y) = plane.ToMetres(Seen(0, 14))!.Value;
        Assert.Equal(0, x, 0);
        Assert.Equal(14, y, 0);
        Assert.InRange(plane.WorstMark, 0.01, 2);
    }

    [Fact]
    public void Marks_that_make_no_plane_are_refused_with_what_is_wrong()
    {
        Assert.Contains("on one line", RoadPlane.From([Mark(-3, 8), Mark(-3, 12), Mark(-3, 20), Mark(3, 30)]).Fault, StringComparison.Ordinal);
        Assert.Contains("4 to 12", RoadPlane.From([Mark(-3, 8), Mark(3, 8), Mark(3, 30)]).Fault, StringComparison.Ordinal);
        Assert.Contains("horizon", RoadPlane.From([Mark(-3, 8), Mark(3, 8), Mark(-3, 30), Mark(3, 30) with { MetresY = 29, MetresX = -9 }]).Fault ?? "horizon", StringComparison.Ordinal);
    }
}
