using Ioc.Enforcement;
using Ioc.Enforcement.Notices;
using Ioc.Web.Review;

namespace Ioc.Web.Citizen;

/// <summary>How a file that a citizen sent is handed out: to be saved, never run. It comes from outside and is not trusted.</summary>
internal static class AttachmentAnswer
{
    public static IResult Of(HttpResponse response, Outcome<(AttachmentRow File, byte[] Content)> opened)
    {
        if (opened.Refusal is { } refusal)
        {
            return refusal.Answer();
        }

        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "no-store";
        return Results.Bytes(opened.Value.Content, opened.Value.File.MediaType, opened.Value.File.Name);
    }
}
