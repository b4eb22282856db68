using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Vision.Evidence;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Cameras;

/// <summary>
/// How far a recorded file has been judged as a camera. It is written down before the first frame, so that a worker that dies
/// in the middle starts over under the same name and every passage gets the same id: once in the database, however often judged.
/// </summary>
/// <param name="Sha256">Of the file.</param>
/// <param name="Rules">SHA-256 over the versions of the rules: other rules are another run.</param>
/// <param name="StartedAt">The time given to the file's first frame.</param>
/// <param name="Ended">True when every frame was judged and everything found is on disk.</param>
public sealed record RecordedRun(string Sha256, string Rules, DateTimeOffset StartedAt, bool Ended)
{
    private string path = string.Empty;

    /// <summary>The run's name, which the ids of its passages follow from.</summary>
    public string Id => FormattableString.Invariant($"{Sha256}/{Rules}/{StartedAt.ToUnixTimeMilliseconds()}");

    /// <summary>Takes up the run of this file and these rules, or begins one.</summary>
    /// <param name="oneOfMany">The camera plays a folder: each of its files has a run of its own, known by what is in it, not by its name.</param>
    /// <exception cref="IOException">The disk is full, or the file cannot be read.</exception>
    public static async Task<RecordedRun> ResumeAsync(string folder, CameraModel camera, string file, bool oneOfMany, DateTimeOffset now, CancellationToken token)
    {
        await using var video = File.OpenRead(file);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(video, token));
        var rules = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', camera.Rules.Select(r => r.Version)))));
        var target = Path.Combine(folder, oneOfMany ? Path.Combine(camera.Code, sha256 + ".json") : camera.Code + ".json");
        if (Read(target) is { } known && known.Sha256 == sha256 && known.Rules == rules)
        {
            return known with { path = target };
        }

        var run = new RecordedRun(sha256, rules, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), false) { path = target };
        run.Write();
        return run;
    }

    /// <summary>Writes down that every frame was judged and everything found is on disk.</summary>
    public void End() => (this with { Ended = true }).Write();

    private void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, EvidenceStore.Json));
    }

    private static RecordedRun? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<RecordedRun>(File.ReadAllBytes(path), EvidenceStore.Json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
