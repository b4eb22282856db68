namespace Ioc.Analytics.Tests;

/// <summary>The repository's samples folder.</summary>
internal static class Samples
{
    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
                {
                    return Path.Combine(folder.FullName, "samples");
                }
            }

            throw new DirectoryNotFoundException("The repository was not found above the tests.");
        }
    }
}
