using System.Globalization;
using Ioc.Enforcement.Evidence;
using Ioc.Testing.Running;

namespace Ioc.Enforcement.Tests.Evidence;

/// <summary>When each frame of a clip is shown, against what ffprobe reads from the same file.</summary>
public sealed class FilmFramesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-film-").FullName;

    [Fact]
    public async Task A_clip_of_the_sample_shows_fifteen_frames_a_second()
    {
        var film = await MakeAsync("-ss", "14", "-i", Repository.Sample("junction-day.mp4"), "-t", "6", "-c", "copy", "-avoid_negative_ts", "make_zero", "-movflags", "+faststart");

        var times = FilmFrames.TimesOf(await File.ReadAllBytesAsync(film));

        Assert.InRange(times[1] - times[0], (1.0 / 15) - 0.0005, (1.0 / 15) + 0.0005);
        await SameAsProbedAsync(film, times);
    }

    [Theory]
    [InlineData("25", "0")]
    [InlineData("25", "2")]             // shown in another order than decoded: the tables of offsets and of edits come in
    [InlineData("30000/1001", "3")]
    public async Task Whatever_the_rate_and_the_order_of_decoding_each_frame_has_its_time(string rate, string between)
    {
        var film = await MakeAsync("-f", "lavfi", "-i", $"testsrc=s=64x48:r={rate}:d=2", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-bf", between);

        await SameAsProbedAsync(film, FilmFrames.TimesOf(await File.ReadAllBytesAsync(film)));
    }

    [Fact]
    public async Task A_camera_that_slows_down_keeps_each_frames_own_time()
    {
        var film = await MakeAsync("-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=4", "-vf", "select='lt(t,2)+not(mod(n,5))'", "-fps_mode", "vfr", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-bf", "0");

        var times = FilmFrames.TimesOf(await File.ReadAllBytesAsync(film));

        await SameAsProbedAsync(film, times);
        Assert.Equal([0.04, 0.2], times.Zip(times.Skip(1), (one, next) => Math.Round(next - one, 3)).Distinct().Order());
    }

    [Fact]
    public async Task What_is_no_whole_film_tells_nothing()
    {
        var whole = await File.ReadAllBytesAsync(await MakeAsync("-f", "lavfi", "-i", "testsrc=s=64x48:r=5:d=1", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-movflags", "+faststart"));

        Assert.Empty(FilmFrames.TimesOf([]));
        Assert.Empty(FilmFrames.TimesOf("xin chào, đây không phải phim"u8));
        for (var length = 0; length < 400; length += 7)
        {
            Assert.Empty(FilmFrames.TimesOf(whole.AsSpan(0, length)));
        }
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task SameAsProbedAsync(string film, IReadOnlyList<double> times)
    {
        await using var probe = new OwnedProcess("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", film]);
        var (code, said) = await probe.FinishAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, code);
        var probed = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture)).Order().ToList();
        Assert.NotEmpty(probed);
        Assert.Equal(probed, times, (one, other) => Math.Abs(one - other) < 0.0006);
    }

    private async Task<string> MakeAsync(params string[] arguments)
    {
        var film = Path.Combine(folder, "film.mp4");
        await using var process = new OwnedProcess("ffmpeg", ["-nostdin", "-loglevel", "error", .. arguments, "-y", film]);
        var (code, said) = await process.FinishAsync(TimeSpan.FromMinutes(1));
        Assert.True(code == 0, said);
        return film;
    }
}
