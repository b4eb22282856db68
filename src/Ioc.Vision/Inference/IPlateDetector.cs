using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Finds plates. Implementations: an ONNX model by its manifest; scripted detections in tests.</summary>
public interface IPlateDetector : IDisposable
{
    /// <summary>The plates in the picture, best first, overlapping finds already merged.</summary>
    IReadOnlyList<Detection> Detect(Picture picture);

    /// <summary>The same into a list that the caller keeps: looking at frame after frame then allocates nothing.</summary>
    /// <param name="found">Is cleared first.</param>
    void Detect(Picture picture, List<Detection> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        found.Clear();
        found.AddRange(Detect(picture));
    }
}
