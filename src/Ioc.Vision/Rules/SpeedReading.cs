using System.Text.Json.Nodes;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Rules;

/// <summary>A speed as measured.</summary>
/// <param name="Kmh">Km/h.</param>
/// <param name="UncertaintyKmh">Expanded uncertainty (two standard deviations), km/h.</param>
/// <param name="Note">Why it is no evidence: <see cref="Uncertified"/> or <see cref="CertificateExpired"/>; null when it is.</param>
public readonly record struct SpeedReading(double Kmh, double UncertaintyKmh, string? Note)
{
    public const string Uncertified = "uncertified";
    public const string CertificateExpired = "certificate_expired";

    /// <summary>Nothing on a public road is faster: such a number is a mistake of the measurement.</summary>
    internal const double MostKmh = 250;

    // Rear and front plates hang 0.3 to 1.1 m above the road, and what is above the road seems further along it than it is.
    private const double PlateHeight = 0.7;
    private const double PlateHeightError = 0.4;

    /// <summary>From the way that a plate seems to make on the road to the way it makes: it drives nearer to the camera than the road below it.</summary>
    internal static double HeightFactor(double cameraHeight) => (cameraHeight - PlateHeight) / cameraHeight;

    /// <summary>How wrong that factor may be, as a standard share of the speed: the height lies anywhere between its bounds.</summary>
    internal static double HeightUncertainty(double cameraHeight) => PlateHeightError / (cameraHeight - PlateHeight) / Math.Sqrt(3);

    /// <summary>Makes the reading, and the judgement if any class's limit might be exceeded.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="kmh">Measured.</param>
    /// <param name="share">Combined standard uncertainty as a share of the speed.</param>
    /// <param name="at">When.</param>
    /// <param name="detail">What was measured with.</param>
    internal static (SpeedReading Reading, Judgement? Judgement) Judge(SpeedRuleModel rule, double kmh, double share, DateTimeOffset at, JsonObject detail)
    {
        var day = VietnamTime.DayOf(at);
        var note = rule.Certificate is not { } certificate ? Uncertified : certificate.IsValidOn(day) ? null : CertificateExpired;
        var reading = new SpeedReading(Math.Round(kmh, 1), Math.Ceiling(Math.Round(2 * share * kmh * 10, 6)) / 10, note);
        // Rounded down: in the driver's favour.
        var used = Math.Floor((reading.Kmh - reading.UncertaintyKmh - rule.ToleranceKmh) * 10) / 10;
        if (note is not null || used <= rule.Limits.Values.Min() || !rule.Scope.Schedule.Holds(at))
        {
            return (reading, null);
        }

        detail["speedKmh"] = reading.Kmh;
        detail["uncertaintyKmh"] = reading.UncertaintyKmh;
        detail["toleranceKmh"] = rule.ToleranceKmh;
        detail["usedKmh"] = used;
        detail["certificate"] = rule.Certificate!.Number;
        detail["certificateValidTo"] = rule.Certificate.ValidTo.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return (reading, new Judgement(rule, ViolationKinds.Speed, at, detail)
        {
            Settle = (facts, final) =>
            {
                var limits = rule.Limits.Where(l => facts.Classes.Possible.Contains(l.Key, StringComparer.Ordinal)).ToList();
                if (limits.Count == 0)
                {
                    return false;
                }

                var limit = limits.Max(l => l.Value);
                var excess = Math.Round(used - limit, 1);
                final["limitKmh"] = limit;
                final["excessKmh"] = excess;
                return limits.Exists(l => Offends(l.Key, day, excess, rule.Scope.Condition));
            },
        });
    }

    // What the law of the day does not fine is no violation: its bands begin at 5 km/h over the limit.
    private static bool Offends(string vehicleClass, DateOnly day, double excess, string? condition) => excess > 0 && OffenceTable.Meant(
        ViolationKinds.Speed, vehicleClass == VehicleClasses.Motorbike ? OffenceVehicle.Motorbike : OffenceVehicle.Car, day, excess, condition) is not null;
}
