using System.Globalization;
using System.Text;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Identity;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.PublicOrder;
using Ioc.Data.Background;
using Ioc.Domain.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Analytics.Demo;

/// <summary>
/// Gives the invented town its daily life: guests arrive and incidents happen, at rates that follow the hour and the weekday.
/// What happens in a minute depends on that minute alone, so a restart invents nothing twice and fills the gap that it left.
/// Everything goes through the importer and is marked as simulated.
/// </summary>
public sealed class DemoFeed(NpgsqlDataSource database, FactImporter importer, TimeProvider clock, ILogger<DemoFeed> log) : BackgroundService
{
    private const string Name = "demo-feed";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(14);

    private DateTimeOffset? told;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Steadily.WorkAsync("The demo's feed", TurnAsync, Every, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token) => told = await CatchUpAsync(told, token);

    /// <summary>Tells all that has happened since the last time, up to the last whole minute.</summary>
    /// <param name="done">The minute up to which it has been told; null to look it up.</param>
    /// <returns>The minute up to which it has been told now; null while no town is loaded.</returns>
    public async Task<DateTimeOffset?> CatchUpAsync(DateTimeOffset? done, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var until = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        var from = done ?? await LastAsync(token);
        if (from is null)
        {
            return null;
        }

        if (until - from > LongestGap)
        {
            from = until - LongestGap;
        }

        var houses = await HousesAsync(token);
        var wards = await WardsAsync(token);
        var arrivals = new StringBuilder("reference,date,hour,place_code,establishment,nationality,purpose,guests,nights,origin,rooms,declared_at\n");
        var incidents = new StringBuilder("reference,date,hour,place_code,type,cleared\n");
        var gates = new StringBuilder("gate,date,hour,place_code,kind,entered,left\n");
        var identity = new StringBuilder("place_code,date,dossiers,activated,reported_at\n");
        var (someArrivals, someIncidents, someGates, someIdentity) = (false, false, false, false);
        var counted = await GatesAsync(token);
        var quotas = await QuotasAsync(token);
        for (var minute = from.Value; minute < until; minute = minute.AddMinutes(1))
        {
            someArrivals |= TownLife.Arrivals(minute, houses, arrivals);
            someIncidents |= TownLife.Incidents(minute, wards, incidents);
            someGates |= TownLife.Gates(minute, counted, gates);
            someIdentity |= TownLife.Identity(minute, quotas, identity);
        }

        if (someArrivals)
        {
            await ImportAsync(LodgingFacts.Table, arrivals, token);
        }

        if (someIncidents)
        {
            await ImportAsync(IncidentFacts.Table, incidents, token);
        }

        if (someGates)
        {
            await ImportAsync(GateFacts.Table, gates, token);
        }

        if (someIdentity)
        {
            await ImportAsync(IdentityFacts.Table, identity, token);
        }

        return until;
    }

    private async Task ImportAsync(FactTable table, StringBuilder csv, CancellationToken token)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        await importer.ImportAsync(table, new(Name, "system:demo", Simulated: true), stream, token);
    }

    // The feed's last import tells how far it came; before its first, the loading of the town does.
    private async Task<DateTimeOffset?> LastAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var last = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            """
            select date_trunc('minute', greatest(
                (select max(imported_at) from fact.import where name = @Name and source_code = 'lodging'),
                (select loaded_at from fact.demo)))
            where exists (select 1 from fact.demo)
            """,
            new { Name },
            cancellationToken: token));
        return last is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
    }

    private async Task<IReadOnlyList<House>> HousesAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<House>(new CommandDefinition(
            """
            select f.establishment as code, f.place_code, sum(f.guests)::integer as weight
            from fact.lodging f join fact.import i on i.id = f.import_id
            where i.simulated and i.name <> @Name group by 1, 2 order by 1
            """,
            new { Name },
            cancellationToken: token))).AsList();
    }

    private async Task<IReadOnlyList<Ward>> WardsAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<Ward>(new CommandDefinition(
            """
            select f.place_code as code, count(*)::integer as weight
            from fact.incident f join fact.import i on i.id = f.import_id
            where i.simulated and i.name <> @Name group by 1 order by 1
            """,
            new { Name },
            cancellationToken: token))).AsList();
    }

    private async Task<IReadOnlyList<Gate>> GatesAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<Gate>(new CommandDefinition(
            """
            select f.gate as code, f.place_code, f.kind, f.hour, avg(f.entered)::integer as entered, avg(f.left_)::integer as "left"
            from fact.gate_count f join fact.import i on i.id = f.import_id
            where i.simulated and i.name <> @Name group by 1, 2, 3, 4 order by 1, 4
            """,
            new { Name },
            cancellationToken: token))).AsList();
    }

    private async Task<IReadOnlyList<Ward>> QuotasAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<Ward>(new CommandDefinition(
            """
            select q.place_code as code, (q.quota / (q.ends_on - q.starts_on))::integer as weight
            from fact.identity_quota q join fact.import i on i.id = q.import_id where i.simulated order by 1
            """,
            cancellationToken: token))).AsList();
    }

    internal sealed record Gate(string Code, string PlaceCode, string Kind, int Hour, int Entered, int Left);

    internal sealed record House(string Code, string PlaceCode, int Weight);

    internal sealed record Ward(string Code, int Weight);
}

