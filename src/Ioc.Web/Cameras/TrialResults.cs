using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Documents;
using Ioc.Vision.Evidence;
using Ioc.Vision.Replay;
using Ioc.Web.Replays;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Cameras;

/// <summary>Reads the two reports of a trial and lays them side by side.</summary>
internal sealed class TrialResults(ReplayRequests replays, IOptions<CameraOptions> options)
{
    // Two runs that look at other frames see the same act a moment apart.
    private const double SameAct = 1;

    /// <summary>The result; null when the draft's is no longer kept.</summary>
    /// <param name="address">Of the trial, without a slash at its end.</param>
    public async Task<TrialResult?> ReadAsync(string video, int savedVersion, ReplayRow draft, ReplayRow? saved, string address, CancellationToken token)
    {
        if (draft.Result is null || await ReportAsync(draft.Result, token) is not { } drafted || await replays.PicturesAsync(draft.Result, token) is not { } film)
        {
            return null;
        }

        var kept = saved?.Result is { } key ? await ReportAsync(key, token) : null;
        var keptFilm = kept is null ? null : await replays.PicturesAsync(saved!.Result!, token);
        var sameFrames = kept is not null && kept.AnalysedFps.Equals(drafted.AnalysedFps);
        var left = kept?.Violations.ToList() ?? [];
        var findings = new List<TrialFinding>();
        foreach (var found in drafted.Violations)
        {
            var twin = left.Find(other => IsSame(found, other, sameFrames));
            if (twin is not null)
            {
                left.Remove(twin);
            }

            findings.Add(Finding(found, kept is null ? "draft" : twin is null ? "draft" : "both", drafted, film, $"{address}/draft/"));
        }

        findings.AddRange(left.Select(found => Finding(found, "saved", kept!, keptFilm, $"{address}/saved/")));
        return new TrialResult(
            video, Side(drafted), kept is null ? null : Side(kept), savedVersion,
            [.. findings.OrderBy(finding => finding.At)],
            [
                .. drafted.Passages.Select(p => new TrialPassage(
                    p.Track, p.From, p.To, p.Plate is null ? null : Wording.Plate(p.Plate, p.VehicleClass), p.Confidence, p.Sure, p.UnsureReason, Wording.VehicleClass(p.VehicleClass),
                    p.SpeedKmh, p.SpeedUncertaintyKmh, p.SpeedNote, film.Passages.FirstOrDefault(one => one.Track == p.Track) is { } still ? $"{address}/draft/{still.File}" : null)),
            ],
            film.ScenesLeftOut + film.PassagesLeftOut,
            (draft.FinishedAt ?? draft.AskedAt) + TimeSpan.FromDays(options.Value.TrialDays));
    }

    private static bool IsSame(Found one, Found other, bool sameFrames) => sameFrames
        ? one.Id == other.Id
        : one.Kind == other.Kind && Math.Abs(one.At - other.At) <= SameAct && (one.Plate is null || other.Plate is null || one.Plate == other.Plate);

    private static TrialFinding Finding(Found found, string by, Report report, ReplayPictures? film, string address)
    {
        var passage = report.Passages.First(p => p.Track == found.Track);
        var readings = EvidenceReadings.Of(found.Detail, report.AnalysedFps, passage.Confidence).ToList();
        if (found.Detail["speedKmh"] is { } speed && !readings.Exists(reading => reading.Unit == "km/h"))
        {
            readings.Insert(0, new EvidenceReading("speed", speed.GetValue<double>(), "km/h", found.Detail["uncertaintyKmh"]?.GetValue<double>()));
        }

        return new TrialFinding(
            by, found.Kind, Wording.Kind(found.Kind), found.RuleId, found.At, found.Track, passage.Plate is null ? null : Wording.Plate(passage.Plate, passage.VehicleClass), passage.Sure, passage.Confidence,
            readings, JsonSerializer.SerializeToElement(found.Detail), film?.Scenes.FirstOrDefault(scene => scene.ViolationId == found.Id) is { } shown ? ReplayRequests.Film(shown, address) : null);
    }

    private static TrialSide Side(Report report) => new(report.Passages.Count, report.Violations.Count, report.Frames, report.AnalysedFps, report.Sha256, report.Own, report.Models);

    private async Task<Report?> ReportAsync(string result, CancellationToken token)
    {
        if (replays.Shelf.Find(result, ReplayShelf.Report) is not { } path)
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(path, token);
        return JsonSerializer.Deserialize<Report>(bytes, JsonSerializerOptions.Web)! with { Own = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)) };
    }

    private sealed record Report(
        string Sha256, double AnalysedFps, long Frames, Dictionary<string, string> Models, List<Passed> Passages, List<Found> Violations, string Own = "");

    private sealed record Passed(
        int Track, double From, double To, string? Plate, double Confidence, bool Sure, string? UnsureReason, string VehicleClass, double? SpeedKmh, double? SpeedUncertaintyKmh, string? SpeedNote);

    private sealed record Found(Guid Id, int Track, string Kind, double At, string? Plate, string RuleId, JsonObject Detail);
}
