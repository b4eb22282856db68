using Ioc.Testing;
using Xunit;

namespace Ioc.Web.Tests.Platform;

public sealed class HealthTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("0", "Healthy")]
    [InlineData("100000000", "Degraded")]
    public async Task A_host_whose_disk_has_less_room_than_is_asked_for_says_so_and_works_on(string leastFreeMegabytes, string said)
    {
        await using var site = await RunningSite.StartAsync(database, more: ["--Site:LeastFreeMegabytes", leastFreeMegabytes]);
        using var watcher = site.Client(asPage: false);

        using var answer = await watcher.GetAsync(new Uri("/health/ready", UriKind.Relative));

        answer.EnsureSuccessStatusCode();
        Assert.Equal(said, await answer.Content.ReadAsStringAsync());
    }
}
