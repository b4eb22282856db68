using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Vision.Capture;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Cameras;

/// <summary>
/// The recorded videos that cameras and trials may play: what was uploaded or copied into one folder, and the product's samples. A folder in
/// that folder is a source of its own, all its recordings in the order of their names; it is called by its name and a slash.
/// </summary>
internal sealed class VideoFolder(IOptions<CameraOptions> options, TimeProvider clock)
{
    private const long LeastFree = 1L << 30;
    private const int Block = 1 << 20;
    private const int MostPassedOver = 20;
    private const int MostInFolder = 1000;

    /// <summary>How much of either end of a file tells whether it is here already.</summary>
    public const int Edge = 1 << 20;

    private readonly CameraOptions settings = options.Value;

    /// <summary>All of them: folders, files with the newest first, the files in folders, then the same of the samples.</summary>
    public IReadOnlyList<VideoView> All() => [.. In(settings.Videos, false), .. In(settings.Samples, true)];

    /// <summary>The full path of a video or a folder by its name; null when there is none. A name is never a path.</summary>
    public string? Find(string? name) => FindFile(name) ?? FindFolder(name);

    /// <summary>The full path of one video, also of one in a folder (<c>folder/file.mp4</c>); null when there is none.</summary>
    public string? FindFile(string? name)
    {
        foreach (var root in Roots)
        {
            foreach (var (prefix, file) in VideoFiles.In(root).Select(file => ("", file)).Concat(Folders(root).SelectMany(f => VideoFiles.In(f.FullName).Select(file => (f.Name + "/", file)))))
            {
                if (string.Equals(prefix + file.Name, name, StringComparison.Ordinal))
                {
                    return file.FullName;
                }
            }
        }

        return null;
    }

    /// <summary>The full path of a folder by its name with a slash behind it; null when there is none with a video in it.</summary>
    public string? FindFolder(string? name) => Roots.SelectMany(Folders).FirstOrDefault(folder => string.Equals(folder.Name + "/", name, StringComparison.Ordinal))?.FullName;

    /// <summary>What a stored path is called here: its last part, with a slash for a folder.</summary>
    public static string NameOf(string path) => Path.GetFileName(path) + (Directory.Exists(path) ? "/" : "");

    /// <summary>Tries the recordings of a folder in their order until one plays.</summary>
    public static async Task<Outcome<SourceAnswer>> TryFolderAsync(string folder, Func<string, Task<Outcome<SourceAnswer>>> attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var files = VideoFiles.In(folder);
        foreach (var file in files.Take(MostPassedOver))
        {
            var answer = await attempt(file.FullName);
            if (answer.Refusal is not { Kind: RefusalKind.Invalid })
            {
                return answer;
            }
        }

        var names = string.Join(", ", files.Take(5).Select(f => f.Name)) + (files.Count > 5 ? ", …" : "");
        return files.Count == 0
            ? Wrong("camera.folder_empty", "Thư mục chưa có video nào. Hãy chép tệp mp4, mkv, mov, avi hoặc ts vào đó.", "The folder holds no video. Copy mp4, mkv, mov, avi or ts files into it.")
            : Wrong("camera.folder_unplayable",
                $"Không phát được tệp nào trong thư mục: {names}. Hãy chuyển sang H.264 hoặc H.265 (mp4).", $"None of the folder's files can be played: {names}. Convert them to H.264 or H.265 (mp4).");
    }

