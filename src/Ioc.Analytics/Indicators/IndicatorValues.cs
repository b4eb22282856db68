using System.Runtime.InteropServices;
using Dapper;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>Values of several indicators and places over time, whole or split by a dimension: what explore pages, charts and open data ask for.</summary>
public static class IndicatorValues
{
    /// <summary>The most points that one answer holds.</summary>
    public const int MostPoints = 50_000;

    /// <summary>Reads values.</summary>
    /// <param name="by">A dimension that every indicator asked for has; null for whole values.</param>
    /// <param name="exact">True on the authorised screen only: small cells are shown.</param>
    /// <returns>One series for each indicator and place; a period without a value is not there.</returns>
    public static async Task<IReadOnlyList<ValueSeries>> ReadAsync(
        NpgsqlConnection connection, Catalogue catalogue, IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<string> places, DayRange range, string? by, bool exact, CancellationToken token)
    {
        var result = new List<ValueSeries>();
        // The places beside each one: what is hidden depends on all of them.
        var beside = (await connection.QueryAsync<(string Place, string Beside)>(new CommandDefinition(
            """
            select p.code, b.code from place.place p join place.place b on b.code = p.code or b.parent_code = p.parent_code where p.code = any(@places)
            """,
            new { places = places.ToArray() },
            cancellationToken: token)))
            .GroupBy(row => row.Place, StringComparer.Ordinal).ToDictionary(rows => rows.Key, rows => rows.Select(row => row.Beside).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var all = beside.Values.SelectMany(codes => codes).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var entry in entries)
        {
            var told = !exact && await PeriodTable.IsToldAsync(connection, catalogue, entry, token) ? PeriodTable.Whole(entry.Monthly) : null;
            var shown = entry.Monthly ? range.Months() : range;
            var span = told is null ? shown : entry.Monthly ? shown.WholeYears().Months() : shown.WholeMonths();
            var needed = exact || entry.SuppressBelow <= 1 ? [.. places] : all;
            var cells = by is null
                ? await StoredAsync(connection, entry, needed, span, token)
                : await SplitAsync(connection, catalogue, entry, needed, span, by, token);
            var secrets = exact ? ReleaseSecrets.None : await ReleaseSecrets.ReadAsync(connection, entry, by, token);
            foreach (var place in places)
            {
                var table = cells.Where(c => exact ? c.PlaceCode == place : beside.GetValueOrDefault(place)?.Contains(c.PlaceCode) ?? false).ToList();
                var hidden = exact ? [] : PeriodTable.Hidden(entry, table, told, secrets.Among(entry, table));
                var points = table.Where(c => c.PlaceCode == place && c.Period >= shown.From && c.Period <= shown.To)
                    .OrderBy(c => c.Period).ThenBy(c => c.Part, StringComparer.Ordinal)
                    .Select(c => hidden.Contains((c.PlaceCode, c.Part, c.Period))
                        ? new ValuePoint(c.Period, by is null ? null : c.Part, null, null, null, true)
                        : new ValuePoint(c.Period, by is null ? null : c.Part, c.Value, c.Numerator, c.Denominator, false))
                    .ToList();
                result.Add(new(entry.Code, place, points));
            }
        }

        return result;
    }

    /// <summary>Closed periods whose value was corrected afterwards, newest first.</summary>
    public static async Task<IReadOnlyList<Restatement>> RestatementsAsync(
        NpgsqlConnection connection, string? code, string place, int limit, CancellationToken token) =>
        // Only whole places whose own cell may be shown are told of; the two values of a small cell would give it away.
        (await connection.QueryAsync<RestatementRow>(new CommandDefinition(
            """
            select r.indicator_code, r.place_code, r.period_start, r.old_value, r.new_value, r.reason, r.restated_at, i.name as import_name, i.source_code
            from indicator.restatement r
            join indicator.definition d on d.code = r.indicator_code and d.audience = 'public'
            left join indicator.value v on v.indicator_code = r.indicator_code and v.place_code = r.place_code and v.period_start = r.period_start
            left join fact.import i on r.reason = 'import ' || i.id
            where (@code::text is null or r.indicator_code = @code) and r.place_code = @place
              and (d.suppress_below <= 1 or abs(v.numerator) >= d.suppress_below * 4)
            order by r.restated_at desc, r.id desc limit @limit
            """,
            new { code, place, limit },
            cancellationToken: token))).Select(r => new Restatement(
                r.IndicatorCode, r.PlaceCode, r.PeriodStart, r.OldValue, r.NewValue, r.RestatedAt,
                r.Reason switch
                {
                    IndicatorCalculator.DecisionCorrected => new("Quyết định xử phạt được sửa mức phạt hoặc bị hủy sau khiếu nại", "A fine was changed, or its decision annulled, after a complaint"),
                    IndicatorCalculator.MoneyReturned => new("Tiền đã nộp được hoàn trả", "Money that had been paid was given back"),
                    _ when r.ImportName is null => new("Tính lại từ dữ liệu đến muộn", "Computed again from data that came late"),
                    _ => new($"Nguồn “{r.SourceCode}” gửi lại số liệu: {r.ImportName}", $"Source “{r.SourceCode}” sent corrected data: {r.ImportName}"),
                })).ToList();

