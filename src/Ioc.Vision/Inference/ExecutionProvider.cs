namespace Ioc.Vision.Inference;

/// <summary>Where models run.</summary>
public enum ExecutionProvider
{
    Cpu,

    /// <summary>NVIDIA graphics.</summary>
    Cuda,

    /// <summary>Intel processors and graphics.</summary>
    OpenVino,

    /// <summary>Any graphics under Windows.</summary>
    DirectMl,
}
