using Ioc.Analytics.Facts;

namespace Ioc.Analytics.Sources;

/// <summary>
/// A folder into which files are dropped: <c>FOLDER/FORMAT/file.csv</c>. What was taken moves to <c>FOLDER/FORMAT/done</c>, what cannot be taken
/// to <c>FOLDER/FORMAT/refused</c>, with its reason beside it. A file that tells who people are is not kept once it was taken.
/// </summary>
public sealed class DropFolder(string folder, SourceIntake intake, RefusedRows refused, TimeProvider clock)
{
    private static readonly string[] Taken = [".csv", ".xlsx", ".json"];
    private readonly Dictionary<string, (long Length, DateTime Written)> seen = new(StringComparer.Ordinal);

    /// <summary>Where it is.</summary>
    public string Folder => folder;

    /// <summary>Makes a folder for each format.</summary>
    public void Prepare()
    {
        foreach (var format in intake.Formats.All)
        {
            Directory.CreateDirectory(Path.Combine(folder, format.Code), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute);
        }
    }

    /// <summary>
    /// Takes every file that is whole: one that did not change since the call before. A file whose name ends in .part or .tmp, or begins with a dot, is still on its way.
    /// </summary>
    /// <returns>What became of each file, by its path.</returns>
    public async Task<IReadOnlyList<(string File, ImportReport? Report, string? Reason)>> SweepAsync(CancellationToken token)
    {
        var results = new List<(string, ImportReport?, string?)>();
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var format in intake.Formats.All.Where(f => Directory.Exists(Path.Combine(folder, f.Code))))
        {
            foreach (var file in new DirectoryInfo(Path.Combine(folder, format.Code)).EnumerateFiles().OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal).ToList())
            {
                if (file.Name.StartsWith('.') || file.LinkTarget is not null || !Taken.Contains(file.Extension.ToLowerInvariant(), StringComparer.Ordinal))
                {
                    continue;
                }

                present.Add(file.FullName);
                var stand = (file.Length, file.LastWriteTimeUtc);
                if (!seen.TryGetValue(file.FullName, out var before) || before != stand)
                {
                    seen[file.FullName] = stand;
                    continue;
                }

                results.Add(await TakeAsync(format, file, token));
                seen.Remove(file.FullName);
            }
        }

        foreach (var gone in seen.Keys.Except(present, StringComparer.Ordinal).ToList())
        {
            seen.Remove(gone);
        }

        return results;
    }

    private async Task<(string, ImportReport?, string?)> TakeAsync(SourceFormat format, FileInfo file, CancellationToken token)
    {
        ImportReport report;
        try
        {
            await using var content = file.OpenRead();
            report = (await intake.TakeAsync(new(format, file.Name, content, "folder", "system:folder", Simulated: false), token)).Report!;
        }
        catch (ImportException cannot)
        {
            var at = Move(file, "refused");
            await File.WriteAllTextAsync(at + ".txt", $"{cannot.Text.Vi}\n{cannot.Text.En}\n", token);
            return (file.FullName, null, cannot.Text.En);
        }

        // The import is committed: whatever happens to the file now, sent again it changes nothing.
        if (format.Personal)
        {
            file.Delete();
        }
        else
        {
            var done = Move(file, "done");
            if (report.Refused > 0 && await refused.CsvAsync(report.Id, token) is { } csv)
            {
                await File.WriteAllTextAsync(done + ".refused.csv", "\uFEFF" + csv, token);
            }
        }

        return (file.FullName, report, null);
    }

    // The time before the name, so that two files of one name both stay.
    private string Move(FileInfo file, string where)
    {
        var to = Directory.CreateDirectory(Path.Combine(file.DirectoryName!, where)).FullName;
        var path = Path.Combine(to, $"{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid().ToString("N")[..4]}-{file.Name}");
        File.Move(file.FullName, path);
        return path;
    }
}
