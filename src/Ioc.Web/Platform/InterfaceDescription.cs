using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ioc.Web.Platform;

/// <summary>How the interface describes itself at /openapi/v1.json.</summary>
internal static class InterfaceDescription
{
    /// <summary>A number is a number: that one may also be sent in quotes is nothing that a page should reckon with.</summary>
    public static void Tidy(OpenApiOptions options) => options.AddSchemaTransformer((schema, _, _) =>
    {
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type.HasFlag(JsonSchemaType.Number) || type.HasFlag(JsonSchemaType.Integer)))
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        return Task.CompletedTask;
    });
}
