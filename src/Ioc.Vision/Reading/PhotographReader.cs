using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Reading;

/// <summary>One plate of a photograph.</summary>
/// <param name="Detection">Where it is.</param>
/// <param name="Decision">What the product makes of what was read.</param>
public sealed record PhotographPlate(Detection Detection, PlateDecision Decision);

/// <summary>
/// Finds and reads every plate of single photographs. A photograph has no second frame, so a plate that is not sure at first
/// is read again from corners moved a little to either side, and the reads vote: corners are the detector's weakest answer.
/// </summary>
public sealed class PhotographReader(IPlateDetector detector, IPlateReader reader, VoteRules rules, TimeProvider time)
{
    // As shares of the plate's width: how much more is shown, and how far the corners move.
    private const float Wider = 0.03f;
    private static readonly float[] Moves = [0, -0.03f, 0.03f];

    private readonly VoteRules again = rules with { LeastReads = 1, OnePicture = true };

    /// <summary>All plates of the photograph, best find first, and how long finding and reading took.</summary>
    public (IReadOnlyList<PhotographPlate> Plates, TimeSpan Detecting, TimeSpan Reading) Read(Picture picture)
    {
        var start = time.GetTimestamp();
        var finds = detector.Detect(picture);
        var detecting = time.GetElapsedTime(start);
        start = time.GetTimestamp();
        var reads = reader.Read(picture, [.. finds.Select(f => f.Corners)]);
        var plates = finds.Zip(reads, (find, read) => new PhotographPlate(find, Decide(picture, find, read))).ToList();
        return (plates, detecting, time.GetElapsedTime(start));
    }

    private PlateDecision Decide(Picture picture, Detection find, PlateRead first)
    {
        var decision = PlateVote.Decide([(first, 1f)], again);
        if (decision.Sure)
        {
            return decision;
        }

        var wider = PlateWarp.Expanded(find.Corners, Wider);
        var more = reader.Read(picture, [.. Moves.Select(move => Moved(wider, move))]);
        return PlateVote.Decide([(first, 1f), .. more.Select(read => (read, 1f))], again);
    }

    private static PlateCorners Moved(PlateCorners corners, float share)
    {
        var move = (corners.TopRight - corners.TopLeft) * share;
        return new PlateCorners(corners.TopLeft + move, corners.TopRight + move, corners.BottomRight + move, corners.BottomLeft + move);
    }
}
