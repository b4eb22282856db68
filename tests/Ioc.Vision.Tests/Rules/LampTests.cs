using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

public sealed class LampTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);

    // A grey street with a dark signal head of 24×64 pixels; one lamp of 12 pixels may be lit in it.
    [Theory]
    [InlineData(255, 40, 30, 0, LampState.Red)]
    [InlineData(200, 20, 25, 0, LampState.Red)]
    [InlineData(255, 170, 0, 1, LampState.Amber)]
    [InlineData(255, 200, 30, 1, LampState.Amber)]
    [InlineData(0, 230, 110, 2, LampState.Green)]
    [InlineData(60, 255, 200, 2, LampState.Green)]
    [InlineData(30, 30, 30, 0, LampState.Dark)]
    [InlineData(255, 255, 255, 0, LampState.Unknown)]
    [InlineData(255, 40, 30, 2, LampState.Unknown)]
    [InlineData(0, 230, 110, 0, LampState.Unknown)]
    public void A_lamp_is_read_by_its_colour_and_its_place(int red, int green, int blue, int position, LampState expected)
    {
        using var picture = Street();
        Fill(picture, 106, 46 + (20 * position), 12, 12, (byte)red, (byte)green, (byte)blue);

        Assert.Equal(expected, LampReader.Read(picture, Head).State);
    }

    [Fact]
    public void Two_lamps_at_once_are_not_red()
    {
        using var picture = Street();
        Fill(picture, 106, 46, 12, 12, 255, 40, 30);
        Fill(picture, 106, 86, 12, 12, 0, 230, 110);

        Assert.Equal(LampState.Unknown, LampReader.Read(picture, Head).State);
    }

    [Fact]
    public void A_red_bus_behind_the_head_does_not_pass_for_its_lamp_when_it_fills_the_box()
    {
        using var picture = Street();
        Fill(picture, 100, 40, 24, 64, 200, 20, 25);

        Assert.NotEqual(LampState.Green, LampReader.Read(picture, Head).State);
        Fill(picture, 106, 86, 12, 12, 0, 230, 110);
        Assert.NotEqual(LampState.Green, LampReader.Read(picture, Head).State);
    }

    [Theory]
    [InlineData("GGRRR", "GGGRR", "a change counts with its second frame")]
    [InlineData("RRGRR", "-RRRR", "one odd frame changes nothing")]
    [InlineData("RRGGR", "-RRGG", "two frames do")]
    [InlineData("R?R?R", "-----", "never twice in a row: never certain")]
    [InlineData("RR??R", "-RR--", "hidden for two frames: unknown")]
    [InlineData("RRDDD", "-RRDD", "the lamp goes out")]
    public void A_state_needs_two_frames_in_a_row(string looks, string expected, string because)
    {
        var timeline = new LampTimeline();
        var shown = string.Empty;
        for (var i = 0; i < looks.Length; i++)
        {
            var at = Start.AddSeconds(i * 0.1);
            timeline.Add(new LampReading(looks[i] switch { 'R' => LampState.Red, 'G' => LampState.Green, 'D' => LampState.Dark, _ => LampState.Unknown }, 1), at);
            shown += timeline.At(at).State switch { LampState.Red => 'R', LampState.Green => 'G', LampState.Dark => 'D', _ => '-' };
        }

        // The first G of the first case is certain only with its second frame.
        Assert.True(expected[1..] == shown[1..], $"{because}: {shown}");
        Assert.Equal('-', shown[0]);
    }

    [Fact]
    public void A_lamp_that_nobody_looked_at_for_a_while_is_unknown()
    {
        var timeline = new LampTimeline();
        timeline.Add(new LampReading(LampState.Red, 1), Start);
        timeline.Add(new LampReading(LampState.Red, 1), Start.AddSeconds(0.1));
        Assert.Equal(LampState.Red, timeline.At(Start.AddSeconds(0.5)).State);

        Assert.Equal(LampState.Unknown, timeline.At(Start.AddSeconds(2)).State);
        timeline.Add(new LampReading(LampState.Red, 1), Start.AddSeconds(5));
        Assert.Equal(LampState.Unknown, timeline.At(Start.AddSeconds(5)).State);
    }

    private static LampBox Head => new(100f / 320, 40f / 180, 24f / 320, 64f / 180);

    private static Picture Street()
    {
        var picture = new Picture(320, 180, fullRange: false);
        Fill(picture, 0, 0, 320, 180, 120, 120, 120);
        Fill(picture, 100, 40, 24, 64, 20, 20, 20);
        return picture;
    }

    // BT.601, video levels, as cameras send it.
    private static void Fill(Picture picture, int x, int y, int width, int height, byte red, byte green, byte blue)
    {
        var luma = (byte)Math.Round(16 + (0.257 * red) + (0.504 * green) + (0.098 * blue));
        var u = (byte)Math.Round(128 - (0.148 * red) - (0.291 * green) + (0.439 * blue));
        var v = (byte)Math.Round(128 + (0.439 * red) - (0.368 * green) - (0.071 * blue));
        for (var row = y; row < y + height; row++)
        {
            picture.Y.Slice((row * picture.Width) + x, width).Fill(luma);
            picture.U.Slice((row / 2 * picture.ChromaWidth) + (x / 2), width / 2).Fill(u);
            picture.V.Slice((row / 2 * picture.ChromaWidth) + (x / 2), width / 2).Fill(v);
        }
    }
}
