using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Evaluation;

/// <summary><c>eval</c>: scores labelled photographs, compares two sets of models on them, and fits the vote's calibration.</summary>
public sealed class EvalVerb(TimeProvider time) : IVerb
{
    // Smaller copies of the photographs that are learned from: the reads that a reader gets wrong are mostly small ones.
    private static readonly double[] FittingScales = [1, 0.7, 0.5, 0.38, 0.3];

    public string Name => "eval";

    public string Summary => "score labelled photographs: eval LABELS.csv [--images DIR] [--split NAME] [--sheet FILE.jpg] [--against DIR] [--json]";

    public string Help =>
        """
        Usage: ioc eval LABELS.csv [--images DIR] [--split NAME] [--models DIR] [--against DIR] [--sheet FILE.jpg]
                        [--calibration FILE.svg] [--fit-calibration] [--failures FILE] [--threads N] [--json]

        LABELS.csv has a header and the columns source, file, kind (full or crop; only full scenes are scored), plate_text
        (several parted by ;  ? for one that could not be read), boxes (x1,y1,x2,y2 parted by ;), lines (1 or 2), and
        split when --split is given. A photograph lies at DIR/SOURCE/FILE; DIR is images/ beside the CSV by default.

        read        scenes with a known plate, by lines; right when any known plate is read whole (Đ and D count as one)
        plates      every plate with a labelled box, readable or not; found at IoU 0.5
        false finds finds that match no labelled box, per scene with boxes
        characters  characters of known plates, aligned with the best matching read of the scene
        sure        reads the product calls sure, where the truth is known
        ms          medians: one call of the detector, one plate of the reader

        Each share comes with its 95 % interval (Wilson). Groups: source; lines; class, as the true text tells it; size, the
        plate's width in the detector's view; light, by the photograph's own pixels: infrared (mean distance of the colour
        samples from grey below 3.5), dark (mean luma below 75), light (the rest).

        --sheet            one JPEG of all failures, enlarged, with truth and read, sorted by cause
        --against DIR      a second set of models on the same scenes: who reads what the other does not, in one table
        --calibration      the reliability of the stated probabilities as a table, and as a diagram in the named SVG
        --fit-calibration  learns the vote's calibration from these scenes and writes it beside the models; never name the
                           scenes that the figures are measured on. Each scene is learned from at five sizes
        --json             the scores as JSON on standard output instead of a table
        --failures         writes one line per scene that was not read, per missed plate and per wrong sure read
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(
            arguments, ["--images", "--split", "--models", "--against", "--failures", "--sheet", "--calibration", "--threads"], ["--json", "--fit-calibration"]);
        if (given.Plain is not [var labels])
        {
            throw new CommandLineException("give one CSV of labels; ioc help eval tells more");
        }

        var scenes = LabelFile.Load(labels, given.Option("--split"));
        var images = given.Option("--images") ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(labels))!, "images");
        if (!Directory.Exists(images))
        {
            throw new CommandLineException($"{images}: no such folder; name the photographs' folder with --images");
        }

        string PathOf(LabelledScene scene) => Path.Combine(images, scene.Source, scene.File);
        Console.OutputEncoding = Encoding.UTF8;
        var folder = given.Option("--models") ?? PlateModels.FindFolder();
        using var models = Open(folder, given);
        if (given.Has("--fit-calibration"))
        {
            return await FitAsync(scenes, PathOf, models, folder, $"{Path.GetFileName(labels)} {given.Option("--split")}".Trim(), cancellationToken).ConfigureAwait(false);
        }

        var results = await ScoreAsync(scenes, PathOf, models, cancellationToken).ConfigureAwait(false);
        foreach (var broken in results.Where(r => r.Error is not null))
        {
            await Console.Error.WriteLineAsync($"{broken.Error} (row {broken.Scene.Row}; counted as nothing found)").ConfigureAwait(false);
        }

        if (given.Option("--failures") is { } failures)
        {
            await File.WriteAllLinesAsync(failures, FailureList.Lines(results), cancellationToken).ConfigureAwait(false);
        }

        if (given.Option("--sheet") is { } sheet)
        {
            await File.WriteAllBytesAsync(sheet, await FailureSheet.DrawAsync(Failure.Of(results), PathOf, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var view = (models.Detector.Manifest.Input.Width, models.Detector.Manifest.Input.Height);
        var report = new EvalReport(Scores.Of(results), Facets.Of(results, view), ClassScores.Of(results))
        {
            Reliability = given.Option("--calibration") is null ? null : Reliability.Of(
                [.. results.SelectMany(r => r.JudgedReads()).Where(r => r.Plate.Decision.Text is not null).Select(r => (r.Plate.Decision.Confidence, r.Plate.Decision.Score, r.Right))]),
            Against = given.Option("--against") is { } other ? await CompareAsync(other, given, scenes, PathOf, results, cancellationToken).ConfigureAwait(false) : null,
        };
        if (given.Option("--calibration") is { } diagram)
        {
            await File.WriteAllTextAsync(diagram, report.Reliability!.ToSvg(), cancellationToken).ConfigureAwait(false);
        }

        await Console.Out.WriteLineAsync(given.Has("--json") ? report.ToJson() : report.ToTable(folder, given.Option("--against"))).ConfigureAwait(false);
        return 0;
    }

    private static PlateModels Open(string folder, Arguments given) =>
        PlateModels.OpenForPhotographs(folder, given.Number("--threads", 1, 1, 64));

    private async Task<IReadOnlyList<PairedCounts>> CompareAsync(
        string other, Arguments given, IReadOnlyList<LabelledScene> scenes, Func<LabelledScene, string> path, List<SceneResult> results, CancellationToken cancellationToken)
    {
        using var models = Open(other, given);
        return PairedCounts.Of(results, await ScoreAsync(scenes, path, models, cancellationToken).ConfigureAwait(false));
    }

    private async Task<int> FitAsync(
        IReadOnlyList<LabelledScene> scenes, Func<LabelledScene, string> path, PlateModels models, string folder, string name, CancellationToken cancellationToken)
    {
        // The vote's own score is what is learned from: a calibration that is there already must not take part.
        var reader = models.Photographs(time, new VoteRules(models.Reader.Manifest.Thresholds.Sure));
        var reads = new List<(double Score, bool Right)>();
        foreach (var scale in FittingScales)
        {
            foreach (var scene in scenes.Where(s => s.Plates.Any(p => p.Text is not null)))
            {
                var result = await ScoreAsync(scene, path(scene), scale, reader, cancellationToken).ConfigureAwait(false);
                reads.AddRange(result.JudgedReads().Where(r => r.Plate.Decision.Text is not null).Select(r => (r.Plate.Decision.Score, r.Right)));
            }

            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"size {scale:0.00}: {reads.Count} reads so far, {reads.Count(r => r.Right)} right")).ConfigureAwait(false);
        }

        Calibration fitted;
        try
        {
            fitted = Calibration.Fit(reads, models.Reader.Manifest.Sha256, $"{name}, {scenes.Count} scenes at {FittingScales.Length} sizes");
        }
        catch (ArgumentException few)
        {
            throw new CommandLineException(few.Message, few);
        }

        fitted.Write(folder);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.Combine(folder, Calibration.FileName)}: slope {fitted.Slope:0.000}, offset {fitted.Offset:0.000}, sure from {fitted.Sure:0.0000}; fitted on {fitted.Reads} reads, {fitted.Right} right")).ConfigureAwait(false);
        return 0;
    }

    private async Task<List<SceneResult>> ScoreAsync(
        IReadOnlyList<LabelledScene> scenes, Func<LabelledScene, string> path, PlateModels models, CancellationToken cancellationToken)
    {
        var reader = models.Photographs(time);
        var results = new List<SceneResult>(scenes.Count);
        foreach (var scene in scenes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(await ScoreAsync(scene, path(scene), 1, reader, cancellationToken).ConfigureAwait(false));
            if (results.Count % 50 == 0 || results.Count == scenes.Count)
            {
                await Console.Error.WriteLineAsync($"{results.Count} of {scenes.Count} scenes").ConfigureAwait(false);
            }
        }

        return results;
    }

    private static async Task<SceneResult> ScoreAsync(
        LabelledScene scene, string path, double scale, PhotographReader reader, CancellationToken cancellationToken)
    {
        var load = await PictureFile.LoadAsync(path, cancellationToken).ConfigureAwait(false);
        if (load.Picture is not { } photograph)
        {
            return new SceneResult(scene, [], TimeSpan.Zero, TimeSpan.Zero, load.Error);
        }

        using var picture = scale < 1 ? PictureEdits.Downscale(photograph, (int)(photograph.Width * scale), photograph.Height) : photograph;
        if (scale < 1)
        {
            photograph.Dispose();
        }

        var (plates, detecting, reading) = reader.Read(picture);
        return new SceneResult(scale < 1 ? scene.Scaled((float)scale) : scene, plates, detecting, reading, null, SceneLook.Of(picture));
    }
}
