using System.Numerics;
using System.Runtime.InteropServices;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Finds plates with the ONNX model that a manifest describes. Callers take turns.</summary>
public sealed class OnnxPlateDetector : IPlateDetector
{
    /// <summary>How much neighbouring tiles share, so that no plate is cut by both.</summary>
    private const float TileOverlap = 0.25f;

    private readonly OnnxModel model;
    private readonly DetectorView view;
    private readonly float leastScore;
    private readonly Dictionary<(int InputWidth, int InputHeight, int Width, int Height), Letterbox> letterboxes = [];
    private readonly List<Detection> finds = [];
    private readonly Lock turn = new();

    /// <summary>Opens the model and runs it once on nothing, so that the first picture is not the slow one.</summary>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public OnnxPlateDetector(ModelManifest manifest, InferenceOptions? options = null, DetectorView view = DetectorView.Once)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Kind != ModelKind.Detector)
        {
            throw new ModelException($"{manifest.Path}: describes a reader where a detector is expected");
        }

        this.view = view;
        leastScore = options?.LeastScore ?? (float)manifest.Thresholds.Score;
        model = new OnnxModel(manifest, options ?? InferenceOptions.Default);
        try
        {
            using var nothing = new Picture(manifest.Input.Width, manifest.Input.Height, fullRange: true);
            nothing.Memory.Span.Fill(128);
            _ = Detect(nothing);
        }
        catch (ModelException)
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What the model's manifest says.</summary>
    public ModelManifest Manifest => model.Manifest;

    /// <inheritdoc/>
    public IReadOnlyList<Detection> Detect(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        lock (turn)
        {
            Find(picture);
            return finds.Count == 0 ? [] : finds.ToArray();
        }
    }

