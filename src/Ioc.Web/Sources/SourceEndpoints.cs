using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Sources;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Sources;

/// <summary>The page of sources: how they are doing, files that are sent by hand, refused rows, keys.</summary>
public static class SourceEndpoints
{
    /// <summary>Maps /api/sources.</summary>
    public static IEndpointRouteBuilder MapSourcePage(this IEndpointRouteBuilder routes)
    {
        var sources = routes.MapGroup("/api/sources").WithTags("sources").RequireAuthorization(Policies.Operate);
        sources.MapGet("/", ListAsync).WithName("sources");
        sources.MapGet("/imports", (string? source, int? limit, SourceHealth health, CancellationToken token) => health.ImportsAsync(source, Math.Clamp(limit ?? 50, 1, 500), token)).WithName("sourceImports");
        sources.MapGet("/houses", (int? limit, SourceHealth health, CancellationToken token) => health.HousesAsync(Math.Clamp(limit ?? 100, 1, 1000), token)).WithName("lodgingDiscipline");
        sources.MapPost("/{format}/rehearsals", (string format, HttpRequest request, ClaimsPrincipal who, SourceIntake intake, IOptions<SourceOptions> options, CancellationToken token, string name = "file.csv", string? map = null, string? placesOf = null) =>
            TakeAsync(format, request, who, intake, options, rehearse: true, name, map, placesOf, token)).Accepts<string>("application/octet-stream").Produces<IntakeView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithName("rehearseImport");
        sources.MapPost("/{format}/imports", (string format, HttpRequest request, ClaimsPrincipal who, SourceIntake intake, IOptions<SourceOptions> options, CancellationToken token, string name = "file.csv", string? map = null, string? placesOf = null) =>
            TakeAsync(format, request, who, intake, options, rehearse: false, name, map, placesOf, token)).Accepts<string>("application/octet-stream").Produces<IntakeView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithName("importFacts");
        sources.MapGet("/imports/{id:guid}/refused.csv", RefusedAsync).LeavesTrace(EventTypes.RefusedRowsOpened).WithName("refusedRows");
        sources.MapGet("/{format}/template.csv", Template).WithName("sourceTemplate");
        sources.MapPut("/{source}/schedule", ScheduleAsync).WithName("setSourceSchedule");

        var keys = routes.MapGroup("/api/source-keys").WithTags("sources").RequireAuthorization(Policies.Administer);
        keys.MapGet("/", (PushKeys all, CancellationToken token) => all.ListAsync(token)).WithName("sourceKeys");
        keys.MapPost("/", CreateKeyAsync).WithName("createSourceKey");
        keys.MapDelete("/{id:guid}", RevokeKeyAsync).WithName("revokeSourceKey");
        return routes;
    }

