namespace Ioc.Vision.Inference;

/// <summary>What a model does.</summary>
public enum ModelKind
{
    Detector,
    Reader,

    /// <summary>Tells what vehicle carries a plate.</summary>
    Classifier,
}

/// <summary>Which samples a model sees.</summary>
public enum ModelChannels
{
    Luma,
    Rgb,
    Bgr,
}

/// <summary>How a model's output becomes detections or text.</summary>
public enum ModelDecoding
{
    /// <summary>Detector [N,K,13]: score, cx, cy, w, h, four corners; no suppression yet.</summary>
    Corners,

    /// <summary>
    /// Detector as YOLO exports it, told apart by shape: [N,4+C,A] (v8, 11), [N,A,5+C] (v5, v7), [N,K,6] with suppression
    /// (x1, y1, x2, y2, score, class), [K,7] with suppression (batch, x1, y1, x2, y2, class, score).
    /// </summary>
    Yolo,

    /// <summary>Reader [N,S,C]: one distribution per place, the pad where there is no character.</summary>
    Slots,

    /// <summary>Reader [N,T,C]: connectionist temporal classification; the pad is the blank.</summary>
    Ctc,

    /// <summary>Classifier [N,C]: one probability or logit per label.</summary>
    Classes,
}
