using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Ioc.Web.Tests.Platform;

/// <summary>Answers that say no: ProblemDetails with a code, and what to do in both languages.</summary>
internal static class Refused
{
    /// <summary>Asserts that an answer is a problem of this status and code, told in Vietnamese and in English.</summary>
    public static async Task AsAsync(Task<HttpResponseMessage> asked, HttpStatusCode status, string code)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{status} was expected, not {answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal($"urn:ioc:problem:{code}", (string?)problem["type"]);
        Assert.Equal((int)status, (int)problem["status"]!);
        var (vi, en) = ((string)problem["text"]!["vi"]!, (string)problem["text"]!["en"]!);
        Assert.True(vi.Length > 10 && en.Length > 10 && vi != en, $"{vi} | {en}");
        Assert.Contains(vi, letter => letter > '\u00bf');
    }

    /// <summary>Asserts that whoever is not signed in, and whoever may not, is told so.</summary>
    public static async Task ToAsync(HttpClient stranger, HttpClient other, HttpMethod method, string path, object? body = null)
    {
        await AsAsync(SendAsync(stranger, method, path, body), HttpStatusCode.Unauthorized, "session.needed");
        await AsAsync(SendAsync(other, method, path, body), HttpStatusCode.Forbidden, "session.not_allowed");
    }

    /// <summary>Sends a request with a body of JSON, or none.</summary>
    public static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, object? body = null) =>
        client.SendAsync(new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) });
}
