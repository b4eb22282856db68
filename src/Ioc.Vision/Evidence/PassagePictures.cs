using System.Globalization;
using System.Text.Json;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;

namespace Ioc.Vision.Evidence;

/// <summary>What must be known of a kept passage besides its row.</summary>
/// <param name="PlateBox">The plate in at.jpg: x, y, width, height in pixels; empty where it is not known.</param>
/// <param name="Clock">Where its times come from.</param>
/// <param name="Models">Model file name to its SHA-256; empty for a device that reads plates itself.</param>
public sealed record KeptPassage(Guid PassageId, string CameraCode, int[] PlateBox, EvidenceClock Clock, IReadOnlyDictionary<string, string> Models);

/// <summary>
/// One picture of each vehicle with a sure plate, at cameras that a rule across cameras looks at: until the other camera's passage has come, nobody
/// knows whether it is evidence. What no rule can ask for any more is swept, hour by hour.
/// <code>
///   passages/2026112803/PASSAGE/passage.json at.jpg plate.jpg scene.json   by the hour (UTC) in which it was first seen
///   passages/film/CAMERA/…                                           see <see cref="PassageFilm"/>
/// </code>
/// </summary>
public sealed class PassagePictures(string root)
{
    /// <summary>The folder's name in the data folder.</summary>
    public const string FolderName = "passages";

    private const string Facts = "passage.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The film around the passages.</summary>
    public PassageFilm Film { get; } = new(Path.Combine(root, PassageFilm.FolderName));

    /// <summary>Keeps the pictures of a passage. Done again it changes nothing.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Keep(KeptPassage passage, DateTimeOffset seenFrom, IReadOnlyList<Still> stills)
    {
        var folder = FolderOf(passage.PassageId, seenFrom);
        if (File.Exists(Path.Combine(folder, Facts)))
        {
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var still in stills)
        {
            DurableFile.Write(Path.Combine(folder, still.Name), still.Jpeg);
        }

        // Last: what has its facts is whole.
        DurableFile.Write(Path.Combine(folder, Facts), JsonSerializer.SerializeToUtf8Bytes(new Written(passage, [.. stills.Select(s => new WrittenStill(s.Name, s.TakenAt))]), Json));
    }

    /// <summary>The pictures of a passage; null when there are none, or no longer.</summary>
    public (KeptPassage Passage, IReadOnlyList<Still> Stills)? Find(Guid passage, DateTimeOffset seenFrom)
    {
        var folder = FolderOf(passage, seenFrom);
        try
        {
            return JsonSerializer.Deserialize<Written>(File.ReadAllBytes(Path.Combine(folder, Facts)), Json) is { } written
                ? (written.Passage, [.. written.Stills.Select(s => new Still(s.Name, s.TakenAt, File.ReadAllBytes(Path.Combine(folder, s.Name))))])
                : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Removes the pictures of every hour that ended before a moment.</summary>
    /// <returns>How many hours were removed.</returns>
    public int Sweep(DateTimeOffset before)
    {
        var hours = Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Where(folder => string.CompareOrdinal(Path.GetFileName(folder), Hour(before)) < 0).ToList()
            : [];
        hours.ForEach(folder => Directory.Delete(folder, recursive: true));
        return hours.Count;
    }

    private static string Hour(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    private string FolderOf(Guid passage, DateTimeOffset seenFrom) => Path.Combine(root, Hour(seenFrom), passage.ToString());

    private sealed record Written(KeptPassage Passage, IReadOnlyList<WrittenStill> Stills);

    private sealed record WrittenStill(string Name, DateTimeOffset TakenAt);
}
