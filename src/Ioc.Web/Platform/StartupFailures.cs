using System.Net.Sockets;
using Ioc.Data.Embedded;
using Ioc.Data.Migrations;
using Ioc.Data.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform;

/// <summary>What keeps the host from starting, said to the operator.</summary>
public static class StartupFailures
{
    /// <summary>One line that says what to do, for the failures that an operator can mend; null for the others.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        IocOptionsException or EmbeddedPostgresException or DatabaseUnavailableException or MigrationException => failure.Message,
        OptionsValidationException wrong => string.Join(" ", wrong.Failures),
        IOException { InnerException: AddressInUseException taken } => $"{taken.Message}. Cổng đã có chương trình khác dùng; chọn cổng khác / The port is taken; choose another: --port N",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => "Cổng đã có chương trình khác dùng; chọn cổng khác / The port is taken; choose another: --port N",
        OperationCanceledException => "Đã dừng / Stopped.",
        _ => null,
    };
}
