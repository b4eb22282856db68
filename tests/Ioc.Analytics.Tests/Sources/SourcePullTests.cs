using Ioc.Analytics.Sources;
using Ioc.Data.XRoad;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Sources;

/// <summary>A source fetched over X-Road from a server that dies in every way it can.</summary>
public sealed class SourcePullTests : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-facts-").FullName;
    private SecurityServer server = null!;

    public async Task InitializeAsync()
    {
        // 250 rows: pages of 100.
        var rows = Enumerable.Range(0, 250).Select(i => $"V{i},2026-11-{1 + (i % 20):00},{i % 24},{(i % 2 == 0 ? "A" : "B")},theft,true");
        await File.WriteAllLinesAsync(Path.Combine(folder, "incidents.csv"), ["reference,date,hour,place_code,type,cleared", .. rows]);
        server = new SecurityServer { Facts = folder };
        await server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose() => server?.Dispose();

    [Fact]
    public async Task A_server_that_dies_in_the_middle_costs_nothing_and_the_next_try_goes_on_from_there()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var pull = Pull(database, town);

        await server.SimulateAsync(new { pages = 2 });
        var (pages, taken, _, outcome, fault) = await pull.FetchAsync(CancellationToken.None);
        Assert.Equal((2, 200, XRoadOutcome.Unavailable), (pages, taken, outcome));
        Assert.Contains("X-Road", fault, StringComparison.Ordinal);
        Assert.Equal("unavailable", await town.Town.AskAsync<string>("select state from fact.pull"));
        Assert.NotNull(await town.Town.AskAsync<string?>("select last_error from fact.source where code = 'incidents'"));

        await server.SimulateAsync(new { });
        Assert.Equal((1, 50, XRoadOutcome.Answered), await ShortAsync(pull));
        Assert.Equal(250, await town.Town.AskAsync<int>("select count(*) from fact.incident"));
        Assert.Equal("waiting", await town.Town.AskAsync<string>("select state from fact.pull"));
        Assert.Null(await town.Town.AskAsync<string?>("select last_error from fact.source where code = 'incidents'"));
        // Nothing new: nothing taken, and no import written.
        Assert.Equal((1, 0, XRoadOutcome.Answered), await ShortAsync(pull));
        Assert.Equal(3, await town.Town.AskAsync<int>("select count(*) from fact.import where way = 'pull'"));
    }

    [Fact]
    public async Task A_source_that_answers_again_with_nothing_new_is_no_longer_told_as_failing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await ShortAsync(Pull(database, town));
        await Pull(database, town, "http://127.0.0.1:9").FetchAsync(CancellationToken.None);
        Assert.Contains("X-Road", await town.Town.AskAsync<string>("select last_error_vi from fact.source where code = 'incidents'"), StringComparison.Ordinal);

        Assert.Equal((1, 0, XRoadOutcome.Answered), await ShortAsync(Pull(database, town)));

        Assert.Null(await town.Town.AskAsync<string?>("select coalesce(last_error, last_error_vi) from fact.source where code = 'incidents'"));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_no_answer()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await server.SimulateAsync(new { breakOff = true });

        Assert.Equal((0, 0, XRoadOutcome.Unavailable), await ShortAsync(Pull(database, town)));
        Assert.Equal(0, await town.Town.AskAsync<int>("select count(*) from fact.incident"));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_not_asked_again_and_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var pull = Pull(database, town, "http://127.0.0.1:9");
        string? fault = null;
        for (var i = 0; i < 8; i++)
        {
            (_, _, _, _, fault) = await pull.FetchAsync(CancellationToken.None);
        }

        Assert.Equal("not asked: it failed several times in a row", fault);
    }

    [Fact]
    public async Task Another_version_of_the_contract_is_refused_and_said()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await server.SimulateAsync(new { contract = "incidents/2.0" });

        var (_, taken, _, outcome, fault) = await Pull(database, town).FetchAsync(CancellationToken.None);

        Assert.Equal((0, XRoadOutcome.Refused, "the contract is incidents/2.0, expected incidents/1.0"), (taken, outcome, fault));
    }

    private SourcePull Pull(TestDatabase database, SendingTown town, string? address = null)
    {
        var road = new XRoadOptions { SecurityServer = address ?? server.Address, Service = "VN/GOV/DULIEU/TONGHOP/facts", Retries = 0, BreakSeconds = 60, TimeoutSeconds = 20 };
        return new(database.DataSource, town.Intake, new XRoadClient(new HttpClient(), () => road, TimeProvider.System), town.Formats.Find("incidents")!, simulated: true, TimeProvider.System);
    }

    private static async Task<(int, int, XRoadOutcome)> ShortAsync(SourcePull pull)
    {
        var (pages, taken, _, outcome, _) = await pull.FetchAsync(CancellationToken.None);
        return (pages, taken, outcome);
    }
}
