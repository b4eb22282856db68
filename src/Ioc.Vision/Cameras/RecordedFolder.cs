using Ioc.Vision.Capture;

namespace Ioc.Vision.Cameras;

/// <summary>
/// The recordings of a folder, each played once, in the order of their names; what is put there later is played when it comes. A file that
/// cannot be played is named and passed over, and tried again when it changes: the others do not wait for it.
/// </summary>
public sealed class RecordedFolder(string folder, TimeProvider clock)
{
    /// <summary>How often a file is tried whose playing broke off: the fault may not be its own.</summary>
    public const int MostAttempts = 3;

    // A file that still grows is being copied.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, Played> known = new(StringComparer.Ordinal);

    /// <summary>The next file to play; null when all have been.</summary>
    /// <exception cref="CaptureException">The folder is gone.</exception>
    public RecordedFile? Next()
    {
        if (!Directory.Exists(folder))
        {
            throw new CaptureException(CaptureVerdict.MissingFile, folder, []);
        }

        RecordedFile? again = null;
        foreach (var file in VideoFiles.In(folder))
        {
            var stamp = (file.Length, file.LastWriteTimeUtc);
            if (clock.GetUtcNow() - new DateTimeOffset(file.LastWriteTimeUtc) < Settled)
            {
                continue;
            }

            if (!known.TryGetValue(file.Name, out var played) || played.Stamp != stamp)
            {
                known[file.Name] = played = new Played(stamp, 0, false, null);
            }

            if (played is { Over: false, Attempts: 0 })
            {
                return new RecordedFile(file.FullName, 1);
            }

            again ??= played.Over ? null : new RecordedFile(file.FullName, played.Attempts + 1);
        }

        return again;
    }

    /// <summary>Begins again with the first; what cannot be played stays passed over.</summary>
    /// <returns>False when there is nothing to play.</returns>
    public bool StartOver()
    {
        var played = known.Where(k => k.Value is { Over: true, Why: null }).Select(k => k.Key).ToList();
        played.ForEach(name => known.Remove(name));
        return played.Count > 0;
    }

    /// <summary>It has been played to its end.</summary>
    public void Done(RecordedFile file) => Note(file, over: true, null);

    /// <summary>It could not be played.</summary>
    /// <param name="why">In both languages.</param>
    /// <param name="forGood">Another attempt would change nothing.</param>
    public void PassOver(RecordedFile file, string why, bool forGood) => Note(file, forGood || file.Attempt >= MostAttempts, why);

    /// <summary>What became of the folder, in both languages: how many were played, and which were passed over and why.</summary>
    public string Summary()
    {
        var passed = known.Where(k => k.Value is { Over: true, Why: not null }).OrderBy(k => k.Key, StringComparer.Ordinal).ToList();
        var played = known.Values.Count(k => k is { Over: true, Why: null });
        if (passed.Count == 0 && played == 0)
        {
            return "thư mục chưa có video nào · the folder holds no video yet";
        }

        var names = string.Join(", ", passed.Take(5).Select(k => $"{k.Key} ({k.Value.Why})")) + (passed.Count > 5 ? ", …" : string.Empty);
        return passed.Count == 0
            ? $"đã xử lý {played} tệp · {played} files played"
            : $"đã xử lý {played} tệp, bỏ qua {passed.Count} · {played} files played, {passed.Count} passed over: {names}";
    }

    private void Note(RecordedFile file, bool over, string? why)
    {
        var name = Path.GetFileName(file.Path);
        known[name] = known[name] with { Attempts = file.Attempt, Over = over, Why = why };
    }

    private sealed record Played((long Length, DateTime Written) Stamp, int Attempts, bool Over, string? Why);
}

/// <summary>A recording that is to be played.</summary>
/// <param name="Attempt">1 for the first.</param>
public sealed record RecordedFile(string Path, int Attempt)
{
    public bool IsLastAttempt => Attempt >= RecordedFolder.MostAttempts;
}
