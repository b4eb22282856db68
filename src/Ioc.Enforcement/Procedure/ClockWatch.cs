using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Complaints;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Registrations;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>Sees which time limits have passed and does what the law ties to it: a hold on services, or the end of a case whose limitation is over.</summary>
public sealed class ClockWatch(
    NpgsqlDataSource database, SuspensionDesk suspensions, IOptions<EnforcementOptions> options, IssuedDocuments papers, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>Looks through every limit that passed before today, the eldest first; each case is a transaction of its own.</summary>
    /// <returns>How many were found missed.</returns>
    public async Task<int> RunAsync(CancellationToken token)
    {
        while (await suspensions.LapseAsync(token) > 0)
        {
        }

        var found = 0;
        while (await BatchAsync(token) is { Count: > 0 } passed)
        {
            foreach (var (id, caseId) in passed)
            {
                await MissAsync(id, caseId, token);
            }

            found += passed.Count;
        }

        return found;
    }

    private async Task<List<(long Id, Guid CaseId)>> BatchAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<(long, Guid)>(new CommandDefinition(
            "select id, case_id from enforcement.clock where stopped_at is null and missed_at is null and due_on < @today order by due_on, id limit @Batch",
            new { today = VietnamTime.DayOf(clock.GetUtcNow()), Batch },
            cancellationToken: token))).AsList();
    }

    private async Task MissAsync(long id, Guid caseId, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var row = await CaseRow.LockAsync(transaction, caseId, token) ?? throw new InvalidOperationException($"The clock {id} belongs to no case.");
        var now = clock.GetUtcNow();
        var code = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "update enforcement.clock set missed_at = @now where id = @id and stopped_at is null and missed_at is null returning code",
            new { now, id },
            transaction,
            cancellationToken: token));
        if (code is null)
        {
            return;         // met meanwhile, or seen by another host
        }

        switch (ClockRule.Named(code).OnExpiry)
        {
            case ClockExpiry.Void when CaseLife.Find(row.State, CaseAct.Expire) is { } end:
                await CaseSteps.TakeAsync(transaction, row, end, CaseIntake.Actor, code, now, null, token);
                break;
            case ClockExpiry.Hold:
                await HoldAsync(transaction, row, code, now, token);
                break;
            case ClockExpiry.Lapse:
                break;
            default:
                await CaseSteps.TellAsync(transaction, row, EventTypes.ClockMissed, row.State, CaseIntake.Actor, code, now, new JsonObject { ["clock"] = code }, token);
                break;
        }

        await transaction.CommitAsync(token);
    }

    private async Task HoldAsync(NpgsqlTransaction transaction, CaseRow row, string reason, DateTimeOffset now, CancellationToken token)
    {
        var file = await CaseFile.CompleteAsync(transaction.Connection!, transaction, row, token);
        var motorbike = file.Vehicle?.Family == VehicleFamily.Motorbike;
        var bodies = ServiceHolds.BodiesFor(reason, motorbike);
        if (!await ServiceHolds.PlaceAsync(transaction, row.Id, reason, bodies, now, token))
        {
            return;
        }

        if (motorbike && file.Notice is not null && bodies.Contains("commune_police"))
        {
            var number = await NumberSeries.NextAsync(transaction, options.Value.MotorbikeSeries, VietnamTime.DayOf(now).Year, token);
            var seal = PaperSeal.New(number, row.PublicAddress ?? "");
            var paper = MotorbikeDocument.Write(options.Value, file, RecordDesk.OffenceOf(row), number, now, seal);
            await papers.KeepAsync(transaction, row.Id, IssuedDocuments.Motorbike, paper, now, seal, token);
        }

        await CaseSteps.TellAsync(transaction, row, EventTypes.ClockMissed, row.State, CaseIntake.Actor, reason, now, new JsonObject { ["clock"] = reason }, token);
        await CaseSteps.TellAsync(
            transaction, row, EventTypes.ServicesHeld, row.State, CaseIntake.Actor, reason, now,
            new JsonObject { ["bodies"] = new JsonArray([.. bodies.Select(body => JsonValue.Create(body))]) }, token);
    }
}
