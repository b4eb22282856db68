using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Ioc.Enforcement.Registrations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Registers;

/// <summary>What a look-up is for, as the log keeps it.</summary>
public static class LookupPurposes
{
    public const string CaseOpened = "case_opened";
    public const string PlateCorrected = "plate_corrected";
    public const string AskedAgain = "asked_again";
    public const string Retried = "retried";
}

/// <summary>How far the table of vehicles can be relied on for one plate.</summary>
/// <param name="Answered">False: the register has not said anything about this plate lately.</param>
/// <param name="Fault">Why not, for the operator.</param>
public readonly record struct LookupState(bool Answered, string? Fault);

/// <summary>
/// The one way to a register: asks it, logs every question with purpose, case and user, and keeps the answer in the table that cases are matched with.
/// </summary>
public sealed class VehicleLookups(NpgsqlDataSource database, IVehicleRegister register, IOptions<RegisterOptions> options, TimeProvider clock)
{
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The register that is asked.</summary>
    public string Register => register.Code;

    /// <summary>Whether a plate has to be asked for before a case can go by it: a remote register, and no fresh answer.</summary>
    public async Task<bool> MustAskAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string? plate, CancellationToken token)
    {
        if (!register.IsRemote || plate is null || !IsRegistered(plate))
        {
            return false;
        }

        var answered = await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            "select answered_at from registry.answer where plate_key = @key and register = @Code",
            new { key = PlateText.Key(plate), register.Code }, transaction, cancellationToken: token));
        return answered is null || clock.GetUtcNow() - answered > TimeSpan.FromHours(options.Value.CacheHours);
    }

    /// <summary>Asks the register unless a fresh answer is there.</summary>
    /// <param name="plate">As a case goes by it.</param>
    /// <param name="purpose">One of <see cref="LookupPurposes"/>.</param>
    /// <param name="again">Asks even though the answer is fresh.</param>
    public async Task<LookupState> EnsureAsync(string plate, string purpose, Guid? caseId, string actor, bool again, CancellationToken token)
    {
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            if (!IsRegistered(plate) || (!register.IsRemote && !again) || (!again && !await MustAskAsync(connection, null, plate, token)))
            {
                return new LookupState(true, null);
            }
        }

        var key = PlateText.Key(plate);
        var started = clock.GetTimestamp();
        var askedAt = clock.GetUtcNow();
        var answer = await register.AskAsync(new RegisterQuestion(key, caseId, actor), token);
        await KeepAsync(key, purpose, caseId, actor, askedAt, (int)clock.GetElapsedTime(started).TotalMilliseconds, answer, token);
        return new LookupState(answer.Outcome is RegisterOutcome.Found or RegisterOutcome.None, answer.Fault);
    }

    /// <summary>Lets a case wait for the register; it is asked at once and then again until it answers.</summary>
    public async Task WaitAsync(NpgsqlTransaction transaction, Guid caseId, string? fault, CancellationToken token)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into registry.lookup_wait (case_id, next_at, since, last_fault) values (@caseId, @now, @now, @fault)
            on conflict (case_id) do update set next_at = least(registry.lookup_wait.next_at, excluded.next_at), last_fault = coalesce(excluded.last_fault, registry.lookup_wait.last_fault)
            """,
            new { caseId, now = clock.GetUtcNow(), fault },
            transaction,
            cancellationToken: token));
        wake.Writer.TryWrite(true);
    }

    /// <summary>Waits until a case may be waiting, or until the slow poll is due.</summary>
    internal async Task UntilWokenAsync(TimeSpan poll, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        var due = Task.Delay(poll, clock, limit.Token);
        var woken = wake.Reader.WaitToReadAsync(limit.Token).AsTask();
        await Task.WhenAny(due, woken);
        await limit.CancelAsync();
        await Task.WhenAll(due, woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        wake.Reader.TryRead(out _);
        token.ThrowIfCancellationRequested();
    }

    // The army's and the diplomats' vehicles are in no register that we may ask; what is no plate is in none.
    private static bool IsRegistered(string plate)
    {
        var meanings = PlateGrammar.Parse(plate).Candidates;
        return meanings.Count > 0 && meanings.Any(meaning => meaning.Class is not (PlateClass.Army or PlateClass.Diplomatic));
    }

    private async Task KeepAsync(
        string key, string purpose, Guid? caseId, string actor, DateTimeOffset askedAt, int tookMs, RegisterAnswer answer, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var outcome = answer.Outcome.ToString().ToLowerInvariant();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (register.IsRemote && answer.Outcome is RegisterOutcome.Found or RegisterOutcome.None)
        {
            foreach (var vehicle in answer.Vehicles)
            {
                await SaveAsync(transaction, vehicle, now, token);
            }

            await connection.ExecuteAsync(new CommandDefinition(
                """
                update registry.vehicle set withdrawn_at = @now, updated_at = @now
                where plate_key = @key and withdrawn_at is null and family <> all(@families);
                insert into registry.answer (plate_key, register, answered_at, vehicles) values (@key, @Code, @now, @count)
                on conflict (plate_key) do update set register = excluded.register, answered_at = excluded.answered_at, vehicles = excluded.vehicles
                """,
                new { key, now, register.Code, count = answer.Vehicles.Count, families = answer.Vehicles.Select(vehicle => vehicle.Family).ToArray() },
                transaction,
                cancellationToken: token));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into registry.lookup (id, asked_at, register, plate_key, purpose, case_id, actor, outcome, message_id, request_hash, fault, took_ms)
            values (@id, @askedAt, @Code, @key, @purpose, @caseId, @actor, @outcome, @MessageId, @RequestHash, @Fault, @tookMs)
            """,
            new { id = Guid.CreateVersion7(now), askedAt, register.Code, key, purpose, caseId, actor, outcome, answer.MessageId, answer.RequestHash, answer.Fault, tookMs },
            transaction,
            cancellationToken: token));
        await EventLog.AppendAsync(
            transaction,
            new DomainEvent(
                Guid.CreateVersion7(now), EventTypes.RegisterAsked, caseId is null ? "register" : "case", caseId?.ToString() ?? register.Code, null, actor, purpose, now,
                new JsonObject { ["register"] = register.Code, ["outcome"] = outcome, ["messageId"] = answer.MessageId }),
            token);
        await transaction.CommitAsync(token);
    }

    private static Task<int> SaveAsync(NpgsqlTransaction transaction, Registration vehicle, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            with saved_owner as (
                insert into registry.owner (id, kind, number, name, address, simulated, batch_id, updated_at)
                values (@ownerId, @OwnerKind, @OwnerNumber, @OwnerName, @OwnerAddress, @Simulated, null, @now)
                on conflict (kind, number) do update set name = excluded.name, address = excluded.address, simulated = excluded.simulated, updated_at = excluded.updated_at
                returning id)
            insert into registry.vehicle (id, plate, plate_key, family, vehicle_class, plate_colour, brand, model, colour, status,
                registered_on, expires_on, owner_id, simulated, batch_id, updated_at, register, fetched_at, withdrawn_at, holder_basis)
            select @vehicleId, @Plate, @key, @Family, @VehicleClass, @PlateColour, @Brand, @Model, @Colour, @Status,
                @RegisteredOn, @ExpiresOn, id, @Simulated, null, @now, 'xroad', @now, null, @HolderBasis from saved_owner
            on conflict (plate, family) do update
                set vehicle_class = excluded.vehicle_class, plate_colour = excluded.plate_colour, brand = excluded.brand, model = excluded.model, colour = excluded.colour,
                    status = excluded.status, registered_on = excluded.registered_on, expires_on = excluded.expires_on, owner_id = excluded.owner_id, simulated = excluded.simulated,
                    updated_at = excluded.updated_at, register = 'xroad', fetched_at = excluded.fetched_at, withdrawn_at = null, holder_basis = excluded.holder_basis
            """,
            new
            {
                ownerId = Guid.CreateVersion7(now), vehicleId = Guid.CreateVersion7(now), key = PlateText.Key(vehicle.Plate), now,
                vehicle.Plate, vehicle.Family, vehicle.VehicleClass, vehicle.PlateColour, vehicle.Brand, vehicle.Model, vehicle.Colour, vehicle.Status,
                vehicle.RegisteredOn, vehicle.ExpiresOn, vehicle.OwnerKind, vehicle.OwnerName, vehicle.OwnerNumber, vehicle.OwnerAddress, vehicle.Simulated, vehicle.HolderBasis,
            },
            transaction,
            cancellationToken: token));
}
