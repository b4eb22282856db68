using System.Globalization;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary><c>replay</c>: the passages and violations of a recorded video.</summary>
public sealed class ReplayVerb(Func<string?, VisionModels> loadModels) : IVerb
{
    public string Name => "replay";

    public string Summary => "judge a recorded video: its passages and violations";

    public string Help => """
        ioc replay FILE [--camera FILE.camera.json] [--json] [--draw FOLDER] [--lang vi|en] [--at TIME] [--models DIR]

        Judges every frame of a video by its camera's rules. The same file, models and rules give the same output, byte for byte.

          --camera FILE   the camera's rules; default: FILE's name with .camera.json beside it; without either, passages only
          --json          JSON instead of tables; times in seconds from the start of the video
          --draw FOLDER   stills with the rules, the vehicle's way and each judgement drawn on them; the JSON lists them as drawings
          --lang vi|en    language of the tables, default vi
          --at TIME       when the first frame was taken, e.g. 2026-11-28T08:00:00+07:00: rules with hours and certificates go by it
          --models DIR    default: the environment variable IOC_MODELS, or the models that came with the program
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--camera", "--draw", "--lang", "--at", "--models"], ["--json"]);
        if (given.Plain is not [var video])
        {
            throw new CommandLineException("name one video file: ioc replay FILE");
        }

        var language = given.Option("--lang") ?? "vi";
        if (language is not ("vi" or "en"))
        {
            throw new CommandLineException("--lang is vi or en");
        }

        ReplaySetting? setting = null;
        if (given.Option("--at") is { } written)
        {
            setting = DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? new ReplaySetting(at.ToUniversalTime())
                : throw new CommandLineException("--at is a time such as 2026-11-28T08:00:00+07:00");
        }

        if (!File.Exists(video))
        {
            throw new CommandLineException($"{video}: there is no such file");
        }

        var camera = CameraOf(video, given.Option("--camera"));
        using var models = loadModels(given.Option("--models"));
        try
        {
            var progress = Console.IsErrorRedirected ? null : new Counter();
            var report = await Replayer.RunAsync(video, camera, models, new CaptureTools(), progress, cancellationToken,
                given.Option("--draw") is { } folder ? new JudgementDrawings(folder, camera) : null, setting);
            Counter.Clear(progress);
            await Console.Out.WriteLineAsync(given.Has("--json") ? report.ToJson() : report.ToTable(language == "vi").TrimEnd('\n'));
            return 0;
        }
        catch (CaptureException failed)
        {
            throw new CommandLineException($"{video}: {failed.Verdict.Text().En}" + (failed.Lines.Count > 0 ? $" ({failed.Lines[^1].Trim()})" : string.Empty), failed);
        }
    }

    /// <summary>The rules that belong to a video.</summary>
    /// <exception cref="CommandLineException">The file is missing or wrong; every error is named.</exception>
    public static CameraModel CameraOf(string video, string? named)
    {
        var file = named ?? Path.ChangeExtension(video, ".camera.json");
        if (!File.Exists(file))
        {
            return named is null
                ? CameraModel.Check(new CameraConfig { Code = "FILE", NameVi = Path.GetFileName(video), Source = video })
                : throw new CommandLineException($"{named}: there is no such file");
        }

        try
        {
            return CameraModel.Parse(File.ReadAllText(file));
        }
        catch (CameraConfigException wrong)
        {
            throw new CommandLineException($"{file}: {wrong.Message}", wrong);
        }
    }

    private sealed class Counter : IProgress<long>
    {
        public void Report(long value)
        {
            if (value % 20 == 0)
            {
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{value} frames"));
            }
        }

        public static void Clear(Counter? shown) => (shown is null ? TextWriter.Null : Console.Error).Write("\r                    \r");
    }
}
