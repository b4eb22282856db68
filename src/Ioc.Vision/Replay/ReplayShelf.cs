using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ioc.Vision.Evidence;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>
/// The results of replays, each under the hash of everything that decides it, so that the same question is answered from what is kept.
/// <code>
///   data/replays/KEY/report.json       as ./ioc replay --json gives it, byte for byte
///                    pictures.json     which still shows what
///                    s000-012.jpg …    the stills, drawn on copies
///                    statement.json    a case: both judgements and the verdict …
///                    statement.sig     … signed, beside the signer's public-key.pem
///                    outcome.json      the result in short
/// </code>
/// </summary>
/// <param name="root">The folder; made when missing.</param>
public sealed class ReplayShelf(string root)
{
    /// <summary>Name of the folder within the data folder.</summary>
    public const string FolderName = "replays";

    public const string Report = "report.json";
    public const string Pictures = "pictures.json";
    public const string Statement = "statement.json";
    public const string StatementSignature = "statement.sig";
    public const string Outcome = "outcome.json";

    // A change in how results are drawn or told makes new ones.
    private const string Recipe = "1";

    /// <summary>The key of a question.</summary>
    /// <param name="video">SHA-256 of the video.</param>
    /// <param name="models">File name to SHA-256.</param>
    /// <param name="camera">The camera, with its configuration in canonical form.</param>
    /// <param name="startsAt">Time of the first frame.</param>
    /// <param name="of">The evidence; null for a trial.</param>
    public static string KeyOf(string video, IReadOnlyDictionary<string, string> models, string camera, DateTimeOffset startsAt, ReplayCase? of)
    {
        var question = new JsonObject
        {
            ["recipe"] = Recipe,
            ["video"] = video,
            ["models"] = new JsonObject(models.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
            ["camera"] = camera,
            ["startsAt"] = startsAt.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["manifest"] = of?.ManifestSha256,
            ["basis"] = of?.Basis,
        };
        return CanonicalJson.Of(System.Text.Json.JsonElement.Parse(question.ToJsonString())).Sha256;
    }

    /// <summary>The folder of a result; null when it is not (or no longer) kept.</summary>
    public string? Find(string key) => IsKey(key) && File.Exists(Path.Combine(root, key, Outcome)) ? Path.Combine(root, key) : null;

    /// <summary>One file of a result; null when there is none. A name is never a path.</summary>
    public string? Find(string key, string file) =>
        Find(key) is { } folder && Path.GetFileName(file) == file && Path.Combine(folder, file) is var path && File.Exists(path) ? path : null;

    /// <summary>Removes a result.</summary>
    public void Remove(string key)
    {
        if (IsKey(key) && Directory.Exists(Path.Combine(root, key)))
        {
            Directory.Delete(Path.Combine(root, key), recursive: true);
        }
    }

    /// <summary>The results and the unfinished folders that lie there, with the time of their last change.</summary>
    public IEnumerable<(string Name, DateTimeOffset At)> All() => Directory.Exists(root)
        ? new DirectoryInfo(root).EnumerateDirectories().Select(folder => (folder.Name, new DateTimeOffset(folder.LastWriteTimeUtc, TimeSpan.Zero)))
        : [];

    /// <summary>Removes what a replay that died left behind.</summary>
    /// <param name="before">Younger ones may still be in the making.</param>
    public void Sweep(DateTimeOffset before)
    {
        foreach (var (name, at) in All().Where(folder => folder.Name.StartsWith('.') && folder.At < before).ToList())
        {
            Directory.Delete(Path.Combine(root, name), recursive: true);
        }
    }

    /// <summary>A folder to make a result in.</summary>
    internal string Begin()
    {
        // Stills show people and plates: for this account alone.
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Directory.CreateDirectory(Path.Combine(root, ".making-" + Guid.NewGuid().ToString("N")), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>Makes a finished folder the result. Two that made the same one meet here: the first stays.</summary>
    internal string Finish(string making, string key)
    {
        var target = Path.Combine(root, key);
        try
        {
            Directory.Move(making, target);
            DurableFile.SyncFolder(root);
        }
        catch (IOException) when (Find(key) is not null)
        {
            Directory.Delete(making, recursive: true);
        }

        return target;
    }

    internal static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static bool IsKey(string key) => key.Length == 64 && key.All(char.IsAsciiHexDigitLower);
}
