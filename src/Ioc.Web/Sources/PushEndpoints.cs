using System.Security.Cryptography;
using System.Text.Json;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Sources;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Web.Sources;

/// <summary>Where systems push: <c>POST /api/push/{format}</c>, with a key, an idempotency key and the version of the contract.</summary>
public static class PushEndpoints
{
    private const int LargestBody = 32 << 20;

    /// <summary>Maps /api/push.</summary>
    public static IEndpointRouteBuilder MapPush(this IEndpointRouteBuilder routes)
    {
        var push = routes.MapGroup("/api/push").WithTags("push").RequireAuthorization(Policies.PushFacts).WithMetadata(new CalledByMachines());
        push.MapPost("/{format}", PushAsync).Accepts<IReadOnlyList<Dictionary<string, object?>>>("application/json", "text/csv").Produces<PushAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithName("pushFacts").WithSummary("Delivers rows of a format. The same Idempotency-Key with the same body is answered as the first time; rows sent twice change nothing.");
        push.MapGet("/formats", (SourceFormats formats, HttpContext http) => TypedResults.Ok(
            formats.All.Where(f => Key(http).Sources.Contains(f.Source, StringComparer.Ordinal)).Select(FormatView.Of).ToList())).WithName("pushFormats");
        return routes;
    }

    private static async Task<Results<Ok<JsonElement>, ProblemHttpResult>> PushAsync(
        string format, HttpContext http, SourceIntake intake, PushKeys keys, PushLimits limits, CancellationToken token,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey = null, [FromHeader(Name = "X-Contract")] string? contract = null)
    {
        var key = Key(http);
        if (intake.Formats.Find(format) is not { } known)
        {
            return Problems.Because(StatusCodes.Status404NotFound, "push.format", new LocalText("Không có định dạng này. Xem /api/push/formats.", "There is no such format. See /api/push/formats."));
        }

        if (!key.Sources.Contains(known.Source, StringComparer.Ordinal))
        {
            return Problems.Because(StatusCodes.Status403Forbidden, "push.source", new LocalText(
                $"Khóa này không được gửi nguồn “{known.Source}”.", $"This key may not push the source “{known.Source}”."));
        }

        if (contract is not null && contract != known.Contract)
        {
            return Problems.Because(StatusCodes.Status409Conflict, "push.contract", new LocalText(
                $"Phiên bản hợp đồng dữ liệu là {known.Contract}, không phải {contract}.", $"The contract's version is {known.Contract}, not {contract}."));
        }

        if (string.IsNullOrWhiteSpace(idempotencyKey) || idempotencyKey.Length > 100)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "push.idempotency", new LocalText(
                "Thiếu tiêu đề Idempotency-Key (1–100 ký tự): mỗi lần gửi một khóa riêng, gửi lại thì giữ nguyên.",
                "The header Idempotency-Key (1–100 characters) is missing: one of its own for each delivery, the same one when it is repeated."));
        }

        if (limits.SecondsToWait(key.Id) is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problems.Because(StatusCodes.Status429TooManyRequests, "push.too_many", new LocalText("Gửi quá nhiều lần trong một phút.", "Too many pushes in a minute."));
        }

        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, token)) > 0)
        {
            if (body.Length + read > LargestBody)
            {
                return Problems.Because(StatusCodes.Status413PayloadTooLarge, "push.too_large", new LocalText(
                    $"Mỗi lần gửi tối đa {LargestBody >> 20} MB. Hãy chia nhỏ.", $"At most {LargestBody >> 20} MB a push. Split it."));
            }

            body.Write(buffer, 0, read);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
        body.Position = 0;
        var ending = http.Request.ContentType?.Contains("csv", StringComparison.OrdinalIgnoreCase) == true ? "csv" : "json";
        try
        {
            var answered = await keys.OnceAsync(key, idempotencyKey, known.Source, sha256, async () =>
            {
                var result = await intake.TakeAsync(new(known, $"{key.Name}.{ending}", body, "push", $"source-key:{key.Id}", Simulated: false), token);
                return JsonSerializer.SerializeToElement(PushAnswer.Of(result.Report!, known), JsonSerializerOptions.Web);
            }, token);
            switch (answered.Turn)
            {
                case PushTurn.OtherBody:
                    return Problems.Because(StatusCodes.Status422UnprocessableEntity, "push.idempotency_reused", new LocalText(
                        "Idempotency-Key này đã dùng cho nội dung khác.", "This Idempotency-Key was used for another body."));
                case PushTurn.UnderWay:
                    http.Response.Headers.RetryAfter = "5";
                    return Problems.Because(StatusCodes.Status409Conflict, "push.under_way", new LocalText(
                        "Lần gửi này đang được xử lý. Hãy gửi lại sau vài giây.", "This push is being done at this moment. Send it again in a few seconds."));
                case PushTurn.Earlier:
                    http.Response.Headers["Idempotent-Replayed"] = "true";
                    break;
            }

            return TypedResults.Ok(answered.Answer!.Value);
        }
        catch (ImportException refused)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "push.refused", refused.Text);
        }
    }

    private static PushKey Key(HttpContext http) => (PushKey)http.Items[PushKeyAuthentication.Item]!;
}

/// <summary>What became of a push.</summary>
/// <param name="Refusals">Why rows were refused, at most 1,000; <c>line</c> counts the rows of the body from 1.</param>
public sealed record PushAnswer(Guid Import, string Contract, int Taken, int Unchanged, int Refused, IReadOnlyList<RefusalView> Refusals)
{
    internal static PushAnswer Of(ImportReport report, SourceFormat format) =>
        new(report.Id, format.Contract, report.Taken, report.Unchanged, report.Refused, [.. report.Refusals.Select(RefusalView.Of)]);
}
