using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Programme;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>The board as it is read: each model with its computed standing, who is late, what a model's file holds.</summary>
public static class ProgrammeBoard
{
    /// <summary>The whole board.</summary>
    /// <param name="plan">Of one plan; null: of all.</param>
    /// <param name="at">The moment that "late" is told at; months that ended later are not counted.</param>
    public static async Task<BoardView> ReadAsync(NpgsqlConnection connection, string? plan, DateTimeOffset at, CancellationToken token)
    {
        var plans = (await connection.QueryAsync<PlanRow>(new CommandDefinition(
            """
            select p.code, p.name_vi, p.name_en, p.source_vi, p.source_en, p.place_code, p.starts_on, p.standing_unit, p.simulated,
                   (select count(*)::integer from programme.model m where m.plan_code = p.code and (m.retired_on is null or m.retired_on > @today)) as models
            from programme.plan p order by p.position, p.code
            """,
            new { today = VietnamTime.DayOf(at) },
            cancellationToken: token))).AsList();
        var units = (await connection.QueryAsync<(string Code, string Vi, string En)>(new CommandDefinition(
            "select code, name_vi, name_en from programme.unit order by code", cancellationToken: token))).ToDictionary(row => row.Code, row => new LocalText(row.Vi, row.En), StringComparer.Ordinal);
        var rules = (await RulesAsync(connection, token)).ToLookup(rule => rule.PlanCode, StringComparer.Ordinal);
        var models = (await ModelRowsAsync(connection, plan, null, at, token)).Select(row => Line(row, units, rules[row.PlanCode], at)).ToList();
        return new(
            VietnamTime.DayOf(at),
            [.. plans.Select(row => new PlanView(
                row.Code, new(row.NameVi, row.NameEn), new(row.SourceVi, row.SourceEn), row.PlaceCode, row.StartsOn, row.Models, row.Simulated,
                [.. rules[row.Code].Where(rule => rule.Enabled).Select(rule => Next(rule, at))]))],
            [.. units.Select(unit => new UnitView(unit.Key, unit.Value))],
            models,
            Behind(models, await OpenReportsAsync(connection, plan, at, token), units),
            await RetiredAsync(connection, plan, at, token),
            await PlanDesk.CalendarAsync(connection, token));
    }

    /// <summary>One model with everything about it; null when there is none.</summary>
    public static async Task<ModelFile?> FileAsync(NpgsqlConnection connection, Guid id, DateTimeOffset at, CancellationToken token)
    {
        if ((await ModelRowsAsync(connection, null, id, at, token)).SingleOrDefault() is not { } row)
        {
            return null;
        }

        var units = (await connection.QueryAsync<(string Code, string Vi, string En)>(new CommandDefinition(
            "select code, name_vi, name_en from programme.unit", cancellationToken: token))).ToDictionary(unit => unit.Code, unit => new LocalText(unit.Vi, unit.En), StringComparer.Ordinal);
        var rules = (await RulesAsync(connection, token)).Where(rule => rule.PlanCode == row.PlanCode);
        var milestones = (await connection.QueryAsync<MilestoneRow>(new CommandDefinition(
            "select id, name_vi, name_en, due_on, reached_on from programme.milestone where model_id = @id order by due_on, id", new { id }, cancellationToken: token)))
            .Select(m => new MilestoneView(m.Id, new(m.NameVi, m.NameEn), m.DueOn, m.ReachedOn)).ToList();
        var evidence = (await connection.QueryAsync<EvidenceRow>(new CommandDefinition(
            "select id, month, name, media_type, bytes, sha256, added_by, added_at from programme.evidence where model_id = @id order by month, added_at, id", new { id }, cancellationToken: token)))
            .ToLookup(file => file.Month);
        var months = (await connection.QueryAsync<MonthRow>(new CommandDefinition(
            """
            select p.month, p.progress, r.amount, r.note, r.recorded_by, r.recorded_at
            from programme.month_progress p left join programme.result r on r.model_id = p.model_id and r.month = p.month
            where p.model_id = @id order by p.month desc limit 60
            """,
            new { id },
            cancellationToken: token)))
            .Select(m => new MonthView(m.Month, m.Progress, m.Amount, m.Note ?? "", m.RecordedBy, m.RecordedAt, [.. evidence[m.Month]])).ToList();
        var history = (await connection.QueryAsync<(DateTimeOffset At, string Type, string Actor, string Data)>(new CommandDefinition(
            """
            select occurred_at, type, actor, data::text from audit.event
            where subject_kind = 'programme-model' and subject_id = @subject order by seq desc limit 100
            """,
            new { subject = id.ToString() },
            cancellationToken: token))).Select(e => new HistoryEntry(e.At, e.Type, e.Actor, JsonNode.Parse(e.Data)!.AsObject())).ToList();
        return new(Line(row, units, rules, at), milestones, months, history, row.RetiredOn is { } day ? new(row.Id, row.PlanCode, row.Number, new(row.NameVi, row.NameEn), day, row.RetiredWhy ?? "") : null);
    }

