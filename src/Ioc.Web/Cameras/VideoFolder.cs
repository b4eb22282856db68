using System.Globalization;
using System.Text;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Vision.Capture;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Cameras;

/// <summary>The recorded videos that cameras and trials may play: what was uploaded or copied into one folder, and the product's samples.</summary>
internal sealed class VideoFolder(IOptions<CameraOptions> options, TimeProvider clock)
{
    private const long LeastFree = 1L << 30;
    private const int Block = 1 << 20;
    private static readonly string[] Endings = [".mp4", ".mkv", ".mov", ".avi", ".ts", ".m4v", ".webm", ".mpg", ".mpeg"];
    private readonly CameraOptions settings = options.Value;

    /// <summary>All of them, the newest first, then the samples.</summary>
    public IReadOnlyList<VideoView> All() =>
    [
        .. In(settings.Videos).OrderByDescending(file => file.LastWriteTimeUtc).Select(file => View(file, false)),
        .. In(settings.Samples).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => View(file, true)),
    ];

    /// <summary>The full path of a video by its name; null when there is none. A name is never a path.</summary>
    public string? Find(string? name) =>
        In(settings.Videos).Concat(In(settings.Samples)).FirstOrDefault(file => string.Equals(file.Name, name, StringComparison.Ordinal))?.FullName;

    /// <summary>Takes an upload as it comes: to a hidden file first, then tried, and only what can be played gets its name.</summary>
    public async Task<Outcome<UploadedVideo>> TakeAsync(string fileName, long? announced, Stream body, CancellationToken token)
    {
        var name = Name(fileName);
        if (name is null)
        {
            return Wrong("video.name", $"Tên tệp phải kết thúc bằng {string.Join(", ", Endings)}.", $"The file's name must end in {string.Join(", ", Endings)}.");
        }

        Directory.CreateDirectory(settings.Videos, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Find(name) is not null)
        {
            return new Refusal(RefusalKind.Conflict, "video.exists", new LocalText(
                $"Đã có video tên {name}. Hãy đổi tên tệp rồi tải lên lại.", $"There is a video called {name} already. Rename the file and upload it again."));
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
            File.Move(incoming, Path.Combine(settings.Videos, name), overwrite: false);
            var seen = answer.Properties;
            return new UploadedVideo(name, new FileInfo(Path.Combine(settings.Videos, name)).Length, seen.Width, seen.Height, seen.Rate?.PerSecond, seen.Duration?.TotalSeconds, seen.Codec);
        }
        catch (CaptureException failed)
        {
            return await UnplayableAsync(incoming, failed, token);
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

    private static Refusal DiskFull() => Wrong("video.disk_full",
        "Ổ đĩa của máy chủ gần đầy. Hãy giải phóng dung lượng rồi tải lại.", "The server's disk is almost full. Free space, then upload again.");

    private static Refusal Wrong(string code, string vi, string en) => new(RefusalKind.Invalid, code, new LocalText(vi, en));

    private static IEnumerable<FileInfo> In(string folder) => folder.Length > 0 && Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Name[0] != '.' && Endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
        : [];

    private static VideoView View(FileInfo file, bool sample) => new(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), sample);

    // What a browser calls the file, as a plain name: letters and digits stay, everything else becomes a dash.
    private static string? Name(string given)
    {
        var ending = Path.GetExtension(given).ToLowerInvariant();
        var stem = string.Concat(Path.GetFileNameWithoutExtension(given).Normalize(NormalizationForm.FormC).Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return stem.Length == 0 || !Endings.Contains(ending, StringComparer.Ordinal) ? null : stem[..Math.Min(stem.Length, 100)] + ending;
    }
}
