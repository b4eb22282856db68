namespace Ioc.Vision.Inference;

/// <summary>How models run.</summary>
/// <param name="Threads">Threads within one run; 1 leaves the other cores to other cameras.</param>
public sealed record InferenceOptions(int Threads = 1)
{
    /// <summary>As most cameras on few cores want it.</summary>
    public static InferenceOptions Default { get; } = new();
}
