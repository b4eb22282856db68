using System.Diagnostics;

namespace Ioc.Web.Platform.Workers;

/// <summary>How a vision worker of this host is started.</summary>
/// <param name="Database">Connection string; handed over in the environment, where other users of the machine cannot read it.</param>
/// <param name="DataFolder">The folder that host and workers share: evidence, spool, stills.</param>
/// <param name="Models">The folder of the models.</param>
public sealed record WorkerLaunch(string Database, string DataFolder, string Models)
{
    /// <summary>Name of the environment variable that carries the connection string.</summary>
    public const string DatabaseVariable = "IOC_DATABASE";

    /// <summary>The command of one worker.</summary>
    /// <param name="name">Unique among the city's workers.</param>
    public ProcessStartInfo Describe(string name) => Of("work", "--worker", $"{Environment.MachineName}/{name}");

    /// <summary>The command of the process that runs trials and contested clips, behind the workers.</summary>
    public ProcessStartInfo DescribeReplays() => Of("replays");

    private ProcessStartInfo Of(params string[] verb)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Ioc.Vision.dll"),
            },
        };
        foreach (var argument in (string[])[.. verb, "--data", DataFolder, "--models", Models, "--stop-with-parent"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[DatabaseVariable] = Database;
        return start;
    }
}
