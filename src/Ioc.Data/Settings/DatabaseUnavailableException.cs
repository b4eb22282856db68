namespace Ioc.Data.Settings;

/// <summary>The operator's server does not answer or refuses us; the message is one line that says what to do.</summary>
public sealed class DatabaseUnavailableException(string message, Exception cause) : Exception(message, cause);
