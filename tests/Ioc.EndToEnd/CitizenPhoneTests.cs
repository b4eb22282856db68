using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The phone of somebody who needs large letters, and of somebody far from a mast.</summary>
[Collection(nameof(StaffTown))]
public sealed class CitizenPhoneTests(StaffTown town)
{
    // What reaches out of the screen, and words that their box cuts off. A picture or a film may fill its box.
    private const string Lost =
        """
        () => [...document.querySelectorAll('body *')].filter((one) => {
          const at = one.getBoundingClientRect();
          if (at.width === 0 || at.height === 0 || one.closest('svg, .visually-hidden, dialog:not([open])') !== null || getComputedStyle(one).visibility === 'hidden') { return false; }
          const own = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');
          const style = getComputedStyle(one);
          const cut = own && (style.overflowX !== 'visible' || style.overflowY !== 'visible') && !['auto', 'scroll'].includes(style.overflowY) && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
          return at.right > innerWidth + 1 || at.left < -1 || cut;
        }).map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`).join('\n')
        """;

    [Fact]
    public async Task With_letters_twice_as_large_nothing_is_lost_and_nothing_scrolls_sideways()
    {
        var phone = await town.DecidedOnThePhoneAsync(await town.AddCaseAsync("30G91528"));
        var notice = phone.Url;
        for (var press = 0; press < 3; press++)
        {
            await phone.GetByRole(AriaRole.Button, new() { Name = "A+" }).ClickAsync();
        }

        Assert.Equal("32px", await phone.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).fontSize"));
        await LargeAsync(phone, "A notice");
        await phone.Locator("[data-act=transfer]").ClickAsync();
        await Expect(phone.Locator("img.code")).ToBeVisibleAsync();
        await LargeAsync(phone, "A transfer");
        await phone.Locator("[data-act=complain]").ClickAsync();
        await LargeAsync(phone, "The question of a complaint");
        await phone.Keyboard.PressAsync("Escape");

        foreach (var (path, there) in ((string, string)[])[("/citizen", ".hello"), ("/citizen/messages", "main h1")])
        {
            await phone.GotoAsync(town.Address + path);
            await Expect(phone.Locator(there)).ToBeVisibleAsync();
            await Expect(phone.Locator(".state.loading")).ToHaveCountAsync(0);
            await LargeAsync(phone, path);
        }

        // As large as it was left, in the other language too; and on the page of who is not signed in.
        await phone.GotoAsync(notice);
        await phone.EvaluateAsync("() => localStorage.setItem('ioc.language', 'en')");
        await phone.ReloadAsync();
        await Expect(phone.Locator("[data-act=complain]")).ToBeVisibleAsync();
        await LargeAsync(phone, "A notice in English");
        await phone.Context.ClearCookiesAsync();
        await phone.GotoAsync(town.Address + "/citizen");
        await Expect(phone.Locator("[data-act=sign-in]")).ToBeVisibleAsync();
        await LargeAsync(phone, "The first page");
    }

    [Fact]
    public async Task On_a_slow_connection_the_page_says_what_it_does_and_a_fine_is_paid_once_however_often_the_button_is_pressed()
    {
        var id = await town.AddCaseAsync("60H52940");
        var phone = await town.DecidedOnThePhoneAsync(id);
        var devtools = await phone.Context.NewCDPSessionAsync(phone);
        await devtools.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object> { ["offline"] = false, ["latency"] = 400, ["downloadThroughput"] = 50_000, ["uploadThroughput"] = 20_000 });

        // While the notice is on its way, the page says that it is loading, and not that there is nothing.
        var arrives = new TaskCompletionSource();
        await phone.RouteAsync("**/api/citizen/notices/*", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        await phone.ReloadAsync();
        await Expect(phone.Locator("main .state.loading")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(phone, "A notice on its way");
        arrives.SetResult();
        await Expect(phone.Locator("[data-act=pay]")).ToBeVisibleAsync();

        // A thumb that presses on and on: while the answer is on its way, and while the bank's page is.
        var asked = 0;
        var answered = new TaskCompletionSource();
        await phone.RouteAsync(url => new Uri(url).AbsolutePath.EndsWith("/pay", StringComparison.Ordinal) && url.Contains("/api/", StringComparison.Ordinal), async route =>
        {
            Interlocked.Increment(ref asked);
            await answered.Task;
            await route.ContinueAsync();
        });
        await phone.RouteAsync(url => !url.StartsWith(town.Address, StringComparison.Ordinal), async route =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2)); // a bank that is far away
            await route.ContinueAsync();
        });
        await phone.EvaluateAsync("() => { setInterval(() => document.querySelector('[data-act=pay]')?.click(), 20); }");
        var pay = phone.Locator("[data-act=pay]");
        await Expect(pay).ToBeDisabledAsync();
        await Expect(pay).ToHaveAttributeAsync("aria-busy", "true");
        answered.SetResult();
        await phone.Locator("button[value=pay]").ClickAsync();
        await Expect(phone.Locator(".now")).ToContainTextAsync("Đã nộp");
        Assert.Equal(1, Volatile.Read(ref asked));
        Assert.Equal(["received"], await town.PaymentsAsync(id));
        Assert.Equal("closed", (await town.CaseAsync(id)).GetProperty("state").GetString()); // paid, and nothing is left to do
    }

    private static async Task LargeAsync(IPage phone, string what)
    {
        Assert.True(await phone.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{what} scrolls sideways");
        var lost = await phone.EvaluateAsync<string>(Lost);
        Assert.True(lost.Length == 0, $"{what}:\n{lost}");
        await Accessibility.ExpectNoneAsync(phone, what);
    }
}
