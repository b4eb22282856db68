using Dapper;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// Whom a record names without a number of this country cannot sign in. A letter gives them a code, by which they look the case up with the record's number and the plate:
/// what they see is what the police's public site shows, as with a notice's code.
/// </summary>
public sealed class LookUpLetter(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private readonly ActsBeside acts = new(database, clock);

    /// <summary>Whether a letter may be issued: the record names somebody who cannot sign in.</summary>
    public static bool IsDue(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file is { Notice: not null, Record.OnPhone: false };
    }

    /// <summary>Issues the letter; issued again, its code takes the place of the one before.</summary>
    /// <param name="publicAddress">The address that citizens reach the site under.</param>
    public Task<Outcome<Guid>> IssueAsync(Guid id, int version, string publicAddress, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return acts.DeskAsync(
            id, version, officer, EventTypes.LetterIssued, null, null, (file, _) => IsDue(file) ? null : Refusals.LetterNotDue,
            async (transaction, file, now) =>
            {
                var code = LookupCode.Create();
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    "update enforcement.record set lookup_code = @code, letters = letters + 1 where case_id = @id", new { id, code }, transaction, cancellationToken: token));
                var address = file.Case.PublicAddress ?? publicAddress;
                var number = await NumberSeries.NextAsync(transaction, options.Value.LetterSeries, VietnamTime.DayOf(now).Year, token);
                var seal = PaperSeal.New(number, address);
                var paper = LetterDocument.Write(options.Value, file, RecordDesk.OffenceOf(file.Case), number, code, officer.DisplayName, now, address, seal);
                await papers.KeepAsync(transaction, id, IssuedDocuments.Letter, paper, now, seal, token, file.Record!.Letters + 1);
            },
            token);
    }
}
