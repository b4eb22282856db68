using Ioc.Analytics.Programme;
using Ioc.Analytics.PublicServices;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Indicators;

/// <summary>Targets that single plans name, counted by hand.</summary>
public sealed class PlanTargetTests
{
    private static readonly DateTimeOffset October = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    [Fact]
    public async Task Officials_with_an_activated_account_are_told_as_a_share_of_all_officials()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(ProgrammeFacts.Targets, "month,place_code,item,done,total\n2026-10,A,cadres_identified,45,60\n2026-10,B,cadres_identified,30,40\n2026-10,A,mooc_learners,9,10\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Equal(75, await town.ValueAsync("programme.cadres_identified", "T", October));
        Assert.Equal(75, await town.ValueAsync("programme.cadres_identified", "A", October));
    }

    [Fact]
    public async Task Satisfaction_with_the_four_services_of_the_plan_leaves_the_others_out()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        // 8 of 10, 9 of 10, 10 of 10 and 9 of 10; land, with 1 of 60, is none of the four.
        var report = await town.SendAsync(ServiceFacts.Table, "month,place_code,field,received,online,paperless,identified,resolved,on_time,overdue,rated,satisfied\n"
            + "2026-10,A,residence,50,40,30,50,50,50,0,10,8\n2026-10,A,civil_status,50,40,30,50,50,50,0,10,9\n2026-10,A,xuat nhap canh,50,40,30,50,50,50,0,10,10\n2026-10,A,Căn cước,50,40,30,50,50,50,0,10,9\n2026-10,A,land,90,40,30,50,80,50,0,60,1\n");
        await town.Refresh.FollowFactsAsync(CancellationToken.None);

        Assert.Equal((5, 0), (report.Taken, report.Refused));
        Assert.Equal(90, await town.ValueAsync("services.satisfied_core_share", "T", October));
        Assert.Equal(37.0, await town.ValueAsync("services.satisfied_share", "T", October));
    }
}
