using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Data.Background;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.OpenData;

/// <summary>Makes a new release when a month has closed, sources corrected one, or an administrator decided; at most hourly for corrections; a dataset that shows nothing though there are figures of a closed month, as on the first day, does not wait for the hour.</summary>
public sealed class OpenDataKeeper(NpgsqlDataSource database, TimeProvider clock, ILogger<OpenDataKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CorrectionsEvery = TimeSpan.FromHours(1);

    /// <summary>Makes a release if there is a reason.</summary>
    /// <param name="atOnce">True also for what could wait for the hour.</param>
    /// <returns>Null when there was none.</returns>
    public async Task<ReleaseReport?> LookAsync(bool atOnce, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var thisMonth = VietnamTime.MonthOf(VietnamTime.DayOf(now));
        var (before, at, decided, data, bare) = await connection.QuerySingleAsync<(string? Before, DateTime? At, string Decided, string Data, bool Bare)>(new CommandDefinition(
            """
            select (select made_from from open_data.release), (select released_at from open_data.release),
                   coalesce((select max(changed_at)::text from open_data.dataset), ''),
                   coalesce((select seq::text from audit.event where type = @type order by seq desc limit 1), ''),
                   exists (select 1 from open_data.edition e join open_data.dataset d on d.indicator_code = e.indicator_code and d.published
                           where e.rows = 0 and exists (select 1 from indicator.value v where v.indicator_code = e.indicator_code and v.period_end <= @closed and v.value is not null))
            """,
            new { type = EventTypes.IndicatorChanged, closed = VietnamTime.StartOf(thisMonth) },
            transaction,
            cancellationToken: token));
        var month = $"{thisMonth:yyyy-MM}";
        var from = $"{month}|{decided}|{data}";
        var urgent = before is null || bare || !before.StartsWith($"{month}|{decided}|", StringComparison.Ordinal) || (before.EndsWith('|') && before != from);
        if (before == from || (!urgent && !atOnce && now - new DateTimeOffset(DateTime.SpecifyKind(at!.Value, DateTimeKind.Utc)) < CorrectionsEvery))
        {
            return null;
        }

        // Half a town's figures would be weighed as if they were all, and what is hidden among them stays hidden.
        if ((await WaitingFacts.SourcesAsync(connection, transaction, token)).Count > 0)
        {
            return null;
        }

        var report = await OpenRelease.MakeAsync(transaction, now, token);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into open_data.release (made_from, released_at) values (@from, @now) on conflict (one) do update set made_from = @from, released_at = @now",
            new { from, now },
            transaction,
            cancellationToken: token));
        if (report.Changed.Count > 0)
        {
            await EventLog.AppendAsync(
                transaction,
                new(Guid.CreateVersion7(now), EventTypes.OpenDataReleased, "open_data", month, null, "system:open-data", null, now, new JsonObject
                {
                    ["datasets"] = new JsonArray([.. report.Changed.Select(c => (JsonNode)new JsonObject { ["code"] = c.Code, ["version"] = c.Version })]),
                    ["lost"] = report.Lost,
                }),
                token);
        }

        await transaction.CommitAsync(token);
        if (report.Lost > 0)
        {
            log.LogWarning("Open data: {Count} small counts follow from what was published before; they are hidden from now on", report.Lost);
        }

        return report;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Open data", stop => LookAsync(atOnce: false, stop), Beat, clock, log, stoppingToken);
}
