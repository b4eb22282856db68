namespace Ioc.Vision.Inference;

/// <summary>A model's outputs.</summary>
/// <param name="Decode">How they are read.</param>
/// <param name="Main">Name of the tensor with plates or text; null: the model's only one.</param>
/// <param name="Lines">Reader: name of the tensor [N,2] with one or two lines; null when it has none.</param>
/// <param name="Colour">Reader: name of the tensor [N,colours]; null when it has none.</param>
public sealed record ModelOutput(ModelDecoding Decode, string? Main, string? Lines, string? Colour);

/// <summary>Where a model draws its lines; each 0..1.</summary>
/// <param name="Score">Detector: least score of a find.</param>
/// <param name="NmsIou">Detector: finds that overlap more are one.</param>
/// <param name="Sure">Reader: least probability of the whole plate to be sure.</param>
public sealed record ModelThresholds(float Score, float NmsIou, float Sure);
