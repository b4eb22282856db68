using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Data.Audit;
using Ioc.Data.Evidence;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Audit;

/// <summary>The auditor's page: who looked at what, when, why, and what was done; and whether the log is as it was sealed. Every look at it is told too.</summary>
public static class AuditEndpoints
{
    private const int LargestPage = 200;
    private const int LargestExport = 100_000;
    private const int LargestArchive = 1_000;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // said with the subject, or of no use to a reader
    private static readonly HashSet<string> Usual = new(["camera", "kind", "state", "simulated"], StringComparer.Ordinal);

    /// <summary>Adds what the page needs.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration("Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<EventSeals>();
        services.AddHostedService<SealWatch>();
        return services;
    }

    /// <summary>Maps /api/audit.</summary>
    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").WithTags("audit").RequireAuthorization(Policies.Audit);
        audit.MapGet("/choices", ChoicesAsync);
        audit.MapGet("/events", ListAsync).LeavesTrace(EventTypes.TrailViewed);
        audit.MapPost("/search", SearchAsync).LeavesTrace(EventTypes.TrailSearched);
        audit.MapPost("/export", ExportAsync).LeavesTrace(EventTypes.TrailExported);
        audit.MapGet("/seals", SealsAsync);
        audit.MapPost("/check", CheckAsync).LeavesTrace(EventTypes.TrailChecked);
        audit.MapPost("/archive", ArchiveAsync).LeavesTrace(EventTypes.TrailExported);
        return routes;
    }

    private static async Task<AuditChoices> ChoicesAsync(AuditTrail trail, CancellationToken token) => new(
        [.. (await trail.PeopleAsync(token)).Select(person => new AuditPerson(person.Name, person.DisplayName))],
        [.. AuditKinds.All.Select(kind => new AuditKindOption(kind.Code, kind.Text))],
        AuditWords.All);

    private static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> ListAsync(
        AuditTrail trail, ClaimsPrincipal who, CancellationToken token,
        string? person = null, string? subject = null, string? kind = null, DateOnly? from = null, DateOnly? to = null, long? before = null, int limit = 100)
    {
        if (Filter(person, subject, kind, from, to, before) is not { } filter)
        {
            return KindUnknown();
        }

        var page = await PageAsync(trail, filter, limit, token);
        await trail.TellAsync(EventTypes.TrailViewed, "trail", Actor(who), null, Facts(filter, page.Items.Count), token);
        return TypedResults.Ok(page);
    }

    private static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> SearchAsync(AuditSearch asked, AuditTrail trail, ClaimsPrincipal who, CancellationToken token)
    {
        if (PersonalText.Tidy(asked.Reason) is not { Length: >= 10 and <= 300 } reason)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "audit.reason", new LocalText(
                "Hãy ghi lý do tìm theo người hoặc biển số (10 đến 300 ký tự). Lý do được lưu vào nhật ký.",
                "Say why you search for a person or a plate (10 to 300 characters). The reason is kept in the log."));
        }

        var (plate, person) = (PersonalText.Tidy(asked.Plate), PersonalText.Tidy(asked.Person));
        if ((plate is null) == (person is null) || plate is { Length: > 30 } || person is { Length: > 200 or < 2 })
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "audit.search_by", new LocalText(
                "Hãy nhập một biển số, hoặc họ tên đầy đủ hay số định danh của một người.", "Enter one plate, or one person's full name or number."));
        }

        if (Filter(null, null, asked.Kind, asked.From, asked.To, asked.Before) is not { } filter)
        {
            return KindUnknown();
        }

        var found = await trail.FindAsync(plate, person, token);
        var facts = Facts(filter, found.Count);
        facts["by"] = plate is null ? "person" : "plate";
        facts["found"] = new JsonArray([.. found.Take(50).Select(id => JsonValue.Create(id))]);     // which files, and never the name that was typed

        // told before anything is shown
        await trail.TellAsync(EventTypes.TrailSearched, "trail", Actor(who), reason, facts, token);
        return TypedResults.Ok(found.Count == 0 ? new AuditPage([], null) : await PageAsync(trail, filter with { Subjects = found }, asked.Limit, token));
    }

    private static async Task<IResult> ExportAsync(AuditExport asked, AuditTrail trail, ClaimsPrincipal who, TimeProvider clock, CancellationToken token)
    {
        if (PersonalText.Tidy(asked.Purpose) is not { Length: >= 3 and <= 300 } purpose)
        {
            return Refusals.ExportPurpose.Answer();
        }

        if (Filter(asked.Person, asked.Subject, asked.Kind, asked.From, asked.To, null) is not { } filter)
        {
            return KindUnknown();
        }

        var rows = await trail.ReadAsync(filter, LargestExport + 1, token);
        if (rows.Count > LargestExport)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "audit.too_many", new LocalText(
                "Có hơn 100.000 sự kiện. Hãy thu hẹp theo thời gian, người hoặc loại việc, hoặc tải gói niêm phong.",
                "There are more than 100,000 events. Narrow them by time, person or kind, or take the sealed archive."));
        }

        await trail.TellAsync(EventTypes.TrailExported, "csv", Actor(who), purpose, Facts(filter, rows.Count), token);
        return Results.File(Csv(rows), "text/csv; charset=utf-8", $"nhat-ky-{VietnamTime.DayOf(clock.GetUtcNow()):yyyyMMdd}.csv");
    }

    private static async Task<SealState> SealsAsync(EventSeals seals, CancellationToken token)
    {
        var newest = await seals.NewestAsync(20, token);
        return new SealState([.. newest.Select(View)], await seals.UnsealedAsync(token));
    }

    private static async Task<TrailCheckView> CheckAsync(CheckTrail asked, EventSeals seals, AuditTrail trail, ClaimsPrincipal who, CancellationToken token)
    {
        await seals.SealAsync(token);
        var verdict = await seals.CheckAsync(string.IsNullOrWhiteSpace(asked.Seal) ? null : asked.Seal.Trim().ToLowerInvariant(), token);
        await trail.TellAsync(
            EventTypes.TrailChecked, "trail", Actor(who), null,
            new JsonObject { ["seals"] = verdict.Seals, ["events"] = verdict.Events, ["faults"] = verdict.Faults.Count }, token);
        return new TrailCheckView(verdict.Faults.Count == 0, verdict.Seals, verdict.Events, verdict.Last is { } last ? View(last) : null, [.. verdict.Faults.Select(fault => fault.Text)]);
    }

    private static async Task<IResult> ArchiveAsync(
        ArchiveTrail asked, NpgsqlDataSource database, EventSeals seals, EvidenceKeyRing keys, AuditTrail trail, ClaimsPrincipal who, CancellationToken token)
    {
        if (PersonalText.Tidy(asked.Purpose) is not { Length: >= 3 and <= 300 } purpose)
        {
            return Refusals.ExportPurpose.Answer();
        }

        await seals.SealAsync(token);
        var newest = await seals.NewestAsync(1, token);
        var last = Math.Min(asked.Last ?? long.MaxValue, newest is [var head] ? head.Number : 0);
        var first = Math.Max(asked.First ?? (last - LargestArchive + 1), 1);
        if (last - first >= LargestArchive || first > last)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "audit.range", new LocalText(
                "Hãy chọn từ 1 đến 1.000 dấu niêm phong đã có.", "Choose between 1 and 1,000 seals that exist."));
        }

        await trail.TellAsync(EventTypes.TrailExported, "archive", Actor(who), purpose, new JsonObject { ["first"] = first, ["last"] = last }, token);
        await using var connection = await database.OpenConnectionAsync(token);
        var packed = new FileStream(
            Path.Combine(Path.GetTempPath(), $"ioc-{Guid.NewGuid():N}.zip"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await TrailArchive.WriteAsync(connection, await EventSeals.BetweenAsync(connection, first, last, token), keys.Keys(), packed, token);
        packed.Position = 0;
        return Results.File(packed, "application/zip", string.Create(CultureInfo.InvariantCulture, $"nhat-ky-{first}-{last}.zip"));
    }

    private static async Task<AuditPage> PageAsync(AuditTrail trail, AuditFilter filter, int limit, CancellationToken token)
    {
        limit = Math.Clamp(limit, 1, LargestPage);
        var rows = await trail.ReadAsync(filter, limit + 1, token);
        return new AuditPage([.. rows.Take(limit).Select(View)], rows.Count > limit ? rows[limit - 1].Seq : null);
    }

    // A day is a day in Vietnam.
    private static AuditFilter? Filter(string? person, string? subject, string? kind, DateOnly? from, DateOnly? to, long? before) =>
        Given(kind) is { } named && AuditKinds.All.All(known => known.Code != named)
            ? null
            : new AuditFilter(
                Given(person), Given(subject), Given(kind), from is { } first ? VietnamTime.StartOf(first) : null, to is { } last ? VietnamTime.StartOf(last.AddDays(1)) : null, before);

    private static ProblemHttpResult KindUnknown() => Problems.Because(StatusCodes.Status422UnprocessableEntity, "audit.kind", new LocalText(
        "Không có loại việc này. Hãy chọn trong danh sách.", "There is no such kind. Choose from the list."));

    private static JsonObject Facts(AuditFilter filter, int rows)
    {
        var facts = new JsonObject { ["rows"] = rows };
        foreach (var (name, value) in ((string, string?)[])
            [
                ("person", filter.Person), ("subject", filter.Subject), ("of", filter.Kind), ("from", Instant(filter.From)), ("until", Instant(filter.Until)),
                ("before", filter.Before?.ToString(CultureInfo.InvariantCulture)),
            ])
        {
            if (value is not null)
            {
                facts[name] = value;
            }
        }

        return facts;
    }

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static AuditItem View(AuditRow row) => new(
        row.Seq, row.OccurredAt, row.Type, AuditKinds.Text(row.Type), AuditKinds.Of(row.Type), row.Actor, row.ActorName, row.SubjectKind, row.SubjectId, row.PlaceCode, row.Reason,
        Details(row.Data));

    private static Dictionary<string, string> Details(string data) =>
        (JsonNode.Parse(data) as JsonObject ?? []).Where(fact => fact.Value is not null && !Usual.Contains(fact.Key))
            .ToDictionary(fact => fact.Key, fact => fact.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : fact.Value!.ToJsonString(Json), StringComparer.Ordinal);

    private static SealView View(Seal seal) => new(seal.Number, seal.AfterSeq + 1, seal.LastSeq, seal.Events, seal.Sha256, seal.KeyId, seal.SealedAt, seal.EmptiedAt);

    private static string Actor(ClaimsPrincipal who) =>
        "auditor:" + (who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier."));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static byte[] Csv(IReadOnlyList<AuditRow> rows)
    {
        var text = new StringBuilder("seq,recorded_at,occurred_at,kind,type,text_vi,actor,actor_name,subject_kind,subject_id,place,reason,data\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Seq},{row.RecordedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{row.OccurredAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},")
                .AppendJoin(',', ((string?[])[
                    AuditKinds.Of(row.Type), row.Type, AuditKinds.Text(row.Type).Vi, row.Actor, row.ActorName, row.SubjectKind, row.SubjectId, row.PlaceCode, row.Reason, row.Data]).Select(CsvCell.Of))
                .Append('\n');
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
