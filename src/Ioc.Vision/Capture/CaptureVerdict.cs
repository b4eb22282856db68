using Ioc.Domain.Text;

namespace Ioc.Vision.Capture;

/// <summary>Why a source gives no (more) frames.</summary>
public enum CaptureVerdict
{
    /// <summary>The file is over, or the far side closed the stream.</summary>
    Ended,

    /// <summary>No connection: wrong address, device off, network down.</summary>
    Unreachable,

    /// <summary>The device wants another user or password.</summary>
    WrongPassword,

    /// <summary>The device answers but has no stream under this path.</summary>
    NoSuchStream,

    /// <summary>What came is no video.</summary>
    NotAVideo,

    /// <summary>There is no such file.</summary>
    MissingFile,

    /// <summary>Connected, but no frame for ten seconds.</summary>
    Stalled,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>FFmpeg itself is missing.</summary>
    NoFfmpeg,

    /// <summary>Anything else; the log has FFmpeg's last lines.</summary>
    Failed,
}

/// <summary>The verdicts in words, and how they are told from what FFmpeg wrote.</summary>
public static class CaptureVerdicts
{
    private static readonly (string Text, CaptureVerdict Verdict)[] Signs =
    [
        ("401 Unauthorized", CaptureVerdict.WrongPassword),
        ("authorization failed", CaptureVerdict.WrongPassword),
        ("403 Forbidden", CaptureVerdict.WrongPassword),
        ("404 Not Found", CaptureVerdict.NoSuchStream),
        ("454 Session Not Found", CaptureVerdict.NoSuchStream),
        ("No space left on device", CaptureVerdict.DiskFull),
        ("Connection refused", CaptureVerdict.Unreachable),
        ("timed out", CaptureVerdict.Unreachable),
        ("No route to host", CaptureVerdict.Unreachable),
        ("Network is unreachable", CaptureVerdict.Unreachable),
        ("Failed to resolve hostname", CaptureVerdict.Unreachable),
        ("Connection reset", CaptureVerdict.Unreachable),
        ("Operation not permitted", CaptureVerdict.Unreachable),
        ("No such file or directory", CaptureVerdict.MissingFile),
        ("Is a directory", CaptureVerdict.NotAVideo),
        ("Invalid data found", CaptureVerdict.NotAVideo),
        ("moov atom not found", CaptureVerdict.NotAVideo),
        ("could not find codec parameters", CaptureVerdict.NotAVideo),
        ("matches no streams", CaptureVerdict.NotAVideo),
        ("does not contain any stream", CaptureVerdict.NotAVideo),
        ("Protocol not found", CaptureVerdict.NotAVideo),
    ];

    /// <summary>Judges what FFmpeg or ffprobe wrote before it ended. The order of the signs, not of the lines, decides.</summary>
    /// <param name="lines">Its last lines.</param>
    /// <param name="exitCode">Its exit status; 0 means that the source was over.</param>
    public static CaptureVerdict Of(IEnumerable<string> lines, int exitCode)
    {
        if (exitCode == 0)
        {
            return CaptureVerdict.Ended;
        }

        var all = lines.ToList();
        foreach (var (text, verdict) in Signs)
        {
            if (all.Exists(line => line.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                return verdict;
            }
        }

        return CaptureVerdict.Failed;
    }

    /// <summary>What an operator reads, and what to do.</summary>
    public static LocalText Text(this CaptureVerdict verdict) => verdict switch
    {
        CaptureVerdict.Ended => new("Nguồn video đã kết thúc", "The video has ended"),
        CaptureVerdict.Unreachable => new("Không kết nối được camera: kiểm tra địa chỉ, nguồn điện và mạng", "The camera cannot be reached: check address, power and network"),
        CaptureVerdict.WrongPassword => new("Camera từ chối tài khoản hoặc mật khẩu: sửa trong cấu hình camera", "The camera refuses the user or password: correct them in the camera's settings"),
        CaptureVerdict.NoSuchStream => new("Camera không có luồng này: kiểm tra đường dẫn của địa chỉ", "The camera has no such stream: check the path of the address"),
        CaptureVerdict.NotAVideo => new("Nguồn không phải là video", "The source is no video"),
        CaptureVerdict.MissingFile => new("Không tìm thấy tệp video", "The video file does not exist"),
        CaptureVerdict.Stalled => new("Đã kết nối nhưng 10 giây không có khung hình", "Connected, but no picture for 10 seconds"),
        CaptureVerdict.DiskFull => new("Ổ đĩa đầy: giải phóng dung lượng cho thư mục dữ liệu", "The disk is full: free space for the data folder"),
        CaptureVerdict.NoFfmpeg => new("Chưa cài FFmpeg: apt-get install ffmpeg", "FFmpeg is missing: apt-get install ffmpeg"),
        _ => new("Không đọc được video; xem nhật ký", "The video cannot be read; see the log"),
    };
}
