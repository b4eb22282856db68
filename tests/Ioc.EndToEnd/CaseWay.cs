using System.Text.Json;
using Microsoft.Playwright;

namespace Ioc.EndToEnd;

/// <summary>Takes a case along the law's way by the interface, for pages that begin further on.</summary>
internal static class CaseWay
{
    public static readonly Dictionary<string, string> Header = new(StringComparer.Ordinal) { ["X-IOC"] = "1" };

    /// <summary>The case as the desk has it.</summary>
    public static async Task<JsonElement> OpenAsync(IAPIRequestContext desk, string address, string id) =>
        (await (await desk.GetAsync($"{address}/api/review/cases/{id}")).JsonAsync())!.Value;

    /// <summary>One act of the desk, on the case as it stands.</summary>
    public static async Task<JsonElement> ActAsync(IAPIRequestContext desk, string address, string id, string act, Func<JsonElement, object> body)
    {
        var done = await desk.PostAsync($"{address}/api/review/cases/{id}/{act}", new() { Headers = Header, DataObject = body(await OpenAsync(desk, address, id)) });
        Assert.True(done.Ok, $"{act}: {await done.TextAsync()}");
        return (await done.JsonAsync())!.Value;
    }

    public static int Version(JsonElement open) => open.GetProperty("version").GetInt32();

    /// <summary>Approves it for what the camera's rule means, and waits for the notice.</summary>
    /// <param name="letOut">Ends the hold in which the approval can be taken back; null: it is waited for.</param>
    public static async Task<JsonElement> ToNoticeAsync(IAPIRequestContext desk, string address, string id, Func<Task>? letOut = null)
    {
        await ActAsync(desk, address, id, "approve", open => new
        {
            version = Version(open), offenceCode = open.GetProperty("offences").EnumerateArray().First(one => one.GetProperty("suggested").GetBoolean()).GetProperty("code").GetString(),
        });
        await (letOut?.Invoke() ?? Task.CompletedTask);
        return await Eventually.ReachesAsync("the notice", TimeSpan.FromMinutes(2), () => OpenAsync(desk, address, id), open => open.GetProperty("state").GetString() == "notice_issued");
    }

    /// <summary>From the notice to a decision of the usual fine.</summary>
    public static async Task<JsonElement> DecideAsync(IAPIRequestContext desk, string address, string id)
    {
        await ActAsync(desk, address, id, "record", open => new { version = Version(open), isOwner = true, waives = true });
        return await ActAsync(desk, address, id, "decide", open => new { version = Version(open), amount = open.GetProperty("frame").GetProperty("middle").GetInt64() });
    }

    /// <summary>The phone of the owner, signed in at the simulated identity service, with the notice open.</summary>
    public static async Task<IPage> OnThePhoneAsync(Chromium chromium, string address, JsonElement open)
    {
        var phone = await chromium.OpenAsync(address + "/citizen", 390, 844);
        await phone.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await phone.Locator("[data-act=sign-in]").ClickAsync();
        await phone.Locator("input[type=search]").FillAsync(open.GetProperty("plateShown").GetString()!);
        await phone.Locator("input[type=search]").PressAsync("Enter");
        await phone.WaitForURLAsync(url => url.Contains("q=", StringComparison.Ordinal));
        await phone.Locator("button[name=person][data-name]").First.ClickAsync();
        await phone.Locator("a.line", new() { HasText = open.GetProperty("notice").GetProperty("number").GetString() }).ClickAsync();
        await Assertions.Expect(phone.Locator("article.notice")).ToBeVisibleAsync();
        return phone;
    }
}
