using Ioc.Domain.Text;
using Ioc.Web.Cameras;

namespace Ioc.Web.Devices;

/// <summary>One vehicle past a camera that reads plates itself. Unknown keys are refused: a misspelt one must not silently do nothing.</summary>
/// <param name="EventId">The device's own id, 1 to 100 characters. The same id with the same content again is answered with <c>duplicate</c>.</param>
/// <param name="CapturedAt">When the vehicle was seen, by the device's clock, ISO 8601 with offset: <c>2026-11-28T08:00:00.120+07:00</c>.</param>
/// <param name="SentAt">When this was sent, by the device's clock. With it the clock is checked; without it a late event and a slow clock look the same.</param>
/// <param name="Plate">As read, with or without separators; left out when it was not read.</param>
/// <param name="PlateConfidence">The device's own probability that the whole plate is right, 0..1. Needed with a plate.</param>
/// <param name="PlateLines">1 or 2.</param>
/// <param name="PlateColour">white, yellow, blue, red or unknown.</param>
/// <param name="VehicleClass">car, motorbike, truck, bus or unknown, as the device sees the vehicle.</param>
/// <param name="Direction">Through the picture in degrees, 0 = up, clockwise.</param>
public sealed record PostedEvent(
    string EventId, DateTimeOffset CapturedAt, DateTimeOffset? SentAt, string? Plate, double? PlateConfidence, int? PlateLines, string? PlateColour, string? VehicleClass,
    double? Direction, PostedSpeed? Speed, PostedViolation? Violation, PostedBox? PlateBox, IReadOnlyList<PostedPicture>? Pictures);

/// <summary>A measured speed. It is evidence only under the certificate that the operator entered, and while that is valid.</summary>
/// <param name="Kmh">1 to 250.</param>
/// <param name="UncertaintyKmh">Two standard deviations; the larger of this and the rule's counts.</param>
/// <param name="Certificate">The certificate's number as the device knows it.</param>
public sealed record PostedSpeed(double Kmh, double? UncertaintyKmh, string? Certificate);

/// <summary>A violation that the device found. It counts only where the operator made a rule for reports of this kind, and it needs the picture <c>at</c>.</summary>
/// <param name="Kind">red_light, stop_line, wrong_way, wrong_lane, solid_line, forbidden_road, forbidden_turn, u_turn, parking, emergency_lane or plate_covered.</param>
/// <param name="SecondsSinceRed">For a red light, 0 to 600.</param>
/// <param name="Confidence">The device's own, 0..1; below 0.6 the state of a light goes to a person as unsure.</param>
public sealed record PostedViolation(string Kind, double? SecondsSinceRed, double? Confidence);

/// <summary>The plate in the picture <c>at</c>, in pixels.</summary>
public sealed record PostedBox(double X, double Y, double Width, double Height);

/// <summary>A picture.</summary>
/// <param name="Name">at, before, after or plate; each once.</param>
/// <param name="TakenAt">Within a minute of the event; the event's time when left out.</param>
/// <param name="Jpeg">JPEG in base64, at most 2 MiB, gray or YCbCr.</param>
public sealed record PostedPicture(string Name, DateTimeOffset? TakenAt, string Jpeg);

/// <summary>Several events, oldest first. An empty list is a sign of life.</summary>
/// <param name="SentAt">When this was sent, by the device's clock.</param>
/// <param name="Events">At most 50.</param>
public sealed record PostedBatch(DateTimeOffset? SentAt, IReadOnlyList<PostedEvent> Events);

/// <summary>What became of one event.</summary>
/// <param name="EventId">The device's own id; null when it could not be made out.</param>
/// <param name="Result"><c>taken</c>, <c>duplicate</c> or <c>refused</c>. Only what was refused may be sent again, corrected.</param>
/// <param name="PassageId">The passage that it became.</param>
/// <param name="Violations">The kinds of violation for which evidence was sealed and a case is opened.</param>
/// <param name="Notes">What was made less of it than was reported, and why: late, clock_off, no_rule, no_picture, lawful, uncertified, certificate_expired, certificate_differs, not_bound.</param>
/// <param name="Faults">Why it was refused, each with the field's path.</param>
public sealed record EventAnswer(
    string? EventId, string Result, Guid? PassageId, IReadOnlyList<string> Violations, IReadOnlyList<string> Notes, IReadOnlyList<ConfigFault> Faults);

