namespace Ioc.Vision.Reading;

/// <summary>What a vote over the reads of one plate came to.</summary>
/// <param name="Text">The plate without separators (<c>59X312345</c>); null when nothing could be read.</param>
/// <param name="Confidence">Probability in 0..1 that the whole plate is right; 0 when <paramref name="Text"/> is null.</param>
/// <param name="Sure">True only when the product may act on the text without asking; everything else goes to a person.</param>
/// <param name="Reason">One of <see cref="UnsureReasons"/> when not sure; null when sure.</param>
/// <param name="Lines">1 or 2; null when unknown.</param>
/// <param name="Colour">white, yellow, blue, red or unknown.</param>
/// <param name="VehicleClass">
/// car, motorbike, truck or unknown, as text, lines and colour allow it. <c>30A12345</c> on two lines is a car's short
/// plate or an old motorbike's: the text is sure, the class is unknown, and the match to a registration has to say so.
/// </param>
/// <param name="Score">The vote's own score, before it is made a probability.</param>
public sealed record PlateDecision(
    string? Text,
    double Confidence,
    bool Sure,
    string? Reason,
    int? Lines,
    string Colour,
    string VehicleClass,
    double Score = 0)
{
    /// <summary>What speaks for the text; null when nothing could be read, or somebody else read it.</summary>
    public VoteEvidence? Evidence { get; init; }
}
