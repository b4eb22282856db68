using Ioc.Domain.Alerts;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Alerts;

/// <summary>A recipient as it is kept.</summary>
/// <param name="Waiting">What waits to be told in the next letter.</param>
/// <param name="UpdatedBy">The account that wrote it last.</param>
public sealed record StoredAlertRecipient(Guid Id, AlertRecipient Recipient, int Waiting, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <summary>A letter about alerts.</summary>
/// <param name="To">The recipient's name.</param>
/// <param name="Alerts">Of how many alerts it tells.</param>
/// <param name="State">waiting, sent or given_up.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="NextAt">When it is tried next; null unless it waits.</param>
/// <param name="Error">What the mail server said last; null: nothing wrong.</param>
public sealed record AlertLetterView(
    Guid Id, string To, LocalText Subject, int Alerts, DateTimeOffset CreatedAt, string State, int Attempts, DateTimeOffset? SentAt, DateTimeOffset? NextAt, string? Error);

/// <summary>What became of something that was done with recipients or letters.</summary>
public enum AlertRecipientOutcome
{
    Done,
    Unknown,

    /// <summary>Somebody else has the address.</summary>
    AddressTaken,
}
