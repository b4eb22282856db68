using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

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
    private float bestQuality;
    private float bestCropQuality;

    /// <summary>How many crops were read.</summary>
    public int Count { get; private set; }

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
        if (quality <= 0 || box.Width < budget.LeastWidth || Count >= budget.MostReads || (Decision.Sure && Count >= budget.EnoughReads))
        {
            return false;
        }

        return Count < budget.FirstReads
            ? quality >= 0.4f * bestQuality
            : kept.Count < budget.KeptReads ? quality >= 0.8f * bestQuality : quality > kept.Min(k => k.Quality) * 1.15f;
    }

    /// <summary>Takes a read in and votes again.</summary>
    public void Add(PlateRead read, float quality)
    {
        Count++;
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

    /// <summary>Reads after which nothing more is read.</summary>
    public int MostReads { get; init; } = 20;
}
