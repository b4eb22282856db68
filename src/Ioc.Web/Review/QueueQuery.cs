using Ioc.Domain.Enforcement;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Review;

/// <summary>The filters of the queue, as a query string carries them. What cannot be understood filters nothing.</summary>
/// <param name="Order">newest; else the oldest first.</param>
/// <param name="MinConfidence">Of the plate's read, 0..1.</param>
/// <param name="MaxConfidence">Of the plate's read, 0..1.</param>
/// <param name="OlderThanHours">Opened at least so many hours ago.</param>
/// <param name="Limit">1..200, 50 by default.</param>
/// <param name="Complained">True: only cases whose complaint waits for an answer, in whatever state.</param>
internal sealed record QueueQuery(
    string? State = null, string? Camera = null, string? Kind = null, string? Place = null, string? Flag = null, bool? Flagged = null, double? MinConfidence = null,
    double? MaxConfidence = null, int? OlderThanHours = null, string? Order = null, string? After = null, int Limit = 50, bool? Complained = null)
{
    private const int LargestPage = 200;
    private const int LongestAge = 24 * 366;

    public QueueFilter Filter() => new(
        CaseStateNames.Find(State), Given(Camera), Given(Kind), Given(Flag), Flagged, Order == "newest", Given(After), Math.Clamp(Limit, 1, LargestPage))
    {
        Place = Given(Place),
        Complained = Complained is true,
        MinConfidence = MinConfidence,
        MaxConfidence = MaxConfidence,
        OlderThan = OlderThanHours is { } hours and > 0 ? TimeSpan.FromHours(Math.Min(hours, LongestAge)) : null,
    };

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}

/// <summary>POST /api/review/next, with the filters of the queue: claims the next case and answers with it; 204 when nothing waits.</summary>
/// <param name="Skip">Cases that the officer has open or put aside.</param>
public sealed record NextCase(IReadOnlyList<Guid>? Skip);
