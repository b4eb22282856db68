namespace Ioc.Vision.Inference;

/// <summary>How models run.</summary>
/// <param name="Threads">Threads within one run; 1 leaves the other cores to other cameras.</param>
/// <param name="LeastScore">
/// Finds of the detector from this score on are told; null for the manifest's threshold. A tracker asks for less: a faint find
/// where a plate was to be is that plate.
/// </param>
/// <param name="Provider">Where models run; null as the environment variable <see cref="ExecutionProviders.Variable"/> says.</param>
public sealed record InferenceOptions(int Threads = 1, float? LeastScore = null, ExecutionProvider? Provider = null)
{
    /// <summary>As most cameras on few cores want it.</summary>
    public static InferenceOptions Default { get; } = new();
}
