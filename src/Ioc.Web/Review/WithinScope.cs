using Ioc.Enforcement;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Web.Review;

/// <summary>
/// Stands before every route that names a case: an officer of one ward finds no case of another, whatever is asked of it. Refused as if the case did
/// not exist, so that its number tells nothing.
/// </summary>
internal sealed class WithinScope(NpgsqlDataSource database) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return Guid.TryParse(http.GetRouteValue("id") as string, out var id) && !await CaseScope.HoldsAsync(database, id, http.User.Officer(), http.RequestAborted)
            ? Refusals.CaseUnknown.Answer()
            : await next(context);
    }
}
