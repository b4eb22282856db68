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

    private static readonly string[] Written = ["--failures", "--reads", "--sheet", "--calibration"];

    // No probability reaches it.
    private const double NeverSure = 2;

    public string Name => "eval";

    public string Summary => "score labelled photographs: eval LABELS.csv [--images DIR] [--split NAME] [--sheet FILE.jpg] [--against DIR] [--json]";

    public string Help =>
        """
        Usage: ioc eval LABELS.csv [--images DIR] [--split NAME] [--models DIR] [--against DIR] [--sheet FILE.jpg]
                        [--calibration FILE.svg] [--fit-calibration] [--failures FILE] [--reads FILE.csv] [--threads N] [--json]

        LABELS.csv has a header and the columns source, file, kind (full or crop; only full scenes are scored), plate_text
        (several parted by ;  ? for one that could not be read), boxes (x1,y1,x2,y2 parted by ;), lines (1 or 2), and
        split when --split is given. A photograph lies at DIR/SOURCE/FILE; DIR is images/ beside the CSV by default.

        read        scenes with a known plate, by lines; right when any known plate is read whole (Đ and D count as one)
        plates      every plate with a labelled box, readable or not; found at IoU 0.5 (readable_plates: those with a text)
        false finds finds that match no labelled box, per scene with boxes
        characters  characters of known plates, aligned with the best matching read of the scene
        sure        reads the product calls sure, where the truth is known
        ms          medians: one call of the detector, one plate of the reader

        Each share comes with its 95 % interval (Wilson). Groups: source; lines; class, as the true text tells it; size, the
        plate's width in the detector's view; light, by the photograph's own pixels: infrared (mean distance of the colour
        samples from grey below 3.5), dark (mean luma below 75), light (the rest).

        --sheet            one JPEG of all failures, enlarged, with truth and read, sorted by cause
        --against DIR      a second set of models on the same scenes: the figures of both side by side, and who reads what the
                           other does not, in one table
        --calibration      the reliability of the stated probabilities as a table, and as a diagram in the named SVG
        --fit-calibration  learns the vote's calibration from these scenes and writes it beside the models; never name the
                           scenes that the figures are measured on. Each scene is learned from at five sizes; from which
                           probability on the product is sure is chosen on vehicles that the curve was not drawn through
        --json             the scores as JSON on standard output instead of a table
        --reads            every read whose truth is known, with what spoke for it, one CSV row each
        --failures         writes one line per scene that was not read, per missed plate and per wrong sure read
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(
            arguments, ["--images", "--split", "--models", "--against", "--failures", "--reads", "--sheet", "--calibration", "--threads"], ["--json", "--fit-calibration"]);
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

        // Whatever would fail after minutes of scoring is told before.
        foreach (var option in Written)
        {
            RequireWritable(option, given.Option(option));
        }

        string PathOf(LabelledScene scene) => Path.Combine(images, scene.Source, scene.File);
        Console.OutputEncoding = Encoding.UTF8;
        var folder = given.Option("--models") ?? PlateModels.FindFolder();
        using var models = Open(folder, given);
        if (given.Has("--fit-calibration"))
        {
            return await FitAsync(scenes, PathOf, models, folder, $"{Path.GetFileName(labels)} {given.Option("--split")}".Trim(), given.Option("--reads"), cancellationToken).ConfigureAwait(false);
        }

        using var others = given.Option("--against") is { } against ? Open(against, given) : null;
        var results = await ScoreAsync(scenes, PathOf, models, cancellationToken).ConfigureAwait(false);
        foreach (var broken in results.Where(r => r.Error is not null))
        {
            await Console.Error.WriteLineAsync($"{broken.Error} (row {broken.Scene.Row}; counted as nothing found)").ConfigureAwait(false);
        }

        if (given.Option("--failures") is { } failures)
        {
            await File.WriteAllLinesAsync(failures, FailureList.Lines(results), cancellationToken).ConfigureAwait(false);
        }

        if (given.Option("--reads") is { } reads)
        {
            await File.WriteAllLinesAsync(reads, ReadList.Lines(results), cancellationToken).ConfigureAwait(false);
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
        };
        if (others is not null)
        {
            var theirs = await ScoreAsync(scenes, PathOf, others, cancellationToken).ConfigureAwait(false);
            report = report with { Against = PairedCounts.Of(results, theirs), Others = Scores.Of(theirs), OthersReads = Facets.Of(theirs, view)[0].Known };
        }

        if (given.Option("--calibration") is { } diagram)
        {
            await File.WriteAllTextAsync(diagram, report.Reliability!.ToSvg(), cancellationToken).ConfigureAwait(false);
        }

        await Console.Out.WriteLineAsync(given.Has("--json") ? report.ToJson() : report.ToTable(folder, given.Option("--against"))).ConfigureAwait(false);
        return 0;
    }

    private static PlateModels Open(string folder, Arguments given) =>
        PlateModels.OpenForPhotographs(folder, given.Number("--threads", 1, 1, 64));

    private static void RequireWritable(string option, string? path)
    {
        if (path is null)
        {
            return;
        }

        if (Directory.Exists(path))
        {
            throw new CommandLineException($"{option} {path}: is a folder; name the file to write");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new CommandLineException($"{option} {path}: there is no folder {folder}; make it first");
        }
    }

    private async Task<int> FitAsync(
        IReadOnlyList<LabelledScene> scenes, Func<LabelledScene, string> path, PlateModels models, string folder, string name, string? readsFile, CancellationToken cancellationToken)
    {
        // What speaks for a read is what is learned from: a calibration that is there already must not take part, and every plate is looked at again.
        var reader = models.Photographs(time, new VoteRules(NeverSure));
        var results = new List<SceneResult>();
        foreach (var scale in FittingScales)
        {
            foreach (var scene in scenes.Where(s => s.Plates.Any(p => p.Text is not null)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                results.Add(await ScoreAsync(scene, path(scene), scale, reader, cancellationToken).ConfigureAwait(false));
            }

            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"size {scale:0.00}: {results.Sum(r => r.JudgedReads().Count())} reads so far")).ConfigureAwait(false);
        }

        if (readsFile is not null)
        {
            await File.WriteAllLinesAsync(readsFile, ReadList.Lines(results), cancellationToken).ConfigureAwait(false);
        }

        Calibration fitted;
        try
        {
            fitted = CalibrationFit.Fit([.. results.SelectMany(r => r.KnownReads())], models.Reader.Manifest.Sha256, $"{name}, {scenes.Count} scenes at {FittingScales.Length} sizes");
        }
        catch (ArgumentException few)
        {
            throw new CommandLineException(few.Message, few);
        }

        fitted.Write(folder);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.Combine(folder, Calibration.FileName)}: slope {fitted.Slope:0.000} and {fitted.Top:0.000}, height {fitted.Height:0.000}, offset {fitted.Offset:0.000}; with a gleam slope {fitted.Gleaming?.Slope:0.000} and {fitted.Gleaming?.Top:0.000}, height {fitted.Gleaming?.Height:0.000}, offset {fitted.Gleaming?.Offset:0.000}; fitted on {fitted.Reads} reads, {fitted.Right} right.\nSure from {fitted.Sure:0.0000}: of {fitted.KeptOutSure} plates that were kept out in turns and called sure then, {fitted.KeptOutSureRight} were right.")).ConfigureAwait(false);
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
