namespace Ioc.EndToEnd;

internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>The built program of a project, of the same configuration as these tests.</summary>
    public static string Program(string project) =>
        Path.Combine(AppContext.BaseDirectory.Replace("Ioc.EndToEnd", project, StringComparison.Ordinal), project + ".dll");

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Ioc.sln was not found above the tests.");
    }
}
