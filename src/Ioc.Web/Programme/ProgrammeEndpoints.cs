using System.Globalization;
using System.Security.Claims;
using Dapper;
using Ioc.Analytics.Programme;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
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
        services.AddSingleton<ModelDesk>();
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
        board.MapGet("/shipped", async (CancellationToken token) => await PlanAdoption.ShippedAsync(token)).Produces<IReadOnlyList<ShippedPlan>>().WithName("programmeShipped");
        board.MapPost("/plans", AdoptAsync).RequireAuthorization(Policies.Administer).WithName("programmeAdopt");
        board.MapGet("/members", MembersAsync).RequireAuthorization(Policies.Administer).Produces<IReadOnlyList<UnitMembers>>().WithName("programmeMembers");
        board.MapPut("/members/{unit}", SetMembersAsync).RequireAuthorization(Policies.Administer).WithName("programmeSetMembers");
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

    private static async Task<IResult> AdoptAsync(AdoptPlan asked, ClaimsPrincipal who, PlanAdoption plans, CancellationToken token) =>
        Done(await plans.AdoptAsync(asked.Plan ?? "", asked.Place ?? "", asked.Years, simulated: false, $"staff:{Account(who)}", token));

    private static async Task<IReadOnlyList<UnitMembers>> MembersAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<(string Code, string Vi, string En, string? Email, string[] Accounts)>(new CommandDefinition(
            """
            select u.code, u.name_vi, u.name_en, u.email, coalesce(array_agg(m.account_name order by m.account_name) filter (where m.account_name is not null), '{}')
            from programme.unit u left join programme.unit_member m on m.unit_code = u.code group by u.code order by u.code
            """,
            cancellationToken: token))).Select(row => new UnitMembers(row.Code, new(row.Vi, row.En), row.Email, row.Accounts)).ToList();
    }

    private static async Task<IResult> SetMembersAsync(string unit, SetMembers asked, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var accounts = (asked.Accounts ?? []).Distinct(StringComparer.Ordinal).ToArray();
        var known = await connection.ExecuteScalarAsync<int>(new CommandDefinition("select count(*) from staff.account where name = any(@accounts)", new { accounts }, transaction, cancellationToken: token));
        if (known != accounts.Length || (asked.Email is { Length: > 0 } email && !System.Net.Mail.MailAddress.TryCreate(email, out _)))
        {
            return Answer(BoardRefusal.Invalid("members", "Có tài khoản không tồn tại, hoặc địa chỉ thư không đúng.", "An account does not exist, or the mail address is wrong."));
        }

        if (await connection.ExecuteAsync(new CommandDefinition(
            "update programme.unit set email = @email where code = @unit", new { unit, email = string.IsNullOrWhiteSpace(asked.Email) ? null : asked.Email.Trim() }, transaction, cancellationToken: token)) == 0)
        {
            return Answer(new(BoardRefusalKind.NotFound, "programme.unknown_unit", new("Không có đơn vị này.", "There is no such unit.")));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from programme.unit_member where unit_code = @unit;
            insert into programme.unit_member (unit_code, account_name) select @unit, unnest(@accounts)
            """,
            new { unit, accounts },
            transaction,
            cancellationToken: token));
        await transaction.CommitAsync(token);
        return TypedResults.NoContent();
    }

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

/// <param name="Years">By how many years the published dates are moved.</param>
public sealed record AdoptPlan(string? Plan, string? Place, int Years);

/// <param name="Kind">ahead, due or missed.</param>
/// <param name="ReportedAt">When the report came after all; null: not yet.</param>
/// <param name="MailState">waiting, sent or given_up; null: no mail.</param>
public sealed record ReminderView(
    Guid Id, string UnitCode, LocalText Unit, DateOnly Period, string Kind, DateTimeOffset DueAt, LocalText Subject, LocalText Body, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt,
    DateTimeOffset? ReportedAt, string? MailState);

/// <summary>Who stands behind a unit.</summary>
public sealed record UnitMembers(string Code, LocalText Name, string? Email, IReadOnlyList<string> Accounts);

/// <summary>PUT /api/programme/members/{unit}.</summary>
public sealed record SetMembers(IReadOnlyList<string>? Accounts, string? Email);
