namespace Ioc.Domain.Enforcement;

/// <summary>The right to explain before a decision (Law on Handling Administrative Violations, Art. 61).</summary>
public static class Explanation
{
    private const long Person = 15_000_000;
    private const long Organisation = 30_000_000;

    /// <summary>Whether the violator has it: the frame's maximum is at least 15 million đồng for a person, 30 million for an organisation.</summary>
    /// <param name="frame">For whoever is liable, an organisation's already doubled.</param>
    public static bool IsDue(FineFrame frame, LiableParty party) => frame.Maximum >= (party == LiableParty.Organisation ? Organisation : Person);
}
