using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ioc.Vision.Capture;

/// <summary>
/// Starts children on one thread that lives as long as this process. Linux sends the death signal when the <em>thread</em>
/// that started a child ends, and threads of the pool come and go: a camera's FFmpeg would die with one of them.
/// </summary>
internal static class ChildStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Done)> Requests = new(boundedCapacity: 256);

    static ChildStarter()
    {
        new Thread(Run) { IsBackground = true, Name = "starts children" }.Start();
    }

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var done = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((start, done));
        return done.Task;
    }

    private static void Run()
    {
        foreach (var (start, done) in Requests.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."));
            }
            catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                done.SetException(failure);
            }
        }
    }
}
