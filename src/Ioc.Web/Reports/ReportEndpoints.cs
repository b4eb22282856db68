using System.Globalization;
using System.Security.Claims;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Analytics.Reports;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Ioc.Web.Programme;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Reports;

/// <summary>Reports: what can be made, what was made, by whom, from what; leaders, administrators and operators.</summary>
public static class ReportEndpoints
{
    /// <summary>Registers what makes reports.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddOptions<ReportOptions>().BindConfiguration("Reports")
            .PostConfigure<IOptions<WallOptions>>((reports, wall) => reports.Place = new[] { reports.Place, wall.Value.Place }.FirstOrDefault(code => !string.IsNullOrWhiteSpace(code))?.Trim())
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<DefinitionDesk>();
        services.AddSingleton<ReportMaker>();
        services.AddHostedService<ReportRunner>();
        return services;
    }

    /// <summary>Maps /api/reports.</summary>
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/reports").WithTags("reports").RequireAuthorization(Policies.ReadReports);
        reports.MapGet("/", ListAsync).Produces<ReportList>().WithName("reports");
        reports.MapPost("/", AskAsync).Produces<AskedReport>().WithName("reportAsk");
        reports.MapGet("/definitions", DefinitionsAsync).RequireAuthorization(Policies.Administer).WithName("reportDefinitions");
        reports.MapPut("/definitions/{code}", DefineAsync).RequireAuthorization(Policies.Administer).WithName("reportDefine");
        reports.MapGet("/{id:guid}", RunAsync).Produces<ReportRun>().WithName("report");
        reports.MapPost("/{id:guid}/cancel", CancelAsync).WithName("reportCancel");
        reports.MapGet("/{id:guid}/{format}", OpenAsync).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").WithName("reportFile");
        return routes;
    }

    private static async Task<ReportList> ListAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var places = await connection.QueryAsync<(string Code, string Vi, string En, bool Simulated)>(new CommandDefinition(
            """
            select p.code, p.name_vi, p.name_en, p.simulated from place.place p where p.valid_to is null and p.kind <> 'quarter'
            order by (select count(*) from place.place c where c.parent_code = p.code and c.kind = 'commune' and c.valid_to is null) desc, p.name_vi
            """,
            cancellationToken: token));
        var plans = await connection.QueryAsync<(string Code, string Vi, string En, string Place)>(new CommandDefinition(
            "select code, name_vi, name_en, place_code from programme.plan order by position, code", cancellationToken: token));
        return new(
            [.. (await ReportDesk.DefinitionsAsync(connection, token)).Select(known => new ReportChoice(known.Code, known.Kind, known.Name, known.Every, known.OnDay, known.AtTime, known.OfPlan))],
            [.. places.Select(place => new ReportPlaceChoice(place.Code, new(place.Vi, place.En)))],
            [.. plans.Select(plan => new ReportPlanChoice(plan.Code, new(plan.Vi, plan.En), plan.Place))],
            await ReportDesk.RunsAsync(connection, null, 100, token),
            places.Any(place => place.Simulated));
    }

    private static async Task<Ok<DefinitionList>> DefinitionsAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var indicators = (await Catalogue.ReadAsync(connection, token)).Entries.Where(entry => !entry.Restricted);
        return TypedResults.Ok(new DefinitionList(
            await DefinitionDesk.ListAsync(connection, token),
            [.. ReportSection.Kinds.Select(kind => new SectionKind(kind, ReportSection.TakesIndicators(kind)))],
            [.. indicators.Select(entry => new ReportIndicator(entry.Code, entry.Domain, entry.Name))]));
    }

    private static async Task<IResult> DefineAsync(string code, DefinitionChange change, ClaimsPrincipal who, DefinitionDesk desk, CancellationToken token) =>
        ProgrammeEndpoints.Done(await desk.WriteAsync(code, change, Actor(who), token));

    private static async Task<IResult> AskAsync(AskReport asked, ClaimsPrincipal who, ReportDesk desk, CancellationToken token)
    {
        if (!DateOnly.TryParseExact(asked.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return ProgrammeEndpoints.Answer(BoardRefusal.Invalid("day", "Ngày viết dạng yyyy-MM-dd.", "A day is written yyyy-MM-dd."));
        }

        var (id, refusal) = await desk.AskAsync(asked.Report ?? "", day, asked.Place ?? "", asked.Plan, asked.Language ?? "vi", Actor(who), token);
        return refusal is null ? TypedResults.Ok(new AskedReport(id)) : ProgrammeEndpoints.Answer(refusal);
    }

    private static async Task<IResult> RunAsync(Guid id, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await ReportDesk.RunsAsync(connection, id, 1, token) is [var run] ? TypedResults.Ok(run) : Unknown();
    }

    private static async Task<IResult> CancelAsync(Guid id, ClaimsPrincipal who, ReportDesk desk, CancellationToken token) =>
        ProgrammeEndpoints.Done(await desk.CancelAsync(id, Actor(who), token));

    private static async Task<IResult> OpenAsync(Guid id, string format, HttpResponse response, ClaimsPrincipal who, ReportDesk desk, CancellationToken token)
    {
        if (await desk.OpenAsync(id, format, Actor(who), token) is not { } file)
        {
            return Unknown();
        }

        response.Headers.CacheControl = "no-store";
        return TypedResults.File(
            file.Content, format switch { "pdf" => "application/pdf", "xlsx" => EvidenceFile.Workbook, _ => "text/csv; charset=utf-8" }, file.Name);
    }

    private static string Actor(ClaimsPrincipal who) => $"staff:{ProgrammeEndpoints.Account(who)}";

    private static ProblemHttpResult Unknown() => Problems.Because(StatusCodes.Status404NotFound, "report.unknown", new LocalText("Không có báo cáo này.", "There is no such report."));
}

