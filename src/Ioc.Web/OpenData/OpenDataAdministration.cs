using System.Security.Claims;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.OpenData;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OutputCaching;
using Npgsql;

namespace Ioc.Web.OpenData;

/// <summary>The administrator decides what is published; each decision is on record and makes a release.</summary>
internal static class OpenDataAdministration
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/open-data").RequireAuthorization(Policies.Administer).WithTags("open data");
        group.MapGet("/", ListAsync).WithName("openDataDecisions");
        group.MapPut("/{code}", DecideAsync).ProducesProblem(404).ProducesProblem(422).WithName("openDataDecide");
    }

    private static async Task<IReadOnlyList<OpenDataDecision>> ListAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await DecisionsAsync(connection, token);
    }

    private static async Task<Results<Ok<OpenDataDecision>, ProblemHttpResult>> DecideAsync(
        string code, OpenDataChange change, NpgsqlDataSource database, OpenDataKeeper keeper, IOutputCacheStore cache, ClaimsPrincipal who, TimeProvider clock, CancellationToken token)
    {
        if (await WriteAsync(code, change, database, Actor(who), clock.GetUtcNow(), token) is { } fault)
        {
            return fault;
        }

        await keeper.LookAsync(atOnce: true, token);

        // What was withdrawn is not served from memory a minute longer.
        await cache.EvictByTagAsync(OpenDataServices.Policy, token);
        await using var connection = await database.OpenConnectionAsync(token);
        return TypedResults.Ok((await DecisionsAsync(connection, token)).Single(d => d.Code == code));
    }

    // On a connection of its own, given back before the release takes one.
    private static async Task<ProblemHttpResult?> WriteAsync(string code, OpenDataChange change, NpgsqlDataSource database, string actor, DateTimeOffset now, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var catalogue = await Catalogue.ReadAsync(connection, token);
        if (catalogue.Find(code) is not { } entry)
        {
            return Problems.Because(StatusCodes.Status404NotFound, "indicator.unknown", new($"Không có chỉ số “{code}”.", $"There is no indicator “{code}”."));
        }

        if (change.Published && Publishable.Fault(catalogue, entry) is { } fault)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "open_data.cannot", fault);
        }

        var split = change.Split ?? [];
        if (split.FirstOrDefault(by => !entry.Dimensions.Contains(by, StringComparer.Ordinal)) is { } unknown)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "open_data.split", new($"Chỉ số này không tách được theo “{unknown}”.", $"This indicator cannot be split by “{unknown}”."));
        }

        if (change.SuppressBelow < entry.SuppressBelow || change.SuppressBelow > 1000)
        {
            return Problems.Because(StatusCodes.Status422UnprocessableEntity, "open_data.limit", new(
                $"Ngưỡng ẩn phải từ {entry.SuppressBelow} (ngưỡng của chỉ số) đến 1000.", $"The limit is {entry.SuppressBelow} (the indicator's own) to 1000."));
        }

        await using (var transaction = await connection.BeginTransactionAsync(token))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into open_data.dataset as d (indicator_code, published, since, split, suppress_below, changed_by, changed_at)
                values (@code, @published, case when @published then @today end, @split, @suppressBelow, @actor, @now)
                on conflict (indicator_code) do update set published = @published, since = coalesce(d.since, case when @published then @today end), split = @split,
                    suppress_below = @suppressBelow, changed_by = @actor, changed_at = @now
                """,
                new { code, published = change.Published, today = VietnamTime.DayOf(now), split = split.ToArray(), suppressBelow = change.SuppressBelow, actor, now },
                transaction,
                cancellationToken: token));
            await EventLog.AppendAsync(
                transaction,
                new(Guid.CreateVersion7(now), EventTypes.OpenDatasetChanged, "indicator", code, null, actor, null, now, new JsonObject
                {
                    ["published"] = change.Published, ["split"] = string.Join(',', split), ["suppressBelow"] = change.SuppressBelow,
                }),
                token);
            await transaction.CommitAsync(token);
        }

        return null;
    }

    private static async Task<IReadOnlyList<OpenDataDecision>> DecisionsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var names = (await CatalogueReader.DimensionsAsync(connection, token)).ToDictionary(d => d.Code, d => d.Name, StringComparer.Ordinal);
        var decided = (await OpenDataset.ReadAsync(connection, token)).ToDictionary(d => d.Code, StringComparer.Ordinal);
        var editions = (await connection.QueryAsync<(string Code, int Version, int Rows, int Hidden)>(new CommandDefinition(
            "select indicator_code, version, rows, hidden from open_data.edition", cancellationToken: token))).ToDictionary(e => e.Code, StringComparer.Ordinal);
        return
        [
            .. catalogue.Entries.Select(e =>
            {
                var d = decided.GetValueOrDefault(e.Code);
                var edition = editions.GetValueOrDefault(e.Code);
                return new OpenDataDecision(
                    e.Code, e.Domain, e.Name, d?.Published == true, d?.Since, d?.Split ?? [], [.. e.Dimensions.Select(by => new OpenDataDimension(by, names.GetValueOrDefault(by) ?? new(by, by)))], d?.SuppressBelow ?? e.SuppressBelow, e.SuppressBelow, Publishable.Fault(catalogue, e),
                    edition.Code is null ? null : edition.Version, edition.Rows, edition.Hidden);
            }),
        ];
    }

    private static string Actor(ClaimsPrincipal who) => $"administrator:{who.FindFirstValue(ClaimTypes.NameIdentifier)}";
}

/// <summary>What is decided about an indicator.</summary>
/// <param name="Dimensions">What it can be split by.</param>
/// <param name="AtLeast">The smallest limit that is allowed.</param>
/// <param name="Cannot">Why it cannot be published; null when it can.</param>
/// <param name="Version">Of its newest edition; null: never released.</param>
public sealed record OpenDataDecision(
    string Code, string Domain, LocalText Name, bool Published, DateOnly? Since, IReadOnlyList<string> Split, IReadOnlyList<OpenDataDimension> Dimensions, int SuppressBelow, int AtLeast, LocalText? Cannot,
    int? Version, int Rows, int Hidden);

/// <summary>Something that a dataset can be split by.</summary>
public sealed record OpenDataDimension(string Code, LocalText Name);

/// <summary>PUT /api/open-data/{code}.</summary>
public sealed record OpenDataChange(bool Published, IReadOnlyList<string>? Split, int SuppressBelow);