    /// <summary>Takes an upload as it comes: to a hidden file first, then tried, and only what can be played gets its name.</summary>
    /// <param name="folder">The folder that it joins, made when missing; null for a video of its own.</param>
    public async Task<Outcome<UploadedVideo>> TakeAsync(string fileName, string? folder, long? announced, Stream body, CancellationToken token)
    {
        if (NameIn(folder, fileName) is not { } name)
        {
            return Wrong("video.name", $"Tên tệp phải kết thúc bằng {string.Join(", ", VideoFiles.Endings)}.", $"The file's name must end in {string.Join(", ", VideoFiles.Endings)}.");
        }

        Directory.CreateDirectory(settings.Videos, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (FindFile(name) is not null)
        {
            return Exists(name);
        }

        var target = Path.Combine(settings.Videos, name);
        if (VideoFiles.In(Path.GetDirectoryName(target)!).Count >= MostInFolder && folder is not null)
        {
            return Wrong("video.folder_full", $"Thư mục đã có {MostInFolder} video. Hãy dùng thư mục khác.", $"The folder holds {MostInFolder} videos already. Use another one.");
        }

        var largest = (long)settings.LargestVideoMiB << 20;
        if (announced > largest)
        {
            return TooLarge();
        }

        var incoming = Path.Combine(settings.Videos, $".{Guid.CreateVersion7(clock.GetUtcNow())}{Path.GetExtension(name)}");
        try
        {
            if (await CopyAsync(body, incoming, largest, token) is { } refusal)
            {
                return refusal;
            }

            var answer = await new SourceTest(new CaptureTools(), clock).TryAsync(VideoSource.Parse(incoming), token);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Move(incoming, target, overwrite: false);
            var seen = answer.Properties;
            return new UploadedVideo(name, new FileInfo(target).Length, seen.Width, seen.Height, seen.Rate?.PerSecond, seen.Duration?.TotalSeconds, seen.Codec);
        }
        catch (CaptureException failed)
        {
            return await UnplayableAsync(incoming, failed, token);
        }
        catch (IOException) when (File.Exists(target))
        {
            return Exists(name); // another upload of that name was whole first
        }
        catch (IOException full) when (full.Message.Contains("space", StringComparison.OrdinalIgnoreCase))
        {
            return DiskFull();
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    /// <summary>
    /// Whether a video of a folder is here already: by its name, its size and the SHA-256 of its first and last <see cref="Edge"/> bytes. Only what came whole has its name,
    /// so that an upload that broke off is taken up by choosing the same files again.
    /// </summary>
    /// <param name="bytes">Of the whole file.</param>
    /// <param name="edges">The first and then the last <see cref="Edge"/> bytes; all of a file that is shorter, twice.</param>
    /// <returns>What it is called here; null when it is not here, or is another one.</returns>
    public async Task<string?> KnownAsync(string folder, string fileName, long bytes, Stream edges, CancellationToken token)
    {
        if (NameIn(folder, fileName) is not { } name || FindFile(name) is not { } path || new FileInfo(path).Length != bytes)
        {
            return null;
        }

        var edge = (int)Math.Min(Edge, bytes);
        var (here, there) = (new byte[2 * edge], new byte[2 * edge]);
        await using var file = File.OpenRead(path);
        await file.ReadExactlyAsync(here.AsMemory(0, edge), token);
        file.Seek(-edge, SeekOrigin.End);
        await file.ReadExactlyAsync(here.AsMemory(edge), token);
        return await edges.ReadAtLeastAsync(there, there.Length, throwOnEndOfStream: false, token) == there.Length
            && SHA256.HashData(here).AsSpan().SequenceEqual(SHA256.HashData(there)) ? name : null;
    }

    // The body is counted as it comes: what a browser announces may be wrong.
    private async Task<Refusal?> CopyAsync(Stream body, string target, long largest, CancellationToken token)
    {
        var drive = new DriveInfo(Path.GetFullPath(settings.Videos));
        var block = new byte[Block];
        long taken = 0;
        await using var file = new FileStream(target, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, Options = FileOptions.Asynchronous,
        });
        int got;
        while ((got = await body.ReadAtLeastAsync(block, Block, throwOnEndOfStream: false, token)) > 0)
        {
            taken += got;
            if (taken > largest)
            {
                return TooLarge();
            }

            if (drive.AvailableFreeSpace < LeastFree)
            {
                return DiskFull();
            }

            await file.WriteAsync(block.AsMemory(0, got), token);
        }

        return taken > 0 ? null : Wrong("video.empty", "Tệp trống.", "The file is empty.");
    }

    // A container that can be read with a codec that cannot is another fault than no video at all.
    private static async Task<Refusal> UnplayableAsync(string file, CaptureException failed, CancellationToken token)
    {
        try
        {
            var seen = await new VideoProbe().AskAsync(VideoSource.Parse(file), token);
            var codec = seen.Codec.Length > 0 ? seen.Codec : "?";
            return Wrong("video.codec",
                $"Tệp là video {codec} {seen.Width}×{seen.Height} nhưng không giải mã được khung hình nào. Hãy chuyển sang H.264 hoặc H.265 (mp4) rồi tải lại.",
                $"The file is a {codec} video of {seen.Width}×{seen.Height}, but not one picture can be decoded. Convert it to H.264 or H.265 (mp4) and upload it again.");
        }
        catch (CaptureException)
        {
            var text = failed.Verdict.Text();
            return Wrong("video.not_a_video",
                $"{text.Vi}. Hãy tải lên tệp mp4, mkv, mov, avi hoặc ts có hình.", $"{text.En}. Upload an mp4, mkv, mov, avi or ts file that holds pictures.");
        }
    }

    private Refusal TooLarge() => Wrong("video.too_large",
        $"Video lớn hơn {settings.LargestVideoMiB.ToString("N0", CultureInfo.GetCultureInfo("vi-VN"))} MiB. Hãy cắt ngắn, hoặc chép thẳng vào thư mục video của máy chủ.",
        $"The video is larger than {settings.LargestVideoMiB.ToString("N0", CultureInfo.InvariantCulture)} MiB. Shorten it, or copy it straight into the server's folder of videos.");

    private static Refusal Exists(string name) => new(RefusalKind.Conflict, "video.exists", new LocalText(
        $"Đã có video tên {name}. Hãy đổi tên tệp rồi tải lên lại.", $"There is a video called {name} already. Rename the file and upload it again."));

    private static Refusal DiskFull() => Wrong("video.disk_full",
        "Ổ đĩa của máy chủ gần đầy. Hãy giải phóng dung lượng rồi tải lại.", "The server's disk is almost full. Free space, then upload again.");

    private static Refusal Wrong(string code, string vi, string en) => new(RefusalKind.Invalid, code, new LocalText(vi, en));

    private string[] Roots => [settings.Videos, settings.Samples];

    private static IEnumerable<VideoView> In(string root, bool sample)
    {
        var folders = Folders(root).Select(f => (f.Name, Files: VideoFiles.In(f.FullName))).ToList();
        foreach (var (name, files) in folders)
        {
            yield return new VideoView(name + "/", files.Sum(f => f.Length), files.Max(f => Written(f)), sample, files.Count);
        }

        var own = VideoFiles.In(root);
        foreach (var file in sample ? own : [.. own.OrderByDescending(f => f.LastWriteTimeUtc)])
        {
            yield return new VideoView(file.Name, file.Length, Written(file), sample, null);
        }

        foreach (var (name, files) in folders)
        {
            foreach (var file in files)
            {
                yield return new VideoView(name + "/" + file.Name, file.Length, Written(file), sample, null);
            }
        }
    }

    private static IEnumerable<DirectoryInfo> Folders(string root) => root.Length > 0 && Directory.Exists(root)
        ? new DirectoryInfo(root).EnumerateDirectories().Where(f => f.Name[0] != '.' && VideoFiles.In(f.FullName).Count > 0).OrderBy(f => f.Name, StringComparer.Ordinal)
        : [];

    private static DateTimeOffset Written(FileInfo file) => new(file.LastWriteTimeUtc, TimeSpan.Zero);

    // What a browser calls the file, as a plain name within a plain folder; null when it cannot be a video's.
    private static string? NameIn(string? folder, string given)
    {
        var ending = Path.GetExtension(given).ToLowerInvariant();
        var (stem, inside) = (Plain(Path.GetFileNameWithoutExtension(given)), folder is null ? "" : Plain(folder));
        return stem.Length == 0 || (folder is not null && inside.Length == 0) || !VideoFiles.Endings.Contains(ending, StringComparer.Ordinal)
            ? null : (folder is null ? "" : inside + "/") + stem + ending;
    }

    // Letters and digits stay, everything else becomes a dash.
    private static string Plain(string given)
    {
        var plain = string.Concat(given.Normalize(NormalizationForm.FormC).Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return plain[..Math.Min(plain.Length, 100)];
    }
}
