using System.Diagnostics;

namespace Ioc.EndToEnd;

/// <summary>Waits for the world to come to a state; the limit is for a hung test, not a measure of speed.</summary>
internal static class Eventually
{
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