    internal static async Task<IReadOnlyList<MeasuredCell>> StoredAsync(
        NpgsqlConnection connection, CatalogueEntry entry, IReadOnlyList<string> places, DayRange range, CancellationToken token)
    {
        var rows = await connection.QueryAsync<(string PlaceCode, DateTimeOffset PeriodStart, double Numerator, double? Denominator, double? Value)>(new CommandDefinition(
            """
            select place_code, period_start, numerator, denominator, value from indicator.value
            where indicator_code = @Code and place_code = any(@places) and period_start >= @from and period_start < @to
            order by period_start limit @most
            """,
            new { entry.Code, places = places.ToArray(), from = VietnamTime.StartOf(range.From), to = VietnamTime.StartOf(range.To.AddDays(1)), most = MostPoints * 20 },
            cancellationToken: token));
        return [.. rows.Select(r => new MeasuredCell(r.PlaceCode, "", VietnamTime.DayOf(r.PeriodStart), r.Numerator, r.Denominator, r.Value))];
    }

    internal static async Task<IReadOnlyList<MeasuredCell>> SplitAsync(
        NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, IReadOnlyList<string> places, DayRange range, string by, CancellationToken token,
        string? beside = null)
    {
        if (MeasureQuery.AddsCellsOnly(catalogue, entry, by, beside))
        {
            return await AddedUpAsync(connection, MeasureQuery.WriteCells(catalogue, entry, by, places, range, beside), range, entry.Scale, token);
        }

        var (sql, parameters) = MeasureQuery.Write(catalogue, entry, by, places, range, beside);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.ToArray());
        var cells = new List<MeasuredCell>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            cells.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateOnly>(2), reader.GetDouble(3),
                await reader.IsDBNullAsync(4, token) ? null : reader.GetDouble(4), await reader.IsDBNullAsync(5, token) ? null : reader.GetDouble(5)));
        }

        return cells;
    }

    // Each place with all that lies below it. A part that a place has at all has a number on each of the days: zero where nothing happened.
    private static async Task<IReadOnlyList<MeasuredCell>> AddedUpAsync(
        NpgsqlConnection connection, (string Sql, IReadOnlyList<NpgsqlParameter> Parameters) query, DayRange range, double scale, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        command.Parameters.AddRange(query.Parameters.ToArray());
        await using var reader = await command.ExecuteReaderAsync(token);
        var counts = new Dictionary<(string Place, string Part), double[]>();
        while (await reader.ReadAsync(token))
        {
            var (within, parts) = (reader.GetFieldValue<string[]>(0), reader.GetFieldValue<string[]>(1));
            var (days, amounts) = (reader.GetFieldValue<DateOnly[]>(2), reader.GetFieldValue<double[]>(3));
            for (var i = 0; i < parts.Length; i++)
            {
                foreach (var place in within)
                {
                    ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, (place, parts[i]), out _);
                    count ??= new double[range.To.DayNumber - range.From.DayNumber + 1];
                    count[days[i].DayNumber - range.From.DayNumber] += amounts[i];
                }
            }
        }

        return [.. counts.SelectMany(part => part.Value.Select((count, day) => new MeasuredCell(part.Key.Place, part.Key.Part, range.From.AddDays(day), count, null, scale * count)))];
    }

    private sealed class RestatementRow
    {
        public required string IndicatorCode { get; init; }
        public required string PlaceCode { get; init; }
        public DateTimeOffset PeriodStart { get; init; }
        public double? OldValue { get; init; }
        public double? NewValue { get; init; }
        public required string Reason { get; init; }
        public DateTimeOffset RestatedAt { get; init; }
        public string? ImportName { get; init; }
        public string? SourceCode { get; init; }
    }
}

/// <summary>The values of one indicator in one place.</summary>
public sealed record ValueSeries(string Code, string Place, IReadOnlyList<ValuePoint> Points);

/// <summary>One value.</summary>
/// <param name="Period">The day, or the first day of the month (Vietnam's calendar).</param>
/// <param name="Part">The value of the dimension that it is split by; null when it is not.</param>
/// <param name="Suppressed">True when the count behind it is too small to be shown, or would let another be found.</param>
public sealed record ValuePoint(DateOnly Period, string? Part, double? Value, double? Numerator, double? Denominator, bool Suppressed);

/// <summary>A closed period whose value changed: said openly.</summary>
public sealed record Restatement(string Code, string Place, DateTimeOffset Period, double? OldValue, double? NewValue, DateTimeOffset RestatedAt, LocalText Reason);
