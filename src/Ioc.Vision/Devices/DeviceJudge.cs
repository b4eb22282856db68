using System.Text.Json.Nodes;
using Ioc.Domain.Plates;
using Ioc.Domain.Traffic;
using Ioc.Vision.Reading;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Devices;

/// <summary>What a reported event comes to.</summary>
/// <param name="Plate">As the product may act on it: what the device is unsure of stays unsure.</param>
/// <param name="Speed">Null when none was reported.</param>
/// <param name="Judgements">What is a violation by the camera's rules.</param>
/// <param name="Notes">Why something of it is none: <c>no_rule</c>, <c>lawful</c>, <c>uncertified</c>, <c>certificate_expired</c>, <c>certificate_differs</c>, <c>not_bound</c>, <c>no_picture</c>.</param>
public sealed record DeviceFinding(PlateDecision Plate, SpeedReading? Speed, IReadOnlyList<Judgement> Judgements, IReadOnlyList<string> Notes);

/// <summary>Judges reported events by the camera's rules. Pure.</summary>
public static class DeviceJudge
{
    // Below this a person should look at the lamp before anything else, as with lamps that this product reads.
    private const double UnsureBelow = 0.6;

    /// <summary>Judges one event.</summary>
    public static DeviceFinding Judge(CameraModel camera, DeviceEvent seen)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentNullException.ThrowIfNull(seen);
        var plate = Plate(camera, seen);
        var facts = new VehicleFacts(plate, seen.VehicleClass, []);
        var judgements = new List<Judgement>();
        var notes = new List<string>();
        var speed = seen.Speed is { } measured ? Speed(camera, seen, measured, facts, judgements, notes) : null;
        if (seen.Violation is { } reported)
        {
            Reported(camera, seen, reported, facts, judgements, notes);
        }

        if (judgements.Count > 0 && seen.Pictures.All(p => p.Name != EvidenceParts.At))
        {
            judgements.Clear();
            notes.Add("no_picture");
        }

        return new DeviceFinding(plate, speed, judgements, notes);
    }

    private static PlateDecision Plate(CameraModel camera, DeviceEvent seen)
    {
        if (seen.Plate is null)
        {
            return new PlateDecision(null, 0, false, UnsureReasons.Unreadable, seen.PlateLines, seen.PlateColour, seen.VehicleClass ?? VehicleClasses.Unknown);
        }

        var meaning = PlateGrammar.Parse(seen.Plate, seen.PlateLines, seen.PlateColour);
        var byText = meaning.VehicleClass;
        var texts = meaning.Candidates.Select(c => c.Text).Distinct(StringComparer.Ordinal).Count();
        var reason = !meaning.IsValid || meaning.LayoutDisagrees ? UnsureReasons.Grammar
            : seen.PlateConfidence < camera.Device.SureFrom ? UnsureReasons.LowConfidence
            : texts > 1 ? UnsureReasons.Ambiguous
            : null;
        return new PlateDecision(
            meaning.Best?.Text ?? seen.Plate, seen.PlateConfidence, reason is null, reason, seen.PlateLines, seen.PlateColour,
            byText != VehicleClasses.Unknown ? byText : seen.VehicleClass ?? VehicleClasses.Unknown);
    }

    private static SpeedReading? Speed(CameraModel camera, DeviceEvent seen, DeviceSpeed measured, VehicleFacts facts, List<Judgement> judgements, List<string> notes)
    {
        var rule = camera.Rules.OfType<SpeedRuleModel>().FirstOrDefault(r => r.DeviceUncertaintyKmh is not null);
        var uncertainty = Math.Max(measured.UncertaintyKmh ?? 0, rule?.DeviceUncertaintyKmh ?? 0);
        if (rule is null)
        {
            notes.Add("no_rule");
            return new SpeedReading(Math.Round(measured.Kmh, 1), Math.Round(uncertainty, 1), SpeedReading.Uncertified);
        }

        // A reading under another certificate than the operator entered is no evidence until somebody has looked.
        var differs = measured.Certificate is { } number && rule.Certificate is { } known && !string.Equals(number.Trim(), known.Number.Trim(), StringComparison.OrdinalIgnoreCase);
        var judged = differs ? rule with { Certificate = null } : rule;
        var detail = new JsonObject { ["method"] = "device", ["reported"] = true };
        var (reading, judgement) = SpeedReading.Judge(judged, measured.Kmh, uncertainty / 2 / measured.Kmh, seen.CapturedAt, detail);
        if (judgement?.Settled(facts) is { } found)
        {
            judgements.Add(found with { Rule = rule });
        }
        else
        {
            notes.Add(differs ? "certificate_differs" : reading.Note ?? "lawful");
        }

        return reading;
    }

    private static void Reported(CameraModel camera, DeviceEvent seen, DeviceViolation reported, VehicleFacts facts, List<Judgement> judgements, List<string> notes)
    {
        var rule = camera.Rules.OfType<ReportedRuleModel>().FirstOrDefault(r => r.Kind == reported.Kind && r.Scope.Schedule.Holds(seen.CapturedAt));
        if (rule is null)
        {
            notes.Add("no_rule");
            return;
        }

        var detail = new JsonObject { ["reported"] = true };
        if (reported.Confidence is { } confidence)
        {
            detail["reportedConfidence"] = Math.Round(confidence, 3);
        }

        if (reported.Kind is ViolationKinds.RedLight or ViolationKinds.StopLine)
        {
            detail["lamp"] = "red";
            detail["signalSource"] = "device";
            detail["signalUnsure"] = (reported.Confidence ?? 0) < UnsureBelow;
            if (reported.SecondsSinceRed is { } seconds)
            {
                detail["secondsSinceRed"] = Math.Round(seconds, 2);
            }
        }

        if (new Judgement(rule, reported.Kind, seen.CapturedAt, detail).Settled(facts) is { } found)
        {
            judgements.Add(found);
        }
        else
        {
            notes.Add("not_bound");
        }
    }
}
