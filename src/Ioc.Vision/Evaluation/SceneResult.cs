using Ioc.Domain.Plates;
using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Evaluation;

/// <summary>What came of one labelled photograph.</summary>
/// <param name="Scene">The photograph and its truth.</param>
/// <param name="Plates">What was found and read in it.</param>
/// <param name="Detecting">How long finding took.</param>
/// <param name="Reading">How long reading all of them took.</param>
/// <param name="Error">Why the photograph could not be opened; null when it could. It then counts as nothing found.</param>
/// <param name="Look">Its size and light; null when it could not be opened.</param>
public sealed record SceneResult(
    LabelledScene Scene, IReadOnlyList<PhotographPlate> Plates, TimeSpan Detecting, TimeSpan Reading, string? Error, SceneLook? Look = null)
{
    private const float FoundAt = 0.5f;

    /// <summary>Texts that are known of the scene.</summary>
    public IEnumerable<string> KnownTexts => Scene.Plates.Select(p => p.Text).OfType<string>();

    /// <summary>Lines of the first plate whose text is known; null when there is none, or its lines are not labelled.</summary>
    public int? Lines => Scene.Plates.FirstOrDefault(p => p.Text is not null)?.Lines;

    /// <summary>Whether any known plate was read whole.</summary>
    public bool IsRead => KnownTexts.Any(truth => Plates.Any(p => Key(p) == truth));

    /// <summary>Labelled boxes, those with a find at IoU 0.5, the same of plates that a person could read, and the finds that belong to none.</summary>
    public (FoundShare Plates, FoundShare Readable, int False) Finds()
    {
        var labelled = Scene.Plates.Where(p => p.Box is not null).ToList();
        var boxes = labelled.ConvertAll(p => p.Box!.Value);
        var pairs = from box in Enumerable.Range(0, boxes.Count)
                    from find in Enumerable.Range(0, Plates.Count)
                    let overlap = boxes[box].Overlap(Plates[find].Detection.Box)
                    where overlap >= FoundAt
                    orderby overlap descending
                    select (box, find);
        var (boxesTaken, findsTaken) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (box, find) in pairs)
        {
            if (!boxesTaken.Contains(box) && findsTaken.Add(find))
            {
                boxesTaken.Add(box);
            }
        }

        return (
            new(boxes.Count, boxesTaken.Count),
            new(labelled.Count(p => p.Text is not null), boxesTaken.Count(box => labelled[box].Text is not null)),
            Plates.Count - findsTaken.Count);
    }

    /// <summary>Characters of the known plates, and how many of them the best matching read has.</summary>
    public (int Characters, int Right) Characters()
    {
        var (all, right) = (0, 0);
        foreach (var truth in KnownTexts)
        {
            all += truth.Length;
            right += Plates.Select(p => Alignment.Matches(truth, Key(p))).DefaultIfEmpty(0).Max();
        }

        return (all, right);
    }

    /// <summary>Width of the first known plate: of its labelled box, else of the find that reads it best; null when neither is there.</summary>
    public float? ReferenceWidth
    {
        get
        {
            var known = Scene.Plates.FirstOrDefault(p => p.Text is not null) ?? (Scene.Plates.Count > 0 ? Scene.Plates[0] : null);
            return known?.Box?.Width
                ?? (known?.Text is { } text ? Plates.OrderByDescending(p => Alignment.Matches(text, Key(p))).Select(p => (float?)p.Detection.Box.Width).FirstOrDefault() : null);
        }
    }

    /// <summary>
    /// Reads whose truth is known. Where boxes are labelled a read is compared with the plate it lies on; a read on no labelled plate,
    /// or on one whose text is unknown, has no truth.
    /// </summary>
    public IEnumerable<(PhotographPlate Plate, bool Right)> JudgedReads()
    {
        foreach (var plate in Plates)
        {
            string?[] truths = Scene.BoxesKnown
                ? [.. Scene.Plates.Where(p => p.Box is { } box && box.Overlap(plate.Detection.Box) >= 0.3f).Select(p => p.Text)]
                : [.. Scene.Plates.Select(p => p.Text)];
            var isRight = truths.Contains(Key(plate), StringComparer.Ordinal);
            if (isRight || (truths.Length > 0 && truths.All(t => t is not null)))
            {
                yield return (plate, isRight);
            }
        }
    }

    /// <summary>The same reads as votes to learn from: the first read alone, and all reads; the vehicle is the scene's first known plate.</summary>
    public IEnumerable<KnownRead> KnownReads()
    {
        foreach (var (plate, right) in JudgedReads())
        {
            if (plate is { Decision.Evidence: { } all, First.Evidence: { } first })
            {
                var firstRight = plate.First.Text == plate.Decision.Text ? right : KnownTexts.Contains(Key(plate.First), StringComparer.Ordinal);
                yield return new KnownRead(
                    KnownTexts.First(), new KnownVote(first, firstRight, MayBeSure(plate.First)), new KnownVote(all, right, MayBeSure(plate.Decision)));
            }
        }

        static bool MayBeSure(PlateDecision decision) => decision.Reason is null or UnsureReasons.LowConfidence;
    }

    /// <summary>Reads that the product is sure of and whose truth is known, and those of them that are right.</summary>
    public (int Sure, int Right) SureReads()
    {
        var sure = JudgedReads().Where(r => r.Plate.Decision.Sure).ToList();
        return (sure.Count, sure.Count(r => r.Right));
    }

    /// <summary>Labelled plates with the find that lies on them best; plates that were not found are left out.</summary>
    public IEnumerable<(LabelledPlate Truth, PhotographPlate Plate)> FoundPlates() =>
        from truth in Scene.Plates
        where truth.Box is not null
        let best = Plates.MaxBy(p => truth.Box!.Value.Overlap(p.Detection.Box))
        where best is not null && truth.Box!.Value.Overlap(best.Detection.Box) >= FoundAt
        select (truth, best);

    private static string Key(PhotographPlate plate) => Key(plate.Decision);

    private static string Key(PlateDecision decision) => decision.Text is { } text ? PlateText.Key(text) : string.Empty;
}
