using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Replay;

namespace Ioc.Vision.Bench;

/// <summary><c>bench</c>: how fast the whole pipeline is, beside what it cannot do without.</summary>
public sealed class BenchVerb(Func<string?, VisionModels> loadModels) : IVerb
{
    private const string Sample = "samples/junction-day.mp4";

    public string Name => "bench";

    public string Summary => "measure the whole pipeline beside bare decoding and model runs";

    public string Help => """
        ioc bench [FILE] [--json] [--models DIR]

        Runs the whole pipeline over a video (default samples/junction-day.mp4) and, in turns with it, the bare cost: FFmpeg decoding
        the same frames to nowhere, then the same models run as often on frames that lie ready; and a pipeline on each core at once,
        which tells how many cameras the machine holds. Three times each, the median counts.

          --json         one line of JSON
          --models DIR   default: the environment variable IOC_MODELS, or the models that came with the program
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--models"], ["--json"]);
        var video = given.Plain switch
        {
            [] => Sample,
            [var file] => file,
            _ => throw new CommandLineException("name one video file at most"),
        };
        if (!File.Exists(video))
        {
            throw new CommandLineException($"{video}: there is no such file");
        }

        var models = new List<VisionModels>();
        try
        {
            for (var core = 0; core < Environment.ProcessorCount; core++)
            {
                models.Add(loadModels(given.Option("--models")));
            }

            var report = await new PipelineBench(video, ReplayVerb.CameraOf(video, null), models, new CaptureTools()).RunAsync(cancellationToken);
            await Console.Out.WriteLineAsync(given.Has("--json") ? report.ToJson() : report.ToText());
            return 0;
        }
        catch (CaptureException failed)
        {
            throw new CommandLineException($"{video}: {failed.Verdict.Text().En}", failed);
        }
        finally
        {
            models.ForEach(m => m.Dispose());
        }
    }
}
