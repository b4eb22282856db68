using System.Text.Json;
using Dapper;
using Ioc.Analytics.Explore;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Web.Indicators;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Explore;

/// <summary>The analysts' page: one request to begin, one request for each view.</summary>
public static class ExploreEndpoints
{
    private const int MostCodes = 8;
    private const int MostPlaces = 60;

    /// <summary>Maps /api/explore.</summary>
    public static IEndpointRouteBuilder MapExplore(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/explore").RequireAuthorization(Policies.Explore).WithTags("explore");
        group.MapGet("/", StartAsync).Produces<ExploreStart>().WithName("exploreStart");
        group.MapGet("/view", ViewAsync).Produces<ExploreView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).WithName("exploreView");
        group.MapGet("/view.csv", CsvAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).WithName("exploreCsv");
        group.MapGet("/outlines", OutlinesAsync).Produces<IReadOnlyList<PlaceOutline>>().WithName("exploreOutlines");
        group.MapGet("/hours", HoursAsync).Produces<ExploreHours>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).WithName("exploreHours");
        group.MapGet("/hours.csv", HoursCsvAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).WithName("exploreHoursCsv");
        return routes;
    }

    private static async Task<IResult> StartAsync(HttpContext http, NpgsqlDataSource database, WallState wall, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var all = CatalogueEndpoints.MaySeeAll(http.User);
        // Places that have figures, and what lies above them.
        var places = (await connection.QueryAsync<PlaceRow>(new CommandDefinition(
            """
            with counted as (select distinct place_code from indicator.measure_place)
            select p.code, p.kind, p.name_vi, p.name_en, p.parent_code, l.geography_vi, l.geography_en, p.valid_from, p.valid_to
            from place.place p join place.located l on l.code = p.code
            where p.code in (select w.ancestor_code from place.within w join counted c on c.place_code = w.place_code)
            order by case p.kind when 'province' then 1 when 'area' then 2 when 'district' then 3 when 'commune' then 4 else 5 end, p.name_vi
            """,
            cancellationToken: token))).AsList();
        var home = wall.Now?.Town.Code ?? places.FirstOrDefault()?.Code;
        var entries = home is null ? [] : await CatalogueReader.EntriesAsync(connection, home, token);
        var catalogue = await Catalogue.ReadAsync(connection, token);
        return TypedResults.Ok(new ExploreStart(
            all, home, VietnamTime.DayOf(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()), [.. entries.Where(e => all || !e.Restricted)],
            [.. catalogue.Entries.Where(ExploreReader.HasHours).Where(e => all || !e.Restricted).Select(e => new HourIndicator(e.Code, ExploreReader.HourParts(catalogue, e)))],
            await CatalogueReader.DimensionsAsync(connection, token), [.. places.Select(p => p.View())]));
    }

    // Of whatever time: the map of former figures is drawn with the units of then.
    private static async Task<IResult> OutlinesAsync(string? places, NpgsqlDataSource database, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<(string Code, string Boundary)>(new CommandDefinition(
            "select code, boundary::text from place.place where code = any(@codes) and boundary is not null order by code",
            new { codes = CatalogueEndpoints.Split(places).Distinct(StringComparer.Ordinal).Take(MostPlaces).ToArray() },
            cancellationToken: token));
        return TypedResults.Ok<IReadOnlyList<PlaceOutline>>([.. rows.Select(row => new PlaceOutline(row.Code, JsonElement.Parse(row.Boundary)))]);
    }

    private static async Task<IResult> ViewAsync([AsParameters] ExploreQuery query, HttpContext http, NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var (view, fault) = await ReadAsync(query, http, connection, wall, clock, EventTypes.RestrictedIndicatorViewed, token);
        return fault ?? TypedResults.Ok(view);
    }

    private static async Task<IResult> CsvAsync([AsParameters] ExploreQuery query, HttpContext http, NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var (view, fault) = await ReadAsync(query, http, connection, wall, clock, EventTypes.RestrictedIndicatorExported, token);
        return fault ?? TypedResults.File(ExploreCsv.Write(view!), "text/csv; charset=utf-8", $"chi-so-{VietnamTime.DayOf(clock.GetUtcNow()):yyyy-MM-dd}.csv");
    }

    private static async Task<IResult> HoursAsync(
        string? code, string? place, string? from, string? to, string? by, string? part, HttpContext http, NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var (hours, fault) = await ReadHoursAsync(new(code, place, from, to, by, part), http, connection, wall, clock, token);
        return fault ?? TypedResults.Ok(hours);
    }

    private static async Task<IResult> HoursCsvAsync(
        string? code, string? place, string? from, string? to, string? by, string? part, HttpContext http, NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var (hours, fault) = await ReadHoursAsync(new(code, place, from, to, by, part), http, connection, wall, clock, token);
        return fault ?? TypedResults.File(ExploreCsv.Write(hours!), "text/csv; charset=utf-8", $"gio-thu-{VietnamTime.DayOf(clock.GetUtcNow()):yyyy-MM-dd}.csv");
    }

    private static async Task<(ExploreHours? Hours, IResult? Fault)> ReadHoursAsync(
        HoursQuestion asked, HttpContext http, NpgsqlConnection connection, WallState wall, TimeProvider clock, CancellationToken token)
    {
        var (code, place, from, to, by, value) = asked;
        var catalogue = await Catalogue.ReadAsync(connection, token);
        if (catalogue.Find(code ?? "") is not { } entry)
        {
            return (null, Unknown(code ?? ""));
        }

        if (!ExploreReader.HasHours(entry))
        {
            return (null, Problems.Because(StatusCodes.Status400BadRequest, "explore.no_hours", new(
                $"Chỉ số “{entry.Name.Vi}” không có theo giờ trong ngày.", $"“{entry.Name.En}” is not counted by the hour.")));
        }

        HourPart? part = null;
        if (!string.IsNullOrEmpty(by) || !string.IsNullOrEmpty(value))
        {
            var dimension = (await WeekPattern.PartsAsync(connection, catalogue, entry, token)).FirstOrDefault(one => one.Code == by);
            if (dimension?.Values.FirstOrDefault(one => one.Code == value) is not { } chosen)
            {
                return (null, Problems.Because(StatusCodes.Status400BadRequest, "explore.no_part", new(
                    $"Chỉ số “{entry.Name.Vi}” không chia theo giờ cho phần này. Hãy chọn một loại có trong danh sách.",
                    $"“{entry.Name.En}” is not told by the hour for this part. Choose one of the list.")));
            }

            part = new(dimension.Code, chosen.Code, dimension.Name, chosen.Name);
        }

        WeekPart? only = part is null ? null : new(part.Dimension, part.Value);
        var found = await PlacesAsync(connection, [place ?? wall.Now?.Town.Code ?? ""], token);
        if (found.Count == 0)
        {
            return (null, IndicatorEndpoints.NoSuchPlace());
        }

        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (Range(from, to, today) is not { } range || range.To.DayNumber - range.From.DayNumber > 1100)
        {
            return (null, WrongDates());
        }

        var about = (await CatalogueReader.EntriesAsync(connection, found[0].Code, token)).Single(e => e.Code == entry.Code);
        if (CatalogueEndpoints.MaySeeAll(http.User) || (entry.SuppressBelow <= 1 && !entry.Restricted))
        {
            var cells = await ExploreReader.HoursAsync(connection, catalogue, only is null ? entry : ExploreReader.Only(entry, only), found[0].Code, range, token);
            return (new(about, found[0].View(), range.From, range.To, 1, false, [.. cells.Select(cell => new WeekCell(cell.Weekday, cell.Hour, cell.Count, false))], part), null);
        }

        if (!await WeekPattern.IsToldAsync(connection, entry, found[0].Code, token))
        {
            return (null, Problems.Because(StatusCodes.Status403Forbidden, "indicator.authorised_only", new(
                "Theo giờ, chỉ số này có ô quá ít ở địa bàn này, chỉ dành cho người được phân quyền (lãnh đạo, quản trị). Hãy chọn toàn địa bàn.",
                "By the hour this indicator has cells that are too small in this place: for authorised roles (leader, administrator) only. Choose the whole town.")));
        }

        // Everyone else: the newest quarter that has ended by the last day asked for.
        var week = await WeekPattern.ReadAsync(connection, catalogue, entry, found[0].Code, range.To < today ? range.To : today, only, token);
        return (new(about, found[0].View(), week.From, week.To, week.HoursWide, true, week.Cells, part), null);
    }

    private static async Task<(ExploreView? View, IResult? Fault)> ReadAsync(
        ExploreQuery query, HttpContext http, NpgsqlConnection connection, WallState wall, TimeProvider clock, string look, CancellationToken token)
    {
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var codes = CatalogueEndpoints.Split(query.Codes).Distinct(StringComparer.Ordinal).ToList();
        if (codes.Count is 0 or > MostCodes)
        {
            return (null, Problems.Because(StatusCodes.Status400BadRequest, "indicator.codes", new(
                $"Hãy chọn từ 1 đến {MostCodes} chỉ số.", $"Choose 1 to {MostCodes} indicators.")));
        }

        if (codes.Find(code => catalogue.Find(code) is null) is { } unknown)
        {
            return (null, Unknown(unknown));
        }

        var entries = codes.Select(code => catalogue.Find(code)!).ToList();
        var all = CatalogueEndpoints.MaySeeAll(http.User);
        var exact = query.Exact == true;
        if (!all && (exact || entries.Any(e => e.Restricted)))
        {
            return (null, Problems.Because(StatusCodes.Status403Forbidden, "indicator.authorised_only", new(
                "Số liệu này chỉ dành cho người được phân quyền (lãnh đạo, quản trị).", "These figures are for authorised roles (leader, administrator).")));
        }

        var by = string.IsNullOrEmpty(query.By) ? null : query.By;
        if (by is not null && entries.Find(e => !e.Dimensions.Contains(by, StringComparer.Ordinal)) is { } whole)
        {
            return (null, Problems.Because(StatusCodes.Status400BadRequest, "indicator.dimension", new(
                $"Chỉ số “{whole.Name.Vi}” không tách được theo “{by}”. Có thể tách theo: {string.Join(", ", whole.Dimensions)}.",
                $"“{whole.Name.En}” cannot be split by “{by}”. It can be split by: {string.Join(", ", whole.Dimensions)}.")));
        }

        if (!Enum.TryParse<TimeStep>(query.Step ?? "month", ignoreCase: true, out var step) || !Enum.IsDefined(step))
        {
            return (null, Problems.Because(StatusCodes.Status400BadRequest, "explore.step", new(
                "Kỳ phải là day, week, month, quarter hoặc year.", "A step is day, week, month, quarter or year.")));
        }

        var asked = CatalogueEndpoints.Split(query.Places).Distinct(StringComparer.Ordinal).ToList();
        if (asked.Count == 0 && wall.Now?.Town.Code is { } town)
        {
            asked = [town];
        }

        var places = await PlacesAsync(connection, asked, token);
        if (places.Count == 0 || places.Count < asked.Count)
        {
            return (null, IndicatorEndpoints.NoSuchPlace());
        }

        if (places.Count > MostPlaces)
        {
            return (null, TooManyPlaces());
        }

        var geography = string.IsNullOrEmpty(query.Geography) ? null : query.Geography;
        if (geography is not (null or "present" or "former"))
        {
            return (null, Problems.Because(StatusCodes.Status400BadRequest, "explore.geography", new(
                "Địa giới phải là present (hiện nay) hoặc former (cũ).", "A geography is present or former.")));
        }

        // Told in a geography, a place gives way to what became of it, or to what it came from.
        var map = geography is null ? null : await GeographyMap.ReadAsync(connection, geography, token);
        List<PlaceNameView> lost = [];
        if (map is not null)
        {
            var (told, untold) = map.Told([.. places.Select(p => p.Code)]);
            lost = [.. places.Where(p => untold.Contains(p.Code, StringComparer.Ordinal)).Select(p => p.View())];
            places = await PlacesAsync(connection, told, token);
            if (places.Count > MostPlaces)
            {
                return (null, TooManyPlaces());
            }
        }

        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (Range(query.From, query.To, today) is not { } range || range.To.DayNumber - range.From.DayNumber > 11_000)
        {
            return (null, WrongDates());
        }

        var series = new List<ExploreSeries>();
        foreach (var entry in entries)
        {
            var read = await ExploreReader.ReadAsync(connection, catalogue, entry, [.. places.Select(p => p.Code)], range, step, by, exact, today, token, map);
            // A former unit's own forecast went on from its own last figure, not from what is told of it.
            series.AddRange(geography == "former" ? read : await ExploreReader.WithForecastsAsync(connection, entry, read, range, token));
            if (series.Sum(s => s.Points.Count) > ExploreReader.MostPoints)
            {
                return (null, Problems.Because(StatusCodes.Status400BadRequest, "indicator.too_many", new(
                    $"Kết quả quá {ExploreReader.MostPoints} giá trị. Hãy chọn ít địa bàn hơn, thời gian ngắn hơn hoặc kỳ dài hơn.",
                    $"The answer would hold more than {ExploreReader.MostPoints} values. Choose fewer places, a shorter time or longer steps.")));
            }
        }

        if (entries.Exists(e => e.Restricted) && places.Count > 0)
        {
            await CatalogueEndpoints.NoteAsync(connection, http, look, entries, [.. places.Select(p => p.Code)], clock, token);
        }

        var about = await CatalogueReader.EntriesAsync(connection, places.Count > 0 ? places[0].Code : asked[0], token);
        var dimension = by is null ? null : (await CatalogueReader.DimensionsAsync(connection, token)).FirstOrDefault(d => d.Code == by);
        return (new ExploreView(
            range.From, range.To, query.Step ?? "month", dimension, exact, [.. codes.Select(code => about.Single(a => a.Code == code))], [.. places.Select(p => p.View())], Ordered(series, dimension),
            geography, lost), null);
    }

    // Parts as their list has them, the ones most asked for first; what it does not name comes last, in its own order.
    private static List<ExploreSeries> Ordered(List<ExploreSeries> series, DimensionView? dimension)
    {
        if (dimension is null)
        {
            return series;
        }

        var positions = dimension.Values.Select((value, position) => (value.Code, position)).ToDictionary(value => value.Code, value => value.position, StringComparer.Ordinal);
        return [.. series.GroupBy(one => (one.Code, one.Place)).SelectMany(parts => parts.OrderBy(one => positions.GetValueOrDefault(one.Part ?? "", int.MaxValue)))];
    }

    private static async Task<List<PlaceRow>> PlacesAsync(NpgsqlConnection connection, IReadOnlyList<string> codes, CancellationToken token) =>
        (await connection.QueryAsync<PlaceRow>(new CommandDefinition(
            "select p.code, p.kind, p.name_vi, p.name_en, p.parent_code, l.geography_vi, l.geography_en, p.valid_from, p.valid_to from place.place p join place.located l on l.code = p.code where p.code = any(@codes) order by array_position(@codes, p.code)",
            new { codes = codes.ToArray() },
            cancellationToken: token))).AsList();

    private static DayRange? Range(string? from, string? to, DateOnly today)
    {
        var first = from is null ? today.AddDays(-365) : CatalogueEndpoints.Day(from);
        var last = to is null ? today : CatalogueEndpoints.Day(to);
        return first is { } a && last is { } b && a <= b ? new DayRange(a, b) : null;
    }

    private static ProblemHttpResult TooManyPlaces() => Problems.Because(StatusCodes.Status400BadRequest, "explore.places", new(
        $"Hãy chọn tối đa {MostPlaces} địa bàn.", $"Choose at most {MostPlaces} places."));

    private static ProblemHttpResult WrongDates() => Problems.Because(StatusCodes.Status400BadRequest, "indicator.period", new(
        "Ngày viết dạng yyyy-MM-dd, ngày đầu không sau ngày cuối và không cách quá 30 năm (bảng theo giờ: 3 năm).",
        "Dates are yyyy-MM-dd, the first is not after the last and at most 30 years before it (by the hour: 3 years)."));

    private static ProblemHttpResult Unknown(string code) => Problems.Because(StatusCodes.Status404NotFound, "indicator.unknown", new LocalText(
        $"Không có chỉ số “{code}”.", $"There is no indicator “{code}”."));

    private sealed record HoursQuestion(string? Code, string? Place, string? From, string? To, string? By, string? Part);

    private sealed class PlaceRow
    {
        public required string Code { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? ParentCode { get; init; }
        public required string GeographyVi { get; init; }
        public required string GeographyEn { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidTo { get; init; }

        public PlaceNameView View() => new(Code, Kind, new(NameVi, NameEn), ParentCode, new(GeographyVi, GeographyEn), ValidFrom, ValidTo);
    }
}

/// <summary>What a view asks for; lists are joined by commas.</summary>
public sealed record ExploreQuery
{
    public string? Codes { get; init; }

    /// <summary>Without them, the place that the wall is about.</summary>
    public string? Places { get; init; }

    /// <summary>yyyy-MM-dd; a year ago when absent.</summary>
    public string? From { get; init; }

    /// <summary>yyyy-MM-dd, that day included; today when absent.</summary>
    public string? To { get; init; }

    /// <summary>day, week, month (when absent), quarter or year.</summary>
    public string? Step { get; init; }

    /// <summary>A dimension that every indicator asked for has.</summary>
    public string? By { get; init; }

    /// <summary>True: nothing hidden, for authorised roles.</summary>
    public bool? Exact { get; init; }

    /// <summary>present or former: told in this geography, also from the units of the other; without it only what stands is told.</summary>
    public string? Geography { get; init; }
}

/// <summary>What the page needs before the first view.</summary>
/// <param name="MaySeeAll">Whether the person may see exact and sensitive figures.</param>
/// <param name="Home">The place that the wall is about; null when there is none yet.</param>
/// <param name="ByHour">Indicators that can be looked at by hour and weekday.</param>
public sealed record ExploreStart(
    bool MaySeeAll, string? Home, DateOnly Today, IReadOnlyList<CatalogueItem> Indicators, IReadOnlyList<HourIndicator> ByHour, IReadOnlyList<DimensionView> Dimensions, IReadOnlyList<PlaceNameView> Places);

/// <summary>Values with all that one must know to read them.</summary>
/// <param name="Geography">In which geography all is told: present or former; null: each place's own.</param>
/// <param name="Lost">Places asked for of which it is not known what became of them, or what they came from: nothing of them can be told in this geography.</param>
public sealed record ExploreView(
    DateOnly From, DateOnly To, string Step, DimensionView? Dimension, bool Exact, IReadOnlyList<CatalogueItem> Indicators, IReadOnlyList<PlaceNameView> Places, IReadOnlyList<ExploreSeries> Series,
    string? Geography, IReadOnlyList<PlaceNameView> Lost);

/// <summary>Where a place lies, of today or former.</summary>
/// <param name="Boundary">A GeoJSON geometry.</param>
public sealed record PlaceOutline(string Code, JsonElement Boundary);

/// <summary>An indicator that can be looked at by hour and weekday.</summary>
/// <param name="Parts">The dimensions of which one value can be chosen.</param>
public sealed record HourIndicator(string Code, IReadOnlyList<string> Parts);

/// <summary>A week's pattern.</summary>
/// <param name="HoursWide">How many hours a cell covers: 1, 3, 6 or 12.</param>
/// <param name="Quarter">True where it is told by whole quarters, small cells hidden; false: of the days asked for.</param>
/// <param name="Part">The one part that is counted; null: all of it.</param>
public sealed record ExploreHours(CatalogueItem Indicator, PlaceNameView Place, DateOnly From, DateOnly To, int HoursWide, bool Quarter, IReadOnlyList<WeekCell> Cells, HourPart? Part);

/// <summary>A value of a dimension, with their names.</summary>
public sealed record HourPart(string Dimension, string Value, LocalText DimensionName, LocalText Name);
