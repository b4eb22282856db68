using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tracking;

/// <summary>
/// The reads of one track: decides when another read pays, keeps the best of them for the vote, and the best crop for the evidence.
/// </summary>
/// <remarks>
/// A read costs as much as a tenth of a detection, and ten reads of the same blurred crop are worth one. So: the first few crops
/// are read as they come; then only one that is clearly better than those kept; and none once the vote is sure.
/// </remarks>
public sealed class TrackReads(VoteRules rules, ReadingBudget budget) : IDisposable
{
    private readonly List<(PlateRead Read, float Quality)> kept = [];
    private readonly List<PlateRead> atTheMoment = [];
    private readonly List<ReadCrop> crops = [];
    private int rechecks;
    private float bestQuality;
    private float bestCropQuality;

    /// <summary>How many crops were read.</summary>
    public int Count { get; private set; }

    /// <summary>Every crop that was read.</summary>
    public IReadOnlyList<ReadCrop> Crops => crops;

    /// <summary>What the vote says now.</summary>
    public PlateDecision Decision { get; private set; } = PlateVote.Decide([], rules);

    /// <summary>The best crop so far, a little larger than the plate; null before the first.</summary>
    public Picture? BestCrop { get; private set; }

    /// <summary>Capture time of the best crop.</summary>
    public DateTimeOffset BestCropAt { get; private set; }

    /// <summary>Whether a crop of this quality should be read.</summary>
    /// <param name="box">The plate.</param>
    /// <param name="quality">See <see cref="CropQuality"/>.</param>
    public bool Wants(PlateBox box, float quality)
    {
        bestQuality = MathF.Max(bestQuality, quality);
        if (rechecks > 0 && quality > 0 && box.Width >= budget.LeastWidth)
        {
            return true;
        }

        if (quality <= 0 || box.Width < budget.LeastWidth || Count >= budget.MostReads || (Decision.Sure && Count >= budget.EnoughReads))
        {
            return false;
        }

        return Count < budget.FirstReads
            ? quality >= 0.4f * bestQuality
            : kept.Count < budget.KeptReads ? quality >= 0.8f * bestQuality : quality > LeastKept() * 1.15f;
    }

    private float LeastKept()
    {
        var least = float.PositiveInfinity;
        foreach (var (_, quality) in kept)
        {
            least = MathF.Min(least, quality);
        }

        return least;
    }

    /// <summary>
    /// Something happened that may become a case: the next crops are read whatever was read before, so that the plate is known to be this
    /// vehicle's at this moment, and not another's whose track went over to it.
    /// </summary>
    public void Recheck() => rechecks = budget.Rechecks;

    /// <summary>
    /// False when no read made at the moment is near the plate that the vote gave (two characters may differ: the plate drives away): then two
    /// vehicles may have become one track.
    /// </summary>
    public bool IsSameVehicle() => Decision.Text is not { } text || atTheMoment.Count == 0
        || atTheMoment.Exists(r => Differences(r.Text, text) <= 2);

    /// <summary>Takes a read in and votes again.</summary>
    /// <param name="width">Of the plate, pixels.</param>
    /// <param name="sharpness">See <see cref="CropQuality.Measure"/>.</param>
    public void Add(PlateRead read, float quality, float width = 0, float sharpness = 0)
    {
        Count++;
        crops.Add(new ReadCrop(width, sharpness, read.Text, read.CharacterConfidence.Aggregate(1f, (product, one) => product * one)));
        if (rechecks > 0)
        {
            rechecks--;
            atTheMoment.Add(read);
        }

        kept.Add((read, quality));
        if (kept.Count > budget.KeptReads)
        {
            kept.Remove(kept.MinBy(k => k.Quality));
        }

        var best = kept.Max(k => k.Quality);
        Decision = PlateVote.Decide(kept.ConvertAll(k => (k.Read, MathF.Max(k.Quality / best, 0.05f))), rules);
    }

    /// <summary>Keeps the crop when it is the best so far.</summary>
    public void Keep(Picture picture, PlateBox box, float quality, DateTimeOffset at)
    {
        if (quality <= bestCropQuality * 1.1f)
        {
            return;
        }

        bestCropQuality = quality;
        BestCrop?.Dispose();
        var (marginX, marginY) = (box.Width * 0.15f, box.Height * 0.2f);
        BestCrop = PictureEdits.Crop(
            picture, (int)(box.X - marginX), (int)(box.Y - marginY), (int)MathF.Ceiling(box.Width + (2 * marginX)), (int)MathF.Ceiling(box.Height + (2 * marginY)));
        BestCropAt = at;
    }

    public void Dispose() => BestCrop?.Dispose();

    // Least number of characters to put in, take out or change.
    private static int Differences(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                corner = above;
            }
        }

        return row[b.Length];
    }
}

/// <summary>How many reads a track may cost.</summary>
public sealed record ReadingBudget
{
    /// <summary>Plates narrower than this many pixels are not read.</summary>
    public float LeastWidth { get; init; } = 16;

    /// <summary>Reads that are made as crops come.</summary>
    public int FirstReads { get; init; } = 4;

    /// <summary>Reads after which a sure vote stops reading.</summary>
    public int EnoughReads { get; init; } = 4;

    /// <summary>Reads that vote.</summary>
    public int KeptReads { get; init; } = 8;

    /// <summary>Reads at the moment of what may become a case.</summary>
    public int Rechecks { get; init; } = 3;

    /// <summary>Reads after which nothing more is read.</summary>
    public int MostReads { get; init; } = 20;
}
