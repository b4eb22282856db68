using System.Numerics;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>Standing in a zone for longer than allowed.</summary>
/// <remarks>
/// A vehicle stands while its plate stays within half its own width. Somebody who passes in front ends the track, not the standing: a track
/// that begins at the same place within half a minute may be the same vehicle. The time before counts once the same plate was surely read on both
/// sides of the gap, and until then not: the next driver must not answer for the last one's time.
/// </remarks>
/// <param name="rule">The rule.</param>
/// <param name="scale">The size of the pictures.</param>
/// <param name="isRed">Whether a signal of the camera is red: then waiting is no parking, when the rule says so.</param>
public sealed class ParkingRule(ParkingRuleModel rule, PictureScale scale, Func<DateTimeOffset, bool> isRed) : ITrackRule
{
    private const float LeastRadius = 6;
    private static readonly TimeSpan Hidden = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OpensAfter = TimeSpan.FromSeconds(2);
    private readonly Dictionary<int, Standing> tracks = [];
    private readonly List<Standing> hidden = [];
    private readonly Zone zone = scale.Pixels(rule.Zone);

    public RuleModel Model => rule;

    public RuleStep Update(in Sighting seen)
    {
        if (!zone.Contains(seen.Point) || !rule.Scope.Schedule.Holds(seen.At))
        {
            tracks.Remove(seen.Track);
            return default;
        }

        var radius = MathF.Max(LeastRadius, seen.Width / 2);
        if (!tracks.TryGetValue(seen.Track, out var standing))
        {
            tracks[seen.Track] = standing = Uncover(seen, radius) ?? new Standing(seen.Point, seen.At);
        }
        else if (Vector2.Distance(standing.Place, seen.Point) > radius)
        {
            tracks[seen.Track] = standing = new Standing(seen.Point, seen.At);
        }

        if (seen.Sure && seen.Plate is { } plate)
        {
            if (standing.SurePlate is { } other && other != plate)
            {
                // It has stood for as long as it was seen itself.
                tracks[seen.Track] = standing = new Standing(standing.Place, standing.Uncovered ?? seen.At);
            }

            standing.Name(plate);
        }

        if (rule.NotAtRed && isRed(seen.At))
        {
            standing.AtRed += seen.At - standing.Last;
        }

        standing.Last = seen.At;
        var stood = seen.At - standing.Counted - standing.AtRed;
        if (standing.Judged)
        {
            return default;
        }

        if (stood <= rule.Allowed)
        {
            // The picture from the beginning is taken once it looks like standing.
            var opens = !standing.Opened && stood >= (OpensAfter < rule.Allowed / 2 ? OpensAfter : rule.Allowed / 2);
            standing.Opened |= opens;
            return new RuleStep(false, null, opens);
        }

        standing.Judged = true;
        return new RuleStep(true, new Judgement(rule, ViolationKinds.Parking, seen.At, new JsonObject
        {
            ["standingSince"] = DetailText.Time(standing.Counted),
            ["seconds"] = Math.Round(stood.TotalSeconds, 1),
            ["allowedSeconds"] = rule.Allowed.TotalSeconds,
            ["point"] = scale.Share(seen.Point),
            ["hiddenSeconds"] = Math.Round(standing.Uncovered is null ? standing.HiddenFor.TotalSeconds : 0, 1),
        }));
    }

    /// <summary>A stop of the pictures is no end of standing: who is still there has stood; who is elsewhere begins anew.</summary>
    public void Break(int track)
    {
    }

    public RuleStep End(int track)
    {
        if (tracks.Remove(track, out var standing))
        {
            hidden.Add(standing);
        }

        return default;
    }

    private Standing? Uncover(in Sighting seen, float radius)
    {
        var at = seen.At;
        hidden.RemoveAll(h => at - h.Last > Hidden);
        var point = seen.Point;
        var same = hidden.Find(h => Vector2.Distance(h.Place, point) <= radius);
        if (same is not null)
        {
            hidden.Remove(same);
            same.Uncover(at);
        }

        return same;
    }

    private sealed class Standing(Vector2 place, DateTimeOffset since)
    {
        private DateTimeOffset since = since;
        private TimeSpan redBefore;

        public Vector2 Place { get; } = place;

        public DateTimeOffset Last { get; set; } = since;

        public TimeSpan AtRed { get; set; }

        public TimeSpan HiddenFor { get; private set; }

        /// <summary>The plate that was surely read there.</summary>
        public string? SurePlate { get; private set; }

        /// <summary>When it was seen again after a gap, while nobody knows yet whether it is the vehicle from before; null otherwise.</summary>
        public DateTimeOffset? Uncovered { get; private set; }

        public bool Opened { get; set; }

        public bool Judged { get; set; }

        /// <summary>From when its time counts.</summary>
        public DateTimeOffset Counted => Uncovered ?? since;

        public void Uncover(DateTimeOffset at)
        {
            if (SurePlate is null)
            {
                // Nobody will ever know who stood there before.
                (since, Uncovered, AtRed, HiddenFor, Judged) = (at, null, TimeSpan.Zero, TimeSpan.Zero, false);
            }
            else
            {
                (redBefore, AtRed, Uncovered, HiddenFor) = (redBefore + AtRed, TimeSpan.Zero, at, HiddenFor + (at - Last));
            }

            // A picture from its beginning belongs to the track.
            (Last, Opened) = (at, false);
        }

        /// <summary>Its plate was surely read; where one was known already, it is the same.</summary>
        public void Name(string plate)
        {
            SurePlate = plate;
            (AtRed, redBefore, Uncovered) = (AtRed + redBefore, TimeSpan.Zero, null);
        }
    }
}
