using System.Text.Json;
using Ioc.Domain.Text;
using Ioc.Web.Replays;

namespace Ioc.Web.Review;

/// <summary>GET /api/review/cases/{id}/replays: what can be judged again, and what was.</summary>
/// <param name="HasClip">False: the evidence has no clip (or it is broken), so that nothing can be judged again.</param>
/// <param name="Original">What judged, and whether it is still kept.</param>
/// <param name="Items">Newest first.</param>
public sealed record CaseReplaysView(bool HasClip, OriginalView Original, IReadOnlyList<CaseReplayView> Items);

/// <summary>What judged a case.</summary>
/// <param name="Models">File name to SHA-256, as sealed.</param>
/// <param name="Missing">The model files that are no longer kept: with them gone the case cannot be judged by the original models.</param>
/// <param name="CameraVersion">The version of the camera's configuration that held the rule; null: the rule is taken from the sealed manifest.</param>
public sealed record OriginalView(string RuleId, string RuleVersion, IReadOnlyDictionary<string, string> Models, IReadOnlyList<string> Missing, int? CameraVersion);

/// <summary>One time that a case's clip was judged again.</summary>
/// <param name="Basis">original or current: the models and rules.</param>
/// <param name="Verdict">stands, does_not_stand or cannot_be_judged; null before the result has joined the file. It decides nothing.</param>
/// <param name="Reasons">The deciding one first.</param>
/// <param name="StatementSha256">Of the signed statement.</param>
public sealed record CaseReplayView(ReplayView Run, string Basis, string? Verdict, IReadOnlyList<LocalText> Reasons, string? StatementSha256);

/// <summary>POST /api/review/cases/{id}/replays: judges the clip again.</summary>
/// <param name="Basis">original or current.</param>
public sealed record ReplayCaseClip(string? Basis);

/// <summary>Both judgements side by side: GET /api/review/cases/{id}/replays/{replay}/result. Logged as a look.</summary>
/// <param name="Statement">The signed statement: sealed, judged, verdict, reasons, models, rules.</param>
/// <param name="SealedKind">The act on file.</param>
/// <param name="JudgedKind">The act found now; null for none.</param>
/// <param name="SignatureHolds">True when the statement is as it was signed, by a key of this site.</param>
/// <param name="Film">The clip frame by frame, as it was judged now.</param>
/// <param name="StatementUrl">The statement as a file.</param>
public sealed record CaseReplayResult(JsonElement Statement, LocalText SealedKind, LocalText? JudgedKind, bool SignatureHolds, string KeyId, FilmView? Film, string StatementUrl);
