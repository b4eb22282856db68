using System.Text.Json;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Web.Replays;

namespace Ioc.Web.Cameras;

/// <summary>POST /api/cameras/{code}/trials: tries a draft on a recorded video. Nothing is saved, nothing goes live.</summary>
/// <param name="Video">Name of an uploaded video or a sample.</param>
/// <param name="Config">The draft; see docs/camera-rules.md.</param>
/// <param name="StartsAt">When the video was taken: rules with hours and certificates go by it. Null: 01/01/1970, as on the command line.</param>
public sealed record StartTrial(string? Video, JsonElement Config, DateTimeOffset? StartsAt);

/// <summary>A trial of a draft.</summary>
/// <param name="Saved">What the saved version says of the same video; null where the draft is the saved version, or that has no sound configuration.</param>
/// <param name="SavedVersion">The number of the saved version.</param>
public sealed record TrialView(string Video, ReplayView Draft, ReplayView? Saved, int SavedVersion);

/// <summary>What a trial found.</summary>
/// <param name="Saved">Null where there is nothing to compare with.</param>
/// <param name="Findings">Every violation that the draft or the saved version found, in order of time.</param>
/// <param name="Passages">As the draft saw them.</param>
/// <param name="LeftOut">Findings and passages without stills, because there are too many.</param>
/// <param name="KeptUntil">After this it is deleted.</param>
public sealed record TrialResult(
    string Video, TrialSide Draft, TrialSide? Saved, int SavedVersion, IReadOnlyList<TrialFinding> Findings, IReadOnlyList<TrialPassage> Passages, int LeftOut, DateTimeOffset KeptUntil);

/// <summary>One of the two runs.</summary>
/// <param name="VideoSha256">Of the video.</param>
/// <param name="ReportSha256">Of the report: the same video, models and configuration give the same, byte for byte.</param>
/// <param name="Models">File name to SHA-256.</param>
public sealed record TrialSide(int Passages, int Violations, long Frames, double AnalysedFps, string VideoSha256, string ReportSha256, IReadOnlyDictionary<string, string> Models);

/// <summary>A violation that was found.</summary>
/// <param name="FoundBy"><c>both</c>, <c>draft</c> or <c>saved</c>.</param>
/// <param name="At">Seconds from the start of the video.</param>
/// <param name="Readings">What was measured, with units and uncertainty.</param>
/// <param name="Detail">The judgement in numbers.</param>
/// <param name="Film">Null where there are too many.</param>
public sealed record TrialFinding(
    string FoundBy, string Kind, LocalText KindText, string RuleId, double At, int Track, string? Plate, bool Sure, double Confidence,
    IReadOnlyList<EvidenceReading> Readings, JsonElement Detail, FilmView? Film);

/// <summary>A vehicle that passed.</summary>
/// <param name="From">Seconds from the start of the video.</param>
/// <param name="UnsureReason">low_confidence, grammar, few_reads, ambiguous or unreadable; null when sure.</param>
/// <param name="SpeedNote">Why the speed is no evidence: uncertified or certificate_expired.</param>
/// <param name="Picture">A still with its whole way drawn.</param>
public sealed record TrialPassage(
    int Track, double From, double To, string? Plate, double Confidence, bool Sure, string? UnsureReason, LocalText VehicleClass, double? SpeedKmh, double? SpeedUncertaintyKmh, string? SpeedNote, string? Picture);
