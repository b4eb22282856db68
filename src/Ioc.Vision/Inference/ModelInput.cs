namespace Ioc.Vision.Inference;

/// <summary>A model's one input. A sample v of 0..255 becomes (v·Scale − Mean) / Std.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Channels">Luma is one channel, the others are three.</param>
/// <param name="ChannelsLast">True for NHWC, false for NCHW.</param>
/// <param name="Scale">For 8-bit inputs it is 1.</param>
/// <param name="Mean">One per channel.</param>
/// <param name="Std">One per channel, none 0.</param>
/// <param name="Letterbox">True: the picture keeps its shape and is centred; false: it is stretched.</param>
/// <param name="Pad">What lies around a letterboxed picture, as a share of white, 0..1.</param>
/// <param name="Margin">Reader: how much around the plate is shown, as a share of its width and height.</param>
/// <param name="MultipleOf">Detector that takes other sizes as well: what its sides must be a multiple of; 0 when it does not.</param>
public sealed record ModelInput(
    string Name,
    int Width,
    int Height,
    ModelChannels Channels,
    bool ChannelsLast,
    float Scale,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    bool Letterbox,
    float Pad,
    float Margin,
    int MultipleOf)
{
    public int ChannelCount => Channels == ModelChannels.Luma ? 1 : 3;
}
