using System.Globalization;
using System.Text.Json.Nodes;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Vision.Rules;
using SpeedCertificate = Ioc.Vision.Rules.DeviceCertificate;

namespace Ioc.Vision.AcrossCameras;

/// <summary>A passage with a sure plate, as the rules across cameras see it.</summary>
/// <param name="Class">By the plate: car, motorbike, truck, bus or unknown.</param>
/// <param name="PictureClass">By a classifier or the device; null when nobody said.</param>
public sealed record PlateSighting(Guid Id, string Camera, DateTimeOffset From, DateTimeOffset To, string Class, string? PictureClass, double Confidence);

/// <summary>What must be known of a camera.</summary>
/// <param name="Certificate">Its own as a speed meter; null when it has none.</param>
public sealed record CameraFacts(string Code, double? Longitude, double? Latitude, SpeedCertificate? Certificate);

/// <summary>A vehicle once past a camera: passages that follow each other closely are one, for a track may break.</summary>
/// <param name="Sightings">At least one, in order of time.</param>
public sealed record VehiclePass(IReadOnlyList<PlateSighting> Sightings)
{
    /// <summary>Within this time a vehicle does not come back.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(30);

    public string Camera => Sightings[0].Camera;

    public DateTimeOffset From => Sightings[0].From;

    public DateTimeOffset To { get; } = Sightings.Max(s => s.To);

    /// <summary>Which classes it may be of, by all that was seen.</summary>
    public SeenClasses Classes { get; } = Together(Sightings.Select(s => SeenClasses.Of(s.Class, s.PictureClass)));

    /// <summary>The classes that all allow; where there are none, they disagree and all that any allows are possible.</summary>
    internal static SeenClasses Together(IEnumerable<SeenClasses> all)
    {
        var seen = all.ToList();
        var common = seen.Select(s => s.Possible).Aggregate((a, b) => [.. a.Intersect(b, StringComparer.Ordinal)]);
        return common.Count > 0
            ? new SeenClasses(common, seen.Exists(s => s.Disagrees))
            : new SeenClasses([.. seen.SelectMany(s => s.Possible).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], true);
    }
}

/// <summary>What a rule made of two passes.</summary>
/// <param name="First">The earlier.</param>
/// <param name="Second">The later; the violation belongs to its first passage.</param>
/// <param name="IsProof">False where a certificate is missing or was not valid on the day.</param>
/// <param name="Detail">The judgement in numbers.</param>
public sealed record AcrossFinding(AcrossRule Rule, VehiclePass First, VehiclePass Second, bool IsProof, JsonObject Detail)
{
    /// <summary>When it was complete.</summary>
    public DateTimeOffset OccurredAt => Second.From;
}

/// <summary>
/// Judges the sightings of one plate by a rule. Pure, and a function of the set: neither the order in which they arrived nor how often matters.
/// Whatever is uncertain counts for the driver.
/// </summary>
public static class AcrossJudge
{
    /// <summary>Nothing on a public road is faster: such an average is a clock's mistake, or two vehicles.</summary>
    private const double MostKmh = 250;

