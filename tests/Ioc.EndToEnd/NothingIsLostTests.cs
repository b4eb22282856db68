using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Ioc.EndToEnd;

/// <summary>Processes are killed in the middle of the work; what was seen is in the database once, neither lost nor doubled.</summary>
public sealed class NothingIsLostTests
{
    [Fact]
    public async Task A_worker_and_a_database_killed_midway_lose_no_passage_and_double_none()
    {
        var undisturbed = await ReplayAsync(Repository.Sample("junction-day.mp4"));
        Assert.NotEmpty(undisturbed.Passages);
        Assert.NotEmpty(undisturbed.Violations);

        await using var city = await RunningCity.StartAsync();
        await using var database = await city.DatabaseAsync();
        await RunningCity.AddCameraAsync(database, "E2E-03", Repository.Sample("junction-day.mp4"), "junction-day.camera.json", play: "once");
        await Eventually.ReachesAsync("the first passage", TimeSpan.FromMinutes(5), () => CountAsync(database, "traffic.passage"), count => count >= 1);

        city.KillWorker();
        await Eventually.ReachesAsync("more passages after the worker's death", TimeSpan.FromMinutes(5), () => CountAsync(database, "traffic.passage"), count => count >= 3);
        city.KillDatabase();

        await Eventually.ReachesAsync("the end of the video", TimeSpan.FromMinutes(8), () => StateAsync(database, "E2E-03"), state => state == "ended");
        var passages = await Eventually.ReachesAsync("all passages", TimeSpan.FromMinutes(2), () => PassagesAsync(database), seen => seen.Count >= undisturbed.Passages.Count);
        Assert.Equal(undisturbed.Passages.Order(StringComparer.Ordinal), passages.Order(StringComparer.Ordinal));

        var violations = await ViolationsAsync(database);
        Assert.Equal(undisturbed.Violations.Order(StringComparer.Ordinal), violations.Order(StringComparer.Ordinal));
        await Eventually.ReachesAsync("a case for each violation", TimeSpan.FromMinutes(1), () => CountAsync(database, "enforcement.case"), count => count == violations.Count);
    }

    [Fact]
    public async Task A_killed_host_leaves_no_process_behind_and_its_database_opens_again()
    {
        await using var city = await RunningCity.StartWithFactsAsync();
        var before = Codes(await city.SnapshotAsync());
        Assert.NotEmpty(before);
        await city.KillHostAsync();
        await Eventually.ReachesAsync("no orphans", TimeSpan.FromMinutes(1), () => Task.FromResult(city.Processes("").Count), count => count == 0);

        await city.StartHostAsync();
        Assert.Equal(before, Codes(await city.SnapshotAsync()));
    }

    private static List<string> Codes(JsonElement snapshot) =>
        [.. snapshot.GetProperty("indicators").EnumerateArray().Select(indicator => indicator.GetProperty("code").GetString()!)];

    private static async Task<(List<string> Passages, List<string> Violations)> ReplayAsync(string video)
    {
        await using var replay = new OwnedProcess("dotnet", [Repository.Program("Ioc.Vision"), "replay", video, "--json", "--models", Path.Combine(Repository.Root, "models")]);
        var (code, output) = await replay.FinishAsync(TimeSpan.FromMinutes(8));
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        return ([.. json.RootElement.GetProperty("passages").EnumerateArray().Select(passage => $"{passage.GetProperty("track").GetInt32().ToString(CultureInfo.InvariantCulture)} {passage.GetProperty("plate").GetString()}")],
            [.. json.RootElement.GetProperty("violations").EnumerateArray().Select(violation => violation.GetProperty("kind").GetString()!)]);
    }

    private static Task<List<string>> PassagesAsync(NpgsqlDataSource database) =>
        ListAsync(database, "select track_number::text || ' ' || coalesce(plate, '') from traffic.passage");

    private static Task<List<string>> ViolationsAsync(NpgsqlDataSource database) => ListAsync(database, "select kind from traffic.violation");

    private static async Task<string?> StateAsync(NpgsqlDataSource database, string camera) =>
        (await ListAsync(database, $"select state from traffic.camera_state where camera_code = '{camera}'")).FirstOrDefault();

    private static async Task<long> CountAsync(NpgsqlDataSource database, string table) =>
        long.Parse((await ListAsync(database, $"select count(*)::text from {table}")).Single(), CultureInfo.InvariantCulture);

    private static async Task<List<string>> ListAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
