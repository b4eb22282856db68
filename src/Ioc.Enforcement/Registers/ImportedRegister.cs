using Dapper;
using Ioc.Enforcement.Registrations;
using Npgsql;

namespace Ioc.Enforcement.Registers;

/// <summary>The register as operators import it from files.</summary>
public sealed class ImportedRegister(NpgsqlDataSource database) : IVehicleRegister
{
    public const string Name = "imported";

    public string Code => Name;

    public bool IsRemote => false;

    public async Task<RegisterAnswer> AskAsync(RegisterQuestion question, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var found = (await connection.QueryAsync<Registration>(new CommandDefinition(
            """
            select v.plate, v.family, v.vehicle_class, v.plate_colour, v.brand, v.model, v.colour, v.status, v.registered_on, v.expires_on,
                o.kind as owner_kind, o.name as owner_name, o.number as owner_number, o.address as owner_address, v.simulated, v.holder_basis
            from registry.vehicle v join registry.owner o on o.id = v.owner_id
            where v.plate_key = @PlateKey and v.withdrawn_at is null
            """,
            new { question.PlateKey },
            cancellationToken: token))).AsList();
        return new RegisterAnswer(found.Count > 0 ? RegisterOutcome.Found : RegisterOutcome.None, found);
    }
}
