using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;

namespace Ioc.Vision.Tests.Cameras;

public sealed class RecordedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Recordings_are_played_once_in_the_order_of_their_names_and_nothing_else_is()
    {
        Put("b.mp4", "a.MKV", "notes.txt", ".on-its-way.mp4", "c.ts");
        var recordings = new RecordedFolder(folder.Path, clock);

        Assert.Equal(["a.MKV", "b.mp4", "c.ts"], PlayAll(recordings));
        Assert.Null(recordings.Next());
        Assert.Equal("đã xử lý 3 tệp · 3 files played", recordings.Summary());
    }

    [Fact]
    public void What_comes_later_is_played_when_it_has_stopped_growing()
    {
        var recordings = new RecordedFolder(folder.Path, clock);
        Assert.Null(recordings.Next());
        Assert.Contains("holds no video yet", recordings.Summary(), StringComparison.Ordinal);

        Put("a.mp4");
        File.SetLastWriteTimeUtc(folder.File("a.mp4"), clock.GetUtcNow().UtcDateTime);
        Assert.Null(recordings.Next());

        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(["a.mp4"], PlayAll(recordings));
    }

    [Fact]
    public void A_broken_recording_is_named_in_both_languages_holds_nobody_up_and_is_tried_again_when_it_changes()
    {
        Put("a.mp4", "b.mp4");
        var recordings = new RecordedFolder(folder.Path, clock);

        recordings.PassOver(recordings.Next()!, "không phải video · no video", forGood: true);
        Assert.Equal(["b.mp4"], PlayAll(recordings));
        Assert.Equal("đã xử lý 1 tệp, bỏ qua 1 · 1 files played, 1 passed over: a.mp4 (không phải video · no video)", recordings.Summary());

        File.AppendAllText(folder.File("a.mp4"), "more");
        Settle("a.mp4");
        Assert.Equal(["a.mp4"], PlayAll(recordings));
        Assert.Equal("đã xử lý 2 tệp · 2 files played", recordings.Summary());
    }

    [Fact]
    public void A_recording_whose_playing_broke_off_is_tried_three_times_after_the_others()
    {
        Put("a.mp4", "b.mp4");
        var recordings = new RecordedFolder(folder.Path, clock);
        var order = new List<string>();
        while (recordings.Next() is { } file)
        {
            order.Add($"{Path.GetFileName(file.Path)} {file.Attempt}{(file.IsLastAttempt ? " last" : "")}");
            if (file.Path.EndsWith("b.mp4", StringComparison.Ordinal))
            {
                recordings.Done(file);
            }
            else
            {
                recordings.PassOver(file, "hỏng · broken", forGood: false);
            }
        }

        Assert.Equal(["a.mp4 1", "b.mp4 1", "a.mp4 2", "a.mp4 3 last"], order);
    }

    [Fact]
    public void A_loop_begins_again_with_the_first_and_leaves_the_broken_one_out()
    {
        Put("a.mp4", "b.mp4", "c.mp4");
        var recordings = new RecordedFolder(folder.Path, clock);
        recordings.PassOver(recordings.Next()!, "hỏng · broken", forGood: true);
        PlayAll(recordings);

        Assert.True(recordings.StartOver());

        Assert.Equal(["b.mp4", "c.mp4"], PlayAll(recordings));
    }

    [Fact]
    public void A_folder_that_is_gone_is_a_missing_source()
    {
        var wrong = Assert.Throws<CaptureException>(() => new RecordedFolder(folder.File("gone"), clock).Next());

        Assert.Equal(CaptureVerdict.MissingFile, wrong.Verdict);
    }

    [Theory]
    [InlineData(true, "-re", true)]
    [InlineData(false, "-re", false)]
    public void Each_file_of_a_looped_folder_plays_at_its_own_pace_and_ends(bool loop, string option, bool expected)
    {
        var part = VideoSource.Parse(folder.Path, loop).Part(folder.File("a.mp4"));

        var arguments = FfmpegArguments.Capture(part, new VideoProperties(320, 180, new FrameRate(10, 1), null, "h264"), new FrameRate(10, 1), null);

        Assert.Equal(expected, arguments.Contains(option));
        Assert.DoesNotContain("-stream_loop", arguments);
    }

    private void Put(params string[] names)
    {
        foreach (var name in names)
        {
            File.WriteAllText(folder.File(name), name);
            Settle(name);
        }
    }

    private void Settle(string name) => File.SetLastWriteTimeUtc(folder.File(name), clock.GetUtcNow().UtcDateTime.AddMinutes(-1));

    private static List<string> PlayAll(RecordedFolder recordings)
    {
        var order = new List<string>();
        while (recordings.Next() is { } file)
        {
            order.Add(Path.GetFileName(file.Path));
            recordings.Done(file);
        }

        return order;
    }
}
