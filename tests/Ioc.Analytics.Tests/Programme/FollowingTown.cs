using Dapper;
using Ioc.Analytics.Programme;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Analytics.Tests.Programme;

/// <summary>A town that follows the plan of 43 models, whose dates are moved by three years: most are due at the end of 2026.</summary>
internal sealed class FollowingTown
{
    public static readonly BoardViewer Administrator = new("ada", true, false, []);
    public static readonly BoardViewer Leader = new("leo", false, true, []);
    public static readonly BoardViewer Police = new("pia", false, false, ["cong-an"]);
    public static readonly BoardViewer Culture = new("cuc", false, false, ["van-hoa"]);

    private FollowingTown(NpgsqlDataSource database, CountingTown counting)
    {
        (Database, Counting) = (database, counting);
        Desk = new(database, counting.Importer, counting.Clock);
        Csv = new(database, Desk, counting.Clock);
        Watch = new(database, counting.Clock);
    }

    public NpgsqlDataSource Database { get; }

    public CountingTown Counting { get; }

    public FixedTimeProvider Clock => Counting.Clock;

    public ModelDesk Desk { get; }

    public ModelCsv Csv { get; }

    public ReportWatch Watch { get; }

    public static async Task<FollowingTown> BuildAsync(NpgsqlDataSource database, params string[] plans)
    {
        var town = new FollowingTown(database, await CountingTown.BuildAsync(database));
        var now = town.Clock.Now;
        town.Clock.Now = new(2026, 10, 20, 1, 0, 0, TimeSpan.Zero); // adopted a month ago: what was due before is nobody's
        foreach (var plan in plans.DefaultIfEmpty("thi-xa-43"))
        {
            Assert.Null(await new PlanAdoption(database, town.Clock).AdoptAsync(plan, "T", 3, simulated: false, "staff:ada", CancellationToken.None));
        }

        town.Clock.Now = now;
        return town;
    }

    public async Task<BoardView> BoardAsync(string? plan = "thi-xa-43")
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await ProgrammeBoard.ReadAsync(connection, plan, Clock.Now, CancellationToken.None);
    }

    public async Task<ModelLine> ModelAsync(string number, string plan = "thi-xa-43") => (await BoardAsync(plan)).Models.Single(model => model.Number == number);

    public async Task<ModelFile> FileAsync(string number)
    {
        var id = (await ModelAsync(number)).Id;
        await using var connection = await Database.OpenConnectionAsync();
        return (await ProgrammeBoard.FileAsync(connection, id, Clock.Now, CancellationToken.None))!;
    }

    public async Task<BoardRefusal?> ReportAsync(string number, DateOnly month, int progress, BoardViewer? who = null, string? note = null) =>
        await Desk.RecordAsync((await ModelAsync(number)).Id, new(month, progress, null, note), who ?? Administrator, CancellationToken.None);

    public async Task<IReadOnlyList<(string Unit, string Kind, DateOnly Period)>> RemindersAsync(string rule)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.QueryAsync<(string, string, DateOnly)>(
            "select unit_code, kind, period from programme.reminder where reporting_code = @rule order by created_at, unit_code", new { rule })).AsList();
    }

    public static ModelChange Change(ModelLine m) => new(
        m.Version, m.Group, m.Name.Vi, m.Name.En, m.Goal.Vi, m.Goal.En, m.OwnerUnit, m.CoUnits, m.Tools, m.StartsOn, m.DueOn, m.Measure?.Vi, m.Measure?.En, m.Target);
}
