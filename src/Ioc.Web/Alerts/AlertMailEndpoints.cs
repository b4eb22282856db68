using System.Security.Claims;
using Ioc.Analytics.Alerts;
using Ioc.Domain.Alerts;
using Ioc.Domain.Text;
using Ioc.Web.Citizen.Messages;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Web.Alerts;

/// <summary>Who is told of alerts by e-mail, and the letters: for operators, since addresses are people's.</summary>
internal static class AlertMailEndpoints
{
    /// <summary>Maps /api/alerts/recipients and /api/alerts/letters.</summary>
    public static void MapAlertMail(this RouteGroupBuilder alerts)
    {
        alerts.MapGet("/recipients", ListAsync).RequireAuthorization(Policies.Operate).WithName("alertRecipients");
        alerts.MapPost("/recipients", AddAsync).RequireAuthorization(Policies.Operate).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict).WithName("addAlertRecipient");
        alerts.MapPut("/recipients/{id:guid}", ChangeAsync).RequireAuthorization(Policies.Operate).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).WithName("changeAlertRecipient");
        alerts.MapDelete("/recipients/{id:guid}", RemoveAsync).RequireAuthorization(Policies.Operate).ProducesProblem(StatusCodes.Status404NotFound).WithName("removeAlertRecipient");
        alerts.MapPost("/letters/{id:guid}/again", AgainAsync).RequireAuthorization(Policies.Operate).ProducesProblem(StatusCodes.Status404NotFound).WithName("repeatAlertLetter");
    }

    private static async Task<Ok<AlertMailView>> ListAsync(AlertRecipients recipients, IOptions<MailOptions> mail, CancellationToken token) => TypedResults.Ok(new AlertMailView(
        await recipients.ReadAsync(token), await recipients.LettersAsync(token), !string.IsNullOrWhiteSpace(mail.Value.Host)));

    private static Task<Results<Ok<AddedAlertRecipient>, ProblemHttpResult>> AddAsync(
        AlertRecipientConfig recipient, ClaimsPrincipal who, AlertRecipients recipients, NpgsqlDataSource database, CancellationToken token) =>
        WriteAsync(null, recipient, who, recipients, database, token);

    private static Task<Results<Ok<AddedAlertRecipient>, ProblemHttpResult>> ChangeAsync(
        Guid id, AlertRecipientConfig recipient, ClaimsPrincipal who, AlertRecipients recipients, NpgsqlDataSource database, CancellationToken token) =>
        WriteAsync(id, recipient, who, recipients, database, token);

    private static async Task<Results<Ok<AddedAlertRecipient>, ProblemHttpResult>> WriteAsync(
        Guid? id, AlertRecipientConfig recipient, ClaimsPrincipal who, AlertRecipients recipients, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rules = (await AlertRules.ReadAsync(connection, token)).Select(rule => rule.Code).ToHashSet(StringComparer.Ordinal);
        if (AlertRecipient.Faults(recipient, rules) is { Count: > 0 } faults)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "alert.recipient", new LocalText(
                string.Join(" ", faults.Select(fault => fault.Vi)), string.Join(" ", faults.Select(fault => fault.En))), new { faults });
        }

        var (written, outcome) = await recipients.WriteAsync(id, AlertRecipient.Of(recipient), Name(who), token);
        return outcome switch
        {
            AlertRecipientOutcome.Done => TypedResults.Ok(new AddedAlertRecipient(written)),
            AlertRecipientOutcome.AddressTaken => Problems.Because(StatusCodes.Status409Conflict, "alert.recipient_address", new LocalText(
                "Đã có người nhận với địa chỉ thư này. Hãy sửa người nhận đó.", "Somebody with this e-mail address is on the list already. Change that one.")),
            _ => Unknown(),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, ClaimsPrincipal who, AlertRecipients recipients, CancellationToken token) =>
        await recipients.RemoveAsync(id, Name(who), token) == AlertRecipientOutcome.Done ? TypedResults.NoContent() : Unknown();

    private static async Task<Results<NoContent, ProblemHttpResult>> AgainAsync(Guid id, ClaimsPrincipal who, AlertRecipients recipients, CancellationToken token) =>
        await recipients.AgainAsync(id, Name(who), token) == AlertRecipientOutcome.Done
            ? TypedResults.NoContent()
            : Problems.Because(StatusCodes.Status404NotFound, "alert.letter_unknown", new LocalText(
                "Không có thư này, hoặc thư không ở trạng thái gửi không được.", "There is no such letter, or it was not given up."));

    private static ProblemHttpResult Unknown() => Problems.Because(StatusCodes.Status404NotFound, "alert.recipient_unknown", new LocalText(
        "Không có người nhận này. Có thể người khác vừa xóa.", "There is no such recipient. Somebody may just have removed it."));

    private static string Name(ClaimsPrincipal who) => who.FindFirstValue(ClaimTypes.NameIdentifier)!;
}

/// <summary>Who is told, the newest letters, and whether there is a mail server at all.</summary>
public sealed record AlertMailView(IReadOnlyList<StoredAlertRecipient> Recipients, IReadOnlyList<AlertLetterView> Letters, bool MailServer);

/// <summary>The recipient that was written.</summary>
public sealed record AddedAlertRecipient(Guid Id);
