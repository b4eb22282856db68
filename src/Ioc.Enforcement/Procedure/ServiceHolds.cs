using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Cases;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>A hold that other bodies were asked for.</summary>
/// <param name="Reason">The time limit that was missed: answer or pay.</param>
/// <param name="Bodies">inspection, registration, licensing, commune_police.</param>
public sealed record ServiceHoldRow(string Reason, string[] Bodies, DateTimeOffset PlacedAt, DateTimeOffset? ReleasedAt);

/// <summary>
/// The mark that the inspection, registration and licensing bodies look up (Decree 168/2024, Art. 47.11; Circular 73/2024, Art. 24): set when a limit
/// passes unmet, lifted at once when it is met after all. The event log tells both to whoever passes them on.
/// </summary>
public static class ServiceHolds
{
    /// <summary>The limits whose passing holds services.</summary>
    public static readonly IReadOnlyList<string> Reasons = ["answer", "pay"];

    /// <summary>Who is asked, by the limit and the kind of vehicle: no motorbike is inspected, and its notice goes to the commune police (form 04).</summary>
    public static IReadOnlyList<string> BodiesFor(string reason, bool motorbike) => (reason, motorbike) switch
    {
        ("answer", true) => ["registration", "commune_police"],
        ("answer", false) => ["inspection", "registration"],
        (_, true) => ["registration", "licensing"],
        _ => ["inspection", "registration", "licensing"],
    };

    /// <summary>Asks for a hold; asked again, it is the same.</summary>
    /// <returns>False when it stood already.</returns>
    public static async Task<bool> PlaceAsync(NpgsqlTransaction transaction, Guid caseId, string reason, IReadOnlyList<string> bodies, DateTimeOffset now, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.service_hold (id, case_id, reason, bodies, placed_at) values (@id, @caseId, @reason, @bodies, @now)
            on conflict (case_id, reason) where released_at is null do nothing
            """,
            new { id = Guid.CreateVersion7(now), caseId, reason, bodies = bodies.ToArray(), now },
            transaction,
            cancellationToken: token)) == 1;

    /// <summary>Lifts the holds of these limits.</summary>
    /// <returns>What to tell the bodies, each once; null when no hold stood.</returns>
    public static async Task<Told?> ReleaseAsync(
        NpgsqlTransaction transaction, Guid caseId, IReadOnlyList<string> reasons, DateTimeOffset now, CancellationToken token)
    {
        var released = await transaction.Connection!.QueryAsync<string[]>(new CommandDefinition(
            "update enforcement.service_hold set released_at = @now where case_id = @caseId and reason = any(@reasons) and released_at is null returning bodies",
            new { caseId, reasons = reasons.ToArray(), now },
            transaction,
            cancellationToken: token));
        var told = released.SelectMany(bodies => bodies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return told.Count == 0 ? null : new Told(EventTypes.ServicesReleased, new JsonObject { ["bodies"] = new JsonArray([.. told.Select(body => JsonValue.Create(body))]) });
    }
}
