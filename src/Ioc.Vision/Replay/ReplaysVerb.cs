using System.Diagnostics;
using System.Runtime.InteropServices;
using Ioc.Data.Connections;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Replay;

/// <summary><c>replays</c>: runs the recorded videos and clips that people ask for, behind the live cameras.</summary>
public sealed class ReplaysVerb(Func<string?, VisionModels> loadModels) : IVerb
{
    private static readonly TimeSpan LeftBehind = TimeSpan.FromHours(6);

    public string Name => "replays";

    public string Summary => "run trials of rules and contested clips that wait in the database (started by the host)";

    public string Help => """
        ioc replays --data DIR [--database CONNECTION] [--models DIR] [--stop-with-parent]

        Takes what waits in traffic.replay, one at a time, at a lower priority than everything else on the machine. What a process that dies
        was at is taken again by another within half a minute. Results lie in DIR/replays, the models that ever judged in DIR/models.

          --data DIR           shared with the host
          --database TEXT      PostgreSQL connection string; default: the environment variable IOC_DATABASE (not visible to other users)
          --models DIR         default: the environment variable IOC_MODELS, or the models that came with the program
          --stop-with-parent   end when standard input closes
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var given = Arguments.Parse(arguments, ["--data", "--database", "--models"], ["--stop-with-parent"]);
        var folder = Path.GetFullPath(given.Option("--data") ?? throw new CommandLineException("--data DIR is needed: where evidence and results are kept"));
        var connection = given.Option("--database") ?? Environment.GetEnvironmentVariable(WorkVerb.DatabaseVariable)
            ?? throw new CommandLineException($"--database CONNECTION (or {WorkVerb.DatabaseVariable}) is needed");
        var models = given.Option("--models");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopping.Cancel();
        });
        if (given.Has("--stop-with-parent"))
        {
            _ = WorkVerb.StopWithParentAsync(stopping);
        }

        // Live cameras come first; FFmpeg inherits it.
        using (var self = Process.GetCurrentProcess())
        {
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }

        try
        {
            // Unlike the name of a machine, it is never another process's: a lease is never mistaken for one's own.
            var name = $"{Environment.MachineName}/replays-{Guid.NewGuid():N}";
            var data = new DataFolder(folder, name);
            new ModelShelf(data.Models).Keep(models ?? PlateModels.FindFolder());
            new ReplayShelf(data.Replays).Sweep(TimeProvider.System.GetUtcNow() - LeftBehind);
            await using var database = Database.Open(connection);
            var log = new WorkerLog(Console.Error, TimeProvider.System);
            var run = new ReplayRun(data, models, loadModels, new CaptureTools(), TimeProvider.System);
            await new ReplayWorker(new ReplayQueue(database, name, TimeProvider.System), run, database, log, TimeProvider.System).RunAsync(stopping.Token);
            return 0;
        }
        catch (ArgumentException wrong)
        {
            // Its own message could repeat the password; only ours is shown.
            throw new CommandLineException("the connection string is not understood; it looks like Host=…;Username=…;Password=…;Database=…", wrong);
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"cannot use the folder {folder}: {disk.Message}", disk);
        }
    }
}
