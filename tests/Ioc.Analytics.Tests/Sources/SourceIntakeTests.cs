using System.Text;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Sources;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Sources;

/// <summary>Files as senders write them: their own names for columns, words for codes, a title above the header.</summary>
public sealed class SourceIntakeTests
{
    [Fact]
    public async Task A_workbook_with_a_title_and_vietnamese_names_is_read_without_any_help()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var workbook = Workbook.Table(
            ["BÁO CÁO LAO ĐỘNG THÁNG 10"],
            ["Phường, xã", "Tháng", "Khu vực kinh tế", "Lực lượng lao động", "Có việc làm", "Thất nghiệp", "Ghi chú"],
            ["phuong ben da", "10/2026", "Công nghiệp", "100", "90", "10", "x"],
            ["B", "2026-10", "services", "50", "50", "0"]);

        var result = await town.SendAsync("labour", workbook, "lao-dong.xlsx");

        Assert.Equal((2, 0), (result.Report!.Taken, result.Report.Refused));
        Assert.Equal("Dữ liệu", result.Sheet);
        Assert.Equal(90, await town.Town.AskAsync<int>("select employed from fact.labour where place_code = 'A' and sector = 'industry' and month = '2026-10-01'"));
        Assert.Equal("upload labour 1.0", await town.Town.AskAsync<string>("select way || ' ' || format || ' ' || contract from fact.import"));
    }

    [Fact]
    public async Task Of_several_sheets_the_one_with_the_data_is_read_and_a_formula_in_it_is_named()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var workbook = Workbook.Book(
            ("Hướng dẫn", [["Hướng dẫn nhập liệu"], ["Ngày: ghi ngày xảy ra"]]),
            ("Danh mục", [["Loại vụ việc", "Ghi chú"], ["Trộm cắp", ""]]),
            ("Số liệu", [["VỤ VIỆC"], ["Mã tham chiếu", "Ngày", "Giờ", "Địa bàn", "Loại vụ việc", "Đã làm rõ"], ["V1", "20/11/2026", "9", "A", "Trộm cắp", "Có"], ["V2", "=TODAY()", "9", "A", "Trộm cắp", "Có"]]));

        var result = await town.SendAsync("incidents", workbook, "vu-viec.xlsx");

        Assert.Equal(("Số liệu", 1, 1), (result.Sheet, result.Report!.Taken, result.Report.Refused));
        Assert.Equal((4, "date"), (result.Report.Refusals[0].Line, result.Report.Refusals[0].Column));
        Assert.Contains("công thức", result.Report.Refusals[0].Reason.Vi, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_refused_cell_says_whether_it_is_not_correct_complete_clean_or_live()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        const string header = "reference,date,hour,place_code,type,cleared\n";

        var report = (await town.SendAsync("incidents", header
            + "V1,2026-11-20,9,A,theft,true\n"
            + "V2,2026-11-20,25,A,theft,true\n"
            + "V3,2026-11-20,9,,theft,true\n"
            + "V1,2026-11-20,9,A,theft,true\n"
            + "V4,2199-01-01,9,A,theft,true\n"
            + "V5,2026-11-20,9,A,th\uFFFDft,true\n")).Report!;

        Assert.Equal((1, 5), (report.Taken, report.Refused));
        Assert.Equal(
            [(3, "hour", Quality.Correct), (4, "place_code", Quality.Complete), (5, "reference", Quality.Clean), (6, "date", Quality.Live), (7, "type", Quality.Clean)],
            report.Refusals.Select(r => (r.Line, r.Column, r.Quality)).Order());
        Assert.Equal(2, report.Lacking[Quality.Clean]);
    }

    [Fact]
    public async Task Refused_rows_can_be_downloaded_corrected_and_sent_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var first = await town.SendAsync("incidents", "Mã vụ việc,Ngày,Giờ,Phường,Loại,Kết quả\nV1,20/11/2026,9,A,Trộm cắp,Đã làm rõ\n\"V,2\",20/11/2026,99,B,Trộm cắp,Chưa\n");
        Assert.Equal((1, 1), (first.Report!.Taken, first.Report.Refused));

        var csv = (await town.Refused.CsvAsync(first.Report.Id, CancellationToken.None))!;
        Assert.StartsWith("_dong,_cot,_gia_tri,_thieu,_ly_do,_reason,Mã vụ việc,Ngày", csv, StringComparison.Ordinal);
        Assert.Contains("3,Giờ (0–23),99,đúng,", csv, StringComparison.Ordinal);
        var again = await town.SendAsync("incidents", csv.Replace("\"V,2\",20/11/2026,99", "\"V,2\",20/11/2026,9", StringComparison.Ordinal));

        Assert.Equal((1, 0), (again.Report!.Taken, again.Report.Refused));
        Assert.Equal(2, await town.Town.AskAsync<int>("select count(*) from fact.incident"));
    }

    [Fact]
    public async Task A_refused_cell_that_a_spreadsheet_would_compute_is_disarmed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var sent = await town.SendAsync("incidents", "reference,date,hour,place_code,type,cleared\n=cmd(),2026-11-20,99,A,theft,true\n");

        Assert.Contains(",'=cmd(),", await town.Refused.CsvAsync(sent.Report!.Id, CancellationToken.None), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a renamed PDF", "%PDF-1.4\n1 0 obj", "XLSX")]
    [InlineData("a renamed workbook", "PK\u0003\u0004abc,def\n1,2", ".xlsx")]
    [InlineData("a picture", "\u0089PNG\u0000\u0001\u0002,a\n1,2", "XLSX")]
    [InlineData("nothing", "", "tiêu đề")]
    public async Task A_file_that_is_no_csv_is_told_as_what_it_is_and_what_to_send_instead(string what, string content, string instead)
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);

        var refused = await Assert.ThrowsAsync<ImportException>(() => town.SendAsync("incidents", Encoding.Latin1.GetBytes(content), "vu-viec.csv", rehearse: true));

        Assert.True(refused.Text.Vi.StartsWith("vu-viec.csv: ", StringComparison.Ordinal) && refused.Text.Vi.Contains(instead, StringComparison.Ordinal), $"{what}: {refused.Text.Vi}");
        Assert.NotEqual(refused.Text.Vi, refused.Text.En);
    }

    [Fact]
    public async Task A_file_in_an_old_code_page_is_refused_whole_with_the_way_to_save_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        // "Mã tham chiếu,Ngày" as Windows-1258 has it: ã is E3 there, à is E0, and neither is UTF-8.
        byte[] old = [.. "M\u00E3 tham chieu,Ng\u00E0y,Gio,Phuong,Loai,Ket qua\nV1,2026-11-20,9,A,theft,true\n".Select(letter => (byte)letter)];

        var refused = await Assert.ThrowsAsync<ImportException>(() => town.SendAsync("incidents", old, "cu.csv"));

        Assert.Contains("CSV UTF-8", refused.Text.Vi, StringComparison.Ordinal);
        Assert.Equal(0, await town.Town.AskAsync<int>("select count(*) from fact.incident"));
    }

    [Fact]
    public async Task What_is_wrong_in_a_cell_is_said_in_the_words_that_a_person_can_write_there()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);

        var report = (await town.SendAsync("incidents", "reference,date,hour,place_code,type,cleared\nV1,31/02/2026,9,A,theft,true\nV2,2026-11-20,9,A,trom,true\n")).Report!;

        Assert.Contains("dd/MM/yyyy", report.Refusals[0].Reason.Vi, StringComparison.Ordinal);
        Assert.Contains("Trộm cắp, Gây rối trật tự", report.Refusals[1].Reason.Vi, StringComparison.Ordinal);
        Assert.DoesNotContain("public_disorder", report.Refusals[1].Reason.Vi + report.Refusals[1].Reason.En, StringComparison.Ordinal);
        // And each of those words is taken.
        foreach (var (reference, word) in new[] { ("X1", "Trộm cắp"), ("X2", "public disorder") })
        {
            Assert.Equal(1, (await town.SendAsync("incidents", $"reference,date,hour,place_code,type,cleared\n{reference},2026-11-20,9,A,{word},có\n")).Report!.Taken);
        }
    }

    [Fact]
    public async Task A_rehearsal_tells_what_would_happen_and_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        const string file = "reference,date,hour,place_code,type,cleared\nV1,2026-11-20,9,A,theft,true\nV2,2026-11-20,30,A,theft,true\n";

        var told = await town.SendAsync("incidents", file, rehearse: true);

        Assert.Equal((1, 1), (told.Report!.Taken, told.Report.Refused));
        Assert.Equal("V1", told.Sample[0][0]);
        Assert.Equal(0, await town.Town.AskAsync<int>("select count(*) from fact.incident"));
        Assert.Equal(0, await town.Town.AskAsync<int>("select count(*) from fact.import"));
        Assert.Equal(0, await town.Town.AskAsync<int>("select count(*) from audit.event where type = 'import.facts'"));
        Assert.Null((await town.SendAsync("incidents", file)).SameAs);
        Assert.NotNull((await town.SendAsync("incidents", file)).SameAs);
    }

    [Fact]
    public async Task The_map_of_columns_is_remembered_for_the_next_file()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        const string rows = "c1,c2,c3,c4,c5\nA,industry,10,9,1\n";
        Assert.Equal(["place_code", "month", "sector", "labour_force", "employed", "unemployed"], (await town.SendAsync("labour", rows, rehearse: true)).Missing);

        var first = await town.SendAsync("labour", rows, map: "place_code:0,month:=2026-10,sector:1,labour_force:2,employed:3,unemployed:4");
        var second = await town.SendAsync("labour", "c5,c4,c3,c2,c1\n2,8,10,industry,A\n");

        Assert.Equal(1, first.Report!.Taken);
        Assert.Equal(1, second.Report!.Taken);
        Assert.Equal(8, await town.Town.AskAsync<int>("select employed from fact.labour where place_code = 'A' and month = '2026-10-01'"));
    }

    [Fact]
    public async Task A_file_without_a_needed_column_names_it_in_both_languages()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);

        var refused = await Assert.ThrowsAsync<ImportException>(() => town.SendAsync("labour", "place_code,sector\nA,industry\n"));

        Assert.Contains("Lực lượng lao động", refused.Text.Vi, StringComparison.Ordinal);
        Assert.Contains("Labour force", refused.Text.En, StringComparison.Ordinal);
        Assert.Contains("labour_force", await town.Town.AskAsync<string>("select last_error from fact.source where code = 'labour'"), StringComparison.Ordinal);
        Assert.Contains("thiếu cột", await town.Town.AskAsync<string>("select last_error_vi from fact.source where code = 'labour'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formula_refuses_its_row_as_not_clean()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var workbook = Workbook.Write(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="B1" t="inlineStr"><is><t>place_code</t></is></c><c r="C1" t="inlineStr"><is><t>name</t></is></c><c r="D1" t="inlineStr"><is><t>kind</t></is></c><c r="E1" t="inlineStr"><is><t>rooms</t></is></c><c r="F1" t="inlineStr"><is><t>valid_from</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>H1</t></is></c><c r="B2" t="inlineStr"><is><t>A</t></is></c><c r="C2" t="inlineStr"><is><t>Nhà nghỉ</t></is></c><c r="D2" t="inlineStr"><is><t>hotel</t></is></c><c r="E2"><f>1+1</f><v>2</v></c><c r="F2" t="inlineStr"><is><t>2025-07-01</t></is></c></row>
            """);

        var report = (await town.SendAsync("establishments", workbook, "co-so.xlsx")).Report!;

        var refusal = Assert.Single(report.Refusals);
        Assert.Equal((2, "rooms", Quality.Clean), (refusal.Line, refusal.Column, refusal.Quality));
    }

    [Fact]
    public async Task Rows_pushed_as_json_are_taken_as_those_of_a_file()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);

        var report = (await town.SendAsync(
            "identity",
            """[{"place_code":"A","date":"2026-11-20","dossiers":26,"activated":20,"reported_at":"2026-11-21 07:40"},{"place_code":"B","date":"2026-11-20","dossiers":-1,"activated":2,"reported_at":"x"}]""",
            "push.json")).Report!;

        Assert.Equal((1, 1), (report.Taken, report.Refused));
        Assert.Equal([(2, "dossiers"), (2, "reported_at")], report.Refusals.Select(r => (r.Line, r.Column)));
        await Assert.ThrowsAsync<ImportException>(() => town.SendAsync("identity", "[1,2]", "push.json"));
        await Assert.ThrowsAsync<ImportException>(() => town.SendAsync("identity", "{not json", "push.json"));
    }

    // Each format's own example is a row that it takes: what the template shows must be true.
    [Fact]
    public async Task The_example_of_every_format_is_taken()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await town.Town.AskAsync<int>("insert into place.place (code, kind, name_vi, name_en, valid_from) values ('MP-AT-01', 'commune', 'X', 'X', '2025-07-01') returning 1");
        foreach (var format in town.Formats.All)
        {
            var csv = $"{string.Join(';', format.Fields.Select(f => f.Label.Vi))}\n{string.Join(';', format.Fields.Select(f => f.Example))}\n";

            var result = await town.SendAsync(format.Code, csv, format.Code + ".csv");

            Assert.True(result.Report!.Refused == 0 && result.Report.Taken > 0, $"{format.Code}: {string.Join("; ", result.Report.Refusals.Select(r => $"{r.Column} {r.Value} {r.Reason.En}"))}");
        }
    }
}
