using System.Globalization;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Documents.Charts;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Reports;

/// <summary>
/// Fills a report's sections from the database: values of whole periods that have ended, as they may leave the authorised screen (small cells hidden,
/// restricted indicators left out). Nothing in it depends on when it is made, so that the same data give the same report.
/// </summary>
internal sealed class ReportBuilder
{
    private static readonly ReportCell Dash = new("–");
    private readonly NpgsqlConnection connection;
    private readonly Catalogue catalogue;
    private readonly ReportDefinition definition;
    private readonly DateOnly last;
    private readonly Dictionary<string, double> targets;
    private readonly HashSet<string> simulatedSources;
    private readonly Dictionary<string, string> places;
    private readonly string place;

    private ReportBuilder(
        NpgsqlConnection connection, Catalogue catalogue, ReportDefinition definition, DateOnly last, string place, Dictionary<string, double> targets, HashSet<string> simulatedSources,
        Dictionary<string, string> places)
    {
        (this.connection, this.catalogue, this.definition, this.last, this.place) = (connection, catalogue, definition, last, place);
        (this.targets, this.simulatedSources, this.places) = (targets, simulatedSources, places);
    }

    /// <summary>Whether something that went into it is invented.</summary>
    public bool Simulated { get; private set; }

    public static async Task<ReportBuilder> StartAsync(NpgsqlConnection connection, ReportDefinition definition, DateOnly period, string place, CancellationToken token)
    {
        var end = definition.LastDay(period);
        var aims = (await connection.QueryAsync<(string Code, double Value)>(new CommandDefinition(
            """
            select distinct on (indicator_code) indicator_code, value from indicator.target
            where (place_code is null or place_code = @place) and valid_from <= @last and (valid_to is null or valid_to > @last)
            order by indicator_code, place_code nulls last, valid_from desc
            """,
            new { place, last = end },
            cancellationToken: token))).ToDictionary(row => row.Code, row => row.Value, StringComparer.Ordinal);
        var simulated = (await connection.QueryAsync<string>(new CommandDefinition(
            "select distinct source_code from fact.import where simulated union all select '' where exists (select 1 from traffic.camera where simulated)", cancellationToken: token)))
            .ToHashSet(StringComparer.Ordinal);
        var names = (await connection.QueryAsync<(string Code, string Name)>(new CommandDefinition("select code, name_vi from place.place", cancellationToken: token)))
            .ToDictionary(row => row.Code, row => row.Name, StringComparer.Ordinal);
        return new(connection, await Catalogue.ReadAsync(connection, token), definition, end, place, aims, simulated, names)
        {
            Simulated = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select simulated from place.place where code = @place", new { place }, cancellationToken: token)),
        };
    }

    /// <summary>One section. Its tables may be empty: then it says so.</summary>
    public async Task<ReportPart> PartAsync(ReportSection section, CancellationToken token) => section.Kind switch
    {
        "indicators" => await IndicatorsAsync(section, token),
        "series" => await SeriesAsync(section, token),
        "places" => await PlacesAsync(section, token),
        "rank" => await RankAsync(section, token),
        "programme" => await ModelsAsync(section, token),
        "late" => await LateAsync(section, token),
        "yearbook" => await YearbookAsync(section, token),
        "methods" => Methods(section),
        _ => throw new InvalidOperationException($"A report has no section of the kind {section.Kind}."),
    };

    private List<CatalogueEntry> Chosen(ReportSection section)
    {
        var named = (section.Codes ?? []).Select(catalogue.Find).OfType<CatalogueEntry>();
        var rest = (section.Domains ?? []).SelectMany(domain => catalogue.Entries.Where(entry => entry.Domain == domain));
        var chosen = named.Concat(rest).Where(entry => !entry.Restricted && entry.Period is "month" or "day").Where(entry => !entry.Restricted).DistinctBy(entry => entry.Code).Take(section.Most).ToList();
        Simulated |= chosen.Any(entry => simulatedSources.Contains(entry.SourceCode ?? ""));
        return chosen;
    }

    // The newest whole period of an indicator that the report's own period holds.
    private DateOnly NewestOf(CatalogueEntry entry) => !entry.Monthly ? last : last.AddDays(1).Day == 1 ? VietnamTime.MonthOf(last) : VietnamTime.MonthOf(last).AddMonths(-1);

    private static DateOnly Before(CatalogueEntry entry, DateOnly period, int periods = 1) => entry.Monthly ? period.AddMonths(-periods) : period.AddDays(-periods);

