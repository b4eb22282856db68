namespace Ioc.Domain.Plates;

/// <summary>Everything that a plate's text can mean. Text alone cannot decide some cases; then there are several candidates.</summary>
/// <param name="Text">The text as normalised from what was given.</param>
/// <param name="Candidates">What it can mean, likeliest first; empty when it is no Vietnamese plate.</param>
/// <param name="LayoutDisagrees">True when no pattern fits both the text and the lines or colour that were seen: then they were left aside.</param>
public sealed record PlateParse(string Text, IReadOnlyList<PlateReading> Candidates, bool LayoutDisagrees)
{
    public bool IsValid => Candidates.Count > 0;

    /// <summary>
    /// True when the candidates differ in what the owner is found by: the text (MĐ and MD) or the vehicle's class
    /// (<c>30A12345</c>: a car's 30A-123.45, or an old motorbike's 30-A1 2345). Someone else has to decide: the vehicle's
    /// own class from the picture, or a person.
    /// </summary>
    public bool IsAmbiguous => Candidates.Select(c => (c.Text, c.VehicleClass)).Distinct().Skip(1).Any();

    /// <summary>The likeliest; null when the text is no plate.</summary>
    public PlateReading? Best => Candidates.Count > 0 ? Candidates[0] : null;

    /// <summary>The class that all candidates agree on, else unknown.</summary>
    public string VehicleClass
    {
        get
        {
            var classes = Candidates.Select(c => c.VehicleClass).Distinct(StringComparer.Ordinal).ToList();
            return classes.Count == 1 ? classes[0] : VehicleClasses.Unknown;
        }
    }
}
