using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioc.Domain.Plates;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Reading;

/// <summary><c>read</c>: the plates of photographs.</summary>
public sealed class ReadVerb(TimeProvider time) : IVerb
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public string Name => "read";

    public string Summary => "read the plates of photographs: read IMAGE… [--json]";

    public string Help =>
        """
        Usage: ioc read IMAGE… [--json] [--models DIR] [--threads N]

        Finds and reads every plate of photographs (JPEG turned upright by its EXIF note, PNG, WebP, BMP, GIF, TIFF; at
        most 64 megapixels). A read is sure, or says why not: low_confidence, grammar (no Vietnamese plate is written so),
        ambiguous (two plates are almost as likely), unreadable. Standard output carries the plates, standard error the
        photographs that could not be opened; the exit code is then 1.
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--models", "--threads"], ["--json"]);
        if (given.Plain.Count == 0)
        {
            throw new CommandLineException("give one photograph or more; ioc help read tells more");
        }

        using var models = PlateModels.OpenForPhotographs(given.Option("--models"), given.Number("--threads", 1, 1, 64));
        var reader = models.Photographs(time);
        Console.OutputEncoding = Encoding.UTF8;
        var answers = new List<PhotographAnswer>();
        foreach (var path in given.Plain)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await AnswerAsync(path, reader, cancellationToken).ConfigureAwait(false);
            answers.Add(answer);
            if (answer.Error is not null)
            {
                await Console.Error.WriteLineAsync($"ioc read: {answer.Error}").ConfigureAwait(false);
            }
            else if (!given.Has("--json"))
            {
                await WriteAsync(answer).ConfigureAwait(false);
            }
        }

        if (given.Has("--json"))
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answers, Json)).ConfigureAwait(false);
        }

        return answers.Exists(a => a.Error is not null) ? 1 : 0;
    }

    private static async Task<PhotographAnswer> AnswerAsync(string path, PhotographReader reader, CancellationToken cancellationToken)
    {
        var load = await PictureFile.LoadAsync(path, cancellationToken).ConfigureAwait(false);
        if (load.Picture is not { } picture)
        {
            return new PhotographAnswer(path, 0, 0, [], load.Error);
        }

        using (picture)
        {
            var plates = reader.Read(picture).Plates.Select(p => new PlateAnswer(
                p.Decision.Text,
                p.Decision.Text is { } text ? PlateGrammar.Display(text, p.Decision.Lines, p.Decision.Colour) : null,
                Math.Round(p.Decision.Confidence, 4),
                p.Decision.Sure,
                p.Decision.Reason,
                p.Decision.Lines,
                p.Decision.Colour,
                p.Decision.VehicleClass,
                [.. new[] { p.Detection.Box.X, p.Detection.Box.Y, p.Detection.Box.Width, p.Detection.Box.Height }.Select(side => (int)MathF.Round(side))],
                Math.Round(p.Detection.Score, 4)));
            return new PhotographAnswer(path, picture.Width, picture.Height, [.. plates], null);
        }
    }

    private static async Task WriteAsync(PhotographAnswer answer)
    {
        await Console.Out.WriteLineAsync(answer.File).ConfigureAwait(false);
        if (answer.Plates.Count == 0)
        {
            await Console.Out.WriteLineAsync("  no plate found").ConfigureAwait(false);
        }

        foreach (var plate in answer.Plates)
        {
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {plate.Display ?? "unreadable",-16} {plate.Confidence,6:P1}  {(plate.Sure ? "sure" : plate.Reason),-14} {plate.Colour,-7} {plate.VehicleClass,-9} at {plate.Box[0]},{plate.Box[1]} {plate.Box[2]}×{plate.Box[3]}"))
                .ConfigureAwait(false);
        }
    }

    private sealed record PhotographAnswer(string File, int Width, int Height, IReadOnlyList<PlateAnswer> Plates, string? Error);

    private sealed record PlateAnswer(
        string? Plate, string? Display, double Confidence, bool Sure, string? Reason, int? Lines, string Colour, string VehicleClass, int[] Box, double Score);
}
