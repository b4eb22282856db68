using System.Text.Json;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Evidence;

/// <summary>A part of a picture, in shares of its width and height, 0..1.</summary>
public readonly record struct Patch(double Left, double Top, double Right, double Bottom);

/// <summary>What a citizen may see at one moment: everything outside <paramref name="Keep"/> is hidden, and inside it everything in <paramref name="Hide"/>.</summary>
public sealed record Visible(IReadOnlyList<Patch> Keep, IReadOnlyList<Patch> Hide);

/// <summary>
/// Decides what of a violation's pictures its owner may see: the vehicle in question, the lamp or sign, and the road just around them. In doubt, nothing.
/// </summary>
/// <remarks>
/// The vehicle's extent follows from its plate, whose size the law fixes: a long plate is 52 cm wide, a square one of a car 33 cm, a motorbike's 19 cm
/// (QCVN 08:2024/BCA), and the vehicle is about 1.9 m or 0.9 m wide. Where the plate was not seen nobody knows where the vehicle was, and all is hidden.
/// </remarks>
public sealed class RedactionPlan
{
    // Between two analysed frames that are further apart nobody knows where the vehicle was.
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(0.7);

    // The clip's clock and the frames' may differ by this much: others are hidden wherever they were within it.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.3);

    private readonly EvidenceManifest manifest;
    private readonly EvidenceScene? scene;
    private readonly List<Patch> signs = [];

    /// <param name="manifest">Of the package.</param>
    /// <param name="scene">Where plates were; null in packages of before, which show the moment's still alone.</param>
    public RedactionPlan(EvidenceManifest manifest, EvidenceScene? scene)
    {
        this.manifest = manifest;
        this.scene = scene;
        using var rule = JsonDocument.Parse(manifest.Rule);
        FindSigns(rule.RootElement);
    }

    /// <summary>Whether film can be shown: only where it is known, all through, who was where.</summary>
    public bool CanShowFilm => scene is { Frames.Count: > 1 };

    /// <summary>What may be seen of an overview.</summary>
    /// <param name="name">The part's name.</param>
    /// <param name="at">When it was taken.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public Visible Of(string name, DateTimeOffset at, int width, int height)
    {
        var frame = scene?.Frames.FirstOrDefault(f => f.At == at);
        var plate = name switch { EvidenceParts.At => manifest.PlateBox, EvidenceParts.First => manifest.First?.PlateBox, _ => frame?.Vehicle };
        return See(plate, frame?.Others ?? [], scene?.Width ?? width, scene?.Height ?? height);
    }

    /// <summary>What may be seen of a frame of the clip.</summary>
    public Visible At(DateTimeOffset at)
    {
        if (scene is null)
        {
            return new Visible([], []);
        }

        var near = scene.Frames.Where(f => (f.At - at).Duration() <= Slack).ToList();
        return See(Between(at), [.. near.SelectMany(f => f.Others)], scene.Width, scene.Height);
    }

    // Where the plate was between two frames in which it was seen.
    private int[]? Between(DateTimeOffset at)
    {
        var before = scene!.Frames.LastOrDefault(f => f.At <= at && f.Vehicle is not null);
        var after = scene.Frames.FirstOrDefault(f => f.At >= at && f.Vehicle is not null);
        if (before is null || after is null || after.At - before.At > LongestGap)
        {
            var nearest = before is not null && at - before.At <= Slack ? before : after is not null && after.At - at <= Slack ? after : null;
            return nearest?.Vehicle;
        }

        var share = after.At == before.At ? 0 : (at - before.At) / (after.At - before.At);
        return [.. before.Vehicle!.Zip(after.Vehicle!, (a, b) => (int)Math.Round(a + ((b - a) * share)))];
    }

    private Visible See(int[]? plate, IReadOnlyList<int[]> others, int width, int height)
    {
        if (plate is not [var x, var y, var w, var h] || w <= 0 || h <= 0)
        {
            return new Visible(signs, []);
        }

        // In widths of the plate: how far the vehicle reaches to either side, above and below it.
        var (side, above, below) = ((double)w / h) switch
        {
            >= 2.3 => (1.9, 2.6, 1.1),
            >= 1.7 => (3.0, 4.2, 1.7),
            _ => (2.4, 6.0, 3.0),
        };
        var centre = x + (w / 2.0);
        var vehicle = new Patch(
            Math.Clamp((centre - (side * w)) / width, 0, 1), Math.Clamp((y - (above * w)) / height, 0, 1),
            Math.Clamp((centre + (side * w)) / width, 0, 1), Math.Clamp((y + h + (below * w)) / height, 0, 1));
        return new Visible(
            [vehicle, .. signs],
            [.. others.Where(other => other.Length == 4 && !Covers(plate, other)).Select(other => Grown(other, 0.35, width, height))]);
    }

    // Another box whose middle lies on the plate itself is the plate, found twice.
    private static bool Covers(int[] plate, int[] other)
    {
        var (x, y) = (other[0] + (other[2] / 2.0), other[1] + (other[3] / 2.0));
        return x >= plate[0] && x <= plate[0] + plate[2] && y >= plate[1] && y <= plate[1] + plate[3];
    }

    private static Patch Grown(int[] box, double by, int width, int height) => new(
        (box[0] - (by * box[2])) / width, (box[1] - (by * box[3])) / height,
        (box[0] + ((1 + by) * box[2])) / width, (box[1] + ((1 + by) * box[3])) / height);

    // Lamps and signs stand in the rule as boxes in shares of the picture.
    private void FindSigns(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                FindSigns(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (Share(element, "x") is { } x && Share(element, "y") is { } y && Share(element, "width") is { } w && Share(element, "height") is { } h)
            {
                signs.Add(new Patch(x - (0.4 * w), y - (0.2 * h), x + (1.4 * w), y + (1.2 * h)));
                return;
            }

            foreach (var property in element.EnumerateObject())
            {
                FindSigns(property.Value);
            }
        }
    }

    private static double? Share(JsonElement box, string name) =>
        box.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1 ? share : null;
}