    /// <summary>Judges.</summary>
    /// <param name="sightings">Of one plate, all of them sure.</param>
    /// <param name="cameras">By code.</param>
    public static IReadOnlyList<AcrossFinding> Judge(AcrossRule rule, IEnumerable<PlateSighting> sightings, IReadOnlyDictionary<string, CameraFacts> cameras)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var passes = Passes(sightings.Where(s => rule.Cameras.Any(c => c.Camera == s.Camera)));
        return rule switch
        {
            AverageSpeedRule average => [.. Average(average, passes, cameras)],
            ClonedPlateRule cloned => [.. Cloned(cloned, passes, cameras)],
            _ => throw new ArgumentException($"Nobody judges {rule.GetType().Name}.", nameof(rule)),
        };
    }

    /// <summary>Great-circle distance in metres (haversine on a sphere of 6,371 km): no road is shorter by more than 0.6 %.</summary>
    public static double Metres(double longitude1, double latitude1, double longitude2, double latitude2)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var (dLat, dLon) = (Radians(latitude2 - latitude1), Radians(longitude2 - longitude1));
        var a = Math.Pow(Math.Sin(dLat / 2), 2) + (Math.Cos(Radians(latitude1)) * Math.Cos(Radians(latitude2)) * Math.Pow(Math.Sin(dLon / 2), 2));
        return 2 * 6_371_000 * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static List<VehiclePass> Passes(IEnumerable<PlateSighting> sightings)
    {
        var passes = new List<VehiclePass>();
        foreach (var camera in sightings.DistinctBy(s => s.Id).GroupBy(s => s.Camera, StringComparer.Ordinal))
        {
            var current = new List<PlateSighting>();
            var to = DateTimeOffset.MinValue;
            foreach (var sighting in camera.OrderBy(s => s.From).ThenBy(s => s.Id))
            {
                if (current.Count > 0 && sighting.From - to > VehiclePass.Gap)
                {
                    passes.Add(new VehiclePass(current));
                    current = [];
                }

                current.Add(sighting);
                to = sighting.To > to ? sighting.To : to;
            }

            passes.Add(new VehiclePass(current));
        }

        return [.. passes.OrderBy(p => p.From).ThenBy(p => p.Camera, StringComparer.Ordinal)];
    }

    private static IEnumerable<AcrossFinding> Average(AverageSpeedRule rule, List<VehiclePass> passes, IReadOnlyDictionary<string, CameraFacts> cameras)
    {
        foreach (var second in passes.Where(p => p.Camera == rule.To.Camera))
        {
            var first = passes.LastOrDefault(p => p.Camera == rule.From.Camera && p.From < second.From && second.From - p.From <= rule.LookBack);
            if (first is null)
            {
                continue;
            }

            // Where in its pass a vehicle was at the surveyed point is not known: the longest time that is possible counts.
            var clocks = rule.From.ClockError + rule.To.ClockError;
            var longest = (second.To - first.From + clocks).TotalSeconds;
            var nominal = (Middle(second) - Middle(first)).TotalSeconds;
            if (nominal <= 0 || rule.Metres / nominal * 3.6 > MostKmh)
            {
                continue;
            }

            var classes = VehiclePass.Together([first.Classes, second.Classes]);
            if (classes.Disagrees && !first.Classes.Possible.Intersect(second.Classes.Possible, StringComparer.Ordinal).Any())
            {
                continue; // a car and a motorbike may be written alike: these are two vehicles
            }

            var speed = Math.Round(rule.Metres / nominal * 3.6, 1);
            var least = (rule.Metres - rule.ErrorMetres) / longest * 3.6;
            var uncertainty = Math.Ceiling(Math.Round((speed - least) * 10, 6)) / 10;
            var used = Math.Floor(Math.Round((speed - uncertainty - rule.ToleranceKmh) * 10, 6)) / 10;
            var limits = rule.Limits.Where(l => classes.Possible.Contains(l.Key, StringComparer.Ordinal)).ToList();
            if (limits.Count == 0)
            {
                continue;
            }

            var limit = limits.Max(l => l.Value);
            var excess = Math.Round(used - limit, 1);
            var day = VietnamTime.DayOf(second.From);
            if (!limits.Exists(l => Offends(l.Key, day, excess, rule.Condition)))
            {
                continue;
            }

            var detail = new JsonObject
            {
                ["speedKmh"] = speed, ["uncertaintyKmh"] = uncertainty, ["toleranceKmh"] = rule.ToleranceKmh, ["usedKmh"] = used, ["limitKmh"] = limit, ["excessKmh"] = excess,
                ["distanceMetres"] = rule.Metres, ["distanceErrorMetres"] = rule.ErrorMetres, ["seconds"] = Math.Round(nominal, 2), ["longestSeconds"] = Math.Round(longest, 2),
                ["clockErrorSeconds"] = clocks.TotalSeconds,
                ["readings"] = new JsonArray(
                    Reading("averageSpeed", speed, "km/h", uncertainty), Reading("distance", rule.Metres, "m", rule.ErrorMetres),
                    Reading("time", Math.Round(nominal, 2), "s", Math.Round(longest - nominal, 2))),
            };
            Places(detail, first, second, rule.From, rule.To);
            if (classes.Disagrees)
            {
                detail["classDisagrees"] = true;
            }

            if (rule.Condition is { } condition)
            {
                detail["condition"] = condition;
            }

            if (rule.Certificate is { } certificate)
            {
                detail["certificate"] = certificate.Number;
                detail["certificateValidTo"] = certificate.ValidTo.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            }

            bool Valid(string camera) => cameras.GetValueOrDefault(camera)?.Certificate is not { } own || own.IsValidOn(day);
            yield return new AcrossFinding(
                rule, first, second, rule.Certificate?.IsValidOn(day) == true && Valid(first.Camera) && Valid(second.Camera), detail);
        }
    }

    private static IEnumerable<AcrossFinding> Cloned(ClonedPlateRule rule, List<VehiclePass> passes, IReadOnlyDictionary<string, CameraFacts> cameras)
    {
        DateOnly? found = null;
        for (var j = 1; j < passes.Count; j++)
        {
            var second = passes[j];
            var day = VietnamTime.DayOf(second.From);
            for (var i = j - 1; i >= 0 && day != found; i--)
            {
                var first = passes[i];
                if (first.Camera == second.Camera || second.From - first.From > rule.LookBack || !CouldBeOne(first, second)
                    || cameras.GetValueOrDefault(first.Camera) is not { Longitude: { } x1, Latitude: { } y1 } || cameras.GetValueOrDefault(second.Camera) is not { Longitude: { } x2, Latitude: { } y2 })
                {
                    continue;
                }

                var (one, other) = (rule.Cameras.First(c => c.Camera == first.Camera), rule.Cameras.First(c => c.Camera == second.Camera));
                var metres = Metres(x1, y1, x2, y2);
                var longest = ((second.To > first.To ? second.To : first.To) - first.From + one.ClockError + other.ClockError).TotalSeconds;
                var needed = metres / longest * 3.6;
                if (metres < rule.LeastMetres || needed <= rule.FastestKmh)
                {
                    continue;
                }

                found = day; // one case a day: a plate that was copied is copied all day
                var detail = new JsonObject
                {
                    ["neededKmh"] = Math.Round(needed, 1), ["fastestKmh"] = rule.FastestKmh, ["distanceMetres"] = Math.Round(metres),
                    ["longestSeconds"] = Math.Round(longest, 2), ["clockErrorSeconds"] = (one.ClockError + other.ClockError).TotalSeconds,
                    ["readings"] = new JsonArray(Reading("straightDistance", Math.Round(metres), "m", null), Reading("longestTime", Math.Round(longest, 2), "s", null), Reading("neededSpeed", Math.Round(needed, 1), "km/h", null)),
                };
                Places(detail, first, second, one, other);
                yield return new AcrossFinding(rule, first, second, true, detail);
            }
        }
    }

    // 30A-123.45 of a car and 30-A1 2345 of a motorbike are written alike: only what may be one vehicle can be impossible.
    private static bool CouldBeOne(VehiclePass first, VehiclePass second) => first.Classes.Possible.Intersect(second.Classes.Possible, StringComparer.Ordinal).Any();

    private static DateTimeOffset Middle(VehiclePass pass) => pass.From + ((pass.To - pass.From) / 2);

    private static void Places(JsonObject detail, VehiclePass first, VehiclePass second, CameraClock one, CameraClock other)
    {
        JsonObject Of(VehiclePass pass, CameraClock clock) => new()
        {
            ["camera"] = pass.Camera, ["passage"] = pass.Sightings[0].Id.ToString(), ["from"] = Text(pass.From), ["to"] = Text(pass.To), ["clockErrorSeconds"] = clock.ClockError.TotalSeconds,
        };
        detail["first"] = Of(first, one);
        detail["second"] = Of(second, other);
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Reading(string name, double value, string unit, double? uncertainty) =>
        new() { ["name"] = name, ["value"] = value, ["unit"] = unit, ["uncertainty"] = uncertainty };

    // What the law of the day does not fine is no violation: its bands begin at 5 km/h over the limit.
    private static bool Offends(string vehicleClass, DateOnly day, double excess, string? condition) => excess > 0 && OffenceTable.Meant(
        ViolationKinds.AverageSpeed, vehicleClass == VehicleClasses.Motorbike ? OffenceVehicle.Motorbike : OffenceVehicle.Car, day, excess, condition) is not null;
}
