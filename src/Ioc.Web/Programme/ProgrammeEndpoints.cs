using System.Globalization;
using System.Security.Claims;
using Dapper;
using Ioc.Analytics.Programme;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Programme;

/// <summary>The programme board: leaders and administrators see all of it, owners too; owners report on what is theirs, administrators change the rest.</summary>
public static class ProgrammeEndpoints
{
    /// <summary>Registers the board and what keeps its calendar.</summary>
    public static IServiceCollection AddProgramme(this IServiceCollection services)
    {
        services.AddSingleton<PlanAdoption>();
        services.AddSingleton<PlanDesk>();
        services.AddSingleton<ModelDesk>();
        services.AddSingleton<UnitDesk>();
        services.AddSingleton<ModelCsv>();
        services.AddSingleton<ReportWatch>();
        services.AddHostedService<ReportWatcher>();
        return services;
    }

    /// <summary>Maps /api/programme.</summary>
    public static IEndpointRouteBuilder MapProgramme(this IEndpointRouteBuilder routes)
    {
        var board = routes.MapGroup("/api/programme").WithTags("programme").RequireAuthorization(Policies.FollowProgramme);
        board.MapGet("/", BoardAsync).Produces<BoardAnswer>().WithName("programmeBoard");
        board.MapGet("/models/{id:guid}", FileAsync).Produces<ModelAnswer>().WithName("programmeModel");
        board.MapPut("/models/{id:guid}", ChangeAsync).WithName("programmeChange");
        board.MapPost("/models", AddAsync).Produces<AddedModel>().WithName("programmeAdd");
        board.MapPut("/models/{id:guid}/milestones", MilestonesAsync).WithName("programmeMilestones");
        board.MapPut("/models/{id:guid}/results", RecordAsync).WithName("programmeResult");
        board.MapPost("/models/{id:guid}/evidence", AttachAsync).DisableAntiforgery().WithName("programmeEvidence"); // the site's own header stands guard, see BrowserSafety
        board.MapGet("/models/{id:guid}/evidence/{file:guid}", EvidenceAsync).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").WithName("programmeEvidenceFile");
        board.MapGet("/models.csv", ExportAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv").WithName("programmeExport");
        board.MapPost("/import", ImportAsync).DisableAntiforgery().Produces<ModelImport>().WithName("programmeImport");
        board.MapGet("/reminders", RemindersAsync).Produces<IReadOnlyList<ReminderView>>().WithName("programmeReminders");
        board.MapPost("/reminders/{id:guid}/read", ReadAsync).WithName("programmeReminderRead");
        board.MapGet("/shipped", ShippedAsync).RequireAuthorization(Policies.Administer).WithName("programmeShipped");
        board.MapPost("/plans", AdoptAsync).RequireAuthorization(Policies.Administer).WithName("programmeAdopt");
        board.MapPost("/plans/own", BeginAsync).RequireAuthorization(Policies.Administer).WithName("programmeBegin");
        board.MapPut("/plans/{plan}/calendar/{code}", CalendarAsync).RequireAuthorization(Policies.Administer).WithName("programmeCalendar");
        board.MapPost("/models/{id:guid}/retire", RetireAsync).RequireAuthorization(Policies.Administer).WithName("programmeRetire");
        board.MapGet("/units", (UnitDesk units, CancellationToken token) => units.ReadAsync(token)).RequireAuthorization(Policies.Administer).WithName("programmeUnits");
        board.MapPost("/units", AddUnitAsync).RequireAuthorization(Policies.Administer).WithName("programmeAddUnit");
        board.MapPut("/units/{unit}", ChangeUnitAsync).RequireAuthorization(Policies.Administer).WithName("programmeChangeUnit");
        return routes;
    }

    private static async Task<IResult> BoardAsync(string? plan, ClaimsPrincipal who, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await ViewerAsync(connection, who, token) is not { MaySee: true } viewer)
        {
            return OwnersOnly();
        }

        var view = await ProgrammeBoard.ReadAsync(connection, plan, clock.GetUtcNow(), token);
        return TypedResults.Ok(new BoardAnswer(view, viewer.Administers, viewer.Units));
    }

    private static async Task<IResult> FileAsync(Guid id, ClaimsPrincipal who, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await ViewerAsync(connection, who, token) is not { MaySee: true } viewer)
        {
            return OwnersOnly();
        }

