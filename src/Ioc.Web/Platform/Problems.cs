using Ioc.Domain.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Web.Platform;

/// <summary>The one error shape (RFC 9457): a stable code for programs, a text in both languages for people.</summary>
public static class Problems
{
    /// <param name="status">HTTP status, 400..599.</param>
    /// <param name="code">Stable, lower-case with dots: <c>case.changed_meanwhile</c>.</param>
    /// <param name="text">One line that says what to do.</param>
    /// <param name="more">Further facts for the page, if any.</param>
    public static ProblemHttpResult Because(int status, string code, LocalText text, object? more = null)
    {
        var problem = new ProblemDetails { Status = status, Type = $"urn:ioc:problem:{code}", Title = text.Vi, Detail = text.En };
        problem.Extensions["code"] = code;
        problem.Extensions["text"] = text;
        if (more is not null)
        {
            problem.Extensions["more"] = more;
        }

        return TypedResults.Problem(problem);
    }
}
