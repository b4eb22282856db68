using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The phone pages as an app: installable, of use on a slow network, never keeping what is personal.</summary>
public sealed class CitizenAppTests
{
    [Fact]
    public async Task The_phone_pages_can_be_installed_open_offline_with_a_word_and_keep_nothing_personal()
    {
        await using var city = await RunningCity.StartAsync();
        await using var chromium = await Chromium.StartAsync();
        var phone = await chromium.OpenAsync(city.Address + "/citizen", 390, 844);
        await Expect(phone.Locator("[data-act=sign-in]")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(phone, "The first page");

        // The manifest is whole, and its icons are what it says.
        var manifest = await phone.EvaluateAsync<JsonElement>("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()");
        Assert.Equal(("/citizen", "/citizen", "standalone"), (manifest.GetProperty("start_url").GetString(), manifest.GetProperty("scope").GetString(), manifest.GetProperty("display").GetString()));
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var size = await phone.EvaluateAsync<string>("async src => { const i = new Image(); i.src = src; await i.decode(); return `${i.naturalWidth}x${i.naturalHeight}`; }", icon.GetProperty("src").GetString());
            Assert.Equal(icon.GetProperty("sizes").GetString(), size);
        }

        // Somebody signs in, so that there is something that must not be kept.
        await phone.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await phone.Locator("[data-act=sign-in]").ClickAsync();
        await phone.Locator("button[name=person][data-name]").First.ClickAsync();
        await Expect(phone.Locator(".hello")).ToBeVisibleAsync();
        await Accessibility.ExpectNoneAsync(phone, "My notices");
        await phone.ReloadAsync();
        await Expect(phone.Locator(".hello")).ToBeVisibleAsync();
        var kept = await phone.EvaluateAsync<string[]>("async () => (await Promise.all((await caches.keys()).map(async n => (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat()");
        Assert.Contains(kept, path => path.StartsWith("/assets/", StringComparison.Ordinal));
        Assert.All(kept, path => Assert.True(path.StartsWith("/assets/", StringComparison.Ordinal) || path.StartsWith("/citizen-", StringComparison.Ordinal) || path is "/citizen.webmanifest" or "/favicon.svg", path));
        Assert.Equal("", await phone.EvaluateAsync<string>("() => Object.keys(localStorage).filter(k => !['ioc.theme', 'ioc.language', 'ioc.citizen.text'].includes(k)).join()"));

        // Without a network: a page that says so, not the browser's dinosaur.
        await phone.Context.SetOfflineAsync(true);
        await phone.GotoAsync(city.Address + "/citizen/messages");
        await Expect(phone.Locator("h1")).ToHaveTextAsync("Không có mạng");
        await Accessibility.ExpectNoneAsync(phone, "No network");
        await phone.Context.SetOfflineAsync(false);

        // Signed out here, signed out there: the identity service asks again who it is.
        await phone.GotoAsync(city.Address + "/citizen/messages");
        await Expect(phone.Locator("h1")).ToHaveTextAsync("Tin nhắn");
        await Accessibility.ExpectNoneAsync(phone, "Messages");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Đăng xuất", Exact = true }).ClickAsync();
        await phone.Locator("[data-act=sign-in]").ClickAsync();
        await Expect(phone.Locator("button[name=person][data-name]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_slow_network_the_first_page_needs_little()
    {
        await using var city = await RunningCity.StartAsync();
        await using var chromium = await Chromium.StartAsync();
        var phone = await chromium.OpenAsync(city.Address + "/citizen", 390, 844);
        await Expect(phone.Locator("[data-act=sign-in]")).ToBeVisibleAsync();
        await phone.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var bytes = await phone.EvaluateAsync<int>("() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')].reduce((sum, r) => sum + r.transferSize, 0)");
        var names = await phone.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(r => `${r.transferSize} ${new URL(r.name).pathname}`)");
        Console.WriteLine($"first page: {bytes} bytes over the wire\n{string.Join('\n', names)}");
        Assert.DoesNotContain(names, name => name.Contains("maplibre", StringComparison.Ordinal) || name.Contains("echarts", StringComparison.Ordinal) || name.Contains("signalr", StringComparison.Ordinal));
        Assert.InRange(bytes, 1, 350_000);
    }
}
