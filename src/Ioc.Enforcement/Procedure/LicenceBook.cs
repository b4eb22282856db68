using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Review;
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

    /// <summary>Gives back what an annulled decision took: the balance is what the deductions that still stand leave of it.</summary>
    internal static async Task GiveBackAsync(NpgsqlTransaction transaction, Guid caseId, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var taken = await connection.QuerySingleOrDefaultAsync<(string? Licence, int Points)>(new CommandDefinition(
            """
            select e.licence, e.points from enforcement.points_entry e
            where e.case_id = @caseId and e.kind = 'taken'
                and not exists (select 1 from enforcement.points_entry b where b.case_id = @caseId and b.kind = 'given_back')
            """,
            new { caseId },
            transaction,
            cancellationToken: token));
        if (taken.Licence is not { } licence)
        {
            return;
        }

        var balance = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select balance from enforcement.licence where number = @licence for update", new { licence }, transaction, cancellationToken: token));
        var standing = (await connection.QueryAsync<Deduction>(new CommandDefinition(
            """
            select s.points, s.day, s.decided_by from enforcement.points_entry s
            where s.licence = @licence and s.kind = 'taken' and s.case_id <> @caseId
                and not exists (select 1 from enforcement.points_entry b where b.case_id = s.case_id and b.kind = 'given_back')
                and s.id > coalesce((select max(r.id) from enforcement.points_entry r where r.licence = @licence and r.kind = 'restored'), 0)
            order by s.id
            """,
            new { licence, caseId },
            transaction,
            cancellationToken: token))).AsList();

        // nobody loses by it: a balance that was given back more generously before stays
        var after = Math.Max(balance, LicencePoints.After(standing));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.licence set balance = @after, last_deduction = @last where number = @licence;
            insert into enforcement.points_entry (licence, kind, case_id, points, before, after, day, at)
            values (@licence, 'given_back', @caseId, @Points, @balance, @after, @day, @now)
            """,
            new
            {
                licence, after, last = standing.Count == 0 ? (DateOnly?)null : standing.Max(one => one.Day),      // the twelve months run from the last deduction that still stands
                caseId, taken.Points, balance, day = VietnamTime.DayOf(now), now,
            },
            transaction,
            cancellationToken: token));
    }

    /// <summary>The licences from which points were taken by the records made with a person; by their number.</summary>
    /// <param name="person">Twelve digits; null: nobody's.</param>
    public async Task<IReadOnlyList<LicenceRow>> OfPersonAsync(string? person, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<LicenceRow>(new CommandDefinition(
            $"""
            select {LicenceRow.Columns} from enforcement.licence l
            where exists (select 1 from enforcement.record r where r.licence_number = l.number and r.violator_kind = 'person' and r.violator_number = @person)
            order by l.number
            """,
            new { person },
            cancellationToken: token))).AsList();
    }

    /// <summary>Notes that the holder of an empty licence passed the test of knowledge: all twelve points are back.</summary>
    /// <param name="id">The case by whose record the licence is known.</param>
    /// <param name="reference">Of the test's result, 3 to 100 characters.</param>
    /// <param name="day">On which it was passed: from six months after the last point went, not after today.</param>
    public async Task<Outcome<Guid>> PassedAsync(Guid id, int version, string? reference, DateOnly day, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (PersonalText.Tidy(reference)?.ReplaceLineEndings(" ") is not { Length: >= 3 and <= 100 } result)
        {
            return Refusals.TestReference;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;
        await connection.ExecuteAsync(new CommandDefinition(
            "select 1 from enforcement.licence l join enforcement.record r on r.licence_number = l.number where r.case_id = @id for update of l", new { id }, transaction, cancellationToken: token));
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (file.Licence is not { Balance: 0, TestFrom: { } from } licence)
        {
            return Refusals.LicenceNotEmpty;
        }

        var now = clock.GetUtcNow();
        if (day < from || day > VietnamTime.DayOf(now))
        {
            return Refusals.TestDay(from);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.points_entry (licence, kind, points, before, after, day, at, test_reference, recorded_by, recorded_name)
            values (@Number, 'restored', 0, 0, 12, @day, @now, @result, @Name, @DisplayName);
            update enforcement.licence set balance = 12, last_deduction = null where number = @Number
            """,
            new { licence.Number, day, now, result, officer.Name, officer.DisplayName },
            transaction,
            cancellationToken: token));
        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(transaction, row, EventTypes.TestPassed, row.State, officer.Actor, null, now, null, token);
        await transaction.CommitAsync(token);
        return id;
    }

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
                    Guid.CreateVersion7(now), EventTypes.PointsRestored, "licence", "restoration", null, CaseIntake.Actor, null, now,
                    new System.Text.Json.Nodes.JsonObject { ["licences"] = due.Count, ["simulated"] = due.TrueForAll(licence => licence.Simulated) }),
                token);
        }

        await transaction.CommitAsync(token);
        return due.Count;
    }
}
