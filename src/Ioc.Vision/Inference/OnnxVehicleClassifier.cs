using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>
/// Tells vehicles apart with the ONNX model that a manifest of kind classifier describes: it sees the plate's box with the manifest's
/// margin around it, in plate widths. Callers take turns.
/// </summary>
public sealed class OnnxVehicleClassifier : IVehicleClassifier
{
    private readonly OnnxModel model;
    private readonly Dictionary<(int Width, int Height), Letterbox> letterboxes = [];
    private readonly Lock turn = new();

    /// <summary>Opens the model and runs it once on nothing, so that a wrong one is told of now.</summary>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public OnnxVehicleClassifier(ModelManifest manifest, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Kind != ModelKind.Classifier)
        {
            throw new ModelException($"{manifest.Path}: describes no classifier where one is expected");
        }

        model = new OnnxModel(manifest, options ?? InferenceOptions.Default);
        try
        {
            using var nothing = new Picture(64, 64, fullRange: true);
            nothing.Memory.Span.Fill(128);
            _ = Classify(nothing, new PlateBox(24, 28, 16, 8));
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
    public double SureAt => Manifest.Thresholds.Sure;

    /// <inheritdoc/>
    public (string Class, float Probability) Classify(Picture picture, PlateBox plate)
    {
        ArgumentNullException.ThrowIfNull(picture);
        lock (turn)
        {
            var input = Manifest.Input;
            var region = Around(plate, picture);
            if (!letterboxes.TryGetValue((region.Width, region.Height), out var letterbox))
            {
                if (letterboxes.Count == 32)
                {
                    letterboxes.Clear();
                }

                letterbox = new Letterbox(input, input.Width, input.Height, region.Width, region.Height);
                letterboxes.Add((region.Width, region.Height), letterbox);
            }

            var run = model.Run(model.FixedBatch ?? 1, input.Width, input.Height);
            letterbox.Fill(picture, region, run);
            run.Execute();
            return Best(run);
        }
    }

    public void Dispose() => model.Dispose();

    // Eight pixels more or less show the same; few sizes mean few plans.
    private PictureRegion Around(PlateBox plate, Picture picture)
    {
        var room = plate.Width * Manifest.Input.Margin;
        var width = Math.Clamp((int)(plate.Width + (2 * room)) & ~7, Math.Min(16, picture.Width), picture.Width);
        var height = Math.Clamp((int)(plate.Height + (2 * room)) & ~7, Math.Min(16, picture.Height), picture.Height);
        return new PictureRegion(
            Math.Clamp((int)(plate.Centre.X - (width / 2f)), 0, picture.Width - width) & ~1,
            Math.Clamp((int)(plate.Centre.Y - (height / 2f)), 0, picture.Height - height) & ~1,
            width,
            height);
    }

    private (string Class, float Probability) Best(OnnxRun run)
    {
        var shape = run.OutputShape(0);
        var labels = Manifest.Labels;
        if (shape.Length != 2 || shape[1] != labels.Count)
        {
            throw new ModelException(
                $"{Manifest.File}: output tensor '{Manifest.Output.Main ?? "output"}' is [{string.Join(",", shape.ToArray())}]; expected is [N,{labels.Count}] (one column per label)");
        }

        var values = run.Output(0)[..labels.Count];
        var most = float.MinValue;
        var sum = 0f;
        var logits = false;
        foreach (var value in values)
        {
            most = MathF.Max(most, value);
            sum += value;
            logits |= value < 0;
        }

        logits |= sum is < 0.98f or > 1.02f;
        var shares = new Dictionary<string, float>(StringComparer.Ordinal);
        var total = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            var share = logits ? MathF.Exp(values[i] - most) : values[i];
            shares[labels[i]] = shares.GetValueOrDefault(labels[i]) + share;
            total += share;
        }

        var best = shares.MaxBy(s => s.Value);
        return (best.Key, best.Value / total);
    }
}
