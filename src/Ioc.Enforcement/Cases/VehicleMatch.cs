using Dapper;
using Ioc.Domain.Plates;
using Ioc.Enforcement.Registrations;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>What was seen of a vehicle, to find its registration by.</summary>
/// <param name="Plate">Null when unreadable.</param>
/// <param name="Sure">Whether the plate may be acted on: the camera was sure, or an officer gave it.</param>
/// <param name="Lines">1, 2 or null.</param>
/// <param name="Colour">white, yellow, blue, red or unknown.</param>
/// <param name="VehicleClass">car, motorbike, truck, bus or unknown.</param>
/// <param name="Confidence">Probability that the plate is right, 0..1; 0 where nobody knows.</param>
public sealed record SeenVehicle(string? Plate, bool Sure, int? Lines, string Colour, string VehicleClass, double Confidence = 0);

/// <summary>A vehicle of the register that bears a plate.</summary>
/// <param name="VehicleClass">car, motorbike, truck or bus.</param>
public sealed record RegisteredPlate(Guid Id, string Plate, string Family, string PlateColour, string Status, DateOnly? ExpiresOn, string VehicleClass, DateOnly RegisteredOn = default, Guid OwnerId = default);

/// <summary>The registered vehicle, if exactly one fits, and every reason why a person must look twice.</summary>
/// <param name="VehicleClass">Its registered class; null without a vehicle.</param>
/// <param name="Late">Its registration, where that began after the day of the act; else null.</param>
public sealed record VehicleMatch(Guid? VehicleId, IReadOnlyList<string> Flags, string? VehicleClass = null, LateRegistration? Late = null)
{
    private const double ClearlyRead = 0.9;

    /// <summary>The flags that this match sets: a new match takes away the old ones.</summary>
    public static readonly IReadOnlySet<string> Own = new HashSet<string>(StringComparer.Ordinal)
    {
        "plate_unreadable", "plate_unsure", "no_registration", "several_registrations", "class_mismatch", "colour_mismatch", "stolen", "revoked", "expired", LateRegistration.Flag,
        "army", "diplomatic", "foreign", "registry_unavailable",
    };

    /// <summary>What is known before the register has answered: the plate's own faults, and that the register is still to be asked.</summary>
    public static VehicleMatch Waiting(SeenVehicle seen) =>
        new(null, [.. Judge(seen, [], DateOnly.MinValue).Flags.Where(flag => flag != "no_registration"), "registry_unavailable"]);

    /// <summary>Looks the plate up in the register and judges.</summary>
    public static async Task<VehicleMatch> FindAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, SeenVehicle seen, DateOnly day, CancellationToken token)
    {
        var registered = seen.Plate is null ? [] : await connection.QueryAsync<RegisteredPlate>(new CommandDefinition(
            "select id, plate, family, plate_colour, status, expires_on, vehicle_class, registered_on, owner_id from registry.vehicle where plate_key = @key and withdrawn_at is null",
            new { key = PlateText.Key(seen.Plate) },
            transaction,
            cancellationToken: token));
        return Judge(seen, registered.AsList(), day);
    }

    /// <summary>Pure: which of these registrations is the vehicle that was seen, and what speaks against it.</summary>
    /// <param name="registered">Every registration whose plate has the same key.</param>
    /// <param name="day">Day of the act.</param>
    public static VehicleMatch Judge(SeenVehicle seen, IReadOnlyList<RegisteredPlate> registered, DateOnly day)
    {
        if (seen.Plate is null)
        {
            return new VehicleMatch(null, ["plate_unreadable"]);
        }

        var flags = new List<string>();
        if (!seen.Sure)
        {
            flags.Add("plate_unsure");
        }

        var meanings = PlateGrammar.Parse(seen.Plate, seen.Lines, seen.Colour).Candidates;
        if (meanings.Count > 0 && meanings.All(m => m.Class == PlateClass.Army))
        {
            return new VehicleMatch(null, [.. flags, "army"]);
        }

        if (meanings.Count > 0 && meanings.All(m => m.Class == PlateClass.Diplomatic))
        {
            return new VehicleMatch(null, [.. flags, "diplomatic"]);
        }

        if (meanings.Count == 0 && registered.Count == 0 && seen.Confidence >= ClearlyRead && seen.Plate.Length >= 5)
        {
            // read clearly, and no Vietnamese plate is written so
            return new VehicleMatch(null, [.. flags, "foreign"]);
        }

        var family = VehicleFamily.Of(seen.VehicleClass);
        var fitting = family is null ? registered : [.. registered.Where(r => r.Family == family)];
        if (fitting.Count == 0 && registered.Count > 0)
        {
            // the plate exists on another kind of vehicle: perhaps the class was seen wrong, perhaps the plate is false
            flags.Add("class_mismatch");
            fitting = registered;
        }

        if (fitting.Count > 1)
        {
            // MĐ and MD share a key: what was written on the plate decides, if it is written in the register at all
            var exact = fitting.Where(r => r.Plate == PlateText.Normalise(seen.Plate)).ToList();
            if (exact.Count != 1 || PlateText.Normalise(seen.Plate).Contains('D', StringComparison.Ordinal))
            {
                return new VehicleMatch(null, [.. flags, "several_registrations"]);
            }

            fitting = exact;
        }

        if (fitting.Count == 0)
        {
            return new VehicleMatch(null, [.. flags, "no_registration"]);
        }

        var vehicle = fitting[0];
        if (seen.Colour != PlateColours.Unknown && seen.Colour != vehicle.PlateColour)
        {
            flags.Add("colour_mismatch");
        }

        if (vehicle.Status is "stolen" or "revoked")
        {
            flags.Add(vehicle.Status);
        }

        if (vehicle.ExpiresOn < day)
        {
            flags.Add("expired");
        }

        LateRegistration? late = vehicle.RegisteredOn > day ? new LateRegistration(vehicle.OwnerId, vehicle.RegisteredOn) : null;
        if (late is not null)
        {
            flags.Add(LateRegistration.Flag);
        }

        return new VehicleMatch(vehicle.Id, flags, vehicle.VehicleClass, late);
    }
}
