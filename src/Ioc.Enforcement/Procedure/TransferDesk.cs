using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>A unit that cases may be handed to.</summary>
/// <param name="Place">The area it answers for.</param>
/// <param name="Title">Its head's office, see competences.csv.</param>
public sealed record UnitRow(string Code, string Name, string Address, string? Phone, string Place, string Title, bool Simulated);

/// <summary>Hands cases to the unit that is competent (Circular 73/2024, Art. 24; form 03), and takes its answer.</summary>
public sealed class TransferDesk(NpgsqlDataSource database, CaseReview review, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    /// <summary>The units, by name.</summary>
    public async Task<IReadOnlyList<UnitRow>> UnitsAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<UnitRow>(new CommandDefinition(
            "select code, name, address, phone, place, title, simulated from enforcement.unit order by name", cancellationToken: token))).AsList();
    }

    /// <summary>Hands a case over that waits for review or for its notice: it is checked as for an approval, and form 03 is written.</summary>
    /// <param name="offenceCode">Needed where the case was not approved yet.</param>
    public async Task<Outcome<Guid>> TransferAsync(
        Guid id, int version, string? unitCode, string? offenceCode, string? note, string publicAddress, Officer officer, CancellationToken token)
    {
        if (Notes.Fault(note, required: false) is { } fault)
        {
            return fault;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;

        var approve = CaseLife.Find(row.State, CaseAct.Approve);
        if (approve is null && CaseLife.Find(row.State, CaseAct.Transfer) is null)
        {
            return Refusals.StepIllegal(row.State);
        }

        var unit = await connection.QuerySingleOrDefaultAsync<UnitRow>(new CommandDefinition(
            "select code, name, address, phone, place, title, simulated from enforcement.unit where code = @unitCode", new { unitCode }, transaction, cancellationToken: token));
        if (unit is null)
        {
            return Refusals.UnitUnknown;
        }

        var now = clock.GetUtcNow();
        var sound = await review.CheckAsync(transaction, row, row.OffenceCode ?? offenceCode, officer, now, token);
        if (sound.Refusal is { } no)
        {
            return no;
        }

        var (file, offence) = sound.Value;
        if (approve is not null && review.NeedsTwo(row, offence))
        {
            return Refusals.TwoBeforeTransfer;
        }

        var today = VietnamTime.DayOf(now);
        if (Competence.Find(unit.Title, today) is not { } competence || !competence.Covers(offence))
        {
            return Competence.Find(unit.Title, today) is { } known ? Refusals.BeyondCompetence(known.Text, known.Maximum) : Refusals.CompetenceUnknown(unit.Title);
        }

        if (approve is not null)
        {
            await CaseReview.ApprovedAsync(transaction, file, offence, publicAddress, officer, now, now, token);
        }

        var transfer = new TransferRow(
            unit.Code, unit.Name, unit.Address, unit.Phone, await NumberSeries.NextAsync(transaction, options.Value.TransferSeries, today.Year, token),
            PersonalText.Tidy(note), now, null, null);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.transfer (case_id, unit_code, number, year, note, made_by, made_at) values (@id, @UnitCode, @Number, @year, @Note, @by, @now)
            on conflict (case_id) do update set unit_code = excluded.unit_code, number = excluded.number, year = excluded.year, note = excluded.note,
                made_by = excluded.made_by, made_at = excluded.made_at, answer = null, handled_at = null;
            delete from enforcement.document where case_id = @id and kind = 'transfer'
            """,
            new { id, transfer.UnitCode, transfer.Number, year = today.Year, transfer.Note, by = officer.Name, now },
            transaction,
            cancellationToken: token));
        var seal = PaperSeal.New(transfer.Number, publicAddress);
        var paper = TransferDocument.Write(options.Value, file, offence, transfer, officer.DisplayName, seal);
        await papers.KeepAsync(transaction, id, IssuedDocuments.Transfer, paper, now, seal, token);
        await DeskActs.NoteAsync(transaction, id, officer, "transfer", now, token);
        var handed = new TakenStep(
            CaseLife.Find(CaseState.Approved, CaseAct.Transfer)!, officer.Actor, new JsonObject { ["unit"] = unit.Code, ["number"] = transfer.Number }, PersonalText.Tidy(note));
        await CaseSteps.TakeAsync(
            transaction, row, approve is null ? [handed] : [new TakenStep(approve, officer.Actor, new JsonObject { ["offence"] = offence.Code }), handed], now, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Notes what the unit answered: it dealt with the case, or handed it back.</summary>
    public async Task<Outcome<Guid>> AnswerAsync(Guid id, int version, bool handled, string? note, Officer officer, CancellationToken token) =>
        Notes.Fault(note, required: true) is { } fault
            ? fault
            : await CaseSteps.RunAsync(
                database, clock, id, version, handled ? CaseAct.ReportHandled : CaseAct.Return, officer, PersonalText.Tidy(note),
                async scope =>
                {
                    await scope.Connection.ExecuteAsync(new CommandDefinition(
                        "update enforcement.transfer set answer = @answer, handled_at = @Now where case_id = @id",
                        new { answer = PersonalText.Tidy(note), scope.Now, id },
                        scope.Transaction,
                        cancellationToken: token));
                    if (!handled)
                    {
                        await CaseHolder.ReleaseAsync(scope.Transaction, id, token);
                    }

                    return new StepFacts();
                },
                token);
}
