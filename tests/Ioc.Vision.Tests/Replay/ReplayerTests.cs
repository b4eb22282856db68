using System.Text.Json;
using Ioc.Vision.Capture;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Replay;

namespace Ioc.Vision.Tests.Replay;

public sealed class ReplayerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_replays_are_the_same_byte_for_byte()
    {
        var video = await DriveAsync();

        var first = await ReplayAsync(video);
        var second = await ReplayAsync(video);

        Assert.Equal(first.ToJson(), second.ToJson());
        Assert.Equal(first.ToTable(vietnamese: true), second.ToTable(vietnamese: true));
    }

    [Fact]
    public async Task The_JSON_tells_passages_and_violations_in_seconds()
    {
        using var json = JsonDocument.Parse((await ReplayAsync(await DriveAsync())).ToJson());

        Assert.Equal(50, json.RootElement.GetProperty("frames").GetInt32());
        var passage = Assert.Single(json.RootElement.GetProperty("passages").EnumerateArray());
        Assert.Equal("59X312345", passage.GetProperty("plate").GetString());
        var violation = Assert.Single(json.RootElement.GetProperty("violations").EnumerateArray());
        Assert.Equal("red_light", violation.GetProperty("kind").GetString());
        Assert.InRange(violation.GetProperty("at").GetDouble(), 1.5, 1.7);
        Assert.Equal(passage.GetProperty("id").GetString(), violation.GetProperty("passageId").GetString());
    }

    [Fact]
    public async Task The_table_speaks_Vietnamese_and_English()
    {
        var report = await ReplayAsync(await DriveAsync());

        Assert.Contains("vượt đèn đỏ", report.ToTable(vietnamese: true), StringComparison.Ordinal);
        Assert.Contains("dữ liệu mô phỏng", report.ToTable(vietnamese: true), StringComparison.Ordinal);
        Assert.Contains("red light", report.ToTable(vietnamese: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.mp4", "there is no such file")]
    [InlineData("notes.mp4", "The source is no video")]
    public async Task A_file_that_cannot_be_judged_is_one_clear_line(string name, string expected)
    {
        await File.WriteAllTextAsync(folder.File("notes.mp4"), "Ghi chú");

        var wrong = await Assert.ThrowsAsync<CommandLineException>(
            () => new ReplayVerb(_ => ScriptedModels.WhitePlate()).RunAsync([folder.File(name)], CancellationToken.None));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public async Task Wrong_rules_beside_the_video_are_all_named()
    {
        var video = await Clips.DriveAsync(folder.Path, seconds: 1);
        await File.WriteAllTextAsync(folder.File("drive.camera.json"), """{"code":"","source":"x","rules":[{"id":"a","kind":"b"}]}""");

        var wrong = Assert.Throws<CommandLineException>(() => ReplayVerb.CameraOf(video, null));

        Assert.Contains("code must be", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("rules[0].kind must be", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<ReplayReport> ReplayAsync(string video)
    {
        using var models = ScriptedModels.WhitePlate();
        return await Replayer.RunAsync(video, ReplayVerb.CameraOf(video, null), models, new CaptureTools(), null, CancellationToken.None);
    }

    private async Task<string> DriveAsync()
    {
        var video = await Clips.DriveAsync(folder.Path);
        await File.WriteAllTextAsync(folder.File("drive.camera.json"), Clips.CameraJson("drive.mp4"));
        return video;
    }
}