    private static async Task<Ok<SourcesView>> ListAsync(SourceHealth health, SourceFormats formats, IOptions<SourceOptions> options, ClaimsPrincipal who, TimeProvider clock, CancellationToken token)
    {
        var all = await health.AllAsync(token);
        return TypedResults.Ok(new SourcesView(
            clock.GetUtcNow(),
            [.. all.Select(s => new SourceView(
                s.Code, s.Name, s.State, s.LastAttempt, s.LastSuccess, s.LastError, s.LateSince, s.NextDue, s.RowsTaken, s.RowsRefused, s.Rows30, s.Lacking, s.Way, s.LastName, s.LastContract, s.Simulated, s.Pull,
                [.. s.Schedule.Times.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture))], s.Schedule.Day, [.. formats.Of(s.Code).Select(FormatView.Of)]))],
            options.Value.Folder, who.IsInRole(StaffRoles.Administrator)));
    }

    // The body is the file itself and is read as it comes: years of declarations do not fit a form.
    private static async Task<Results<Ok<IntakeView>, ProblemHttpResult>> TakeAsync(
        string format, HttpRequest request, ClaimsPrincipal who, SourceIntake intake, IOptions<SourceOptions> options, bool rehearse, string name, string? map, string? placesOf, CancellationToken token)
    {
        if (intake.Formats.Find(format) is not { } known)
        {
            return NoSuchFormat();
        }

        DateOnly? day = null;
        if (!string.IsNullOrEmpty(placesOf))
        {
            if (!DateOnly.TryParseExact(placesOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var told))
            {
                return Problems.Because(StatusCodes.Status400BadRequest, "source.places_of", new LocalText("Ngày của địa bàn phải có dạng yyyy-MM-dd.", "The day of the places must be yyyy-MM-dd."));
            }

            day = told;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = (long)options.Value.LargestFileMiB << 20;
        }

        try
        {
            var result = await intake.TakeAsync(
                new(known, Path.GetFileName(name.Length > 200 ? name[^200..] : name), request.Body, "upload", Actor(who), Simulated: false) { Map = map, Rehearse = rehearse, PlacesOf = day }, token);
            return TypedResults.Ok(IntakeView.Of(known, result, rehearse));
        }
        catch (ImportException refused)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "source.refused", refused.Text);
        }
    }

    private static async Task<IResult> RefusedAsync(Guid id, ClaimsPrincipal who, RefusedRows rows, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        if (await rows.CsvAsync(id, token) is not { } csv)
        {
            return Problems.Because(StatusCodes.Status404NotFound, "import.unknown", new LocalText("Không có lần nhập này.", "There is no such import."));
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), EventTypes.RefusedRowsOpened, "import", id.ToString(), null, Actor(who), null, now, []), token);
        await transaction.CommitAsync(token);
        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv)], "text/csv; charset=utf-8", $"refused-{id}.csv");
    }

    // The header and one row that would be taken, names as people call them.
    private static IResult Template(string format, SourceFormats formats)
    {
        if (formats.Find(format) is not { } known)
        {
            return NoSuchFormat();
        }

        static string Cell(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;
        var csv = $"{string.Join(',', known.Fields.Select(f => Cell(f.Label.Vi)))}\n{string.Join(',', known.Fields.Select(f => Cell(f.Example)))}\n";
        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv)], "text/csv; charset=utf-8", $"{known.Code}-{known.Contract.Replace('/', '-')}.csv");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ScheduleAsync(string source, ScheduleChange change, ClaimsPrincipal who, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        var times = new List<TimeOnly>();
        foreach (var text in change.DueTimes ?? [])
        {
            if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                return Problems.Because(StatusCodes.Status400BadRequest, "source.schedule", new LocalText($"“{text}” không phải giờ dạng HH:mm.", $"“{text}” is no time as HH:mm."));
            }

            times.Add(time);
        }

        if (times.Count > 24 || change.DueDay is < 1 or > 28 || (times.Count > 0 && change.DueDay is not null))
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "source.schedule", new LocalText(
                "Hạn gửi: hoặc các giờ trong ngày, hoặc một ngày trong tháng (1–28).", "Due: either times of the day, or one day of the month (1–28)."));
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await connection.ExecuteAsync(new CommandDefinition(
            "update fact.source set due_times = @times, due_day = @DueDay where code = @source",
            new { source, times = times.Count == 0 ? null : times.Distinct().Order().ToArray(), change.DueDay },
            transaction,
            cancellationToken: token)) == 0)
        {
            return Problems.Because(StatusCodes.Status404NotFound, "source.unknown", new LocalText("Không có nguồn này.", "There is no such source."));
        }

        await EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), EventTypes.SourceScheduleChanged, "source", source, null, Actor(who), null, now, new JsonObject
        {
            ["dueTimes"] = new JsonArray([.. times.Select(t => (JsonNode)t.ToString("HH:mm", CultureInfo.InvariantCulture))]), ["dueDay"] = change.DueDay,
        }), token);
        await transaction.CommitAsync(token);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<NewKey>, ProblemHttpResult>> CreateKeyAsync(KeyRequest asked, ClaimsPrincipal who, PushKeys keys, SourceFormats formats, CancellationToken token)
    {
        var known = formats.All.Select(f => f.Source).ToHashSet(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(asked.Name) || asked.Name.Length > 100 || asked.Sources is not { Count: > 0 } sources || !sources.All(known.Contains))
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "source.key", new LocalText(
                "Hãy đặt tên (1–100 ký tự) và chọn ít nhất một nguồn.", "Give a name (1–100 characters) and choose at least one source."));
        }

        var (key, secret) = await keys.CreateAsync(asked.Name.Trim(), [.. sources.Distinct(StringComparer.Ordinal)], Actor(who), token);
        return TypedResults.Ok(new NewKey(key, secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeKeyAsync(Guid id, ClaimsPrincipal who, PushKeys keys, CancellationToken token) =>
        await keys.RevokeAsync(id, Actor(who), token)
            ? TypedResults.NoContent()
            : Problems.Because(StatusCodes.Status404NotFound, "source.key_unknown", new LocalText("Không có khóa này, hoặc đã thu hồi.", "There is no such key, or it was revoked."));

    private static ProblemHttpResult NoSuchFormat() =>
        Problems.Because(StatusCodes.Status404NotFound, "source.format", new LocalText("Không có định dạng này.", "There is no such format."));

    private static string Actor(ClaimsPrincipal who) => $"operator:{who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier.")}";
}
