using Dapper;
using Ioc.Data.Background;
using Ioc.Data.Settings;
using Ioc.Vision.Replay;
using Ioc.Web.Cameras;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Replays;

/// <summary>Deletes the results of trials when their days are over: they show people and plates that nobody has a case against. Results of cases stay with their cases.</summary>
public sealed class ReplayRetention(NpgsqlDataSource database, IocOptions ioc, IOptions<CameraOptions> options, TimeProvider clock, ILogger<ReplayRetention> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // A result lies on disk a moment before its row names it.
    private static readonly TimeSpan Unnamed = TimeSpan.FromHours(1);

    private readonly ReplayShelf shelf = new(Path.Combine(Path.GetFullPath(ioc.DataFolder), ReplayShelf.FolderName));

    /// <summary>Deletes what is due.</summary>
    /// <returns>How many trials were deleted.</returns>
    public async Task<int> CleanAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.ExecuteAsync(new CommandDefinition(
            "delete from traffic.replay where purpose = 'trial' and state <> 'running' and coalesce(finished_at, asked_at) < @before",
            new { before = now - TimeSpan.FromDays(options.Value.TrialDays) }, cancellationToken: token));
        var named = (await connection.QueryAsync<string>(new CommandDefinition("select distinct result from traffic.replay where result is not null", cancellationToken: token)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, at) in shelf.All().Where(folder => !named.Contains(folder.Name) && folder.At < now - Unnamed).ToList())
        {
            shelf.Remove(name);
        }

        return rows;
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Deleting trials that are due", CleanAsync, Every, clock, log, stoppingToken);
}