        return await ProgrammeBoard.FileAsync(connection, id, clock.GetUtcNow(), token) is { } file
            ? TypedResults.Ok(new ModelAnswer(file, viewer.Administers, viewer.MayReport(file.Model.OwnerUnit)))
            : Answer(BoardRefusal.UnknownModel);
    }

    private static async Task<IResult> ChangeAsync(Guid id, ModelChange change, ClaimsPrincipal who, ModelDesk desk, NpgsqlDataSource database, CancellationToken token) =>
        Done(await desk.ChangeAsync(id, change, await ViewerAsync(database, who, token), token));

    private static async Task<IResult> AddAsync(AddModel asked, ClaimsPrincipal who, ModelDesk desk, NpgsqlDataSource database, CancellationToken token)
    {
        var (id, refusal) = await desk.AddAsync(asked.Plan ?? "", asked.Number ?? "", asked.Model, await ViewerAsync(database, who, token), token);
        return refusal is null ? TypedResults.Ok(new AddedModel(id)) : Answer(refusal);
    }

    private static async Task<IResult> MilestonesAsync(Guid id, IReadOnlyList<MilestoneChange> milestones, ClaimsPrincipal who, ModelDesk desk, NpgsqlDataSource database, CancellationToken token) =>
        Done(await desk.MilestonesAsync(id, milestones, await ViewerAsync(database, who, token), token));

    private static async Task<IResult> RecordAsync(Guid id, ResultChange result, ClaimsPrincipal who, ModelDesk desk, NpgsqlDataSource database, CancellationToken token) =>
        Done(await desk.RecordAsync(id, result, await ViewerAsync(database, who, token), token));

    private static async Task<IResult> AttachAsync(Guid id, string month, HttpRequest request, ClaimsPrincipal who, ModelDesk desk, NpgsqlDataSource database, CancellationToken token)
    {
        if (!DateOnly.TryParseExact(month, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var of))
        {
            return Answer(BoardRefusal.Invalid("month", "Tháng viết dạng yyyy-MM-01.", "A month is written yyyy-MM-01."));
        }

        var (name, content) = await FileOfAsync(request, EvidenceFile.Largest, token);
        return content is null
            ? Answer(request.ContentLength is null or > EvidenceFile.Largest ? BoardRefusal.EvidenceTooLarge : BoardRefusal.EvidenceType)
            : Done(await desk.AddEvidenceAsync(id, of, name, content, await ViewerAsync(database, who, token), token));
    }

    private static async Task<IResult> EvidenceAsync(Guid id, Guid file, HttpResponse response, ClaimsPrincipal who, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await ViewerAsync(connection, who, token) is not { MaySee: true })
        {
            return OwnersOnly();
        }

        if (await ModelDesk.EvidenceAsync(connection, id, file, token) is not { } found)
        {
            return Answer(BoardRefusal.UnknownModel);
        }

        response.Headers.CacheControl = "no-store";
        // always saved, never run in a page of this site
        return TypedResults.File(found.Content, found.MediaType, found.Name);
    }

    private static async Task<IResult> ExportAsync(string? plan, ClaimsPrincipal who, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await ViewerAsync(connection, who, token) is not { MaySee: true })
        {
            return OwnersOnly();
        }

        var view = await ProgrammeBoard.ReadAsync(connection, plan, clock.GetUtcNow(), token);
        return TypedResults.File(ModelCsv.Export(view.Models), "text/csv; charset=utf-8", "mo-hinh.csv");
    }

    private static async Task<IResult> ImportAsync(bool? dryRun, HttpRequest request, ClaimsPrincipal who, ModelCsv csv, NpgsqlDataSource database, CancellationToken token)
    {
        var viewer = await ViewerAsync(database, who, token);
        if (!viewer.Administers)
        {
            return Answer(BoardRefusal.AdministratorsOnly);
        }

        var (_, content) = await FileOfAsync(request, ModelCsv.Largest, token);
        return content is null
            ? Answer(BoardRefusal.Invalid("csv", "Cần một tệp CSV, tối đa 1 MB.", "A CSV file of at most 1 MB is needed."))
            : TypedResults.Ok(await csv.ImportAsync(content, viewer, apply: dryRun != true, token));
    }

    private static async Task<IResult> RemindersAsync(ClaimsPrincipal who, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await ViewerAsync(connection, who, token) is not { MaySee: true } viewer)
        {
            return OwnersOnly();
        }

        var rows = await connection.QueryAsync<ReminderRow>(new CommandDefinition(
            """
            select r.id, r.unit_code, u.name_vi as unit_vi, u.name_en as unit_en, r.period, r.kind, r.due_at, r.subject_vi, r.subject_en, r.body_vi, r.body_en, r.created_at, r.read_at,
                   d.reported_at, m.state as mail_state
            from programme.reminder r join programme.unit u on u.code = r.unit_code
            join programme.report_due d on (d.reporting_code, d.unit_code, d.period) = (r.reporting_code, r.unit_code, r.period)
            left join citizen.mail m on m.reminder_id = r.id
            where @all or r.unit_code = any(@units) order by r.created_at desc, r.id desc limit 200
            """,
            new { all = viewer.Administers || viewer.Leads, units = viewer.Units.ToArray() },
            cancellationToken: token));
        return TypedResults.Ok(rows.Select(r => new ReminderView(
            r.Id, r.UnitCode, new(r.UnitVi, r.UnitEn), r.Period, r.Kind, r.DueAt, new(r.SubjectVi, r.SubjectEn), new(r.BodyVi, r.BodyEn), r.CreatedAt, r.ReadAt, r.ReportedAt, r.MailState)).ToList());
    }

    private static async Task<IResult> ReadAsync(Guid id, ClaimsPrincipal who, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        var viewer = await ViewerAsync(database, who, token);
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "update programme.reminder set read_at = @now where id = @id and read_at is null and unit_code = any(@units)",
            new { id, now = clock.GetUtcNow(), units = viewer.Units.ToArray() },
            cancellationToken: token));
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ShippedPlans>> ShippedAsync(PlanAdoption plans, NpgsqlDataSource database, WallState wall, CancellationToken token)
    {
        var adopted = await plans.AdoptedAsync(token);
        await using var connection = await database.OpenConnectionAsync(token);
        // Places with others below them first: a plan is a town's more often than a ward's.
        var places = await connection.QueryAsync<(string Code, string Vi, string En)>(new CommandDefinition(
            """
            select p.code, p.name_vi, p.name_en from place.place p where p.valid_to is null and p.kind <> 'quarter'
            order by exists (select 1 from place.place c where c.parent_code = p.code and c.kind <> 'quarter') desc, p.name_vi, p.code limit 500
            """,
            cancellationToken: token));
        return TypedResults.Ok(new ShippedPlans(
            [.. (await PlanAdoption.ShippedAsync(token)).Select(plan => new ShippedPlanView(plan, adopted.Contains(plan.Code)))],
            [.. places.Select(place => new PlanPlace(place.Code, new LocalText(place.Vi, place.En)))],
            wall.Now?.Town.Code));
    }

    private static async Task<IResult> AdoptAsync(AdoptPlan asked, ClaimsPrincipal who, PlanAdoption plans, CancellationToken token) =>
        Done(await plans.AdoptAsync(asked.Plan ?? "", asked.Place ?? "", asked.StartsOn, string.IsNullOrWhiteSpace(asked.StandingUnit) ? null : asked.StandingUnit, $"staff:{Account(who)}", token));

    private static async Task<IResult> BeginAsync(OwnPlan asked, ClaimsPrincipal who, PlanDesk plans, CancellationToken token) =>
        Done(await plans.BeginAsync(asked, $"staff:{Account(who)}", token));

    private static async Task<IResult> CalendarAsync(string plan, string code, CalendarRule rule, ClaimsPrincipal who, PlanDesk plans, CancellationToken token) =>
        Done(await plans.WriteRuleAsync(plan, code, rule, $"staff:{Account(who)}", token));

    private static async Task<IResult> RetireAsync(Guid id, RetireModel asked, ClaimsPrincipal who, ModelDesk desk, NpgsqlDataSource database, CancellationToken token) =>
        Done(await desk.RetireAsync(id, asked.Why, await ViewerAsync(database, who, token), token));

    private static async Task<IResult> AddUnitAsync(AddUnit asked, ClaimsPrincipal who, UnitDesk units, CancellationToken token) =>
        Done(await units.AddAsync(asked.Code?.Trim() ?? "", new(asked.NameVi, asked.NameEn, asked.Email, asked.Accounts), $"staff:{Account(who)}", token));

    private static async Task<IResult> ChangeUnitAsync(string unit, UnitChange asked, ClaimsPrincipal who, UnitDesk units, CancellationToken token) =>
        Done(await units.ChangeAsync(unit, asked, $"staff:{Account(who)}", token));

    internal static async Task<BoardViewer> ViewerAsync(NpgsqlConnection connection, ClaimsPrincipal who, CancellationToken token) =>
        await BoardViewer.ReadAsync(connection, Account(who), who.IsInRole(StaffRoles.Administrator), who.IsInRole(StaffRoles.Leader), token);

    internal static IResult Done(BoardRefusal? refusal) => refusal is null ? TypedResults.NoContent() : Answer(refusal);

    internal static ProblemHttpResult Answer(BoardRefusal refusal) => Problems.Because(
        refusal.Kind switch
        {
            BoardRefusalKind.NotFound => StatusCodes.Status404NotFound,
            BoardRefusalKind.Conflict => StatusCodes.Status409Conflict,
            BoardRefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        refusal.Code,
        refusal.Text);

    internal static string Account(ClaimsPrincipal who) =>
        who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier.");

    private static async Task<BoardViewer> ViewerAsync(NpgsqlDataSource database, ClaimsPrincipal who, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await ViewerAsync(connection, who, token);
    }

    private static ProblemHttpResult OwnersOnly() => Problems.Because(StatusCodes.Status403Forbidden, "programme.owners_only", new LocalText(
        "Trang này dành cho lãnh đạo, quản trị viên và đơn vị chủ trì. Hãy nhờ quản trị viên thêm bạn vào đơn vị.",
        "This page is for leaders, administrators and owning units. Ask an administrator to add you to your unit."));

    // The whole body is held in memory: it has a bound, which is checked before it is read.
    private static async Task<(string? Name, byte[]? Content)> FileOfAsync(HttpRequest request, int largest, CancellationToken token)
    {
        if (request.ContentLength is null || request.ContentLength > largest + 16_384 || !request.HasFormContentType)
        {
            return default;
        }

        var file = (await request.ReadFormAsync(token)).Files.GetFile("file");
        if (file is null || file.Length > largest)
        {
            return default;
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, token);
        return (file.FileName, content.ToArray());
    }

    private sealed class ReminderRow
    {
        public Guid Id { get; init; }
        public required string UnitCode { get; init; }
        public required string UnitVi { get; init; }
        public required string UnitEn { get; init; }
        public DateOnly Period { get; init; }
        public required string Kind { get; init; }
        public DateTimeOffset DueAt { get; init; }
        public required string SubjectVi { get; init; }
        public required string SubjectEn { get; init; }
        public required string BodyVi { get; init; }
        public required string BodyEn { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? ReadAt { get; init; }
        public DateTimeOffset? ReportedAt { get; init; }
        public string? MailState { get; init; }
    }
}

/// <summary>GET /api/programme.</summary>
/// <param name="Administers">The caller may change assignments and deadlines.</param>
/// <param name="Units">The units that the caller stands behind.</param>
public sealed record BoardAnswer(BoardView Board, bool Administers, IReadOnlyList<string> Units);

/// <param name="MayReport">The caller may report on it.</param>
public sealed record ModelAnswer(ModelFile File, bool Administers, bool MayReport);

/// <summary>POST /api/programme/models.</summary>
public sealed record AddModel(string? Plan, string? Number, ModelChange Model);

public sealed record AddedModel(Guid Id);

/// <summary>POST /api/programme/plans.</summary>
/// <param name="StartsOn">The published dates are moved with it.</param>
/// <param name="StandingUnit">Null: the one of the published plan.</param>
public sealed record AdoptPlan(string? Plan, string? Place, DateOnly StartsOn, string? StandingUnit);

/// <summary>GET /api/programme/shipped.</summary>
/// <param name="Town">The place that the wall is about; null: none yet.</param>
public sealed record ShippedPlans(IReadOnlyList<ShippedPlanView> Plans, IReadOnlyList<PlanPlace> Places, string? Town);

/// <summary>A plan that ships, and whether it is followed already.</summary>
public sealed record ShippedPlanView(ShippedPlan Plan, bool Followed);

/// <summary>A place that can follow a plan.</summary>
public sealed record PlanPlace(string Code, LocalText Name);

/// <summary>POST /api/programme/models/{id}/retire.</summary>
/// <param name="Why">Why the plan drops it; null: the plan has it again.</param>
public sealed record RetireModel(string? Why);

/// <summary>POST /api/programme/units.</summary>
public sealed record AddUnit(string? Code, string? NameVi, string? NameEn, string? Email, IReadOnlyList<string>? Accounts);

/// <param name="Kind">ahead, due or missed.</param>
/// <param name="ReportedAt">When the report came after all; null: not yet.</param>
/// <param name="MailState">waiting, sent or given_up; null: no mail.</param>
public sealed record ReminderView(
    Guid Id, string UnitCode, LocalText Unit, DateOnly Period, string Kind, DateTimeOffset DueAt, LocalText Subject, LocalText Body, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt,
    DateTimeOffset? ReportedAt, string? MailState);