    private static DateOnly EndOf(CatalogueEntry entry, DateOnly period) => entry.Monthly ? period.AddMonths(1).AddDays(-1) : period;

    private async Task<ReportPart> IndicatorsAsync(ReportSection section, CancellationToken token)
    {
        var rows = new List<IReadOnlyList<ReportCell>>();
        var notes = new List<string>();
        foreach (var entry in Chosen(section))
        {
            var newest = NewestOf(entry);
            // beside the month before; a day beside the same day of the month before, or, in a daily report, the day before
            var before = entry.Monthly ? newest.AddMonths(-1) : definition.Kind == "day" ? newest.AddDays(-1) : newest.AddMonths(-1);
            var points = await PointsAsync(entry, [place], before, newest, token);
            var now = points[place].GetValueOrDefault(newest);
            rows.Add(
            [
                new(null, rows.Count + 1), entry.Name.Vi, Cell(entry, now), entry.Unit.Vi, Cell(entry, points[place].GetValueOrDefault(before)),
                targets.TryGetValue(entry.Code, out var target) ? new(null, target, entry.Decimals) : Dash, new(null, Day: EndOf(entry, newest)),
            ]);
            notes.Add($"{rows.Count}. {entry.Source.Vi}. {entry.Method.Vi}");
        }

        return Part(section, rows.Count == 0 ? null : new ReportTable(
            null,
            [new("TT", 5, true), new("Chỉ số", 34), new("Giá trị", 13, true), new("Đơn vị", 13), new("Kỳ trước", 13, true), new("Mục tiêu", 10, true), new("Số liệu đến", 13)],
            rows,
            [.. notes.Prepend("Nguồn và cách tính (theo số thứ tự):")]));
    }

    private async Task<ReportPart> SeriesAsync(ReportSection section, CancellationToken token)
    {
        var tables = new List<ReportTable>();
        foreach (var entry in Chosen(section))
        {
            var newest = NewestOf(entry);
            var first = Before(entry, newest, section.Periods - 1);
            var points = (await PointsAsync(entry, [place], first, newest, token))[place];
            var periods = Enumerable.Range(0, section.Periods).Select(i => Before(entry, newest, section.Periods - 1 - i)).ToList();
            double? target = targets.TryGetValue(entry.Code, out var aim) ? aim : null;
            tables.Add(new(
                $"{entry.Name.Vi} ({entry.Unit.Vi})",
                [new("Kỳ", 20), new($"{entry.Name.Vi} ({entry.Unit.Vi})", 30, true)],
                [.. periods.Select(period => (IReadOnlyList<ReportCell>)[Label(entry, period), Cell(entry, points.GetValueOrDefault(period))])],
                [SourceNote(entry, newest)],
                Line: new($"{entry.Name.Vi} ({entry.Unit.Vi})", [.. periods.Select(period => new LinePoint(Label(entry, period), points.GetValueOrDefault(period)?.Value))], target),
                OnPaper: false));
        }

        return new(section.Vi, tables.Count == 0 ? ["Chưa có số liệu."] : [], tables);
    }

    private async Task<ReportPart> PlacesAsync(ReportSection section, CancellationToken token)
    {
        var below = await CodesAsync("select code from place.place where parent_code = @place and valid_from <= @last and (valid_to is null or valid_to > @last) order by code", token);
        var tables = new List<ReportTable>();
        foreach (var entry in Chosen(section).Where(_ => below.Count > 0))
        {
            var newest = NewestOf(entry);
            var points = await PointsAsync(entry, below, newest, newest, token);
            var ordered = below.Select(code => (Name: places[code], Point: points[code].GetValueOrDefault(newest)))
                .OrderByDescending(row => row.Point?.Value ?? double.NegativeInfinity).ThenBy(row => row.Name, StringComparer.Ordinal).ToList();
            double? target = targets.TryGetValue(entry.Code, out var aim) ? aim : null;
            tables.Add(new(
                $"{entry.Name.Vi} ({entry.Unit.Vi})",
                [new("TT", 8, true), new("Địa bàn", 50), new($"{entry.Name.Vi} ({entry.Unit.Vi})", 30, true)],
                [.. ordered.Select((row, i) => (IReadOnlyList<ReportCell>)[new(null, i + 1), row.Name, Cell(entry, row.Point)])],
                [SourceNote(entry, newest)],
                Bars: new(
                    $"{entry.Name.Vi} ({entry.Unit.Vi})",
                    [.. ordered.Select(row => new Bar(row.Name, row.Point?.Value, row.Point is { Suppressed: true } ? ReportCell.Hidden.Shown : ReportCell.None.Shown))], entry.Decimals, target),
                OnPaper: false));
        }

        return new(section.Vi, tables.Count == 0 ? ["Địa bàn này không chia nhỏ hơn, hoặc chưa có số liệu."] : [], tables);
    }