    /// <summary>The plan that a place's wall shows: how its models stand and who is late. Null when the place follows none.</summary>
    public static async Task<ProgrammeSummary?> SummaryAsync(NpgsqlConnection connection, string place, DateTimeOffset at, CancellationToken token)
    {
        var plan = await connection.QueryFirstOrDefaultAsync<(string Code, string Vi, string En)?>(new CommandDefinition(
            "select code, name_vi, name_en from programme.plan where place_code = @place order by feeds_indicators desc, position limit 1", new { place }, cancellationToken: token));
        if (plan is not { } shown)
        {
            return null;
        }

        var board = await ReadAsync(connection, shown.Code, at, token);
        return new(
            new(shown.Vi, shown.En),
            [.. board.Models.Select(m => new SummaryModel(m.Number, m.Group, m.Name, m.Status, m.Progress, m.DueOn, m.OwnerName))],
            [.. board.Behind.Select(b => new SummaryUnit(b.Name, b.LateModels.Count, b.MissingReports.Count))]);
    }

    /// <summary>The reporting calendar.</summary>
    internal static async Task<IReadOnlyList<RuleRow>> RulesAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<RuleRow>(new CommandDefinition(
            """
            select r.code, r.plan_code, r.every, r.day_of_month, r.before_day, r.on_day, r.at_time, r.reporters, r.name_vi, r.name_en, r.enabled
            from programme.reporting r join programme.plan p on p.code = r.plan_code order by p.position, r.code
            """,
            cancellationToken: token))).AsList();

    private static async Task<IReadOnlyList<ModelRow>> ModelRowsAsync(NpgsqlConnection connection, string? plan, Guid? id, DateTimeOffset at, CancellationToken token) =>
        (await connection.QueryAsync<ModelRow>(new CommandDefinition(
            """
            select m.id, m.plan_code, m.number, m.group_code, m.name_vi, m.name_en, m.goal_vi, m.goal_en, m.owner_unit, m.co_units, m.tools, m.deadline_text, m.starts_on, m.due_on,
                   m.measure_vi, m.measure_en, m.target, m.version, m.retired_on, m.retired_why, g.month, g.progress, r.amount, s.overdue, f.files
            from programme.model m join programme.plan p on p.code = m.plan_code
            left join lateral (select month, progress from programme.month_progress where model_id = m.id and month <= @month order by month desc limit 1) g on true
            left join programme.result r on r.model_id = m.id and r.month = g.month
            cross join lateral (select count(*)::integer as overdue from programme.milestone where model_id = m.id and due_on < @today and (reached_on is null or reached_on > @today)) s
            cross join lateral (select count(*)::integer as files from programme.evidence where model_id = m.id) f
            where (@plan::text is null or m.plan_code = @plan) and (@id::uuid is null or m.id = @id) and (@retired or m.retired_on is null or m.retired_on > @today)
            order by p.position, m.number
            """,
            new { plan, id, retired = id is not null, month = VietnamTime.MonthOf(VietnamTime.DayOf(at)), today = VietnamTime.DayOf(at) },
            cancellationToken: token))).AsList();

    private static async Task<IReadOnlyList<RetiredModel>> RetiredAsync(NpgsqlConnection connection, string? plan, DateTimeOffset at, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<(Guid Id, string Plan, string Number, string Vi, string En, DateOnly On, string Why)>(new CommandDefinition(
            "select id, plan_code, number, name_vi, name_en, retired_on, retired_why from programme.model where retired_on <= @today and (@plan::text is null or plan_code = @plan) order by retired_on desc, plan_code, number",
            new { plan, today = VietnamTime.DayOf(at) },
            cancellationToken: token))).Select(row => new RetiredModel(row.Id, row.Plan, row.Number, new(row.Vi, row.En), row.On, row.Why)),
    ];

    private static ModelLine Line(ModelRow row, Dictionary<string, LocalText> units, IEnumerable<RuleRow> rules, DateTimeOffset at)
    {
        var today = VietnamTime.DayOf(at);
        // Of the current month nothing can have ended yet: what is reported early counts as of today.
        var asOf = row.Month is { } month ? (DateOnly?)month.AddMonths(1).AddDays(-1) : null;
        var missed = LastDue(rules, at) is { } due && due.AddMonths(1) > row.StartsOn && (row.Month is null || row.Month < due);
        var standing = ModelStanding.Of(new(row.StartsOn, row.DueOn, row.Progress, asOf, row.Overdue, missed), today);
        return new(
            row.Id, row.PlanCode, row.Number, row.GroupCode, new(row.NameVi, row.NameEn), new(row.GoalVi, row.GoalEn), row.OwnerUnit, units[row.OwnerUnit],
            row.CoUnits, row.Tools, row.DeadlineText, row.StartsOn, row.DueOn, row.Progress, row.Month, row.Amount,
            row.MeasureVi is null ? null : new(row.MeasureVi, row.MeasureEn ?? row.MeasureVi), row.Target, standing.Status.Code(), standing.Reasons, row.Files, row.Version);
    }

    // The newest month whose report the owners should have sent by now.
    private static DateOnly? LastDue(IEnumerable<RuleRow> rules, DateTimeOffset at)
    {
        var today = VietnamTime.DayOf(at);
        return rules.Where(rule => rule is { Enabled: true, Every: "month", Reporters: "owners" })
            .SelectMany(rule => rule.Rule.PeriodsDue(today.AddDays(-62), today).Where(period => rule.Rule.DueAt(period) <= at))
            .Select(period => (DateOnly?)period).Max();
    }

    private static NextReport Next(RuleRow rule, DateTimeOffset at)
    {
        var today = VietnamTime.DayOf(at);
        var period = rule.Rule.PeriodsDue(today, today.AddDays(62)).Where(p => rule.Rule.DueAt(p) > at).Select(p => (DateOnly?)p).FirstOrDefault();
        return new(rule.Code, new(rule.NameVi, rule.NameEn), period is null ? null : rule.Rule.DueAt(period.Value), period);
    }

    private static async Task<IReadOnlyList<OpenReport>> OpenReportsAsync(NpgsqlConnection connection, string? plan, DateTimeOffset at, CancellationToken token) =>
        (await connection.QueryAsync<OpenReport>(new CommandDefinition(
            """
            select d.unit_code, r.plan_code, r.name_vi, r.name_en, d.period, d.due_at
            from programme.report_due d join programme.reporting r on r.code = d.reporting_code
            where d.due_at <= @at and (d.reported_at is null or d.reported_at > @at) and (@plan::text is null or r.plan_code = @plan)
            order by d.due_at, d.unit_code
            """,
            new { at, plan },
            cancellationToken: token))).AsList();

    private static List<UnitBehind> Behind(IReadOnlyList<ModelLine> models, IReadOnlyList<OpenReport> reports, Dictionary<string, LocalText> units)
    {
        var late = models.Where(m => m.Status == "late").ToLookup(m => m.OwnerUnit, StringComparer.Ordinal);
        var open = reports.ToLookup(r => r.UnitCode, StringComparer.Ordinal);
        return
        [
            .. late.Select(g => g.Key).Concat(open.Select(g => g.Key)).Distinct(StringComparer.Ordinal)
                .Select(unit => new UnitBehind(
                    unit, units[unit], [.. late[unit].Select(m => m.Id)], [.. open[unit].Select(r => new MissingReport(r.PlanCode, new(r.NameVi, r.NameEn), r.Period, r.DueAt))]))
                .OrderByDescending(u => u.LateModels.Count).ThenByDescending(u => u.MissingReports.Count).ThenBy(u => u.Unit, StringComparer.Ordinal),
        ];
    }

    private sealed record PlanRow(
        string Code, string NameVi, string NameEn, string SourceVi, string SourceEn, string PlaceCode, DateOnly StartsOn, string StandingUnit, bool Simulated, int Models);

    private sealed record MilestoneRow(Guid Id, string NameVi, string NameEn, DateOnly DueOn, DateOnly? ReachedOn);

    private sealed record MonthRow(DateOnly Month, int Progress, decimal? Amount, string? Note, string? RecordedBy, DateTimeOffset? RecordedAt);

    private sealed record OpenReport(string UnitCode, string PlanCode, string NameVi, string NameEn, DateOnly Period, DateTimeOffset DueAt);

    private sealed class ModelRow
    {
        public Guid Id { get; init; }
        public required string PlanCode { get; init; }
        public required string Number { get; init; }
        public required string GroupCode { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string GoalVi { get; init; }
        public required string GoalEn { get; init; }
        public required string OwnerUnit { get; init; }
        public required string[] CoUnits { get; init; }
        public required string Tools { get; init; }
        public required string DeadlineText { get; init; }
        public DateOnly StartsOn { get; init; }
        public DateOnly? DueOn { get; init; }
        public string? MeasureVi { get; init; }
        public string? MeasureEn { get; init; }
        public decimal? Target { get; init; }
        public int Version { get; init; }
        public DateOnly? RetiredOn { get; init; }
        public string? RetiredWhy { get; init; }
        public DateOnly? Month { get; init; }
        public int? Progress { get; init; }
        public decimal? Amount { get; init; }
        public int Overdue { get; init; }
        public int Files { get; init; }
    }
}

