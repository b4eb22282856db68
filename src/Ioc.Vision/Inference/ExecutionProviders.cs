using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Ioc.Vision.Inference;

/// <summary>Chooses where models run. What the runtime or the machine does not have is told in one line, once, and the CPU does it.</summary>
public static class ExecutionProviders
{
    /// <summary>The environment variable that names the provider: cpu (default), cuda, openvino or directml.</summary>
    public const string Variable = "IOC_PROVIDER";

    private static readonly ConcurrentDictionary<string, bool> Told = new(StringComparer.Ordinal);

    /// <summary>What the word means; null or empty is the CPU.</summary>
    /// <exception cref="ModelException">It is none of the words.</exception>
    public static ExecutionProvider Parse(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null or "" or "cpu" => ExecutionProvider.Cpu,
        "cuda" => ExecutionProvider.Cuda,
        "openvino" => ExecutionProvider.OpenVino,
        "directml" => ExecutionProvider.DirectMl,
        _ => throw new ModelException($"{Variable} is '{word}'; one of cpu, cuda, openvino, directml"),
    };

    /// <summary>Takes the provider if the runtime has it.</summary>
    /// <param name="wanted">As configured.</param>
    /// <param name="available">Names of the runtime's providers.</param>
    /// <returns>The provider to use, and one line that says why it is another than the wanted one.</returns>
    public static (ExecutionProvider Provider, string? Notice) Choose(ExecutionProvider wanted, IReadOnlyCollection<string> available)
    {
        ArgumentNullException.ThrowIfNull(available);
        return wanted == ExecutionProvider.Cpu || available.Contains(NameOf(wanted), StringComparer.Ordinal)
            ? (wanted, null)
            : (ExecutionProvider.Cpu, $"models run on the CPU: this ONNX Runtime has no {NameOf(wanted)}, only {string.Join(", ", available)}");
    }

    /// <summary>Whether the configured provider is one that this runtime has, and not the CPU.</summary>
    public static bool IsAccelerated() => Choose(Parse(Environment.GetEnvironmentVariable(Variable)), OrtEnv.Instance().GetAvailableProviders()).Provider != ExecutionProvider.Cpu;

    /// <summary>Adds the wanted provider to a session's settings, or says in one line why the CPU has to do.</summary>
    internal static void Add(SessionOptions settings, ExecutionProvider? wanted)
    {
        var provider = wanted ?? Parse(Environment.GetEnvironmentVariable(Variable));
        if (provider == ExecutionProvider.Cpu)
        {
            return;
        }

        var (chosen, notice) = Choose(provider, OrtEnv.Instance().GetAvailableProviders());
        try
        {
            switch (chosen)
            {
                case ExecutionProvider.Cuda:
                    settings.AppendExecutionProvider_CUDA(0);
                    break;
                case ExecutionProvider.OpenVino:
                    settings.AppendExecutionProvider_OpenVINO(string.Empty);
                    break;
                case ExecutionProvider.DirectMl:
                    settings.AppendExecutionProvider_DML(0);
                    break;
            }
        }
        catch (Exception missing) when (missing is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            notice = $"models run on the CPU: {NameOf(provider)} does not start ({missing.Message.ReplaceLineEndings(" ")})";
        }

        if (notice is not null && Told.TryAdd(notice, true))
        {
            Console.Error.WriteLine($"ioc: {notice}");
        }
    }

    private static string NameOf(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.OpenVino => "OpenVINOExecutionProvider",
        ExecutionProvider.DirectMl => "DmlExecutionProvider",
        _ => "CPUExecutionProvider",
    };
}
