namespace Ioc.Vision.Capture;

/// <summary>The recorded videos of a folder.</summary>
public static class VideoFiles
{
    /// <summary>Endings of files that may hold a video, lower-case with the dot.</summary>
    public static readonly IReadOnlyList<string> Endings = [".mp4", ".mkv", ".mov", ".avi", ".ts", ".m4v", ".webm", ".mpg", ".mpeg"];

    /// <summary>Whether a file may be a video by its name; hidden ones are still on their way.</summary>
    public static bool IsOne(string name) => name is not ['.', ..] && Endings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Those directly in a folder, in the order of their names; empty when there is no such folder.</summary>
    public static IReadOnlyList<FileInfo> In(string folder) => folder.Length > 0 && Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => IsOne(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal)]
        : [];
}
