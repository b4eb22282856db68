using System.Security.Claims;
using System.Text;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Enforcement.Registrations;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Registrations;

/// <summary>Operators bring the register of vehicles up to date.</summary>
public static class RegistrationEndpoints
{
    private const long LargestFile = 1L << 30;

    /// <summary>Maps /api/registers/vehicles.</summary>
    public static IEndpointRouteBuilder MapRegistrations(this IEndpointRouteBuilder routes)
    {
        var vehicles = routes.MapGroup("/api/registers/vehicles").WithTags("registers").RequireAuthorization(Policies.Operate);
        vehicles.MapPost("/imports", ImportAsync).Accepts<string>("text/csv");
        vehicles.MapGet("/imports", ListAsync);
        vehicles.MapGet("/imports/{id:guid}/refused.csv", RefusedAsync).LeavesTrace(EventTypes.RefusedRowsOpened);
        return routes;
    }

    // The body is the file itself and is read as it comes: a register does not fit a form.
    private static async Task<Results<Ok<ImportedFile>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, ClaimsPrincipal who, RegistrationImport import, CancellationToken token, string fileName = "registrations.csv")
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestFile;
        }

        try
        {
            var name = who.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A signed-in member of staff has no name identifier.");
            var report = await import.TakeAsync(request.Body, fileName[..Math.Min(fileName.Length, 200)], $"operator:{name}", token);
            return TypedResults.Ok(new ImportedFile(
                report.BatchId, report.FileName, report.RowsRead, report.Inserted, report.Updated, report.Unchanged, report.Refused,
                report.Refused == 0 ? null : $"/api/registers/vehicles/imports/{report.BatchId}/refused.csv"));
        }
        catch (RegistrationFileException wrong)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "import.file", wrong.Text);
        }
    }

    private static async Task<IReadOnlyList<ImportedBatch>> ListAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<ImportedBatch>(new CommandDefinition(
            """
            select id, file_name, actor, rows_read, inserted, updated, unchanged, refused, started_at, finished_at
            from registry.import_batch order by started_at desc limit 100
            """,
            cancellationToken: token))).AsList();
    }

    // The rows are as they came, with names and plates: whoever opens them is told.
    private static async Task<IResult> RefusedAsync(Guid id, RegistrationImport import, ClaimsPrincipal who, CancellationToken token) =>
        await import.RefusedRowsAsync(id, $"operator:{who.FindFirstValue(ClaimTypes.NameIdentifier)}", token) is { } csv
            ? Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv)], "text/csv; charset=utf-8", $"refused-{id}.csv")
            : Problems.Because(StatusCodes.Status404NotFound, "import.unknown", new Domain.Text.LocalText("Không có lần nhập này.", "There is no such import."));
}

/// <summary>What became of a file.</summary>
/// <param name="RefusedUrl">The refused rows as CSV; null when there are none.</param>
public sealed record ImportedFile(Guid Id, string FileName, int RowsRead, int Inserted, int Updated, int Unchanged, int Refused, string? RefusedUrl);

/// <summary>An earlier import.</summary>
public sealed record ImportedBatch(
    Guid Id, string FileName, string Actor, int RowsRead, int Inserted, int Updated, int Unchanged, int Refused, DateTimeOffset StartedAt, DateTimeOffset FinishedAt);
