using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Finds plates. Implementations: an ONNX model by its manifest; scripted detections in tests.</summary>
public interface IPlateDetector : IDisposable
{
    /// <summary>The plates in the picture, best first, overlapping finds already merged.</summary>
    IReadOnlyList<Detection> Detect(Picture picture);
}
