namespace Ioc.Data.Embedded;

/// <summary>The server's own log, as far as an operator's one line needs it.</summary>
internal static class PostgresLog
{
    public const string FileName = "server.log";

    private const long KeepAtMost = 16 << 20;

    /// <summary>Makes the log for its owner's eyes only where there is none.</summary>
    /// <returns>Its length.</returns>
    public static long Open(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        return file.Length;
    }

    /// <summary>The text written since a position.</summary>
    public static string Since(string path, long position)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Min(Math.Max(position, file.Length - 65536), file.Length);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The line that tells why the server ended; the last line when none does.</summary>
    public static string Reason(string text)
    {
        // "starting up" and "shutting down" are its answers to our own asking
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.Contains("FATAL:  the database system is", StringComparison.Ordinal)).ToArray();
        foreach (var mark in (string[])["PANIC:", "FATAL:", "could not", "error:"])
        {
            if (Array.FindLast(lines, line => line.Contains(mark, StringComparison.Ordinal)) is { } line)
            {
                return line[Math.Max(0, line.IndexOf(mark, StringComparison.Ordinal))..];
            }
        }

        return lines.Length == 0 ? "it says nothing" : lines[^1];
    }

    /// <summary>Adds what to do where that is known.</summary>
    public static string Explain(string reason) => reason.Trim() switch
    {
        var text when text.Contains("No space left on device", StringComparison.Ordinal) => text + ". The disk is full: free some space, then start again.",
        var text when text.Contains("Permission denied", StringComparison.Ordinal) => text + ". Choose a data folder that this user may write to.",
        var text when text.Contains("Read-only file system", StringComparison.Ordinal) => text + ". Choose a data folder on a file system that can be written.",
        var text => text,
    };

    /// <summary>Keeps the log bounded: one older part, and a new one. The server appends, so emptying the file under it is safe.</summary>
    public static void Trim(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > KeepAtMost })
        {
            File.Copy(path, path + ".1", overwrite: true);     // with its mode
            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        }
    }
}
