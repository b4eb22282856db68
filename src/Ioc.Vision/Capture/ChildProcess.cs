using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ioc.Vision.Capture;

/// <summary>
/// One FFmpeg or ffprobe child that this object owns: started with an argument list (no shell), its standard error drained
/// into a ring, ended by asking, waiting and killing, and killed by the system when this process dies.
/// </summary>
/// <remarks>
/// An address with a password never becomes an argument, because every user of the machine can read those: it goes in
/// through standard input (see <see cref="FfmpegArguments"/>).
/// </remarks>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int SetPipeSize = 1031;
    private static readonly string? Setpriv = new[] { "/usr/bin/setpriv", "/bin/setpriv" }.FirstOrDefault(File.Exists);
    private readonly Process process;
    private readonly LineRing ring = new(100);
    private readonly Task draining;
    private int ended;

    private ChildProcess(Process process)
    {
        this.process = process;
        draining = DrainAsync();
    }

    /// <summary>What the child writes.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What the child reads; whoever feeds it closes this.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>The child's last lines of complaint, redacted.</summary>
    public IReadOnlyList<string> Complaints => ring.Lines();

    public int Id => process.Id;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Its arguments, none of them secret.</param>
    /// <param name="input">Text for its standard input, which is then closed.</param>
    /// <exception cref="CaptureException">The program is missing.</exception>
    public static async Task<ChildProcess> StartAsync(string program, IEnumerable<string> arguments, string? input, CancellationToken token)
    {
        var child = await StartFedAsync(program, arguments, token);
        try
        {
            if (input is not null)
            {
                await child.process.StandardInput.WriteAsync(input.AsMemory(), token);
            }

            child.process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read its input; its exit status and complaints tell why.
        }

        return child;
    }

    /// <summary>Starts a program that is then fed through <see cref="Input"/>.</summary>
    /// <exception cref="CaptureException">The program is missing.</exception>
    public static async Task<ChildProcess> StartFedAsync(string program, IEnumerable<string> arguments, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (!IsThere(program))
        {
            throw new CaptureException(CaptureVerdict.NoFfmpeg, program, []);
        }

        var start = new ProcessStartInfo
        {
            FileName = program,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (OperatingSystem.IsLinux() && Setpriv is not null)
        {
            start.FileName = Setpriv;
            start.ArgumentList.Add("--pdeathsig");
            start.ArgumentList.Add("KILL");
            start.ArgumentList.Add("--");
            start.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process started;
        try
        {
            started = await ChildStarter.StartAsync(start);
        }
        catch (Win32Exception)
        {
            throw new CaptureException(CaptureVerdict.NoFfmpeg, program, []);
        }

        var child = new ChildProcess(started);
        child.WidenPipe();
        return child;
    }

    /// <summary>Waits for the child to end by itself.</summary>
    /// <returns>Its exit status.</returns>
    public async Task<int> WaitAsync(CancellationToken token)
    {
        await process.WaitForExitAsync(token);
        await draining;
        return process.ExitCode;
    }

    /// <summary>Kills it now; what reads its output sees the end.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>Asks it to end, waits, and kills it if it does not.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (!process.HasExited)
        {
            if (OperatingSystem.IsLinux())
            {
                _ = SendSignal(process.Id, Terminate);
            }

            using var limit = new CancellationTokenSource(patience);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await draining;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            await StopAsync(TimeSpan.FromSeconds(2));
            process.Dispose();
        }
    }

    // setpriv would start and only then find nothing to run.
    private static bool IsThere(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task DrainAsync()
    {
        try
        {
            while (await process.StandardError.ReadLineAsync() is { } line)
            {
                ring.Add(line);
            }
        }
        catch (IOException)
        {
            // The pipe broke with the child; what was read is kept.
        }
    }

    // A 1080p frame is 3 MB: with the default 64 KiB every frame costs 48 switches between the two processes.
    private void WidenPipe()
    {
        if (OperatingSystem.IsLinux() && Output is PipeStream { SafePipeHandle: { IsInvalid: false } handle })
        {
            _ = ControlPipe(handle, SetPipeSize, 1 << 20);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlPipe(SafePipeHandle handle, int command, int value);
}
