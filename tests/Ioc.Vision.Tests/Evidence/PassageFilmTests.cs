using Ioc.Testing;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Tests.Evidence;

public sealed class PassageFilmTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Two_vehicles_in_the_same_seconds_share_their_film()
    {
        Recent(30);
        var film = new PassageFilm(folder.File("film"));
        film.Keep("A", folder.File("recent"), Noon.AddSeconds(20));
        var once = Kept();
        film.Keep("A", folder.File("recent"), Noon.AddSeconds(20.5));
        // 13 to 24 s, in files of two seconds: those from 12 to 24; half a second later the one from 24 to 26 besides.
        Assert.Equal(["6", "7", "8", "9", "10", "11"], once);
        Assert.Equal(["6", "7", "8", "9", "10", "11", "12"], Kept());
    }

    [Fact]
    public void The_oldest_film_goes_when_a_camera_holds_too_much()
    {
        Recent(60);
        var film = new PassageFilm(folder.File("film"), mostBytes: 800);
        film.Keep("A", folder.File("recent"), Noon.AddSeconds(20));
        film.Keep("A", folder.File("recent"), Noon.AddSeconds(40));
        // Files of 100 bytes: 6 of the first, 6 of the second, of which the youngest 8 stay.
        Assert.Equal(["10", "11", "16", "17", "18", "19", "20", "21"], Kept());
    }

    [Fact]
    public void A_file_whose_neighbour_is_gone_holds_about_two_seconds_and_not_the_gap()
    {
        Recent(60);
        var film = new PassageFilm(folder.File("film"));
        film.Keep("A", folder.File("recent"), Noon.AddSeconds(10));
        film.Keep("A", folder.File("recent"), Noon.AddSeconds(50));
        Assert.Empty(RecentVideo.Covering(film.FolderOf("A"), Noon.AddSeconds(20), Noon.AddSeconds(30)));
        Assert.Equal(Noon.AddSeconds(46), RecentVideo.Covering(film.FolderOf("A"), Noon.AddSeconds(46), Noon.AddSeconds(54))[0].From);
    }

    [Fact]
    public void Without_recent_video_there_is_nothing_to_keep()
    {
        var film = new PassageFilm(folder.File("film"));
        film.Keep("A", folder.File("recent"), Noon);
        Assert.Empty(RecentVideo.Covering(film.FolderOf("A"), Noon.AddSeconds(-4), Noon.AddSeconds(4)));
        film.Sweep(Noon);
    }

    private IEnumerable<string> Kept() => Directory.GetFiles(folder.File("film/A")).Order(StringComparer.Ordinal)
        .Select(path => Path.GetFileNameWithoutExtension(path).Split('-')[1].TrimStart('0'));

    // Opened at noon, a file every two seconds.
    private void Recent(int seconds)
    {
        Directory.CreateDirectory(folder.File("recent"));
        for (var n = 0; n < seconds / 2; n++)
        {
            var path = folder.File(FormattableString.Invariant($"recent/{Noon.ToUnixTimeMilliseconds():D14}-{n:D6}.ts"));
            File.WriteAllBytes(path, new byte[100]);
            File.SetLastWriteTimeUtc(path, Noon.AddSeconds(2 * (n + 1)).UtcDateTime);
        }
    }
}
