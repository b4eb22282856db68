using System.Text;
using Dapper;
using Ioc.Enforcement.Registrations;
using Ioc.Testing;
using Xunit.Abstractions;

namespace Ioc.Enforcement.Tests.Registrations;

public sealed class RegistrationImportTests(TestDatabase database, ITestOutputHelper output) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_thousand_rows_are_taken_once_and_the_same_file_again_changes_nothing()
    {
        await using var own = await TestDatabase.CreateAsync();
        var file = Sample(1000);
        var first = await Import(own).TakeAsync(new MemoryStream(file), "a.csv", "operator:test", CancellationToken.None);
        Assert.Equal((1000, 1000, 0, 0, 0), Counts(first));
        var stamp = await StampAsync(own);

        var again = await Import(own).TakeAsync(new MemoryStream(file), "a.csv", "operator:test", CancellationToken.None);
        Assert.Equal((1000, 0, 0, 1000, 0), Counts(again));
        Assert.Equal(stamp, await StampAsync(own));
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_taken_whole()
    {
        await using var own = await TestDatabase.CreateAsync();
        var report = await new RegistrationImport(own.DataSource, TimeProvider.System).TakeAsync(new MemoryStream(Sample(100_000)), "b.csv", "operator:test", CancellationToken.None);
        output.WriteLine($"{report.RowsRead} rows in {report.Took.TotalSeconds:F2} s: {report.RowsPerSecond:F0} rows/s");
        Assert.Equal((100_000, 100_000, 0, 0, 0), Counts(report));
        await using var connection = await own.DataSource.OpenConnectionAsync();
        Assert.Equal(100_000, await connection.ExecuteScalarAsync<int>("select count(*)::integer from registry.vehicle"));
    }

    [Fact]
    public async Task Bad_rows_in_the_middle_are_handed_back_and_every_good_row_is_taken()
    {
        var lines = Encoding.UTF8.GetString(Sample(60)).TrimEnd('\n').Split('\n');
        lines[20] = lines[20].Replace(",true", ",maybe", StringComparison.Ordinal);
        lines[30] = "\"never closed," + lines[30];
        lines[40] = lines[1]; // the plate of row 2 once more
        var report = await Import(database).TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "bad.csv", "operator:test", CancellationToken.None);
        Assert.Equal((60, 57, 0, 0, 3), Counts(report));

        var refused = (await Import(database).RefusedRowsAsync(report.BatchId, "operator:test", CancellationToken.None))!.TrimEnd('\n').Split('\n');
        Assert.Equal(4, refused.Length);
        Assert.StartsWith("21,simulated,", refused[1], StringComparison.Ordinal);
        Assert.StartsWith("31,plate,", refused[2], StringComparison.Ordinal);
        Assert.StartsWith("41,plate,", refused[3], StringComparison.Ordinal);
        Assert.Contains("dòng 2", refused[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_owner_is_an_update_and_a_hostile_name_stays_a_name()
    {
        const string header = "plate,plate_colour,vehicle_class,brand,model,colour,status,registered_on,owner_kind,owner_name,owner_number,owner_address\n";
        static byte[] File(string name) => Encoding.UTF8.GetBytes($"{header}51K-777.01,white,car,Kia,Morning,Đỏ,active,2023-01-02,person,{name},999123123123,Số 9 đường Biển Xanh\n");
        await Import(database).TakeAsync(new MemoryStream(File("Trần Thị Bình")), "c.csv", "operator:test", CancellationToken.None);
        const string hostile = "Robert'); drop table registry.owner;-- <script>alert(1)</script>";
        var report = await Import(database).TakeAsync(new MemoryStream(File(hostile)), "c.csv", "operator:test", CancellationToken.None);
        Assert.Equal((1, 0, 1, 0, 0), Counts(report));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(hostile, await connection.ExecuteScalarAsync<string>("select name from registry.owner where number = '999123123123'"));
    }

    [Fact]
    public async Task A_car_and_an_old_motorbike_may_share_a_text()
    {
        const string file =
            """
            plate,plate_colour,vehicle_class,brand,model,colour,status,registered_on,owner_kind,owner_name,owner_number,owner_address
            29C-155.55,white,car,Kia,Morning,Đỏ,active,2023-01-02,person,Lê Văn Cường,999000000010,Số 9 đường Biển Xanh
            29-C1 5555,white,motorbike,Honda,Wave,Đỏ,active,2003-01-02,person,Lê Thị Dung,999000000011,Số 8 đường Biển Xanh
            """;
        var report = await Import(database).TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), "d.csv", "operator:test", CancellationToken.None);
        Assert.Equal((2, 2, 0, 0, 0), Counts(report));
    }

    [Fact]
    public async Task A_workbook_says_the_same_as_a_csv_with_the_same_rows()
    {
        await using var own = await TestDatabase.CreateAsync();
        var rows = Encoding.UTF8.GetString(Sample(30)).TrimEnd('\n').Split('\n').Select(Cells).ToArray();
        var first = await Import(own).TakeAsync(new MemoryStream(Workbook.Table(rows)), "xe.xlsx", "operator:test", CancellationToken.None);
        Assert.Equal((30, 30, 0, 0, 0), Counts(first));

        var again = await Import(own).TakeAsync(new MemoryStream(Sample(30)), "xe.csv", "operator:test", CancellationToken.None);
        Assert.Equal((30, 0, 0, 30, 0), Counts(again));
    }

    [Fact]
    public async Task A_formula_refuses_its_row_and_macros_the_whole_workbook()
    {
        var rows = Encoding.UTF8.GetString(Sample(2)).TrimEnd('\n').Split('\n').Select(Cells).ToArray();
        rows[1][3] = "=FORMULA";
        var report = await Import(database).TakeAsync(new MemoryStream(Workbook.Table(rows)), "xe.xlsx", "operator:test", CancellationToken.None);
        Assert.Equal((1, 1), (report.Refused, report.Inserted + report.Updated + report.Unchanged));
        Assert.Contains("2,brand", await Import(database).RefusedRowsAsync(report.BatchId, "operator:test", CancellationToken.None), StringComparison.Ordinal);

        var macros = Workbook.Table(rows, zip => Workbook.Part(zip, "xl/vbaProject.bin", "x"));
        var refused = await Assert.ThrowsAsync<RegistrationFileException>(() => Import(database).TakeAsync(new MemoryStream(macros), "xe.xlsx", "operator:test", CancellationToken.None));
        Assert.Contains("macros", refused.Text.En, StringComparison.Ordinal);
    }

    // Commas within quotes do not divide.
    private static string[] Cells(string line) =>
        [.. System.Text.RegularExpressions.Regex.Split(line, ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(cell => cell.Trim('"'))];

    private static byte[] Sample(int rows)
    {
        using var text = new StringWriter();
        RegistrationSamples.Write(text, rows, seed: 7, []);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static (int, int, int, int, int) Counts(ImportReport report) => (report.RowsRead, report.Inserted, report.Updated, report.Unchanged, report.Refused);

    private static RegistrationImport Import(TestDatabase database) => new(database.DataSource, new FixedTimeProvider());

    private static async Task<string?> StampAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select md5(string_agg(v::text || o::text, '|' order by v.plate, v.family)) from registry.vehicle v join registry.owner o on o.id = v.owner_id");
    }
}
