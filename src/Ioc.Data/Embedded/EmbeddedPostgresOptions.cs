namespace Ioc.Data.Embedded;

/// <summary>Where the embedded server lives and how it behaves.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The server's own folder: the cluster, the lock, the log and <c>server.json</c> (port and password, mode 0600).</summary>
    public required string Folder { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 takes the one used last time when it is free, else any free one.</summary>
    public int Port { get; init; }

    /// <summary>The folder that holds <c>bin/postgres</c>; null looks in <c>IOC_POSTGRES</c>, then in node_modules here and above.</summary>
    public string? Binaries { get; init; }

    /// <summary>False gives up safety against a power cut for speed. For tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>True removes <see cref="Folder"/> when the server stops, however the holder ended. For tests only.</summary>
    public bool Temporary { get; init; }

    /// <summary>How long a start may take before it is given up. Recovery after an unclean stop counts.</summary>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromMinutes(2);
}
