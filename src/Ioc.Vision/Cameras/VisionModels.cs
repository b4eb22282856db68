using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Cameras;

/// <summary>The models of one camera's loop. Not shared: a model keeps buffers of its own.</summary>
/// <param name="Vote">When a plate is sure.</param>
/// <param name="Hashes">Model file to its SHA-256, for the evidence.</param>
public sealed record VisionModels(
    IPlateDetector Detector, IPlateReader Reader, VoteRules Vote, IReadOnlyDictionary<string, string> Hashes) : IDisposable
{
    // Over a track one lucky read is not enough to act on.
    private const int LeastReads = 3;

    /// <summary>Opens the models of a folder.</summary>
    /// <param name="folder">The folder; null looks for it, see <see cref="PlateModels.FindFolder"/>.</param>
    /// <exception cref="ModelException">A model cannot be used.</exception>
    public static VisionModels Open(string? folder)
    {
        var models = PlateModels.Open(folder);
        return new VisionModels(models.Detector, models.Reader, new VoteRules(models.SureAt, LeastReads), models.Hashes);
    }

    public void Dispose()
    {
        Detector.Dispose();
        Reader.Dispose();
    }
}
