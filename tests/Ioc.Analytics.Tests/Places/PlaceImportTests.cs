using System.Globalization;
using System.Text;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Places;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Places;

public sealed class PlaceImportTests
{
    private static readonly DateOnly Change = new(2025, 7, 1);

    [Fact]
    public async Task Boundaries_are_taken_and_each_wrong_feature_is_named_with_its_property()
    {
        await using var database = await TestDatabase.CreateAsync();
        var import = new PlaceImport(database.DataSource, new FixedTimeProvider());
        var file = Collection(
            Feature("""{"code":"00001","fullName":"Phường Một","fullNameEn":"One Ward"}""", Square(105.9, 20.5)),
            Feature("""{"code":"00002","name":"Xã Hai","areaKm2":5}""", Square(105.9, 20.6)),
            Feature("""{"fullName":"Không mã"}""", Square(105.9, 20.7)),
            Feature("""{"code":"00004"}""", Square(105.9, 20.7)),
            Feature("""{"code":"00001","fullName":"Phường Một lần nữa"}""", Square(105.9, 20.7)),
            Feature("""{"code":"00006","fullName":"Xã Mét"}""", Square(600000, 2200000)),
            Feature("""{"code":"00007","fullName":"Xã Hở"}""", """{"type":"Polygon","coordinates":[[[105.9,20.5],[105.91,20.5],[105.91,20.51],[105.9,20.52]]]}"""),
            Feature("""{"code":"00008","fullName":"Xã Điểm"}""", """{"type":"Point","coordinates":[105.9,20.5]}"""));

        var report = await BoundariesAsync(import, file, null);
        var again = await BoundariesAsync(import, file, null);

        Assert.Equal((8, 2, 0), (report.Read, report.Added, report.Changed));
        Assert.Equal([(3, "code"), (4, "name"), (5, "code"), (6, "geometry"), (7, "geometry"), (8, "geometry")], report.Faults.Select(f => (f.Number, f.Property)));
        Assert.All(report.Faults, fault => Assert.NotEqual(fault.Reason.Vi, fault.Reason.En));
        Assert.Equal("Xã Mét", report.Faults[3].Name);
        Assert.Equal((0, 0, 2), (again.Added, again.Changed, again.Unchanged));
        // 0.01° by 0.01° at 20.5° north: 1.11195 km by 1.11195 · cos 20.5° = 1.0415 km.
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(1.158, await connection.ExecuteScalarAsync<double>("select area_km2 from place.place where code = '00001'"), 2);
        Assert.Equal(105.905, await connection.ExecuteScalarAsync<double>("select longitude from place.place where code = '00001'"), 5);
        Assert.Equal("urban,rural", await connection.ExecuteScalarAsync<string>("select string_agg(settlement, ',' order by code) from place.place"));
        // Said 5, drawn 1.16: told, not refused.
        Assert.Equal("Xã Hai", Assert.Single(report.Doubts).Name);
    }

