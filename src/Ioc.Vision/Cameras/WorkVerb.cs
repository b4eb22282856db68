using System.Runtime.InteropServices;
using Ioc.Data.Connections;
using Ioc.Vision.Capture;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Cameras;

/// <summary><c>work</c>: watches the cameras of a city.</summary>
public sealed class WorkVerb(Func<string?, VisionModels> loadModels) : IVerb
{
    internal const string DatabaseVariable = "IOC_DATABASE";

    public string Name => "work";

    public string Summary => "watch the cameras in the database (started by the host)";

    public string Help => """
        ioc work --data DIR [--database CONNECTION] [--worker NAME] [--cameras CODE,CODE…] [--models DIR] [--stop-with-parent]

        Watches enabled cameras of traffic.camera, shared out evenly among all workers of the city, none twice; the cameras of a
        worker that dies are taken over within 20 seconds. Passages and violations go to the database, evidence to DIR/evidence.
        What the database cannot take waits in DIR/spool and is sent later; nothing is lost or doubled.

          --data DIR           evidence, spool, stills; shared with the host
          --database TEXT      PostgreSQL connection string; default: the environment variable IOC_DATABASE (not visible to other users)
          --worker NAME        unique among the city's workers; default: the machine's name
          --cameras CODES      only these cameras, separated by commas
          --models DIR         default: the environment variable IOC_MODELS, or the models that came with the program
          --stop-with-parent   end when standard input closes

        Models run on the CPU, each camera with its own; IOC_PROVIDER=cuda, openvino or directml runs them there, where the ONNX Runtime
        has it: then all cameras share one set, and frames that wait go through the detector together.
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--data", "--database", "--worker", "--cameras", "--models"], ["--stop-with-parent"]);
        var folder = given.Option("--data") ?? throw new CommandLineException("--data DIR is needed: where evidence and spool are kept");
        var connection = given.Option("--database") ?? Environment.GetEnvironmentVariable(DatabaseVariable)
            ?? throw new CommandLineException($"--database CONNECTION (or {DatabaseVariable}) is needed");
        var worker = given.Option("--worker") ?? Environment.MachineName;
        var only = given.Option("--cameras")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var models = given.Option("--models");

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopping.Cancel();
        });
        if (given.Has("--stop-with-parent"))
        {
            _ = StopWithParentAsync(stopping);
        }

        // Broken models are told now, not by every camera; and they are kept, for what they judge may be contested long after they were replaced.
        loadModels(models).Dispose();
        var log = new WorkerLog(Console.Error, TimeProvider.System);
        try
        {
            await using var database = Database.Open(connection);
            var data = new DataFolder(Path.GetFullPath(folder), worker);
            new ModelShelf(data.Models).Keep(models ?? PlateModels.FindFolder());
            var options = new WorkerOptions(data, only);
            using var pool = new ModelPool(() => loadModels(models), ExecutionProviders.IsAccelerated());
            await new Worker(options, database, pool.Take, new CaptureTools(), log, TimeProvider.System).RunAsync(stopping.Token);
            return 0;
        }
        catch (ArgumentException wrong)
        {
            // Its own message could repeat the password; only ours is shown.
            throw new CommandLineException("the connection string is not understood; it looks like Host=…;Username=…;Password=…;Database=…", wrong);
        }
        catch (WorkerException taken)
        {
            throw new CommandLineException(taken.Message, taken);
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"cannot use the folder {folder}: {disk.Message}", disk);
        }
    }

    /// <summary>Ends the process's work when its standard input closes: the host that started it is gone.</summary>
    internal static async Task StopWithParentAsync(CancellationTokenSource stopping)
    {
        await using var input = Console.OpenStandardInput();
        var nothing = new byte[256];
        try
        {
            while (await input.ReadAsync(nothing, CancellationToken.None) > 0)
            {
                // Only its end matters.
            }

            await stopping.CancelAsync();
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException)
        {
            // The worker ended first.
        }
    }
}
