using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Web.Platform.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Platform.Staff;

/// <summary>The administrator's page: who works here, with which roles, for which place.</summary>
public static class StaffEndpoints
{
    /// <summary>Maps /api/staff.</summary>
    public static IEndpointRouteBuilder MapStaff(this IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/api/staff").WithTags("staff").RequireAuthorization(Policies.Administer);
        staff.MapGet("/", ListAsync).LeavesTrace(EventTypes.StaffListed);
        staff.MapPost("/", AddAsync).LeavesTrace(EventTypes.StaffAdded);
        staff.MapPut("/{name}", ChangeAsync);
        staff.MapDelete("/{name}/sessions", EndSessionsAsync);
        return routes;
    }

    private static async Task<StaffList> ListAsync(
        StaffAccounts accounts, StaffJournal journal, NpgsqlDataSource database, TimeProvider clock, ClaimsPrincipal who, CancellationToken token)
    {
        await journal.TellAsync(EventTypes.StaffListed, "all", Actor(who), null, null, token);
        await using var connection = await database.OpenConnectionAsync(token);
        var places = await connection.QueryAsync<(string Code, string Vi, string En)>(new CommandDefinition(
            "select code, name_vi, name_en from place.place where valid_to is null and kind <> 'quarter' order by kind desc, name_vi", cancellationToken: token));
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        return new StaffList(
            [.. (await accounts.ListAsync(token)).Select(View)],
            [.. places.Select(place => new Choice(place.Code, new LocalText(place.Vi, place.En)))],
            [.. Competence.All.Where(c => Competence.Find(c.Title, today) == c).Select(c => new TitleChoice(c.Title, c.Text, c.Maximum))]);
    }

    private static async Task<Results<Ok<StaffAdded>, ProblemHttpResult>> AddAsync(
        StaffChange change, StaffAccounts accounts, StaffJournal journal, StaffRules rules, IOptions<IdentityOptions> identity, ClaimsPrincipal who, CancellationToken token)
    {
        var name = change.Name?.Trim().ToLowerInvariant() ?? "";
        if (await rules.FaultAsync(name, change, token) is { } fault)
        {
            return fault;
        }

        var password = change.WithPassword && identity.Value.StaffPasswords ? StaffCommand.NewPassword() : null;
        if (!await accounts.AddAsync(Member(name, change), password, token))
        {
            return Problems.Because(StatusCodes.Status409Conflict, "staff.name_taken", new LocalText(
                "Tên tài khoản này đã có. Hãy chọn tên khác.", "That account name is taken. Choose another."));
        }

        await journal.TellAsync(EventTypes.StaffAdded, name, Actor(who), null, Facts(change), token);
        return TypedResults.Ok(new StaffAdded(name, password));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        string name, StaffChange change, StaffAccounts accounts, StaffJournal journal, StaffRules rules, SessionStore sessions, ClaimsPrincipal who, CancellationToken token)
    {
        if (await rules.FaultAsync(name, change, token) is { } fault)
        {
            return fault;
        }

        // nobody locks himself out: another administrator does it
        if (name == who.FindFirstValue(ClaimTypes.NameIdentifier) && (!change.Enabled || !change.Roles!.Contains(StaffRoles.Administrator, StringComparer.Ordinal)))
        {
            return Problems.Because(StatusCodes.Status409Conflict, "staff.yourself", new LocalText(
                "Không thể tự bỏ quyền quản trị hoặc tự khóa tài khoản của mình. Hãy nhờ quản trị viên khác.",
                "You cannot disable yourself or give up your own administration. Ask another administrator."));
        }

        if (!await accounts.ChangeAsync(Member(name, change), change.Enabled, token))
        {
            return Unknown();
        }

        // what the member may do now is said at the next sign-in, and that is at once
        var ended = await sessions.EndAllAsync(Policies.StaffScheme, name, token);
        var facts = Facts(change);
        facts["sessionsEnded"] = ended;
        await journal.TellAsync(EventTypes.StaffChanged, name, Actor(who), null, facts, token);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSessionsAsync(
        string name, StaffAccounts accounts, StaffJournal journal, SessionStore sessions, ClaimsPrincipal who, CancellationToken token)
    {
        if ((await accounts.ListAsync(token)).All(account => account.Name != name))
        {
            return Unknown();
        }

        var ended = await sessions.EndAllAsync(Policies.StaffScheme, name, token);
        await journal.TellAsync(EventTypes.StaffSessionsEnded, name, Actor(who), null, new JsonObject { ["sessions"] = ended }, token);
        return TypedResults.NoContent();
    }

    private static StaffMember Member(string name, StaffChange change)
    {
        var authority = change.Roles!.Contains(StaffRoles.Authority, StringComparer.Ordinal);
        return new(name, change.DisplayName!.Trim(), change.Roles!, authority ? Given(change.Title) : null, authority ? change.MaximumAmount : null, Given(change.PlaceCode));
    }

    private static JsonObject Facts(StaffChange change) => new()
    {
        ["roles"] = string.Join(',', change.Roles!), ["title"] = Given(change.Title), ["maximum"] = change.MaximumAmount, ["place"] = Given(change.PlaceCode), ["enabled"] = change.Enabled,
    };

    private static StaffView View(StaffAccountRow row) => new(
        row.Name, row.DisplayName, row.Roles, row.Title, row.MaximumAmount, row.PlaceCode, row.PlaceVi is null ? null : new LocalText(row.PlaceVi, row.PlaceEn ?? row.PlaceVi),
        row.Enabled, row.Demo, row.PasswordHash is not null, row.Subject is not null, row.Sessions, row.SeenAt);

    private static string Actor(ClaimsPrincipal who) => $"administrator:{who.FindFirstValue(ClaimTypes.NameIdentifier)}";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static ProblemHttpResult Unknown() => Problems.Because(StatusCodes.Status404NotFound, "staff.unknown", new LocalText(
        "Không có tài khoản này.", "There is no such account."));
}

/// <summary>What an account must look like.</summary>
internal sealed class StaffRules(NpgsqlDataSource database, TimeProvider clock)
{
    public async Task<ProblemHttpResult?> FaultAsync(string name, StaffChange change, CancellationToken token)
    {
        if (!StaffCommand.IsAccountName(name))
        {
            return Invalid("staff.name", "Tên tài khoản gồm 2 đến 40 ký tự a-z, 0-9, dấu chấm, gạch ngang, gạch dưới, bắt đầu bằng chữ.",
                "An account name has 2 to 40 of a-z, 0-9, dot, dash and underscore, a letter first.");
        }

        if (change.DisplayName?.Trim() is not { Length: >= 2 and <= 120 })
        {
            return Invalid("staff.display_name", "Hãy nhập họ tên như trên văn bản (2 đến 120 ký tự).", "Enter the name as it stands on documents (2 to 120 characters).");
        }

        if (change.Roles is not { Count: > 0 } roles || roles.Any(role => !StaffRoles.All.Contains(role, StringComparer.Ordinal)) || roles.Distinct(StringComparer.Ordinal).Count() != roles.Count)
        {
            return Invalid("staff.roles", "Hãy chọn ít nhất một vai trò.", "Choose at least one role.");
        }

        var authority = roles.Contains(StaffRoles.Authority, StringComparer.Ordinal);
        if (authority && !string.IsNullOrWhiteSpace(change.Title))
        {
            if (Competence.Find(change.Title.Trim(), VietnamTime.DayOf(clock.GetUtcNow())) is not { } office)
            {
                return Invalid("staff.title", "Chức danh này không có thẩm quyền xử phạt theo quy định hiện hành. Hãy chọn trong danh sách.",
                    "That office has no competence by the law in force. Choose from the list.");
            }

            if (change.MaximumAmount > office.Maximum)
            {
                return Invalid("staff.maximum", $"Chức danh này chỉ được phạt đến {Money.Vietnamese(office.Maximum)} đồng.", $"That office may decide up to {Money.English(office.Maximum)} đồng only.");
            }
        }

        if (authority && change.MaximumAmount is <= 0)
        {
            return Invalid("staff.maximum", "Mức tối đa phải lớn hơn 0 đồng.", "The maximum must be more than 0 đồng.");
        }

        if (!string.IsNullOrWhiteSpace(change.PlaceCode))
        {
            await using var connection = await database.OpenConnectionAsync(token);
            if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select 1 from place.place where code = @code)", new { code = change.PlaceCode.Trim() }, cancellationToken: token)))
            {
                return Invalid("staff.place", "Không có địa bàn này. Hãy chọn trong danh sách.", "There is no such place. Choose from the list.");
            }
        }

