using Ioc.Domain.Enforcement;
using Ioc.Enforcement.Review;

namespace Ioc.Web.Review;

/// <summary>The filters of the queue, as a query string carries them. What cannot be understood filters nothing.</summary>
internal sealed record QueueQuery
{
    private const int UsualPage = 50;
    private const int LargestPage = 200;
    private const int LongestAge = 24 * 366;

    public string? State { get; init; }

    public string? Camera { get; init; }

    public string? Kind { get; init; }

    public string? Place { get; init; }

    public string? Flag { get; init; }

    public bool? Flagged { get; init; }

    /// <summary>Of the plate's read, 0..1.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Of the plate's read, 0..1.</summary>
    public double? MaxConfidence { get; init; }

    /// <summary>Opened at least so many hours ago.</summary>
    public int? OlderThanHours { get; init; }

    /// <summary>newest; else the oldest first.</summary>
    public string? Order { get; init; }

    public string? After { get; init; }

    /// <summary>1..200, 50 when absent.</summary>
    public int? Limit { get; init; }

    /// <summary>True: only cases whose complaint waits for an answer, in whatever state.</summary>
    public bool? Complained { get; init; }

    public QueueFilter Filter() => new(
        CaseStateNames.Find(State), Given(Camera), Given(Kind), Given(Flag), Flagged, Order == "newest", Given(After), Math.Clamp(Limit ?? UsualPage, 1, LargestPage))
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
