namespace Ioc.Vision.Evaluation;

/// <summary>The interval in which a share lies with 95 % confidence, from so many tries (Wilson's score interval): honest near 0 and 1, where the usual one is not.</summary>
public readonly record struct Wilson(double Low, double High)
{
    private const double Z = 1.959964;

    /// <summary>The interval; 0 to 1 when nothing was tried.</summary>
    public static Wilson Of(int count, int right)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, count);
        if (count == 0)
        {
            return new Wilson(0, 1);
        }

        var share = (double)right / count;
        var middle = share + (Z * Z / (2 * count));
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        var whole = 1 + (Z * Z / count);
        return new Wilson(Math.Max(0, (middle - half) / whole), Math.Min(1, (middle + half) / whole));
    }
}
