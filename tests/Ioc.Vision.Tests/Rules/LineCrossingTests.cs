using System.Globalization;
using System.Numerics;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

public sealed class LineCrossingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);

    // A (100,100) ──▶ B (300,100), margin 4. Below the line on the screen is its right-hand side.
    [Theory]
    [InlineData("200,60 200,80 200,120 200,140", "left_to_right", "straight down")]
    [InlineData("200,140 200,120 200,80", "right_to_left", "straight up")]
    [InlineData("200,60 200,103 200,101 200,103", "", "never beyond the margin")]
    [InlineData("200,97 200,103 200,97 200,103 200,98", "", "trembling on the line")]
    [InlineData("200,60 200,102 200,98 200,101 200,130", "left_to_right", "trembling, then across: once")]
    [InlineData("60,60 60,140", "", "passing beside A")]
    [InlineData("340,60 340,140", "", "passing beside B")]
    [InlineData("60,60 60,140 200,140 200,60", "right_to_left", "beside it, then back through it")]
    [InlineData("200,102 200,140", "", "first seen within the margin")]
    [InlineData("200,60 200,140 200,60 200,140", "left_to_right right_to_left left_to_right", "there and back again")]
    [InlineData("200,60 200,100 200,140", "left_to_right", "one point exactly on the line")]
    [InlineData("150,60 250,60 350,60", "", "along the line")]
    [InlineData("304,80 290,130", "left_to_right", "slanting in at the end of the line, crossing it")]
    public void A_path_crosses_the_line_as_drawn(string path, string expected, string because)
    {
        var crossing = new LineCrossing(new Line(new(100, 100), new(300, 100)), 4);

        var found = Points(path).Select((p, i) => crossing.Update(p, Start.AddSeconds(i * 0.1))).OfType<Crossing>()
            .Select(c => c.Direction == CrossingDirection.LeftToRight ? "left_to_right" : "right_to_left");

        Assert.True(expected == string.Join(' ', found), because);
    }

    [Fact]
    public void The_side_depends_on_which_end_is_A()
    {
        var turned = new LineCrossing(new Line(new(300, 100), new(100, 100)), 4);
        turned.Update(new(200, 60), Start);

        Assert.Equal(CrossingDirection.RightToLeft, turned.Update(new(200, 140), Start.AddSeconds(1))!.Value.Direction);
    }

    [Fact]
    public void The_moment_lies_between_the_frames_by_the_speed()
    {
        var crossing = new LineCrossing(new Line(new(100, 100), new(300, 100)), 4);
        crossing.Update(new(200, 70), Start);

        var crossed = crossing.Update(new(210, 110), Start.AddSeconds(0.4))!.Value;

        Assert.Equal(0.3, (crossed.At - Start).TotalSeconds, 3);
        Assert.Equal(207.5f, crossed.Point.X, 3);
        Assert.Equal(100f, crossed.Point.Y, 3);
    }

    [Fact]
    public void Nothing_counts_across_a_break()
    {
        var crossing = new LineCrossing(new Line(new(100, 100), new(300, 100)), 4);
        crossing.Update(new(200, 60), Start);
        crossing.Break();

        Assert.Null(crossing.Update(new(200, 140), Start.AddSeconds(1)));
        Assert.Equal(CrossingDirection.RightToLeft, crossing.Update(new(200, 60), Start.AddSeconds(2))!.Value.Direction);
    }

    [Fact]
    public void A_line_without_length_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Line(new(5, 5), new(5, 5)));
        Assert.Throws<ArgumentException>(() => new Line(new(5, 5), new(float.NaN, 5)));
    }

    private static IEnumerable<Vector2> Points(string path) =>
        path.Split(' ').Select(p => p.Split(',')).Select(p => new Vector2(float.Parse(p[0], CultureInfo.InvariantCulture), float.Parse(p[1], CultureInfo.InvariantCulture)));
}
