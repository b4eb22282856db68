namespace Ioc.Analytics.Facts;

/// <summary>How many rows were new or changed, and between which days (or months) they lie, before or after the change.</summary>
/// <param name="First">Null where none was.</param>
internal readonly record struct Arrived(int Rows, DateOnly? First, DateOnly? Last)
{
    public static readonly Arrived Nothing = new(0, null, null);

    /// <summary>With one more row.</summary>
    public Arrived And((DateOnly First, DateOnly Last) row) =>
        new(Rows + 1, First is { } first && first <= row.First ? first : row.First, Last is { } last && last >= row.Last ? last : row.Last);

    /// <summary>Both together.</summary>
    public Arrived And(Arrived other) => new(
        Rows + other.Rows,
        First is { } first && !(other.First < first) ? first : other.First ?? First,
        Last is { } last && !(other.Last > last) ? last : other.Last ?? Last);
}
