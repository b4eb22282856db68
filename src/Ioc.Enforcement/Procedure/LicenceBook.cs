using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>
/// Points of driving licences, and every change of them. What one authority decides on one day about one person is one occasion: only the highest deduction of it counts.
/// </summary>
public sealed class LicenceBook(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Takes the points of a decision.</summary>
    /// <param name="points">What the offence costs, 1..12.</param>
    /// <param name="decidedBy">The authority's account.</param>
    internal static async Task<PointsChange> TakeAsync(
        NpgsqlTransaction transaction, Guid caseId, string licence, string licenceClass, int points, string decidedBy, bool simulated, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var day = VietnamTime.DayOf(now);
        var balance = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            insert into enforcement.licence (number, class, simulated) values (@licence, @licenceClass, @simulated) on conflict (number) do nothing;
            select balance from enforcement.licence where number = @licence for update
            """,
            new { licence, licenceClass, simulated },
            transaction,
            cancellationToken: token));
        var highest = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            select coalesce(max(t.points), 0) from enforcement.points_entry t
            where t.licence = @licence and t.kind = 'taken' and t.day = @day and t.decided_by = @decidedBy
                and not exists (select 1 from enforcement.points_entry b where b.case_id = t.case_id and b.kind = 'given_back')
            """,
            new { licence, day, decidedBy },
            transaction,
            cancellationToken: token));
        var change = LicencePoints.Take(balance, points, highest);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.points_entry (licence, kind, case_id, points, before, after, decided_by, day, at)
            values (@licence, 'taken', @caseId, @points, @Before, @After, @decidedBy, @day, @now);
            update enforcement.licence set balance = @After, last_deduction = @day where number = @licence
            """,
            new { licence, caseId, points, change.Before, change.After, decidedBy, day, now },
            transaction,
            cancellationToken: token));
        return change;
    }

    /// <summary>Gives back what an annulled decision took.</summary>
    internal static Task GiveBackAsync(NpgsqlTransaction transaction, Guid caseId, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            with taken as (
                select e.licence, e.points, e.before - e.after as lost from enforcement.points_entry e
                where e.case_id = @caseId and e.kind = 'taken'
                    and not exists (select 1 from enforcement.points_entry b where b.case_id = @caseId and b.kind = 'given_back')),
            held as (select l.number, l.balance, t.points, least(12, l.balance + t.lost) as after from enforcement.licence l join taken t on t.licence = l.number for update of l),
            given as (
                -- the twelve months run from the last deduction that still stands
                update enforcement.licence l set balance = h.after, last_deduction = (
                    select max(s.day) from enforcement.points_entry s
                    where s.licence = l.number and s.kind = 'taken' and s.case_id <> @caseId
                        and not exists (select 1 from enforcement.points_entry b where b.case_id = s.case_id and b.kind = 'given_back')
                        and not exists (select 1 from enforcement.points_entry r where r.licence = s.licence and r.kind = 'restored' and r.at > s.at))
                from held h where l.number = h.number)
            insert into enforcement.points_entry (licence, kind, case_id, points, before, after, day, at)
            select number, 'given_back', @caseId, points, balance, after, @day, @now from held
            """,
            new { caseId, day = VietnamTime.DayOf(now), now },
            transaction,
            cancellationToken: token));

    /// <summary>Gives all points back to those who lost none for twelve months.</summary>
    /// <returns>How many licences are full again.</returns>
    public async Task<int> RestoreDueAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var now = clock.GetUtcNow();
        var day = VietnamTime.DayOf(now);
        var partly = await connection.QueryAsync<(string Number, int Balance, DateOnly LastDeduction, bool Simulated)>(new CommandDefinition(
            "select number, balance, last_deduction, simulated from enforcement.licence where balance between 1 and 11 and last_deduction <= @eldest order by number for update",
            new { eldest = day.AddMonths(-11) },
            transaction,
            cancellationToken: token));
        var due = partly.Where(licence => LicencePoints.IsRestoredOn(licence.Balance, licence.LastDeduction, day)).ToList();
        foreach (var licence in due)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into enforcement.points_entry (licence, kind, points, before, after, day, at) values (@Number, 'restored', 0, @Balance, 12, @day, @now);
                update enforcement.licence set balance = 12, last_deduction = null where number = @Number
                """,
                new { licence.Number, licence.Balance, day, now },
                transaction,
                cancellationToken: token));
        }

        if (due.Count > 0)
        {
            // how many, not whose: a licence's number is personal
            await EventLog.AppendAsync(
                transaction,
                new DomainEvent(
                    Guid.CreateVersion7(now), EventTypes.PointsRestored, "licence", "restoration", null, Cases.CaseIntake.Actor, null, now,
                    new System.Text.Json.Nodes.JsonObject { ["licences"] = due.Count, ["simulated"] = due.TrueForAll(licence => licence.Simulated) }),
                token);
        }

        await transaction.CommitAsync(token);
        return due.Count;
    }
}
