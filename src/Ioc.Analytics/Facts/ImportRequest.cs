namespace Ioc.Analytics.Facts;

/// <summary>A file or a feed's batch on its way in.</summary>
/// <param name="Name">The file's name, or the feed's; kept with the import.</param>
/// <param name="Actor">Who sends it: <c>staff:NAME</c>, <c>system:demo</c> …</param>
/// <param name="Simulated">Whether its content is invented.</param>
/// <param name="Anchor">The day that offsets count from; null where the file must carry dates.</param>
/// <param name="Until">Rows that lie later than this are left out, neither taken nor refused; null takes all.</param>
public sealed record ImportRequest(string Name, string Actor, bool Simulated, DateOnly? Anchor = null, DateTimeOffset? Until = null);
