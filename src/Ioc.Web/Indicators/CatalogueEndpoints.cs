using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Ioc.Web.Platform;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Indicators;

/// <summary>The catalogue and its values: for everyone, small cells hidden; exact, and what is sensitive, for authorised roles.</summary>
public static class CatalogueEndpoints
{
    private const int MostCodes = 40;
    private const int MostPlaces = 400;

    /// <summary>What can be measured: definition, formula, unit, dimensions, source, refresh, geography, smallest cell, target; and how far its data reach.</summary>
    internal static async Task<IResult> CatalogueAsync(string? place, NpgsqlDataSource database, WallState wall, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await IndicatorEndpoints.FindPlaceAsync(connection, place, wall, token) is not { } known)
        {
            return IndicatorEndpoints.NoSuchPlace();
        }

        return TypedResults.Ok(new CatalogueView(
            known, await CatalogueReader.EntriesAsync(connection, known, token), await CatalogueReader.DimensionsAsync(connection, token)));
    }

    /// <summary>Values over time. Without a place, of the one that the wall is about; without dates, the newest period.</summary>
    internal static async Task<IResult> ValuesAsync(
        string? codes, string? places, string? from, string? to, string? by, bool? exact, HttpContext http, NpgsqlDataSource database, WallState wall, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var asked = Split(codes);
        var entries = asked.Select(code => catalogue.Find(code)).ToList();
        if (asked.Count is 0 or > MostCodes || entries.Contains(null))
        {
            var unknown = asked.FirstOrDefault(code => catalogue.Find(code) is null);
            return unknown is null
                ? Problems.Because(StatusCodes.Status400BadRequest, "indicator.codes", new(
                    $"Hãy nêu từ 1 đến {MostCodes} mã chỉ số trong tham số codes.", $"Name 1 to {MostCodes} indicators in the parameter codes."))
                : Problems.Because(StatusCodes.Status404NotFound, "indicator.unknown", new(
                    $"Không có chỉ số “{unknown}”. Danh mục ở /api/indicators/catalogue.", $"There is no indicator “{unknown}”. The catalogue is at /api/indicators/catalogue."));
        }

        var known = entries.OfType<CatalogueEntry>().ToList();
        var authorised = MaySeeAll(http.User);
        if (!authorised && (exact == true || known.Any(e => e.Restricted)))
        {
            return Problems.Because(StatusCodes.Status403Forbidden, "indicator.authorised_only", new(
                "Số liệu này chỉ dành cho người được phân quyền (lãnh đạo, quản trị). Hãy đăng nhập.",
                "These figures are for authorised roles (leader, administrator). Sign in."));
        }

        if (by is not null && known.FirstOrDefault(e => !e.Dimensions.Contains(by, StringComparer.Ordinal)) is { } whole)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "indicator.dimension", new(
                $"Chỉ số “{whole.Name.Vi}” không tách được theo “{by}”. Có thể tách theo: {string.Join(", ", whole.Dimensions)}.",
                $"“{whole.Name.En}” cannot be split by “{by}”. It can be split by: {string.Join(", ", whole.Dimensions)}."));
        }

        var where = Split(places);
        if (where.Count == 0 && wall.Now?.Town.Code is { } town)
        {
            where = [town];
        }

        var found = (await connection.QueryAsync<PlaceName>(new CommandDefinition(
            "select p.code, p.kind, p.name_vi, p.name_en, p.parent_code, l.geography_vi, l.geography_en, p.valid_from, p.valid_to from place.place p join place.located l on l.code = p.code where p.code = any(@codes) order by array_position(@codes, p.code)",
            new { codes = where.Distinct(StringComparer.Ordinal).ToArray() },
            cancellationToken: token))).AsList();
        if (found.Count == 0 || found.Count < where.Distinct(StringComparer.Ordinal).Count() || found.Count > MostPlaces)
        {
            return IndicatorEndpoints.NoSuchPlace();
        }

        if (await RangeAsync(connection, known, from, to, clock, token) is not { } range)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "indicator.period", new(
                "Ngày viết dạng yyyy-MM-dd, ngày đầu không sau ngày cuối.", "Dates are yyyy-MM-dd, and the first is not after the last."));
        }

        var series = await IndicatorValues.ReadAsync(connection, catalogue, known, [.. found.Select(p => p.Code)], range, by, exact == true, token);
        if (series.Sum(s => s.Points.Count) > IndicatorValues.MostPoints)
        {
            return Problems.Because(StatusCodes.Status400BadRequest, "indicator.too_many", new(
                $"Kết quả quá {IndicatorValues.MostPoints} giá trị. Hãy chọn ít địa bàn hoặc thời gian ngắn hơn.",
                $"The answer would hold more than {IndicatorValues.MostPoints} values. Choose fewer places or a shorter time."));
        }

        if (known.Any(e => e.Restricted))
        {
            await NoteAsync(connection, http, EventTypes.RestrictedIndicatorViewed, known, [.. found.Select(p => p.Code)], clock, token);
        }

        var about = await CatalogueReader.EntriesAsync(connection, found[0].Code, token);
        var dimension = by is null ? null : (await CatalogueReader.DimensionsAsync(connection, token)).FirstOrDefault(d => d.Code == by);
        return TypedResults.Ok(new ValuesView(
            range.From, range.To, by, dimension, exact == true, [.. known.Select(e => about.Single(a => a.Code == e.Code))],
            [.. found.Select(p => new PlaceNameView(p.Code, p.Kind, new(p.NameVi, p.NameEn), p.ParentCode, new(p.GeographyVi, p.GeographyEn), p.ValidFrom, p.ValidTo))], series));
    }

    /// <summary>Closed periods that were corrected: old value, new value, why.</summary>
    internal static async Task<IResult> RestatementsAsync(string? code, string? place, int? limit, NpgsqlDataSource database, WallState wall, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await IndicatorEndpoints.FindPlaceAsync(connection, place, wall, token) is { } known
            ? TypedResults.Ok(await IndicatorValues.RestatementsAsync(connection, code, known, Math.Clamp(limit ?? 50, 1, 500), token))
            : IndicatorEndpoints.NoSuchPlace();
    }

    /// <summary>Who may see exact figures, and sensitive ones.</summary>
    internal static bool MaySeeAll(ClaimsPrincipal who) => who.IsInRole(StaffRoles.Leader) || who.IsInRole(StaffRoles.Administrator);

    internal static List<string> Split(string? list) => [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    // Without dates: the newest period that any of them has, each month's or day's.
    private static async Task<DayRange?> RangeAsync(
        NpgsqlConnection connection, IReadOnlyList<CatalogueEntry> entries, string? from, string? to, TimeProvider clock, CancellationToken token)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (from is null && to is null)
        {
            var newest = (await connection.QueryAsync<DateTimeOffset>(new CommandDefinition(
                "select max(period_start) from indicator.value where indicator_code = any(@codes) and period_start <= @now group by indicator_code",
                new { codes = entries.Select(e => e.Code).ToArray(), now = clock.GetUtcNow() },
                cancellationToken: token))).Select(VietnamTime.DayOf).ToList();
            return newest.Count == 0 ? new(today, today) : new(newest.Min(), newest.Max());
        }

        var first = from is null ? today.AddDays(-365) : Day(from);
        var last = to is null ? today : Day(to);
        return first is { } a && last is { } b && a <= b ? new DayRange(a, b) : null;
    }

    internal static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // Religion and ethnicity are sensitive even as sums: who looked, at what, stays on record.
    internal static async Task NoteAsync(
        NpgsqlConnection connection, HttpContext http, string type, IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<string> places, TimeProvider clock, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), type, "indicator", entries.First(e => e.Restricted).Code, places[0], $"staff:{http.User.FindFirstValue(ClaimTypes.NameIdentifier)}", null, now, new JsonObject
            {
                ["indicators"] = new JsonArray([.. entries.Where(e => e.Restricted).Select(e => (JsonNode)e.Code)]),
                ["places"] = new JsonArray([.. places.Select(p => (JsonNode)p)]),
            }),
            token);
        await transaction.CommitAsync(token);
    }

    private sealed class PlaceName
    {
        public required string Code { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public string? ParentCode { get; init; }
        public required string GeographyVi { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidTo { get; init; }
        public required string GeographyEn { get; init; }
    }
}

/// <summary>The whole catalogue.</summary>
/// <param name="Place">The place that targets and reach are told for.</param>
public sealed record CatalogueView(string Place, IReadOnlyList<CatalogueItem> Indicators, IReadOnlyList<DimensionView> Dimensions);

/// <summary>Values with all that one must know to read them.</summary>
/// <param name="Exact">True when nothing is hidden: for the authorised screen.</param>
public sealed record ValuesView(
    DateOnly From,
    DateOnly To,
    string? By,
    DimensionView? Dimension,
    bool Exact,
    IReadOnlyList<CatalogueItem> Indicators,
    IReadOnlyList<PlaceNameView> Places,
    IReadOnlyList<ValueSeries> Series);

/// <summary>A place by its name.</summary>
/// <param name="Geography">In which geography its figures stand: the units of which time.</param>
/// <param name="ValidTo">The day after its last; null: it stands today.</param>
public sealed record PlaceNameView(string Code, string Kind, LocalText Name, string? ParentCode, LocalText Geography, DateOnly ValidFrom, DateOnly? ValidTo);
