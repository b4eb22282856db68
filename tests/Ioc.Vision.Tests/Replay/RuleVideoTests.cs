using System.Collections.Concurrent;
using System.Text.Json;
using Ioc.Domain.Traffic;
using Ioc.Vision.AcrossCameras;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Replay;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Replay;

/// <summary>Every rule on a rendered video, from the file to the judgement, by the shipped models.</summary>
public sealed class RuleVideoTests(RuleVideoTests.Replays replays) : IClassFixture<RuleVideoTests.Replays>
{
    private const double Tolerance = 1.0;

    [Theory]
    [InlineData("rules/lanes")]
    [InlineData("rules/expressway")]
    [InlineData("rules/section-from")]
    [InlineData("rules/section-to")]
    [InlineData("rules/arrow")]
    [InlineData("rules/u-turn")]
    [InlineData("rules/street")]
    public async Task Who_breaks_a_rule_is_found_once_with_plate_and_time_and_nobody_else_is_accused(string clip)
    {
        var truth = ClipTruth.Of(clip);
        var report = await replays.OfAsync(clip);

        AssertViolations(truth, report);

        // Innocence proves nothing of those who were never seen.
        var read = report.Outcomes.Select(o => o.Passage.Plate).ToHashSet(StringComparer.Ordinal);
        Assert.All(truth.Innocents!, i => Assert.Contains(truth.Vehicle(i.Vehicle).Plate, read));
    }

    [Theory]
    [InlineData("junction-day")]
    [InlineData("junction-night")]
    public async Task The_junction_gives_every_violation_with_a_visible_plate_and_no_sure_plate_that_nobody_bears(string clip)
    {
        var truth = ClipTruth.Of(clip);
        var report = await replays.OfAsync(clip);

        AssertViolations(truth with { Violations = [.. truth.Violations.Where(v => truth.Vehicle(v.Vehicle).Plate is not null)] }, report);

        var borne = truth.Vehicles.Select(v => v.Plate).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var read = report.Outcomes.Where(o => o.Passage.PlateSure).Select(o => o.Passage.Plate!).ToList();
        Assert.Subset(borne, read.ToHashSet(StringComparer.Ordinal));

        // Of those who drive over the stop line as they should, four in five at least pass under their plate.
        var passed = truth.Vehicles.Where(v => v is { Plate: not null, Direction: "with", StopLineAtSeconds: not null }).Select(v => v.Plate!).ToList();
        Assert.True(passed.Count(read.Contains) >= 0.8 * passed.Count, $"not read: {string.Join(' ', passed.Except(read, StringComparer.Ordinal))}");
    }

    [Theory]
    [InlineData("rules/expressway")]
    [InlineData("rules/section-from")]
    public async Task Every_speed_is_what_was_driven_within_its_uncertainty(string clip)
    {
        var truth = ClipTruth.Of(clip);

        var measured = (await replays.OfAsync(clip)).Outcomes.Where(o => o.Passage is { PlateSure: true, SpeedKmh: not null }).ToList();

        Assert.True(measured.Count >= 3);
        Assert.All(measured, o =>
        {
            var driven = truth.Vehicles.Single(v => v.Plate == o.Passage.Plate).SpeedKmh;
            Assert.InRange(driven, o.Passage.SpeedKmh!.Value - o.Passage.SpeedUncertaintyKmh!.Value, o.Passage.SpeedKmh.Value + o.Passage.SpeedUncertaintyKmh.Value);
        });
    }

    [Fact]
    public async Task Outside_its_hours_a_forbidden_road_is_open()
    {
        var found = (await replays.OfAsync("rules/street", new DateTimeOffset(2026, 11, 24, 10, 30, 0, TimeSpan.FromHours(7)))).Outcomes.SelectMany(o => o.Violations);

        Assert.Equal("parking", Assert.Single(found).Judgement.Kind);
    }

