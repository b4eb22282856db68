using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Evaluation;

/// <summary><c>eval</c>: scores labelled photographs.</summary>
public sealed class EvalVerb(TimeProvider time) : IVerb
{
    public string Name => "eval";

    public string Summary => "score labelled photographs: eval LABELS.csv [--images DIR] [--split NAME] [--json]";

    public string Help =>
        """
        Usage: ioc eval LABELS.csv [--images DIR] [--split NAME] [--json] [--models DIR] [--failures FILE] [--threads N]

        LABELS.csv has a header and the columns source, file, kind (full or crop; only full scenes are scored), plate_text
        (several parted by ;  ? for one that could not be read), boxes (x1,y1,x2,y2 parted by ;), lines (1 or 2), and
        split when --split is given. A photograph lies at DIR/SOURCE/FILE; DIR is images/ beside the CSV by default.

        read        scenes with a known plate, by lines; right when any known plate is read whole (Đ and D count as one)
        plates      every plate with a labelled box, readable or not; found at IoU 0.5
        false finds finds that match no labelled box, per scene with boxes
        characters  characters of known plates, aligned with the best matching read of the scene
        sure        reads the product calls sure, where the truth is known
        ms          medians: one call of the detector, one plate of the reader

        --json      the scores as JSON on standard output instead of a table
        --failures  writes one line per scene that was not read, per missed plate and per wrong sure read
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--images", "--split", "--models", "--failures", "--threads"], ["--json"]);
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

        using var models = PlateModels.Open(
            given.Option("--models"), new InferenceOptions(given.Number("--threads", 1, 1, 64)), DetectorView.Closer);
        var reader = new PhotographReader(models.Detector, models.Reader, new VoteRules(models.SureAt), time);
        var results = new List<SceneResult>(scenes.Count);
        foreach (var scene in scenes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(await ScoreAsync(scene, Path.Combine(images, scene.Source, scene.File), reader, cancellationToken).ConfigureAwait(false));
            if (results.Count % 50 == 0 || results.Count == scenes.Count)
            {
                await Console.Error.WriteLineAsync($"{results.Count} of {scenes.Count} scenes").ConfigureAwait(false);
            }
        }

        foreach (var broken in results.Where(r => r.Error is not null))
        {
            await Console.Error.WriteLineAsync($"{broken.Error} (row {broken.Scene.Row}; counted as nothing found)").ConfigureAwait(false);
        }

        if (given.Option("--failures") is { } failures)
        {
            await File.WriteAllLinesAsync(failures, FailureList.Lines(results), cancellationToken).ConfigureAwait(false);
        }

        Console.OutputEncoding = Encoding.UTF8;
        await Console.Out.WriteLineAsync(given.Has("--json") ? JsonSerializer.Serialize(Scores.Of(results)) : Table(results)).ConfigureAwait(false);
        return 0;
    }

    private static async Task<SceneResult> ScoreAsync(
        LabelledScene scene, string path, PhotographReader reader, CancellationToken cancellationToken)
    {
        var load = await PictureFile.LoadAsync(path, cancellationToken).ConfigureAwait(false);
        if (load.Picture is null)
        {
            return new SceneResult(scene, [], TimeSpan.Zero, TimeSpan.Zero, load.Error);
        }

        using (load.Picture)
        {
            var (plates, detecting, reading) = reader.Read(load.Picture);
            return new SceneResult(scene, plates, detecting, reading, null);
        }
    }

    private static string Table(List<SceneResult> results)
    {
        var table = new StringBuilder();
        table.AppendLine(
            CultureInfo.InvariantCulture,
            $"{"source",-12} {"scenes",6} {"one line",16} {"two lines",16} {"plates found",18} {"false/scene",11} {"characters",18} {"sure and right",18}");
        var groups = results.GroupBy(r => r.Scene.Source, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var group in groups)
        {
            Line(table, group.Key, Scores.Of([.. group]));
        }

        var all = Scores.Of(results);
        Line(table, "all", all);
        table.Append(CultureInfo.InvariantCulture, $"median {all.Ms.Detect:0.0} ms to find, {all.Ms.Read:0.0} ms to read a plate");
        return table.ToString();
    }

    private static void Line(StringBuilder table, string name, Scores s) => table.AppendLine(
        CultureInfo.InvariantCulture,
        $"{name,-12} {s.Scenes,6} {Of(s.Read.OneLine),16} {Of(s.Read.TwoLines),16} {Of(new Share(s.Plates.Count, s.Plates.Found)),18} {s.FalsePerScene,11:0.000} {Of(s.Characters),18} {Of(s.Sure),18}");

    private static string Of(Share share) => share.Count == 0
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{share.Right}/{share.Count} {(double)share.Right / share.Count:0.000}");
}
