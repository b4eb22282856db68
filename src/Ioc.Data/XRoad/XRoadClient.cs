using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Ioc.Data.XRoad;

/// <summary>
/// Asks a service over X-Road's message protocol for REST: <c>GET {security server}/r1/{service}?…</c>.
/// A fault that carries <c>X-Road-Error</c> is X-Road's own; one without comes from the service. A fault that passes is tried again; after
/// several in a row nothing is asked for a while, so that a dead service is not waited for by everyone.
/// </summary>
public sealed class XRoadClient
{
    private readonly HttpClient http;
    private readonly Func<XRoadOptions> options;
    private readonly int largest;
    private readonly ResiliencePipeline pipeline;

    /// <param name="http">Follows no redirects; carries the client certificate where the security server wants one.</param>
    /// <param name="options">Read with every question: the address may change while running.</param>
    /// <param name="clock">Counts timeouts and pauses.</param>
    /// <param name="largest">The largest answer that is read, in bytes.</param>
    public XRoadClient(HttpClient http, Func<XRoadOptions> options, TimeProvider clock, int largest = 1 << 20)
    {
        this.http = http;
        this.options = options;
        this.largest = largest;
        var now = options();
        var passing = new PredicateBuilder().Handle<PassingFault>().Handle<HttpRequestException>().Handle<IOException>().Handle<TimeoutRejectedException>();
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (now.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = passing, MaxRetryAttempts = now.Retries, Delay = TimeSpan.FromMilliseconds(200), BackoffType = DelayBackoffType.Exponential, UseJitter = true,
            });
        }

        pipeline = builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = passing, FailureRatio = 0.6, MinimumThroughput = 5, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromSeconds(now.BreakSeconds),
            })
            .AddTimeout(TimeSpan.FromSeconds(now.TimeoutSeconds))
            .Build();
    }

    /// <summary>Asks. Being unavailable is an answer, not an exception.</summary>
    /// <param name="query">Without the question mark; already encoded.</param>
    /// <param name="user">Who asks, as events name them.</param>
    /// <param name="issue">The case that it is asked for; null where there is none.</param>
    public async Task<XRoadAnswer> AskAsync(string query, string user, string? issue, CancellationToken token)
    {
        // One id for all tries: it is one question.
        var id = Guid.NewGuid().ToString();
        if (!Uri.TryCreate(options().SecurityServer, UriKind.Absolute, out _))
        {
            // A demonstration's server tells where it listens only once it runs.
            return new XRoadAnswer(XRoadOutcome.Unavailable, null, id, null, "the security server's address is not known yet");
        }

        try
        {
            return await pipeline.ExecuteAsync(async inner => await OnceAsync(query, user, issue, id, inner), token);
        }
        catch (Exception fault) when (fault is PassingFault or HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException)
        {
            var why = fault switch
            {
                BrokenCircuitException => "not asked: it failed several times in a row",
                TimeoutRejectedException => "no answer in time",
                HttpRequestException => "the security server cannot be reached",
                IOException => "the answer broke off",
                _ => fault.Message,
            };
            return new XRoadAnswer(XRoadOutcome.Unavailable, null, id, null, why);
        }
    }

    private async Task<XRoadAnswer> OnceAsync(string query, string user, string? issue, string id, CancellationToken token)
    {
        var how = options();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{how.SecurityServer.TrimEnd('/')}/r1/{Encoded(how.Service)}?{query}");
        request.Headers.Add("X-Road-Client", Encoded(how.Client));
        request.Headers.Add("X-Road-Id", id);
        request.Headers.Add("X-Road-UserId", "VN" + Uri.EscapeDataString(user));
        if (issue is not null)
        {
            request.Headers.Add("X-Road-Issue", issue);
        }

        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        var hash = Header(answer, "X-Road-Request-Hash");
        if (Header(answer, "X-Road-Error") is { } error)
        {
            // X-Road's own: Client.* is ours to mend, the rest passes.
            return error.StartsWith("Client.", StringComparison.Ordinal)
                ? new XRoadAnswer(XRoadOutcome.Refused, null, id, hash, $"X-Road: {error}")
                : throw new PassingFault($"X-Road: {error}");
        }

        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return new XRoadAnswer(XRoadOutcome.None, null, id, hash);
        }

        if ((int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw new PassingFault($"the register answered {(int)answer.StatusCode}");
        }

        if (!answer.IsSuccessStatusCode)
        {
            return new XRoadAnswer(XRoadOutcome.Refused, null, id, hash, $"the register answered {(int)answer.StatusCode}");
        }

        if (Header(answer, "X-Road-Id") is { } echoed && !string.Equals(echoed, id, StringComparison.Ordinal))
        {
            return new XRoadAnswer(XRoadOutcome.Refused, null, id, hash, "the answer belongs to another question");
        }

        return await ReadAsync(answer, token) is { } body
            ? new XRoadAnswer(XRoadOutcome.Answered, body, id, hash)
            : new XRoadAnswer(XRoadOutcome.Refused, null, id, hash, "the answer is too long");
    }

    private async Task<byte[]?> ReadAsync(HttpResponseMessage answer, CancellationToken token)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(token);
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, token)) > 0)
        {
            if (body.Length + read > largest)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static string Encoded(string identifier) => string.Join('/', identifier.Split('/').Select(Uri.EscapeDataString));

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private sealed class PassingFault(string message) : Exception(message);
}
