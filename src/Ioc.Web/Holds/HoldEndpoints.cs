using System.Security.Claims;
using System.Text.Json.Nodes;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Holds;

/// <summary>The holds on services, for whoever passes them on to the bodies. They show plates, so each look is told, and each file with its purpose.</summary>
public static class HoldEndpoints
{
    private const int Page = 50;
    private const int LargestExport = 50_000;
    private static readonly string[] Bodies = ["inspection", "registration", "licensing", "commune_police"];

    /// <summary>Maps /api/review/holds.</summary>
    public static IEndpointRouteBuilder MapHolds(this IEndpointRouteBuilder routes)
    {
        var holds = routes.MapGroup("/api/review/holds").WithTags("review").RequireAuthorization(Policies.SuperviseReview);
        holds.MapGet("/", ListAsync).LeavesTrace(EventTypes.HoldsListed);
        holds.MapPost("/export", ExportAsync).LeavesTrace(EventTypes.HoldsExported);
        return routes;
    }

    private static async Task<Results<Ok<HoldPage>, ProblemHttpResult>> ListAsync(
        HoldList list, RecentLooks looks, HttpRequest request, ClaimsPrincipal who, CancellationToken token,
        bool? standing = null, string? reason = null, string? body = null, DateOnly? from = null, DateOnly? to = null, Guid? after = null)
    {
        var officer = who.Officer();
        if (Filter(standing, reason, body, from, to, officer) is not { } filter)
        {
            return Unknown();
        }

        var query = request.QueryString.Value ?? "";
        await looks.NoteAsync(
            officer.Actor, "holds" + query, (transaction, now) => EventLog.AppendAsync(
                transaction,
                new DomainEvent(
                    Guid.CreateVersion7(now), EventTypes.HoldsListed, "queue", "holds", officer.PlaceCode, officer.Actor, null, now,
                    new JsonObject { ["query"] = query[..Math.Min(query.Length, 500)] }),
                token),
            token);
        var rows = await list.ListAsync(filter, after, Page + 1, token);
        var counts = await list.CountAsync(filter, token);
        return TypedResults.Ok(new HoldPage(
            counts.Standing, counts.Answer, counts.Pay, counts.Lifted, [.. rows.Take(Page).Select(Item)], rows.Count > Page ? rows[Page - 1].Id : null));
    }

    private static async Task<IResult> ExportAsync(HoldExport asked, HoldList list, NpgsqlDataSource database, ClaimsPrincipal who, TimeProvider clock, CancellationToken token)
    {
        if (PersonalText.Tidy(asked.Purpose) is not { Length: >= 3 and <= 300 } purpose)
        {
            return Refusals.ExportPurpose.Answer();
        }

        var officer = who.Officer();
        if (asked.Format is not ("csv" or "xlsx") || Filter(asked.Standing, asked.Reason, asked.Body, asked.From, asked.To, officer) is not { } filter)
        {
            return Unknown();
        }

        var rows = await list.ListAsync(filter, null, LargestExport + 1, token);
        if (rows.Count > LargestExport)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "holds.too_many", new LocalText(
                "Có hơn 50.000 dòng. Hãy thu hẹp theo thời gian, lý do hoặc cơ quan.", "There are more than 50,000 rows. Narrow them by time, reason or body."));
        }

        // told before anything leaves
        var now = clock.GetUtcNow();
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await EventLog.AppendAsync(
                transaction,
                new DomainEvent(
                    Guid.CreateVersion7(now), EventTypes.HoldsExported, "queue", "holds", officer.PlaceCode, officer.Actor, purpose, now,
                    new JsonObject { ["rows"] = rows.Count, ["format"] = asked.Format, ["standing"] = asked.Standing, ["reason"] = asked.Reason, ["body"] = asked.Body }),
                token);
            await transaction.CommitAsync(token);
        }

        var name = $"tam-dung-thu-tuc-{VietnamTime.DayOf(now):yyyyMMdd}.{asked.Format}";
        return asked.Format == "csv"
            ? Results.File(HoldFile.Csv(rows), "text/csv; charset=utf-8", name)
            : Results.File(HoldFile.Xlsx(rows, now), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name);
    }

    private static HoldItem Item(HoldListRow row) => new(
        row.Id, row.CaseId, row.Reason, ProcedureViews.HoldReason(row.Reason), [.. row.Bodies.Select(ProcedureViews.Body)], row.PlacedAt, row.ReleasedAt,
        Wording.Plate(row.Plate, row.VehicleClass), Wording.VehicleClass(row.VehicleClass), Wording.Kind(row.Kind), CaseStateNames.Parse(row.State).Text(), row.NoticeNumber,
        row.DecisionNumber, row.Simulated);

    // A day is a day in Vietnam.
    private static HoldFilter? Filter(bool? standing, string? reason, string? body, DateOnly? from, DateOnly? to, Officer officer) =>
        (reason is null || ServiceHolds.Reasons.Contains(reason, StringComparer.Ordinal)) && (body is null || Bodies.Contains(body, StringComparer.Ordinal))
            ? new HoldFilter(
                standing, reason, body, from is { } first ? VietnamTime.StartOf(first) : null, to is { } last ? VietnamTime.StartOf(last.AddDays(1)) : null, officer.PlaceCode)
            : null;

    private static ProblemHttpResult Unknown() => Problems.Because(StatusCodes.Status422UnprocessableEntity, "holds.filter", new LocalText(
        "Không có lý do, cơ quan hoặc định dạng này. Hãy chọn trong danh sách.", "There is no such reason, body or format. Choose from the list."));
}
