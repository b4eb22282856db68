using System.Text.Json;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Outlook;

/// <summary>Reads outlooks as they stood at a point in time.</summary>
public static class OutlookReader
{
    /// <summary>From which corrected p-value on a place is called hot or cold.</summary>
    public const double HotFrom = 0.05;

    private const int RestatementsShown = 3;
    internal static readonly TimeSpan FirstLoadLasts = TimeSpan.FromHours(1);

    /// <summary>The outlook of each indicator of a place that has one.</summary>
    /// <param name="at">As it was known then.</param>
    public static async Task<IReadOnlyDictionary<string, IndicatorOutlook>> ReadAsync(
        NpgsqlConnection connection, string place, IReadOnlyCollection<string> codes, DateTimeOffset at, CancellationToken token)
    {
        using var all = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select distinct on (indicator_code) indicator_code, made_at, method, share, mase, mape, coverage, tests, points::text as points
            from indicator.forecast
            where place_code = @place and indicator_code = any(@codes) and made_at <= @at and (replaced_at is null or replaced_at > @at)
            order by indicator_code, made_at desc;
            select indicator_code, kind, since, until, expected, seen, score
            from indicator.anomaly
            where place_code = @place and indicator_code = any(@codes) and found_at <= @at and (withdrawn_at is null or withdrawn_at > @at) order by since;
            select indicator_code, place_code, z, p, q
            from indicator.hot_spot
            where root_code = @place and indicator_code = any(@codes) and found_at <= @at and (replaced_at is null or replaced_at > @at) order by place_code;
            select min(imported_at) from fact.import group by source_code;
            select indicator_code from indicator.outlook
            where indicator_code = any(@codes) and place_code in (select @place union all select parent_code from place.place where code = @place)
            """,
            new { place, codes = codes.ToArray(), at },
            cancellationToken: token));
        var forecasts = (await all.ReadAsync<ForecastRow>()).ToDictionary(row => row.IndicatorCode, StringComparer.Ordinal);
        var anomalies = (await all.ReadAsync<AnomalyRow>()).ToLookup(row => row.IndicatorCode, StringComparer.Ordinal);
        var spots = (await all.ReadAsync<SpotRow>()).ToLookup(row => row.IndicatorCode, StringComparer.Ordinal);
        // What fills up while a source is loaded for the first time is no correction.
        var firstImports = (await all.ReadAsync<DateTimeOffset>()).AsList();
        var reckoned = (await all.ReadAsync<string>()).ToHashSet(StringComparer.Ordinal);
        var restated = (await IndicatorValues.RestatementsAsync(connection, codes.Count == 1 ? codes.First() : null, place, 200, token))
            .Where(row => row.RestatedAt <= at && !firstImports.Any(first => row.RestatedAt >= first && row.RestatedAt - first < FirstLoadLasts)).ToLookup(row => row.Code, StringComparer.Ordinal);
        return codes.Distinct(StringComparer.Ordinal).ToDictionary(
            code => code,
            code => new IndicatorOutlook(
                forecasts.GetValueOrDefault(code)?.View(),
                [.. anomalies[code].Select(row => new AnomalyMark(row.Kind, row.Since, row.Until, row.Expected, row.Seen, Math.Round(row.Score, 1)))],
                [.. restated[code].Take(RestatementsShown).Select(row => new RestatementMark(row.Period, row.OldValue, row.NewValue, row.RestatedAt, row.Reason))],
                spots[code].Any()
                    ? [.. spots[code].Select(row => new HotSpotMark(row.PlaceCode, Math.Round(row.Z, 2), row.P, row.Q, row.Q > HotFrom ? "none" : row.Z > 0 ? "hot" : "cold"))]
                    : null)
            {
                Pending = at == DateTimeOffset.MaxValue && !reckoned.Contains(code) && !forecasts.ContainsKey(code),
            },
            StringComparer.Ordinal);
    }

    /// <summary>A method's name for people.</summary>
    public static LocalText MethodText(string method)
    {
        if (method == "naive")
        {
            return new("lặp lại kỳ trước", "last period repeated");
        }

        if (method == "seasonal-naive")
        {
            return new("lặp lại mùa trước", "last season repeated");
        }

        var form = method["ets-".Length..].Split(',');
        var (trendVi, trendEn) = form[0] switch { "A" => (", xu thế", ", trend"), "Ad" => (", xu thế giảm dần", ", damped trend"), _ => ("", "") };
        var (seasonVi, seasonEn) = form[1] switch { "A" => (", mùa vụ cộng", ", additive season"), "M" => (", mùa vụ nhân", ", multiplicative season"), _ => ("", "") };
        return new($"san bằng mũ{trendVi}{seasonVi}", $"exponential smoothing{trendEn}{seasonEn}");
    }

    private sealed class ForecastRow
    {
        public required string IndicatorCode { get; init; }
        public DateTimeOffset MadeAt { get; init; }
        public required string Method { get; init; }
        public double Share { get; init; }
        public double? Mase { get; init; }
        public double? Mape { get; init; }
        public double? Coverage { get; init; }
        public int Tests { get; init; }
        public required string Points { get; init; }

        public ForecastView View() => new(
            MadeAt, Method, MethodText(Method), Share, Mase, Mape, Coverage, Tests, JsonSerializer.Deserialize<List<ForecastPoint>>(Points, JsonSerializerOptions.Web)!, null);
    }

    private sealed class AnomalyRow
    {
        public required string IndicatorCode { get; init; }
        public required string Kind { get; init; }
        public DateTimeOffset Since { get; init; }
        public DateTimeOffset Until { get; init; }
        public double Expected { get; init; }
        public double Seen { get; init; }
        public double Score { get; init; }
    }

    private sealed class SpotRow
    {
        public required string IndicatorCode { get; init; }
        public required string PlaceCode { get; init; }
        public double Z { get; init; }
        public double P { get; init; }
        public double Q { get; init; }
    }
}
