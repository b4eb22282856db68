using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Domain.Plates;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Devices;

/// <summary>One vehicle, as a camera that reads plates itself reported it. Checked; docs/devices.md describes the JSON.</summary>
/// <param name="EventId">The device's own, 1 to 100 characters; the same id again is the same event.</param>
/// <param name="CapturedAt">The device's clock, UTC.</param>
/// <param name="Plate">Normalised; null when it could not be read.</param>
/// <param name="PlateConfidence">The device's own, 0..1; 0 without a plate.</param>
/// <param name="PlateLines">1, 2 or null.</param>
/// <param name="VehicleClass">As the device sees it: car, motorbike, truck, bus; null when it does not say.</param>
/// <param name="Direction">Degrees, 0 = up the picture, clockwise; null when it does not say.</param>
/// <param name="PlateBox">In at.jpg: x, y, width, height in pixels; empty when it does not say.</param>
/// <param name="Pictures">By part: at.jpg, before.jpg, after.jpg, plate.jpg; each decoded once to be sure that it is one.</param>
public sealed record DeviceEvent(
    string EventId, DateTimeOffset CapturedAt, string? Plate, double PlateConfidence, int? PlateLines, string PlateColour, string? VehicleClass, double? Direction,
    DeviceSpeed? Speed, DeviceViolation? Violation, int[] PlateBox, IReadOnlyList<Still> Pictures)
{
    /// <summary>Largest picture, bytes.</summary>
    public const int LargestPicture = 2 << 20;

    private static readonly string[] Names = ["at", "before", "after", "plate"];
    private static readonly string[] Classes = [VehicleClasses.Car, VehicleClasses.Motorbike, VehicleClasses.Truck, VehicleClasses.Bus];

    /// <summary>What a device may report. Speed is measured, and the two kinds across cameras are no single device's to find.</summary>
    public static readonly IReadOnlyList<string> Reportable =
        [.. ViolationKinds.All.Except([ViolationKinds.Speed, ViolationKinds.AverageSpeed, ViolationKinds.ClonedPlate], StringComparer.Ordinal)];

    /// <summary>Checks one event.</summary>
    /// <param name="json">As posted.</param>
    /// <param name="path">Where it stands in the request: <c>events[3]</c>; empty for the request itself.</param>
    /// <param name="more">Keys of the request that are not the event's.</param>
    /// <returns>The event, or everything that is wrong with it, each by its path.</returns>
    public static (DeviceEvent? Event, IReadOnlyList<ConfigError> Errors) Parse(JsonElement json, string path, params string[] more)
    {
        var errors = new List<ConfigError>();
        var fields = new RuleFields(json, path, errors);
        Array.ForEach(more, name => fields.Has(name));
        var id = fields.Name("eventId", 100);
        var at = fields.Instant("capturedAt", required: true);
        var plate = PlateOf(fields);
        var confidence = fields.Number("plateConfidence", plate is null ? 0 : null, 0, 1);
        int? lines = fields.Has("plateLines") ? (int)fields.Number("plateLines", null, 1, 2) : null;
        var colour = fields.OneOf("plateColour", PlateColours.Unknown, PlateColours.White, PlateColours.Yellow, PlateColours.Blue, PlateColours.Red, PlateColours.Unknown);
        var seen = fields.OneOf("vehicleClass", VehicleClasses.Unknown, [.. Classes, VehicleClasses.Unknown]);
        double? direction = fields.Has("direction") ? fields.Number("direction", null, 0, 360) % 360 : null;
        var speed = fields.Inner("speed") is { } measured ? SpeedOf(measured) : null;
        var violation = fields.Inner("violation") is { } broke ? ViolationOf(broke) : null;
        var pictures = PicturesOf(fields, at ?? DateTimeOffset.UnixEpoch);
        var box = BoxOf(fields);
        if (violation is not null && pictures.All(p => p.Name != EvidenceParts.At) && fields.Sound)
        {
            fields.Wrong("pictures", "must hold the picture “at” of the violation");
        }

        fields.Finish();
        return errors.Count > 0
            ? (null, [.. errors.Select(e => e with { Field = e.Field.TrimStart('.') })])
            : (new DeviceEvent(id, at!.Value, plate, plate is null ? 0 : confidence, lines, colour, seen == VehicleClasses.Unknown ? null : seen, direction, speed, violation, box, pictures), errors);
    }

    /// <summary>SHA-256 over all of it, lower-case hex: the same id with another content is a fault of the device.</summary>
    public string ContentSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(this with { Pictures = [] }));
        foreach (var picture in Pictures)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(picture.Name));
            hash.AppendData(SHA256.HashData(picture.Jpeg));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? PlateOf(RuleFields fields)
    {
        if (!fields.Has("plate"))
        {
            return null;
        }

        var text = fields.Text("plate") is { Length: <= 30 } written ? PlateText.Normalise(written) : "";
        if (text.Length is 0 or > 12)
        {
            fields.Wrong("plate", "must be the plate's letters and digits, at most 12; leave it out when it was not read");
            return null;
        }

        return text;
    }

    private static DeviceSpeed SpeedOf(RuleFields fields)
    {
        var speed = new DeviceSpeed(
            fields.Number("kmh", null, 1, 250), fields.Has("uncertaintyKmh") ? fields.Number("uncertaintyKmh", null, 0, 50) : null,
            fields.Has("certificate") ? fields.Name("certificate", 60) : null);
        fields.Finish();
        return speed;
    }

    private static DeviceViolation ViolationOf(RuleFields fields)
    {
        var violation = new DeviceViolation(
            fields.OneOf("kind", null, [.. Reportable]), fields.Has("secondsSinceRed") ? fields.Number("secondsSinceRed", null, 0, 600) : null,
            fields.Has("confidence") ? fields.Number("confidence", null, 0, 1) : null);
        fields.Finish();
        return violation;
    }

    private static int[] BoxOf(RuleFields fields)
    {
        if (fields.Inner("plateBox") is not { } box)
        {
            return [];
        }

        int[] corners = [.. ((string[])["x", "y", "width", "height"]).Select(side => (int)Math.Round(box.Number(side, null, side is "x" or "y" ? 0 : 1, 20_000)))];
        box.Finish();
        return corners;
    }

    private static List<Still> PicturesOf(RuleFields fields, DateTimeOffset at)
    {
        var stills = new List<Still>();
        foreach (var picture in fields.List("pictures", 0, Names.Length))
        {
            var name = picture.OneOf("name", null, Names);
            var taken = picture.Instant("takenAt", required: false) ?? at;
            var jpeg = picture.Jpeg("jpeg", LargestPicture);
            if (jpeg is not null)
            {
                using var decoded = Jpeg.Decode(jpeg).Picture;
                if (decoded is null)
                {
                    picture.Wrong("jpeg", "is damaged: it cannot be decoded");
                }
                else if (Math.Abs((taken - at).TotalMinutes) > 1)
                {
                    picture.Wrong("takenAt", "must be within a minute of capturedAt");
                }
                else
                {
                    stills.Add(new Still(name + ".jpg", taken, jpeg));
                }
            }

            picture.Finish();
        }

        foreach (var twice in stills.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            fields.Wrong("pictures", string.Create(CultureInfo.InvariantCulture, $"has the name '{twice.Key[..^4]}' more than once"));
        }

        return stills;
    }
}

/// <summary>A speed as the device measured it.</summary>
/// <param name="UncertaintyKmh">Two standard deviations; null when it does not say: the rule's counts.</param>
/// <param name="Certificate">Number of its certificate as it knows it; null when it does not say.</param>
public sealed record DeviceSpeed(double Kmh, double? UncertaintyKmh, string? Certificate);

/// <summary>A violation as the device found it.</summary>
/// <param name="Kind">One of <see cref="DeviceEvent.Reportable"/>.</param>
/// <param name="SecondsSinceRed">For a red light; null when it does not say.</param>
/// <param name="Confidence">The device's own, 0..1; null when it does not say.</param>
public sealed record DeviceViolation(string Kind, double? SecondsSinceRed, double? Confidence);
