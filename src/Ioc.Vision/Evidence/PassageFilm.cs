using Ioc.Vision.Capture;

namespace Ioc.Vision.Evidence;

/// <summary>
/// Film around the passages at cameras that a rule across cameras looks at, until the other camera's passage has come: the files of the camera's recent
/// video themselves, each of them once however many vehicles it shows. Nothing is cut before it is evidence.
/// <code>
///   passages/film/CAMERA/1763700000000-000007.ts        as in <see cref="RecentVideo"/>
/// </code>
/// </summary>
/// <param name="root">The folder of all cameras.</param>
/// <param name="mostBytes">What one camera may hold; the oldest goes first.</param>
public sealed class PassageFilm(string root, long mostBytes = PassageFilm.MostBytes)
{
    /// <summary>The folder's name beside the pictures.</summary>
    public const string FolderName = "film";

    /// <summary>More than two hours of a camera that sends 4 Mbit/s and is never empty.</summary>
    public const long MostBytes = 4L << 30;

    /// <summary>A clip reaches this far to either side of the picture.</summary>
    public static readonly TimeSpan Around = TimeSpan.FromSeconds(4);

    // When a file began is known by the one before it, which is therefore kept too.
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(3);

    /// <summary>Where a camera's film lies.</summary>
    public string FolderOf(string camera) => Path.Combine(root, camera);

    /// <summary>Keeps what the recent video has around a moment. Done again it changes nothing.</summary>
    /// <exception cref="IOException">The disk is full or broken, or the recent video has gone meanwhile; what is kept is whole.</exception>
    public void Keep(string camera, string recentFolder, DateTimeOffset at)
    {
        var folder = FolderOf(camera);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var unfinished = folder + ".part";
        try
        {
            foreach (var part in RecentVideo.Covering(recentFolder, at - Around - Lead, at + Around))
            {
                var (from, kept) = (new FileInfo(part.Path), new FileInfo(Path.Combine(folder, Path.GetFileName(part.Path))));
                if (kept.Exists && kept.Length == from.Length)
                {
                    continue;
                }

                from.CopyTo(unfinished, overwrite: true);
                File.SetLastWriteTimeUtc(unfinished, part.To.UtcDateTime);
                File.Move(unfinished, kept.FullName, overwrite: true);
            }
        }
        finally
        {
            File.Delete(unfinished);
        }

        Trim(folder);
    }

    /// <summary>Removes every camera's film that is older than a moment.</summary>
    public void Sweep(DateTimeOffset before)
    {
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            RecentVideo.Purge(folder, before);
        }
    }

    private void Trim(string folder)
    {
        long held = 0;
        foreach (var file in new DirectoryInfo(folder).GetFiles().OrderByDescending(f => f.LastWriteTimeUtc))
        {
            held += file.Length;
            if (held > mostBytes)
            {
                file.Delete();
            }
        }
    }
}
