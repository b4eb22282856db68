namespace Ioc.Data.Embedded;

/// <summary>Another program listens on the port that the server was to have.</summary>
internal sealed class PortTakenException(int port)
    : Exception($"Port {port} is taken by another program. Stop that program, or set Ioc:DatabasePort to another port or to 0 for any free one.");
