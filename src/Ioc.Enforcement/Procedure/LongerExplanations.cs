using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// More time to explain in writing (Law on Handling Administrative Violations, Art. 61): whom the record names asks for it with a reason before the time runs out, and
/// whoever is competent for the decision grants or refuses it by a paper. The decision waits for the answer.
/// </summary>
public sealed class LongerExplanations(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private readonly ActsBeside acts = new(database, clock);

    /// <summary>Whom the record names asks on the phone.</summary>
    /// <param name="reason">10 to 1,000 characters; kept as written.</param>
    public async Task<Outcome<Guid>> AskAsync(Holder who, Guid notice, string? reason, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        return Reason(reason) is not { } words
            ? Refusals.LongerReason
            : await acts.OwnAsync(who, notice, EventTypes.ExplanationLongerAsked, null, AskFault, (transaction, file, now) => AskedAsync(transaction, file, words, who.Actor, now, token), token);
    }

    /// <summary>An officer takes down what the violator asked for on paper.</summary>
    /// <param name="reason">As in <see cref="AskAsync"/>.</param>
    public async Task<Outcome<Guid>> TakeAsync(Guid id, int version, string? reason, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return Reason(reason) is not { } words
            ? Refusals.LongerReason
            : await acts.DeskAsync(
                id, version, officer, EventTypes.ExplanationLongerAsked, null, null, AskFault, (transaction, file, now) => AskedAsync(transaction, file, words, officer.Name, now, token), token);
    }

    /// <summary>Grants more time: the limit moves, and the decision waits until it has passed.</summary>
    /// <param name="until">The new last day: today or later, after the one before, and no later than the law allows.</param>
    public Task<Outcome<Guid>> GrantAsync(Guid id, int version, DateOnly until, string? note, Officer officer, CancellationToken token) =>
        AnswerAsync(id, version, until, note, officer, token);

    /// <summary>Refuses more time.</summary>
    /// <param name="note">Why; it stands in the paper.</param>
    public Task<Outcome<Guid>> RefuseAsync(Guid id, int version, string? note, Officer officer, CancellationToken token) => AnswerAsync(id, version, null, note, officer, token);

    private async Task<Outcome<Guid>> AnswerAsync(Guid id, int version, DateOnly? until, string? note, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (Notes.Fault(note, required: until is null) is { } fault)
        {
            return fault;
        }

        var title = officer.Title ?? options.Value.DecidingTitle;
        return await acts.DeskAsync(
            id, version, officer, until is null ? EventTypes.ExplanationLongerRefused : EventTypes.ExplanationExtended,
            until is { } told ? new JsonObject { ["until"] = told.Iso() } : null, PersonalText.Tidy(note),
            (file, now) => AnswerFault(file, title, until, VietnamTime.DayOf(now)),
            async (transaction, file, now) =>
            {
                var asked = ExplanationWay.LongerAsked(file)!;
                var today = VietnamTime.DayOf(now);
                var number = await NumberSeries.NextAsync(transaction, options.Value.ExtensionSeries, today.Year, token);
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """
                    update enforcement.explanation_extension set until = @until, note = @note, number = @number, answered_by = @Name, answered_name = @DisplayName, answered_at = @now
                    where case_id = @id and part = @Part;
                    update enforcement.record set explain_by = coalesce(@until, explain_by) where case_id = @id
                    """,
                    new { id, asked.Part, until, note = PersonalText.Tidy(note), number, officer.Name, officer.DisplayName, now },
                    transaction,
                    cancellationToken: token));
                if (until is { } last)
                {
                    await ClockBook.MoveAsync(transaction, id, "explain", null, last, token);
                }

                var answered = asked with { Until = until, Note = PersonalText.Tidy(note), Number = number, AnsweredName = officer.DisplayName, AnsweredAt = now };
                var seal = PaperSeal.New(number, file.Case.PublicAddress ?? "");
                var paper = ExtensionDocument.Write(options.Value, file, answered, ExplanationWay.LongerRule(file)!, Competence.NameOf(title), seal);
                await papers.KeepAsync(transaction, id, IssuedDocuments.Extension, paper, now, seal, token, asked.Part);
            },
            token);
    }

    private static Refusal? AskFault(CaseFile file, DateTimeOffset now) => ExplanationWay.MayAskLonger(file, VietnamTime.DayOf(now)) ? null : Refusals.LongerNotDue;

    private static Refusal? AnswerFault(CaseFile file, string title, DateOnly? until, DateOnly today)
    {
        if (ExplanationWay.LongerAsked(file) is not { } asked)
        {
            return Refusals.LongerNotAsked;
        }

        if (Competence.Find(title, today) is not { } competence)
        {
            return Refusals.CompetenceUnknown(title);
        }

        if (!competence.Covers(RecordDesk.OffenceOf(file.Case)))
        {
            return Refusals.BeyondCompetence(competence.Text, competence.Maximum);
        }

        return until is { } last && ExplanationWay.LongerRule(file)!.Latest(asked.Before) is var latest && (last <= asked.Before || last < today || last > latest)
            ? Refusals.LongerDay(asked.Before, latest)
            : null;
    }

    private static string? Reason(string? typed) => PersonalText.Tidy(typed) is { Length: >= 10 and <= 1000 } words ? words : null;

    private static async Task AskedAsync(NpgsqlTransaction transaction, CaseFile file, string reason, string by, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.explanation_extension (case_id, part, reason, asked_by, asked_at, before) values (@Id, @part, @reason, @by, @now, @ExplainBy)",
            new { file.Case.Id, part = file.Longer.Count + 1, reason, by, now, file.Record!.ExplainBy },
            transaction,
            cancellationToken: token));
}
