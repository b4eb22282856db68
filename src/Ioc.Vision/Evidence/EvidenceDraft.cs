using Ioc.Domain.Traffic;

namespace Ioc.Vision.Evidence;

/// <summary>A violation whose stills are on disk and whose clip is still to be cut. It survives a crash.</summary>
/// <param name="Passage">The passage that broke the rule, told once more in case it was not handed over yet.</param>
/// <param name="Manifest">All but the parts.</param>
/// <param name="Stills">The parts that are there.</param>
/// <param name="Clip">Where the clip comes from.</param>
public sealed record EvidenceDraft(Passage Passage, EvidenceManifest Manifest, IReadOnlyList<EvidencePart> Stills, string RuleId, ClipOrder Clip)
{
    /// <summary>Where the first of two cameras' clip comes from; null for a judgement over one.</summary>
    public ClipOrder? FirstClip { get; init; }
}

/// <summary>Which piece of video a package needs; neither file nor folder where the source sends no video.</summary>
/// <param name="File">A recorded file to cut from; null for a live source.</param>
/// <param name="RecentFolder">The folder of a live source's recent video; null for a file.</param>
/// <param name="FromMedia">Position in the file.</param>
/// <param name="From">Capture time of the clip's beginning.</param>
/// <param name="To">Capture time of its end.</param>
public sealed record ClipOrder(string? File, string? RecentFolder, TimeSpan FromMedia, DateTimeOffset From, DateTimeOffset To);
