using Ioc.Enforcement.Registrations;

namespace Ioc.Enforcement.Registers;

/// <summary>A question to a register: whose vehicle bears this plate?</summary>
/// <param name="PlateKey">The plate without separators, Đ written D.</param>
/// <param name="CaseId">The case it is asked for.</param>
/// <param name="Actor">Who asks, as events name them.</param>
public sealed record RegisterQuestion(string PlateKey, Guid? CaseId, string Actor);

/// <summary>What sort of answer it is.</summary>
public enum RegisterOutcome
{
    /// <summary>One vehicle or more bear the plate.</summary>
    Found,

    /// <summary>The register knows no such plate.</summary>
    None,

    /// <summary>It could not be asked, or could not answer: ask again later.</summary>
    Unavailable,

    /// <summary>It was asked and says no, or what it says cannot be used: somebody has to put that right.</summary>
    Refused,
}

/// <summary>A register's answer.</summary>
/// <param name="Vehicles">Empty unless <see cref="RegisterOutcome.Found"/>.</param>
/// <param name="MessageId">How the register's side names the question; null where it does not.</param>
/// <param name="RequestHash">The hash that the register's side keeps of the question; null where it does not.</param>
/// <param name="Fault">One line for the operator, without personal data; null when all went well.</param>
public sealed record RegisterAnswer(
    RegisterOutcome Outcome, IReadOnlyList<Registration> Vehicles, string? MessageId = null, string? RequestHash = null, string? Fault = null);

/// <summary>Where vehicles and owners are looked up. Implementations: <see cref="ImportedRegister"/>, <see cref="XRoadRegister"/>.</summary>
public interface IVehicleRegister
{
    /// <summary>As tables and pages name it: imported or xroad.</summary>
    string Code { get; }

    /// <summary>Whether its answers must be fetched, so that they age and may be missing.</summary>
    bool IsRemote { get; }

    /// <summary>Asks. Being unavailable is an answer, not an exception.</summary>
    Task<RegisterAnswer> AskAsync(RegisterQuestion question, CancellationToken token);
}
