using Ioc.Domain.Text;

namespace Ioc.Analytics.Places;

/// <summary>What is wrong with a feature or a row.</summary>
/// <param name="Number">The feature's number from 1, or the line of the table.</param>
/// <param name="Name">Its name or code, where it has one.</param>
/// <param name="Property">The property or column.</param>
public sealed record PlaceFault(int Number, string? Name, string Property, LocalText Reason);

/// <summary>What an import of places did.</summary>
public sealed record PlaceReport(int Read, int Added, int Changed, int Unchanged, IReadOnlyList<PlaceFault> Faults, IReadOnlyList<PlaceFault> Doubts);