    [Fact]
    public async Task The_section_and_the_copied_plate_are_found_across_the_replays_of_several_cameras()
    {
        using var truth = JsonDocument.Parse(await File.ReadAllTextAsync(SealedClips.Repository("samples/rules/across.truth.json")));
        var cameras = new Dictionary<string, CameraFacts>(StringComparer.Ordinal);
        var sightings = new List<(string Plate, PlateSighting Seen)>();
        foreach (var camera in truth.RootElement.GetProperty("cameras").EnumerateArray())
        {
            var code = camera.GetProperty("camera").GetString()!;
            cameras[code] = new CameraFacts(code, camera.GetProperty("longitude").GetDouble(), camera.GetProperty("latitude").GetDouble(), null);
            var report = await replays.OfAsync("rules/" + Path.GetFileNameWithoutExtension(camera.GetProperty("video").GetString()!));
            sightings.AddRange(report.Outcomes.Select(o => o.Passage).Where(p => p.PlateSure).Select(p =>
                (p.Plate!, new PlateSighting(p.Id, code, p.SeenFrom, p.SeenTo, p.VehicleClass, p.PictureClass, p.PlateConfidence))));
        }

        var found = truth.RootElement.GetProperty("rules").EnumerateArray().Select(r => AcrossRule.Parse(r)).SelectMany(parsed =>
        {
            Assert.Empty(parsed.Errors);
            return sightings.GroupBy(s => s.Plate, s => s.Seen, StringComparer.Ordinal).SelectMany(g =>
                AcrossJudge.Judge(parsed.Rule!, g, cameras).Select(f => (f.Rule.Kind, Plate: g.Key, f.OccurredAt, f.IsProof)));
        }).ToList();

        var expected = truth.RootElement.GetProperty("violations").EnumerateArray().Select(v => (
            Kind: v.GetProperty("kind").GetString()!, Plate: v.GetProperty("plate").GetString()!, At: v.GetProperty("at").GetDateTimeOffset())).ToList();
        Assert.Equal(expected.Select(e => (e.Kind, e.Plate)).Order(), found.Select(f => (f.Kind, f.Plate)).Order());

        // A pass is told from when the plate was first seen; it passes the surveyed point within two seconds of that.
        Assert.All(found, f => Assert.InRange(f.OccurredAt, expected.Single(e => e.Kind == f.Kind).At.AddSeconds(-2), expected.Single(e => e.Kind == f.Kind).At.AddSeconds(2)));
        Assert.All(found, f => Assert.True(f.IsProof));
        var plates = sightings.Select(s => s.Plate).ToList();
        Assert.All(truth.RootElement.GetProperty("innocents").EnumerateArray(), i => Assert.Equal(2, plates.Count(p => p == i.GetProperty("plate").GetString())));
    }

    private static void AssertViolations(ClipTruth truth, ReplayReport report)
    {
        var found = report.Outcomes.SelectMany(o => o.Violations.Select(v => (
            v.Judgement.Kind, Plate: v.Judgement.Kind == ViolationKinds.PlateCovered ? "" : o.Passage.Plate, o.Passage.PlateSure,
            At: (v.Judgement.OccurredAt - report.StartsAt).TotalSeconds))).OrderBy(f => f.At).ToList();
        var wanted = truth.Violations.Select(v => (
            v.Kind, Plate: v.Kind == ViolationKinds.PlateCovered ? "" : truth.Vehicle(v.Vehicle).Plate,
            From: v.AtSeconds!.Value - Tolerance, To: (v.UntilSeconds ?? v.AtSeconds.Value) + Tolerance)).OrderBy(w => w.From).ToList();
        var said = $"found: {string.Join("; ", found)}\nwanted: {string.Join("; ", wanted)}";
        Assert.True(found.Select(f => (f.Kind, f.Plate)).Order().SequenceEqual(wanted.Select(w => (w.Kind, w.Plate)).Order()), said);
        foreach (var want in wanted)
        {
            var one = found.Single(f => (f.Kind, f.Plate) == (want.Kind, want.Plate));
            Assert.True(one.At >= want.From && one.At <= want.To, said);
            Assert.False(one.PlateSure && want.Kind == ViolationKinds.PlateCovered, said);
        }

        // Every plate is the right one; one or the other may be left to a person, not most of them.
        var readable = found.Where(f => f.Kind != ViolationKinds.PlateCovered).ToList();
        Assert.True(2 * readable.Count(f => f.PlateSure) >= readable.Count, said);
    }

    /// <summary>Each video judged once for all tests, with the shipped models.</summary>
    public sealed class Replays : IDisposable
    {
        private readonly ConcurrentDictionary<(string, DateTimeOffset?), Lazy<Task<ReplayReport>>> done = new();
        private readonly VisionModels models = VisionModels.Open(PlateModels.FindFolder());

        /// <param name="clip">Path without ending, below samples.</param>
        /// <param name="startsAt">Null: as its truth says.</param>
        public Task<ReplayReport> OfAsync(string clip, DateTimeOffset? startsAt = null) =>
            done.GetOrAdd((clip, startsAt), _ => new Lazy<Task<ReplayReport>>(() => RunAsync(clip, startsAt))).Value;

        public void Dispose() => models.Dispose();

        private async Task<ReplayReport> RunAsync(string clip, DateTimeOffset? startsAt)
        {
            var video = SealedClips.Repository($"samples/{clip}.mp4");
            var start = startsAt ?? ClipTruth.Of(clip).StartsAt;
            return await Replayer.RunAsync(
                video, ReplayVerb.CameraOf(video, null), models, new CaptureTools(), null, CancellationToken.None, setting: start is { } at ? new ReplaySetting(at.ToUniversalTime()) : null);
        }
    }
}
