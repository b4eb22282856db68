using System.Globalization;
using System.Numerics;
using Ioc.Domain.Plates;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

/// <summary>Tracks as tables, judged by rules as JSON: no video, no model. The picture is 1000 by 1000 pixels, ten frames a second.</summary>
internal static class RuleTable
{
    /// <summary>Tuesday, 24.11.2026, 08:00 in Vietnam.</summary>
    internal static readonly DateTimeOffset Morning = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    /// <summary>Drives one vehicle along waypoints and tells what it is charged with.</summary>
    /// <param name="rule">The rule as JSON; a whole camera when it has a rules key.</param>
    /// <param name="way">Waypoints "seconds x y", parted by semicolons; straight and even between them.</param>
    /// <param name="plateClass">As the plate tells it.</param>
    internal static List<Judgement> Judge(
        string rule, string way, string plateClass = VehicleClasses.Car, DateTimeOffset? start = null, float width = 40, string? picture = null,
        Func<SignalGroup, ISignalSource>? controllers = null, IReadOnlyList<ReadCrop>? crops = null, bool sure = true, string? reason = null) =>
        Run(rule, way, plateClass, start, width, picture, controllers, crops, sure, reason).Charges;

    internal static (List<Judgement> Charges, SpeedReading? Speed) Run(
        string rule, string way, string plateClass = VehicleClasses.Car, DateTimeOffset? start = null, float width = 40, string? picture = null,
        Func<SignalGroup, ISignalSource>? controllers = null, IReadOnlyList<ReadCrop>? crops = null, bool sure = true, string? reason = null)
    {
        var camera = CameraModel.Parse(rule.Contains("\"rules\"", StringComparison.Ordinal) ? rule : $$"""{"code":"T","source":"t.mp4","rules":[{{rule}}]}""");
        var judge = new RuleJudge(camera.Rules, new PictureScale(1000, 1000), 10, controllers);
        var steps = new List<(RuleModel Rule, RuleStep Step)>();
        using var dark = new Picture(1000, 1000, fullRange: true);
        dark.Y.Fill(20);
        dark.U.Fill(128);
        dark.V.Fill(128);
        var begin = start ?? Morning;
        foreach (var (seconds, point) in Points(way))
        {
            judge.Look(dark, begin.AddSeconds(seconds));
            judge.Judge(new Sighting(1, point, begin.AddSeconds(seconds), width, "30A12345", sure), broken: false, steps);
        }

        judge.End(1, steps);
        var facts = new VehicleFacts(
            new PlateDecision(sure ? "30A12345" : null, sure ? 0.99 : 0, sure, reason ?? (sure ? null : UnsureReasons.Unreadable), 1, PlateColours.White, plateClass), picture, crops ?? []);
        return ([.. steps.Select(s => s.Step.Found?.Settled(facts)).OfType<Judgement>()], steps.Select(s => s.Step.Speed).LastOrDefault(s => s is not null));
    }

    private static IEnumerable<(double Seconds, Vector2 Point)> Points(string way)
    {
        var stops = way.Split(';').Select(w => w.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToList();
        for (var i = 1; i < stops.Count; i++)
        {
            var (from, to) = (stops[i - 1], stops[i]);
            for (var t = from[0]; t < to[0] - 1e-6; t = Math.Round(t + 0.1, 3))
            {
                var part = (float)((t - from[0]) / (to[0] - from[0]));
                yield return (t, Vector2.Lerp(new((float)from[1], (float)from[2]), new((float)to[1], (float)to[2]), part));
            }
        }
    }
}
