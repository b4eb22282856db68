namespace Ioc.Vision.Tests.Inference;

/// <summary>Models that answer what a test wants to see answered.</summary>
internal static class TinyModels
{
    /// <summary>A detector of 64 × 32 that finds these things in every picture.</summary>
    internal static string Detector(string folder, string decode, int[] shape, float[] finds, string name = "plate-detector", string channels = "luma") =>
        new TinyOnnx()
            .Input("image", TinyOnnx.Float, -1, channels == "luma" ? 1 : 3, 32, 64)
            .Constant("finds", shape, finds)
            .Node("Identity", ["finds"], "plates")
            .Output("plates", TinyOnnx.Float, [.. shape.Select(_ => -1)])
            .Save(folder, name, new
            {
                kind = "detector",
                input = new { name = "image", width = 64, height = 32, channels, layout = "nchw", scale = 1 / 255.0, letterbox = true, pad = 0.5 },
                output = new { decode, names = new { plates = "plates" } },
                thresholds = new { score = 0.5, nms_iou = 0.4 },
            });

    /// <summary>
    /// A reader of 8 × 8 luma whose slots are the rows of what it is shown and whose letters are the columns: the brightest
    /// column of each row is read. It reads white squares, so that tests can draw what it shall read.
    /// </summary>
    internal static string Reader(string folder, string alphabet = "ABCDEFG_", double margin = 0, double sure = 0.9, string name = "plate-reader") =>
        new TinyOnnx()
            .Input("plate", TinyOnnx.Float, -1, 1, 8, 8)
            .Constant("shape", 0, 8, 8)
            .Node("Reshape", ["plate", "shape"], "rows")
            .Constant("sharpness", [1], [100])
            .Node("Mul", ["rows", "sharpness"], "sharp")
            .Node("Softmax", ["sharp"], "text", ("axis", 2))
            .Output("text", TinyOnnx.Float, -1, 8, 8)
            .Save(folder, name, new
            {
                kind = "reader",
                input = new { name = "plate", width = 8, height = 8, channels = "luma", layout = "nchw", scale = 1 / 255.0, margin },
                output = new { decode = "slots", names = new { text = "text" } },
                alphabet,
                pad = "_",
                thresholds = new { sure },
            });

    /// <summary>A reader that answers the same distributions whatever it sees.</summary>
    internal static string ReaderThatSays(
        string folder, string alphabet, string decode, float[][] rows, float[]? lines = null, float[]? colour = null, double sure = 0.9, string name = "plate-reader")
    {
        var model = new TinyOnnx()
            .Input("plate", TinyOnnx.Float, 1, 3, 8, 16)
            .Constant("rows", [1, rows.Length, rows[0].Length], [.. rows.SelectMany(r => r)])
            .Node("Identity", ["rows"], "text")
            .Output("text", TinyOnnx.Float, -1, -1, -1);
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = "text" };
        foreach (var (key, values) in new[] { ("lines", lines), ("colour", colour) })
        {
            if (values is not null)
            {
                names[key] = key;
                model.Constant(key + "0", [1, values.Length], values).Node("Identity", [key + "0"], key).Output(key, TinyOnnx.Float, -1, -1);
            }
        }

        return model.Save(folder, name, new
        {
            kind = "reader",
            input = new { name = "plate", width = 16, height = 8, channels = "rgb", layout = "nchw", scale = 1 / 255.0 },
            output = new { decode, names },
            alphabet,
            pad = "_",
            thresholds = new { sure },
        });
    }

    /// <summary>One row that is sure of one letter.</summary>
    internal static float[] Row(string alphabet, char letter, float probability = 0.97f)
    {
        var row = new float[alphabet.Length];
        Array.Fill(row, (1 - probability) / (alphabet.Length - 1));
        row[alphabet.IndexOf(letter, StringComparison.Ordinal)] = probability;
        return row;
    }
}
