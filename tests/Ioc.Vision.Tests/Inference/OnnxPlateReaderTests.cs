using System.Numerics;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Inference;

public sealed class OnnxPlateReaderTests : ScratchFolder
{
    [Fact]
    public void A_plate_seen_askew_is_straightened_and_read()
    {
        using var reader = new OnnxPlateReader(ModelManifest.Load(TinyModels.Reader(Folder)));
        using var picture = new Picture(400, 300, fullRange: true);
        var corners = new PlateCorners(new(100, 60), new(260, 90), new(250, 220), new(110, 250));
        DrawCells(picture, corners, "DEADBEEF", "ABCDEFG_");

        var read = Assert.Single(reader.Read(picture, [corners]));

        Assert.Equal("DEADBEEF", read.Text);
        Assert.All(read.CharacterConfidence, p => Assert.InRange(p, 0.9f, 1));
        Assert.Equal((8, 8), (read.Slots.Length, read.Slots[0].Length));
        Assert.All(read.Slots, row => Assert.Equal(1, row.Sum(), 0.001f));
    }

    [Fact]
    public void Many_plates_of_one_picture_are_answered_in_their_order()
    {
        using var reader = new OnnxPlateReader(ModelManifest.Load(TinyModels.Reader(Folder)));
        using var picture = new Picture(1200, 200, fullRange: true);
        var texts = Enumerable.Range(0, 11).Select(i => new string((char)('A' + (i % 7)), 8)).ToList();
        var plates = Enumerable.Range(0, 11).Select(i => Box(10 + (i * 100), 20, 80, 80)).ToList();
        foreach (var (text, plate) in texts.Zip(plates))
        {
            DrawCells(picture, plate, text, "ABCDEFG_");
        }

        Assert.Equal(texts, reader.Read(picture, plates).Select(r => r.Text));
    }

    [Fact]
    public void The_margin_shows_what_lies_around_the_plate()
    {
        using var picture = new Picture(200, 200, fullRange: true);
        DrawCells(picture, Box(40, 40, 96, 96), "ABCDEFGA", "ABCDEFG_");
        using var reader = new OnnxPlateReader(ModelManifest.Load(TinyModels.Reader(Folder, margin: 0.25)));

        // The 64 pixels in the middle and a margin of a quarter on each side: all 96 pixels are seen.
        Assert.Equal("ABCDEFGA", Assert.Single(reader.Read(picture, [Box(56, 56, 64, 64)])).Text);
    }

    [Fact]
    public void The_pad_may_stand_anywhere_in_the_models_alphabet()
    {
        using var reader = new OnnxPlateReader(ModelManifest.Load(TinyModels.Reader(Folder, alphabet: "_ABCDEFG")));
        using var picture = new Picture(200, 200, fullRange: true);
        DrawCells(picture, Box(40, 40, 80, 80), "GAB_____", "_ABCDEFG");

        var read = Assert.Single(reader.Read(picture, [Box(40, 40, 80, 80)]));

        Assert.Equal(("GAB", "ABCDEFG_"), (read.Text, read.Alphabet));
        Assert.Equal(1, read.Slots[7][7], 0.05f);
    }

    [Fact]
    public void Lines_and_colour_are_answered_where_the_model_tells_them()
    {
        var path = TinyModels.ReaderThatSays(
            Folder, "AB_", "slots", [TinyModels.Row("AB_", 'B'), TinyModels.Row("AB_", '_')], lines: [0.2f, 0.8f], colour: [0.1f, 0.6f, 0.1f, 0.1f, 0.1f]);
        var read = ReadNothing(path);

        Assert.Equal(("B", 2, 0.8f, "yellow", 0.6f), (read.Text, read.Lines, read.LinesConfidence, read.Colour, read.ColourConfidence));
    }

    [Fact]
    public void Where_it_does_not_they_are_unknown()
    {
        var read = ReadNothing(TinyModels.ReaderThatSays(Folder, "AB_", "slots", [TinyModels.Row("AB_", 'B')]));

        Assert.Null(read.Lines);
        Assert.Equal("unknown", read.Colour);
    }

    [Fact]
    public void CTC_steps_collapse_and_blanks_part_equal_letters()
    {
        const string Alphabet = "AB_";
        var steps = "__AA_AAB".Select(letter => TinyModels.Row(Alphabet, letter)).ToArray();
        steps[3] = TinyModels.Row(Alphabet, 'A', 0.99f);

        var read = ReadNothing(TinyModels.ReaderThatSays(Folder, Alphabet, "ctc", steps));

        Assert.Equal("AAB", read.Text);
        Assert.Equal([0.99f, 0.97f, 0.97f], read.CharacterConfidence.Select(p => MathF.Round(p, 3)));
        Assert.Equal(3, read.Slots.Length);
    }