/// <summary>What became of a batch, in its order: a refused event holds no other up.</summary>
public sealed record BatchAnswer(int Taken, int Duplicates, int Refused, IReadOnlyList<EventAnswer> Events);

/// <summary>Changes of a junction's signals. The junction is the key's.</summary>
/// <param name="SentAt">The controller's clock when it sent: every change up to here has been told with this or before. Send at least once a second, also without changes.</param>
/// <param name="Changes">At most 500, in any order; sent twice they count once.</param>
public sealed record PostedSignals(DateTimeOffset SentAt, IReadOnlyList<PostedChange> Changes);

/// <summary>From this moment on a group shows this state.</summary>
/// <param name="Group">The controller's name of it, 1 to 60 characters.</param>
/// <param name="State">red, amber, green or off.</param>
/// <param name="At">The controller's clock.</param>
public sealed record PostedChange(string Group, string State, DateTimeOffset At);

/// <summary>What became of a report of signals.</summary>
/// <param name="Stored">How many changes were new.</param>
/// <param name="ClockOffsetSeconds">How far the controller's clock is behind this server's.</param>
/// <param name="Confidence">What the state counts for by that clock: below 0.6 a violation goes to a person as unsure.</param>
public sealed record SignalsAnswer(int Stored, double ClockOffsetSeconds, double Confidence);

/// <summary>A key that was just made. It is never shown again.</summary>
public sealed record NewDeviceKey(Guid Id, string Key);

/// <summary>A key to make.</summary>
/// <param name="Note">Where it is used.</param>
public sealed record MakeKey(string? Note);

/// <summary>A key as its operator sees it.</summary>
/// <param name="Hint">Its first letters.</param>
public sealed record DeviceKeyView(Guid Id, string Hint, string? Note, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

/// <summary>A camera that reads plates itself, as its page shows it.</summary>
/// <param name="Address">Where the device posts to.</param>
/// <param name="LastCapturedAt">Of the newest event by the device's clock.</param>
/// <param name="DelaySeconds">From being seen to being taken: the median of the last 50 events.</param>
/// <param name="ClockOffsetSeconds">How far its clock was behind ours when it last said so.</param>
/// <param name="Taken">In the last 24 hours; likewise the following four.</param>
/// <param name="Refusals">The newest refused events, without what was in them.</param>
public sealed record DeviceView(
    string Address, IReadOnlyList<DeviceKeyView> Keys, DateTimeOffset? LastReceivedAt, DateTimeOffset? LastCapturedAt, double? DelaySeconds, double? ClockOffsetSeconds,
    int Taken, int Late, int ClockOff, int Violations, int Refused, IReadOnlyList<DeviceRefusalView> Refusals);

/// <summary>A refused event.</summary>
public sealed record DeviceRefusalView(DateTimeOffset At, string Field, LocalText Text);

/// <summary>A junction whose controller reports, as the operators' page shows it.</summary>
/// <param name="Silent">True when nothing came for 5 seconds: its signals then convict nobody.</param>
/// <param name="Groups">The groups that it told of, each with its newest state.</param>
/// <param name="Cameras">The cameras whose rules go by it.</param>
public sealed record JunctionView(
    string Junction, string Address, DateTimeOffset? ReceivedAt, DateTimeOffset? CompleteTo, double? ClockOffsetSeconds, bool Silent,
    IReadOnlyList<SignalGroupView> Groups, IReadOnlyList<string> Cameras, IReadOnlyList<DeviceKeyView> Keys)
{
    /// <summary>How its controller is asked; null when it reports by itself.</summary>
    public PolledView? Polled { get; init; }
}

/// <summary>A controller that is asked.</summary>
/// <param name="Url">Without its query.</param>
/// <param name="Failures">Questions in a row that were not answered; 0 when the last one was.</param>
/// <param name="LastFailure">Why the last one was not; null when it was.</param>
public sealed record PolledView(string Url, int EveryMilliseconds, int Failures, LocalText? LastFailure);

/// <summary>One group's newest state.</summary>
public sealed record SignalGroupView(string Group, string State, DateTimeOffset Since);
