using System.IO.Compression;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Ioc.Data.Evidence;
using Ioc.Data.Settings;
using Ioc.Domain.Events;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Evidence;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Npgsql;

namespace Ioc.Web.Evidence;

/// <summary>The public keys of evidence, for anyone; and whole packages, for officers who say what for.</summary>
public static class EvidenceEndpoints
{
    private const int LongestPurpose = 300;

    /// <summary>Adds the keys. Needs <see cref="IocOptions"/> and a clock.</summary>
    public static IServiceCollection AddEvidence(this IServiceCollection services) =>
        services.AddSingleton<CitizenCopies>()
            .AddSingleton<CitizenCopy>(provider => provider.GetRequiredService<CitizenCopies>().OfAsync)
            .AddSingleton(provider => new EvidenceKeyRing(provider.GetRequiredService<IocOptions>().EvidenceKeysFolder, provider.GetRequiredService<TimeProvider>()));

    /// <summary>Maps /api/evidence-keys and the packages of cases.</summary>
    public static IEndpointRouteBuilder MapEvidence(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/evidence-keys", async (EvidenceKeyRing keys, CancellationToken token) =>
        {
            await keys.CurrentAsync(token); // made before it signs anything, so that it can be published first
            return keys.Keys();
        }).WithTags("evidence").AllowAnonymous();
        routes.MapPost("/api/review/cases/{id:guid}/package", PackageAsync).WithTags("evidence").RequireAuthorization(Policies.ReviewCases).AddEndpointFilter<WithinScope>().LeavesTrace(EventTypes.EvidenceExported);
        return routes;
    }

    // What leaves is checked first, and leaves exactly as it was sealed: whoever gets it runs ./ioc verify on it.
    private static async Task<IResult> PackageAsync(
        Guid id, ExportPackage wanted, ClaimsPrincipal who, NpgsqlDataSource database, EvidenceArchive archive, TimeProvider clock, CancellationToken token)
    {
        if (PersonalText.Tidy(wanted.Purpose) is not { Length: >= 3 and <= LongestPurpose } purpose)
        {
            return Refusals.ExportPurpose.Answer();
        }

        await using var connection = await database.OpenConnectionAsync(token);
        if (await CaseRow.ReadAsync(connection, id, token) is not { } row)
        {
            return Refusals.CaseUnknown.Answer();
        }

        if (!(await archive.OpenAsync(row.EvidencePath, row.EvidenceSha256, token)).Sound)
        {
            return Refusals.PartBroken.Answer();
        }

        await using (var transaction = await connection.BeginTransactionAsync(token))
        {
            await CaseSteps.TellAsync(
                transaction, row, EventTypes.EvidenceExported, row.State, who.Officer().Actor, purpose, clock.GetUtcNow(),
                new JsonObject { ["sha256"] = row.EvidenceSha256 }, token);
            await transaction.CommitAsync(token);
        }

        return Results.File(await PackAsync(archive.FolderOf(row.EvidencePath), token), "application/zip", $"evidence-{row.CameraCode}-{row.ViolationId}.zip");
    }

    // A zip writer waits for its stream, which a network must not make it do: packed on disk, gone when sent.
    private static async Task<FileStream> PackAsync(DirectoryInfo folder, CancellationToken token)
    {
        var packed = new FileStream(
            Path.Combine(Path.GetTempPath(), $"ioc-{Guid.NewGuid():N}.zip"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                // pictures and film do not get smaller
                await using var entry = await zip.CreateEntry(file.Name, CompressionLevel.NoCompression).OpenAsync(token);
                await using var content = file.OpenRead();
                await content.CopyToAsync(entry, token);
            }
        }

        packed.Position = 0;
        return packed;
    }
}

/// <summary>POST /api/review/cases/{id}/package: the whole package as a zip file, with the originals.</summary>
/// <param name="Purpose">What it is for, 3 to 300 characters; it stands in the event log.</param>
public sealed record ExportPackage(string? Purpose);