/// <summary>A row of the reporting calendar, as the database keeps it.</summary>
internal sealed class RuleRow
{
    public required string Code { get; init; }
    public required string PlanCode { get; init; }
    public required string Every { get; init; }
    public int? DayOfMonth { get; init; }
    public bool BeforeDay { get; init; }
    public DateOnly? OnDay { get; init; }
    public TimeOnly AtTime { get; init; }
    public required string Reporters { get; init; }
    public required string NameVi { get; init; }
    public required string NameEn { get; init; }
    public bool Enabled { get; init; }

    public ReportingRule Rule => new(Every switch { "day" => ReportEvery.Day, "month" => ReportEvery.Month, _ => ReportEvery.Once }, DayOfMonth, BeforeDay, OnDay, AtTime);
}

/// <summary>GET /api/programme.</summary>
/// <param name="Behind">Units with a late model or a missing report, the worst first.</param>
/// <param name="Retired">Models that their plans dropped, the newest first.</param>
/// <param name="Calendar">The reporting calendars of the plans, also the rows that are off.</param>
public sealed record BoardView(
    DateOnly Today, IReadOnlyList<PlanView> Plans, IReadOnlyList<UnitView> Units, IReadOnlyList<ModelLine> Models, IReadOnlyList<UnitBehind> Behind, IReadOnlyList<RetiredModel> Retired,
    IReadOnlyList<CalendarRow> Calendar);

