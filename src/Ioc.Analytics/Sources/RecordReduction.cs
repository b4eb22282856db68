using Ioc.Analytics.Facts;

namespace Ioc.Analytics.Sources;

/// <summary>Sums records of persons up while they pass; none of them is kept.</summary>
internal abstract class RecordReduction
{
    /// <summary>Takes one record in; what is wrong with it, it tells the row, and then takes nothing.</summary>
    public abstract void Take(FactRow row);

    /// <summary>The staged rows of the format's own table.</summary>
    public abstract IEnumerable<object?[]> Rows();

    /// <summary>Further tables that the same records feed.</summary>
    public abstract IEnumerable<(FactTable Table, IReadOnlyList<object?[]> Rows)> Further();
}
