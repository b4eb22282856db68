using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Cameras;

/// <summary>The models of one camera's loop. Not shared: a model keeps buffers of its own.</summary>
/// <param name="Vote">When a plate is sure.</param>
/// <param name="Hashes">Model file to its SHA-256, for the evidence.</param>
public sealed record VisionModels(
    IPlateDetector Detector, IPlateReader Reader, VoteRules Vote, IReadOnlyDictionary<string, string> Hashes) : IDisposable
{
    public void Dispose()
    {
        Detector.Dispose();
        Reader.Dispose();
    }
}
