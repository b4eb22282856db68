using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// The explanation after the record (Law on Handling Administrative Violations, Art. 61), by whoever the record names on the phone, and as the desk takes it down: in
/// writing, or in person on a day that the agency sets and tells; <see cref="HearingMinutes"/> says what became of that.
/// </summary>
public sealed class ExplanationBook(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private const int FarthestDays = 60;
    private readonly ActsBeside acts = new(database, clock);

    /// <summary>Whom the record names explains in writing.</summary>
    /// <param name="text">10 to 4,000 characters; kept as written.</param>
    public async Task<Outcome<Guid>> WriteAsync(Holder who, Guid notice, string? text, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        return PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words
            ? Refusals.ExplanationText
            : await acts.OwnAsync(
                who, notice, EventTypes.CaseExplained, new JsonObject { ["oral"] = false },
                (file, now) => ExplanationWay.HoldsUp(file, VietnamTime.DayOf(now)) ? null : Refusals.ExplanationNotDue,
                async (transaction, file, now) =>
                {
                    await KeepAsync(transaction, file.Case.Id, words, false, who.Actor, now, token);
                    await EndAsync(transaction, file.Case.Id, "written", now, token);
                },
                token);
    }

    /// <summary>Whom the record names asks to explain in person.</summary>
    public async Task<Outcome<Guid>> AskAsync(Holder who, Guid notice, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        return await acts.OwnAsync(
            who, notice, EventTypes.ExplanationAsked, null,
            (file, now) => ExplanationWay.MayAsk(file, VietnamTime.DayOf(now)) ? null : Refusals.ExplanationNotDue,
            (transaction, file, now) => AskedAsync(transaction, file.Case.Id, who.Actor, now, token),
            token);
    }

    /// <summary>An officer takes down that the violator asks to explain in person.</summary>
    public Task<Outcome<Guid>> TakeRequestAsync(Guid id, int version, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return acts.DeskAsync(
            id, version, officer, EventTypes.ExplanationAsked, null, null,
            (file, now) => ExplanationWay.MayAsk(file, VietnamTime.DayOf(now)) ? null : Refusals.ExplanationNotDue,
            (transaction, _, now) => AskedAsync(transaction, id, officer.Name, now, token),
            token);
    }

    /// <summary>Sets, or sets anew, when and where the violator explains in person; they are told, and invited by a paper.</summary>
    /// <param name="at">After now, within the next 60 days.</param>
    /// <param name="place">3 to 300 characters.</param>
    public async Task<Outcome<Guid>> ArrangeAsync(Guid id, int version, DateTimeOffset at, string? place, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return PersonalText.Tidy(place)?.ReplaceLineEndings(" ") is not { Length: >= 3 and <= 300 } where
            ? Refusals.HearingPlace
            : await acts.DeskAsync(
                id, version, officer, EventTypes.ExplanationArranged, new JsonObject { ["at"] = at.UtcDateTime }, null,
                (file, now) => !ExplanationWay.AwaitsHearing(file) ? Refusals.HearingNotDue
                    : at <= now || at > now.AddDays(FarthestDays) ? Refusals.HearingDay
                    : null,
                async (transaction, file, now) =>
                {
                    await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                        "update enforcement.hearing set held_at = @at, place = @where, set_by = @Name, set_name = @DisplayName, set_at = @now, invitations = invitations + 1 where case_id = @id",
                        new { at = at.ToUniversalTime(), where, officer.Name, officer.DisplayName, now, id },
                        transaction,
                        cancellationToken: token));
                    var number = await NumberSeries.NextAsync(transaction, options.Value.InvitationSeries, VietnamTime.DayOf(now).Year, token);
                    var seal = PaperSeal.New(number, file.Case.PublicAddress ?? "");
                    var paper = InvitationDocument.Write(options.Value, file, RecordDesk.OffenceOf(file.Case), at, where, number, officer.DisplayName, now, seal);
                    await papers.KeepAsync(transaction, id, IssuedDocuments.Invitation, paper, now, seal, token, file.Hearing!.Invitations + 1);
                },
                token);
    }

    /// <summary>An officer takes down what the violator explains in writing, within the time for it or while a hearing is waited for.</summary>
    public async Task<Outcome<Guid>> ExplainAsync(Guid id, int version, string? text, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return PersonalText.Tidy(text) is not { Length: >= 10 and <= 4000 } words
            ? Refusals.ExplanationText
            : await acts.DeskAsync(
                id, version, officer, EventTypes.CaseExplained, new JsonObject { ["oral"] = false }, null, Open,
                async (transaction, _, now) =>
                {
                    await KeepAsync(transaction, id, words, false, officer.Name, now, token);
                    await EndAsync(transaction, id, "written", now, token);
                },
                token);
    }

    /// <summary>An officer takes down that the violator will not explain.</summary>
    public Task<Outcome<Guid>> WaiveAsync(Guid id, int version, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return acts.DeskAsync(
            id, version, officer, EventTypes.ExplanationWaived, null, null, Open,
            async (transaction, _, now) =>
            {
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    "update enforcement.record set waived = true where case_id = @id", new { id }, transaction, cancellationToken: token));
                await EndAsync(transaction, id, "waived", now, token);
            },
            token);
    }

    private static Refusal? Open(CaseFile file, DateTimeOffset now) => ExplanationWay.HoldsUp(file, VietnamTime.DayOf(now)) ? null : Refusals.ExplanationNotDue;

    internal static async Task KeepAsync(NpgsqlTransaction transaction, Guid id, string words, bool oral, string by, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.explanation (case_id, text, oral, filed_by, filed_at) values (@id, @words, @oral, @by, @now)",
            new { id, words, oral, by, now },
            transaction,
            cancellationToken: token));

    private static async Task AskedAsync(NpgsqlTransaction transaction, Guid id, string by, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.hearing (case_id, asked_by, asked_at) values (@id, @by, @now)", new { id, by, now }, transaction, cancellationToken: token));

    internal static async Task EndAsync(NpgsqlTransaction transaction, Guid id, string how, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update enforcement.hearing set ended_at = @now, ended_how = @how where case_id = @id and ended_at is null", new { id, how, now }, transaction, cancellationToken: token));
}