/// <summary>What happens in the invented town in one minute. A pure function of the minute.</summary>
internal static class TownLife
{
    // Shares of a day's arrivals and incidents by local hour.
    private static readonly double[] ArrivalHours =
        [0.3, 0.2, 0.1, 0.1, 0.1, 0.3, 0.6, 1, 1.4, 1.8, 2.4, 3.4, 4.6, 6.5, 7.5, 7, 6, 5.2, 5, 4.6, 3.8, 2.8, 1.8, 1];

    private static readonly double[] IncidentHours =
        [5, 4, 3, 2, 1.4, 1.2, 1.6, 2.2, 3, 3.4, 3.6, 3.4, 3, 3, 3.2, 3.6, 4, 4.6, 5.4, 6.4, 7, 7.4, 7.2, 6.2];

    private static readonly double[] Weekdays = [0.99, 0.78, 0.74, 0.78, 0.86, 1.25, 1.6];
    private static readonly string[] Nationalities = ["VNM", "VNM", "VNM", "VNM", "VNM", "VNM", "VNM", "VNM", "KOR", "CHN", "JPN", "FRA"];
    private static readonly string[] Origins = ["01", "01", "01", "31", "79", "30", "33", "34", "37", "22"];
    private static readonly string[] Purposes = ["tourism", "tourism", "tourism", "tourism", "business", "business", "visiting", "conference"];
    private static readonly (string Type, int Weight, double Cleared)[] Types =
    [
        ("theft", 34, 0.58), ("public_disorder", 22, 0.94), ("assault", 12, 0.88), ("fraud_online", 14, 0.27),
        ("gambling", 7, 0.98), ("drugs", 6, 0.97), ("fire_safety", 5, 0.9),
    ];

    // The files hold about 48 declarations and 4.5 incidents a day.
    private const double ArrivalsADay = 48;
    private const double IncidentsADay = 4.5;

    public static bool Arrivals(DateTimeOffset minute, IReadOnlyList<DemoFeed.House> houses, StringBuilder csv)
    {
        var dice = Dice(minute, 1);
        var local = VietnamTime.At(minute);
        var rate = ArrivalsADay * Weekdays[(int)local.DayOfWeek] * ArrivalHours[local.Hour] / ArrivalHours.Sum() / 60;
        if (houses.Count == 0 || dice.NextDouble() >= rate)
        {
            return false;
        }

        var house = houses[Pick(dice, houses.Select(h => h.Weight).ToArray())];
        var purpose = Purposes[dice.Next(Purposes.Length)];
        var guests = 1 + (purpose == "tourism" ? dice.Next(5) : dice.Next(2));
        var nights = 1 + dice.Next(3);
        csv.Append(CultureInfo.InvariantCulture, $"MP-TBLT-{minute:yyyyMMddHHmm},{local:yyyy-MM-dd},{local.Hour},{house.PlaceCode},{house.Code},");
        var nationality = Nationalities[dice.Next(Nationalities.Length)];
        var origin = nationality == "VNM" ? Origins[dice.Next(Origins.Length)] : "";
        // Reception declares at once; what comes in is a declaration.
        csv.Append(CultureInfo.InvariantCulture, $"{nationality},{purpose},{guests},{nights},{origin},{(guests + 1) / 2},{local:yyyy-MM-dd HH:mm}\n");
        return true;
    }

