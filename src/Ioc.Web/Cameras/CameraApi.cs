using System.Text.Json;
using Ioc.Domain.Text;

namespace Ioc.Web.Cameras;

/// <summary>One camera in the list. Its source is a secret: only where it lies is told.</summary>
/// <param name="Kind"><c>stream</c>, <c>video</c> or <c>anpr</c>.</param>
/// <param name="Place">Host of a stream, name of a video's file; null for a camera that posts its readings.</param>
/// <param name="Version">Number of its configuration.</param>
/// <param name="Rules">The kinds of its rules, in order.</param>
public sealed record CameraSummary(
    string Code, LocalText Name, string Kind, string? Place, string? PlaceCode, LocalText? PlaceName, double? Longitude, double? Latitude,
    bool Simulated, bool Enabled, int Version, IReadOnlyList<string> Rules, CertificateView? Certificate, CameraStateView? State);

/// <summary>What a camera does now.</summary>
/// <param name="State">starting, live, reconnecting, ended, stopped or broken.</param>
/// <param name="Silent">True when its worker has not reported for half a minute: nothing here can be trusted as of now.</param>
public sealed record CameraStateView(
    string State, DateTimeOffset Since, string? Detail, DateTimeOffset? LastFrameAt, double AnalysedFps, long Frames, long Dropped, string Worker, bool Silent);

/// <summary>The device's certificate as a speed meter.</summary>
/// <param name="Expired">True when today (Vietnam) is not within its days: its readings are not evidence.</param>
public sealed record CertificateView(string Number, DateOnly ValidFrom, DateOnly ValidTo, bool Expired);

/// <summary>A camera as its page shows it.</summary>
/// <param name="Config">What is versioned: analysedFps, play, plane, certificate, rules; see docs/camera-rules.md.</param>
/// <param name="StillAt">When the picture to draw on was taken; null when there is none yet.</param>
/// <param name="Faults">What is wrong with the configuration that is in force, if a hand has damaged it.</param>
public sealed record CameraDetail(
    CameraSummary Camera, JsonElement Config, DateTimeOffset? StillAt, IReadOnlyList<CameraVersionView> Versions, IReadOnlyList<ConfigFault> Faults);

/// <summary>One version of a camera's configuration.</summary>
/// <param name="Changes">What it changed, one line each, compared with the version before.</param>
public sealed record CameraVersionView(int Number, string Author, DateTimeOffset At, string? Note, IReadOnlyList<LocalText> Changes);

/// <summary>One thing that is wrong in a configuration.</summary>
/// <param name="Field">Its path: <c>rules[0].stopLine</c>.</param>
public sealed record ConfigFault(string Field, LocalText Text);

/// <summary>A rule as it judged, found by its version.</summary>
/// <param name="Rule">Canonical JSON; its SHA-256 is <paramref name="Version"/>.</param>
/// <param name="CameraVersion">The first version of the camera's configuration that had it; null when only evidence still has it.</param>
public sealed record RuleOfVersion(string CameraCode, string Version, JsonElement Rule, int? CameraVersion, DateTimeOffset? Since);

/// <summary>A camera to add.</summary>
/// <param name="Code">1 to 40 letters, digits, dots, dashes, underscores.</param>
/// <param name="Kind"><c>stream</c>, <c>video</c> or <c>anpr</c>.</param>
/// <param name="Source">The stream's address with user and password, or the name of an uploaded video; none for <c>anpr</c>.</param>
public sealed record AddCamera(
    string Code, string NameVi, string NameEn, string Kind, string? Source, string? PlaceCode, double? Longitude, double? Latitude, bool Simulated);

/// <summary>New particulars of a camera.</summary>
/// <param name="Source">Null keeps the one it has.</param>
public sealed record ChangeCamera(string NameVi, string NameEn, string? Source, string? PlaceCode, double? Longitude, double? Latitude);

/// <summary>A new configuration.</summary>
/// <param name="Version">The number that was on the page: if another was saved meanwhile, nothing is overwritten.</param>
/// <param name="Note">Why, in a few words.</param>
public sealed record ChangeConfig(int Version, JsonElement Config, string? Note);

/// <summary>An old version to bring back, as a new one.</summary>
public sealed record RestoreVersion(int Version, int Number);

/// <summary>A source to try.</summary>
/// <param name="Code">The camera whose stored source is tried when <paramref name="Source"/> is null.</param>
public sealed record TrySource(string? Code, string? Kind, string? Source);

/// <summary>What a source answered.</summary>
/// <param name="Fps">Frames per second; null when it does not say.</param>
/// <param name="Seconds">Length of a file.</param>
/// <param name="Still">The first picture, JPEG as base64.</param>
public sealed record SourceAnswerView(int Width, int Height, double? Fps, double? Seconds, string Codec, byte[] Still, DateTimeOffset TakenAt);

/// <summary>A recorded video that cameras and trials may play, or a folder of them that cameras may.</summary>
/// <param name="Name">A file's name, <c>folder/file</c>, or <c>folder/</c>.</param>
/// <param name="Bytes">Of a folder: all its videos together.</param>
/// <param name="At">Of a folder: when its newest was written.</param>
/// <param name="Files">How many videos a folder holds; null for a file.</param>
public sealed record VideoView(string Name, long Bytes, DateTimeOffset At, bool Sample, int? Files);

/// <summary>Whether a folder's video is here already.</summary>
/// <param name="Name">What it is called here (<c>folder/file.mp4</c>); null when it is still to be sent.</param>
public sealed record KnownVideo(string? Name);

/// <summary>A video that has been taken.</summary>
public sealed record UploadedVideo(string Name, long Bytes, int Width, int Height, double? Fps, double? Seconds, string Codec);
