using System.Text.RegularExpressions;

namespace Ioc.EndToEnd;

/// <summary>The pictures of docs/pages.md. A page without one is not shown to anybody; a picture that nobody shows is weight.</summary>
public sealed partial class GalleryTests
{
    private const long MostBytes = 4 << 20;
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    /// <remarks><c>IOC_WRITE_GALLERY=http://127.0.0.1:8080 ./ioc test Every_page_has_its_picture</c> takes them all anew from a running demo.</remarks>
    [Fact]
    public async Task Every_page_has_its_picture_in_the_docs_and_together_they_stay_small()
    {
        if (Environment.GetEnvironmentVariable("IOC_WRITE_GALLERY") is { Length: > 0 } address)
        {
            await using var chromium = await Chromium.StartAsync();
            await new Gallery(chromium, address.TrimEnd('/'), Path.Combine(Docs, "screenshots")).TakeAsync();
        }

        var shown = Link().Matches(await File.ReadAllTextAsync(Path.Combine(Docs, "pages.md"))).Select(link => link.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var there = new DirectoryInfo(Path.Combine(Docs, "screenshots")).GetFiles();
        Assert.Equal(there.Select(file => file.Name).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.InRange(there.Sum(file => file.Length), 1, MostBytes);

        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Ioc.Web/ClientApp/src/features"), "routes.ts", SearchOption.AllDirectories)
            .SelectMany(file => Route().Matches(File.ReadAllText(file))).Select(route => route.Groups["path"].Value).ToList();
        Assert.Contains("/review", pages);
        Assert.Empty(pages.Except(Gallery.Pages, StringComparer.Ordinal));
        Assert.Empty(Gallery.Names.Except(there.Select(file => file.Name), StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\(screenshots/(?<name>[^)]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("path: '(?<path>/[^'/:]*(/[^'/:]+)*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Route();
}