    [Fact]
    public async Task A_whole_countrys_communes_come_in_at_once_each_in_its_place_and_a_moved_one_is_the_only_change()
    {
        // As many as the country has since 1 July 2025: 81 rows of 41 squares of 0.1°, from 8.5° to 16.6° north. Names repeat, codes do not; two features are wrong.
        await using var database = await TestDatabase.CreateAsync();
        var import = new PlaceImport(database.DataSource, new FixedTimeProvider());
        const int rows = 81, columns = 41;
        string Grid(double moved) => Collection(
        [
            .. Enumerable.Range(0, rows * columns).Select(n => Feature(
                $$"""{"code":"{{n + 10000:00000}}","fullName":"Xã Đồng {{n % 1000}}","fullNameEn":"Dong {{n % 1000}} Commune"}""",
                Cell(102 + (0.1 * (n % columns)) + (n == 2000 ? moved : 0), 8.5 + (0.1 * (n / columns))))),
            Feature("""{"code":"10007","fullName":"Xã Trùng mã"}""", Cell(100, 8)), Feature("""{"code":"99999","fullName":"Xã Hở"}""", """{"type":"Polygon","coordinates":[[[105.9,20.5],[105.91,20.5],[105.91,20.51],[105.9,20.52]]]}"""),
        ]);

        var first = await BoundariesAsync(import, Grid(0), null);
        var again = await BoundariesAsync(import, Grid(0), null);
        var corrected = await BoundariesAsync(import, Grid(0.01), null);

        Assert.Equal((3323, 3321, 0), (first.Read, first.Added, first.Changed));
        Assert.Equal([(3322, "code"), (3323, "geometry")], first.Faults.Select(f => (f.Number, f.Property)));
        Assert.Equal((0, 0, 3321), (again.Added, again.Changed, again.Unchanged));
        Assert.Equal((0, 1, 3320), (corrected.Added, corrected.Changed, corrected.Unchanged));
        // A zone of a sphere of 6,371.0088 km (Archimedes): R² · Δλ · (sin φ2 − sin φ1), and no square is lost or counted twice.
        await using var connection = await database.DataSource.OpenConnectionAsync();
        static double Sin(double degrees) => Math.Sin(degrees * Math.PI / 180);
        var zone = 6371.0088 * 6371.0088 * (4.1 * Math.PI / 180) * (Sin(16.6) - Sin(8.5));
        Assert.Equal(1, await connection.ExecuteScalarAsync<double>("select sum(area_km2) from place.place") / zone, 3);
        Assert.Equal(3321, await connection.ExecuteScalarAsync<int>("select count(distinct (round(longitude::numeric, 2), round(latitude::numeric, 2)))::integer from place.place"));
        // The 2,000th square from 0: row 48, column 32.
        Assert.Equal("105.26 13.35", await connection.ExecuteScalarAsync<string>("select round(longitude::numeric, 2) || ' ' || round(latitude::numeric, 2) from place.place where code = '12000'"));
        // Found without diacritics, all of a name.
        Assert.Equal(["10007", "11007", "12007", "13007"], (await new PlaceBook(database.DataSource).FindAsync("xa dong 7", null, 10, CancellationToken.None)).Select(p => p.Code).Take(4));

        static string Cell(double x, double y) => string.Create(CultureInfo.InvariantCulture,
            $$"""{"type":"Polygon","coordinates":[[[{{x:0.####}},{{y:0.####}}],[{{x + 0.1:0.####}},{{y:0.####}}],[{{x + 0.1:0.####}},{{y + 0.1:0.####}}],[{{x:0.####}},{{y + 0.1:0.####}}],[{{x:0.####}},{{y:0.####}}]]]}""");
    }

    [Theory]
    [InlineData("""{"type":5,"features":[]}""")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Fea""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_file_that_is_no_collection_of_boundaries_is_refused_with_what_to_do(string content)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(content));

        var refused = await Assert.ThrowsAsync<ImportException>(() => GeoJsonFeatures.ReadAsync(json, "x.geojson", CancellationToken.None));

