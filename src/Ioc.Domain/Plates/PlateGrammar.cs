namespace Ioc.Domain.Plates;

/// <summary>What a plate's text means. Pure: it looks nothing up and corrects nothing.</summary>
public static class PlateGrammar
{
    /// <summary>Understands a plate.</summary>
    /// <param name="text">As read or typed; separators and case do not matter.</param>
    /// <param name="lines">1 or 2 when it was seen; null when not.</param>
    /// <param name="colour">One of <see cref="PlateColours"/> when it was seen; null or unknown when not.</param>
    public static PlateParse Parse(string text, int? lines = null, string? colour = null)
    {
        var normal = PlateText.Normalise(text);
        var fitting = PlatePatterns.OfLength(normal.Length).Where(p => p.Matches(normal)).ToList();
        var seenColour = colour is null or PlateColours.Unknown ? null : colour;
        var agreeing = fitting
            .Where(p => lines is null || p.Lines is null || p.Lines == lines)
            .Where(p => seenColour is null || p.Colours.Contains(seenColour, StringComparer.Ordinal))
            .ToList();
        var disagrees = agreeing.Count == 0 && fitting.Count > 0;
        var candidates = (disagrees ? fitting : agreeing).Select(p => Read(p, normal)).Distinct().ToList();
        return new PlateParse(normal, candidates, disagrees);
    }

    /// <summary>As shown in a row of text, e.g. <c>59-X3 123.45</c>; a text that is no plate is shown as it is.</summary>
    public static string Display(string text, int? lines = null, string? colour = null) =>
        Parse(text, lines, colour) is { Best: { } best } ? best.OneLine : PlateText.Normalise(text);

    private static PlateReading Read(PlatePattern pattern, string normal)
    {
        var text = pattern.Canonical(normal);
        return new PlateReading(
            text,
            pattern.Class,
            pattern.VehicleClass,
            pattern.Province is { } at ? ProvinceCode.Find(text.AsSpan(at, 2)) : null,
            text[pattern.Series],
            text[pattern.Number],
            PlatePattern.Fill(pattern.OneLine, text),
            PlatePattern.Fill(pattern.TwoLines, text));
    }
}
