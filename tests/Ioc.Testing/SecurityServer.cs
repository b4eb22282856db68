using System.Diagnostics;
using System.Net.Http.Json;
using Xunit;

namespace Ioc.Testing;

/// <summary>A real second process that answers as an X-Road security server would; it can be told to fail.</summary>
public sealed class SecurityServer : IAsyncLifetime, IDisposable
{
    private static readonly HttpClient Http = new();
    private Process? process;

    public string Address { get; private set; } = "";

    /// <summary>The folder of the sources that it hands out, one CSV for each format; null for the demonstration's.</summary>
    public string? Facts { get; init; }

    public async Task InitializeAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Ioc.sln")))
        {
            root = root.Parent;
        }

        var samples = Path.Combine(root.FullName, "samples");
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(root.FullName, "tools/security-server/server.mjs"), "--registrations", Path.Combine(samples, "registrations-1000.csv"), "--facts", Facts ?? Path.Combine(samples, "town"), "--control"])
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        Address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The security server did not start.");
    }

    /// <summary>Tells it how to fail; an empty object: not at all.</summary>
    public async Task SimulateAsync(object how)
    {
        using var answer = await Http.PostAsJsonAsync(Address + "/simulate", how);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => process?.Dispose();

    public async Task DisposeAsync()
    {
        process!.StandardInput.Close();
        await process.WaitForExitAsync();
    }
}
