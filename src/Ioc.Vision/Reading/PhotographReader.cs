using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Reading;

/// <summary>One plate of a photograph.</summary>
/// <param name="Detection">Where it is.</param>
/// <param name="Read">What the reader made of it.</param>
/// <param name="Decision">What the product makes of that.</param>
public sealed record PhotographPlate(Detection Detection, PlateRead Read, PlateDecision Decision);

/// <summary>Finds and reads every plate of single photographs: no track to vote over, the same rules otherwise.</summary>
public sealed class PhotographReader(IPlateDetector detector, IPlateReader reader, VoteRules rules, TimeProvider time)
{
    /// <summary>All plates of the photograph, best find first, and how long finding and reading took.</summary>
    public (IReadOnlyList<PhotographPlate> Plates, TimeSpan Detecting, TimeSpan Reading) Read(Picture picture)
    {
        var start = time.GetTimestamp();
        var finds = detector.Detect(picture);
        var detecting = time.GetElapsedTime(start);
        start = time.GetTimestamp();
        var reads = reader.Read(picture, [.. finds.Select(f => f.Corners)]);
        var reading = time.GetElapsedTime(start);
        return ([.. finds.Zip(reads, (find, read) => new PhotographPlate(find, read, PlateVote.Decide([(read, 1f)], rules)))], detecting, reading);
    }
}
