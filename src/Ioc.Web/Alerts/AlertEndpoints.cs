using System.Security.Claims;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Analytics.Alerts;
using Ioc.Analytics.Outlook;
using Ioc.Domain.Alerts;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Alerts;

/// <summary>Alerts for staff: the list, one with its log, what a person does with it, and the rules.</summary>
public static partial class AlertEndpoints
{
    private const int LongestComment = 1000;

    /// <summary>Registers what keeps outlooks and alerts up to date.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<OutlookRefresh>();
        services.AddHostedService<OutlookRefresher>();
        services.AddSingleton(provider => new AlertEvaluation(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<WallOptions>>().Value.Place));
        services.AddSingleton(provider => new AlertLetters(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<SiteOptions>>().Value.PublicAddress?.TrimEnd('/')));
        services.AddSingleton<AlertRecipients>();
        services.AddSingleton<AlertDesk>();
        services.AddHostedService<AlertWatcher>();
        return services;
    }

    /// <summary>Maps /api/alerts.</summary>
    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").WithTags("alerts");
        alerts.MapGet("/", PageAsync).RequireAuthorization(Policies.SeeAlerts).WithName("alerts");
        alerts.MapGet("/people", (AlertDesk desk, CancellationToken token) => desk.PeopleAsync(token)).RequireAuthorization(Policies.SeeAlerts).WithName("alertPeople");
        alerts.MapGet("/rules", RulesAsync).RequireAuthorization(Policies.SeeAlerts).WithName("alertRules");
        alerts.MapPut("/rules/{code}", WriteRuleAsync).RequireAuthorization(Policies.Operate).ProducesProblem(StatusCodes.Status400BadRequest).WithName("writeAlertRule");
        alerts.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Policies.SeeAlerts).ProducesProblem(StatusCodes.Status404NotFound).WithName("alert");
        alerts.MapPost("/{id:guid}/acknowledge", AcknowledgeAsync).RequireAuthorization(Policies.HandleAlerts).ProducesProblem(StatusCodes.Status404NotFound).WithName("acknowledgeAlert");
        alerts.MapPost("/{id:guid}/assign", AssignAsync).RequireAuthorization(Policies.HandleAlerts).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).WithName("assignAlert");
        alerts.MapPost("/{id:guid}/comment", CommentAsync).RequireAuthorization(Policies.HandleAlerts).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).WithName("commentAlert");
        alerts.MapAlertMail();
        return routes;
    }

    private static async Task<Ok<AlertPage>> PageAsync(
        string? state, bool? acknowledged, string? severity, string? rule, bool? mine, int? skip, ClaimsPrincipal who, AlertDesk desk, CancellationToken token) =>
        TypedResults.Ok(await desk.PageAsync(Given(state), acknowledged, Given(severity), Given(rule), mine == true ? Name(who) : null, Math.Max(0, skip ?? 0), token));

    private static async Task<Results<Ok<AlertDetail>, ProblemHttpResult>> FindAsync(Guid id, AlertDesk desk, CancellationToken token) =>
        await desk.FindAsync(id, token) is { } found ? TypedResults.Ok(found) : Unknown();

    private static async Task<Results<Ok<AlertDetail>, ProblemHttpResult>> AcknowledgeAsync(Guid id, ClaimsPrincipal who, AlertDesk desk, CancellationToken token) =>
        await AnswerAsync(await desk.AcknowledgeAsync(id, Name(who), token), id, desk, token);

    private static async Task<Results<Ok<AlertDetail>, ProblemHttpResult>> AssignAsync(Guid id, AlertAssignment given, ClaimsPrincipal who, AlertDesk desk, CancellationToken token) =>
        await AnswerAsync(await desk.AssignAsync(id, Name(who), Given(given.To), token), id, desk, token);

    private static async Task<Results<Ok<AlertDetail>, ProblemHttpResult>> CommentAsync(Guid id, AlertRemark remark, ClaimsPrincipal who, AlertDesk desk, CancellationToken token)
    {
        var text = Given(remark.Text);
        return text is null || text.Length > LongestComment
            ? Problems.Because(StatusCodes.Status400BadRequest, "alert.comment", new LocalText(
                $"Hãy nhập ghi chú, tối đa {LongestComment} ký tự.", $"Write a remark of at most {LongestComment} characters."))
            : await AnswerAsync(await desk.CommentAsync(id, Name(who), text, token), id, desk, token);
    }

    private static async Task<Ok<AlertRuleList>> RulesAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var indicators = await connection.QueryAsync<(string Code, string Vi, string En, string UnitVi, string UnitEn)>(new CommandDefinition(
            "select code, name_vi, name_en, unit_vi, unit_en from indicator.definition where audience = 'public' order by position", cancellationToken: token));
        return TypedResults.Ok(new AlertRuleList(
            [.. (await AlertRules.ReadAsync(connection, token)).Select(rule => new AlertRuleView(rule.Code, rule.Rule, rule.Version, rule.UpdatedAt, rule.UpdatedBy.Replace("staff:", "", StringComparison.Ordinal)))],
            [.. AlertKinds.All.Select(kind => new AlertKindView(kind, AlertKinds.OfIndicators(kind), AlertKinds.NeedsIndicator(kind), AlertKinds.NeedsLimit(kind), AlertKinds.OfParts(kind)))],
            [.. indicators.Select(row => new AlertIndicator(row.Code, new LocalText(row.Vi, row.En), new LocalText(row.UnitVi, row.UnitEn)))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WriteRuleAsync(
        string code, AlertRuleConfig rule, ClaimsPrincipal who, AlertDesk desk, NpgsqlDataSource database, CancellationToken token)
    {
        var faults = AlertRule.Faults(rule).ToList();
        if (!CodePattern().IsMatch(code))
        {
            faults.Add(new("Mã quy tắc gồm 2 đến 61 ký tự a-z, 0-9 và dấu gạch ngang, không bắt đầu bằng gạch ngang.", "The code is 2 to 61 characters a-z, 0-9 and hyphens, not beginning with a hyphen."));
        }

        if (rule.Indicator is { } indicator)
        {
            await using var connection = await database.OpenConnectionAsync(token);
            if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select 1 from indicator.definition where code = @indicator and audience = 'public')", new { indicator }, cancellationToken: token)))
            {
                // What is for authorised roles only is never on a wall, and an alert would tell of it there.
                faults.Add(new($"Không có chỉ tiêu công khai “{indicator}”. Hãy chọn trong danh mục.", $"There is no public indicator “{indicator}”. Choose one of the catalogue."));
            }
        }

        if (faults.Count > 0)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "alert.rule", new LocalText(
                string.Join(" ", faults.Select(fault => fault.Vi)), string.Join(" ", faults.Select(fault => fault.En))), new { faults });
        }

        await desk.WriteRuleAsync(code, rule, Name(who), token);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AlertDetail>, ProblemHttpResult>> AnswerAsync(AlertOutcome outcome, Guid id, AlertDesk desk, CancellationToken token) => outcome switch
    {
        AlertOutcome.Done when await desk.FindAsync(id, token) is { } found => TypedResults.Ok(found),
        AlertOutcome.NoSuchPerson => Problems.Because(StatusCodes.Status400BadRequest, "alert.person", new LocalText(
            "Không có tài khoản này hoặc tài khoản đã bị khóa. Hãy chọn người khác.", "There is no such account, or it is disabled. Choose somebody else.")),
        _ => Unknown(),
    };

    private static ProblemHttpResult Unknown() => Problems.Because(StatusCodes.Status404NotFound, "alert.unknown", new LocalText("Không có cảnh báo này.", "There is no such alert."));

    private static string Name(ClaimsPrincipal who) => who.FindFirstValue(ClaimTypes.NameIdentifier)!;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,60}$", RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();
}

/// <summary>To whom an alert is given; null: to nobody.</summary>
public sealed record AlertAssignment(string? To);

/// <summary>A remark.</summary>
public sealed record AlertRemark(string? Text);

/// <summary>The rules, and what a new one may be made of.</summary>
public sealed record AlertRuleList(IReadOnlyList<AlertRuleView> Rules, IReadOnlyList<AlertKindView> Kinds, IReadOnlyList<AlertIndicator> Indicators);

/// <summary>A rule as it stands.</summary>
public sealed record AlertRuleView(string Code, AlertRuleConfig Rule, int Version, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <summary>What a kind of rule takes.</summary>
public sealed record AlertKindView(string Kind, bool OfIndicators, bool NeedsIndicator, bool NeedsLimit, bool OfParts);

/// <summary>An indicator that a rule can watch.</summary>
public sealed record AlertIndicator(string Code, LocalText Name, LocalText Unit);
