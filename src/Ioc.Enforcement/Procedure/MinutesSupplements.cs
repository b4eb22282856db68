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
/// Sets right what the minutes of a hearing have wrong, by supplementary minutes: a paper of its own that names the first and says what is to be read instead or besides.
/// The first minutes, and what was taken down as the explanation, stay as they are. Not once the decision that rests on them was made.
/// </summary>
public sealed class MinutesSupplements(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private readonly ActsBeside acts = new(database, clock);

    /// <summary>Issues supplementary minutes.</summary>
    /// <param name="text">What was wrong or missing, and what is right.</param>
    /// <param name="signing">signed, refused or absent: what whoever explained did with this paper.</param>
    public async Task<Outcome<Guid>> IssueAsync(Guid id, int version, string? text, string? signing, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var said = PersonalText.Tidy(text);
        if (said is not { Length: >= 10 and <= 4000 })
        {
            return Refusals.MinutesCorrection;
        }

        if (signing is not ("signed" or "refused" or "absent"))
        {
            return Refusals.MinutesCorrectionSigning;
        }

        return await acts.DeskAsync(
            id, version, officer, EventTypes.ExplanationMinutesCorrected, new JsonObject { ["signing"] = signing }, null,
            (file, _) => Fault(file),
            async (transaction, file, now) =>
            {
                var number = await NumberSeries.NextAsync(transaction, options.Value.MinutesSeries, VietnamTime.DayOf(now).Year, token);
                var supplement = new MinutesSupplementRow(file.Supplements.Count + 2, number, said, signing, officer.DisplayName, now);
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """
                    insert into enforcement.minutes_supplement (case_id, part, number, text, signing, made_by, made_by_name, made_at)
                    values (@id, @Part, @Number, @Text, @Signing, @Name, @MadeByName, @MadeAt)
                    """,
                    new { id, supplement.Part, supplement.Number, supplement.Text, supplement.Signing, officer.Name, supplement.MadeByName, supplement.MadeAt },
                    transaction,
                    cancellationToken: token));
                var seal = PaperSeal.New(number, file.Case.PublicAddress ?? "");
                var paper = MinutesSupplementDocument.Write(options.Value, file, supplement, seal);
                await papers.KeepAsync(transaction, id, IssuedDocuments.Minutes, paper, now, seal, token, supplement.Part);
            },
            token);
    }

    /// <summary>Why the minutes cannot be supplemented now; null when they can.</summary>
    public static Refusal? Fault(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Minutes is null ? Refusals.MinutesNone
            : file.Case.State is not (CaseState.Recorded or CaseState.Proposed) ? Refusals.MinutesDecided
            : null;
    }
}
