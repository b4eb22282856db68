using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Testing;
using Ioc.Web.Tests.OpenData;
using Ioc.Web.Tests.Platform;

namespace Ioc.Web.Tests.Explore;

/// <summary>The analysts' page through the real host.</summary>
public sealed class ExploreTests
{
    [Fact]
    public async Task Staff_sees_figures_with_method_and_source_and_a_stranger_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var stranger = site.Client();
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/explore")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/indicators/values?codes=population.size&places=T")).StatusCode);

        var start = (await officer.GetFromJsonAsync<JsonNode>("/api/explore"))!;
        Assert.Equal(["T", "T-1", "T-2"], start["places"]!.AsArray().Select(p => (string)p!["code"]!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("population.by_religion", start["indicators"]!.AsArray().Select(i => (string)i!["code"]!));

        var view = (await officer.GetFromJsonAsync<JsonNode>($"/api/explore/view?codes=population.size&places=T,T-1&from={OpenTown.Month:yyyy-MM-dd}"))!;
        Assert.Equal([1000.0, 600.0], view["series"]!.AsArray().Select(s => (double)s!["points"]![0]!["value"]!));
        Assert.NotEmpty((string)view["indicators"]![0]!["method"]!["vi"]!);
        Assert.NotEmpty((string)view["indicators"]![0]!["formula"]!);

        using var wrong = await officer.GetAsync("/api/explore/view?codes=population.size&places=T&by=nationality");
        Assert.Equal("indicator.dimension", (string)(await wrong.Content.ReadFromJsonAsync<JsonNode>())!["code"]!);
        using var step = await officer.GetAsync("/api/explore/view?codes=population.size&places=T&step=decade");
        Assert.Equal(HttpStatusCode.BadRequest, step.StatusCode);
    }

    [Fact]
    public async Task A_view_told_in_the_other_geography_says_how_in_the_answer_and_in_the_file_and_former_units_bear_their_validity()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            // F went half to T-1, half to T-2; 600 and 400 people live there now.
            await connection.ExecuteAsync(
                """
                insert into place.place (code, kind, name_vi, name_en, valid_from, valid_to) values ('F', 'commune', 'Xã F', 'Commune F', '1990-01-01', '2025-07-01'), ('G', 'commune', 'Xã G', 'Commune G', '1990-01-01', '2025-07-01');
                insert into place.succession (from_code, to_code, population_share, basis) values ('F', 'T-1', 0.5, 't'), ('F', 'T-2', 0.5, 't');
                update place.place set boundary = '{"type":"Polygon","coordinates":[[[106,20],[107,20],[107,21],[106,20]]]}' where code = 'F';
                """);
        }

        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        var question = $"codes=population.size&places=T-1,G&geography=former&from={OpenTown.Month:yyyy-MM-dd}&step=month";

        var view = (await officer.GetFromJsonAsync<JsonNode>("/api/explore/view?" + question))!;
        Assert.Equal("former", (string)view["geography"]!);
        Assert.Equal([("F", "2025-07-01"), ("G", "2025-07-01")], view["places"]!.AsArray().Select(p => ((string)p!["code"]!, (string)p["validTo"]!)));
        var point = view["series"]![0]!["points"]![0]!;
        Assert.Equal((1000.0, "counted"), ((double)point["value"]!, (string)point["told"]!));
        Assert.Contains(",cộng nguyên đơn vị,", await officer.GetStringAsync("/api/explore/view.csv?" + question), StringComparison.Ordinal);

        // The map of then is drawn with the units of then; what has no outline is left out.
        var drawn = Assert.Single((await officer.GetFromJsonAsync<JsonNode>("/api/explore/outlines?places=F,G"))!.AsArray())!;
        Assert.Equal(("F", 107), ((string)drawn["code"]!, (int)drawn["boundary"]!["coordinates"]![0]![1]![0]!));

        var today = (await officer.GetFromJsonAsync<JsonNode>($"/api/explore/view?codes=population.size&places=T-1,G&geography=present"))!;
        Assert.Equal(["G"], today["lost"]!.AsArray().Select(p => (string)p!["code"]!));
        using var wrong = await officer.GetAsync("/api/explore/view?codes=population.size&places=T&geography=roman");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_view_that_ends_with_the_newest_month_goes_on_as_a_forecast_in_the_answer_and_in_the_file()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into indicator.forecast (indicator_code, place_code, made_at, last_period, method, season, share, mase, mape, coverage, origins, tests, points)
                select 'population.size', 'T', now(), @month::timestamp at time zone 'Asia/Ho_Chi_Minh', 'ets-A,N', 12, 0.8, 0.5, 1, 0.82, 12, 24,
                       jsonb_build_array(jsonb_build_object('period', (@month + interval '1 month')::timestamp at time zone 'Asia/Ho_Chi_Minh', 'value', 1010, 'low', 990, 'high', 1030));
                -- The host keeps it: nothing has closed since.
                insert into indicator.outlook (indicator_code, place_code, made_from, made_at, version) values ('population.size', 'T', now() + interval '1 day', now(), 1)
                """,
                new { month = OpenTown.Month });
        }

        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        var months = $"codes=population.size&places=T,T-1&from={OpenTown.Month:yyyy-MM-dd}&step=month";

        var series = (await officer.GetFromJsonAsync<JsonNode>("/api/explore/view?" + months))!["series"]!.AsArray();
        var forecast = series.Single(one => (string)one!["place"]! == "T")!["forecast"]!;
        Assert.Equal((0.8, 0.82, "exponential smoothing, trend"), ((double)forecast["share"]!, (double)forecast["coverage"]!, (string)forecast["method"]!["en"]!));
        var point = Assert.Single(forecast["points"]!.AsArray())!;
        Assert.Equal(($"{OpenTown.Month.AddMonths(1):yyyy-MM-dd}", 1010.0, 990.0, 1030.0), ((string)point["period"]!, (double)point["value"]!, (double)point["low"]!, (double)point["high"]!));
        Assert.Null(series.Single(one => (string)one!["place"]! == "T-1")!["forecast"]);

        var csv = await officer.GetStringAsync("/api/explore/view.csv?" + months);
        Assert.Contains($",{OpenTown.Month.AddMonths(1):dd/MM/yyyy},,,,,,1010,990,1030,,", csv, StringComparison.Ordinal);
        // By quarters nothing is forecast: the interval of a sum is not the sum of intervals.
        var quarters = (await officer.GetFromJsonAsync<JsonNode>("/api/explore/view?" + months.Replace("month", "quarter", StringComparison.Ordinal)))!["series"]!.AsArray();
        Assert.All(quarters, one => Assert.Null(one!["forecast"]));
    }

    [Fact]
    public async Task Religion_is_for_authorised_roles_and_each_look_and_each_download_is_on_record()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        using var leader = await OpenTown.SignedInAsync(site, "lan.leader", "leader");
        var address = $"codes=population.by_religion&places=T-1,T-2&from={OpenTown.Month:yyyy-MM-dd}";

        using var refused = await officer.GetAsync("/api/explore/view?" + address);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var exact = await officer.GetAsync("/api/explore/view?codes=population.size&places=T&exact=true");
        Assert.Equal(HttpStatusCode.Forbidden, exact.StatusCode);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(0, await LooksAsync("indicator.restricted_viewed"));

        using var seen = await leader.GetAsync("/api/explore/view?" + address);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Equal(1, await LooksAsync("indicator.restricted_viewed"));
        using var file = await leader.GetAsync("/api/explore/view.csv?" + address);
        Assert.Equal(1, await LooksAsync("indicator.restricted_exported"));
        Assert.Equal("staff:lan.leader", await connection.ExecuteScalarAsync<string>("select actor from audit.event where type = 'indicator.restricted_exported'"));

        var bytes = await file.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.StartsWith("Mã chỉ số,Chỉ số,Đơn vị,Mã địa bàn,Địa bàn", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"population.by_religion,Dân số theo tôn giáo,người,T-1,\"Phường \"\"Một\"\"\",\"phường, xã từ 01/07/2025\",,,tháng,{OpenTown.Month:dd/MM/yyyy},9,9,", lines[1], StringComparison.Ordinal);

        Task<int> LooksAsync(string type) => connection.ExecuteScalarAsync<int>("select count(*) from audit.event where type = @type", new { type });
    }

    [Fact]
    public async Task Hours_of_small_counts_are_told_by_the_quarter_of_the_whole_town_and_in_parts_to_authorised_roles_only()
    {
        await using var database = await TestDatabase.CreateAsync();
        await OpenTown.BuildAsync(database);
        await using var site = await RunningSite.StartAsync(database);
        using var officer = await OpenTown.SignedInAsync(site, "an.officer", "officer");
        var range = $"place=T&from={OpenTown.Month:yyyy-MM-dd}&to={OpenTown.Month.AddMonths(1).AddDays(-1):yyyy-MM-dd}";

        var ward = range.Replace("place=T&", "place=T-1&", StringComparison.Ordinal);
        using var incidents = await officer.GetAsync("/api/explore/hours?code=public_order.incidents&" + ward);
        Assert.Equal(HttpStatusCode.Forbidden, incidents.StatusCode);
        var whole = (await officer.GetFromJsonAsync<JsonNode>("/api/explore/hours?code=public_order.incidents&" + range))!;
        Assert.True((bool)whole["quarter"]!);
        Assert.Equal((1, DateOnly.Parse((string)whole["from"]!, CultureInfo.InvariantCulture).Day), (DateOnly.Parse((string)whole["from"]!, CultureInfo.InvariantCulture).Month % 3, 1));
        using var none = await officer.GetAsync("/api/explore/hours?code=population.size&" + range);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);

        var hours = (await officer.GetFromJsonAsync<JsonNode>("/api/explore/hours?code=enforcement.violations&" + range))!["cells"]!.AsArray();
        // All on one day: at 8 o'clock 12, 2 and 20, at 9 o'clock 30.
        Assert.Equal([(8, 34.0), (9, 30.0)], hours.Where(c => (double)c!["count"]! > 0).Select(c => ((int)c!["hour"]!, (double)c["count"]!)));

        // The file has every hour of the week, and the same sums; who may not look may not take away either.
        var csv = (await officer.GetStringAsync("/api/explore/hours.csv?code=enforcement.violations&" + range)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Mã chỉ số,Chỉ số,Đơn vị,Mã địa bàn,Địa bàn,Địa giới,Từ ngày,Đến ngày,Phần,Thứ,Giờ,Giá trị,Nguồn,Phương pháp", csv[0]);
        Assert.Equal(1 + (7 * 24), csv.Length);
        var day = new[] { "Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy" };
        Assert.Equal(["8=34", "9=30"], csv.Skip(1).Select(HourOf).Where(text => !text.EndsWith("=0", StringComparison.Ordinal)));
        Assert.All(csv.Skip(1), line => Assert.Contains(",\"phường, xã từ 01/07/2025\",", line, StringComparison.Ordinal));
        Assert.Equal(7, csv.Skip(1).Select(line => day.Single(name => line.Contains($",{name},", StringComparison.Ordinal))).Distinct().Count());
        using var taken = await officer.GetAsync("/api/explore/hours.csv?code=public_order.incidents&" + ward);
        Assert.Equal(HttpStatusCode.Forbidden, taken.StatusCode);

        string HourOf(string line)
        {
            var name = day.Single(one => line.Contains($",{one},", StringComparison.Ordinal));
            var rest = line[(line.IndexOf($",{name},", StringComparison.Ordinal) + name.Length + 2)..].Split(',');
            return $"{rest[0]}={rest[1]}";
        }
    }
}
