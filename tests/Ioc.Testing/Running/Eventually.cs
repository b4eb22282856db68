using System.Diagnostics;

namespace Ioc.Testing.Running;

/// <summary>Waits for the world to come to a state; the limit is for a hung test, not a measure of speed.</summary>
public static class Eventually
{
    /// <summary>Looks four times a second until what is seen is as wanted; what a restart breaks for a moment is looked at again.</summary>
    public static async Task<T> ReachesAsync<T>(string what, TimeSpan patience, Func<Task<T>> look, Func<T, bool> reached)
    {
        var began = Stopwatch.GetTimestamp();
        Exception? last = null;
        T seen = default!;
        while (Stopwatch.GetElapsedTime(began) < patience)
        {
            try
            {
                seen = await look();
                if (reached(seen))
                {
                    return seen;
                }

                last = null;
            }
            catch (Exception failure) when (failure is Npgsql.NpgsqlException or HttpRequestException or IOException or Ioc.Data.Embedded.EmbeddedPostgresException)
            {
                last = failure;
            }

            await Task.Delay(250);
        }

        throw new InvalidOperationException($"{what}: not reached within {patience.TotalSeconds} s; last seen: {seen}", last);
    }
}
