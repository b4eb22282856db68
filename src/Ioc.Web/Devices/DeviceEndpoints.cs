using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Web.Cameras;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Devices;

/// <summary>What machines post, and what operators see and do of it. docs/devices.md tells the makers of devices.</summary>
internal static class DeviceEndpoints
{
    /// <summary>Where cameras post one event.</summary>
    public const string EventsPath = "/api/anpr/events";

    /// <summary>Where signal controllers post.</summary>
    public const string SignalsPath = "/api/signals";

    private const long LargestEvent = 12L << 20;
    private const long LargestBatch = 48L << 20;
    private const int MostEvents = 50;

    /// <summary>Maps /api/anpr, /api/signals and the operators' part of both.</summary>
    public static IEndpointRouteBuilder MapDevices(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(EventsPath, TakeOneAsync).RequireAuthorization(Policies.ReportPassages).AddEndpointFilter(Limit).WithMetadata(new CalledByMachines()).WithTags("devices")
            .Accepts<PostedEvent>("application/json").Produces<EventAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503)
            .WithSummary("One vehicle past a camera that reads plates itself")
            .WithDescription("Idempotent by eventId: send again until it is answered. 422 names each wrong field and takes nothing.");
        routes.MapPost(EventsPath + "/batch", TakeManyAsync).RequireAuthorization(Policies.ReportPassages).AddEndpointFilter(Limit).WithMetadata(new CalledByMachines()).WithTags("devices")
            .Accepts<PostedBatch>("application/json").Produces<BatchAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503)
            .WithSummary("At most 50 events of one camera, oldest first")
            .WithDescription("Each event is answered by itself: a refused one holds no other up. An empty list is a sign of life; send one each minute when nothing passes.");
        routes.MapPost(SignalsPath, TakeSignalsAsync).RequireAuthorization(Policies.ReportSignals).AddEndpointFilter(Limit).WithMetadata(new CalledByMachines()).WithTags("devices")
            .ProducesProblem(401).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503)
            .WithSummary("Changes of a junction's signals, and how far they are complete")
            .WithDescription("At least once a second, also without changes. While nothing comes, the junction's signals count as unknown and convict nobody.");

        var device = routes.MapGroup("/api/cameras/{code}/device").WithTags("cameras").RequireAuthorization(Policies.Operate);
        device.MapGet("/", DeviceAsync);
        device.MapPost("/keys", async (string code, MakeKey asked, ClaimsPrincipal who, DeviceKeys keys, CancellationToken token) =>
            Answer(await keys.CreateAsync(DeviceKinds.Anpr, code, asked.Note, CameraEndpoints.Actor(who), token)));
        device.MapDelete("/keys/{id:guid}", async (string code, Guid id, ClaimsPrincipal who, DeviceKeys keys, CancellationToken token) =>
            Answer(await keys.RevokeAsync(DeviceKinds.Anpr, code, id, CameraEndpoints.Actor(who), token)));

        var junctions = routes.MapGroup("/api/cameras/junctions").WithTags("cameras").RequireAuthorization(Policies.Operate);
        junctions.MapGet("/", async (SignalIntake signals, SignalPolls polls, IOptions<SignalOptions> asked, HttpRequest request, PublicAddress address, CancellationToken token) =>
            (await signals.AllAsync(address.Of(request) + SignalsPath, [.. asked.Value.Polled.Select(one => one.Junction)], token)).Select(junction => junction with { Polled = Polled(junction.Junction, asked.Value, polls) }));
        junctions.MapPost("/{junction}/keys", async (string junction, MakeKey asked, ClaimsPrincipal who, DeviceKeys keys, CancellationToken token) =>
            Answer(junction.Trim() is { Length: >= 1 and <= 60 } name
                ? await keys.CreateAsync(DeviceKinds.Signals, name, asked.Note, CameraEndpoints.Actor(who), token) : DeviceRefusals.JunctionWrong));
        junctions.MapDelete("/{junction}/keys/{id:guid}", async (string junction, Guid id, ClaimsPrincipal who, DeviceKeys keys, CancellationToken token) =>
            Answer(await keys.RevokeAsync(DeviceKinds.Signals, junction, id, CameraEndpoints.Actor(who), token)));
        return routes;
    }

    private static PolledView? Polled(string junction, SignalOptions options, SignalPolls polls) =>
        options.Polled.FirstOrDefault(one => one.Junction == junction) is { } asked
            ? new PolledView(new Uri(asked.Url).GetLeftPart(UriPartial.Path), asked.EveryMilliseconds, polls.HealthOf(junction)?.Failures ?? 0, polls.HealthOf(junction)?.LastFailure)
            : null;

    private static ValueTask<object?> Limit(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<DeviceLimits>().InvokeAsync(context, next);

    private static Results<Ok<T>, ProblemHttpResult> Answer<T>(Outcome<T> outcome) => outcome.Refusal is { } refusal ? refusal.Answer() : TypedResults.Ok(outcome.Value);

    private static async Task<IResult> TakeOneAsync(HttpRequest request, ClaimsPrincipal who, DeviceIntake intake, CancellationToken token)
    {
        var read = await BodyAsync(request, LargestEvent, token);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        using var body = read.Body!;
        if (SentAt(body.RootElement, out var sentAt) is { } fault)
        {
            return Refused([fault]);
        }

        var taken = await intake.TakeAsync(DeviceKeyScheme.SubjectOf(who), [("", body.RootElement)], new SendingTime(sentAt, DeviceKeyScheme.ArrivedAt(request.HttpContext)), ["sentAt"], token);
        if (taken.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        var answer = taken.Value[0];
        return answer.Result == "refused" ? Refused(answer.Faults) : TypedResults.Ok(answer);
    }

    private static async Task<IResult> TakeManyAsync(HttpRequest request, ClaimsPrincipal who, DeviceIntake intake, CancellationToken token)
    {
        var read = await BodyAsync(request, LargestBatch, token);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        using var body = read.Body!;
        if (SentAt(body.RootElement, out var sentAt) is { } fault)
        {
            return Refused([fault]);
        }

        var root = body.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array || events.GetArrayLength() > MostEvents)
        {
            return Refused([new ConfigFault("events", ConfigFaults.Text($"must be a list of 0 to {MostEvents}"))]);
        }

        var unknown = root.EnumerateObject().Where(p => p.Name is not ("events" or "sentAt")).Select(p => new ConfigFault(p.Name, ConfigFaults.Text("is unknown"))).ToList();
        if (unknown.Count > 0)
        {
            return Refused(unknown);
        }

        var taken = await intake.TakeAsync(DeviceKeyScheme.SubjectOf(who), [.. events.EnumerateArray().Select((e, i) => ($"events[{i}]", e))], new SendingTime(sentAt, DeviceKeyScheme.ArrivedAt(request.HttpContext)), [], token);
        if (taken.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        int Count(string result) => taken.Value.Count(a => a.Result == result);
        return TypedResults.Ok(new BatchAnswer(Count("taken"), Count("duplicate"), Count("refused"), taken.Value));
    }

    private static async Task<Results<Ok<SignalsAnswer>, ProblemHttpResult>> TakeSignalsAsync(
        PostedSignals posted, HttpContext http, ClaimsPrincipal who, SignalIntake signals, CancellationToken token)
    {
        var (answer, faults) = await signals.TakeAsync(DeviceKeyScheme.SubjectOf(who), posted, DeviceKeyScheme.ArrivedAt(http), TimeSpan.Zero, null, token);
        return answer is null ? Refused(faults) : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<DeviceView>, ProblemHttpResult>> DeviceAsync(
        string code, HttpRequest request, NpgsqlDataSource database, DeviceKeys keys, PublicAddress address, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var since = clock.GetUtcNow().AddDays(-1);
        var figures = await connection.QuerySingleOrDefaultAsync<Figures>(new CommandDefinition(
            """
            select n.received_at as last_received_at, (select max(captured_at) from traffic.device_event e where e.camera_code = c.code and e.received_at > @since) as last_captured_at,
                (select percentile_cont(0.5) within group (order by extract(epoch from e.received_at - e.captured_at)::float8)
                    from (select received_at, captured_at from traffic.device_event where camera_code = c.code order by received_at desc limit 50) e) as delay_seconds,
                (select e.clock_offset_seconds::float8 from traffic.device_event e where e.camera_code = c.code and e.clock_offset_seconds is not null order by received_at desc limit 1) as clock_offset_seconds,
                d.taken, d.late, d.clock_off, d.violations, (select count(*)::int from traffic.device_refusal r where r.camera_code = c.code and r.at > @since) as refused
            from traffic.camera c
            left join lateral (select received_at from traffic.device_event e where e.camera_code = c.code order by received_at desc limit 1) n on true
            cross join lateral (
                select count(*)::int as taken, (count(*) filter (where 'late' = any(notes)))::int as late, (count(*) filter (where 'clock_off' = any(notes)))::int as clock_off,
                    coalesce(sum(cardinality(violations)), 0)::int as violations
                from traffic.device_event e where e.camera_code = c.code and e.received_at > @since) d
            where c.code = @code and c.kind = 'anpr'
            """,
            new { code, since }, cancellationToken: token));
        if (figures is null)
        {
            return DeviceRefusals.NotADevice.Answer();
        }

        var refusals = await connection.QueryAsync<(DateTime At, string Field, string Vi, string En)>(new CommandDefinition(
            "select at, field, text_vi, text_en from traffic.device_refusal where camera_code = @code order by id desc limit 10", new { code }, cancellationToken: token));
        return TypedResults.Ok(new DeviceView(
            address.Of(request) + EventsPath, await keys.AllAsync(DeviceKinds.Anpr, code, token), figures.LastReceivedAt, figures.LastCapturedAt, figures.DelaySeconds, figures.ClockOffsetSeconds,
            figures.Taken, figures.Late, figures.ClockOff, figures.Violations, figures.Refused,
            [.. refusals.Select(r => new DeviceRefusalView(new DateTimeOffset(r.At, TimeSpan.Zero), r.Field, new LocalText(r.Vi, r.En)))]));
    }

    private static ProblemHttpResult Refused(IReadOnlyList<ConfigFault> faults) => Problems.Because(
        StatusCodes.Status422UnprocessableEntity, "device.event",
        new LocalText(
            $"Không nhận: {string.Join("; ", faults.Take(5).Select(f => $"{f.Field} {f.Text.Vi}"))}.", $"Not taken: {string.Join("; ", faults.Take(5).Select(f => $"{f.Field} {f.Text.En}"))}."),
        faults);

    private static ConfigFault? SentAt(JsonElement root, out DateTimeOffset? sentAt)
    {
        sentAt = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("sentAt", out var written) || written.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (written.ValueKind == JsonValueKind.String && written.TryGetDateTimeOffset(out var at))
        {
            sentAt = at.ToUniversalTime();
            return null;
        }

        return new ConfigFault("sentAt", ConfigFaults.Text("must be a time with its offset, such as 2026-11-28T08:00:00.120+07:00"));
    }

    private static async Task<(JsonDocument? Body, IResult? Problem)> BodyAsync(HttpRequest request, long most, CancellationToken token)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        try
        {
            return (await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 12 }, token), null);
        }
        catch (JsonException)
        {
            return (null, Problems.Because(StatusCodes.Status400BadRequest, DeviceRefusals.NotJson.Code, DeviceRefusals.NotJson.Text));
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problems.Because(StatusCodes.Status413PayloadTooLarge, "device.too_large", new LocalText(
                $"Nội dung lớn hơn {most >> 20} MiB. Hãy gửi ít sự kiện hơn hoặc ảnh nhỏ hơn.", $"The body is larger than {most >> 20} MiB. Send fewer events or smaller pictures.")));
        }
    }

    private sealed class Figures
    {
        public DateTimeOffset? LastReceivedAt { get; init; }

        public DateTimeOffset? LastCapturedAt { get; init; }

        public double? DelaySeconds { get; init; }

        public double? ClockOffsetSeconds { get; init; }

        public int Taken { get; init; }

        public int Late { get; init; }

        public int ClockOff { get; init; }

        public int Violations { get; init; }

        public int Refused { get; init; }
    }
}
