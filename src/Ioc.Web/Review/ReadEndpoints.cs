using System.Globalization;
using System.Security.Claims;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Review;
using Ioc.Web.Platform;

namespace Ioc.Web.Review;

/// <summary>Reads that the cameras were unsure of, day by day.</summary>
public static class ReadEndpoints
{
    private const int LargestPage = 200;

    /// <summary>Maps /api/review/reads.</summary>
    public static IEndpointRouteBuilder MapReads(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/review/reads", ListAsync).WithTags("review").RequireAuthorization(Policies.ReviewCases).LeavesTrace(EventTypes.PassagesBrowsed);
        return routes;
    }

    private static async Task<ReadPage> ListAsync(
        UnsureReads reads, RecentLooks looks, TimeProvider clock, ClaimsPrincipal who, CancellationToken token, DateOnly? day = null, string? camera = null, string? before = null, int limit = 50)
    {
        var officer = who.Officer();
        var on = day ?? VietnamTime.DayOf(clock.GetUtcNow());
        var from = string.IsNullOrWhiteSpace(camera) ? null : camera.Trim();
        limit = Math.Clamp(limit, 1, LargestPage);
        var found = await looks.LookAsync(
            officer.Actor, string.Create(CultureInfo.InvariantCulture, $"reads {on:yyyyMMdd} {from} {before}"),
            isNew => reads.ListAsync(on, from, Place(before), limit + 1, isNew, officer, token));
        var shown = found.Take(limit).ToList();
        return new ReadPage(
            on,
            [
                .. shown.Select(read => new ReadView(
                    read.Id, read.SeenFrom, read.CameraCode, new LocalText(read.CameraVi, read.CameraEn), read.Plate is null ? null : Wording.Plate(read.Plate, read.VehicleClass), read.Confidence,
                    read.Reason, Wording.VehicleClass(read.VehicleClass), Wording.PlateColour(read.PlateColour), read.Reads, read.CaseId,
                    read.CaseState is null ? null : CaseStateNames.Parse(read.CaseState).Text(), read.Simulated)),
            ],
            found.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{shown[^1].SeenFrom.UtcTicks}.{shown[^1].Id}") : null);
    }

    // What cannot be understood begins at the beginning.
    private static (DateTimeOffset, Guid)? Place(string? before) =>
        before?.Split('.') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks && Guid.TryParse(id, out var last)
            ? (new DateTimeOffset(at, TimeSpan.Zero), last) : null;
}

/// <summary>GET /api/review/reads?day=&amp;camera=&amp;before=&amp;limit=: what the cameras were unsure of on a day, newest first.</summary>
/// <param name="Next">What to pass as <c>before</c> for the next page; null at the end.</param>
public sealed record ReadPage(DateOnly Day, IReadOnlyList<ReadView> Reads, string? Next);

/// <param name="PlateShown">What the camera took it for; null: unreadable, or the time for which the text is kept is over.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Reason">low_confidence, grammar, few_reads, ambiguous or unreadable.</param>
/// <param name="Reads">How many crops voted.</param>
public sealed record ReadView(
    Guid Id, DateTimeOffset SeenAt, string CameraCode, LocalText CameraName, [property: PersonalData] string? PlateShown, double Confidence, string? Reason, LocalText Vehicle, LocalText PlateColour,
    int Reads, Guid? CaseId, LocalText? CaseState, bool Simulated);
