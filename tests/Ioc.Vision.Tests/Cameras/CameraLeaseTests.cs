using System.Diagnostics;
using Dapper;
using Ioc.Testing;
using Ioc.Vision.Cameras;

namespace Ioc.Vision.Tests.Cameras;

public sealed class CameraLeaseTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Free_cameras_go_to_whoever_holds_fewer()
    {
        string[] cameras = ["a", "b", "c", "d"];
        Assert.Equal(cameras, Shared("me", cameras, [], []));
        Assert.Equal(["c", "d"], Shared("me", cameras, [("a", "other"), ("b", "other")], ["other"]));
        Assert.Equal(["a"], Shared("me", cameras, [("a", "me")], ["other"]));
    }

    [Fact]
    public void Who_holds_two_more_than_another_gives_one_back_and_who_holds_one_more_does_not()
    {
        Assert.Equal(["a"], Shared("me", ["a", "b"], [("a", "me"), ("b", "me")], ["other"]));
        Assert.Equal(["a", "b"], Shared("me", ["a", "b", "c"], [("a", "me"), ("b", "me"), ("c", "other")], ["other"]));
    }

    [Fact]
    public void A_camera_that_the_other_may_not_watch_is_neither_left_to_it_nor_given_back()
    {
        var others = new Dictionary<string, IReadOnlyCollection<string>?>(StringComparer.Ordinal) { ["other"] = ["z"] };
        var leases = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "me", ["b"] = "me" };
        Assert.Equal(["a", "b", "c"], CameraLeases.Share("me", ["a", "b", "c"], leases, others).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_workers_share_the_cameras_and_a_killed_ones_are_taken_over_within_twenty_seconds()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        for (var i = 1; i <= 4; i++)
        {
            // Nobody answers there: what is shared out is who may try, not what is seen.
            await connection.ExecuteAsync(
                "insert into traffic.camera (code, name_vi, name_en, source, config) values (@code, 'Thử', 'Test', 'rtsp://127.0.0.1:9/x', '{}')", new { code = $"LEASE-{i}" });
        }

        using var first = Start("first");
        using var second = Start("second");
        try
        {
            await EventuallyAsync(async () => (await HoldersAsync()) is { } held && held.Count(h => h.Worker == "first") == 2 && held.Count(h => h.Worker == "second") == 2, TimeSpan.FromSeconds(60), "two cameras each");

            first.Kill();
            var killedAt = Stopwatch.StartNew();
            await EventuallyAsync(async () => (await HoldersAsync()).Count(h => h.Worker == "second") == 4, TakenOverWithin + TimeSpan.FromSeconds(10), "all cameras at the second worker");
            Assert.True(killedAt.Elapsed < TakenOverWithin, $"taken over after {killedAt.Elapsed}");
            await EventuallyAsync(
                async () => await connection.ExecuteScalarAsync<int>("select count(*)::int from traffic.camera_state where camera_code like 'LEASE-%' and worker = 'second'") == 4,
                TimeSpan.FromSeconds(10), "the second worker's reports");
        }
        finally
        {
            second.Kill();
            if (!first.HasExited)
            {
                first.Kill();
            }
        }
    }

    private static IEnumerable<string> Shared(string me, string[] wanted, (string Camera, string Worker)[] leases, string[] others) => CameraLeases.Share(
        me, wanted, leases.ToDictionary(l => l.Camera, l => l.Worker, StringComparer.Ordinal),
        others.ToDictionary(o => o, _ => (IReadOnlyCollection<string>?)null, StringComparer.Ordinal)).Order(StringComparer.Ordinal);

    private async Task<List<(string Camera, string Worker)>> HoldersAsync()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<(string, string)>("select camera_code, worker from traffic.camera_lease where camera_code like 'LEASE-%' and expires_at >= now()")).AsList();
    }

    private static async Task EventuallyAsync(Func<Task<bool>> wanted, TimeSpan within, string what)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < within;)
        {
            if (await wanted())
            {
                return;
            }

            await Task.Delay(250);
        }

        Assert.Fail($"Waited {within} in vain for {what}.");
    }

    private Process Start(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Ioc.sln")))
        {
            root = root.Parent!;
        }

        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Ioc.Vision.dll"), "work", "--worker", name, "--data", folder.File("data-" + name),
                "--models", Path.Combine(root.FullName, "models"), "--stop-with-parent",
            },
        };
        start.Environment["IOC_DATABASE"] = database.ConnectionString;
        return Process.Start(start)!;
    }
}