    [Fact]
    public void Logits_become_probabilities()
    {
        var read = ReadNothing(TinyModels.ReaderThatSays(Folder, "AB_", "slots", [[-1, 3, 0]]));

        Assert.Equal("B", read.Text);
        Assert.Equal(MathF.Exp(3) / (MathF.Exp(-1) + MathF.Exp(3) + 1), read.CharacterConfidence[0], 0.0001f);
    }

    [Fact]
    public void A_reader_of_bytes_with_channels_last_gets_the_pictures_own_colours()
    {
        // The slots are the pixels and the letters the three channels: pure red reads R, and so on.
        var path = new TinyOnnx()
            .Input("input", TinyOnnx.UInt8, -1, 8, 8, 3)
            .Node("Cast", ["input"], "float", ("to", TinyOnnx.Float))
            .Constant("shape", 0, 64, 3)
            .Node("Reshape", ["float", "shape"], "pixels")
            .Node("Softmax", ["pixels"], "text", ("axis", 2))
            .Output("text", TinyOnnx.Float, -1, 64, 3)
            .Save(Folder, "bytes", new
            {
                kind = "reader",
                input = new { name = "input", width = 8, height = 8, channels = "rgb", layout = "nhwc" },
                output = new { decode = "slots" },
                alphabet = "RG_",
                pad = "_",
            });
        using var reader = new OnnxPlateReader(ModelManifest.Load(path));
        using var picture = new Picture(64, 64, fullRange: true);
        foreach (var (y, u, v, expected) in new (byte, byte, byte, string)[] { (76, 85, 255, "R"), (150, 44, 21, "G"), (29, 255, 107, "") })
        {
            picture.Y.Fill(y);
            picture.U.Fill(u);
            picture.V.Fill(v);

            var read = Assert.Single(reader.Read(picture, [Box(8, 8, 40, 40)]));

            Assert.Equal(expected, string.Concat(read.Text.Distinct()));
        }
    }

    private static PlateRead ReadNothing(string manifest)
    {
        using var reader = new OnnxPlateReader(ModelManifest.Load(manifest));
        using var picture = new Picture(32, 32, fullRange: true);
        return Assert.Single(reader.Read(picture, [Box(0, 0, 31, 31)]));
    }

    private static PlateCorners Box(float x, float y, float width, float height) =>
        new(new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height));

    /// <summary>Draws, for each row of an 8 × 8 grid laid over the corners, one white cell in the column of the row's letter.</summary>
    private static void DrawCells(Picture picture, PlateCorners plate, string text, string alphabet)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                if (Inside(plate, new Vector2(x, y)) is { } at && at is { X: >= 0 and < 1, Y: >= 0 and < 1 })
                {
                    var letter = text[(int)(at.Y * 8)];
                    var white = (int)(at.X * 8) == (alphabet.Contains(letter, StringComparison.Ordinal) ? alphabet.IndexOf(letter, StringComparison.Ordinal) : 7);
                    picture.Y[(y * picture.Width) + x] = (byte)(white ? 255 : 0);
                }
            }
        }
    }

    /// <summary>Where a point lies on the plate, by Newton's steps on the plate's own projective map, written out independently.</summary>
    private static Vector2? Inside(PlateCorners c, Vector2 point)
    {
        // Solve for the homography's eight numbers once per call would be slow in a test of this size; the inverse is found
        // from the intersections of opposite edges instead (cross-ratio construction).
        static Vector3 Line(Vector2 a, Vector2 b) => Vector3.Cross(new Vector3(a, 1), new Vector3(b, 1));
        var horizon = (Vector3.Cross(Line(c.TopLeft, c.TopRight), Line(c.BottomLeft, c.BottomRight)), Vector3.Cross(Line(c.TopLeft, c.BottomLeft), Line(c.TopRight, c.BottomRight)));
        var (across, down) = horizon;
        return new Vector2(Ratio(Vector3.Cross(new Vector3(point, 1), down)), RatioDown(Vector3.Cross(new Vector3(point, 1), across)));

        float Ratio(Vector3 line) => CrossRatio(c.TopLeft, c.TopRight, Point(Vector3.Cross(line, Line(c.TopLeft, c.TopRight))), across);

        float RatioDown(Vector3 line) => CrossRatio(c.TopLeft, c.BottomLeft, Point(Vector3.Cross(line, Line(c.TopLeft, c.BottomLeft))), down);

        static Vector2 Point(Vector3 p) => new(p.X / p.Z, p.Y / p.Z);

        static float CrossRatio(Vector2 from, Vector2 to, Vector2 at, Vector3 vanishing)
        {
            var direction = Vector2.Normalize(to - from);
            var (t, end) = (Vector2.Dot(at - from, direction), Vector2.Distance(from, to));
            if (MathF.Abs(vanishing.Z) < 1e-6f * new Vector2(vanishing.X, vanishing.Y).Length())
            {
                return t / end;
            }

            var v = Vector2.Dot(new Vector2(vanishing.X, vanishing.Y) / vanishing.Z - from, direction);
            return t * (end - v) / (end * (t - v));
        }
    }
}
