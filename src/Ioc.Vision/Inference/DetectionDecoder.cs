using System.Numerics;

namespace Ioc.Vision.Inference;

/// <summary>Turns a detector's output tensor into finds in the input's pixels. Suppression comes later.</summary>
internal static class DetectionDecoder
{
    /// <summary>Adds the finds at or above the score.</summary>
    /// <exception cref="ModelException">The tensor's shape is none that the manifest's decoding knows.</exception>
    internal static void Decode(
        ModelManifest manifest, ReadOnlySpan<float> values, ReadOnlySpan<int> shape, float score, List<Detection> finds)
    {
        if (manifest.Output.Decode == ModelDecoding.Corners)
        {
            if (shape.Length != 3 || shape[2] != 13)
            {
                throw Wrong(manifest, shape, "[N,K,13] (score, cx, cy, w, h, four corners)");
            }

            Corners(values, score, finds);
            return;
        }

        switch (shape)
        {
            case [_, 7]:
                Rows(values, 7, score, finds, first: 1, scoreAt: 6);
                break;
            case [_, _, 6]:
                Rows(values, 6, score, finds, first: 0, scoreAt: 4);
                break;
            case [1, var channels, var anchors] when channels is > 4 and < 128 && anchors > channels:
                Transposed(values, channels, anchors, score, finds);
                break;
            case [1, var anchors, var channels] when channels is > 5 and < 128 && anchors > channels:
                WithObjectness(values, channels, anchors, score, finds);
                break;
            default:
                throw Wrong(manifest, shape, "[N,4+C,A] (v8, 11), [N,A,5+C] (v5), [N,K,6] or [K,7] (after suppression)");
        }
    }

    /// <summary>Best first; of finds that overlap more than allowed only the best stays.</summary>
    internal static void Suppress(List<Detection> finds, float overlap)
    {
        finds.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        var kept = 0;
        for (var i = 0; i < finds.Count; i++)
        {
            var free = true;
            for (var j = 0; j < kept && free; j++)
            {
                free = finds[j].Box.Overlap(finds[i].Box) < overlap;
            }

            if (free)
            {
                finds[kept++] = finds[i];
            }
        }

        finds.RemoveRange(kept, finds.Count - kept);
    }

    private static void Corners(ReadOnlySpan<float> values, float score, List<Detection> finds)
    {
        for (var at = 0; at < values.Length; at += 13)
        {
            if (values[at] >= score)
            {
                var row = values.Slice(at, 13);
                finds.Add(new Detection(
                    row[0],
                    new PlateBox(row[1] - (row[3] / 2), row[2] - (row[4] / 2), row[3], row[4]),
                    new PlateCorners(new(row[5], row[6]), new(row[7], row[8]), new(row[9], row[10]), new(row[11], row[12]))));
            }
        }
    }

    private static void Rows(ReadOnlySpan<float> values, int length, float score, List<Detection> finds, int first, int scoreAt)
    {
        for (var at = 0; at + length <= values.Length; at += length)
        {
            if (values[at + scoreAt] >= score)
            {
                var box = values.Slice(at + first, 4);
                finds.Add(Upright(values[at + scoreAt], box[0], box[1], box[2], box[3]));
            }
        }
    }

    private static void Transposed(ReadOnlySpan<float> values, int channels, int anchors, float score, List<Detection> finds)
    {
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            var best = 0f;
            for (var channel = 4; channel < channels; channel++)
            {
                best = MathF.Max(best, values[(channel * anchors) + anchor]);
            }

            if (best >= score)
            {
                AddCentred(finds, best, values[anchor], values[anchors + anchor], values[(2 * anchors) + anchor], values[(3 * anchors) + anchor]);
            }
        }
    }

    private static void WithObjectness(ReadOnlySpan<float> values, int channels, int anchors, float score, List<Detection> finds)
    {
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            var row = values.Slice(anchor * channels, channels);
            if (row[4] < score)
            {
                continue;
            }

            var best = 0f;
            foreach (var share in row[5..])
            {
                best = MathF.Max(best, share);
            }

            if (row[4] * best >= score)
            {
                AddCentred(finds, row[4] * best, row[0], row[1], row[2], row[3]);
            }
        }
    }

    private static void AddCentred(List<Detection> finds, float score, float x, float y, float width, float height) =>
        finds.Add(Upright(score, x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2)));

    private static Detection Upright(float score, float left, float top, float right, float bottom) => new(
        score,
        new PlateBox(left, top, right - left, bottom - top),
        new PlateCorners(new Vector2(left, top), new(right, top), new(right, bottom), new(left, bottom)));

    private static ModelException Wrong(ModelManifest manifest, ReadOnlySpan<int> shape, string expected) =>
        new($"{manifest.File}: output tensor '{manifest.Output.Main ?? "output"}' is [{string.Join(",", shape.ToArray())}]; expected is {expected}");
}
