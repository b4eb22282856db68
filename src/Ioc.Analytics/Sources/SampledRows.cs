using Ioc.Analytics.Facts;

namespace Ioc.Analytics.Sources;

/// <summary>Keeps the first rows in mind while they are read, to be shown.</summary>
internal sealed class SampledRows(IFactRows rows, int most) : IFactRows
{
    private readonly List<IReadOnlyList<string>> sample = [];

    public IReadOnlyList<IReadOnlyList<string>> Sample => sample;

    /// <summary>The sheet of a workbook; null where it is none.</summary>
    public string? Sheet => (rows as XlsxRows)?.Sheet;

    public IReadOnlyList<string> Header => rows.Header;

    public int Line => rows.Line;

    public int FieldCount => rows.FieldCount;

    public string Cell(int index) => rows.Cell(index);

    public bool IsFormula(int index) => rows.IsFormula(index);

    public ValueTask<bool> ReadAsync(CancellationToken token) => sample.Count < most ? ReadSampleAsync(token) : rows.ReadAsync(token);

    private async ValueTask<bool> ReadSampleAsync(CancellationToken token)
    {
        if (!await rows.ReadAsync(token))
        {
            return false;
        }

        sample.Add([.. Enumerable.Range(0, Math.Min(Header.Count, 60)).Select(i => rows.Cell(i) is { Length: > 80 } cell ? cell[..80] + "…" : rows.Cell(i))]);
        return true;
    }

    public ValueTask<string> HashAsync(CancellationToken token) => rows.HashAsync(token);

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
