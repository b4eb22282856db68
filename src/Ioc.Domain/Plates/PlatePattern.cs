namespace Ioc.Domain.Plates;

/// <summary>One way of writing a plate, as data.</summary>
/// <param name="Class">What a plate written so is.</param>
/// <param name="Positions">The letters allowed at each position of the canonical text.</param>
/// <param name="Province">Position of the two digits of the province code; null when there is none (army).</param>
/// <param name="Series">Where the series' letters and digit stand.</param>
/// <param name="Number">Where the running number stands; it is never all zeros.</param>
/// <param name="Lines">1, 2, or null when both occur.</param>
/// <param name="Colours">The backgrounds that it occurs with.</param>
/// <param name="VehicleClass">See <see cref="VehicleClasses"/>.</param>
/// <param name="OneLine">How it is shown in a row of text, # for each character.</param>
/// <param name="TwoLines">How the plate is lettered on two lines, the lines parted by |.</param>
public sealed record PlatePattern(
    PlateClass Class,
    IReadOnlyList<string> Positions,
    int? Province,
    Range Series,
    Range Number,
    int? Lines,
    IReadOnlyList<string> Colours,
    string VehicleClass,
    string OneLine,
    string TwoLines)
{
    /// <summary>Characters of the canonical text.</summary>
    public int Length => Positions.Count;

    /// <summary>Whether this text is written so. D is taken for Đ, since readers seldom know Đ.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (text.Length != Positions.Count)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!Positions[i].Contains(text[i], StringComparison.Ordinal) && !(text[i] == 'D' && Positions[i] == "Đ"))
            {
                return false;
            }
        }

        return (Province is not { } at || ProvinceCode.Find(text.Slice(at, 2)) is not null)
            && text[Number].ContainsAnyExcept('0');
    }

    /// <summary>The canonical text: as given, with Đ where this pattern has it.</summary>
    internal string Canonical(string text) =>
        string.Create(text.Length, (text, Positions), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = state.Positions[i] == "Đ" ? 'Đ' : state.text[i];
            }
        });

    internal static string Fill(string template, string text)
    {
        var next = 0;
        return string.Concat(template.Select(c => c == '#' ? text[next++] : c == '|' ? '\n' : c));
    }
}
