using Microsoft.ML.OnnxRuntime;

namespace Ioc.Vision.Inference;

/// <summary>The input and output buffers of one shape of input, bound once and used again and again.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession session;
    private readonly ModelManifest manifest;
    private readonly string[] names;
    private readonly RunOptions options = new();
    private readonly float[]? floats;
    private readonly byte[]? bytes;
    private readonly OrtValue input;
    private readonly string[] inputNames;
    private readonly OrtValue[] inputs;
    private readonly float[][] data;
    private readonly int[][] shapes;
    private OrtIoBinding? binding;
    private OrtValue[] bound = [];
    private bool varies;

    internal OnnxRun(InferenceSession session, ModelManifest manifest, string[] names, long[] shape, bool bytes)
    {
        this.session = session;
        this.manifest = manifest;
        this.names = names;
        var count = checked((int)shape.Aggregate(1L, (product, side) => product * side));
        if (bytes)
        {
            this.bytes = new byte[count];
            input = OrtValue.CreateTensorValueFromMemory(this.bytes, shape);
        }
        else
        {
            floats = new float[count];
            input = OrtValue.CreateTensorValueFromMemory(floats, shape);
        }

        inputNames = [manifest.Input.Name];
        inputs = [input];
        data = new float[names.Length][];
        shapes = new int[names.Length][];
    }

    /// <summary>The input as floats, when the model takes floats.</summary>
    internal Span<float> Floats => floats;

    /// <summary>The input as bytes, when the model takes bytes.</summary>
    internal Span<byte> Bytes => bytes;

    internal bool TakesBytes => bytes is not null;

    public void Dispose()
    {
        binding?.Dispose();
        foreach (var value in bound)
        {
            value.Dispose();
        }

        input.Dispose();
        options.Dispose();
    }

    /// <summary>The values of an output, in the order that the manifest names them; valid until the next call.</summary>
    internal ReadOnlySpan<float> Output(int index) => data[index].AsSpan(0, Count(shapes[index]));

    internal ReadOnlySpan<int> OutputShape(int index) => shapes[index];

    /// <summary>Runs the model on what stands in the input.</summary>
    /// <exception cref="ModelException">The model fails on this input.</exception>
    internal void Execute()
    {
        try
        {
            if (binding is not null)
            {
                session.RunWithBinding(options, binding);
                return;
            }

            Discover();
        }
        catch (OnnxRuntimeException wrong)
        {
            throw new ModelException($"{manifest.File}: the model failed on its input tensor '{manifest.Input.Name}' ({wrong.Message})", wrong);
        }
    }

    private static int Count(int[] shape) => shape.Aggregate(1, (product, side) => product * side);

    /// <summary>
    /// A run that lets ONNX Runtime choose the outputs. If their shapes do not depend on what is in the picture, they are
    /// bound to buffers of ours from then on; finds after suppression do, and stay on this path.
    /// </summary>
    private void Discover()
    {
        using var values = session.Run(options, inputNames, inputs, names);
        for (var i = 0; i < names.Length; i++)
        {
            shapes[i] = Array.ConvertAll(values[i].GetTensorTypeAndShape().Shape, side => checked((int)side));
            var count = Count(shapes[i]);
            if (data[i] is null || data[i].Length < count)
            {
                data[i] = new float[count];
            }

            values[i].GetTensorDataAsSpan<float>().CopyTo(data[i]);
            varies |= manifest.Output.Decode == ModelDecoding.Yolo && shapes[i].Length > 0 && shapes[i][^1] <= 7;
        }

        if (varies)
        {
            return;
        }

        binding = session.CreateIoBinding();
        binding.BindInput(inputNames[0], input);
        bound = new OrtValue[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            bound[i] = OrtValue.CreateTensorValueFromMemory(data[i], Array.ConvertAll(shapes[i], side => (long)side));
            binding.BindOutput(names[i], bound[i]);
        }
    }
}
