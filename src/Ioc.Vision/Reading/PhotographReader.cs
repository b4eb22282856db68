using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Reading;

/// <summary>One plate of a photograph.</summary>
/// <param name="Detection">Where it is.</param>
/// <param name="Decision">What the product makes of what was read.</param>
/// <param name="First">What it would have made of the first read alone; the same as the decision when that was sure.</param>
public sealed record PhotographPlate(Detection Detection, PlateDecision Decision, PlateDecision First)
{
    public PhotographPlate(Detection detection, PlateDecision decision)
        : this(detection, decision, decision)
    {
    }
}

/// <summary>
/// Finds and reads every plate of single photographs. A photograph has no second frame, so a plate that is not sure at first
/// is read again from corners moved a little to either side, and the reads vote: corners are the detector's weakest answer. And
/// what the detector is in doubt about, the reader settles: see <see cref="IsPlate"/>.
/// </summary>
/// <param name="detector">Tells of faint finds as well.</param>
/// <param name="reader">Reads.</param>
/// <param name="rules">When a read is sure.</param>
/// <param name="time">For measuring.</param>
/// <param name="strongScore">Finds from this score on are plates; 0 when the detector tells of no others.</param>
public sealed class PhotographReader(IPlateDetector detector, IPlateReader reader, VoteRules rules, TimeProvider time, float strongScore = 0)
{
    /// <summary>Share of the strong score from which on a find is worth a read.</summary>
    public const float FaintShare = 0.5f;

    // As shares of the plate's width: how much more is shown, and how far the corners move.
    private const float Wider = 0.03f;
    private static readonly float[] Moves = [0, -0.03f, 0.03f];

    // A read's own score from which it bears a faint find out.
    private const double BornOut = 0.3;

    // Neither certain nor readable at all: whatever it is, nobody can use it as a plate.
    private const float Doubtful = 0.2f;
    private const double Hopeless = 0.01;

    private readonly VoteRules again = rules with { LeastReads = 1, OnePicture = true };

    /// <summary>All plates of the photograph, best find first, and how long finding and reading took.</summary>
    public (IReadOnlyList<PhotographPlate> Plates, TimeSpan Detecting, TimeSpan Reading) Read(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var start = time.GetTimestamp();
        var finds = detector.Detect(picture);
        var detecting = time.GetElapsedTime(start);
        start = time.GetTimestamp();
        var reads = reader.Read(picture, [.. finds.Select(f => f.Corners)]);
        var plates = finds.Zip(reads, (find, read) => Decide(picture, find, read))
            .Where(plate => IsPlate(plate, picture.Width, picture.Height))
            .ToList();
        return (plates, detecting, time.GetElapsedTime(start));
    }

    /// <summary>
    /// A certain find is a plate. One in doubt is a plate when there is something to read, a faint one when a whole plate can be read
    /// there, and one at the picture's edge when the read is sure: what the edge has cut off nobody sees, and the rest reads well.
    /// </summary>
    private bool IsPlate(PhotographPlate plate, int width, int height)
    {
        if (strongScore == 0)
        {
            return true;
        }

        var (box, score) = (plate.Detection.Box, plate.Detection.Score);
        var read = plate.Decision.Reason == UnsureReasons.Grammar ? 0 : plate.Decision.Score;
        var edge = MathF.Max(1, 0.002f * width);
        var isCut = box.X <= edge || box.Y <= edge || box.Right >= width - edge || box.Bottom >= height - edge;
        return isCut ? plate.Decision.Sure : read >= (score < strongScore ? BornOut : score < strongScore + Doubtful ? Hopeless : 0);
    }

    private PhotographPlate Decide(Picture picture, Detection find, PlateRead first)
    {
        var decision = PlateVote.Decide([(first, 1f)], again);
        if (decision.Sure)
        {
            return new PhotographPlate(find, decision);
        }

        var wider = PlateWarp.Expanded(find.Corners, Wider);
        var more = reader.Read(picture, [.. Moves.Select(move => Moved(wider, move))]);
        return new PhotographPlate(find, PlateVote.Decide([(first, 1f), .. more.Select(read => (read, 1f))], again), decision);
    }

    private static PlateCorners Moved(PlateCorners corners, float share)
    {
        var move = (corners.TopRight - corners.TopLeft) * share;
        return new PlateCorners(corners.TopLeft + move, corners.TopRight + move, corners.BottomRight + move, corners.BottomLeft + move);
    }
}
