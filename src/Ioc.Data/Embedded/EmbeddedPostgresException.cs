namespace Ioc.Data.Embedded;

/// <summary>The embedded server cannot be had; the message is one line that says why and what to do.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
