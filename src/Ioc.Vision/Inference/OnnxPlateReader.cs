using System.Numerics;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Reads plates with the ONNX model that a manifest describes. Callers take turns.</summary>
public sealed class OnnxPlateReader : IPlateReader
{
    private const int LargestBatch = 8;

    private readonly OnnxModel model;
    private readonly ReadDecoder decoder;
    private readonly Lock turn = new();

    /// <summary>Opens the model and runs it once on nothing, so that the first plate is not the slow one.</summary>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public OnnxPlateReader(ModelManifest manifest, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Kind != ModelKind.Reader)
        {
            throw new ModelException($"{manifest.Path}: describes a detector where a reader is expected");
        }

        model = new OnnxModel(manifest, options ?? InferenceOptions.Default);
        decoder = new ReadDecoder(manifest);
        try
        {
            using var nothing = new Picture(64, 32, fullRange: true);
            nothing.Memory.Span.Fill(128);
            _ = Read(nothing, [new PlateCorners(new(0, 0), new(63, 0), new(63, 31), new(0, 31))]);
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
    public IReadOnlyList<PlateRead> Read(Picture picture, IReadOnlyList<PlateCorners> plates)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(plates);
        if (plates.Count == 0)
        {
            return [];
        }

        lock (turn)
        {
            var reads = new PlateRead[plates.Count];
            var input = Manifest.Input;
            for (var from = 0; from < reads.Length;)
            {
                // At most eight sizes of batch, so that the buffers of all of them can stay.
                var left = reads.Length - from;
                var batch = model.FixedBatch ?? Math.Min(left, LargestBatch);
                var count = Math.Min(left, batch);
                var run = model.Run(batch, input.Width, input.Height);
                for (var item = 0; item < count; item++)
                {
                    PlateWarp.Draw(picture, plates[from + item], input, run, item);
                }

                run.Execute();
                for (var item = 0; item < count; item++)
                {
                    reads[from + item] = decoder.Decode(run, item, Height(plates[from + item]), PlateGleam.Measure(picture, plates[from + item])) with
                    {
                        Aspect = Width(plates[from + item]) / MathF.Max(1, Height(plates[from + item])),
                    };
                }

                from += count;
            }

            return reads;
        }
    }

    public void Dispose() => model.Dispose();

    private static float Width(PlateCorners plate) =>
        (Vector2.Distance(plate.TopLeft, plate.TopRight) + Vector2.Distance(plate.BottomLeft, plate.BottomRight)) / 2;

    private static float Height(PlateCorners plate) =>
        (Vector2.Distance(plate.TopLeft, plate.BottomLeft) + Vector2.Distance(plate.TopRight, plate.BottomRight)) / 2;
}
