using Ioc.Analytics.Facts;

namespace Ioc.Analytics.Sources;

/// <summary>Something that arrived, whichever way: uploaded, dropped into a folder, pushed or pulled.</summary>
/// <param name="Format">By which contract it is read.</param>
/// <param name="Name">The file's name, or the sender's; its ending tells CSV, XLSX and JSON apart.</param>
/// <param name="Content">Read once, from front to back.</param>
/// <param name="Way">upload, folder, push or pull.</param>
/// <param name="Actor">As events name who did it.</param>
/// <param name="Simulated">Whether its content is invented.</param>
public sealed record Delivery(SourceFormat Format, string Name, Stream Content, string Way, string Actor, bool Simulated)
{
    /// <summary>Where each field stands, as a page writes it (see <see cref="HeaderMatch.Parse"/>); null to go by what is remembered and by the names.</summary>
    public string? Map { get; init; }

    /// <summary>Only tell what would happen.</summary>
    public bool Rehearse { get; init; }

    /// <summary>The day whose places the codes and names mean; null for those of today.</summary>
    public DateOnly? PlacesOf { get; init; }
}

/// <summary>What became of a delivery, or would.</summary>
/// <param name="Report">Null where nothing could be read for want of columns; only when rehearsed.</param>
/// <param name="Missing">The needed fields that have no column yet.</param>
/// <param name="Sample">The first rows as they came.</param>
/// <param name="Sheet">The sheet that was read; null where it is no workbook.</param>
/// <param name="SameAs">When this very file was taken before; null where it was not.</param>
public sealed record IntakeResult(
    ImportReport? Report, IReadOnlyList<string> Header, ColumnMap Map, IReadOnlyList<string> Missing, IReadOnlyList<IReadOnlyList<string>> Sample, string? Sheet, DateTimeOffset? SameAs);
