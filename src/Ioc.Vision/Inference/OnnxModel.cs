using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Ioc.Vision.Inference;

/// <summary>
/// One opened ONNX file that fits its manifest. Every shape of input gets a run of its own, whose buffers stay: after the
/// first call of a shape nothing is allocated. One caller at a time.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private const int MostRuns = 24;

    private readonly InferenceSession session;
    private readonly string[] outputs;
    private readonly bool bytes;
    private readonly Dictionary<(int Batch, int Width, int Height), OnnxRun> runs = [];

    internal OnnxModel(ModelManifest manifest, InferenceOptions options)
    {
        Manifest = manifest;
        var model = manifest.ReadModel();
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        ExecutionProviders.Add(settings, options.Provider);
        try
        {
            session = new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException wrong)
        {
            throw new ModelException($"{manifest.File}: ONNX Runtime cannot open it ({wrong.Message})", wrong);
        }

        try
        {
            (bytes, FixedBatch) = CheckInput();
            outputs = CheckOutputs();
        }
        catch (ModelException)
        {
            session.Dispose();
            throw;
        }
    }

    internal ModelManifest Manifest { get; }

    /// <summary>The batch that the model insists on; null when it takes any.</summary>
    internal int? FixedBatch { get; }

    public void Dispose()
    {
        foreach (var run in runs.Values)
        {
            run.Dispose();
        }

        runs.Clear();
        session.Dispose();
    }

    /// <summary>The buffers and the call for inputs of one shape.</summary>
    internal OnnxRun Run(int batch, int width, int height)
    {
        if (!runs.TryGetValue((batch, width, height), out var run))
        {
            if (runs.Count == MostRuns)
            {
                var (oldest, least) = runs.First();
                least.Dispose();
                runs.Remove(oldest);
            }

            var input = Manifest.Input;
            long[] shape = input.ChannelsLast
                ? [batch, height, width, input.ChannelCount]
                : [batch, input.ChannelCount, height, width];
            run = new OnnxRun(session, Manifest, outputs, shape, bytes);
            runs.Add((batch, width, height), run);
        }

        return run;
    }

    private static string Shape(IEnumerable<int> shape) => $"[{string.Join(",", shape.Select(d => d < 0 ? "?" : $"{d}"))}]";

    private (bool Bytes, int? FixedBatch) CheckInput()
    {
        var input = Manifest.Input;
        var found = session.InputMetadata;
        if (!found.TryGetValue(input.Name, out var tensor))
        {
            throw Wrong($"input tensor '{input.Name}' is missing; the model has {Names(found.Keys)}");
        }

        if (found.Count > 1)
        {
            throw Wrong($"one input tensor is expected, the model has {Names(found.Keys)}");
        }

        if (tensor.ElementDataType is not (TensorElementType.Float or TensorElementType.UInt8))
        {
            throw Wrong($"input tensor '{input.Name}' is of {tensor.ElementDataType}; Float or UInt8 is expected");
        }

        int[] expected = input.ChannelsLast
            ? [-1, input.Height, input.Width, input.ChannelCount]
            : [-1, input.ChannelCount, input.Height, input.Width];
        var shape = tensor.Dimensions;
        if (shape.Length != 4 || Enumerable.Range(1, 3).Any(i => shape[i] > 0 && shape[i] != expected[i]))
        {
            throw Wrong($"input tensor '{input.Name}' is {Shape(shape)}; the manifest expects {Shape(expected)} ({(input.ChannelsLast ? "NHWC" : "NCHW")})");
        }

        var plain = input.Scale == 1 && input.Mean.All(m => m == 0) && input.Std.All(s => s == 1);
        if (tensor.ElementDataType == TensorElementType.UInt8 && !plain)
        {
            throw Wrong($"input tensor '{input.Name}' takes 8-bit samples as they are; the manifest's scale, mean and std have to be 1, 0 and 1");
        }

        if (input.MultipleOf > 0 && Enumerable.Range(1, 3).Any(i => shape[i] > 0 && expected[i] != input.ChannelCount))
        {
            throw Wrong($"input tensor '{input.Name}' is {Shape(shape)}; multiple_of in the manifest expects it to take other sizes as well");
        }

        return (tensor.ElementDataType == TensorElementType.UInt8, shape[0] > 0 ? shape[0] : null);
    }

    private string[] CheckOutputs()
    {
        var found = session.OutputMetadata;
        if (Manifest.Output.Main is null && found.Count != 1)
        {
            throw Wrong($"output.names does not say which of {Names(found.Keys)} to read");
        }

        var wanted = new[] { Manifest.Output.Main ?? found.Keys.Single(), Manifest.Output.Lines, Manifest.Output.Colour }
            .OfType<string>().ToArray();
        foreach (var name in wanted)
        {
            if (!found.TryGetValue(name, out var tensor))
            {
                throw Wrong($"output tensor '{name}' is missing; the model has {Names(found.Keys)}");
            }

            if (tensor.ElementDataType != TensorElementType.Float)
            {
                throw Wrong($"output tensor '{name}' is of {tensor.ElementDataType}; Float is expected");
            }
        }

        return wanted;
    }

    private ModelException Wrong(string what) => new($"{Manifest.File}: {what}");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