        Assert.Contains("Hãy", refused.Text.Vi, StringComparison.Ordinal);
        Assert.StartsWith("x.geojson: ", refused.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("[1]")]
    [InlineData("""{"type":5,"coordinates":[]}""")]
    [InlineData("""{"coordinates":[]}""")]
    public async Task A_broken_geometry_is_told_beside_the_features_that_are_whole(string geometry)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(Collection(Feature("{}", geometry), Feature("{}", Square(105.9, 20.5)))));

        var features = await GeoJsonFeatures.ReadAsync(json, "x", CancellationToken.None);

        Assert.Equal(("geometry", 1), (features[0].Fault!.Property, features[0].Fault!.Number));
        Assert.Null(features[1].Fault);
    }

    [Fact]
    public async Task A_boundary_that_crosses_itself_is_doubted_where_it_does_and_a_code_that_would_break_a_list_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        // From (105.9, 20.5) up at 45°, and back down from (106, 20.5) half as steep: they cross a third of the way.
        const string crossed = """{"type":"Polygon","coordinates":[[[105.9,20.5],[106.0,20.6],[106.0,20.5],[105.9,20.55],[105.9,20.5]]]}""";

        var report = await BoundariesAsync(new PlaceImport(database.DataSource, new FixedTimeProvider()), Collection(
            Feature("""{"code":"00001","fullName":"Xã Chéo"}""", crossed), Feature("""{"code":"00002","fullName":"Xã Vuông"}""", Square(105.9, 20.7)), Feature("""{"code":"1,2","fullName":"Xã Phẩy"}""", Square(105.9, 20.8))), null);

        Assert.Equal((2, "code"), (report.Added, Assert.Single(report.Faults).Property));
        var doubt = Assert.Single(report.Doubts);
        Assert.Equal((1, "geometry"), (doubt.Number, doubt.Property));
        Assert.Contains("(105.933333, 20.533333)", doubt.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hole_is_taken_from_the_area_and_the_order_of_corners_does_not_matter()
    {
        const string hole = """{"type":"MultiPolygon","coordinates":[[[[105.9,20.5],[105.9,20.52],[105.92,20.52],[105.92,20.5],[105.9,20.5]],[[105.9,20.5],[105.91,20.5],[105.91,20.51],[105.9,20.51],[105.9,20.5]]]]}""";
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(Collection(Feature("{}", hole), Feature("{}", """{"type":"Polygon","coordinates":[[[105.9,20.5],[105.92,20.5],[105.92,20.52],[105.9,20.52],[105.9,20.5]]]}"""))));

        var features = await GeoJsonFeatures.ReadAsync(json, "x", CancellationToken.None);

        // A quarter is missing; the centre of gravity of the L is 0.01·(4·1 − 1·0.5)/3 from the corner.
        Assert.Equal(0.75, features[0].AreaKm2!.Value / features[1].AreaKm2!.Value, 4);
        Assert.Equal(105.9 + (0.01 * 3.5 / 3), features[0].Longitude!.Value, 5);
    }

    [Fact]
    public async Task A_former_unit_and_one_of_today_may_bear_the_same_code_and_a_file_says_which_it_means()
    {
        await using var database = await TestDatabase.CreateAsync();
        var clock = new FixedTimeProvider();
        var town = await HistoryAsync(database, clock);

        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(
            ["00001", "00001~20250701", "00002~20250701", "00003"],
            await connection.QueryAsync<string>("select code from place.place where official_code is not null order by code collate \"C\""));
        foreach (var (asOf, place) in new[] { (new DateOnly(2025, 6, 30), "00001~20250701"), (new DateOnly(2025, 7, 1), "00001") })
        {
            using var csv = new MemoryStream(Encoding.UTF8.GetBytes("month,place_code,sector,labour_force,employed,unemployed\n2025-05,00001,industry,100,90,10\n"));
            await new FactImporter(database.DataSource, clock).ImportAsync(Ioc.Analytics.Labour.LabourFacts.Table, new("x", "staff:x", false) { PlacesOf = asOf }, csv, CancellationToken.None);
            Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*) from fact.labour where place_code = @place", new { place }));
        }

        Assert.Equal(["00001"], (await town.FindAsync("phuong mot moi", new DateOnly(2026, 1, 1), 10, CancellationToken.None)).Select(p => p.Code));
    }

    [Fact]
    public async Task Shares_that_do_not_add_up_and_unknown_codes_are_refused_by_line()
    {
        await using var database = await TestDatabase.CreateAsync();
        await HistoryAsync(database, new FixedTimeProvider());
        var import = new PlaceImport(database.DataSource, new FixedTimeProvider());

        var report = await SuccessionAsync(import, "from,to,share,basis\n00001,00001,60%,NQ\n00001,00003,30%,NQ\n00002,00003,1,NQ\n00009,00003,1,NQ\n00002,00008,1,NQ\n00002,00003,0,NQ\n");

        Assert.Equal([(2, "share"), (5, "from"), (6, "to"), (7, "share")], report.Faults.Select(f => (f.Number, f.Property)).Order());
        Assert.Equal((0, 1), (report.Added, report.Unchanged));
    }

    [Fact]
    public async Task An_indicator_is_told_in_the_other_geography_with_numerator_and_denominator_each()
    {
        await using var database = await TestDatabase.CreateAsync();
        var book = await HistoryAsync(database, new FixedTimeProvider());
        await using var connection = await database.DataSource.OpenConnectionAsync();
        // Former ward 1: 20 of 200 unemployed (10 %), former ward 2: 6 of 100 (6 %).
        await connection.ExecuteAsync(
            """
            insert into indicator.value (indicator_code, place_code, period_start, period_end, value, numerator, denominator, computed_at)
            select 'labour.unemployment_rate', code, '2025-05-01+07', '2025-06-01+07', 100.0 * n / d, n, d, now() from (values ('00001~20250701', 20, 200), ('00002~20250701', 6, 100)) v (code, n, d)
            """);

        var told = (await book.ReexpressAsync("labour.unemployment_rate", new DateOnly(2025, 5, 1), forward: true, exact: false, CancellationToken.None))!;

        // Ward 1 went 60 % to the new ward 1 (12 of 120) and 40 % to the new ward 3 (8 of 80), which ward 2 joined whole: 14 of 180.
        Assert.Equal(["00001 10.000 12 120 True", "00003 7.778 14 180 True"], told.Places.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Code} {p.Value:0.000} {p.Numerator:0.###} {p.Denominator:0.###} {p.Estimated}")));
        Assert.Equal(("former", "present", "population_share"), (told.Stands, told.ToldIn, told.Method));
        Assert.Null(await book.ReexpressAsync("no.such", new DateOnly(2025, 5, 1), true, true, CancellationToken.None));
    }

    [Fact]
    public async Task A_place_tells_what_it_was_made_of_and_what_became_of_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var book = await HistoryAsync(database, new FixedTimeProvider());

        var old = (await book.StoryAsync("00001~20250701", CancellationToken.None))!;
        var today = (await book.StoryAsync("00003", CancellationToken.None))!;

        Assert.Equal([("00001", 0.6), ("00003", 0.4)], old.Successors.Select(s => (s.Code, s.Share)));
        Assert.Equal([("00002~20250701", 1.0), ("00001~20250701", 0.4)], today.Predecessors.Select(s => (s.Code, s.Share)));
        Assert.Equal(1000, old.People[0].People);
        Assert.Null(await book.StoryAsync("none", CancellationToken.None));
    }

    [Theory]
    [InlineData("phuong mot cu", "00001~20250701")]
    [InlineData("mot cu", "00001~20250701")]
    [InlineData("PHƯỜNG MỘT CŨ", "00001~20250701")]
    [InlineData("phuong mto cu", "00001~20250701")]
    [InlineData("00003", "00003")]
    [InlineData("hai c", "00002~20250701")]
    public async Task A_place_is_found_without_diacritics_and_with_a_slip(string query, string code)
    {
        await using var database = await TestDatabase.CreateAsync();
        var book = await HistoryAsync(database, new FixedTimeProvider());

        Assert.Equal(code, (await book.FindAsync(query, null, 5, CancellationToken.None))[0].Code);
    }

    [Fact]
    public async Task People_that_look_ten_times_too_few_are_doubted_not_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var import = new PlaceImport(database.DataSource, new FixedTimeProvider());
        await BoundariesAsync(import, Collection([.. Enumerable.Range(1, 6).Select(i => Feature($$"""{"code":"0000{{i}}","fullName":"Xã Số {{i}}"}""", Square(105.9, 20.5 + (0.02 * i))))]), null);
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes("name,area_km2,population\n" + string.Concat(Enumerable.Range(1, 6).Select(i => $"Xã Số {i},10,{(i == 6 ? 800 : 8000)}\n")) + "Xã Lạ,10,5\nXã Số 1,10,x\n"));

        var report = await import.PopulationAsync(csv, "dan-so.csv", "staff:x", new DateOnly(2025, 7, 1), "thử", CancellationToken.None);

        Assert.Equal((8, 6), (report.Read, report.Added));
        Assert.Equal([(8, "name"), (9, "population")], report.Faults.Select(f => (f.Number, f.Property)));
        Assert.Equal(7, Assert.Single(report.Doubts).Number);
    }

    [Fact]
    public async Task A_commune_of_another_province_with_the_same_name_is_not_taken_for_it_and_the_candidates_are_named()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into place.place (code, official_code, kind, name_vi, name_en, parent_code, valid_from) values
                    ('P1', 'P1', 'province', 'Tỉnh Một', 'Province one', null, '2025-07-01'), ('P2', 'P2', 'province', 'Tỉnh Hai', 'Province two', null, '2025-07-01'),
                    ('C1', 'C1', 'commune', 'Xã Tân Lập', 'Tan Lap', 'P1', '2025-07-01'), ('C2', 'C2', 'commune', 'Xã Tân Lập', 'Tan Lap', 'P2', '2025-07-01'),
                    ('C3', 'C3', 'commune', 'Xã Mỏ Cày', 'Mo Cay', 'P2', '2025-07-01'), ('C4', 'C4', 'commune', 'Xã Lẻ', 'Le', null, '2025-07-01')
                """);
        }

        var import = new PlaceImport(database.DataSource, new FixedTimeProvider());
        var named = await PeopleAsync(import, "name,population\nXã Tân Lập,100\nXã Mỏ Cày,200\nXã Lẻ,300\n", null);
        Assert.Equal((3, 2), (named.Read, named.Added));
        var fault = Assert.Single(named.Faults);
        Assert.Equal((2, "name"), (fault.Number, fault.Property));
        Assert.Equal("có nhiều địa bàn trùng tên: Xã Tân Lập (C1, Tỉnh Một); Xã Tân Lập (C2, Tỉnh Hai). Hãy ghi mã, hoặc tỉnh", fault.Reason.Vi);
        Assert.Contains("C1", fault.Reason.En, StringComparison.Ordinal);

        // The province tells them apart; a commune of another one, or of none that is known, is not the one that is meant.
        var told = await PeopleAsync(import, "name,province,population\nXã Tân Lập,Hai,150\nXã Mỏ Cày,Một,250\nXã Lẻ,Một,350\n", null);
        Assert.Equal((1, "3 4"), (told.Added, string.Join(' ', told.Faults.Select(f => f.Number))));
        Assert.Contains("Xã Mỏ Cày (C3, Tỉnh Hai)", told.Faults[0].Reason.Vi, StringComparison.Ordinal);
        Assert.Contains("chưa rõ thuộc tỉnh nào", told.Faults[1].Reason.Vi, StringComparison.Ordinal);

        // So does the place that the table is of.
        var below = await PeopleAsync(import, "name,population\nXã Tân Lập,175\nXã Mỏ Cày,275\n", "P1");
        Assert.Equal((1, 3), (below.Added, Assert.Single(below.Faults).Number));
        await using var reading = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(["C1 175", "C2 150", "C3 200", "C4 300"], await reading.QueryAsync<string>("select place_code || ' ' || people from place.population order by place_code"));
    }

    private static async Task<PlaceReport> PeopleAsync(PlaceImport import, string csv, string? parent)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await import.PopulationAsync(file, "dan-so.csv", "staff:x", new DateOnly(2025, 7, 1), "thử", parent, CancellationToken.None);
    }

    // Former wards 1 and 2; today ward 1 (60 % of the former ward 1) and ward 3 (the rest and ward 2).
    private static async Task<PlaceBook> HistoryAsync(TestDatabase database, FixedTimeProvider clock)
    {
        var import = new PlaceImport(database.DataSource, clock);
        await BoundariesAsync(import, Collection(
            Feature("""{"code":"00001","fullName":"Phường Một Cũ"}""", Square(105.9, 20.5)), Feature("""{"code":"00002","fullName":"Xã Hai Cũ"}""", Square(105.91, 20.5))), Change);
        await BoundariesAsync(import, Collection(
            Feature("""{"code":"00001","fullName":"Phường Một Mới"}""", Square(105.9, 20.5)), Feature("""{"code":"00003","fullName":"Phường Ba"}""", Square(105.91, 20.5))), null);
        using var people = new MemoryStream(Encoding.UTF8.GetBytes("code,population\n00001,1000\n00002,500\n"));
        await import.PopulationAsync(people, "dan-so.csv", "staff:x", new DateOnly(2025, 6, 30), "census", CancellationToken.None);
        var report = await SuccessionAsync(import, "from,to,share,basis\n00001,00001,60%,NQ\n00001,00003,40%,NQ\n00002,00003,1,NQ\n");
        Assert.Equal((3, 0), (report.Added, report.Faults.Count));
        return new(database.DataSource);
    }

    private static async Task<PlaceReport> BoundariesAsync(PlaceImport import, string json, DateOnly? until)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await import.BoundariesAsync(new("x.geojson", "staff:x", "commune", null, until is null ? Change : new DateOnly(2000, 1, 1), until), file, CancellationToken.None);
    }

    private static async Task<PlaceReport> SuccessionAsync(PlaceImport import, string csv)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await import.SuccessionAsync(file, "ke-tiep.csv", "staff:x", Change, CancellationToken.None);
    }

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";

    private static string Feature(string properties, string geometry) => $$"""{"type":"Feature","properties":{{properties}},"geometry":{{geometry}}}""";

    private static string Square(double x, double y) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"type":"Polygon","coordinates":[[[{{x}},{{y}}],[{{x + 0.01}},{{y}}],[{{x + 0.01}},{{y + 0.01}}],[{{x}},{{y + 0.01}}],[{{x}},{{y}}]]]}""");
}
