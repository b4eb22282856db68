using Dapper;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>
/// Whose case it is: frozen at the approval that leads to a notice, as the approving officer saw it, and read through <c>enforcement.case_vehicle</c> from then on.
/// What the register says later changes nothing.
/// </summary>
internal static class CaseHolder
{
    /// <summary>Freezes the vehicle and its owner.</summary>
    public static Task FreezeAsync(NpgsqlTransaction transaction, Guid caseId, OwnedVehicle vehicle, DateTimeOffset now, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.holder (case_id, frozen_at, vehicle_id, owner_id, plate, vehicle_class, family, plate_colour, brand, model, colour, status, registered_on, expires_on,
                simulated, owner_kind, owner_name, owner_number, owner_address, register, as_of, basis_vi, basis_en)
            values (@caseId, @now, @Id, @OwnerId, @Plate, @VehicleClass, @Family, @PlateColour, @Brand, @Model, @Colour, @Status, @RegisteredOn, @ExpiresOn,
                @Simulated, @OwnerKind, @OwnerName, @OwnerNumber, @OwnerAddress, @Register, @AsOf, @BasisVi, @BasisEn)
            """,
            new
            {
                caseId, now, vehicle.Id, vehicle.OwnerId, vehicle.Plate, vehicle.VehicleClass, vehicle.Family, vehicle.PlateColour, vehicle.Brand, vehicle.Model, vehicle.Colour,
                vehicle.Status, vehicle.RegisteredOn, vehicle.ExpiresOn, vehicle.Simulated, vehicle.OwnerKind, vehicle.OwnerName, vehicle.OwnerNumber, vehicle.OwnerAddress,
                vehicle.Register, vehicle.AsOf, vehicle.BasisVi, vehicle.BasisEn,
            },
            transaction,
            cancellationToken: token));

    /// <summary>Takes an approval out of a case: it waits for review again, goes by the register again, and the next approval freezes anew.</summary>
    public static Task ReleaseAsync(NpgsqlTransaction transaction, Guid caseId, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.case set state = 'pending_review', offence_code = null, fine_minimum = null, fine_maximum = null, points = null,
                approved_by = null, approver_name = null, approved_at = null, issue_after = null, public_address = null
            where id = @caseId;
            delete from enforcement.holder where case_id = @caseId
            """,
            new { caseId },
            transaction,
            cancellationToken: token));
}
