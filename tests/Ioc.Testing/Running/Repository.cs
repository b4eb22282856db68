namespace Ioc.Testing.Running;

/// <summary>The checkout that the running program was built in.</summary>
public static class Repository
{
    /// <summary>Its folder.</summary>
    public static readonly string Root = FindRoot();

    /// <summary>The built program of a project, of the same configuration as the running one: <c>artifacts/bin/PROJECT/CONFIGURATION/PROJECT.dll</c>.</summary>
    public static string Program(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, project + ".dll");
    }

    /// <summary>A file of the samples.</summary>
    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Ioc.sln was not found above the program.");
    }
}