/// <param name="Source">The published plan that the models come from.</param>
public sealed record PlanView(
    string Code, LocalText Name, LocalText Source, string PlaceCode, DateOnly StartsOn, int Models, bool Simulated, IReadOnlyList<NextReport> Reports);

/// <param name="DueAt">Of the next one; null when none comes within two months.</param>
/// <param name="Period">The day or month that it is about.</param>
public sealed record NextReport(string Code, LocalText Name, DateTimeOffset? DueAt, DateOnly? Period);

public sealed record UnitView(string Code, LocalText Name);

/// <summary>A model of a plan and how it stands.</summary>
/// <param name="Group">services, economy, citizen, data or steering.</param>
/// <param name="DeadlineText">As the published plan prints it.</param>
/// <param name="Progress">Percent, of the month <paramref name="Month"/>; null: nothing was reported.</param>
/// <param name="Amount">What <paramref name="Measure"/> counts, in that month.</param>
/// <param name="Status">on_time, at_risk, late or done: computed.</param>
/// <param name="Reasons">Why, of <see cref="StandingReasons"/>.</param>
public sealed record ModelLine(
    Guid Id, string Plan, string Number, string Group, LocalText Name, LocalText Goal, string OwnerUnit, LocalText OwnerName, IReadOnlyList<string> CoUnits, string Tools,
    string DeadlineText, DateOnly StartsOn, DateOnly? DueOn, int? Progress, DateOnly? Month, decimal? Amount, LocalText? Measure, decimal? Target, string Status,
    IReadOnlyList<string> Reasons, int Files, int Version);

