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

    /// <summary>Answers what leads nowhere below a part of the site.</summary>
    public static Task NothingHereAsync(HttpContext http) => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound).ExecuteAsync(http);

    /// <summary>Gives an answer that the framework made by itself (a body that is no JSON, an address that leads nowhere, a fault of ours) the same shape: nobody is left with "Bad Request".</summary>
    public static void InWords(ProblemDetails problem)
    {
        if (problem.Status is not { } status || problem.Extensions.ContainsKey("text"))
        {
            return;
        }

        var (code, text) = status switch
        {
            StatusCodes.Status404NotFound => ("request.not_found", new LocalText("Không tìm thấy. Hãy kiểm tra đường dẫn, hoặc tải lại trang.", "Not found. Check the address, or load the page again.")),
            StatusCodes.Status413PayloadTooLarge => ("request.too_large", new LocalText("Tệp gửi lên quá lớn. Hãy chia nhỏ rồi gửi lại.", "What was sent is too large. Split it and send it again.")),
            >= 500 => ("server.failed", new LocalText(
                "Máy chủ gặp lỗi nên chưa chắc việc này đã được ghi. Hãy tải lại trang để kiểm tra rồi thử lại; nếu vẫn lỗi, báo quản trị viên.",
                "The server failed, so this may not have been recorded. Load the page again to see, then try again; if it fails once more, tell the administrator.")),
            _ => ("request.wrong", new LocalText("Máy chủ không hiểu yêu cầu này. Hãy kiểm tra các ô đã nhập rồi thử lại.", "The server does not understand this request. Check what was entered and try again.")),
        };
        problem.Type = $"urn:ioc:problem:{code}";
        (problem.Title, problem.Detail) = (text.Vi, text.En);
        problem.Extensions["code"] = code;
        problem.Extensions["text"] = text;
    }
}
