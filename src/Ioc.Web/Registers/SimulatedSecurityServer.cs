using System.ComponentModel;
using System.Diagnostics;
using Ioc.Enforcement.Registers;
using Ioc.Web.Platform;
using Ioc.Web.Registrations;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Registers;

/// <summary>
/// The demo's security server: a real second process that answers as X-Road would, from the invented registrations. It ends with this host, because it
/// watches its standard input. Where Node is missing the demo goes by the imported registrations alone.
/// </summary>
public sealed class SimulatedSecurityServer(IOptions<SiteOptions> site, IOptions<RegisterOptions> options, ILogger<SimulatedSecurityServer> log) : IHostedService, IDisposable
{
    /// <summary>The program, in the folder of samples.</summary>
    public const string Program = "security-server/server.mjs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private Process? process;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var samples = site.Value.Samples;
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(site.Value.Tools, Program), "--registrations", Path.Combine(samples, DemoRegistrations.File), "--facts", Path.Combine(samples, "town")])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            log.LogWarning("The simulated security server does not start, Node is missing ({Reason}); look-ups wait", missing.Message);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        if (await process.StandardOutput.ReadLineAsync(limit.Token) is { } address)
        {
            options.Value.XRoad.SecurityServer = address;
            log.LogInformation("Vehicles are looked up over a simulated X-Road at {Address}", address);
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (process is { HasExited: false })
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => process?.Dispose();
}
