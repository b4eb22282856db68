using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Ioc.EndToEnd;

/// <summary>axe-core in a real browser: what a machine can find of what keeps people out (WCAG 2.1, levels A and AA).</summary>
internal static class Accessibility
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Repository.Root, "node_modules/axe-core/axe.min.js")));

    /// <summary>Fails with every violation found on the page as it stands, and where.</summary>
    public static async Task ExpectNoneAsync(IPage page, string what)
    {
        var found = await ViolationsAsync(page);
        Assert.True(found.Count == 0, $"{what}:\n{string.Join('\n', found)}");
    }

    /// <summary>One line for each rule that is broken, with the first elements that break it.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // evaluated by the browser's own channel: the page's content policy allows no foreign script, and stays as it is
        await page.EvaluateAsync(Axe.Value);
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })");
        return [.. result.GetProperty("violations").EnumerateArray().Select(Line)];
    }

    private static string Line(JsonElement violation)
    {
        var line = new StringBuilder($"{violation.GetProperty("id").GetString()}: {violation.GetProperty("help").GetString()}");
        foreach (var node in violation.GetProperty("nodes").EnumerateArray().Take(3))
        {
            line.Append("\n    ").Append(node.GetProperty("target")).Append(' ').Append(node.GetProperty("html").GetString());
        }

        return line.ToString();
    }
}
