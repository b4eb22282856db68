using System.Net;
using System.Text.Json;
using Ioc.Enforcement.Registrations;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Ioc.Enforcement.Registers;

/// <summary>
/// Asks the vehicle register over X-Road's message protocol for REST: <c>GET {security server}/r1/{service}?plate=…</c>.
/// A fault that carries <c>X-Road-Error</c> is X-Road's own; one without comes from the register. A fault that passes is tried again; after
/// several in a row nothing is asked for a while, so that a dead register is not waited for by every case.
/// </summary>
public sealed class XRoadRegister : IVehicleRegister
{
    public const string Name = "xroad";

    private const int LargestAnswer = 1 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient http;
    private readonly Func<XRoadOptions> options;
    private readonly ResiliencePipeline pipeline;

    /// <param name="http">Follows no redirects; carries the client certificate where the security server wants one.</param>
    /// <param name="options">Read with every question: the address may change while running.</param>
    /// <param name="clock">Counts timeouts and pauses.</param>
    public XRoadRegister(HttpClient http, Func<XRoadOptions> options, TimeProvider clock)
    {
        this.http = http;
        this.options = options;
        var now = options();
        var passing = new PredicateBuilder().Handle<PassingFault>().Handle<HttpRequestException>().Handle<TimeoutRejectedException>();
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

    public string Code => Name;

    public bool IsRemote => true;

    public async Task<RegisterAnswer> AskAsync(RegisterQuestion question, CancellationToken token)
    {
        // One id for all tries: it is one question.
        var id = Guid.NewGuid().ToString();
        try
        {
            return await pipeline.ExecuteAsync(async inner => await OnceAsync(question, id, inner), token);
        }
        catch (Exception fault) when (fault is PassingFault or HttpRequestException or TimeoutRejectedException or BrokenCircuitException)
        {
            var why = fault switch
            {
                BrokenCircuitException => "not asked: it failed several times in a row",
                TimeoutRejectedException => "no answer in time",
                HttpRequestException => "the security server cannot be reached",
                _ => fault.Message,
            };
            return new RegisterAnswer(RegisterOutcome.Unavailable, [], id, null, why);
        }
    }

    private async Task<RegisterAnswer> OnceAsync(RegisterQuestion question, string id, CancellationToken token)
    {
        var how = options();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{how.SecurityServer.TrimEnd('/')}/r1/{Encoded(how.Service)}?plate={Uri.EscapeDataString(question.PlateKey)}");
        request.Headers.Add("X-Road-Client", Encoded(how.Client));
        request.Headers.Add("X-Road-Id", id);
        request.Headers.Add("X-Road-UserId", "VN" + Uri.EscapeDataString(question.Actor));
        if (question.CaseId is { } caseId)
        {
            request.Headers.Add("X-Road-Issue", caseId.ToString());
        }

        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        var hash = Header(answer, "X-Road-Request-Hash");
        if (Header(answer, "X-Road-Error") is { } error)
        {
            // X-Road's own: Client.* is ours to mend, the rest passes.
            return error.StartsWith("Client.", StringComparison.Ordinal)
                ? new RegisterAnswer(RegisterOutcome.Refused, [], id, hash, $"X-Road: {error}")
                : throw new PassingFault($"X-Road: {error}");
        }

        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return new RegisterAnswer(RegisterOutcome.None, [], id, hash);
        }

        if ((int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw new PassingFault($"the register answered {(int)answer.StatusCode}");
        }

        if (!answer.IsSuccessStatusCode)
        {
            return new RegisterAnswer(RegisterOutcome.Refused, [], id, hash, $"the register answered {(int)answer.StatusCode}");
        }

        if (Header(answer, "X-Road-Id") is { } echoed && !string.Equals(echoed, id, StringComparison.Ordinal))
        {
            return new RegisterAnswer(RegisterOutcome.Refused, [], id, hash, "the answer belongs to another question");
        }

        return Understand(await ReadAsync(answer, token), question, id, hash);
    }

    private static RegisterAnswer Understand(byte[]? body, RegisterQuestion question, string id, string? hash)
    {
        RegisterAnswer Unusable(string why) => new(RegisterOutcome.Refused, [], id, hash, why);
        AnswerBody? told;
        try
        {
            told = body is null ? null : JsonSerializer.Deserialize<AnswerBody>(body, Json);
        }
        catch (JsonException)
        {
            told = null;
        }

        if (told?.Vehicles is null)
        {
            return Unusable("the answer is not understood");
        }

        var vehicles = new List<Registration>();
        foreach (var vehicle in told.Vehicles)
        {
            var (registration, fault) = RegistrationRows.Check(vehicle.Cell);
            if (registration is null)
            {
                return Unusable($"the answer's {fault!.Column} cannot be used: {fault.Reason.En}");
            }

            if (Domain.Plates.PlateText.Key(registration.Plate) != question.PlateKey)
            {
                return Unusable("the answer tells of another plate");
            }

            vehicles.Add(registration);
        }

        return new RegisterAnswer(vehicles.Count > 0 ? RegisterOutcome.Found : RegisterOutcome.None, vehicles, id, hash);
    }

    private static async Task<byte[]?> ReadAsync(HttpResponseMessage answer, CancellationToken token)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(token);
        var buffer = new byte[LargestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token);
        return length > LargestAnswer ? null : buffer[..length];
    }

    private static string Encoded(string identifier) => string.Join('/', identifier.Split('/').Select(Uri.EscapeDataString));

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private sealed class PassingFault(string message) : Exception(message);

    private sealed record AnswerBody(IReadOnlyList<VehicleBody>? Vehicles);

    private sealed record OwnerBody(string? Kind, string? Name, string? Number, string? Address);

    private sealed record VehicleBody(
        string? Plate, string? PlateColour, string? VehicleClass, string? Brand, string? Model, string? Colour, string? Status,
        string? RegisteredOn, string? ExpiresOn, string? HolderBasis, bool Simulated, OwnerBody? Owner)
    {
        // As a registrations file names it, so that both pass the same checks.
        public string Cell(string column) => (column switch
        {
            "plate" => Plate,
            "plate_colour" => PlateColour,
            "vehicle_class" => VehicleClass,
            "brand" => Brand,
            "model" => Model,
            "colour" => Colour,
            "status" => Status,
            "registered_on" => RegisteredOn,
            "expires_on" => ExpiresOn,
            "holder_basis" => HolderBasis,
            "owner_kind" => Owner?.Kind,
            "owner_name" => Owner?.Name,
            "owner_number" => Owner?.Number,
            "owner_address" => Owner?.Address,
            "simulated" => Simulated ? "true" : "false",
            _ => null,
        }) ?? "";
    }
}
