namespace Ioc.Domain.Places;

/// <summary>What became of a unit: a part of its people went to a successor.</summary>
/// <param name="From">The former unit.</param>
/// <param name="To">The unit of today.</param>
/// <param name="Share">The part of the former unit's people, above 0 and at most 1; the shares of one unit add up to 1.</param>
public sealed record Succession(string From, string To, double Share);
