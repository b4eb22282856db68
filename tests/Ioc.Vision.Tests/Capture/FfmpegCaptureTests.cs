using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Tests.Capture;

public sealed class FfmpegCaptureTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_recorded_file_gives_every_frame_with_its_own_time()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 2);

        var frames = await ReadAsync(VideoSource.Parse(video), 10);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => Start.AddMilliseconds(i * 100)), frames.Select(f => f.At));
    }

    [Fact]
    public async Task Fewer_frames_are_taken_by_the_files_own_clock()
    {
        var video = folder.File("fast.mp4");
        await Clips.FfmpegAsync("-f", "lavfi", "-i", "testsrc=s=64x48:r=30000/1001:d=3", "-pix_fmt", "yuv420p", "-y", video);

        var frames = await ReadAsync(VideoSource.Parse(video), 10);

        Assert.Equal(30, frames.Count);
        Assert.Equal(Start.AddSeconds(2.9), frames[^1].At);
    }

    [Fact]
    public async Task A_slow_file_is_not_filled_up_with_doubled_frames()
    {
        var video = folder.File("slow.mp4");
        await Clips.FfmpegAsync("-f", "lavfi", "-i", "testsrc=s=64x48:r=5:d=2", "-pix_fmt", "yuv420p", "-y", video);

        Assert.Equal(10, (await ReadAsync(VideoSource.Parse(video), 10)).Count);
    }

    [Fact]
    public async Task The_same_file_gives_the_same_pixels_twice()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 1);

        var first = await ReadAsync(VideoSource.Parse(video), 10);
        var second = await ReadAsync(VideoSource.Parse(video), 10);

        Assert.Equal(first, second);
        Assert.True(first.Select(f => f.Hash).Distinct().Count() > 5);
    }

    [Fact]
    public async Task A_video_of_odd_size_arrives_whole()
    {
        var video = folder.File("odd.mkv");
        await Clips.FfmpegAsync("-f", "lavfi", "-i", "testsrc=s=63x47:r=5:d=1", "-pix_fmt", "yuv420p", "-c:v", "ffv1", "-y", video);

        Assert.Equal(5, (await ReadAsync(VideoSource.Parse(video), 5)).Count);
    }

    [Fact]
    public async Task A_text_file_named_mp4_is_no_video()
    {
        var file = folder.File("notes.mp4");
        await File.WriteAllTextAsync(file, "Ghi chú, không phải video.\n");

        Assert.Equal(CaptureVerdict.NotAVideo, (await FailureAsync(VideoSource.Parse(file))).Verdict);
    }

    [Fact]
    public async Task An_empty_file_is_no_video()
    {
        var file = folder.File("empty.mp4");
        await File.WriteAllBytesAsync(file, []);

        Assert.Equal(CaptureVerdict.NotAVideo, (await FailureAsync(VideoSource.Parse(file))).Verdict);
    }

    [Fact]
    public async Task A_sound_file_is_no_video()
    {
        var file = folder.File("sound.mp4");
        await Clips.FfmpegAsync("-f", "lavfi", "-i", "sine=d=1", "-y", file);

        Assert.Equal(CaptureVerdict.NotAVideo, (await FailureAsync(VideoSource.Parse(file))).Verdict);
    }

    [Fact]
    public async Task A_missing_file_is_told_as_missing() =>
        Assert.Equal(CaptureVerdict.MissingFile, (await FailureAsync(VideoSource.Parse(folder.File("none.mp4")))).Verdict);

    [Fact]
    public async Task A_device_that_is_off_is_unreachable_and_its_password_stays_secret()
    {
        var failed = await FailureAsync(VideoSource.Parse("rtsp://admin:secret@127.0.0.1:1/cam1"));

        Assert.Equal(CaptureVerdict.Unreachable, failed.Verdict);
        Assert.DoesNotContain("secret", failed.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(failed.Lines);
        Assert.All(failed.Lines, line => Assert.DoesNotContain("secret", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_FFmpeg_is_told_as_such()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 1);

        // Under setpriv it is the child that finds nothing to run.
        var failed = await FailureAsync(VideoSource.Parse(video), new CaptureTools(folder.File("no-such-program"), folder.File("no-such-program")));

        Assert.Equal(CaptureVerdict.NoFfmpeg, failed.Verdict);
    }

    [Fact]
    public async Task A_wrong_password_in_the_middle_of_the_childs_chatter_is_found()
    {
        var tools = new CaptureTools(
            folder.Script("ffmpeg", "exit 3"),
            folder.Script("ffprobe", "cat >/dev/null; i=0; while [ $i -lt 300 ]; do echo noise $i >&2; i=$((i+1)); done; echo 'rtsp://u:pw@h/1: Server returned 401 Unauthorized (authorization failed)' >&2; exit 1"));

        var failed = await FailureAsync(VideoSource.Parse("rtsp://u:pw@h/1"), tools);

        Assert.Equal(CaptureVerdict.WrongPassword, failed.Verdict);
        Assert.Equal(100, failed.Lines.Count);
        Assert.DoesNotContain("pw@", failed.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_frames_for_ten_seconds_is_stalled_and_its_child_is_gone()
    {
        var clock = new ManualClock();
        var tools = new CaptureTools(folder.Script("ffmpeg", "cat >/dev/null; exec sleep 600"), Probe());
        await using var capture = await FfmpegCapture.OpenAsync(VideoSource.Parse("rtsp://h/1"), 10, Start, null, tools, clock, CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(9));
        clock.Advance(TimeSpan.FromSeconds(2));

        var failed = await Assert.ThrowsAsync<CaptureException>(async () => await capture.TakeAsync(CancellationToken.None));
        Assert.Equal(CaptureVerdict.Stalled, failed.Verdict);
        Assert.False(Directory.Exists($"/proc/{capture.ProcessId}") && (await File.ReadAllTextAsync($"/proc/{capture.ProcessId}/cmdline")).Contains("sleep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_that_ignores_the_request_to_end_is_killed()
    {
        var tools = new CaptureTools(folder.Script("ffmpeg", "trap '' TERM; cat >/dev/null; while :; do sleep 0.2; done"), Probe());
        var capture = await FfmpegCapture.OpenAsync(VideoSource.Parse("rtsp://h/1"), 10, Start, null, tools, TimeProvider.System, CancellationToken.None);
        var id = capture.ProcessId;

        await capture.DisposeAsync();

        Assert.False(File.Exists($"/proc/{id}/cmdline") && (await File.ReadAllTextAsync($"/proc/{id}/cmdline")).Contains("trap", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_in_the_middle_of_a_replay_ends_the_child()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 20);
        var capture = await FfmpegCapture.OpenAsync(VideoSource.Parse(video), 10, Start, null, new CaptureTools(), TimeProvider.System, CancellationToken.None);
        (await capture.TakeAsync(CancellationToken.None))!.Dispose();
        var id = capture.ProcessId;

        await capture.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public async Task A_file_played_as_a_camera_leaves_recent_video_that_a_clip_is_joined_from()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 3);
        var recent = new RecentVideo(folder.File("recent"), TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30));
        var began = TimeProvider.System.GetUtcNow();
        await using (var capture = await FfmpegCapture.OpenAsync(VideoSource.Parse(video, loop: true), 10, Start, recent, new CaptureTools(), TimeProvider.System, CancellationToken.None))
        {
            // Past its own length: it starts over.
            for (var i = 0; i < 45; i++)
            {
                using var frame = await capture.TakeAsync(CancellationToken.None);
                Assert.True(frame!.CapturedAt >= began);
            }
        }

        var parts = RecentVideo.Covering(recent.Folder, began, TimeProvider.System.GetUtcNow());
        var clip = folder.File("clip.mp4");
        await new ClipCutter().JoinAsync(parts, clip, CancellationToken.None);

        Assert.True(parts.Count >= 2);
        var properties = await new VideoProbe().AskAsync(VideoSource.Parse(clip), CancellationToken.None);
        Assert.Equal((Clips.Width, Clips.Height, "h264"), (properties.Width, properties.Height, properties.Codec));
        Assert.InRange(properties.Duration!.Value.TotalSeconds, 2.5, 8);
    }

    [Fact]
    public async Task A_clip_cut_from_a_file_is_the_same_bytes_every_time()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 8);

        var from = new DateTimeOffset(2026, 11, 21, 1, 0, 2, TimeSpan.Zero);
        var order = new ClipOrder(video, null, TimeSpan.FromSeconds(2), from, from.AddSeconds(5));
        var first = await new ClipCutter().CutFileAsync(order, folder.File("a.mp4"), CancellationToken.None);
        var again = await new ClipCutter().CutFileAsync(order, folder.File("b.mp4"), CancellationToken.None);

        Assert.Equal(await File.ReadAllBytesAsync(folder.File("a.mp4")), await File.ReadAllBytesAsync(folder.File("b.mp4")));
        Assert.Equal(first, again);
        Assert.InRange(first, from.AddSeconds(-2), from);
        var properties = await new VideoProbe().AskAsync(VideoSource.Parse(folder.File("a.mp4")), CancellationToken.None);
        Assert.InRange(properties.Duration!.Value.TotalSeconds, 4.5, 6.5);
    }

    [Fact]
    public void Old_recent_video_is_removed_and_new_is_kept()
    {
        var now = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
        Directory.CreateDirectory(folder.File("recent"));
        foreach (var (name, age) in new[] { ("1-000001.ts", 90), ("1-000002.ts", 10) })
        {
            File.WriteAllText(folder.File("recent/" + name), "x");
            File.SetLastWriteTimeUtc(folder.File("recent/" + name), now.AddSeconds(-age).UtcDateTime);
        }

        RecentVideo.Purge(folder.File("recent"), now.AddSeconds(-60));

        Assert.Equal(["1-000002.ts"], Directory.GetFiles(folder.File("recent")).Select(Path.GetFileName));
    }

    private string Probe() => folder.Script(
        "ffprobe", """cat >/dev/null; echo '{"streams":[{"codec_name":"h264","width":64,"height":48,"avg_frame_rate":"15/1","r_frame_rate":"15/1"}],"format":{}}'""");

    private static async Task<List<(DateTimeOffset At, string Hash)>> ReadAsync(VideoSource source, double rate)
    {
        var frames = new List<(DateTimeOffset, string)>();
        await using var capture = await FfmpegCapture.OpenAsync(source, rate, Start, null, new CaptureTools(), TimeProvider.System, CancellationToken.None);
        while (await capture.TakeAsync(CancellationToken.None) is { } frame)
        {
            frames.Add((frame.CapturedAt, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(frame.Picture.Memory.Span))));
            frame.Dispose();
        }

        return frames;
    }

    private static Task<CaptureException> FailureAsync(VideoSource source, CaptureTools? tools = null) => Assert.ThrowsAsync<CaptureException>(async () =>
    {
        await using var capture = await FfmpegCapture.OpenAsync(source, 10, Start, null, tools ?? new CaptureTools(), TimeProvider.System, CancellationToken.None);
        while (await capture.TakeAsync(CancellationToken.None) is { } frame)
        {
            frame.Dispose();
        }
    });
}
