using System.Globalization;
using Dapper;
using Ioc.Analytics.Explore;
using Ioc.Analytics.Forecasting;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.Population;
using Ioc.Analytics.Programme;
using Ioc.Documents;
using Ioc.Documents.Charts;
using Ioc.Domain.Text;
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
    private const int MostCorrections = 1000;

    private readonly Dictionary<string, string> places;
    private readonly string place;
    private readonly string? plan;
    private readonly PaperLanguage language;
    private readonly ReportCell hidden;
    private readonly ReportCell none;

    private ReportBuilder(
        NpgsqlConnection connection, Catalogue catalogue, ReportDefinition definition, DateOnly last, string place, string? plan, Dictionary<string, double> targets, HashSet<string> simulatedSources,
        Dictionary<string, string> places, PaperLanguage language)
    {
        this.language = language;
        // A small cell: the table does not give it away. And a number that was not delivered.
        (hidden, none) = (new(L("không công bố", "not published")), new(L("chưa có", "not yet")));
        (this.connection, this.catalogue, this.definition, this.last, this.place, this.plan) = (connection, catalogue, definition, last, place, plan);
        (this.targets, this.simulatedSources, this.places) = (targets, simulatedSources, places);
    }

    /// <summary>Whether something that went into it is invented.</summary>
    public bool Simulated { get; private set; }

    public static async Task<ReportBuilder> StartAsync(NpgsqlConnection connection, ReportDefinition definition, DateOnly period, string place, string? plan, PaperLanguage language, CancellationToken token)
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
        var names = (await connection.QueryAsync<(string Code, string Name)>(new CommandDefinition("select code, case when @english then name_en else name_vi end from place.place", new { english = language == PaperLanguage.English }, cancellationToken: token)))
            .ToDictionary(row => row.Code, row => row.Name, StringComparer.Ordinal);
        return new(connection, await Catalogue.ReadAsync(connection, token), definition, end, place, plan, aims, simulated, names, language)
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
        "yearcharts" => await YearChartsAsync(section, token),
        "yearbook" => await YearbookAsync(section, token),
        "pyramid" => await PyramidAsync(section, token),
        "week" => await WeeksAsync(section, token),
        "methods" => Methods(section),
        _ => throw new InvalidOperationException($"A report has no section of the kind {section.Kind}."),
    };

    /// <summary>The indicators told so far.</summary>
    public SortedSet<string> Told { get; } = new(StringComparer.Ordinal);

    /// <summary>What of the period's own figures was corrected after it had ended, with the old number, the new one and why; null: nothing.</summary>
    public async Task<ReportPart?> CorrectionsAsync(CancellationToken token)
    {
        var first = VietnamTime.StartOf(definition.CorrectedFrom(last));
        var end = VietnamTime.StartOf(last.AddDays(1));
        var loads = (await connection.QueryAsync<DateTimeOffset>(new CommandDefinition("select min(imported_at) from fact.import group by source_code", cancellationToken: token))).AsList();
        var found = (await IndicatorValues.RestatementsAsync(connection, null, place, MostCorrections, token))
            .Where(row => Told.Contains(row.Code) && row.Period >= first && row.Period < end && row.OldValue is not null)
            // What fills up while a source is loaded for the first time is no correction.
            .Where(row => !loads.Any(load => row.RestatedAt >= load && row.RestatedAt - load < OutlookReader.FirstLoadLasts))
            .OrderBy(row => row.Code, StringComparer.Ordinal).ThenBy(row => row.Period).ThenBy(row => row.RestatedAt).ToList();
        return found.Count == 0 ? null : new(
            L("Số liệu của kỳ đã điều chỉnh", "Figures of the period that were corrected"),
            [L("Những số sau được nguồn hoặc cơ quan có thẩm quyền sửa sau khi kỳ đã qua. Báo cáo lập trước lúc điều chỉnh vẫn giữ số cũ.", "These numbers were corrected after the period had ended. A report made before the correction keeps the old ones.")],
            [
                new(
                    null,
                    [new(L("Chỉ số", "Indicator"), 30), new(L("Kỳ", "Period"), 12), new(L("Số cũ", "Old"), 11, true), new(L("Số mới", "New"), 11, true), new(L("Điều chỉnh ngày", "Corrected on"), 14), new(L("Lý do", "Reason"), 30)],
                    [
                        .. found.Select(row => (Row: row, Entry: catalogue.Find(row.Code)!)).Select(one => (IReadOnlyList<ReportCell>)
                        [
                            T(one.Entry.Name), new(null, Day: EndOf(one.Entry, VietnamTime.DayOf(one.Row.Period))), new(null, one.Row.OldValue, one.Entry.Decimals),
                            one.Row.NewValue is { } value ? new(null, value, one.Entry.Decimals) : none, new(null, Day: VietnamTime.DayOf(one.Row.RestatedAt)), T(one.Row.Reason),
                        ]),
                    ],
                    []),
            ]);
    }

    private List<CatalogueEntry> Chosen(ReportSection section)
    {
        var named = (section.Codes ?? []).Select(catalogue.Find).OfType<CatalogueEntry>();
        var rest = (section.Domains ?? []).SelectMany(domain => catalogue.Entries.Where(entry => entry.Domain == domain));
        var chosen = named.Concat(rest).Where(entry => !entry.Restricted && entry.Period is "month" or "day").Where(entry => !entry.Restricted).DistinctBy(entry => entry.Code).Take(section.Most).ToList();
        Simulated |= chosen.Any(entry => simulatedSources.Contains(entry.SourceCode ?? ""));
        Told.UnionWith(chosen.Select(entry => entry.Code));
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
            var newest = NewestTold(entry);
            // beside the month before; a day beside the same day of the month before, or, in a daily report, the day before
            var before = !entry.Monthly && definition.Kind == "day" ? newest.AddDays(-1) : newest.AddMonths(-1);
            var points = await ToldAsync(entry, [place], before, newest, token);
            var now = points[place].GetValueOrDefault(newest);
            rows.Add(
            [
                new(null, rows.Count + 1), NameOf(entry, newest), Cell(entry, now), T(entry.Unit), Cell(entry, points[place].GetValueOrDefault(before)),
                TargetOf(entry) is { } target ? new(null, target, entry.Decimals) : Dash, new(null, Day: EndTold(entry, newest)),
            ]);
            notes.Add($"{rows.Count}. {T(entry.Source)}. {T(entry.Method)}");
        }

        return Part(section, rows.Count == 0 ? null : new ReportTable(
            null,
            [new(L("TT", "No."), 5, true), new(L("Chỉ số", "Indicator"), 34), new(L("Giá trị", "Value"), 13, true), new(L("Đơn vị", "Unit"), 13), new(L("Kỳ trước", "Before"), 13, true), new(L("Mục tiêu", "Target"), 10, true), new(L("Số liệu đến", "Figures up to"), 13)],
            rows,
            [.. notes.Prepend(L("Nguồn và cách tính (theo số thứ tự):", "Source and method (by number):"))]));
    }

    // What a day adds to is told of the whole month by a report on a month or a year, and says so; elsewhere beside a month's figures that of a day alone says so.
    private string NameOf(CatalogueEntry entry, DateOnly period) => AddedUp(entry)
        ? $"{T(entry.Name)} {L("(cả tháng", "(all of")} {period.ToString("MM/yyyy", CultureInfo.InvariantCulture)})"
        : definition.Kind == "day" || entry.Monthly || entry.Window > 1
            ? T(entry.Name)
            : $"{T(entry.Name)} {L("(riêng ngày", "(on the day")} {period.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)})";

    // Where each column or point is a month.
    private string MonthlyName(CatalogueEntry entry) => $"{T(entry.Name)}{(AddedUp(entry) ? L(": cả tháng", ": all of the month") : "")} ({T(entry.Unit)})";

    private bool AddedUp(CatalogueEntry entry) => definition.Kind is "month" or "year" && !entry.Monthly && catalogue.AddsUp(entry);

    private DateOnly NewestTold(CatalogueEntry entry) => AddedUp(entry) ? VietnamTime.MonthOf(last) : NewestOf(entry);

    private DateOnly EndTold(CatalogueEntry entry, DateOnly period) => AddedUp(entry) ? period.AddMonths(1).AddDays(-1) : EndOf(entry, period);

    // The target of a day's count is none of a month's.
    private double? TargetOf(CatalogueEntry entry) =>
        targets.TryGetValue(entry.Code, out var target) && !(AddedUp(entry) && entry.Denominator.Count == 0) ? target : null;

    private async Task<IReadOnlyDictionary<string, Dictionary<DateOnly, ValuePoint>>> ToldAsync(
        CatalogueEntry entry, IReadOnlyList<string> of, DateOnly from, DateOnly to, CancellationToken token)
    {
        if (!AddedUp(entry))
        {
            return await PointsAsync(entry, of, from, to, token);
        }

        // As the analysts' page adds it up, and hides there what a sum would tell.
        var months = await ExploreReader.ReadAsync(connection, catalogue, entry, of, new(from, to), TimeStep.Month, null, exact: false, last.AddDays(1), token);
        var told = months.ToDictionary(
            one => one.Place,
            one => one.Points.ToDictionary(point => point.Period, point => new ValuePoint(point.Period, null, point.Value, point.Numerator, point.Denominator, point.Suppressed)),
            StringComparer.Ordinal);
        return of.ToDictionary(code => code, code => told.GetValueOrDefault(code) ?? [], StringComparer.Ordinal);
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
            var (forecast, ahead) = await ForecastAsync(entry, newest, section.Periods, token);
            var name = $"{T(entry.Name)} ({T(entry.Unit)})";
            List<ReportColumn> columns = [new(L("Kỳ", "Period"), 20), new(name, 30, true)];
            var rows = periods.Select(period => (IReadOnlyList<ReportCell>)[PeriodCell(entry, period), Cell(entry, points.GetValueOrDefault(period))]).ToList();
            if (forecast is not null)
            {
                columns.AddRange([new(L("Dự báo", "Forecast"), 20, true), new(L("Cận dưới", "Lower bound"), 20, true), new(L("Cận trên", "Upper bound"), 20, true)]);
                rows = [.. rows.Select(row => (IReadOnlyList<ReportCell>)[.. row, Dash, Dash, Dash])];
                rows.AddRange(ahead.Select((period, i) => (IReadOnlyList<ReportCell>)
                [
                    PeriodCell(entry, period), Dash, new(null, forecast.Steps[i].Value, entry.Decimals), new(null, forecast.Steps[i].Low, entry.Decimals), new(null, forecast.Steps[i].High, entry.Decimals),
                ]));
            }

            tables.Add(new(
                name,
                columns,
                rows,
                [SourceNote(entry, EndOf(entry, newest)), .. forecast is null ? Array.Empty<string>() : [ForecastNote(forecast)]],
                Line: new(
                    name,
                    [
                        .. periods.Select(period => new LinePoint(Label(entry, period), points.GetValueOrDefault(period)?.Value)),
                        .. ahead.Select((period, i) => new LinePoint(Label(entry, period), forecast!.Steps[i].Value, forecast.Steps[i].Low, forecast.Steps[i].High, Forecast: true)),
                    ],
                    target,
                    language),
                OnPaper: false));
        }

        return new(L(section.Vi, section.En), tables.Count == 0 ? [L("Chưa có số liệu.", "No figures yet.")] : [], tables);
    }

    // Made here and not read from what the wall shows: the same published past gives the same forecast, whenever the report is made.
    private async Task<(Forecast? Forecast, IReadOnlyList<DateOnly> Ahead)> ForecastAsync(CatalogueEntry entry, DateOnly newest, int shown, CancellationToken token)
    {
        var cadence = Cadence.Of(entry);
        var past = (await PointsAsync(entry, [place], Before(entry, newest, cadence.Back), newest, token))[place].Values
            .OrderBy(point => point.Period).Select(point => new PlacePoint(VietnamTime.StartOf(point.Period), point.Suppressed ? null : point.Value, point.Suppressed)).ToList();
        // A forecast goes on from the newest period; where that is missing there is nothing to go on from.
        if (past.Count == 0 || VietnamTime.DayOf(past[^1].Period) != newest || past[^1].Value is null)
        {
            return (null, []);
        }

        var (first, values) = cadence.Regular(past, VietnamTime.StartOf(last.AddDays(1)));
        return SeriesForecast.Make(entry, cadence, first, values) is { } made
            ? (made, [.. Enumerable.Range(1, Math.Min(made.Steps.Count, Math.Max(1, shown / 3))).Select(i => Before(entry, newest, -i))])
            : (null, []);
    }

    private string ForecastNote(Forecast forecast)
    {
        var (method, share, held) = (OutlookReader.MethodText(forecast.Method), 100 * Forecaster.Share, 100 * forecast.Errors.Coverage);
        return L(
            $"Nét đứt và dải màu: dự báo và khoảng {share:0} % bằng phương pháp {method.Vi}, từ số liệu đã công bố; thử trên quá khứ, khoảng này chứa {Percent(held)} giá trị thật.",
            $"Dashed line and band: forecast and {share:0} % interval by {method.En}, from published figures; tried on the past, the interval held {Percent(held)} of what came.");
    }

    private static string Percent(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0} %") : "–";

    private async Task<ReportPart> PlacesAsync(ReportSection section, CancellationToken token)
    {
        var below = await CodesAsync("select code from place.place where parent_code = @place and valid_from <= @last and (valid_to is null or valid_to > @last) order by code", token);
        var tables = new List<ReportTable>();
        foreach (var entry in Chosen(section).Where(_ => below.Count > 0))
        {
            var newest = NewestTold(entry);
            var points = await ToldAsync(entry, below, newest, newest, token);
            var ordered = below.Select(code => (Name: places[code], Point: points[code].GetValueOrDefault(newest)))
                .OrderByDescending(row => row.Point?.Value ?? double.NegativeInfinity).ThenBy(row => row.Name, StringComparer.Ordinal).ToList();
            var name = $"{NameOf(entry, newest)} ({T(entry.Unit)})";
            tables.Add(new(
                name,
                [new(L("TT", "No."), 8, true), new(L("Địa bàn", "Place"), 50), new(name, 30, true)],
                [.. ordered.Select((row, i) => (IReadOnlyList<ReportCell>)[new(null, i + 1), row.Name, Cell(entry, row.Point)])],
                [SourceNote(entry, EndTold(entry, newest))],
                Bars: new(
                    name,
                    [.. ordered.Select(row => new Bar(row.Name, row.Point?.Value, row.Point is { Suppressed: true } ? hidden.Text! : none.Text!))], entry.Decimals, TargetOf(entry), language),
                OnPaper: false));
        }

        return new(L(section.Vi, section.En), tables.Count == 0 ? [L("Địa bàn này không chia nhỏ hơn, hoặc chưa có số liệu.", "This place is not divided further, or there are no figures yet.")] : [], tables);
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
            var newest = NewestTold(entry);
            var points = await ToldAsync(entry, beside, newest, newest, token);
            var known = beside.Select(code => points[code].GetValueOrDefault(newest)?.Value).OfType<double>().ToList();
            var own = points.TryGetValue(place, out var mine) ? mine.GetValueOrDefault(newest) : null;
            rows.Add(
            [
                NameOf(entry, newest), Cell(entry, own), T(entry.Unit),
                own?.Value is { } value ? $"{known.Count(other => other > value) + 1}/{known.Count}" : Dash,
                known.Count > 0 ? new(null, known.Max(), entry.Decimals) : none, known.Count > 0 ? new(null, known.Min(), entry.Decimals) : none,
            ]);
            notes.Add(SourceNote(entry, EndTold(entry, newest)));
        }

        return Part(section, rows.Count == 0 ? null : new ReportTable(
            null,
            [new(L("Chỉ số", "Indicator"), 36), new(L("Giá trị", "Value"), 14, true), new(L("Đơn vị", "Unit"), 14), new(L("Thứ hạng", "Rank"), 12, true), new(L("Cao nhất", "Highest"), 12, true), new(L("Thấp nhất", "Lowest"), 12, true)],
            rows,
            [.. notes, L("Thứ hạng 1 là giá trị cao nhất trong các địa bàn có số liệu công bố.", "Rank 1 is the highest value among places with published figures.")]));
    }

    private async Task<ReportPart> ModelsAsync(ReportSection section, CancellationToken token)
    {
        var boards = await BoardsAsync(token);
        if (boards.Count == 0)
        {
            return new(L(section.Vi, section.En), [L("Địa bàn không theo dõi kế hoạch nào.", "The place follows no plan.")], []);
        }

        return new(
            L(section.Vi, section.En),
            [.. boards.Select(board => (boards.Count > 1 ? T(board.Plans[0].Name) + ". " : "") + Standing(board))],
            [
                .. boards.Select(board => new ReportTable(
                    boards.Count > 1 ? T(board.Plans[0].Name) : null,
                    [new(L("TT", "No."), 7, true), new(L("Mô hình", "Model"), 40), new(L("Chủ trì", "Lead"), 24), new(L("Hạn", "Due"), 14), new(L("Tiến độ (%)", "Progress (%)"), 11, true), new(L("Tình trạng", "Status"), 15)],
                    [.. board.Models.Select(m => (IReadOnlyList<ReportCell>)
                        [m.Number, T(m.Name), T(m.OwnerName), m.DueOn is { } due ? new(null, Day: due) : Dash, m.Progress is { } percent ? new(null, percent) : none, StatusText(m.Status)])],
                    [
                        L($"Nguồn: {board.Plans[0].Source.Vi}; kết quả do đơn vị chủ trì báo cáo. Tình trạng do hệ thống tính từ tiến độ, thời hạn, mốc và việc báo cáo.",
                            $"Source: {board.Plans[0].Source.En}; results as reported by the leading offices. The status is computed from progress, deadline, milestones and reporting."),
                    ])),
            ]);
    }

    private string Standing(BoardView board)
    {
        int Count(string status) => board.Models.Count(model => model.Status == status);
        return L(
            $"Đến ngày {board.Today:dd}/{board.Today:MM}/{board.Today:yyyy}: {board.Models.Count} mô hình; hoàn thành {Count("done")}, đúng tiến độ {Count("on_time")}, có nguy cơ {Count("at_risk")}, trễ hạn {Count("late")}.",
            $"As of {board.Today:dd}/{board.Today:MM}/{board.Today:yyyy}: {board.Models.Count} models; {Count("done")} done, {Count("on_time")} on time, {Count("at_risk")} at risk, {Count("late")} late.");
    }

    private async Task<ReportPart> LateAsync(ReportSection section, CancellationToken token)
    {
        var all = await BoardsAsync(token);
        var boards = all.Where(board => board.Behind.Count > 0).ToList();
        if (boards.Count == 0)
        {
            return new(L(section.Vi, section.En), [L("Không có mô hình trễ hạn, không thiếu báo cáo.", "No model is late and no report is missing.")], []);
        }

        return new(L(section.Vi, section.En), [], [.. boards.Select(board => Behind(board, all.Count > 1 ? T(board.Plans[0].Name) : null))]);
    }

    private ReportTable Behind(BoardView board, string? caption)
    {
        var numbers = board.Models.ToDictionary(m => m.Id, m => m.Number);
        return new(
            caption,
            [new(L("Đơn vị", "Office"), 30), new(L("Mô hình trễ hạn", "Late models"), 30), new(L("Báo cáo chưa gửi", "Missing reports"), 40)],
            [.. board.Behind.Select(unit => (IReadOnlyList<ReportCell>)
            [
                T(unit.Name), unit.LateModels.Count == 0 ? Dash : string.Join(", ", unit.LateModels.Select(id => numbers[id])),
                unit.MissingReports.Count == 0 ? Dash : string.Join("; ", unit.MissingReports.Select(report => L($"{report.Name.Vi} (kỳ {report.Period:MM}/{report.Period:yyyy})", $"{report.Name.En} (of {report.Period:MM}/{report.Period:yyyy})"))),
            ])],
            [L($"Tính đến hết ngày {board.Today:dd}/{board.Today:MM}/{board.Today:yyyy}.", $"As of the end of {board.Today:dd}/{board.Today:MM}/{board.Today:yyyy}.")]);
    }

    // Each indicator over the twelve months of the year, as the table after it has them.
    private async Task<ReportPart> YearChartsAsync(ReportSection section, CancellationToken token)
    {
        var first = new DateOnly(last.Year, 1, 1);
        var tables = new List<ReportTable>();
        foreach (var entry in Chosen(section))
        {
            var ends = YearEnds(entry, first);
            var points = (await ToldAsync(entry, [place], first, last, token))[place];
            if (points.Count == 0)
            {
                continue;
            }

            var name = MonthlyName(entry);
            var labels = Enumerable.Range(1, 12).Select(month => $"{month:00}/{first:yyyy}").ToList();
            tables.Add(new(
                name,
                [new(L("Tháng", "Month"), 20), new(name, 30, true)],
                [.. ends.Zip(labels, (end, label) => (IReadOnlyList<ReportCell>)[label, points.GetValueOrDefault(end) is { } point ? Cell(entry, point) : Dash])],
                [L($"{entry.Name.Vi}. Nguồn: {entry.Source.Vi}.", $"{entry.Name.En}. Source: {entry.Source.En}.")],
                Line: new(name, [.. ends.Zip(labels, (end, label) => new LinePoint(label, points.GetValueOrDefault(end)?.Value))], TargetOf(entry), language),
                OnPaper: false));
        }

        return new(L(section.Vi, section.En), tables.Count == 0 ? [L("Chưa có số liệu.", "No figures yet.")] : [], tables);
    }

    // Of what is told by the month its months, of what stands on a day the last day of each.
    private List<DateOnly> YearEnds(CatalogueEntry entry, DateOnly first) =>
        [.. Enumerable.Range(0, 12).Select(i => entry.Monthly || AddedUp(entry) ? first.AddMonths(i) : first.AddMonths(i + 1).AddDays(-1))];

    private async Task<ReportPart> YearbookAsync(ReportSection section, CancellationToken token)
    {
        var first = new DateOnly(last.Year, 1, 1);
        var rows = new List<IReadOnlyList<ReportCell>>();
        foreach (var entry in Chosen(section))
        {
            var ends = YearEnds(entry, first);
            var points = (await ToldAsync(entry, [place], first, last, token))[place];
            if (points.Count > 0)
            {
                rows.Add([MonthlyName(entry), .. ends.Select(end => points.GetValueOrDefault(end) is { } point ? Cell(entry, point) : Dash)]);
            }
        }

        return Part(section, rows.Count == 0 ? null : new ReportTable(
            null,
            [new(L("Chỉ số", "Indicator"), 30), .. Enumerable.Range(1, 12).Select(month => new ReportColumn(month.ToString(CultureInfo.InvariantCulture), 9, true))],
            rows,
            [L(
                "Cột là tháng. Số đếm theo ngày cộng cả tháng (tỷ lệ: tổng tử số chia tổng mẫu số); chỉ số của một thời điểm hoặc của 30 ngày lấy ngày cuối tháng. Dấu – là chưa có số liệu.",
                "Columns are months. What is counted day by day is added up over the month (a share: the sum above divided by the sum below); what stands at a time or looks back 30 days is that of the month's last day. A – means no figures yet.")]));
    }

    private async Task<ReportPart> PyramidAsync(ReportSection section, CancellationToken token)
    {
        // The newest month that has ended by then.
        if (await AgePyramid.ReadAsync(connection, catalogue, place, VietnamTime.MonthOf(last.AddDays(1)).AddMonths(-1), token) is not { } pyramid)
        {
            return Part(section, null);
        }

        Simulated |= pyramid.Simulated;
        ReportCell Side(AgePyramidSide side) => side.Count is { } count ? new(null, count) : hidden;
        var caption = L($"Dân số theo tuổi và giới tính, cuối tháng {pyramid.Month:MM}/{pyramid.Month:yyyy} (người)", $"Residents by age and sex, end of {pyramid.Month:MM}/{pyramid.Month:yyyy}");
        return Part(section, new(
            caption,
            [new(L("Nhóm tuổi", "Age"), 30), new(L("Nam", "Male"), 35, true), new(L("Nữ", "Female"), 35, true)],
            [.. pyramid.Bands.Select(band => (IReadOnlyList<ReportCell>)[band.Band, Side(band.Male), Side(band.Female)])],
            [L($"Nguồn: {pyramid.Source.Vi}. Nhóm dưới {pyramid.SmallBelow} người không công bố.", $"Source: {pyramid.Source.En}. Groups of fewer than {pyramid.SmallBelow} are not published.")],
            OnPaper: false,
            Pyramid: new(caption, [.. pyramid.Bands.Select(band => new PyramidBar(band.Band, band.Male.Count, band.Female.Count))], language)));
    }

    private async Task<ReportPart> WeeksAsync(ReportSection section, CancellationToken token)
    {
        var tables = new List<ReportTable>();
        var unknown = new List<string>();
        foreach (var entry in Chosen(section))
        {
            if (!await WeekPattern.IsToldAsync(connection, entry, place, token))
            {
                continue;
            }

            var whole = await WeekPattern.ReadAsync(connection, catalogue, entry, place, last, null, token);
            // Nothing counted may mean that nobody counted yet: a table of noughts would say that nothing happened.
            if (whole.Cells.All(cell => cell.Count == 0) && (await PointsAsync(entry, [place], whole.From, whole.To, token))[place].Values.All(point => point.Value is null && !point.Suppressed))
            {
                unknown.Add(L(
                    $"{entry.Name.Vi}: chưa có số liệu từ {whole.From:dd}/{whole.From:MM}/{whole.From:yyyy} đến {whole.To:dd}/{whole.To:MM}/{whole.To:yyyy}.",
                    $"{entry.Name.En}: no figures yet from {whole.From:dd}/{whole.From:MM}/{whole.From:yyyy} to {whole.To:dd}/{whole.To:MM}/{whole.To:yyyy}."));
                continue;
            }

            tables.Add(WeekTable(entry, whole, null));
            foreach (var (dimension, value) in section.EachPart ? whole.Parts.SelectMany(dimension => dimension.Values.Select(value => (dimension, value))) : [])
            {
                var week = await WeekPattern.ReadAsync(connection, catalogue, entry, place, last, new(dimension.Code, value.Code), token);
                if (week.Cells.Any(cell => cell.Count > 0))
                {
                    tables.Add(WeekTable(entry, week, value.Name));
                }
            }
        }

        return new(L(section.Vi, section.En), [.. tables.Count + unknown.Count == 0 ? [L("Không công bố theo giờ ở địa bàn này.", "Not told by the hour for this place.")] : unknown], tables);
    }

    private ReportTable WeekTable(CatalogueEntry entry, WeekPattern week, LocalText? part)
    {
        var cells = week.Cells.ToDictionary(cell => (cell.Weekday, cell.Hour));
        List<int> hours = [.. week.Cells.Select(cell => cell.Hour).Distinct().Order()];
        string[] days = [L("Thứ Hai", "Monday"), L("Thứ Ba", "Tuesday"), L("Thứ Tư", "Wednesday"), L("Thứ Năm", "Thursday"), L("Thứ Sáu", "Friday"), L("Thứ Bảy", "Saturday"), L("Chủ nhật", "Sunday")];
        string Hour(int hour) => week.HoursWide == 1 ? $"{hour:00}" : $"{hour:00}–{hour + week.HoursWide:00}";
        var name = part is null ? entry.Name : new LocalText($"{entry.Name.Vi}: {part.Vi}", $"{entry.Name.En}: {part.En}");
        var caption = L(
            $"{name.Vi}, theo giờ và thứ, {week.From:dd}/{week.From:MM}/{week.From:yyyy}–{week.To:dd}/{week.To:MM}/{week.To:yyyy}",
            $"{name.En}, by hour and day, {week.From:dd}/{week.From:MM}/{week.From:yyyy}–{week.To:dd}/{week.To:MM}/{week.To:yyyy}");
        return new(
            caption,
            [new(L("Giờ", "Hour"), 16), .. days.Select(day => new ReportColumn(day, 12, true))],
            [.. hours.Select(hour => (IReadOnlyList<ReportCell>)[Hour(hour), .. Enumerable.Range(1, 7).Select(day => cells[(day, hour)].Count is { } count ? new ReportCell(null, count) : hidden)])],
            [
                L($"Nguồn: {entry.Source.Vi}. ", $"Source: {entry.Source.En}. ") + (week.SmallBelow <= 1 ? L("Ô trống: không có.", "An empty cell: none.") : L(
                    $"Tính theo quý đã kết thúc. Dấu ×: không công bố, dưới {week.SmallBelow} hoặc cho biết một số dưới {week.SmallBelow}.",
                    $"By quarters that have ended. ×: not published, fewer than {week.SmallBelow} or telling of such a count.")),
            ],
            OnPaper: false,
            Week: new(caption, days, [.. hours.Select(Hour)], [.. Enumerable.Range(1, 7).Select(day => (IReadOnlyList<double?>)[.. hours.Select(hour => cells[(day, hour)].Count)])], language));
    }

    private ReportPart Methods(ReportSection section)
    {
        var chosen = Chosen(section);
        return Part(section, chosen.Count == 0 ? null : new ReportTable(
            null,
            [new(L("Chỉ số", "Indicator"), 28), new(L("Cách tính", "Method"), 44), new(L("Nguồn", "Source"), 28)],
            [.. chosen.Select(entry => (IReadOnlyList<ReportCell>)[T(entry.Name), T(entry.Method), T(entry.Source)])],
            []));
    }

    // The plan that the report is about; else every plan that the place follows, the one behind the indicators first.
    private async Task<IReadOnlyList<BoardView>> BoardsAsync(CancellationToken token)
    {
        var plans = await connection.QueryAsync<string>(new CommandDefinition(
            "select code from programme.plan where place_code = @place and (@plan::text is null or code = @plan) order by feeds_indicators desc, position", new { place, plan }, cancellationToken: token));
        var boards = new List<BoardView>();
        foreach (var code in plans)
        {
            var board = await ProgrammeBoard.ReadAsync(connection, code, VietnamTime.StartOf(last.AddDays(1)).AddSeconds(-1), token);
            boards.Add(board with { Plans = [.. board.Plans.Where(known => known.Code == code)] });
        }

        Simulated |= boards.Exists(board => board.Plans[0].Simulated);
        return boards;
    }

    private async Task<IReadOnlyDictionary<string, Dictionary<DateOnly, ValuePoint>>> PointsAsync(
        CatalogueEntry entry, IReadOnlyList<string> of, DateOnly from, DateOnly to, CancellationToken token)
    {
        var series = await IndicatorValues.ReadAsync(connection, catalogue, [entry], of, new DayRange(from, to), null, exact: false, token);
        return series.ToDictionary(one => one.Place, one => one.Points.ToDictionary(point => point.Period), StringComparer.Ordinal);
    }

    private string L(string vi, string en) => language.Of(vi, en);

    private string T(LocalText text) => language.Of(text.Vi, text.En);

    private async Task<IReadOnlyList<string>> CodesAsync(string sql, CancellationToken token) =>
        (await connection.QueryAsync<string>(new CommandDefinition(sql, new { place, last }, cancellationToken: token))).AsList();

    private ReportCell Cell(CatalogueEntry entry, ValuePoint? point) =>
        point is null ? none : point.Suppressed ? hidden : point.Value is { } value ? new(null, value, entry.Decimals) : none;

    /// <summary>A period in a table that is worked with: a day is a date.</summary>
    private static ReportCell PeriodCell(CatalogueEntry entry, DateOnly period) => entry.Monthly ? Label(entry, period) : new ReportCell(null, Day: period);

    private static string Label(CatalogueEntry entry, DateOnly period) => period.ToString(entry.Monthly ? "MM/yyyy" : "dd/MM", CultureInfo.InvariantCulture);

    private string SourceNote(CatalogueEntry entry, DateOnly end) => L(
        $"{entry.Name.Vi}: số liệu đến {end:dd}/{end:MM}/{end:yyyy}. Nguồn: {entry.Source.Vi}. Cách tính: {entry.Method.Vi}",
        $"{entry.Name.En}: figures up to {end:dd}/{end:MM}/{end:yyyy}. Source: {entry.Source.En}. Method: {entry.Method.En}");

    private string StatusText(string status) => status switch { "done" => L("Hoàn thành", "Done"), "late" => L("Trễ hạn", "Late"), "at_risk" => L("Có nguy cơ", "At risk"), _ => L("Đúng tiến độ", "On time") };

    private ReportPart Part(ReportSection section, ReportTable? table) => new(L(section.Vi, section.En), table is null ? [L("Chưa có số liệu.", "No figures yet.")] : [], table is null ? [] : [table]);
}
