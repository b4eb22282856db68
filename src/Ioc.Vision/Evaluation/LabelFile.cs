using System.Globalization;
using CsvHelper;
using Ioc.Domain.Plates;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Evaluation;

/// <summary>
/// Labels of photographs as CSV with a header: source, file, kind (full: a scene; crop: not for this), plate_text (several parted
/// by ;, ? for a plate that could not be read), boxes (x1,y1,x2,y2 in pixels, parted by ;), lines (1 or 2, one for all or
/// one each), and split when one is asked for.
/// </summary>
public static class LabelFile
{
    private static readonly string[] Required = ["source", "file", "kind", "plate_text", "boxes", "lines"];

    // One line is one row, so that a wrong row can be found by its line; the limit guards against a quote that never closes.
    private static readonly CsvReaderOptions Format = new() { TrackLineNumbers = true, AllowLineBreaksInQuotes = false, MaxRecordSize = 64 * 1024 };

    /// <summary>The scenes of a split, or of all.</summary>
    /// <exception cref="CommandLineException">The file, or a row of it, cannot be used: named by row and column.</exception>
    public static IReadOnlyList<LabelledScene> Load(string path, string? split)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Load(stream, path, split);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"{path}: cannot be read ({failure.Message})", failure);
        }
    }

    /// <summary>The same from any stream; <paramref name="path"/> only names it in messages.</summary>
    public static IReadOnlyList<LabelledScene> Load(Stream stream, string path, string? split)
    {
        using var csv = CsvReader.Create(stream, Format, leaveOpen: true);
        try
        {
            csv.ReadHeader();
            return Scenes(csv, path, split);
        }
        catch (CsvFormatException broken)
        {
            throw new CommandLineException($"{path}: row {csv.LineNumber} is not CSV ({broken.Message})", broken);
        }
    }

    private static List<LabelledScene> Scenes(CsvReader csv, string path, string? split)
    {
        if (csv.Headers.Count == 0)
        {
            throw new CommandLineException($"{path}: is empty; a header and one row per photograph are expected");
        }

        var missing = Required.Concat(split is null ? [] : ["split"]).Except(csv.Headers, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new CommandLineException($"{path}: row 1 lacks the column {string.Join(", ", missing)}");
        }

        var scenes = new List<LabelledScene>();
        var splits = new SortedSet<string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var row = (int)csv.LineNumber;
            if (csv.FieldCount != csv.Headers.Count)
            {
                throw new CommandLineException($"{path}: row {row} has {csv.FieldCount} columns, the header {csv.Headers.Count}");
            }

            if (split is not null)
            {
                splits.Add(csv.GetString("split"));
                if (csv.GetString("split") != split)
                {
                    continue;
                }
            }

            switch (csv.GetString("kind"))
            {
                case "full":
                    scenes.Add(Scene(csv, path, row));
                    break;
                case "crop":
                    break;
                case var other:
                    throw Wrong(path, row, "kind", $"'{other}' is neither full nor crop");
            }
        }

        return scenes.Count > 0 ? scenes
            : throw new CommandLineException(
                split is null || splits.Contains(split)
                    ? $"{path}: has no row of kind full"
                    : $"{path}: has no split '{split}'; there is {string.Join(", ", splits)}");
    }

    private static LabelledScene Scene(CsvReader csv, string path, int row)
    {
        var source = csv.GetString("source");
        var file = csv.GetString("file");
        if (file.Length == 0)
        {
            throw Wrong(path, row, "file", "is empty");
        }

        var texts = Split(csv.GetString("plate_text"));
        var boxes = Array.ConvertAll(Split(csv.GetString("boxes")), box => Box(box, path, row));
        var lines = Array.ConvertAll(Split(csv.GetString("lines")), text => text switch
        {
            "1" => 1,
            "2" => (int?)2,
            "?" => null,
            _ => throw Wrong(path, row, "lines", $"'{text}' is neither 1 nor 2"),
        });
        if (texts.Length > 0 && boxes.Length > 0 && texts.Length != boxes.Length)
        {
            throw Wrong(path, row, "boxes", $"has {boxes.Length} boxes for {texts.Length} plates");
        }

        var count = Math.Max(texts.Length, boxes.Length);
        if (lines.Length > 1 && lines.Length != count)
        {
            throw Wrong(path, row, "lines", $"has {lines.Length} numbers for {count} plates");
        }

        var plates = Enumerable.Range(0, count).Select(i => new LabelledPlate(
            i < texts.Length && !texts[i].Contains('?', StringComparison.Ordinal) ? PlateText.Key(texts[i]) : null,
            i < boxes.Length ? boxes[i] : null,
            lines.Length > 1 ? lines[i] : lines.FirstOrDefault())).ToList();
        return new LabelledScene(row, source, file, plates, boxes.Length > 0);
    }

    private static string[] Split(string field) => field.Length == 0 ? [] : field.Split(';', StringSplitOptions.TrimEntries);

    private static PlateBox Box(string text, string path, int row)
    {
        var numbers = text.Split(',');
        var sides = new float[4];
        if (numbers.Length != 4
            || numbers.Where((n, i) => !float.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out sides[i])).Any()
            || sides[2] <= sides[0] || sides[3] <= sides[1])
        {
            throw Wrong(path, row, "boxes", $"'{text}' is no box x1,y1,x2,y2");
        }

        return new PlateBox(sides[0], sides[1], sides[2] - sides[0], sides[3] - sides[1]);
    }

    private static CommandLineException Wrong(string path, int row, string column, string what) => new($"{path}: row {row}, column {column}: {what}");
}
