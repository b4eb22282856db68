using System.Text.Json.Nodes;
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
/// The minutes of an explanation in person (Law on Handling Administrative Violations, Art. 61): what was said becomes the explanation of the case and a paper of it. That
/// nobody came is taken down and issued in the same way. Either ends the hearing, and the decision need not wait for it any longer.
/// </summary>
public sealed class HearingMinutes(NpgsqlDataSource database, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private readonly ActsBeside acts = new(database, clock);

    /// <summary>Takes the hearing down and issues its minutes, once.</summary>
    public async Task<Outcome<Guid>> TakeAsync(Guid id, int version, HeardHearing hearing, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(hearing);
        ArgumentNullException.ThrowIfNull(officer);
        var heard = hearing.Tidied();
        if (heard.Fault() is { } fault)
        {
            return fault;
        }

        var absent = heard.Came == HeardHearing.Nobody;
        return await acts.DeskAsync(
            id, version, officer, absent ? EventTypes.ExplanationMissed : EventTypes.ExplanationHeard, absent ? null : new JsonObject { ["came"] = heard.Came }, null,
            heard.Fault,
            async (transaction, file, now) =>
            {
                var number = await NumberSeries.NextAsync(transaction, options.Value.MinutesSeries, VietnamTime.DayOf(now).Year, token);
                var minutes = new MinutesRow(
                    number, heard.Came!, absent ? null : heard.CameName ?? file.Record!.ViolatorName, heard.Standing, heard.LedBy!, heard.Place!, heard.BeganAt.ToUniversalTime(),
                    heard.EndedAt.ToUniversalTime(), heard.Said, heard.AgencySaid!, heard.Signing!, officer.DisplayName, now);
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    """
                    insert into enforcement.hearing_minutes (case_id, number, came, came_name, standing, led_by, place, began_at, ended_at, said, agency_said, signing, made_by, made_by_name, made_at)
                    values (@id, @Number, @Came, @CameName, @Standing, @LedBy, @Place, @BeganAt, @EndedAt, @Said, @AgencySaid, @Signing, @Name, @MadeByName, @MadeAt)
                    """,
                    new
                    {
                        id, minutes.Number, minutes.Came, minutes.CameName, minutes.Standing, minutes.LedBy, minutes.Place, minutes.BeganAt, minutes.EndedAt, minutes.Said,
                        minutes.AgencySaid, minutes.Signing, officer.Name, minutes.MadeByName, minutes.MadeAt,
                    },
                    transaction,
                    cancellationToken: token));
                if (minutes.Said is { } said)
                {
                    await ExplanationBook.KeepAsync(transaction, id, said, oral: true, officer.Name, now, token);
                }

                await ExplanationBook.EndAsync(transaction, id, absent ? "absent" : "held", now, token);
                var invited = await transaction.Connection!.ExecuteScalarAsync<string?>(new CommandDefinition(
                    "select number from enforcement.document where case_id = @id and kind = 'invitation' order by part desc limit 1", new { id }, transaction, cancellationToken: token));
                var seal = PaperSeal.New(number, file.Case.PublicAddress ?? "");
                var paper = MinutesDocument.Write(options.Value, file, RecordDesk.OffenceOf(file.Case), minutes, invited, seal);
                await papers.KeepAsync(transaction, id, IssuedDocuments.Minutes, paper, now, seal, token);
            },
            token);
    }
}