    private async Task<ReportPart> RankAsync(ReportSection section, CancellationToken token)
    {
        var beside = await CodesAsync(
            "select b.code from place.place p join place.place b on b.parent_code = p.parent_code where p.code = @place and b.valid_from <= @last and (b.valid_to is null or b.valid_to > @last) order by b.code",
            token);
        var rows = new List<IReadOnlyList<ReportCell>>();
        var notes = new List<string>();
        foreach (var entry in Chosen(section).Where(_ => beside.Count > 1))
        {
            var newest = NewestOf(entry);
            var points = await PointsAsync(entry, beside, newest, newest, token);
            var known = beside.Select(code => points[code].GetValueOrDefault(newest)?.Value).OfType<double>().ToList();
            var own = points.TryGetValue(place, out var mine) ? mine.GetValueOrDefault(newest) : null;
            rows.Add(
            [
                entry.Name.Vi, Cell(entry, own), entry.Unit.Vi,
                own?.Value is { } value ? $"{known.Count(other => other > value) + 1}/{known.Count}" : Dash,
                known.Count > 0 ? new(null, known.Max(), entry.Decimals) : ReportCell.None, known.Count > 0 ? new(null, known.Min(), entry.Decimals) : ReportCell.None,
            ]);
            notes.Add(SourceNote(entry, newest));
        }

        return Part(section, rows.Count == 0 ? null : new ReportTable(
            null,
            [new("Chỉ số", 36), new("Giá trị", 14, true), new("Đơn vị", 14), new("Thứ hạng", 12, true), new("Cao nhất", 12, true), new("Thấp nhất", 12, true)],
            rows,
            [.. notes, "Thứ hạng 1 là giá trị cao nhất trong các địa bàn có số liệu công bố."]));
    }

    private async Task<ReportPart> ModelsAsync(ReportSection section, CancellationToken token)
    {
        if (await ProgrammeAsync(token) is not { } board)
        {
            return new(section.Vi, ["Địa bàn không theo dõi kế hoạch nào."], []);
        }

        int Count(string status) => board.Models.Count(model => model.Status == status);
        return new(
            section.Vi,
            [
                $"Đến ngày {board.Today:dd}/{board.Today:MM}/{board.Today:yyyy}: {board.Models.Count} mô hình; hoàn thành {Count("done")}, đúng tiến độ {Count("on_time")}, "
                + $"có nguy cơ {Count("at_risk")}, trễ hạn {Count("late")}.",
            ],
            [
                new(
                    null,
                    [new("TT", 7, true), new("Mô hình", 40), new("Chủ trì", 24), new("Hạn", 14), new("Tiến độ (%)", 11, true), new("Tình trạng", 15)],
                    [.. board.Models.Select(m => (IReadOnlyList<ReportCell>)
                        [m.Number, m.Name.Vi, m.OwnerName.Vi, m.DueOn is { } due ? new(null, Day: due) : Dash, m.Progress is { } percent ? new(null, percent) : ReportCell.None, StatusText(m.Status)])],
                    [$"Nguồn: {board.Plans[0].Source.Vi}; kết quả do đơn vị chủ trì báo cáo. Tình trạng do hệ thống tính từ tiến độ, thời hạn, mốc và việc báo cáo."]),
            ]);
    }

    private async Task<ReportPart> LateAsync(ReportSection section, CancellationToken token)
    {
        if (await ProgrammeAsync(token) is not { } board || board.Behind.Count == 0)
        {
            return new(section.Vi, ["Không có mô hình trễ hạn, không thiếu báo cáo."], []);
        }

        var numbers = board.Models.ToDictionary(m => m.Id, m => m.Number);
        return Part(section, new ReportTable(
            null,
            [new("Đơn vị", 30), new("Mô hình trễ hạn", 30), new("Báo cáo chưa gửi", 40)],
            [.. board.Behind.Select(unit => (IReadOnlyList<ReportCell>)
            [
                unit.Name.Vi, unit.LateModels.Count == 0 ? Dash : string.Join(", ", unit.LateModels.Select(id => numbers[id])),
                unit.MissingReports.Count == 0 ? Dash : string.Join("; ", unit.MissingReports.Select(report => $"{report.Name.Vi} (kỳ {report.Period:MM}/{report.Period:yyyy})")),
            ])],
            [$"Tính đến hết ngày {board.Today:dd}/{board.Today:MM}/{board.Today:yyyy}."]));
    }

