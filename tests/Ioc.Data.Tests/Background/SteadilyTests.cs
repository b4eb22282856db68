using Ioc.Data.Background;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Data.Tests.Background;

/// <summary>Work that nobody else does outlives whatever a turn throws.</summary>
public sealed class SteadilyTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly LeapingClock clock = new(new DateTimeOffset(2026, 11, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly ListLogger<SteadilyTests> log = new();

    [Theory]
    [InlineData(typeof(InvalidOperationException), "Error")]
    [InlineData(typeof(ObjectDisposedException), "Error")]
    [InlineData(typeof(OperationCanceledException), "Error")]
    [InlineData(typeof(NpgsqlException), "Warning")]
    [InlineData(typeof(IOException), "Warning")]
    public async Task A_turn_that_throws_is_told_once_and_tried_again_until_it_succeeds(Type thrown, string level)
    {
        var turns = 0;
        using var host = new CancellationTokenSource();
        await Steadily.WorkAsync("The work", async _ =>
        {
            turns++;
            if (turns == 5)
            {
                await host.CancelAsync();
            }

            if (turns is 2 or 3)
            {
                throw (Exception)Activator.CreateInstance(thrown, "a defect")!;
            }
        }, Every, clock, log, host.Token).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(5, turns);
        Assert.Equal([Every, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Every], clock.Pauses);
        Assert.Equal(2, log.Lines.Count);
        Assert.StartsWith($"{level}: The work: ", log.Lines[0], StringComparison.Ordinal);
        Assert.Equal("Information: The work: works again", log.Lines[1]);
    }

    [Fact]
    public async Task However_often_it_fails_it_is_tried_at_least_every_half_minute()
    {
        var turns = 0;
        using var host = new CancellationTokenSource();
        await Steadily.WorkAsync("The work", async _ =>
        {
            turns++;
            if (turns == 100)
            {
                await host.CancelAsync();
            }

            throw new NpgsqlException("away");
        }, Every, clock, log, host.Token).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), clock.Pauses.Max());
        Assert.Single(log.Lines);
    }

    [Fact]
    public async Task A_host_that_stops_in_the_middle_of_a_turn_is_no_failure()
    {
        using var host = new CancellationTokenSource();
        await Steadily.WorkAsync("The work", async stop =>
        {
            await host.CancelAsync();
            stop.ThrowIfCancellationRequested();
        }, Every, clock, log, host.Token).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Empty(log.Lines);
    }
}
