using System.Globalization;

namespace Ioc.Bench;

/// <summary>One measured figure beside what it is held against in the same run.</summary>
/// <param name="What">What was measured, in words.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">ms, cases/h, rows/s …; empty for a plain count.</param>
/// <param name="Against">The limit, or the bare peer measured beside it; null: stands for itself.</param>
/// <param name="MoreIsBetter">The value should be at least, not at most, what it is held against.</param>
internal sealed record Figure(string What, double Value, string Unit, double? Against = null, bool MoreIsBetter = false)
{
    /// <summary>Value by limit; null without one.</summary>
    public double? Ratio => Against is { } limit && limit != 0 ? Value / limit : null;

    /// <summary>Whether it keeps its limit; null without one.</summary>
    public bool? Kept => Against is { } limit ? (MoreIsBetter ? Value >= limit : Value <= limit) : null;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What,-72} {Number(Value),12} {Unit,-8}{(Against is { } limit ? $" {(MoreIsBetter ? "at least" : "at most")} {Number(limit)}, ratio {Ratio:0.00}{(Kept == true ? "" : "  NOT KEPT")}" : "")}");

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 || value == Math.Floor(value) ? "N0" : "0.##", CultureInfo.InvariantCulture);
}

/// <summary>Many measurements of one thing.</summary>
internal static class Percentiles
{
    /// <summary>The smallest measurement that at least this share of all does not exceed (nearest rank).</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="share">0..1.</param>
    public static double At(IReadOnlyList<double> sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