    private async Task<ReportPart> YearbookAsync(ReportSection section, CancellationToken token)
    {
        var first = new DateOnly(last.Year, 1, 1);
        var rows = new List<IReadOnlyList<ReportCell>>();
        foreach (var entry in Chosen(section))
        {
            var ends = Enumerable.Range(0, 12).Select(i => entry.Monthly ? first.AddMonths(i) : first.AddMonths(i + 1).AddDays(-1)).ToList();
            var points = (await PointsAsync(entry, [place], first, last, token))[place];
            if (points.Count > 0)
            {
                rows.Add([$"{entry.Name.Vi} ({entry.Unit.Vi})", .. ends.Select(end => points.GetValueOrDefault(end) is { } point ? Cell(entry, point) : Dash)]);
            }
        }

        return Part(section, rows.Count == 0 ? null : new ReportTable(
            null,
            [new("Chỉ số", 30), .. Enumerable.Range(1, 12).Select(month => new ReportColumn(month.ToString(CultureInfo.InvariantCulture), 9, true))],
            rows,
            ["Cột là tháng. Chỉ số theo ngày lấy ngày cuối tháng. Dấu – là chưa có số liệu."]));
    }

    private ReportPart Methods(ReportSection section)
    {
        var chosen = Chosen(section);
        return Part(section, chosen.Count == 0 ? null : new ReportTable(
            null,
            [new("Chỉ số", 28), new("Cách tính", 44), new("Nguồn", 28)],
            [.. chosen.Select(entry => (IReadOnlyList<ReportCell>)[entry.Name.Vi, entry.Method.Vi, entry.Source.Vi])],
            []));
    }

    private async Task<BoardView?> ProgrammeAsync(CancellationToken token)
    {
        var plan = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select code from programme.plan where place_code = @place order by feeds_indicators desc, position limit 1", new { place }, cancellationToken: token));
        if (plan is null)
        {
            return null;
        }

        var board = await ProgrammeBoard.ReadAsync(connection, plan, VietnamTime.StartOf(last.AddDays(1)).AddSeconds(-1), token);
        board = board with { Plans = [.. board.Plans.Where(known => known.Code == plan)] };
        Simulated |= board.Plans[0].Simulated;
        return board;
    }

    private async Task<IReadOnlyDictionary<string, Dictionary<DateOnly, ValuePoint>>> PointsAsync(
        CatalogueEntry entry, IReadOnlyList<string> of, DateOnly from, DateOnly to, CancellationToken token)
    {
        var series = await IndicatorValues.ReadAsync(connection, catalogue, [entry], of, new DayRange(from, to), null, exact: false, token);
        return series.ToDictionary(one => one.Place, one => one.Points.ToDictionary(point => point.Period), StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<string>> CodesAsync(string sql, CancellationToken token) =>
        (await connection.QueryAsync<string>(new CommandDefinition(sql, new { place, last }, cancellationToken: token))).AsList();

    private static ReportCell Cell(CatalogueEntry entry, ValuePoint? point) =>
        point is null ? ReportCell.None : point.Suppressed ? ReportCell.Hidden : point.Value is { } value ? new(null, value, entry.Decimals) : ReportCell.None;

    private static string Label(CatalogueEntry entry, DateOnly period) => period.ToString(entry.Monthly ? "MM/yyyy" : "dd/MM", CultureInfo.InvariantCulture);

    private static string SourceNote(CatalogueEntry entry, DateOnly newest)
    {
        var end = EndOf(entry, newest);
        return $"{entry.Name.Vi}: số liệu đến {end:dd}/{end:MM}/{end:yyyy}. Nguồn: {entry.Source.Vi}. Cách tính: {entry.Method.Vi}";
    }

    private static string StatusText(string status) => status switch { "done" => "Hoàn thành", "late" => "Trễ hạn", "at_risk" => "Có nguy cơ", _ => "Đúng tiến độ" };

    private static ReportPart Part(ReportSection section, ReportTable? table) => new(section.Vi, table is null ? ["Chưa có số liệu."] : [], table is null ? [] : [table]);
}
