using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapper;
using Ioc.Domain.Text;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Devices;

/// <summary>What a polled controller answers: a report as pushed ones are, and from when on its list of changes has no gap.</summary>
/// <param name="SentAt">The controller's clock when it answered: every change since <paramref name="CompleteFrom"/> up to here is in the list.</param>
/// <param name="CompleteFrom">Later than what was asked for where the controller does not remember so far: the time between is unknown.</param>
internal sealed record PolledSignals(DateTimeOffset? SentAt, DateTimeOffset? CompleteFrom, IReadOnlyList<PostedChange>? Changes);

/// <summary>How asking a controller goes.</summary>
/// <param name="Failures">In a row; 0 when it answered last.</param>
/// <param name="LastFailure">Null when it answered last.</param>
internal sealed record PollHealth(int Failures, LocalText? LastFailure);

/// <summary>
/// Asks signal controllers that do not report by themselves. What they answer goes the way of what others push (<see cref="SignalIntake"/>): while no answer
/// comes, nothing is known after the last one, and an unknown light charges nobody.
/// </summary>
internal sealed class SignalPolls(IOptions<SignalOptions> options, SignalIntake intake, IHttpClientFactory clients, NpgsqlDataSource database, TimeProvider clock, ILogger<SignalPolls> log)
    : BackgroundService
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "signal-controllers";

    /// <summary>Bytes of an answer at most.</summary>
    public const int LargestAnswer = 256 * 1024;

    private static readonly TimeSpan FirstLookBack = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentDictionary<string, PollHealth> health = new(StringComparer.Ordinal);

    /// <summary>How asking a junction's controller goes; null when it is not asked, or was not yet.</summary>
    public PollHealth? HealthOf(string junction) => health.GetValueOrDefault(junction);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Value.Polled.Select(controller => PollAsync(controller, stoppingToken)));

    private async Task PollAsync(PolledController controller, CancellationToken token)
    {
        var failures = 0;
        while (!token.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            LocalText? failure;
            try
            {
                failure = await AskAsync(controller, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }

            failures = failure is null ? 0 : failures + 1;
            if (failure is not null && failures == 1)
            {
                log.LogWarning("The signal controller of {Junction} does not answer: {Reason}. Until it does, its signals convict nobody", controller.Junction, failure.En);
            }
            else if (failure is null && health.TryGetValue(controller.Junction, out var before) && before.Failures > 0)
            {
                log.LogInformation("The signal controller of {Junction} answers again", controller.Junction);
            }

            health[controller.Junction] = new PollHealth(failures, failure);
            var pause = controller.PauseAfter(failures) - clock.GetElapsedTime(started);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Null when an answer was taken; else why not.
    private async Task<LocalText?> AskAsync(PolledController controller, CancellationToken token)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(controller.TimeoutMilliseconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
        try
        {
            var after = await KnownToAsync(controller.Junction, token);
            using var question = new HttpRequestMessage(HttpMethod.Get, AddressOf(controller.Url, after));
            if (controller.TokenFile is { } file)
            {
                question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllLinesAsync(file, token)).FirstOrDefault()?.Trim());
            }

            using var client = clients.CreateClient(Client);
            var (asked, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
            using var answer = await client.SendAsync(question, HttpCompletionOption.ResponseContentRead, either.Token);
            var way = clock.GetElapsedTime(begun);
            if (!answer.IsSuccessStatusCode)
            {
                return new LocalText($"trả lời mã {(int)answer.StatusCode}", $"it answered {(int)answer.StatusCode}");
            }

            var told = await JsonSerializer.DeserializeAsync<PolledSignals>(await answer.Content.ReadAsStreamAsync(either.Token), Json, either.Token);
            if (told is not { SentAt: { } sentAt, CompleteFrom: { } completeFrom, Changes: { } changes })
            {
                return new LocalText("câu trả lời thiếu sentAt, completeFrom hoặc changes", "its answer lacks sentAt, completeFrom or changes");
            }

            // Somewhere between question and answer the controller looked at its clock: the middle, give or take half the way.
            var (_, faults) = await intake.TakeAsync(controller.Junction, new PostedSignals(sentAt, changes), asked + (way / 2), way / 2, completeFrom, token);
            return faults.Count == 0 ? null : new LocalText($"{faults[0].Field} {faults[0].Text.Vi}", $"{faults[0].Field} {faults[0].Text.En}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !token.IsCancellationRequested)
        {
            return new LocalText($"không trả lời trong {controller.TimeoutMilliseconds} ms", $"no answer within {controller.TimeoutMilliseconds} ms");
        }
        catch (HttpRequestException away)
        {
            return new LocalText($"không gọi được: {away.Message}", $"it cannot be reached: {away.Message}");
        }
        catch (JsonException)
        {
            return new LocalText("câu trả lời không phải JSON hợp lệ", "its answer is not valid JSON");
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or IOException)
        {
            return new LocalText($"không ghi nhận được: {away.Message}", $"it could not be taken: {away.Message}");
        }
    }

    private async Task<DateTimeOffset> KnownToAsync(string junction, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            "select complete_to from traffic.signal_controller where junction = @junction", new { junction }, cancellationToken: token)) ?? clock.GetUtcNow() - FirstLookBack;
    }

    private static Uri AddressOf(string url, DateTimeOffset after)
    {
        var address = new UriBuilder(url);
        var query = $"after={Uri.EscapeDataString(after.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}";
        address.Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query;
        return address.Uri;
    }
}
