using Ioc.Domain.Text;
using Ioc.Web.Platform;

namespace Ioc.Web.Holds;

/// <summary>GET /api/review/holds?standing=&amp;reason=&amp;body=&amp;from=&amp;to=&amp;after=: holds on services, the newest first. For the chief and the decider.</summary>
/// <param name="Standing">How many stand now.</param>
/// <param name="Answer">Of them because the notice was not answered.</param>
/// <param name="Pay">Of them because the fine was not paid.</param>
/// <param name="Lifted">How many were lifted.</param>
/// <param name="Next">What to pass as <c>after</c> for the next page; null at the end.</param>
public sealed record HoldPage(int Standing, int Answer, int Pay, int Lifted, IReadOnlyList<HoldItem> Items, Guid? Next);

/// <param name="Reason">answer: the notice was not answered. pay: the fine was not paid.</param>
/// <param name="Bodies">Who is asked to hold its services.</param>
/// <param name="ReleasedAt">When it was lifted; null while it stands.</param>
public sealed record HoldItem(
    Guid Id, Guid CaseId, string Reason, LocalText ReasonText, IReadOnlyList<LocalText> Bodies, DateTimeOffset PlacedAt, DateTimeOffset? ReleasedAt,
    [property: PersonalData] string PlateShown, LocalText VehicleText, LocalText KindText, LocalText StateText, string NoticeNumber, string? DecisionNumber, bool Simulated);

/// <summary>POST /api/review/holds/export: the same, as a file for the bodies that hold their services.</summary>
/// <param name="Format">csv or xlsx.</param>
/// <param name="Purpose">Whom it is for and why, 3 to 300 characters; kept in the log.</param>
/// <param name="Standing">True: not lifted yet; false: lifted; null: both.</param>
/// <param name="Reason">answer or pay; null: either.</param>
/// <param name="Body">inspection, registration, licensing or commune_police; null: any.</param>
/// <param name="From">Placed on this day or later, Vietnamese calendar.</param>
/// <param name="To">Placed on this day or earlier.</param>
public sealed record HoldExport(string? Format, string? Purpose, bool? Standing = null, string? Reason = null, string? Body = null, DateOnly? From = null, DateOnly? To = null);
