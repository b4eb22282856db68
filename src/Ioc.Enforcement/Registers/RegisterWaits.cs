using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Background;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Enforcement.Cases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Enforcement.Registers;

/// <summary>
/// Asks the register for the cases that wait for it, again and again until it answers, with growing pauses; then matches the case anew.
/// What waits is in the database: nothing is lost when the host ends.
/// </summary>
public sealed class RegisterWaits(NpgsqlDataSource database, VehicleLookups lookups, TimeProvider clock, ILogger<RegisterWaits> log) : BackgroundService
{
    private const string Actor = "system:registers";
    private const int AtOnce = 20;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("Cases that wait for the vehicle register", TurnAsync, clock, log, stoppingToken);

    private async Task<TimeSpan> TurnAsync(CancellationToken token)
    {
        while (await WorkAsync(token) == AtOnce)
        {
            // more may be due
        }

        await lookups.UntilWokenAsync(Poll, token);
        return TimeSpan.Zero;
    }

    /// <summary>Asks for the cases that are due.</summary>
    /// <returns>How many.</returns>
    public async Task<int> WorkAsync(CancellationToken token)
    {
        List<Due> due;
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            // Claimed by moving them on: another host leaves them alone, and a host that dies gives them back.
            due = (await connection.QueryAsync<Due>(new CommandDefinition(
                """
                update registry.lookup_wait w set next_at = @until, attempts = attempts + 1
                from (select case_id from registry.lookup_wait where next_at <= @now order by next_at limit @AtOnce for update skip locked) d
                join enforcement.case c on c.id = d.case_id
                where w.case_id = d.case_id
                returning w.case_id, w.attempts, c.plate
                """,
                new { now = clock.GetUtcNow(), until = clock.GetUtcNow() + Claim, AtOnce },
                cancellationToken: token))).AsList();
        }

        foreach (var wait in due)
        {
            var state = wait.Plate is null
                ? new LookupState(true, null)
                : await lookups.EnsureAsync(wait.Plate, wait.Attempts == 1 ? LookupPurposes.CaseOpened : LookupPurposes.Retried, wait.CaseId, Actor, again: false, token);
            await using var connection = await database.OpenConnectionAsync(token);
            await using var transaction = await connection.BeginTransactionAsync(token);
            if (state.Answered)
            {
                await SettleAsync(transaction, wait.CaseId, Actor, clock.GetUtcNow(), token);
            }
            else
            {
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 5 * Math.Pow(2, Math.Min(wait.Attempts - 1, 10))));
                await connection.ExecuteAsync(new CommandDefinition(
                    "update registry.lookup_wait set next_at = @next, last_fault = @Fault where case_id = @CaseId",
                    new { next = clock.GetUtcNow() + pause, state.Fault, wait.CaseId },
                    transaction,
                    cancellationToken: token));
            }

            await transaction.CommitAsync(token);
        }

        return due.Count;
    }

    /// <summary>Matches a case with what the register answered, and lets it wait no longer. A case that has moved on is left as it is.</summary>
    public static async Task SettleAsync(NpgsqlTransaction transaction, Guid caseId, string actor, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var row = await CaseRow.LockAsync(transaction, caseId, token);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from registry.lookup_wait where case_id = @caseId", new { caseId }, transaction, cancellationToken: token));
        if (row is not { State: CaseState.PendingReview })
        {
            return;
        }

        var match = await VehicleMatch.FindAsync(
            connection, transaction,
            new SeenVehicle(row.Plate, row.PlateByOfficer || row.ReadSure, row.ReadLines, row.ReadColour, row.SeenClass ?? row.ReadClass), row.Day, token);

        // What does not come from the register stays as it was found; what an officer has settled meanwhile stays settled.
        var judged = await JudgedDoubts.ReadAsync(transaction, caseId, token);
        var flags = LateRegistration.Settle(judged.Matched(match, row.Flags, settled: row.PlateByOfficer), match.Late, row, confirmed: false);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.case set vehicle_id = @VehicleId, late_owner_id = @lateOwner, late_registered_on = @lateSince, flags = @flags, version = version + 1, updated_at = @now
            where id = @caseId
            """,
            new { match.VehicleId, lateOwner = match.Late?.OwnerId, lateSince = match.Late?.RegisteredOn, flags, now, caseId },
            transaction,
            cancellationToken: token));
        await CaseSteps.TellAsync(
            transaction, row, EventTypes.CaseVehicleMatched, row.State, actor, null, now,
            new JsonObject { ["matched"] = match.VehicleId is not null, ["flags"] = new JsonArray([.. flags.Select(flag => JsonValue.Create(flag))]) }, token);
    }

    private sealed record Due(Guid CaseId, int Attempts, string? Plate);
}