/// <summary>GET /api/reports.</summary>
/// <param name="Places">The town first.</param>
/// <param name="Plans">That places follow.</param>
/// <param name="Runs">Newest first, at most a hundred.</param>
/// <param name="Simulated">Places of the demonstration are among them.</param>
public sealed record ReportList(IReadOnlyList<ReportChoice> Reports, IReadOnlyList<ReportPlaceChoice> Places, IReadOnlyList<ReportPlanChoice> Plans, IReadOnlyList<ReportRun> Runs, bool Simulated);

/// <param name="Kind">month, day, year or place.</param>
/// <param name="Every">Made by itself each day, month or year; null: on demand, or by the calendars of the plans.</param>
/// <param name="OfPlan">About one plan.</param>
public sealed record ReportChoice(string Code, string Kind, LocalText Name, string? Every, int? OnDay, TimeOnly? AtTime, bool OfPlan);

public sealed record ReportPlaceChoice(string Code, LocalText Name);

/// <param name="Place">Where it is carried out.</param>
public sealed record ReportPlanChoice(string Code, LocalText Name, string Place);

/// <summary>GET /api/reports/definitions.</summary>
public sealed record DefinitionList(IReadOnlyList<StoredDefinition> Definitions, IReadOnlyList<SectionKind> Kinds, IReadOnlyList<ReportIndicator> Indicators);

/// <param name="TakesIndicators">Indicators or fields are chosen for it.</param>
public sealed record SectionKind(string Kind, bool TakesIndicators);

/// <summary>An indicator that a report may tell.</summary>
public sealed record ReportIndicator(string Code, string Domain, LocalText Name);

/// <summary>POST /api/reports.</summary>
/// <param name="Day">yyyy-MM-dd; any day of the period wanted.</param>
/// <param name="Language">vi or en; vi when absent.</param>
/// <param name="Plan">Of a report about one plan, which.</param>
public sealed record AskReport(string? Report, string? Day, string? Place, string? Language = null, string? Plan = null);

public sealed record AskedReport(Guid Id);
