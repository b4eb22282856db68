using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Data.Background;

/// <summary>
/// Work that is done turn after turn for as long as the host runs. Whatever a turn throws ends neither the work nor the host, for nobody else
/// would do what it does: it is told, once for each cause, and the turn is tried again after a pause that grows.
/// </summary>
public static class Steadily
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Works at a steady pace.</summary>
    /// <param name="what">What works, as the log names it.</param>
    /// <param name="turn">One turn. It may be interrupted anywhere and is begun anew.</param>
    /// <param name="every">The pause between two turns.</param>
    /// <param name="clock">Times the pauses.</param>
    /// <param name="log">Told of the first failure of each cause, and when it works again.</param>
    /// <param name="token">The host stops: the task then ends, without an exception.</param>
    public static Task WorkAsync(string what, Func<CancellationToken, Task> turn, TimeSpan every, TimeProvider clock, ILogger log, CancellationToken token) =>
        WorkAsync(what, async stop =>
        {
            await turn(stop);
            return every;
        }, clock, log, token);

    /// <summary>Works at a pace that each turn sets.</summary>
    /// <param name="what">What works, as the log names it.</param>
    /// <param name="turn">One turn, which says how long to wait before the next; zero for at once.</param>
    /// <param name="clock">Times the pauses.</param>
    /// <param name="log">Told of the first failure of each cause, and when it works again.</param>
    /// <param name="token">The host stops: the task then ends, without an exception.</param>
    /// <param name="pauseAfter">The pause after so many failures in a row; one second, then twice as long each time, up to 30 s, when null.</param>
    public static async Task WorkAsync(
        string what, Func<CancellationToken, Task<TimeSpan>> turn, TimeProvider clock, ILogger log, CancellationToken token, Func<int, TimeSpan>? pauseAfter = null)
    {
        // The first turn may compute much: whoever starts the work does not wait for it.
        await Task.Yield();
        string? told = null;
        var failures = 0;
        while (!token.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await turn(token);
                if (told is not null)
                {
                    log.LogInformation("{What}: works again", what);
                    told = null;
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // an unforeseen failure must not end what nobody else does; it is logged
            catch (Exception failure)
#pragma warning restore CA1031
            {
                failures++;
                pause = pauseAfter?.Invoke(failures) ?? Doubled(failures);
                if (failure.Message != told)
                {
                    Tell(log, what, failure, pause);
                    told = failure.Message;
                }
            }

            await Task.Delay(pause, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Doubled(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), LongestPause.TotalSeconds));

    // An outage of the database is a line; anything else is a fault, whose place somebody will look for.
    private static void Tell(ILogger log, string what, Exception failure, TimeSpan pause)
    {
        if (failure is NpgsqlException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            log.LogWarning("{What}: not now ({Reason}); tried again in {Pause} s, and nothing is lost", what, failure.Message, pause.TotalSeconds);
        }
        else
        {
            log.LogError(failure, "{What}: failed; tried again in {Pause} s", what, pause.TotalSeconds);
        }
    }
}
