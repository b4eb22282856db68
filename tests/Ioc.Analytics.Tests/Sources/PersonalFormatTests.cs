using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Sources;

/// <summary>Records of persons are reduced on arrival; nothing that tells who they are is anywhere in the database afterwards. All people are invented.</summary>
public sealed class PersonalFormatTests
{
    private const string Header = "Họ và tên;Ngày sinh;Giới tính;Quốc tịch;Loại giấy tờ;Số giấy tờ;Loại cư trú;Tỉnh, thành phố;Ngày đến;Ngày đi dự kiến;Số phòng;Địa chỉ lưu trú;Lý do lưu trú\n";

    [Fact]
    public async Task The_official_lodging_file_becomes_stays_without_names_and_counts_once_however_often_it_is_sent()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await town.SendAsync("establishments", "code,place_code,name,kind,rooms,valid_from\nH1,A,Khách sạn Mẫu,hotel,10,2025-07-01\n");
        const string file = Header
            + "Trần Thị Mẫu;17/04/1991;F - Nữ;VNM - Viet Nam;1 - CCCD;001191000001;1 - Thường trú;01 - Hà Nội;18/11/2026;20/11/2026;305;khach san mau;1 - Du lịch\n"
            + "Kim Mau;01/01/1980;M - Nam;KOR - Korea;4 - Hộ chiếu;M00000001;3 - Khác;;18/11/2026 23:30;19/11/2026;306;H1;2\n"
            + "Lê Văn Sai;17/04/1991;M - Nam;VNM - Viet Nam;1 - CCCD;12345;1;01;18/11/2026;17/11/2026;305;H1;99\n"
            + "Không Có Nhà;17/04/1991;M - Nam;VNM;8;001091000009;1;01;18/11/2026;19/11/2026;1;Nhà Lạ;1\n";

        var first = (await town.SendAsync("lodging_declaration", file)).Report!;
        var again = (await town.SendAsync("lodging_declaration", file)).Report!;

