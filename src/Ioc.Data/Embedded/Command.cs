using System.ComponentModel;
using System.Diagnostics;

namespace Ioc.Data.Embedded;

/// <summary>Runs a short program to its end.</summary>
internal static class Command
{
    /// <returns>Exit status, and standard output followed by standard error.</returns>
    /// <exception cref="EmbeddedPostgresException">The program is not there.</exception>
    public static async Task<(int Status, string Output)> RunAsync(IReadOnlyList<string> command, string? input, CancellationToken token)
    {
        var start = StartInfo(command);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(token);
            var errors = process.StandardError.ReadToEndAsync(token);
            try
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // it ended without reading; its status tells why
            }

            await process.WaitForExitAsync(token);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A start with a plain environment: nothing of ours (PG* variables, secrets) reaches the child.</summary>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new EmbeddedPostgresException($"{start.FileName} did not start.");
        }
        catch (Win32Exception failure)
        {
            throw new EmbeddedPostgresException(
                $"The embedded database needs the program {start.FileName}, which cannot be run ({failure.Message}). Install util-linux and coreutils.", failure);
        }
    }
}
