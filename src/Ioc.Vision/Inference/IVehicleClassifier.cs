using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Tells what vehicle carries a plate. Implementations: an ONNX model by its manifest; scripted answers in tests.</summary>
public interface IVehicleClassifier : IDisposable
{
    /// <summary>Least mean probability to be told.</summary>
    double SureAt { get; }

    /// <summary>The class that the picture around the plate shows (see <see cref="Domain.Plates.VehicleClasses"/>) and its probability, 0..1.</summary>
    (string Class, float Probability) Classify(Picture picture, PlateBox plate);
}
