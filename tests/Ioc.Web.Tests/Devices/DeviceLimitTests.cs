using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ioc.Testing;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Devices;

/// <summary>How often one key may call.</summary>
public sealed class DeviceLimitTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_key_that_sends_too_often_is_told_to_wait_in_both_languages_and_another_key_is_not_held_up()
    {
        await using var site = await RunningSite.StartAsync(database, "http://127.0.0.1:0", "--Devices:SignalsPerMinute", "3");
        await site.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember("vanhanh", "Vận hành", [StaffRoles.Operator]), "right-password", false, CancellationToken.None);
        using var client = site.Client();
        (await client.PostAsJsonAsync("/api/session", new { name = "vanhanh", password = "right-password" })).EnsureSuccessStatusCode();
        using var first = await MachineAsync(site, client);
        using var second = await MachineAsync(site, client);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ReportAsync(first)).StatusCode);
        }

        using var held = await ReportAsync(first);
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.InRange(held.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);         // one every twenty seconds
        var problem = JsonNode.Parse(await held.Content.ReadAsStringAsync())!;
        Assert.Equal("device.too_many", (string)problem["code"]!);
        Assert.Contains("giây", (string)problem["text"]!["vi"]!, StringComparison.Ordinal);
        Assert.Contains("seconds", (string)problem["text"]!["en"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(second)).StatusCode);
    }

    private static async Task<HttpClient> MachineAsync(RunningSite site, HttpClient client)
    {
        using var made = await client.PostAsJsonAsync("/api/cameras/junctions/HM/keys", new { note = "thử" });
        var machine = site.Client(asPage: false);
        machine.DefaultRequestHeaders.Authorization = new("Bearer", (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!);
        return machine;
    }

    private static Task<HttpResponseMessage> ReportAsync(HttpClient machine) =>
        machine.PostAsync("/api/signals", JsonContent.Create(new { sentAt = TimeProvider.System.GetUtcNow(), changes = Array.Empty<object>() }));
}
