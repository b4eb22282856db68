using Ioc.Domain.Text;

namespace Ioc.Analytics.Facts;

/// <summary>What an import did.</summary>
/// <param name="Id">The import.</param>
/// <param name="Taken">Rows that were new or changed something.</param>
/// <param name="Unchanged">Rows that were already there, exactly so.</param>
/// <param name="Refused">Rows that were not taken.</param>
/// <param name="Refusals">Why, at most <see cref="FactImporter.MostRefusals"/> of them.</param>
/// <param name="From">First day (or month) that changed; null when nothing did.</param>
/// <param name="To">Last day (or month) that changed.</param>
public sealed record ImportReport(
    Guid Id, int Taken, int Unchanged, int Refused, IReadOnlyList<RefusedRow> Refusals, DateOnly? From, DateOnly? To)
{
    /// <summary>Rows refused for each quality that they lack; a row may lack several.</summary>
    public IReadOnlyDictionary<Quality, int> Lacking { get; init; } = new Dictionary<Quality, int>();
}

/// <summary>A row that was not taken: where it stands, which column, and why.</summary>
/// <param name="Line">Line in the file; 1 is the header.</param>
public sealed record RefusedRow(int Line, string Column, string? Value, LocalText Reason, Quality Quality = Quality.Correct)
{
    /// <summary>The whole row as it came; null where it is not kept.</summary>
    public IReadOnlyList<string>? Cells { get; init; }
}

/// <summary>The whole file cannot be taken; the text says what to do.</summary>
public sealed class ImportException : Exception
{
    public ImportException(LocalText text)
        : base(text.En) => Text = text;

    public ImportException(LocalText text, Exception cause)
        : base(text.En, cause) => Text = text;

    public LocalText Text { get; }
}
