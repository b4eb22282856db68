using Ioc.Domain.Traffic;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Cameras;

/// <summary>What one vehicle's pass through the picture came to.</summary>
/// <param name="Violations">What it did wrong, in order of time; mostly empty.</param>
public sealed record PassageOutcome(Passage Passage, IReadOnlyList<FoundViolation> Violations)
{
    /// <summary>What was seen, for the rules across cameras; null where no such rule looks at this camera, or the plate is not sure.</summary>
    public PassageView? View { get; init; }
}

/// <summary>A vehicle as it was seen when its plate became sure.</summary>
/// <param name="PlateBox">The plate in at.jpg: x, y, width, height in pixels; empty where it is not known.</param>
/// <param name="Stills">at.jpg and, where there are such, plate.jpg and scene.json.</param>
public sealed record PassageView(int[] PlateBox, IReadOnlyList<Still> Stills);

/// <summary>A violation before its evidence is on disk.</summary>
/// <param name="Id">Follows from passage and kind.</param>
/// <param name="MediaTime">Position of the moment in the source, for cutting a clip from a file.</param>
/// <param name="PlateBox">The plate in the picture at the moment: x, y, width, height in pixels.</param>
/// <param name="Stills">before.jpg, at.jpg, after.jpg, plate.jpg; empty when no evidence was asked for.</param>
public sealed record FoundViolation(Guid Id, Judgement Judgement, TimeSpan MediaTime, int[] PlateBox, IReadOnlyList<Still> Stills)
{
    /// <summary>Where plates were around the moment; null when no evidence was asked for.</summary>
    public EvidenceScene? Scene { get; init; }
}

/// <summary>A part of an evidence package that is there at once: a compressed picture, or the scene.</summary>
/// <param name="Name">File name within the package.</param>
/// <param name="TakenAt">Capture time.</param>
/// <param name="Jpeg">Its bytes.</param>
public sealed record Still(string Name, DateTimeOffset TakenAt, byte[] Jpeg);
