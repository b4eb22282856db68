namespace Ioc.Vision.Inference;

/// <summary>How a detector looks at a picture.</summary>
public enum DetectorView
{
    /// <summary>Once, at the model's own size: video, where the next frame comes anyway.</summary>
    Once,

    /// <summary>
    /// At a size that fits the picture's shape, and closer when the picture is large: photographs, which have no second frame.
    /// </summary>
    Closer,
}
