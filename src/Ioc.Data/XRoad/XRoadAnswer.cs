namespace Ioc.Data.XRoad;

/// <summary>What sort of answer came over X-Road.</summary>
public enum XRoadOutcome
{
    /// <summary>The service answered.</summary>
    Answered,

    /// <summary>The service says that there is no such thing (404).</summary>
    None,

    /// <summary>It could not be asked, or could not answer: ask again later.</summary>
    Unavailable,

    /// <summary>It was asked and says no, or what it says cannot be used: somebody has to put that right.</summary>
    Refused,
}

/// <summary>An answer over X-Road.</summary>
/// <param name="Body">Null unless <see cref="XRoadOutcome.Answered"/>.</param>
/// <param name="MessageId">X-Road's name of the question.</param>
/// <param name="RequestHash">The hash that the other side keeps of the question; null where it told none.</param>
/// <param name="Fault">One line for the operator, without personal data; null when all went well.</param>
public sealed record XRoadAnswer(XRoadOutcome Outcome, byte[]? Body, string MessageId, string? RequestHash, string? Fault = null);