    /// <inheritdoc/>
    public void Detect(Picture picture, List<Detection> found)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(found);
        lock (turn)
        {
            Find(picture);
            found.Clear();
            found.AddRange(finds);
        }
    }

    /// <summary>
    /// Looks once at each of several pictures, as many in one run as the model takes; the answers are in the same order, and the same
    /// as one by one.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Detection>> DetectAll(IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var answers = new IReadOnlyList<Detection>[pictures.Count];
        if (pictures.Count == 1 || model.FixedBatch is not null || view != DetectorView.Once)
        {
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Detect(pictures[i]);
            }

            return answers;
        }

        lock (turn)
        {
            var (width, height) = (Manifest.Input.Width, Manifest.Input.Height);
            var run = model.Run(pictures.Count, width, height);
            for (var i = 0; i < answers.Length; i++)
            {
                var whole = new PictureRegion(0, 0, pictures[i].Width, pictures[i].Height);
                LetterboxOf(whole, width, height).Fill(pictures[i], whole, run, i);
            }

            run.Execute();
            for (var i = 0; i < answers.Length; i++)
            {
                finds.Clear();
                Decode(pictures[i], new PictureRegion(0, 0, pictures[i].Width, pictures[i].Height), run, width, height, leastScore, (i, answers.Length));
                DetectionDecoder.Suppress(finds, Manifest.Thresholds.NmsIou);
                answers[i] = finds.Count == 0 ? [] : finds.ToArray();
            }

            return answers;
        }
    }

    public void Dispose() => model.Dispose();

    private void Find(Picture picture)
    {
        finds.Clear();
        var whole = new PictureRegion(0, 0, picture.Width, picture.Height);
        if (view == DetectorView.Once)
        {
            Look(picture, whole, Manifest.Input.Width, Manifest.Input.Height, leastScore);
        }
        else if (Manifest.Input.MultipleOf > 0)
        {
            LookCloser(picture, whole);
        }
        else if (LookAt(picture, whole, 1, leastScore) < 0.75f && finds.Count == 0)
        {
            LookAtTiles(picture, whole);
        }

        DetectionDecoder.Suppress(finds, Manifest.Thresholds.NmsIou);
    }

    private void LookCloser(Picture picture, PictureRegion whole)
    {
        var candidate = MathF.Min(leastScore, SecondLook.Candidate);
        var scale = LookAt(picture, whole, 1, candidate);

        // Far plates of a large photograph vanish at the model's own size, whatever else was found in it.
        if (scale < 0.5f)
        {
            scale = LookAt(picture, whole, 2, candidate);
        }

        LookAgain(picture, scale);
        if (finds.Count > 0)
        {
            return;
        }

        if (scale < 0.5f)
        {
            LookAgain(picture, LookAt(picture, whole, 4, candidate));
        }
        else if (scale > 1)
        {
            // A plate that fills a small picture is larger than the model knows plates.
            LookAgain(picture, LookAt(picture, whole, 0.5f, candidate));
        }
    }

    /// <summary>
    /// Looks once more, at a size that the model knows best, at what is in doubt or was seen small, and keeps what then still looks
    /// like a plate: a far plate gets a better place and score, a notice on a wall a worse score.
    /// </summary>
    private void LookAgain(Picture picture, float scale)
    {
        DetectionDecoder.Suppress(finds, Manifest.Thresholds.NmsIou);
        var (count, looks) = (finds.Count, 0);
        for (var i = 0; i < count; i++)
        {
            if (looks < SecondLook.Most && SecondLook.IsDue(finds[i], scale))
            {
                looks++;
                var from = finds.Count;
                var region = SecondLook.Around(finds[i].Box, picture.Width, picture.Height);
                Look(picture, region, SecondLook.Width, SecondLook.Height, SecondLook.Nothing);
                finds[i] = SecondLook.Judge(finds[i], CollectionsMarshal.AsSpan(finds)[from..]);
                finds.RemoveRange(from, finds.Count - from);
            }
        }

        finds.RemoveAll(find => find.Score < leastScore);
    }

    /// <summary>Looks at the whole picture and tells how many input pixels one of its pixels became.</summary>
    private float LookAt(Picture picture, PictureRegion whole, float closer, float score)
    {
        var (width, height) = Fitting(whole, closer);
        Look(picture, whole, width, height, score);
        return MathF.Min(width / (float)whole.Width, height / (float)whole.Height);
    }

    private void LookAtTiles(Picture picture, PictureRegion whole)
    {
        var tileWidth = (int)(whole.Width / (2 - TileOverlap)) & ~1;
        var tileHeight = (int)(whole.Height / (2 - TileOverlap)) & ~1;
        foreach (var y in new[] { 0, (whole.Height - tileHeight) & ~1 })
        {
            foreach (var x in new[] { 0, (whole.Width - tileWidth) & ~1 })
            {
                Look(picture, new PictureRegion(x, y, tileWidth, tileHeight), Manifest.Input.Width, Manifest.Input.Height, leastScore);
            }
        }
    }

    /// <summary>An input with as many pixels as the model's own (times closer²), in the picture's shape, never enlarging it much.</summary>
    private (int Width, int Height) Fitting(PictureRegion region, float closer)
    {
        var input = Manifest.Input;
        if (input.MultipleOf == 0)
        {
            return (input.Width, input.Height);
        }

        var area = input.Width * (float)input.Height * closer * closer;
        var aspect = region.Width / (float)region.Height;
        var height = MathF.Sqrt(area / aspect);
        return (Rounded(height * aspect), Rounded(height));

        int Rounded(float side) => Math.Clamp((int)MathF.Round(side / input.MultipleOf), 1, 128) * input.MultipleOf;
    }

    private void Look(Picture picture, PictureRegion region, int width, int height, float score)
    {
        var run = model.Run(model.FixedBatch ?? 1, width, height);
        LetterboxOf(region, width, height).Fill(picture, region, run);
        run.Execute();
        Decode(picture, region, run, width, height, score, (0, 1));
    }

    private Letterbox LetterboxOf(PictureRegion region, int width, int height)
    {
        var key = (width, height, region.Width, region.Height);
        if (!letterboxes.TryGetValue(key, out var letterbox))
        {
            if (letterboxes.Count == 64)
            {
                letterboxes.Clear();
            }

            letterbox = new Letterbox(Manifest.Input, width, height, region.Width, region.Height);
            letterboxes.Add(key, letterbox);
        }

        return letterbox;
    }

    /// <summary>Adds the finds of one picture of a batch, in that picture's pixels.</summary>
    private void Decode(Picture picture, PictureRegion region, OnnxRun run, int width, int height, float score, (int Item, int Count) batch)
    {
        var values = run.Output(0);
        var shape = run.OutputShape(0);
        if (batch.Count > 1)
        {
            if (shape.Length != 3 || shape[0] != batch.Count)
            {
                throw new ModelException(
                    $"{Manifest.File}: output tensor '{Manifest.Output.Main ?? "output"}' is [{string.Join(",", shape.ToArray())}]; expected is [{batch.Count},…,…] for {batch.Count} pictures");
            }

            var each = values.Length / batch.Count;
            values = values.Slice(batch.Item * each, each);
            shape = (int[])[1, shape[1], shape[2]];
        }

        var letterbox = LetterboxOf(region, width, height);
        var from = finds.Count;
        DetectionDecoder.Decode(Manifest, values, shape, score, finds);
        for (var i = from; i < finds.Count; i++)
        {
            finds[i] = InPicture(finds[i], letterbox, region, new Vector2(picture.Width, picture.Height));
        }
    }

    /// <summary>The box ends at the picture's edge; the corners of a plate that the edge cuts lie where they would be.</summary>
    private static Detection InPicture(Detection find, Letterbox letterbox, PictureRegion region, Vector2 size)
    {
        var topLeft = Vector2.Clamp(Place(new Vector2(find.Box.X, find.Box.Y)), Vector2.Zero, size);
        var bottomRight = Vector2.Clamp(Place(new Vector2(find.Box.Right, find.Box.Bottom)), Vector2.Zero, size);
        return new Detection(
            find.Score,
            new PlateBox(topLeft.X, topLeft.Y, bottomRight.X - topLeft.X, bottomRight.Y - topLeft.Y),
            new PlateCorners(
                Place(find.Corners.TopLeft), Place(find.Corners.TopRight), Place(find.Corners.BottomRight), Place(find.Corners.BottomLeft)));

        Vector2 Place(Vector2 point)
        {
            var (x, y) = letterbox.ToPicture(point.X, point.Y, region);
            return new Vector2(x, y);
        }
    }
}
