using System.Text.Json;
using Ioc.Data.XRoad;
using Ioc.Enforcement.Registrations;

namespace Ioc.Enforcement.Registers;

/// <summary>
/// Asks the vehicle register over X-Road: <c>GET {security server}/r1/{service}?plate=…</c>; see <see cref="XRoadClient"/> for what happens when it fails.
/// </summary>
public sealed class XRoadRegister : IVehicleRegister
{
    public const string Name = "xroad";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly XRoadClient road;

    /// <param name="http">Follows no redirects; carries the client certificate where the security server wants one.</param>
    /// <param name="options">Read with every question: the address may change while running.</param>
    /// <param name="clock">Counts timeouts and pauses.</param>
    public XRoadRegister(HttpClient http, Func<XRoadOptions> options, TimeProvider clock) => road = new XRoadClient(http, options, clock);

    public string Code => Name;

    public bool IsRemote => true;

    public async Task<RegisterAnswer> AskAsync(RegisterQuestion question, CancellationToken token)
    {
        var answer = await road.AskAsync($"plate={Uri.EscapeDataString(question.PlateKey)}", question.Actor, question.CaseId?.ToString(), token);
        return answer.Outcome switch
        {
            XRoadOutcome.Answered => Understand(answer.Body, question, answer.MessageId, answer.RequestHash),
            XRoadOutcome.None => new RegisterAnswer(RegisterOutcome.None, [], answer.MessageId, answer.RequestHash),
            XRoadOutcome.Unavailable => new RegisterAnswer(RegisterOutcome.Unavailable, [], answer.MessageId, answer.RequestHash, answer.Fault),
            _ => new RegisterAnswer(RegisterOutcome.Refused, [], answer.MessageId, answer.RequestHash, answer.Fault),
        };
    }

    private static RegisterAnswer Understand(byte[]? body, RegisterQuestion question, string id, string? hash)
    {
        RegisterAnswer Unusable(string why) => new(RegisterOutcome.Refused, [], id, hash, why);
        AnswerBody? told;
        try
        {
            told = body is null ? null : JsonSerializer.Deserialize<AnswerBody>(body, Json);
        }
        catch (JsonException)
        {
            told = null;
        }

        if (told?.Vehicles is null)
        {
            return Unusable("the answer is not understood");
        }

        var vehicles = new List<Registration>();
        foreach (var vehicle in told.Vehicles)
        {
            var (registration, fault) = RegistrationRows.Check(vehicle.Cell);
            if (registration is null)
            {
                return Unusable($"the answer's {fault!.Column} cannot be used: {fault.Reason.En}");
            }

            if (Domain.Plates.PlateText.Key(registration.Plate) != question.PlateKey)
            {
                return Unusable("the answer tells of another plate");
            }

            vehicles.Add(registration);
        }

        return new RegisterAnswer(vehicles.Count > 0 ? RegisterOutcome.Found : RegisterOutcome.None, vehicles, id, hash);
    }

    private sealed record AnswerBody(IReadOnlyList<VehicleBody>? Vehicles);

    private sealed record OwnerBody(string? Kind, string? Name, string? Number, string? Address);

    private sealed record VehicleBody(
        string? Plate, string? PlateColour, string? VehicleClass, string? Brand, string? Model, string? Colour, string? Status,
        string? RegisteredOn, string? ExpiresOn, string? HolderBasis, bool Simulated, OwnerBody? Owner)
    {
        // As a registrations file names it, so that both pass the same checks.
        public string Cell(string column) => (column switch
        {
            "plate" => Plate,
            "plate_colour" => PlateColour,
            "vehicle_class" => VehicleClass,
            "brand" => Brand,
            "model" => Model,
            "colour" => Colour,
            "status" => Status,
            "registered_on" => RegisteredOn,
            "expires_on" => ExpiresOn,
            "holder_basis" => HolderBasis,
            "owner_kind" => Owner?.Kind,
            "owner_name" => Owner?.Name,
            "owner_number" => Owner?.Number,
            "owner_address" => Owner?.Address,
            "simulated" => Simulated ? "true" : "false",
            _ => null,
        }) ?? "";
    }
}
