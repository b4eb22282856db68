using System.Diagnostics;

namespace Ioc.Vision.Tests;

/// <summary>Small videos drawn by FFmpeg: a white plate drives up a grey road, a lamp shines in the corner.</summary>
internal static class Clips
{
    public const int Width = 320;
    public const int Height = 180;

    /// <summary>Ten frames a second; the plate's centre is at y = 172 - 40 t, so it passes y = 108 at 1.6 s and y = 60 at 2.8 s.</summary>
    /// <param name="lamp">FFmpeg's name of the lamp's colour.</param>
    public static async Task<string> DriveAsync(string folder, string lamp = "red", double seconds = 5, string name = "drive.mp4")
    {
        var path = Path.Combine(folder, name);
        await FfmpegAsync(
            "-f", "lavfi", "-i", $"color=0x505050:s={Width}x{Height}:r=10:d={seconds}",
            "-f", "lavfi", "-i", $"color=white:s=40x16:r=10:d={seconds}",
            "-f", "lavfi", "-i", $"color={lamp}:s=16x16:r=10:d={seconds}",
            "-filter_complex", "[0][1]overlay=x=140:y=164-40*t:eval=frame[a];[a][2]overlay=x=296:y=8,format=yuv420p",
            "-c:v", "libx264", "-g", "10", "-preset", "ultrafast", "-y", path);
        return path;
    }

    /// <summary>The recent video of a live camera that was opened 18 s before its end: nine files of two seconds.</summary>
    public static async Task RecentAsync(string work, string folder, DateTimeOffset openedAt)
    {
        Directory.CreateDirectory(folder);
        var video = Path.Combine(work, "eighteen.mp4");
        if (!File.Exists(video))
        {
            await DriveAsync(work, seconds: 18, name: "eighteen.mp4");
        }

        var prefix = openedAt.ToUnixTimeMilliseconds().ToString("D14", System.Globalization.CultureInfo.InvariantCulture);
        await FfmpegAsync("-i", video, "-c", "copy", "-f", "segment", "-segment_time", "2", "-segment_format", "mpegts", Path.Combine(folder, prefix + "-%06d.ts"));
        foreach (var (path, n) in Directory.GetFiles(folder, prefix + "*").Order(StringComparer.Ordinal).Select((path, n) => (path, n)))
        {
            File.SetLastWriteTimeUtc(path, openedAt.AddSeconds(2 * (n + 1)).UtcDateTime);
        }
    }

    public static async Task FfmpegAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-nostdin", "-hide_banner", "-loglevel", "error", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var complaint = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, complaint);
    }

    /// <summary>The camera of <see cref="DriveAsync"/>: a stop line at y = 108, an exit line at y = 60, the lamp in the corner.</summary>
    public static string CameraJson(string source, string play = "once") => $$$"""
        {
          "code": "T-01", "nameVi": "Thử nghiệm", "nameEn": "Trial", "simulated": true, "source": "{{{source}}}", "play": "{{{play}}}", "analysedFps": 10,
          "rules": [
            {"id": "light", "kind": "red_light", "stopLine": [[0.2, 0.6], [0.8, 0.6]], "exitLine": [[0.2, 0.3333], [0.8, 0.3333]],
             "allowed": "right_to_left", "lamp": {"x": 0.925, "y": 0.044, "width": 0.05, "height": 0.089}}
          ]
        }
        """;
}
