namespace Ioc.Architecture.Tests;

/// <summary>References point down only: Domain, then Data, then Vision, Enforcement and Analytics side by side, then Web.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Ioc.Domain"] = [],
        ["Ioc.Data"] = ["Ioc.Domain"],
        ["Ioc.Documents"] = [],
        ["Ioc.Vision"] = ["Ioc.Domain", "Ioc.Data", "Microsoft.ML.OnnxRuntime"],
        ["Ioc.Enforcement"] = ["Ioc.Domain", "Ioc.Data", "Ioc.Documents"],
        ["Ioc.Analytics"] = ["Ioc.Domain", "Ioc.Data", "Ioc.Documents"],
        ["Ioc.Web"] = ["Ioc.Domain", "Ioc.Data", "Ioc.Documents", "Ioc.Vision", "Ioc.Enforcement", "Ioc.Analytics"],
    };

    [Fact]
    public void Every_project_references_only_projects_below_it() => Assert.Empty(Offences(Repository.ProjectReferences()));

    [Fact]
    public void Every_project_of_the_house_has_its_place_in_the_rule() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Repository.ProjectReferences().Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Ioc.Domain", "Ioc.Data")]
    [InlineData("Ioc.Vision", "Ioc.Web")]
    [InlineData("Ioc.Enforcement", "Ioc.Vision")]
    [InlineData("Ioc.Analytics", "Ioc.Enforcement")]
    public void A_reference_upwards_or_sideways_is_caught(string from, string to)
    {
        var doctored = Repository.ProjectReferences();
        doctored[from] = [.. doctored[from], to];

        Assert.Equal([$"{from} must not reference {to}"], Offences(doctored));
    }

    [Fact]
    public void The_domain_uses_no_package_and_no_input_or_output()
    {
        var project = File.ReadAllText(Path.Combine(Repository.Root, "src/Ioc.Domain/Ioc.Domain.csproj"));
        Assert.DoesNotContain("PackageReference", project, StringComparison.Ordinal);

        string[] outside = ["System.IO", "System.Net", "System.Data", "System.Diagnostics.Process", "TimeProvider"];
        var offences = Repository.SourceFiles("src/Ioc.Domain")
            .SelectMany(path => outside.Where(word => UsesOutside(File.ReadAllText(path), word)).Select(word => $"{Path.GetFileName(path)} uses {word}"));
        Assert.Empty(offences);
    }

    [Fact]
    public void Input_and_output_in_the_domain_would_be_caught() =>
        Assert.True(UsesOutside("using System.IO;\nnamespace X;", "System.IO"));

    private static bool UsesOutside(string source, string word) => source.Contains(word, StringComparison.Ordinal);

    private static IEnumerable<string> Offences(Dictionary<string, string[]> references) =>
        from project in references
        from target in project.Value
        where !Allowed.TryGetValue(project.Key, out var below) || !below.Contains(target, StringComparer.Ordinal)
        select $"{project.Key} must not reference {target}";
}
