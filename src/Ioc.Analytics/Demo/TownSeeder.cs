using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Identity;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Places;
using Ioc.Analytics.Population;
using Ioc.Analytics.Programme;
using Ioc.Analytics.PublicOrder;
using Ioc.Analytics.PublicServices;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Demo;

/// <summary>
/// Loads the invented town: its places, its cameras and its facts, through the same importers that real files take.
/// The indicators are computed afterwards, as after any import. Calling it again changes nothing. The day of the first call is kept, for the files count their days from it.
/// </summary>
public sealed class TownSeeder(NpgsqlDataSource database, FactImporter importer, TimeProvider clock)
{
    private const string Actor = "system:demo";

    private const string FormerPopulation = "former_population.csv";

    // The day on which the units before today's ended (Decision 19/2025/QĐ-TTg).
    private static readonly DateOnly Change = new(2025, 7, 1);

    private static readonly (string File, FactTable Table)[] Facts =
    [
        ("population.csv", PopulationFacts.Table),
        (FormerPopulation, PopulationFacts.Table),
        ("labour.csv", LabourFacts.Table),
        ("lodging.csv", LodgingFacts.Table),
        ("incidents.csv", IncidentFacts.Table),
        ("population_traits.csv", TraitFacts.Table),
        ("labour_people.csv", LabourPeopleFacts.Table),
        ("labour_income.csv", IncomeFacts.Table),
        ("establishments.csv", EstablishmentFacts.Table),
        ("gates.csv", GateFacts.Table),
        ("identity_quota.csv", IdentityFacts.Quota),
        ("identity.csv", IdentityFacts.Table),
        ("services.csv", ServiceFacts.Table),
        ("targets.csv", ProgrammeFacts.Targets),
        ("models.csv", ProgrammeFacts.Models),
    ];

    /// <summary>Loads the town.</summary>
    /// <param name="samples">The samples folder: it holds <c>town/</c> and the recorded videos.</param>
    /// <returns>What each file brought, by its name.</returns>
    /// <exception cref="FileNotFoundException">A file of the town is not there.</exception>
    public async Task<IReadOnlyDictionary<string, ImportReport>> SeedAsync(string samples, CancellationToken token)
    {
        var town = Path.Combine(samples, "town");
        var now = clock.GetUtcNow();
        await PlacesAsync(TownPlace.Read(Path.Combine(town, "places.geojson")), token);
        await FormerAsync(town, token);
        await CamerasAsync(TownCamera.Read(Path.Combine(town, "cameras.json")), samples, token);
        var anchor = await AnchorAsync(now, token);

        var reports = new Dictionary<string, ImportReport>(StringComparer.Ordinal);
        foreach (var (file, table) in Facts)
        {
            await using var csv = File.OpenRead(Path.Combine(town, file));
            // What lies after the first call is not taken from the files: the feed goes on from there.
            var until = VietnamTime.StartOf(anchor.Day).AddHours(anchor.Hour);
            reports[file] = await importer.ImportAsync(table, new(file, Actor, Simulated: true, VietnamTime.MondayOf(anchor.Day), until) { PlacesOf = file == FormerPopulation ? Change.AddDays(-1) : null }, csv, token);
        }

        return reports;
    }

    private async Task PlacesAsync(IReadOnlyList<TownPlace> places, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        foreach (var place in places)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into place.place (code, official_code, kind, name_vi, name_en, parent_code, valid_from, valid_to, longitude, latitude, boundary, simulated, area_km2, settlement)
                values (@Key, @official, @Kind, @NameVi, @NameEn, @ParentKey, @ValidFrom::date, @ValidTo, @Longitude, @Latitude, @Boundary::jsonb, @Simulated, @AreaKm2, @Settlement)
                on conflict (code) do update
                    set kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en, parent_code = excluded.parent_code,
                        longitude = excluded.longitude, latitude = excluded.latitude, boundary = excluded.boundary,
                        area_km2 = excluded.area_km2, settlement = excluded.settlement
                """,
                new
                {
                    place.Key,
                    official = place.ValidTo is null ? null : place.Code,
                    place.Kind,
                    place.NameVi,
                    place.NameEn,
                    place.ParentKey,
                    place.ValidTo,
                    ValidFrom = place.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    place.Longitude,
                    place.Latitude,
                    place.Boundary,
                    place.Simulated,
                    place.AreaKm2,
                    place.Settlement,
                },
                transaction,
                cancellationToken: token));
        }

        await transaction.CommitAsync(token);
    }

    // The units before today's, what became of them and how many people they had: once, for both tables are written to the trail.
    private async Task FormerAsync(string town, CancellationToken token)
    {
        await PlacesAsync(TownPlace.Read(Path.Combine(town, "former_places.geojson")), token);
        await using (var connection = await database.OpenConnectionAsync(token))
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select 1 from place.succession s join place.place p on p.code = s.from_code where p.simulated)", cancellationToken: token)))
            {
                return;
            }
        }

        var import = new PlaceImport(database, clock);
        await using var people = File.OpenRead(Path.Combine(town, "former_people.csv"));
        await import.PopulationAsync(people, "former_people.csv", Actor, Change.AddDays(-1), "Mô phỏng (simulated)", token);
        await using var links = File.OpenRead(Path.Combine(town, "former_succession.csv"));
        await import.SuccessionAsync(links, "former_succession.csv", Actor, Change, token);
    }

    // A camera whose video is not there is left out: the town stands without it, and loading again brings it in.
    // What an operator changed since (rules, on or off) is left as it is.
    private async Task CamerasAsync(IReadOnlyList<TownCamera> cameras, string samples, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        foreach (var camera in cameras)
        {
            // A camera that reads plates itself has no video: it posts what it sees.
            var posts = camera.Source == "anpr";
            var source = posts ? camera.Source : Path.GetFullPath(Path.Combine(samples, camera.Source));
            var rules = Path.Combine(samples, camera.Config);
            if ((!posts && !File.Exists(source)) || !File.Exists(rules))
            {
                continue;
            }

            var config = JsonNode.Parse(await File.ReadAllTextAsync(rules, token))!.AsObject();
            if (!posts)
            {
                config["play"] = camera.Play;
            }

            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into traffic.camera (code, name_vi, name_en, place_code, longitude, latitude, source, config, simulated, enabled)
                values (@Code, @NameVi, @NameEn, @PlaceCode, @Longitude, @Latitude, @source, @config::jsonb, @Simulated, @Enabled)
                on conflict (code) do update
                    set name_vi = excluded.name_vi, name_en = excluded.name_en, place_code = excluded.place_code,
                        longitude = excluded.longitude, latitude = excluded.latitude, source = excluded.source
                """,
                new
                {
                    camera.Code,
                    camera.NameVi,
                    camera.NameEn,
                    camera.PlaceCode,
                    camera.Longitude,
                    camera.Latitude,
                    source,
                    config = config.ToJsonString(),
                    camera.Simulated,
                    camera.Enabled,
                },
                cancellationToken: token));
        }
    }

    private async Task<(DateOnly Day, int Hour)> AnchorAsync(DateTimeOffset now, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into fact.demo (loaded_at) values (@now) on conflict do nothing", new { now }, cancellationToken: token));
        var first = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("select loaded_at from fact.demo", cancellationToken: token));
        var local = VietnamTime.At(new DateTimeOffset(DateTime.SpecifyKind(first, DateTimeKind.Utc)));
        return (DateOnly.FromDateTime(local.DateTime), local.Hour);
    }
}
