using Ioc.Enforcement;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Web.Review;

/// <summary>The one place where a refusal becomes an HTTP answer.</summary>
internal static class RefusalAnswers
{
    public static ProblemHttpResult Answer(this Refusal refusal) => Problems.Because(
        refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        refusal.Code,
        refusal.Text);
}
