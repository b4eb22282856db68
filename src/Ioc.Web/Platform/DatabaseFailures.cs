using Ioc.Domain.Text;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Ioc.Web.Platform;

/// <summary>A database that is away is said so, in words that tell what to do; it is never shown as "not found" or as an empty list.</summary>
public sealed class DatabaseFailures(ILogger<DatabaseFailures> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not NpgsqlException { IsTransient: true } and not NpgsqlException { InnerException: System.Net.Sockets.SocketException or IOException })
        {
            return false;
        }

        log.LogWarning("The database did not answer {Path}: {Message}", httpContext.Request.Path, exception.Message);
        await Problems.Because(StatusCodes.Status503ServiceUnavailable, "database.unavailable", new LocalText(
            "Cơ sở dữ liệu tạm thời không trả lời. Không có gì bị mất; hãy thử lại sau ít giây.",
            "The database does not answer at the moment. Nothing is lost; try again in a few seconds.")).ExecuteAsync(httpContext);
        return true;
    }
}
