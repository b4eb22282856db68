using System.Text;
using Ioc.Analytics.Programme;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Programme;

public sealed class ModelCsvTests
{
    private const string Header = "plan,number,group,name_vi,name_en,goal_vi,goal_en,owner,co_units,tools,starts_on,due_on,measure_vi,measure_en,target\n";

    [Fact]
    public async Task What_is_exported_comes_back_unchanged()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        var (model, evil) = (await town.ModelAsync("13"), "=HYPERLINK(\"http://x\",\"bấm\")");
        Assert.Null(await town.Desk.ChangeAsync(model.Id, FollowingTown.Change(model) with { Tools = evil, GoalVi = "hai\ndòng, có \"ngoặc\"" }, FollowingTown.Administrator, CancellationToken.None));

        var csv = ModelCsv.Export((await town.BoardAsync()).Models);
        // no cell of the file begins like a formula
        Assert.DoesNotContain(",=HYPERLINK", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
        var back = await town.Csv.ImportAsync(csv, FollowingTown.Administrator, apply: true, CancellationToken.None);
        Assert.Equal((0, 0, 43, 0), (back.Added, back.Changed, back.Same, back.Faults.Count));
        Assert.Equal(evil, (await town.ModelAsync("13")).Tools);
    }

    [Fact]
    public async Task A_file_adds_and_changes_and_looking_first_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        var csv = Bytes(Header
            + "thi-xa-43,44,data,Bản đồ số,Digital map,,,van-hoa,cong-an;y-te,GIS,2026-01-01,31/12/2026,Lớp bản đồ,Layers,12\n"
            + "thi-xa-43,13,economy,Kiểm soát ra vào: điểm du lịch,Gates: tourist sites,,,van-hoa,cong-an,VNeID,2026-08-16,2026-12-30,,,\n");
        var look = await town.Csv.ImportAsync(csv, FollowingTown.Administrator, apply: false, CancellationToken.None);
        Assert.Equal((1, 1), (look.Added, look.Changed));
        Assert.Equal(43, (await town.BoardAsync()).Models.Count);
        var done = await town.Csv.ImportAsync(csv, FollowingTown.Administrator, apply: true, CancellationToken.None);
        Assert.Equal((1, 1), (done.Added, done.Changed));
        var added = await town.ModelAsync("44");
        Assert.Equal((new DateOnly(2026, 12, 31), 12m, "cong-an y-te"), (added.DueOn, added.Target, string.Join(' ', added.CoUnits)));
    }

    [Theory]
    [InlineData("thi-xa-43,44,data,Tên đúng,Right name,,,khong-co,,,2026-01-01,,,,\n", 2, "unit")]
    [InlineData("thi-xa-43,44,data,Tên đúng,Right name,,,van-hoa,,,01-01-2026,,,,\n", 2, "starts_on")]
    [InlineData("thi-xa-43,44,data,Tên đúng,Right name,,,van-hoa,,,2026-02-30,,,,\n", 2, "starts_on")]
    [InlineData("thi-xa-43,44,data,Tên đúng,Right name,,,van-hoa,,,2026-01-01,2025-01-01,,,\n", 2, "deadline")]
    [InlineData("thi-xa-43,44,khác,Tên đúng,Right name,,,van-hoa,,,2026-01-01,,,,\n", 2, "group")]
    [InlineData("thi-xa-43,4'; drop table x,data,Tên đúng,Right name,,,van-hoa,,,2026-01-01,,,,\n", 2, "number")]
    [InlineData("ke-hoach-la,44,data,Tên đúng,Right name,,,van-hoa,,,2026-01-01,,,,\n", 2, "plan")]
    [InlineData("thi-xa-43,44,data,Tên đúng,Right name,,,van-hoa,,,2026-01-01,,,,1e9\n", 2, "target")]
    [InlineData("thi-xa-43,44,data,Tên đúng,Right name,,,van-hoa\n", 2, "")]
    [InlineData("thi-xa-43,44,data,T,Right name,,,van-hoa,,,2026-01-01,,,,\n", 2, "name")]
    public async Task One_wrong_row_is_named_and_nothing_is_taken(string row, int line, string column)
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        var right = "thi-xa-43,45,data,Tên đúng,Right name,,,van-hoa,,,2026-01-01,,,,\n";
        var done = await town.Csv.ImportAsync(Bytes(Header + row + right), FollowingTown.Administrator, apply: true, CancellationToken.None);
        Assert.Equal((line, column), (done.Faults.Single().Line, done.Faults.Single().Column));
        Assert.Equal((0, 43), (done.Added, (await town.BoardAsync()).Models.Count));
    }

    [Fact]
    public async Task A_hostile_file_is_refused_and_breaks_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await FollowingTown.BuildAsync(database.DataSource);
        byte[][] hostile =
        [
            [], [0], Bytes("plan\0number\n"), [0xFF, 0xFE, 0x41, 0x00], [.. Bytes(Header), 0xC3, 0x28], new byte[ModelCsv.Largest + 1], Bytes(Header + "\"thi-xa-43,44,never closed\n" + new string('x', 100_000)),
            Bytes("a,b,c\n1,2,3\n"), Encoding.ASCII.GetBytes("PK\u0003\u0004not a text"),
        ];
        foreach (var file in hostile)
        {
            var done = await town.Csv.ImportAsync(file, FollowingTown.Administrator, apply: true, CancellationToken.None);
            Assert.NotEmpty(done.Faults);
            Assert.All(done.Faults, fault => Assert.False(string.IsNullOrWhiteSpace(fault.Reason.Vi) || string.IsNullOrWhiteSpace(fault.Reason.En)));
        }

        Assert.Equal(43, (await town.BoardAsync()).Models.Count);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
