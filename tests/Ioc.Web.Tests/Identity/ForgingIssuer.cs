using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Web.Tests.Identity;

/// <summary>An OpenID Connect issuer on a real port that says whatever a test wants it to say. Its tokens are put together by hand, not by the library that checks them.</summary>
internal sealed class ForgingIssuer : IAsyncDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication? server;

    public string Address { get; private set; } = "";

    /// <summary>What the token endpoint answers with, given the nonce that the site asked with.</summary>
    public Func<string> IdToken { get; set; } = () => "";

    /// <summary>The last request to the token endpoint.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    public RSA Key => key;

    public static async Task<ForgingIssuer> StartAsync()
    {
        var issuer = new ForgingIssuer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logs => logs.ClearProviders());
        var app = issuer.server = builder.Build();
        app.UseRouting();
        app.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject
        {
            ["issuer"] = issuer.Address, ["authorization_endpoint"] = $"{issuer.Address}/auth", ["token_endpoint"] = $"{issuer.Address}/token", ["jwks_uri"] = $"{issuer.Address}/jwks",
            ["end_session_endpoint"] = $"{issuer.Address}/end",
        }.ToJsonString(), "application/json"));
        app.MapGet("/jwks", () => Results.Text(issuer.Keys().ToJsonString(), "application/json"));
        app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            issuer.Asked = form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
            return Results.Text(new JsonObject { ["access_token"] = "a", ["token_type"] = "Bearer", ["expires_in"] = 60, ["id_token"] = issuer.IdToken() }.ToJsonString(), "application/json");
        });
        await app.StartAsync();
        issuer.Address = app.Urls.Single();
        return issuer;
    }

    /// <summary>Claims as they should be.</summary>
    public JsonObject Honest(string? nonce)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Address, ["aud"] = "ioc-citizens", ["sub"] = "person-1", ["nonce"] = nonce, ["iat"] = now, ["exp"] = now + 300, ["acr"] = "2", ["sid"] = "session-1",
            ["name"] = "Nguyễn Thị Thử", ["personal_number"] = "999123123123", ["email"] = "thu@mo-phong.invalid",
        };
    }

    public string Rs256(JsonObject claims, RSA? with = null, string kid = "rsa") =>
        Signed(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = kid }, claims, bytes => (with ?? key).SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string Es256(JsonObject claims) => Signed(new JsonObject { ["alg"] = "ES256", ["kid"] = "ec" }, claims, bytes => curve.SignData(bytes, HashAlgorithmName.SHA256));

    /// <summary>The trick of signing with the public key as if it were a shared secret.</summary>
    public string Hs256(JsonObject claims) => Signed(new JsonObject { ["alg"] = "HS256", ["kid"] = "rsa" }, claims, bytes => HMACSHA256.HashData(key.ExportSubjectPublicKeyInfo(), bytes));

    public static string Unsigned(JsonObject claims, string alg = "none") => Signed(new JsonObject { ["alg"] = alg }, claims, _ => []);

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        key.Dispose();
        curve.Dispose();
    }

    private static string Signed(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Base64(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private JsonObject Keys()
    {
        var rsa = key.ExportParameters(false);
        var ec = curve.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "rsa", ["n"] = Base64(rsa.Modulus!), ["e"] = Base64(rsa.Exponent!) },
                new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["kid"] = "ec", ["crv"] = "P-256", ["x"] = Base64(ec.Q.X!), ["y"] = Base64(ec.Q.Y!) }),
        };
    }
}
