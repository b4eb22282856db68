using System.Globalization;
using System.Text.Json;
using Ioc.Domain.Traffic;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Cameras;

/// <summary>One thing for the database: a passage or a violation.</summary>
public sealed record SpoolItem(Passage? Passage, Violation? Violation);

/// <summary>
/// What was seen and is not yet in the database: one small file each, in order, written and synced before anything else happens.
/// It outlives the worker, the database and the power; sending twice is harmless because the ids are unique.
/// </summary>
public sealed class Spool : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Lock gate = new();
    private readonly string folder;
    private readonly string refused;
    private readonly SemaphoreSlim added = new(0, 1);
    private long next;

    /// <param name="folder">Of one worker alone; made when missing.</param>
    public Spool(string folder)
    {
        this.folder = folder;
        refused = Path.Combine(folder, "refused");
        Directory.CreateDirectory(folder);
        next = Waiting().Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
    }

    /// <summary>How many wait.</summary>
    public int Count => Directory.EnumerateFiles(folder, "*.json").Count();

    /// <summary>Adds one; on return it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Append(SpoolItem item)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(item, Json);
        lock (gate)
        {
            DurableFile.Write(Path.Combine(folder, next.ToString("D12", CultureInfo.InvariantCulture) + ".json"), bytes);
            next++;
            if (added.CurrentCount == 0)
            {
                added.Release();
            }
        }
    }

    /// <summary>The oldest ones, in order.</summary>
    public IReadOnlyList<(string File, SpoolItem Item)> Oldest(int limit)
    {
        var items = new List<(string, SpoolItem)>();
        foreach (var file in Waiting().Order(StringComparer.Ordinal).Take(limit))
        {
            if (JsonSerializer.Deserialize<SpoolItem>(File.ReadAllBytes(file), Json) is { } item)
            {
                items.Add((file, item));
            }
        }

        return items;
    }

    /// <summary>It is in the database.</summary>
    public static void Remove(string file) => File.Delete(file);

    /// <summary>The database will never take it: it is set aside for a person to look at, and does not hold the others up.</summary>
    public void SetAside(string file)
    {
        Directory.CreateDirectory(refused);
        File.Move(file, Path.Combine(refused, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Waits until something is added, or the time is up.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken token) => added.WaitAsync(atMost, token);

    public void Dispose() => added.Dispose();

    private IEnumerable<string> Waiting() => Directory.EnumerateFiles(folder, "*.json");

    private static long NumberOf(string file) =>
        long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