        return null;
    }

    private static ProblemHttpResult Invalid(string code, string vi, string en) => Problems.Because(StatusCodes.Status422UnprocessableEntity, code, new LocalText(vi, en));
}

/// <summary>GET /api/staff.</summary>
/// <param name="Places">Where a member's scope may lie.</param>
/// <param name="Titles">The offices of the law in force.</param>
public sealed record StaffList(IReadOnlyList<StaffView> Accounts, IReadOnlyList<Choice> Places, IReadOnlyList<TitleChoice> Titles);

/// <param name="MaximumAmount">Đồng.</param>
/// <param name="HasPassword">Whether the account may also use a password of this site.</param>
/// <param name="Bound">Whether the directory has vouched for the account at least once.</param>
/// <param name="Sessions">Open now.</param>
public sealed record StaffView(
    string Name, [property: PersonalData] string DisplayName, IReadOnlyList<string> Roles, string? Title, long? MaximumAmount, string? PlaceCode, LocalText? Place,
    bool Enabled, bool Demo, bool HasPassword, bool Bound, int Sessions, DateTimeOffset? SeenAt);

/// <summary>One of a list.</summary>
public sealed record Choice(string Code, LocalText Text);

/// <param name="Maximum">Đồng that the office may decide.</param>
public sealed record TitleChoice(string Code, LocalText Text, long Maximum);

/// <summary>POST /api/staff and PUT /api/staff/{name}.</summary>
/// <param name="Name">Read when adding only.</param>
/// <param name="MaximumAmount">Đồng; null: what the office may decide.</param>
/// <param name="PlaceCode">Null: every place.</param>
/// <param name="WithPassword">Read when adding only: make a password too, where the site allows passwords.</param>
public sealed record StaffChange(
    string? Name, string? DisplayName, IReadOnlyList<string>? Roles, string? Title, long? MaximumAmount, string? PlaceCode, bool Enabled = true, bool WithPassword = false);

/// <param name="Password">Shown once and kept nowhere; null where none was made.</param>
public sealed record StaffAdded(string Name, string? Password);