    public static bool Incidents(DateTimeOffset minute, IReadOnlyList<DemoFeed.Ward> wards, StringBuilder csv)
    {
        var dice = Dice(minute, 2);
        var local = VietnamTime.At(minute);
        if (wards.Count == 0 || dice.NextDouble() >= IncidentsADay * IncidentHours[local.Hour] / IncidentHours.Sum() / 60)
        {
            return false;
        }

        var ward = wards[Pick(dice, wards.Select(w => w.Weight).ToArray())];
        var (type, _, cleared) = Types[Pick(dice, Types.Select(t => t.Weight).ToArray())];
        csv.Append(CultureInfo.InvariantCulture, $"MP-VV-{minute:yyyyMMddHHmm},{local:yyyy-MM-dd},{local.Hour},{ward.Code},{type},");
        csv.Append(dice.NextDouble() < cleared ? "true\n" : "false\n");
        return true;
    }

    /// <summary>Every full hour tells the hour before, at each gate.</summary>
    public static bool Gates(DateTimeOffset minute, IReadOnlyList<DemoFeed.Gate> gates, StringBuilder csv)
    {
        var local = VietnamTime.At(minute);
        if (local.Minute != 0)
        {
            return false;
        }

        var (dice, hour) = (Dice(minute, 3), local.AddHours(-1));
        var some = false;
        foreach (var gate in gates.Where(g => g.Hour == hour.Hour))
        {
            var share = 0.85 + (0.3 * dice.NextDouble());
            csv.Append(CultureInfo.InvariantCulture, $"{gate.Code},{hour:yyyy-MM-dd},{hour.Hour},{gate.PlaceCode},{gate.Kind},{(int)(gate.Entered * share)},{(int)(gate.Left * share)}\n");
            some = true;
        }

        return some;
    }

    /// <summary>Between 06:00 and 08:00 every ward reports on the day before; a few forget and come late.</summary>
    public static bool Identity(DateTimeOffset minute, IReadOnlyList<DemoFeed.Ward> wards, StringBuilder csv)
    {
        var local = VietnamTime.At(minute);
        var some = false;
        for (var i = 0; i < wards.Count && local.Hour is >= 6 and < 10; i++)
        {
            var dice = Dice(VietnamTime.StartOf(VietnamTime.DayOf(minute)), 10 + i);
            var due = (dice.NextDouble() < 0.08 ? 500 : 360) + dice.Next(100);
            if ((local.Hour * 60) + local.Minute != due)
            {
                continue;
            }

            var dossiers = (int)(wards[i].Weight * (0.7 + (0.7 * dice.NextDouble())));
            csv.Append(CultureInfo.InvariantCulture, $"{wards[i].Code},{local.AddDays(-1):yyyy-MM-dd},{dossiers},{(int)(dossiers * (0.7 + (0.35 * dice.NextDouble())))},{local:yyyy-MM-dd HH:mm}\n");
            some = true;
        }

        return some;
    }

    // Simulation, not secrecy: the same minute must give the same town on every machine.
    private static Random Dice(DateTimeOffset minute, int stream) => new(HashOf(minute.ToUnixTimeSeconds() / 60, stream));

    private static int HashOf(long minute, int stream)
    {
        var mixed = unchecked(((ulong)minute * 0x9E3779B97F4A7C15UL) ^ ((ulong)stream * 0xC2B2AE3D27D4EB4FUL));
        return (int)((mixed ^ (mixed >> 29)) & 0x7FFFFFFF);
    }

    private static int Pick(Random dice, int[] weights)
    {
        var left = dice.Next(weights.Sum());
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }
}
