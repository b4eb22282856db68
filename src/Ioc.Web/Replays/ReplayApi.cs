using Ioc.Domain.Text;

namespace Ioc.Web.Replays;

/// <summary>Where a replay that somebody asked for stands.</summary>
/// <param name="State">waiting, running, done, failed or cancelled.</param>
/// <param name="Ahead">How many are done before it, while it waits.</param>
/// <param name="Share">How far it is, 0..1; null while that cannot be told.</param>
/// <param name="Unattended">It waits and no process takes anything up: somebody must look at the machine.</param>
/// <param name="Kept">Answered from a result that was kept: the same video, models and configuration.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record ReplayView(
    Guid Id, string State, int Ahead, double? Share, bool Unattended, bool Kept, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset? FinishedAt, ReplayFaultView? Fault);

/// <param name="Code">E.g. <c>replay.video</c>.</param>
public sealed record ReplayFaultView(string Code, LocalText Text);

/// <summary>A judgement frame by frame. What is drawn is drawn on copies.</summary>
/// <param name="Before">Index of the still before.</param>
/// <param name="AtMoment">Index of the still at the moment.</param>
/// <param name="After">Index of the still after.</param>
public sealed record FilmView(int Before, int AtMoment, int After, IReadOnlyList<FilmFrameView> Frames);

/// <param name="At">Seconds from the start of the video.</param>
/// <param name="Lamp">What the rule's lamp showed: red, amber, green, dark, unknown; null where the rule has none.</param>
public sealed record FilmFrameView(double At, string Url, string? Lamp);