        Assert.Equal((2, 0, 2), (first.Taken, first.Unchanged, first.Refused));
        Assert.Equal((0, 2, 2), (again.Taken, again.Unchanged, again.Refused));
        Assert.Equal([(4, "paper_number"), (4, "purpose"), (5, "house")], first.Refusals.Select(r => (r.Line, r.Column)).Order());
        Assert.Equal("A H1 VNM tourism 1 2 01 f", await town.Town.AskAsync<string>(
            "select concat_ws(' ', place_code, establishment, nationality, purpose, guests, nights, origin, hour_known::text::char) from fact.lodging where nationality = 'VNM'"));
        Assert.Equal("H1 KOR business 23 t", await town.Town.AskAsync<string>(
            "select concat_ws(' ', establishment, nationality, purpose, extract(hour from arrived_at at time zone 'Asia/Ho_Chi_Minh'), hour_known::text::char) from fact.lodging where nationality = 'KOR'"));
        await NothingTellsWhoAsync(town, "Trần Thị", "Kim Mau", "Lê Văn", "001191000001", "M00000001", "12345", "1991");
    }

    [Fact]
    public async Task A_code_that_no_list_holds_refuses_the_row_and_says_which_and_why_in_both_languages()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into place.place (code, official_code, kind, name_vi, name_en, parent_code, valid_from) values
                    ('P01', '01', 'province', 'Thành phố Hà Nội', 'Hanoi', null, '2025-07-01'), ('P01-1', '00004', 'commune', 'Phường Ba Đình', 'Ba Dinh', 'P01', '2025-07-01')
                """);
        }

        await town.SendAsync("establishments", "code,place_code,name,kind,rooms,valid_from\nH1,A,Khách sạn Mẫu,hotel,10,2025-07-01\n");
        string Row(string country, string province, string commune, int number) => $"Trần Mẫu;17/04/1991;M;{country};4;M{number};1;{province};{commune};18/11/2026;19/11/2026;1;H1;1\n";
        var report = (await town.SendAsync("lodging_declaration",
            Header.Replace("Ngày đến", "Phường, xã;Ngày đến", StringComparison.Ordinal)
            + Row("VNM - Viet Nam", "1 - Hà Nội", "00004 - Phường Ba Đình", 1)
            + Row("XYZ - Nowhere", "", "", 2)
            + Row("VNM", "05", "", 3)
            + Row("VNM", "01", "00005", 4)
            + Row("VNM", "79", "26734", 5)
            + Row("VNM", "Cà Mau", "4", 6)
            + Row("XXA", "", "", 7)
            + Row("EEC", "Tỉnh Không Có", "", 8))).Report!;

        Assert.Equal(3, report.Taken);
        Assert.Equal(
            [(3, "nationality", "XYZ - Nowhere"), (4, "province", "05"), (5, "commune", "00005"), (7, "commune", "4"), (9, "nationality", "EEC"), (9, "province", "Tỉnh Không Có")],
            report.Refusals.Select(r => (r.Line, r.Column, r.Value)).Order());
        Assert.Equal("01, 79", await town.Town.AskAsync<string>("select string_agg(distinct origin, ', ') from fact.lodging where origin is not null"));
        Assert.All(report.Refusals, refusal => Assert.True(refusal.Reason.Vi.Length > 10 && refusal.Reason.En.Length > 10 && refusal.Reason.Vi != refusal.Reason.En));
        Assert.Contains("ISO 3166-1", report.Refusals[0].Reason.Vi, StringComparison.Ordinal);

        var slips = (await town.SendAsync("lodging_declaration", Header.Replace("Ngày đến", "Phường, xã;Ngày đến", StringComparison.Ordinal)
            + Row("Hàn Quốc", "", "", 9) + Row("GER - Germany", "", "", 10) + Row("VNM - Japan", "", "", 11) + Row("D", "", "", 12))).Report!;
        Assert.Equal(2, slips.Taken);
        Assert.Equal([(3, "nationality"), (4, "nationality")], slips.Refusals.Select(r => (r.Line, r.Column)));
        Assert.Contains("“DEU - Germany”", slips.Refusals[0].Reason.Vi, StringComparison.Ordinal);
        Assert.Equal("DEU,KOR", await town.Town.AskAsync<string>("select string_agg(nationality, ',' order by nationality) from fact.lodging where nationality in ('DEU', 'KOR')"));
    }

    [Fact]
    public async Task Where_nobody_told_when_a_stay_was_declared_the_receipt_of_its_first_file_bounds_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await town.SendAsync("establishments", "code,place_code,name,kind,rooms,valid_from\nH1,A,Khách sạn Mẫu,hotel,10,2025-07-01\n");
        string Row(int guest, string arrived, string leaves = "22/11/2026") => $"Khách Mẫu;17/04/1991;F;VNM;1;00119100000{guest};1;01;{arrived};{leaves};;H1;1\n";
        async Task<(double? Timed, double? OnTime, double? Bounded)> CountedAsync()
        {
            await town.Town.Refresh.FollowFactsAsync(CancellationToken.None);
            async Task<double> Sum(string measure) => await town.Town.AskAsync<double>("select coalesce(sum(amount), 0) from indicator.cell where measure = @measure and place_code = 'A' and axes = ''", new { measure });
            return (await Sum("lodging.timed"), await Sum("lodging.on_time"), await Sum("lodging.bounded"));
        }

        // At 22:59 of the day of arrival all is in time, also who is to come after 23:00 has until 08:00.
        town.Town.Clock.Now = Vietnam(20, 22, 59);
        await town.SendAsync("lodging_declaration", Header + Row(1, "20/11/2026") + Row(2, "20/11/2026 14:00"));
        Assert.Equal((2, 2, 2), await CountedAsync());

        // At 23:30: who came at 14:00 is late, who came at 23:10 has until 08:00, and of whom nobody knows the hour it is not known which deadline held.
        town.Town.Clock.Now = Vietnam(20, 23, 30);
        await town.SendAsync("lodging_declaration", Header + Row(3, "20/11/2026 14:00") + Row(4, "20/11/2026 23:10") + Row(5, "20/11/2026"));
        Assert.Equal((4, 3, 4), await CountedAsync());

        // After 08:00 everything is late, and a correction of what came in time is not.
        town.Town.Clock.Now = Vietnam(21, 8, 1);
        await town.SendAsync("lodging_declaration", Header + Row(6, "20/11/2026 23:10") + Row(7, "20/11/2026") + Row(1, "20/11/2026", "23/11/2026"));
        Assert.Equal((6, 3, 6), await CountedAsync());
        Assert.Equal(50, await town.Town.ValueAsync("lodging.on_time_share", "A", new(2026, 11, 19, 17, 0, 0, TimeSpan.Zero)));
        Assert.Equal(100, await town.Town.ValueAsync("lodging.bounded_share", "A", new(2026, 11, 19, 17, 0, 0, TimeSpan.Zero)));
    }

    private static DateTimeOffset Vietnam(int day, int hour, int minute) => new DateTimeOffset(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    [Fact]
    public async Task Guests_of_one_room_take_one_room_however_often_and_in_whatever_order_they_are_declared()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await town.SendAsync("establishments", "code,place_code,name,kind,rooms,valid_from\nH1,A,Một,hotel,10,2025-07-01\nH2,A,Hai,hotel,10,2025-07-01\n");
        string Row(int guest, int from, int to, string room, string house = "H1") =>
            $"Khách Mẫu;17/04/1991;F;VNM;1;00119100000{guest};1;01;{from}/11/2026;{to}/11/2026;{room};{house};1\n";
        var file = Header + Row(1, 18, 20, "305") + Row(2, 18, 20, "305") + Row(3, 18, 19, "P. 306") + Row(4, 18, 19, "") + Row(5, 19, 20, "305") + Row(6, 19, 20, "305", "H2");

        await town.SendAsync("lodging_declaration", file);
        await town.SendAsync("lodging_declaration", file);
        await town.Town.Refresh.FollowFactsAsync(CancellationToken.None);

        // The night of the 18th: 305, 306 and a guest without a room. Of the 19th: 305 of each house, in one of them three guests of two arrivals.
        Assert.Equal("18:3 19:2", await TakenAsync(town));
        // Of 20 rooms, seven nights.
        Assert.Equal(5 / 140.0 * 100, (await town.Town.ValueAsync("lodging.occupancy", "A", new(2026, 11, 19, 17, 0, 0, TimeSpan.Zero)))!.Value, 9);

        // The third guest was in 305 too.
        await town.SendAsync("lodging_declaration", Header + Row(3, 18, 19, "305"));
        await town.Town.Refresh.FollowFactsAsync(CancellationToken.None);
        Assert.Equal("18:2 19:2", await TakenAsync(town));
        Assert.Equal(5, await town.Town.AskAsync<int>("select count(*) from fact.lodging where room ~ '^HR-[0-9A-F]{30}$'"));
        Assert.Equal(2, await town.Town.AskAsync<int>("select count(distinct room) from fact.lodging"));
    }

    [Fact]
    public async Task Who_tells_only_residents_has_told_no_births_deaths_and_moves_until_they_are_told()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        var months = Enumerable.Range(0, 13).Select(n => new DateOnly(2025, 10, 1).AddMonths(n).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)).ToList();
        await town.SendAsync("residents", "place_code,month,sex,born_on\n" + string.Concat(months.Select(month => $"A,{month},female,1990-01-01\nA,{month},male,1980-01-01\n")));
        await town.Town.Refresh.FollowFactsAsync(CancellationToken.None);

        const string told = """
            select count(*) from indicator.value v join indicator.definition d on d.code = v.indicator_code
            where v.value is not null and d.domain = 'population' and d.numerator::text ~ 'population[.](births|deaths|moved_in|moved_out)'
            """;
        var october = new DateTimeOffset(2026, 9, 30, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(2, await town.Town.ValueAsync("population.size", "A", october));
        Assert.Equal(0, await town.Town.AskAsync<int>(told));
        Assert.Equal(0, await town.Town.AskAsync<int>("select count(*) from indicator.measure_place where measure ~ '(births|deaths|moved_in|moved_out)$'"));

        await town.SendAsync("population", "month,place_code,sex,age_band,population,births,deaths,moved_in,moved_out\n2026-10,A,female,35-39,1,4,0,2,1\n");
        await town.Town.Refresh.FollowFactsAsync(CancellationToken.None);
        Assert.Equal(4, await town.Town.ValueAsync("population.births", "A", october));
        Assert.Equal(0, await town.Town.ValueAsync("population.deaths", "A", october));
        Assert.Equal(2, await town.Town.ValueAsync("population.moved_in", "A", october));
        Assert.Equal(2, await town.Town.ValueAsync("population.size", "A", october));
    }

    [Fact]
    public async Task The_same_guest_cannot_be_followed_from_house_to_house_or_from_day_to_day()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);
        await town.SendAsync("establishments", "code,place_code,name,kind,rooms,valid_from\nH1,A,Một,hotel,10,2025-07-01\nH2,B,Hai,hotel,10,2025-07-01\n");
        string Row(string day, string house) => $"Trần Thị Mẫu;17/04/1991;F;VNM;1;001191000001;1;01;{day}/11/2026;20/11/2026;1;{house};1\n";

        await town.SendAsync("lodging_declaration", Header + Row("17", "H1") + Row("17", "H2") + Row("18", "H1"));

        Assert.Equal(3, await town.Town.AskAsync<int>("select count(distinct reference) from fact.lodging"));
    }

    [Fact]
    public async Task Residents_are_summed_up_by_ward_sex_and_age_and_none_is_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await SendingTown.BuildAsync(database);

        // At the end of October 2026: born on 31 October 2021 is 5 on the day; on 1 November 2021 still 4; 1946 is 80.
        var report = (await town.SendAsync("residents",
            "place_code,month,sex,born_on,ethnicity\n"
            + "A,2026-10,female,2021-10-31,Kinh\nA,2026-10,female,2021-11-01,Kinh\nA,2026-10,Nam,1946-10-31,Tày\nB,2026-10,Nữ,29/02/2004,kinh\nA,2026-10,male,2026-11-05,kinh\nA,2026-10,male,,kinh\n")).Report!;

        Assert.Equal(2, report.Refused);
        Assert.Equal([(6, "born_on", Quality.Correct), (7, "born_on", Quality.Complete)], report.Refusals.Select(r => (r.Line, r.Column, r.Quality)));
        Assert.Equal("A female 0-4 1, A female 5-9 1, A male 80+ 1, B female 20-24 1", await town.Town.AskAsync<string>(
            "select string_agg(concat_ws(' ', place_code, sex, age_band, population), ', ' order by place_code, sex, age_band) from fact.population where population > 0"));
        Assert.Equal("A kinh 2, A tay 1, B kinh 1", await town.Town.AskAsync<string>(
            "select string_agg(concat_ws(' ', place_code, value, amount), ', ' order by place_code, value) from fact.population_trait where trait = 'ethnicity' and amount > 0"));
        await NothingTellsWhoAsync(town, "2021-10-31", "1946-10-31", "2026-11-05");

        // A new list is the whole truth about its wards: who is not in it any more is not counted any more.
        await town.SendAsync("residents", "place_code,month,sex,born_on\nA,2026-10,female,2021-11-01\n");
        Assert.Equal(1, await town.Town.AskAsync<int>("select sum(population) from fact.population where place_code = 'A'"));
        Assert.Equal(1, await town.Town.AskAsync<int>("select sum(population) from fact.population where place_code = 'B'"));
    }

    // Rooms taken in ward A by night of November.
    private static Task<string> TakenAsync(SendingTown town) => town.Town.AskAsync<string>(
        "select string_agg(extract(day from period) || ':' || amount, ' ' order by period) from indicator.cell where measure = 'lodging.rooms_taken' and place_code = 'A'");

    // Every text of every table of the schemas that an import could reach.
    private static async Task NothingTellsWhoAsync(SendingTown town, params string[] words)
    {
        var text = await town.Town.AskAsync<string>(
            """
            select string_agg(query_to_xml(format('select * from %I.%I', table_schema, table_name), true, true, '')::text, '')
            from information_schema.tables where table_schema in ('fact', 'audit', 'registry') and table_type = 'BASE TABLE'
            """);
        Assert.Contains("lodging", text, StringComparison.Ordinal);
        Assert.All(words, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }
}
