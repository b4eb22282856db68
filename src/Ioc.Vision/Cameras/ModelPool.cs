using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Cameras;

/// <summary>
/// The models of a worker's cameras. On the CPU each camera has its own, so that cameras use as many cores as there are; on an
/// accelerator all share one set, whose frames go through the detector in batches.
/// </summary>
/// <param name="load">Opens the models of a folder.</param>
/// <param name="share">Whether all cameras share one set.</param>
public sealed class ModelPool(Func<VisionModels> load, bool share) : IDisposable
{
    private readonly Lock gate = new();
    private VisionModels? shared;
    private SharedDetector? detector;

    /// <summary>Models for one more camera, which disposes of them.</summary>
    /// <exception cref="ModelException">A model cannot be used.</exception>
    public VisionModels Take()
    {
        if (!share)
        {
            return load();
        }

        lock (gate)
        {
            shared ??= load();
            detector ??= new SharedDetector((OnnxPlateDetector)shared.Detector);
            return shared with { Detector = detector.Join(), Reader = new LentReader(shared.Reader), Vehicles = Lend(shared.Vehicles) };
        }
    }

    public void Dispose() => shared?.Dispose();

    private static LentVehicles? Lend(IVehicleClassifier? vehicles) => vehicles is null ? null : new LentVehicles(vehicles);

    // Used by all, owned by the pool.
    private sealed class LentReader(IPlateReader reader) : IPlateReader
    {
        public IReadOnlyList<PlateRead> Read(Picture picture, IReadOnlyList<PlateCorners> plates) => reader.Read(picture, plates);

        public void Dispose()
        {
        }
    }

    private sealed class LentVehicles(IVehicleClassifier vehicles) : IVehicleClassifier
    {
        public double SureAt => vehicles.SureAt;

        public (string Class, float Probability) Classify(Picture picture, PlateBox plate) => vehicles.Classify(picture, plate);

        public void Dispose()
        {
        }
    }
}
