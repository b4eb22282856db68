using Ioc.Domain.Plates;

namespace Ioc.Vision.Tracking;

/// <summary>What a classifier made of the first few good pictures of one vehicle.</summary>
public sealed class PictureClassVote
{
    // Pictures of one vehicle a few frames apart look alike: more than three say nothing new.
    private const int Most = 3;

    private readonly Dictionary<string, double> sums = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Whether another picture counts.</summary>
    public bool IsOpen => count < Most;

    /// <summary>Takes one answer in.</summary>
    public void Add((string Class, float Probability) answer)
    {
        count++;
        sums[answer.Class] = sums.GetValueOrDefault(answer.Class) + answer.Probability;
    }

    /// <summary>The class whose mean probability over all pictures is high enough; null when none is, or it is unknown.</summary>
    public string? Told(double sureAt)
    {
        if (count == 0)
        {
            return null;
        }

        var (best, sum) = sums.MaxBy(s => s.Value);
        return best != VehicleClasses.Unknown && sum / count >= sureAt ? best : null;
    }
}
