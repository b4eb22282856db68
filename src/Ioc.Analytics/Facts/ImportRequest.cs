namespace Ioc.Analytics.Facts;

/// <summary>A file or a feed's batch on its way in.</summary>
/// <param name="Name">The file's name, or the feed's; kept with the import.</param>
/// <param name="Actor">Who sends it: <c>staff:NAME</c>, <c>system:demo</c> …</param>
/// <param name="Simulated">Whether its content is invented.</param>
/// <param name="Anchor">The day that offsets count from; null where the file must carry dates.</param>
/// <param name="Until">Rows that lie later than this are left out, neither taken nor refused; null takes all.</param>
public sealed record ImportRequest(string Name, string Actor, bool Simulated, DateOnly? Anchor = null, DateTimeOffset? Until = null)
{
    /// <summary>How it came: file, upload, folder, push or pull.</summary>
    public string Way { get; init; } = "file";

    /// <summary>The format and its version; null for the source's own files.</summary>
    public string? Format { get; init; }

    /// <summary>The version of the format.</summary>
    public string? Contract { get; init; }

    /// <summary>Refused rows are kept whole, so that they can be corrected and sent again; not where they tell who a person is.</summary>
    public bool KeepRefused { get; init; }

    /// <summary>Its rows tell who people are: of a refused one only place and reason are kept, not what it says.</summary>
    public bool Personal { get; init; }

    /// <summary>Does everything and then undoes it: what would happen, and nothing does.</summary>
    public bool Rehearse { get; init; }

    /// <summary>The day whose places the codes and names mean; null for those of today.</summary>
    public DateOnly? PlacesOf { get; init; }
}
