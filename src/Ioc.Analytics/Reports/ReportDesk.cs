using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Outlook;
using Ioc.Analytics.Programme;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Reports;

/// <summary>Reports that are asked for, made and kept.</summary>
public sealed class ReportDesk(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MostWaiting = 50;

    /// <summary>The reports that can be made.</summary>
    public static async Task<IReadOnlyList<ReportDefinition>> DefinitionsAsync(NpgsqlConnection connection, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<DefinitionRow>(new CommandDefinition(
            "select code, kind, name_vi, name_en, about_vi, about_en, symbol, recipients, recipients_en, sections::text as sections, every, on_day, at_time, of_plan from report.definition where enabled order by position, code",
            cancellationToken: token))).Select(row => row.Definition()),
    ];

    /// <summary>Puts a report in the queue.</summary>
    /// <param name="day">Any day of the period wanted; the period must have ended.</param>
    public Task<(Guid Id, BoardRefusal? Refusal)> AskAsync(string code, DateOnly day, string place, string actor, CancellationToken token) => AskAsync(code, day, place, null, "vi", actor, token);

    /// <summary>Puts a report in the queue.</summary>
    /// <param name="day">Any day of the period wanted; the period must have ended.</param>
    /// <param name="plan">Of a report about one plan, which; null of others.</param>
    /// <param name="language">vi or en.</param>
    public async Task<(Guid Id, BoardRefusal? Refusal)> AskAsync(string code, DateOnly day, string place, string? plan, string language, string actor, CancellationToken token)
    {
        if (language is not ("vi" or "en"))
        {
            return (default, BoardRefusal.Invalid("report_language", "Ngôn ngữ của báo cáo là vi hoặc en.", "The language of a report is vi or en."));
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if ((await DefinitionsAsync(connection, token)).FirstOrDefault(known => known.Code == code) is not { } definition)
        {
            return (default, BoardRefusal.Invalid("unknown_report", "Không có loại báo cáo này.", "There is no such report."));
        }

        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from place.place where code = @place)", new { place }, transaction, cancellationToken: token)))
        {
            return (default, BoardRefusal.Invalid("unknown_place", "Không có địa bàn này.", "There is no such place."));
        }

        if (!definition.OfPlan)
        {
            plan = null;
        }
        else if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from programme.plan where code = @plan and place_code = @place)", new { plan, place }, transaction, cancellationToken: token)))
        {
            return (default, BoardRefusal.Invalid("unknown_plan", "Báo cáo này cần một kế hoạch mà địa bàn đang thực hiện.", "This report needs a plan that the place follows."));
        }

        var now = clock.GetUtcNow();
        var period = definition.PeriodOf(day);
        if (definition.LastDay(period) >= VietnamTime.DayOf(now) || period.Year < 2015)
        {
            return (default, BoardRefusal.Invalid("period", "Chỉ lập báo cáo của kỳ đã kết thúc (từ năm 2015).", "A report is made of a period that has ended (since 2015)."));
        }

        if (await connection.ExecuteScalarAsync<int>(new CommandDefinition("select count(*) from report.run where state in ('waiting', 'running') and scheduled_for is null", transaction: transaction, cancellationToken: token)) >= MostWaiting)
        {
            return (default, new BoardRefusal(BoardRefusalKind.Conflict, "programme.queue_full", new("Đang có quá nhiều báo cáo chờ lập. Hãy thử lại sau.", "Too many reports wait. Try again later.")));
        }

        var id = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into report.run (id, definition, period, place_code, plan_code, language, state, asked_by, asked_at) values (@id, @code, @period, @place, @plan, @language, 'waiting', @actor, @now)",
            new { id, code, period, place, plan, language, actor, now },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, EventTypes.ReportAsked, id, place, actor, now, new JsonObject { ["report"] = code, ["period"] = period.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["language"] = language, ["plan"] = plan }, token);
        await transaction.CommitAsync(token);
        return (id, null);
    }

    /// <summary>Stops a report that waits or is being made.</summary>
    public async Task<BoardRefusal?> CancelAsync(Guid id, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var now = clock.GetUtcNow();
        var place = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "update report.run set state = 'cancelled', finished_at = @now, lease_until = null where id = @id and state in ('waiting', 'running') returning place_code",
            new { id, now },
            transaction,
            cancellationToken: token));
        if (place is null)
        {
            return new(BoardRefusalKind.Conflict, "programme.report_ended", new("Báo cáo này không còn đang lập.", "This report is no longer being made."));
        }

        await TellAsync(transaction, EventTypes.ReportCancelled, id, place, actor, now, [], token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>The newest runs.</summary>
    /// <param name="id">Only this one; null: all.</param>
    public static async Task<IReadOnlyList<ReportRun>> RunsAsync(NpgsqlConnection connection, Guid? id, int limit, CancellationToken token)
    {
        var rows = (await connection.QueryAsync<RunRow>(new CommandDefinition(
            """
            select r.id, r.definition, d.name_vi, d.name_en, r.period, r.place_code, p.name_vi as place_vi, p.name_en as place_en, l.name_vi as plan_vi, l.name_en as plan_en, c.name_vi as calendar_vi, c.name_en as calendar_en, r.state, r.steps_done, r.steps, r.asked_by, r.asked_at, r.finished_at,
                   r.data_as_of, r.content_sha256, r.language, r.scheduled_for is not null as scheduled, r.fault_vi, r.fault_en,
                   coalesce(k.corrected, 0) as corrected, k.corrected_at
            from report.run r join report.definition d on d.code = r.definition join place.place p on p.code = r.place_code left join programme.plan l on l.code = r.plan_code left join programme.reporting c on c.code = r.rule_code
            left join lateral (
                -- figures of its own period that were corrected after it had read them; not what filled up while a source was loaded for the first time
                select count(distinct (x.indicator_code, x.period_start))::integer as corrected, max(x.restated_at) as corrected_at
                from indicator.restatement x join indicator.definition e on e.code = x.indicator_code and e.audience = 'public'
                where r.state = 'done' and x.place_code = r.place_code and x.indicator_code = any(r.indicators) and x.restated_at > r.read_at and x.period_start < r.data_as_of
                  and x.period_start >= (case when d.kind = 'place' then (r.period - interval '1 year' + interval '1 day')::date else r.period end)::timestamp at time zone 'Asia/Ho_Chi_Minh'
                  and not exists (select from (select min(i.imported_at) as at from fact.import i group by i.source_code) f where x.restated_at >= f.at and x.restated_at < f.at + @firstLoad)) k on true
            where @id::uuid is null or r.id = @id order by r.asked_at desc, r.id desc limit @limit
            """,
            new { id, limit, firstLoad = OutlookReader.FirstLoadLasts },
            cancellationToken: token))).AsList();
        var files = (await connection.QueryAsync<(Guid Run, string Format, string Name, int Bytes, string Sha256)>(new CommandDefinition(
            "select run_id, format, name, bytes, sha256 from report.file where run_id = any(@ids) order by format", new { ids = rows.Select(row => row.Id).ToArray() }, cancellationToken: token)))
            .ToLookup(file => file.Run);
        return
        [
            .. rows.Select(r => new ReportRun(
                r.Id, r.Definition, new(r.NameVi, r.NameEn), r.Period, r.PlaceCode, new(r.PlaceVi, r.PlaceEn), r.PlanVi is null ? null : new(r.PlanVi, r.PlanEn ?? r.PlanVi), r.CalendarVi is null ? null : new(r.CalendarVi, r.CalendarEn ?? r.CalendarVi), r.State, r.StepsDone, r.Steps, r.AskedBy, r.AskedAt, r.FinishedAt, r.DataAsOf,
                r.ContentSha256, r.Language, r.Scheduled, r.FaultVi is null ? null : new(r.FaultVi, r.FaultEn ?? r.FaultVi),
                [.. files[r.Id].Select(f => new ReportFileView(f.Format, f.Name, f.Bytes, f.Sha256))], r.Corrected, r.CorrectedAt)),
        ];
    }

    /// <summary>One file; the opening is logged. Null when there is none.</summary>
    public async Task<(string Name, byte[] Content)?> OpenAsync(Guid run, string format, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var file = await connection.QuerySingleOrDefaultAsync<(string Name, byte[] Content, string Place)?>(new CommandDefinition(
            "select f.name, f.content, r.place_code from report.file f join report.run r on r.id = f.run_id where f.run_id = @run and f.format = @format", new { run, format }, cancellationToken: token));
        if (file is not { } found)
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        await TellAsync(transaction, EventTypes.ReportOpened, run, found.Place, actor, clock.GetUtcNow(), new JsonObject { ["format"] = format }, token);
        await transaction.CommitAsync(token);
        return (found.Name, found.Content);
    }

    internal static Task TellAsync(NpgsqlTransaction transaction, string type, Guid run, string place, string actor, DateTimeOffset now, JsonObject data, CancellationToken token) =>
        EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), type, "report", run.ToString(), place, actor, null, now, data), token);

    private sealed class DefinitionRow
    {
        public required string Code { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string AboutVi { get; init; }
        public required string AboutEn { get; init; }
        public required string Symbol { get; init; }
        public required string[] Recipients { get; init; }
        public required string[] RecipientsEn { get; init; }
        public required string Sections { get; init; }
        public string? Every { get; init; }
        public int? OnDay { get; init; }
        public TimeOnly? AtTime { get; init; }
        public bool OfPlan { get; init; }

        public ReportDefinition Definition() => new(Code, Kind, new(NameVi, NameEn), new(AboutVi, AboutEn), Symbol, Recipients, RecipientsEn, ReportSection.Parse(Sections), Every, OnDay, AtTime, OfPlan);
    }

    private sealed class RunRow
    {
        public Guid Id { get; init; }
        public required string Definition { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public DateOnly Period { get; init; }
        public required string PlaceCode { get; init; }
        public required string PlaceVi { get; init; }
        public required string PlaceEn { get; init; }
        public string? PlanVi { get; init; }
        public string? PlanEn { get; init; }
        public string? CalendarVi { get; init; }
        public string? CalendarEn { get; init; }
        public required string State { get; init; }
        public int StepsDone { get; init; }
        public int Corrected { get; init; }
        public DateTimeOffset? CorrectedAt { get; init; }
        public int Steps { get; init; }
        public required string AskedBy { get; init; }
        public DateTimeOffset AskedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public DateTimeOffset? DataAsOf { get; init; }
        public string? ContentSha256 { get; init; }
        public required string Language { get; init; }
        public bool Scheduled { get; init; }
        public string? FaultVi { get; init; }
        public string? FaultEn { get; init; }
    }
}

/// <summary>A report that was asked for.</summary>
/// <param name="Period">The day, or the first day of the month or year.</param>
/// <param name="Plan">Of a report about one plan, which.</param>
/// <param name="Calendar">The row of the plan's calendar that asked for it; null: none did.</param>
/// <param name="State">waiting, running, done, failed or cancelled.</param>
/// <param name="StepsDone">Of <paramref name="Steps"/>; 0 of 0 before it begins.</param>
/// <param name="Language">vi or en.</param>
/// <param name="ContentSha256">Of everything in it: runs with the same one hold the same files.</param>
public sealed record ReportRun(
    Guid Id, string Definition, LocalText Name, DateOnly Period, string PlaceCode, LocalText Place, LocalText? Plan, LocalText? Calendar, string State, int StepsDone, int Steps, string AskedBy, DateTimeOffset AskedAt,
    DateTimeOffset? FinishedAt, DateTimeOffset? DataAsOf, string? ContentSha256, string Language, bool Scheduled, LocalText? Fault, IReadOnlyList<ReportFileView> Files, int Corrected, DateTimeOffset? CorrectedAt);

/// <param name="Format">pdf, xlsx or csv.</param>
public sealed record ReportFileView(string Format, string Name, int Bytes, string Sha256);