/// <summary>A unit that is late with something.</summary>
public sealed record UnitBehind(string Unit, LocalText Name, IReadOnlyList<Guid> LateModels, IReadOnlyList<MissingReport> MissingReports);

/// <param name="Period">The day or month that it is about.</param>
public sealed record MissingReport(string Plan, LocalText Name, DateOnly Period, DateTimeOffset DueAt);

/// <summary>Everything about one model, newest months and events first.</summary>
/// <param name="Retired">Null: the plan still has it.</param>
public sealed record ModelFile(ModelLine Model, IReadOnlyList<MilestoneView> Milestones, IReadOnlyList<MonthView> Months, IReadOnlyList<HistoryEntry> History, RetiredModel? Retired);

/// <summary>A model that its plan dropped.</summary>
/// <param name="On">The first day on which it counts no longer.</param>
public sealed record RetiredModel(Guid Id, string Plan, string Number, LocalText Name, DateOnly On, string Why);

/// <param name="ReachedOn">Null: not yet.</param>
public sealed record MilestoneView(Guid Id, LocalText Name, DateOnly DueOn, DateOnly? ReachedOn);

/// <param name="RecordedBy">Null where the month came with a file.</param>
public sealed record MonthView(
    DateOnly Month, int Progress, decimal? Amount, string Note, string? RecordedBy, DateTimeOffset? RecordedAt, IReadOnlyList<EvidenceRow> Evidence);

/// <summary>A file of evidence, without its content.</summary>
public sealed class EvidenceRow
{
    public Guid Id { get; init; }

    /// <summary>The first day of the month that it belongs to.</summary>
    public DateOnly Month { get; init; }

    public required string Name { get; init; }

    public required string MediaType { get; init; }

    public int Bytes { get; init; }

    public required string Sha256 { get; init; }

    public required string AddedBy { get; init; }

    public DateTimeOffset AddedAt { get; init; }
}

/// <param name="Type">Of the event vocabulary.</param>
/// <param name="Data">What changed: old and new.</param>
public sealed record HistoryEntry(DateTimeOffset At, string Type, string Actor, JsonObject Data);

/// <summary>A plan for everyone's eyes: offices and models, no persons, no words of theirs.</summary>
public sealed record ProgrammeSummary(LocalText Plan, IReadOnlyList<SummaryModel> Models, IReadOnlyList<SummaryUnit> Behind);

/// <param name="Status">on_time, at_risk, late or done.</param>
public sealed record SummaryModel(string Number, string Group, LocalText Name, string Status, int? Progress, DateOnly? DueOn, LocalText Owner);

/// <param name="LateModels">How many.</param>
/// <param name="MissingReports">How many.</param>
public sealed record SummaryUnit(LocalText Name, int LateModels, int MissingReports);
