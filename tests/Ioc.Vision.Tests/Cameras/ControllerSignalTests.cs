using Dapper;
using Ioc.Testing;
using Ioc.Vision.Cameras;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Cameras;

/// <summary>What a controller reported, as a worker's rules get to know it.</summary>
public sealed class ControllerSignalTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_workers_timeline_follows_the_reports_with_their_confidence_and_knows_how_far_they_go()
    {
        var signals = new ControllerSignals(database.DataSource, new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System);
        var group = signals.Of(new SignalGroup("HM", "N1"));
        var followed = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

        await signals.LookAsync(followed, CancellationToken.None);
        Assert.False(group.IsSettled(Start), "nobody has reported yet");

        await ReportAsync("red", Start, 1, completeTo: Start.AddSeconds(5));
        await signals.LookAsync(followed, CancellationToken.None);
        Assert.Equal((LampState.Red, true, false), (group.At(Start.AddSeconds(3)).State, group.IsSettled(Start.AddSeconds(5)), group.IsSettled(Start.AddSeconds(6))));

        await ReportAsync("green", Start.AddSeconds(20), 0.5, completeTo: Start.AddSeconds(25));
        await signals.LookAsync(followed, CancellationToken.None);
        Assert.Equal((LampState.Green, 0.5f), (group.At(Start.AddSeconds(21)).State, group.At(Start.AddSeconds(21)).Confidence));
        Assert.Equal(LampState.Red, group.At(Start.AddSeconds(19)).State);
        Assert.Equal(LampState.Unknown, signals.Of(new SignalGroup("HM", "N2")).At(Start.AddSeconds(3)).State);
    }

    [Fact]
    public async Task What_a_controller_that_is_asked_forgot_is_unknown_and_not_the_light_of_before()
    {
        var signals = new ControllerSignals(database.DataSource, new WorkerLog(TextWriter.Null, TimeProvider.System), TimeProvider.System);
        var group = signals.Of(new SignalGroup("HM", "N1"));
        var before = Start.AddHours(1);
        await ReportAsync("red", before, 1, completeTo: before.AddSeconds(5));
        await ReportAsync("unknown", before.AddSeconds(5).AddMicroseconds(1), 1, completeTo: before.AddSeconds(5));
        await ReportAsync("red", before.AddSeconds(60), 1, completeTo: before.AddSeconds(70));
        await signals.LookAsync(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal), CancellationToken.None);
        Assert.Equal(
            [LampState.Red, LampState.Unknown, LampState.Unknown, LampState.Red],
            new[] { 4, 6, 59, 61 }.Select(second => group.At(before.AddSeconds(second)).State));
    }

    private async Task ReportAsync(string state, DateTimeOffset at, double confidence, DateTimeOffset completeTo)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into traffic.signal_state (junction, signal_group, state, at, received_at, confidence) values ('HM', 'N1', @state, @at, clock_timestamp(), @confidence);
            insert into traffic.signal_controller (junction, complete_to, received_at, clock_offset_seconds) values ('HM', @completeTo, clock_timestamp(), 0)
            on conflict (junction) do update set complete_to = excluded.complete_to, received_at = excluded.received_at;
            """,
            new { state, at, confidence, completeTo });
    }
}
