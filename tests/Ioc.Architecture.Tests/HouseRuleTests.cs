using System.Text.RegularExpressions;

namespace Ioc.Architecture.Tests;

/// <summary>Rules of the house that no analyzer knows; each with a control that proves it bites.</summary>
public sealed partial class HouseRuleTests
{
    [Fact]
    public void No_error_is_swallowed_by_a_bare_catch() => Assert.Empty(FilesWhere("src", Swallows));

    [Theory]
    [InlineData("try { X(); } catch { }", true)]
    [InlineData("try { X(); } catch { if (a) { B(); } }", true)]
    [InlineData("try { X(); } catch { if (a) { B(); } throw; }", false)]
    public void A_bare_catch_that_does_not_throw_on_would_be_caught(string source, bool swallows) => Assert.Equal(swallows, Swallows(source));

    [Fact]
    public void No_unfinished_work_is_left_in_the_sources() =>
        Assert.Empty(FilesWhere("src", source => Unfinished().IsMatch(source)));

    [Fact]
    public void Unfinished_work_would_be_caught() => Assert.Matches(Unfinished(), "throw new " + "NotImplemented" + "Exception();");

    [Fact]
    public void Folders_are_named_for_what_they_do_and_never_for_what_a_type_is()
    {
        string[] banned = ["Models", "Services", "Helpers", "Utils", "Common", "Managers", "Repositories"];
        var offences = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && !path.Contains("wwwroot", StringComparison.Ordinal))
            .Where(path => banned.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
        Assert.Empty(offences);
    }

    [Fact]
    public void Migrations_are_numbered_and_named_in_one_way()
    {
        var names = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Ioc.Data/Migrations"), "*.sql").Select(Path.GetFileName).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches(MigrationName(), name));
        Assert.Equal(names.Length, names.Select(name => name![..4]).Distinct(StringComparer.Ordinal).Count());
    }

    private static bool Swallows(string source) => BareCatch().Matches(source).Any(start => !Block(source, start.Index + start.Length).Contains("throw;", StringComparison.Ordinal));

    // What stands between an opened brace and the one that closes it.
    private static string Block(string source, int from)
    {
        var depth = 1;
        var to = from;
        while (to < source.Length && depth > 0)
        {
            depth += source[to] switch { '{' => 1, '}' => -1, _ => 0 };
            to++;
        }

        return source[from..to];
    }

    private static IEnumerable<string> FilesWhere(string folder, Func<string, bool> breaks) =>
        Repository.SourceFiles(folder).Where(path => breaks(File.ReadAllText(path))).Select(path => Path.GetRelativePath(Repository.Root, path));

    [GeneratedRegex(@"catch\s*\{", RegexOptions.None, 1000)]
    private static partial Regex BareCatch();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b", RegexOptions.None, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$", RegexOptions.None, 1000)]
    private static partial Regex MigrationName();
}
