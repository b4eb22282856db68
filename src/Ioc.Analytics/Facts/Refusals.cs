namespace Ioc.Analytics.Facts;

/// <summary>What an import refuses while it runs.</summary>
/// <param name="keepRows">Whether refused rows are kept whole.</param>
internal sealed class Refusals(bool keepRows)
{
    private readonly List<RefusedRow> kept = [];
    private readonly Dictionary<Quality, int> lacking = [];

    /// <summary>Rows refused.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<RefusedRow> Kept => kept;

    public IReadOnlyList<RefusedRow> Listed => kept.Count <= FactImporter.MostRefusals ? kept : kept.GetRange(0, FactImporter.MostRefusals);

    public IReadOnlyDictionary<Quality, int> Lacking => lacking;

    public void Add(IFactRows rows, IReadOnlyList<RefusedCell> faults) =>
        Add(rows.Line, faults, keepRows && kept.Count < FactImporter.MostKept ? [.. Enumerable.Range(0, Math.Min(rows.FieldCount, 512)).Select(i => Short(rows.Cell(i), 1000)!)] : null);

    public void Add(int line, IReadOnlyList<RefusedCell> faults, IReadOnlyList<string>? cells = null)
    {
        Count++;
        foreach (var quality in faults.Select(f => f.Quality).Distinct())
        {
            lacking[quality] = lacking.GetValueOrDefault(quality) + 1;
        }

        foreach (var fault in faults.TakeWhile(_ => kept.Count < FactImporter.MostKept))
        {
            kept.Add(new(line, fault.Column, Short(fault.Value, 100), fault.Reason, fault.Quality) { Cells = cells });
        }
    }

    private static string? Short(string? text, int most) => text is { } whole && whole.Length > most ? whole[..most] : text;
}
