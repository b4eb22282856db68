namespace Ioc.Vision.Cameras;

/// <summary>Where a worker keeps things; shared with the host and with other workers of the machine.</summary>
/// <param name="Root">The data folder.</param>
/// <param name="Worker">The worker's name.</param>
public sealed record DataFolder(string Root, string Worker)
{
    /// <summary>The worker's name as a file name.</summary>
    public string WorkerFile { get; } = string.Concat(Worker.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    public string Evidence => Path.Combine(Root, "evidence");

    /// <summary>The keys that evidence is signed with.</summary>
    public string EvidenceKeys => Path.Combine(Root, Ioc.Data.Evidence.EvidenceKeyRing.FolderName);

    /// <summary>Pictures of vehicles that the rules across cameras may still ask for.</summary>
    public string PassagePictures => Path.Combine(Root, Vision.Evidence.PassagePictures.FolderName);

    /// <summary>What waits for the database.</summary>
    public string Spool => Path.Combine(Root, "spool", WorkerFile);

    /// <summary>CODE.jpg: a camera's newest public still.</summary>
    public string Stills => Path.Combine(Root, "stills");

    /// <summary>Every set of models that ever judged here, see <see cref="Inference.ModelShelf"/>.</summary>
    public string Models => Path.Combine(Root, Inference.ModelShelf.FolderName);

    /// <summary>Results of replays, see <see cref="Replay.ReplayShelf"/>.</summary>
    public string Replays => Path.Combine(Root, Replay.ReplayShelf.FolderName);

    /// <summary>How far recorded files have been judged.</summary>
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>The last seconds of a live camera's compressed video.</summary>
    public string Recent(string camera) => Path.Combine(Root, "recent", camera);

    /// <summary>Bytes free on the disk; null when it cannot be told.</summary>
    public long? Free()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(Root)).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
