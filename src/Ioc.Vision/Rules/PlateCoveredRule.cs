using System.Text.Json.Nodes;
using Ioc.Domain.Plates;
using Ioc.Domain.Traffic;
using Ioc.Vision.Reading;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Rules;

/// <summary>
/// A plate that cannot be read though it was large and sharp often enough: covered, bent, worn. Always a person's call, and told sparingly:
/// one read that the grammar allows and that is half probable acquits.
/// </summary>
public sealed class PlateCoveredRule(PlateCoveredRuleModel rule, PictureScale scale) : ITrackRule
{
    private const double ReadableFrom = 0.5;
    private readonly Dictionary<int, Vehicle> tracks = [];
    private readonly Zone? zone = rule.Zone is { } part ? scale.Pixels(part) : null;

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (seen.Width < rule.LeastWidth || zone?.Contains(seen.Point) == false || !rule.Scope.Schedule.Holds(seen.At))
        {
            return default;
        }

        if (!tracks.TryGetValue(seen.Track, out var vehicle))
        {
            tracks[seen.Track] = vehicle = new Vehicle();
        }

        // Its picture is taken once it has been large for long enough and still is not sure.
        if (++vehicle.Sightings < rule.LeastReads || seen.Sure || vehicle.SuspectedAt is not null)
        {
            return default;
        }

        vehicle.SuspectedAt = seen.At;
        return new RuleStep(true, null);
    }

    public void Break(int track) => tracks.Remove(track);

    public RuleStep End(int track) => tracks.Remove(track, out var vehicle) && vehicle.SuspectedAt is { } at
        ? new RuleStep(false, new Judgement(rule, ViolationKinds.PlateCovered, at, []) { Settle = Unreadable })
        : default;

    private bool Unreadable(VehicleFacts facts, JsonObject detail)
    {
        var seenWell = facts.Crops.Where(c => c.Width >= rule.LeastWidth && c.Sharpness >= CropQuality.Sharp).ToList();
        var best = facts.Crops.OrderByDescending(c => c.Confidence).FirstOrDefault();
        detail["reads"] = seenWell.Count;
        detail["widestPixels"] = Math.Round(facts.Crops.Count == 0 ? 0 : facts.Crops.Max(c => c.Width), 0);
        detail["sharpest"] = Math.Round(facts.Crops.Count == 0 ? 0 : facts.Crops.Max(c => c.Sharpness), 3);
        detail["bestText"] = best.Text;
        detail["bestConfidence"] = Math.Round(best.Confidence, 3);
        return !facts.Plate.Sure
            && facts.Plate.Reason is UnsureReasons.Unreadable or UnsureReasons.Grammar or UnsureReasons.LowConfidence or UnsureReasons.Ambiguous
            && seenWell.Count >= rule.LeastReads
            && !facts.Crops.Any(c => c.Confidence >= ReadableFrom && PlateGrammar.Parse(c.Text, null, null).IsValid);
    }

    private sealed class Vehicle
    {
        public int Sightings { get; set; }

        public DateTimeOffset? SuspectedAt { get; set; }
    }
}
