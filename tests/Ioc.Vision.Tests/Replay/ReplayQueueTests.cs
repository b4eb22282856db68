using System.Diagnostics;
using Dapper;
using Ioc.Domain.Text;
using Ioc.Testing;
using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Replay;

namespace Ioc.Vision.Tests.Replay;

public sealed class ReplayQueueTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_replay_is_taken_by_one_process_and_taken_again_when_that_one_is_gone()
    {
        await EmptyAsync();
        var id = await AskAsync("trial");
        var (first, second) = (Queue("a"), Queue("b"));

        var taken = await first.TakeAsync(CancellationToken.None);
        Assert.Equal(id, taken!.Id);
        Assert.Null(await second.TakeAsync(CancellationToken.None));
        await ExecuteAsync("update traffic.replay set lease_until = now() - interval '1 second' where id = @id", id);
        var again = await second.TakeAsync(CancellationToken.None);

        Assert.Equal((id, 2), (again!.Id, again.Attempt));
        Assert.False(await first.RenewAsync(id, default, CancellationToken.None));
        Assert.False(await first.FinishAsync(taken, new FinishedReplay(new string('a', 64), false, "{}"), CancellationToken.None));
        Assert.True(await second.FinishAsync(again, new FinishedReplay(new string('b', 64), false, "{}"), CancellationToken.None));
        Assert.False(await second.FinishAsync(again, new FinishedReplay(new string('b', 64), false, "{}"), CancellationToken.None));
        Assert.Equal((new string('b', 64), 1), (await ScalarAsync<string>("select result from traffic.replay where id = @id", id), await EventsAsync(id)));
    }

    [Fact]
    public async Task A_contested_case_goes_before_trials_and_then_the_oldest()
    {
        await EmptyAsync();
        var trial = await AskAsync("trial");
        var contest = await AskAsync("contest");
        var later = await AskAsync("trial");
        var queue = Queue("a");

        Assert.Equal(
            [contest, trial, later],
            [(await queue.TakeAsync(CancellationToken.None))!.Id, (await queue.TakeAsync(CancellationToken.None))!.Id, (await queue.TakeAsync(CancellationToken.None))!.Id]);
    }

    [Fact]
    public async Task A_cancelled_replay_is_let_go_and_never_told_of()
    {
        await EmptyAsync();
        var id = await AskAsync("trial");
        var queue = Queue("a");
        var taken = (await queue.TakeAsync(CancellationToken.None))!;
        Assert.True(await queue.RenewAsync(id, new ReplaySteps(5, 10), CancellationToken.None));

        await ExecuteAsync("update traffic.replay set state = 'cancelled' where id = @id", id);

        Assert.False(await queue.RenewAsync(id, new ReplaySteps(6, 10), CancellationToken.None));
        Assert.False(await queue.FailAsync(taken, "x", new LocalText("x", "x"), CancellationToken.None));
        Assert.Equal(0, await EventsAsync(id));
    }

    [Fact]
    public async Task A_replay_that_ends_every_process_is_given_up_and_says_so()
    {
        await EmptyAsync();
        var id = await AskAsync("trial");
        var queue = Queue("a");
        for (var attempt = 0; attempt < ReplayQueue.MostAttempts; attempt++)
        {
            Assert.NotNull(await queue.TakeAsync(CancellationToken.None));
            await ExecuteAsync("update traffic.replay set lease_until = now() - interval '1 second' where id = @id", id);
        }

        await Worker(queue).DoAsync((await queue.TakeAsync(CancellationToken.None))!, CancellationToken.None);

        Assert.Equal("replay.given_up", await ScalarAsync<string>("select fault->>'code' from traffic.replay where id = @id", id));
        Assert.Equal(1, await EventsAsync(id));
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_costs_time_and_nothing_else()
    {
        await EmptyAsync();
        var order = new ReplayOrder(
            SealedClips.Repository("samples/junction-day.mp4"), await File.ReadAllTextAsync(SealedClips.Repository("samples/junction-day.camera.json")), null, null, 5, null);
        var id = await AskAsync("trial", order);
        using (var doomed = Start())
        {
            await UntilAsync("select steps > 20 from traffic.replay where id = @id", id);
            doomed.Kill();
            await doomed.WaitForExitAsync();
        }

        Assert.Equal("running", await ScalarAsync<string>("select state from traffic.replay where id = @id", id));
        using var other = Start();
        await UntilAsync("select state = 'done' from traffic.replay where id = @id", id);
        other.StandardInput.Close();
        await other.WaitForExitAsync();

        Assert.Equal(1, await EventsAsync(id));
        Assert.Equal(2, await ScalarAsync<int>("select attempts from traffic.replay where id = @id", id));
        var result = await ScalarAsync<string>("select result from traffic.replay where id = @id", id);
        var report = await File.ReadAllTextAsync(new ReplayShelf(folder.File("data/replays")).Find(result!, ReplayShelf.Report)!);
        Assert.Equal(await CommandLineAsync("replay", order.Video, "--json"), report + "\n");
    }

    private async Task<Guid> AskAsync(string purpose, ReplayOrder? order = null)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into traffic.camera (code, name_vi, name_en, source, config, simulated) values ('NT-01', 'Thử', 'Trial', 'x.mp4', '{}', true) on conflict do nothing;
            insert into traffic.replay (id, purpose, subject, camera_code, request, asked_by, asked_at)
            values (@id, @purpose, 'NT-01', 'NT-01', @request::jsonb, 'operator:test', clock_timestamp());
            """,
            new { id, purpose, request = order?.ToJson() ?? "{}" });
        return id;
    }

    private ReplayQueue Queue(string worker) => new(database.DataSource, worker, TimeProvider.System);

    private ReplayWorker Worker(ReplayQueue queue) => new(
        queue, new ReplayRun(new DataFolder(folder.File("data"), "w1"), null, _ => ScriptedModels.WhitePlate(), new CaptureTools(), TimeProvider.System), database.DataSource,
        new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System);

    private Process Start()
    {
        var start = Program("replays", "--data", folder.File("data"), "--models", PlateModels.FindFolder(), "--stop-with-parent");
        start.RedirectStandardInput = true;
        start.Environment["IOC_DATABASE"] = database.ConnectionString;
        return Process.Start(start)!;
    }

    private static async Task<string> CommandLineAsync(params string[] arguments)
    {
        var start = Program(arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await said);
        return output;
    }

    private static ProcessStartInfo Program(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ioc.Vision.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private Task EmptyAsync() => ExecuteAsync("delete from traffic.replay where @id is not null", Guid.Empty);

    private async Task ExecuteAsync(string sql, Guid id)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { id });
    }

    private async Task<T?> ScalarAsync<T>(string sql, Guid id)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T?>(sql, new { id });
    }

    private Task<int> EventsAsync(Guid id) =>
        ScalarAsync<int>("select count(*)::integer from audit.event where type = 'replay.finished' and subject_id = @id::text", id);

    private async Task UntilAsync(string sql, Guid id)
    {
        for (var attempt = 0; attempt < 1500; attempt++)
        {
            if (await ScalarAsync<bool?>(sql, id) == true)
            {
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail($"Waited in vain for: {sql}");
    }
}
