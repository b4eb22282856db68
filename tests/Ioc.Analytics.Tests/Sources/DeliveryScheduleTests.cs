using System.Globalization;
using Ioc.Analytics.Sources;

namespace Ioc.Analytics.Tests.Sources;

/// <summary>Deadlines in Vietnam's time, told by hand.</summary>
public sealed class DeliveryScheduleTests
{
    private static readonly DeliverySchedule Lodging = new([new(8, 0), new(23, 0)], null);
    private static readonly DeliverySchedule Monthly = new([], 10);

    [Theory]
    [InlineData("2026-11-28 07:59", "2026-11-27 23:00", "2026-11-28 08:00")]
    [InlineData("2026-11-28 08:00", "2026-11-28 08:00", "2026-11-28 23:00")]
    [InlineData("2026-11-28 23:30", "2026-11-28 23:00", "2026-11-29 08:00")]
    public void Lodging_is_due_at_23_and_at_8(string now, string last, string next) => Assert.Equal<(DateTimeOffset?, DateTimeOffset?)>((At(last), At(next)), (Lodging.Last(At(now)), Lodging.Next(At(now))));

    // By the end of the tenth.
    [Theory]
    [InlineData("2026-11-10 23:59", "2026-10-11 00:00", "2026-11-11 00:00")]
    [InlineData("2026-12-31 12:00", "2026-12-11 00:00", "2027-01-11 00:00")]
    public void A_monthly_source_is_due_by_the_end_of_its_day(string now, string last, string next) => Assert.Equal<(DateTimeOffset?, DateTimeOffset?)>((At(last), At(next)), (Monthly.Last(At(now)), Monthly.Next(At(now))));

    [Theory]
    [InlineData("2026-11-27 23:10", "2026-11-28 08:30", false)]
    [InlineData("2026-11-27 22:50", "2026-11-28 08:30", true)]
    [InlineData("2026-11-27 22:50", "2026-11-28 07:59", false)]
    [InlineData(null, "2026-11-28 08:30", true)]
    public void It_is_late_when_nothing_came_since_the_deadline_before(string? delivered, string now, bool late) =>
        Assert.Equal(late, Lodging.IsLate(delivered is null ? null : At(delivered), At(now)));

    // What came at night answers the morning's time; then the evening's is missed.
    [Theory]
    [InlineData("2026-11-27 22:50", "2026-11-28 08:00")]
    [InlineData("2026-11-27 23:10", "2026-11-28 23:00")]
    [InlineData("2026-11-28 08:00", "2026-11-28 23:00")]
    public void It_becomes_late_at_the_first_deadline_that_nothing_answered(string delivered, string from) => Assert.Equal(At(from), Lodging.LateFrom(At(delivered)));

    [Fact]
    public void A_register_is_never_late() => Assert.False(new DeliverySchedule([], null).IsLate(null, At("2026-11-28 08:30")));

    private static DateTimeOffset At(string local) => new DateTimeOffset(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(7));

}
