using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>The review desk without a mouse.</summary>
[Collection(nameof(StaffTown))]
public sealed class DeskByKeyboardTests(StaffTown town)
{
    private const string Plate = "51K48267"; // a car, as the sample's register has it

    [Fact]
    public async Task A_case_is_claimed_looked_at_corrected_approved_and_taken_back_by_the_keyboard_alone()
    {
        await town.AddCaseAsync("59X382615", "motorbike");
        var desk = await town.OpenAsync("thamquyen", "/review");
        var keys = desk.Keyboard;

        // The queue is narrowed to one camera.
        await ToAsync(desk, "active.tagName === 'SUMMARY'");
        await keys.PressAsync("Enter");
        await ToAsync(desk, "active.name === 'camera'");
        await keys.TypeAsync(StaffTown.SceneCamera);
        await ToAsync(desk, "active.classList.contains('item')");
        await Expect(desk.Locator(".items .item")).ToHaveCountAsync(1);

        // N takes the next case, and nobody else can work on it.
        var claimed = await AnsweredAsync(desk, "/api/review/next", () => keys.PressAsync("n"));
        var id = claimed.GetProperty("id").GetString()!;
        await desk.WaitForURLAsync(url => url.EndsWith(id, StringComparison.Ordinal));
        Assert.True((await town.CaseAsync(id)).GetProperty("procedure").GetProperty("lease").GetProperty("mine").GetBoolean());

        // The stills by their numbers, and a plate that is typed again while its crop stays in sight.
        await keys.PressAsync("1");
        await Expect(desk.Locator(".strip [aria-selected=true]")).ToContainTextAsync("1");
        await keys.PressAsync("p");
        await Expect(desk.Locator("dialog[open] input[name=plate]")).ToBeFocusedAsync();
        await Expect(desk.Locator("dialog[open] img.crop")).ToBeVisibleAsync();
        await keys.PressAsync("Control+a");
        await keys.TypeAsync("51k-482.67");

        // The camera took it for a motorbike; whoever corrects the plate says that it is a car.
        await Expect(desk.Locator("dialog[open] select[name=class]")).ToHaveValueAsync("motorbike");
        await keys.PressAsync("Tab");
        await keys.PressAsync("ArrowUp");
        await Expect(desk.Locator("dialog[open] select[name=class]")).ToHaveValueAsync("car");
        await keys.PressAsync("Shift+Tab");
        var corrected = await AnsweredAsync(desk, "/plate", () => keys.PressAsync("Enter"));
        Assert.Equal(Plate, corrected.GetProperty("plate").GetString());

        // Now the car's offence is the one that is approved.
        await Expect(desk.Locator("#offence option:checked")).ToContainTextAsync("Điều 6");
        await Expect(desk.Locator("dialog[open]")).ToHaveCountAsync(0);

        await AnsweredAsync(desk, "/approve", () => keys.PressAsync("a"));
        Assert.Equal("approved", (await town.CaseAsync(id)).GetProperty("state").GetString());

        // Back to what was approved: along the page to the list's state, one further, and the first case of it.
        await ToAsync(desk, "active.id === 'queue-state'");
        await Expect(desk.Locator("#queue-state")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await Expect(desk.Locator("#queue-state")).ToHaveValueAsync("approved");
        await Expect(desk.Locator(".items .item")).ToHaveCountAsync(1);
        await ToAsync(desk, "active.tagName === 'SUMMARY'");
        await keys.PressAsync("j");
        await desk.WaitForURLAsync(url => url.EndsWith(id, StringComparison.Ordinal));
        await Expect(desk.Locator("article.case")).ToContainTextAsync("51K-482.67");
        await AnsweredAsync(desk, "/undo", () => keys.PressAsync("z"));
        Assert.Equal("pending_review", (await town.CaseAsync(id)).GetProperty("state").GetString());

    }

    [Fact]
    public async Task A_step_through_the_clip_is_one_frame_of_the_camera_and_says_which()
    {
        var id = await town.AddCaseAsync("51L60783");
        var desk = await town.OpenAsync("canbo", "/review/" + id);
        var clip = await desk.Context.APIRequest.GetAsync($"{town.Address}/api/review/cases/{id}/evidence/clip.mp4");
        var times = await ProbeAsync(await clip.BodyAsync());
        Assert.Equal(5, times.Count); // five frames a second: a step of 1/25 s would show the same frame five times

        await desk.Keyboard.PressAsync("4");
        var film = desk.Locator("video.large");
        await desk.WaitForFunctionAsync("() => document.querySelector('video.large')?.readyState >= 3");
        await film.EvaluateAsync("film => { film.loop = false; film.pause(); film.currentTime = 0; }");
        await desk.WaitForFunctionAsync("() => { const film = document.querySelector('video.large'); return film.paused && !film.seeking && film.currentTime === 0; }");
        for (var frame = 1; frame < times.Count; frame++)
        {
            Assert.Equal(times[frame], await ShownAfterAsync(desk, "."), 0.002);
            await Expect(desk.Locator("[data-frame]")).ToContainTextAsync($"{(frame + 1).ToString(CultureInfo.InvariantCulture)}/5");
        }

        Assert.Equal(times[3], await ShownAfterAsync(desk, ","), 0.002);
        await Accessibility.ExpectNoneAsync(desk, "A frame of the clip");
    }

    // Along the page, as the Tab key goes.
    private static async Task ToAsync(IPage desk, string wanted)
    {
        for (var step = 0; step < 120; step++)
        {
            if (await desk.EvaluateAsync<bool>($"() => {{ const active = document.activeElement; return {wanted}; }}"))
            {
                return;
            }

            await desk.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not come to where {wanted}");
    }

    // The browser's own word for which frame of the film it shows.
    private static async Task<double> ShownAfterAsync(IPage desk, string key)
    {
        await desk.EvaluateAsync("() => { window.frameShown = new Promise((resolve) => document.querySelector('video.large').requestVideoFrameCallback((_, { mediaTime }) => resolve(mediaTime))); }");
        await desk.Keyboard.PressAsync(key);
        return await desk.EvaluateAsync<double>("() => window.frameShown");
    }

    private static async Task<List<double>> ProbeAsync(byte[] clip)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, clip);
            await using var probe = new OwnedProcess("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "frame=pts_time", "-of", "csv=p=0", file]);
            var (_, said) = await probe.FinishAsync(TimeSpan.FromMinutes(1));
            return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.Trim().TrimEnd(','), CultureInfo.InvariantCulture)).Order()];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<JsonElement> AnsweredAsync(IPage desk, string path, Func<Task> how)
    {
        var answer = await desk.RunAndWaitForResponseAsync(how, response => response.Request.Method == "POST" && new Uri(response.Url).AbsolutePath.EndsWith(path, StringComparison.Ordinal));
        Assert.True(answer.Ok, await answer.TextAsync());
        return (await answer.JsonAsync())!.Value;
    }
}
