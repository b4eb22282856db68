using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.EndToEnd;

/// <summary>Rules and the road's plane are drawn on the camera's picture with the mouse, and what was drawn is what is stored.</summary>
[Collection(nameof(StaffTown))]
public sealed class CameraBoardTests(StaffTown town)
{
    private const double Near = 0.004; // of the picture's side: two pixels of a screen

    [Fact]
    public async Task A_line_drawn_and_moved_with_the_mouse_is_stored_where_it_was_drawn()
    {
        var board = await NewCameraAsync("E2E-LINE");
        await board.Locator(".new select").SelectOptionAsync("wrong_way");
        await board.GetByRole(AriaRole.Button, new() { Name = "Thêm quy tắc" }).ClickAsync();
        await board.Locator(".shape-row", new() { HasText = "Vạch" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await ClickAsync(board, 0.2, 0.7);
        await ClickAsync(board, 0.8, 0.6);
        await Expect(board.Locator("[data-shape='rules[0].line']")).ToHaveCountAsync(1);
        await DragAsync(board, (0.8, 0.6), (0.75, 0.8));
        await Accessibility.ExpectNoneAsync(board, "A line being drawn");

        var config = await SaveAsync(board, "E2E-LINE", "Vẽ vạch ngược chiều");
        var rule = config.GetProperty("rules")[0];
        Assert.Equal("wrong_way", rule.GetProperty("kind").GetString());
        IsNear([[0.2, 0.7], [0.75, 0.8]], rule.GetProperty("line"));
        await Expect(board.Locator("[data-shape='rules[0].line']")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_plane_of_the_road_is_calibrated_on_the_picture_checked_by_its_grid_and_stored()
    {
        var board = await NewCameraAsync("E2E-PLANE");
        await board.GetByRole(AriaRole.Tab, new() { Name = "Thiết bị và mặt đường" }).ClickAsync();
        await board.GetByRole(AriaRole.Button, new() { Name = "Bắt đầu hiệu chuẩn" }).ClickAsync();
        await Expect(board.Locator("svg.board .mark circle")).ToHaveCountAsync(4);
        await DragAsync(board, (0.35, 0.9), (0.3, 0.85));
        await DragAsync(board, (0.65, 0.9), (0.7, 0.85));
        var width = board.Locator(".mark-row:not(.mark-head)").Nth(1).Locator("input").First;
        await width.FillAsync("7.5");
        await width.PressAsync("Tab");
        await Expect(board.Locator("svg.board .mark text").Nth(1)).ToContainTextAsync("7.5");
        await Expect(board.Locator("svg.board .grid line").First).ToBeAttachedAsync();
        await Accessibility.ExpectNoneAsync(board, "The plane being calibrated");

        // The grid's first line across goes through the two near marks: what is seen is what speeds are measured by.
        var across = await board.Locator("svg.board .grid line").EvaluateAllAsync<double[][]>("lines => lines.map((line) => ['x1', 'y1', 'x2', 'y2'].map((name) => Number(line.getAttribute(name))))");
        var (pictureWidth, pictureHeight) = (1920.0, 1080.0);
        Assert.Contains(across, line => Math.Abs((line[0] / pictureWidth) - 0.3) < 0.01 && Math.Abs((line[1] / pictureHeight) - 0.85) < 0.01);

        var points = (await SaveAsync(board, "E2E-PLANE", "Hiệu chỉnh mặt đường")).GetProperty("plane").GetProperty("points");
        Assert.Equal(4, points.GetArrayLength());
        Assert.Equal([0, 7.5, 7, 0], points.EnumerateArray().Select(point => point.GetProperty("metresX").GetDouble()));
        foreach (var (at, x, y) in ((int, double, double)[])[(0, 0.3, 0.85), (1, 0.7, 0.85), (2, 0.58, 0.5), (3, 0.42, 0.5)])
        {
            Assert.InRange(points[at].GetProperty("x").GetDouble(), x - Near, x + Near);
            Assert.InRange(points[at].GetProperty("y").GetDouble(), y - Near, y + Near);
        }
    }

    // A camera of its own, switched off: nobody watches it, and no other test's rules change.
    private async Task<IPage> NewCameraAsync(string code)
    {
        await town.SendAsync("vanhanh", "POST", "/api/cameras", new { code, nameVi = "Thử vẽ", nameEn = "Drawing", kind = "video", source = StaffTown.Video, simulated = true });
        await town.SendAsync("vanhanh", "POST", $"/api/cameras/{code}/disable");
        var board = await town.OpenAsync("vanhanh", "/cameras/" + code);
        await Expect(board.Locator("svg.board image")).ToHaveCountAsync(1);
        await board.WaitForFunctionAsync("() => document.querySelector('.measure')?.complete && document.querySelector('.measure').naturalWidth > 0");
        return board;
    }

    private async Task<JsonElement> SaveAsync(IPage board, string code, string note)
    {
        await board.GetByRole(AriaRole.Button, new() { Name = "Lưu phiên bản" }).ClickAsync();
        await board.Locator("dialog[open] input[name=note]").FillAsync(note);
        var saved = await board.RunAndWaitForResponseAsync(() => board.Locator("dialog[open] button[type=submit]").ClickAsync(), answer => answer.Url.EndsWith("/config", StringComparison.Ordinal));
        Assert.True(saved.Ok, await saved.TextAsync());
        await Expect(board.Locator("dialog[open]")).ToHaveCountAsync(0);
        return (await town.SendAsync("vanhanh", "GET", "/api/cameras/" + code))!.Value.GetProperty("config");
    }

    private static async Task<(float X, float Y)> AtAsync(IPage board, double x, double y)
    {
        var box = (await board.Locator("svg.board").BoundingBoxAsync())!;
        return (box.X + (float)(x * box.Width), box.Y + (float)(y * box.Height));
    }

    private static async Task ClickAsync(IPage board, double x, double y)
    {
        var at = await AtAsync(board, x, y);
        await board.Mouse.MoveAsync(at.X, at.Y);
        await board.Mouse.ClickAsync(at.X, at.Y);
    }

    private static async Task DragAsync(IPage board, (double X, double Y) from, (double X, double Y) to)
    {
        var (start, end) = (await AtAsync(board, from.X, from.Y), await AtAsync(board, to.X, to.Y));
        await board.Mouse.MoveAsync(start.X, start.Y);
        await board.Mouse.DownAsync();
        await board.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 5 });
        await board.Mouse.UpAsync();
    }

    private static void IsNear(double[][] wanted, JsonElement stored)
    {
        Assert.Equal(wanted.Length, stored.GetArrayLength());
        foreach (var (point, at) in wanted.Zip(stored.EnumerateArray()))
        {
            Assert.InRange(at[0].GetDouble(), point[0] - Near, point[0] + Near);
            Assert.InRange(at[1].GetDouble(), point[1] - Near, point[1] + Near);
        }
    }
}
