using Ioc.Analytics.Sources;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Sources;

public sealed class DropFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-drop-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_whole_file_is_taken_and_moved_a_growing_one_waits_and_a_wrong_one_is_set_aside_with_its_reason()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var drop = new DropFolder(folder, town.Intake, town.Refused, town.Town.Clock);
        drop.Prepare();
        const string header = "reference,date,hour,place_code,type,cleared\n";
        var good = Write("incidents/good.csv", header + "V1,2026-11-20,9,A,theft,true\nV2,2026-11-20,99,A,theft,true\n");
        var wrong = Write("incidents/wrong.csv", "a,b\n1,2\n");
        Write("incidents/half.csv.part", header);

        Assert.Empty(await drop.SweepAsync(CancellationToken.None));
        File.AppendAllText(good, "V3,2026-11-20,9,B,theft,false\n");
        var second = await drop.SweepAsync(CancellationToken.None);
        Assert.Equal([wrong], second.Select(r => r.File));
        var third = await drop.SweepAsync(CancellationToken.None);

        Assert.Equal((good, 2, 1), (third[0].File, third[0].Report!.Taken, third[0].Report!.Refused));
        Assert.Equal(["half.csv.part"], Files("incidents"));
        Assert.Equal([".csv", ".refused.csv"], Files("incidents/done").Select(name => name[name.IndexOf("good", StringComparison.Ordinal)..].Replace("good", "", StringComparison.Ordinal).Replace(".csv.refused", ".refused", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(2, Files("incidents/refused").Count);
        Assert.Contains("missing column", File.ReadAllText(Directory.GetFiles(Path.Combine(folder, "incidents/refused"), "*.txt")[0]), StringComparison.Ordinal);
        Assert.Equal(2, await town.Town.AskAsync<int>("select count(*) from fact.incident"));
        Assert.Equal("folder", await town.Town.AskAsync<string>("select way from fact.import"));
    }

    [Fact]
    public async Task A_file_that_tells_who_people_are_is_not_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var drop = new DropFolder(folder, town.Intake, town.Refused, town.Town.Clock);
        drop.Prepare();
        Write("residents/people.csv", "place_code,month,sex,born_on\nA,2026-10,female,2021-10-31\n");

        await drop.SweepAsync(CancellationToken.None);
        await drop.SweepAsync(CancellationToken.None);

        Assert.Equal(1, await town.Town.AskAsync<int>("select sum(population) from fact.population"));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), _ => true);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private List<string> Files(string within) => [.. Directory.EnumerateFiles(Path.Combine(folder, within)).Select(path => Path.GetFileName(path))];
}
