using Ioc.Vision.Inference;
using Ioc.Vision.Reading;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Cameras;

/// <summary>The models of one camera's loop. Not shared: a model keeps buffers of its own.</summary>
/// <param name="Vote">When a plate is sure.</param>
/// <param name="Hashes">Model file to its SHA-256, for the evidence.</param>
public sealed record VisionModels(
    IPlateDetector Detector, IPlateReader Reader, VoteRules Vote, IReadOnlyDictionary<string, string> Hashes) : IDisposable
{
    // Over a track one lucky read is not enough to act on.
    private const int LeastReads = 3;

    // Enough to follow a plate that was seen well before, never to start following one.
    private const float FaintScore = 0.12f;

    /// <summary>What the tracker makes of the detector's scores.</summary>
    public TrackerSettings Tracking { get; init; } = new();

    /// <summary>Tells vehicles apart where plates do not; null when the folder has no such model.</summary>
    public IVehicleClassifier? Vehicles { get; init; }

    /// <summary>Opens the models of a folder.</summary>
    /// <param name="folder">The folder; null looks for it, see <see cref="PlateModels.FindFolder"/>.</param>
    /// <exception cref="ModelException">A model cannot be used.</exception>
    public static VisionModels Open(string? folder)
    {
        var models = PlateModels.Open(folder, new InferenceOptions(LeastScore: FaintScore));
        var hashes = new SortedDictionary<string, string>(models.Hashes.ToDictionary(), StringComparer.Ordinal);
        OnnxVehicleClassifier? vehicles = null;
        var manifest = Path.Combine(folder ?? PlateModels.FindFolder(), PlateModels.VehicleManifest);
        if (File.Exists(manifest))
        {
            try
            {
                vehicles = new OnnxVehicleClassifier(ModelManifest.Load(manifest));
            }
            catch (ModelException)
            {
                models.Dispose();
                throw;
            }

            hashes[Path.GetFileName(vehicles.Manifest.File)] = vehicles.Manifest.Sha256;
        }

        return new VisionModels(models.Detector, models.Reader, models.Vote(LeastReads), hashes)
        {
            Vehicles = vehicles,
            Tracking = new TrackerSettings { StrongScore = (float)models.Detector.Manifest.Thresholds.Score, WeakScore = FaintScore },
        };
    }

    public void Dispose()
    {
        Detector.Dispose();
        Reader.Dispose();
        Vehicles?.Dispose();
    }
}
