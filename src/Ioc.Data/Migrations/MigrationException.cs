namespace Ioc.Data.Migrations;

/// <summary>The database could not be brought to the newest version; the message says which file and why.</summary>
public sealed class MigrationException : Exception
{
    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
