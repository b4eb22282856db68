using Ioc.Vision.Pictures;

namespace Ioc.Vision.Inference;

/// <summary>Reads plates. Implementations: an ONNX model by its manifest; scripted reads in tests.</summary>
public interface IPlateReader : IDisposable
{
    /// <summary>Reads these plates of one picture in one batch; the answers are in the same order.</summary>
    IReadOnlyList<PlateRead> Read(Picture picture, IReadOnlyList<PlateCorners> plates);
}
