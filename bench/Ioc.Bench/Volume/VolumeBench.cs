using System.Diagnostics;
using System.Globalization;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Sources;
using Ioc.Domain.Time;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Bench.Volume;

/// <summary>
/// Ten million residents' records reduced on arrival, and a year of five million lodging declarations; beside the bare COPY of the same files and the
/// bare GROUP BY, in the same run on the same server; with the code compiled before, as a host's is that runs for weeks. The environment variable
/// IOC_BENCH_SHARE (0.001 to 1) makes the files smaller.
/// </summary>
internal sealed class VolumeBench : IBenchmark
{
    private const int Drills = 200;

    // As many as the runtime needs to compile well what is asked often; a product that runs has asked more.
    private const int WarmDrills = 50;

    private const int Days = 5;
    private const int WarmRows = 50_000;

    public string Name => "volume";

    public string Summary => "10 million residents' records and 5 million lodging declarations, beside the bare COPY and GROUP BY";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token)
    {
        var share = double.TryParse(Environment.GetEnvironmentVariable("IOC_BENCH_SHARE"), CultureInfo.InvariantCulture, out var told) ? Math.Clamp(told, 0.001, 1) : 1;
        var (residents, declarations) = ((int)(10_000_000 * share), (int)(5_000_000 * share));
        var today = VietnamTime.DayOf(TimeProvider.System.GetUtcNow());
        // The last days come one by one, each on the morning after.
        var clock = new FixedTimeProvider(MorningOf(today.AddDays(-Days)));
        var month = VietnamTime.MonthOf(today.AddDays(-Days)).AddMonths(-1);
        var folder = Directory.CreateTempSubdirectory("ioc-volume-").FullName;
        try
        {
            await using var database = await TestDatabase.CreateAsync();
            await PlacesAsync(database.DataSource, token);
            var intake = new SourceIntake(
                database.DataSource, new FactImporter(database.DataSource, clock), new SourceFormats(new StayReferences(new byte[32])), clock);
            await WarmAsync(intake, folder, month, today, token);
            List<Figure> figures = [new("residents' records", residents, ""), new("lodging declarations", declarations, "")];
            figures.AddRange(await ResidentsAsync(database.DataSource, intake, Path.Combine(folder, "residents.csv"), residents, month, token));
            figures.AddRange(await LodgingAsync(database.DataSource, intake, clock, folder, declarations, today, token));
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A month and a year that nothing else tells of.
    private static async Task WarmAsync(SourceIntake intake, string folder, DateOnly month, DateOnly today, CancellationToken token)
    {
        var file = Path.Combine(folder, "warm.csv");
        for (var round = 0; round < 3; round++)
        {
            VolumeFiles.Residents(file, WarmRows, month.AddMonths(-12));
            await TakeAsync(intake, "residents", file, token);
            VolumeFiles.Lodging(file, WarmRows, today.AddDays(-3 * 366), 365, "W");
            await TakeAsync(intake, "lodging", file, token);
        }
    }

    private static async Task<IReadOnlyList<Figure>> ResidentsAsync(NpgsqlDataSource database, SourceIntake intake, string file, int rows, DateOnly month, CancellationToken token)
    {
        VolumeFiles.Residents(file, rows, month);
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync("create table bare_resident (place_code text, month text, sex text, born_on date, ethnicity text, residence text)");
        var copy = await CopyAsync(connection, "bare_resident", file, token);
        await connection.ExecuteAsync("analyze bare_resident", commandTimeout: 600);
        var group = await TimeAsync(() => connection.QueryAsync(new CommandDefinition(
            "select place_code, sex, least(16, extract(year from age(@end::date, born_on))::integer / 5) as band, count(*) from bare_resident group by 1, 2, 3",
            new { end = month.AddMonths(1).AddDays(-1) }, commandTimeout: 600, cancellationToken: token)));
        await connection.ExecuteAsync("drop table bare_resident");

        var (import, report) = await TakeAsync(intake, "residents", file, token);
        var kept = await connection.ExecuteScalarAsync<long>("select sum(population) from fact.population where month = @month", new { month });
        if (report.Refused > 0 || kept != rows)
        {
            throw new InvalidOperationException($"{kept} of {rows} residents counted, {report.Refused} refused.");
        }

        return
        [
            new("residents: bare COPY of the file", rows / copy, "rows/s"),
            new("residents: streamed, checked, reduced, merged", rows / import, "rows/s", 0.5 * rows / copy, MoreIsBetter: true),
            new("residents: the same beside COPY and then the bare GROUP BY", rows / import, "rows/s", rows / (copy + group), MoreIsBetter: true),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> LodgingAsync(
        NpgsqlDataSource database, SourceIntake intake, FixedTimeProvider clock, string folder, int rows, DateOnly today, CancellationToken token)
    {
        var year = Path.Combine(folder, "year.csv");
        var dayRows = Math.Max(1, rows / 365);
        VolumeFiles.Lodging(year, rows, today.AddDays(-365 - Days), 365, "Y");
        await using var connection = await database.OpenConnectionAsync(token);
        const string columns = "reference text, date date, hour integer, place_code text, establishment text, nationality text, purpose text, guests integer, nights integer";
        await connection.ExecuteAsync($"create table bare_heap ({columns}); create table bare_keyed ({columns}, primary key (reference)); create index on bare_keyed (date)");
        var heap = await CopyAsync(connection, "bare_heap", year, token);
        var keyed = await CopyAsync(connection, "bare_keyed", year, token);
        var group = await TimeAsync(() => connection.QueryAsync(new CommandDefinition(
            "select place_code, date, sum(guests) from bare_heap group by 1, 2", commandTimeout: 600, cancellationToken: token)));
        await connection.ExecuteAsync("drop table bare_heap; drop table bare_keyed");

        var (import, report) = await TakeAsync(intake, "lodging", year, token);
        if (report.Taken != rows)
        {
            throw new InvalidOperationException($"{report.Taken} of {rows} declarations taken, {report.Refused} refused.");
        }

        var (again, unchanged) = await TakeAsync(intake, "lodging", year, token);
        if (unchanged.Taken != 0)
        {
            throw new InvalidOperationException("The same file changed something.");
        }

        var refresh = new IndicatorRefresh(database, clock);
        var first = await TimeAsync(() => FollowAsync(refresh, token));
        await refresh.DecideWindowsAsync(token);
        // What the server does by itself within minutes of a year's file, long before the next day's.
        await connection.ExecuteAsync(new CommandDefinition("vacuum analyze", commandTimeout: 600, cancellationToken: token));
        var (takes, changes, decisions) = await DaysAsync(intake, refresh, clock, Path.Combine(folder, "day.csv"), dayRows, today, token);
        var drills = await DrillsAsync(connection, today, token);
        drills.Sort();
        return
        [
            new("lodging: bare COPY of the year's file into a heap", rows / heap, "rows/s"),
            new("lodging: bare COPY into a table with the same key and index", rows / keyed, "rows/s"),
            new("lodging: checked and merged, beside the heap", rows / import, "rows/s", 0.5 * rows / heap, MoreIsBetter: true),
            new("lodging: checked and merged, beside the keyed table", rows / import, "rows/s", 0.5 * rows / keyed, MoreIsBetter: true),
            new("lodging: the same file again, nothing changed", rows / again, "rows/s"),
            new("lodging: the year's indicators computed the first time", first * 1000, "ms"),
            new("lodging: bare GROUP BY ward and day over the year", group * 1000, "ms"),
            new($"a day's file of {dayRows} declarations taken, the slowest of {Days} days", takes.Max() * 1000, "ms"),
            new($"from a day's taken file to its indicators, the slowest of {Days} days", changes.Max() * 1000, "ms", 1000),
            new("beside it, once a day: which windows may leave the authorised screen", decisions.Max() * 1000, "ms"),
            new("drill-down: a month by ward and nationality, median", Percentiles.At(drills, 0.5), "ms"),
            new("drill-down: a month by ward and nationality, 95th percentile", Percentiles.At(drills, 0.95), "ms", 100),
        ];
    }

    private static async Task<(List<double> Takes, List<double> Changes, List<double> Decisions)> DaysAsync(
        SourceIntake intake, IndicatorRefresh refresh, FixedTimeProvider clock, string file, int rows, DateOnly today, CancellationToken token)
    {
        var (takes, changes, decisions) = (new List<double>(), new List<double>(), new List<double>());
        for (var ago = Days; ago > 0; ago--)
        {
            clock.Now = MorningOf(today.AddDays(1 - ago));
            VolumeFiles.Lodging(file, rows, today.AddDays(-ago), 1, $"D{ago}-");
            var (take, report) = await TakeAsync(intake, "lodging", file, token);
            if (report.Taken != rows)
            {
                throw new InvalidOperationException($"{report.Taken} of a day's {rows} declarations taken, {report.Refused} refused.");
            }

            takes.Add(take);
            changes.Add(await TimeAsync(() => FollowAsync(refresh, token)));
            decisions.Add(await TimeAsync(() => refresh.DecideWindowsAsync(token)));
        }

        return (takes, changes, decisions);
    }

    private static async Task FollowAsync(IndicatorRefresh refresh, CancellationToken token)
    {
        while (await refresh.FollowNextFactsAsync(token) is not null)
        {
        }
    }

    private static DateTimeOffset MorningOf(DateOnly day) => VietnamTime.StartOf(day).AddHours(8);

    // What a person does who opens a ward: one month of one ward by nationality or reason, its neighbours read along for what must be hidden.
    private static async Task<List<double>> DrillsAsync(NpgsqlConnection connection, DateOnly today, CancellationToken token)
    {
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var arrivals = catalogue.Find("lodging.arrivals") ?? throw new InvalidOperationException("The catalogue has no arrivals.");
        // As in a town that publishes its arrivals: what is hidden of a day then depends on its whole month.
        await connection.ExecuteAsync(
            "insert into open_data.edition (indicator_code, version, issued_at, modified_at, rows, hidden, sha256) values ('lodging.arrivals', 1, now(), now(), 0, 0, '')");
        var random = new Random(3);
        var times = new List<double>(Drills);
        for (var i = 0; i < Drills + WarmDrills; i++)
        {
            var month = VietnamTime.MonthOf(today).AddMonths(-random.Next(1, 11));
            var asked = Stopwatch.GetTimestamp();
            var series = await IndicatorValues.ReadAsync(
                connection, catalogue, [arrivals], [VolumeFiles.Ward(random.Next(VolumeFiles.Wards))], new(month, month.AddMonths(1).AddDays(-1)), i % 2 == 0 ? "nationality" : "purpose", false, token);
            var took = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            if (series.Sum(s => s.Points.Count) == 0)
            {
                throw new InvalidOperationException("A drill-down found nothing.");
            }

            if (i >= WarmDrills)
            {
                times.Add(took);
            }
        }

        return times;
    }

    private static async Task PlacesAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(
            "insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from) values ('T', 'province', 'Tỉnh mô phỏng', 'Simulated province', null, '2025-07-01')");
        await connection.ExecuteAsync(
            "insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from) values (@code, 'commune', @code, @code, 'T', '2025-07-01')",
            Enumerable.Range(0, VolumeFiles.Wards).Select(number => new { code = VolumeFiles.Ward(number) }));
    }

    // The file's own bytes, as psql's \copy sends them: nothing is parsed on this side.
    private static Task<double> CopyAsync(NpgsqlConnection connection, string table, string file, CancellationToken token) => TimeAsync(async () =>
    {
        await using var into = await connection.BeginTextImportAsync($"copy {table} from stdin (format csv, header true)", token);
        await using var from = File.OpenRead(file);
        await from.CopyToAsync(((StreamWriter)into).BaseStream, 1 << 20, token);
    });

    private static async Task<(double Seconds, ImportReport Report)> TakeAsync(SourceIntake intake, string format, string file, CancellationToken token)
    {
        await using var content = File.OpenRead(file);
        var began = Stopwatch.GetTimestamp();
        var result = await intake.TakeAsync(new(intake.Formats.Find(format)!, Path.GetFileName(file), content, "upload", "system:bench", Simulated: true), token);
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, result.Report!);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
