using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Alerts;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>What people see of alerts and do with them.</summary>
public sealed class AlertDesk(NpgsqlDataSource database, TimeProvider clock)
{
    private const int PageSize = 50;

    /// <summary>Alerts, those in trouble first, then the newest.</summary>
    /// <param name="state">active, cleared or null for both.</param>
    /// <param name="acknowledged">Null for both.</param>
    /// <param name="assigned">Null: to anyone or nobody.</param>
    public async Task<AlertPage> PageAsync(string? state, bool? acknowledged, string? severity, string? rule, string? assigned, int skip, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = (await connection.QueryAsync<AlertRow>(new CommandDefinition(
            $"""
            {Columns}
            where (@state::text is null or a.state = @state) and (@acknowledged::boolean is null or (a.acknowledged_at is not null) = @acknowledged)
              and (@severity::text is null or a.severity = @severity) and (@rule::text is null or a.rule_code = @rule) and (@assigned::text is null or a.assigned_to = @assigned)
            order by a.state, (a.acknowledged_at is not null), case when a.state = 'active' then array_position(array['critical', 'warning', 'info'], a.severity) end, a.opened_at desc, a.id
            offset @skip limit {PageSize + 1}
            """,
            new { state, acknowledged, severity, rule, assigned, skip },
            cancellationToken: token))).AsList();
        var (active, unacknowledged) = await connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            "select count(*)::integer, count(*) filter (where acknowledged_at is null)::integer from alert.alert where state = 'active'", cancellationToken: token));
        return new([.. rows.Take(PageSize).Select(row => row.View())], rows.Count > PageSize ? skip + PageSize : null, active, unacknowledged);
    }

    /// <summary>One alert with its subjects and its log; null when there is none.</summary>
    public async Task<AlertDetail?> FindAsync(Guid id, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var row = await connection.QuerySingleOrDefaultAsync<AlertRow>(new CommandDefinition($"{Columns} where a.id = @id", new { id }, cancellationToken: token));
        if (row is null)
        {
            return null;
        }

        var subjects = await connection.QueryAsync<SubjectRow>(new CommandDefinition(
            "select subject, name_vi, name_en, detail_vi, detail_en, since, cleared_at from alert.subject where alert_id = @id order by cleared_at is not null, since desc, subject limit 200",
            new { id },
            cancellationToken: token));
        var log = await connection.QueryAsync<LogRow>(new CommandDefinition(
            """
            select e.occurred_at, e.type, e.actor, s.display_name, e.reason, e.data::text as data
            from audit.event e left join staff.account s on e.actor = 'staff:' || s.name
            where e.subject_kind = 'alert' and e.subject_id = @id order by e.seq desc limit 200
            """,
            new { id = id.ToString("D") },
            cancellationToken: token));
        return new(
            row.View(),
            [.. subjects.Select(s => new AlertSubject(s.Subject, new(s.NameVi, s.NameEn), new(s.DetailVi, s.DetailEn), s.Since, s.ClearedAt))],
            [.. log.Select(entry => entry.View())],
            await AlertRecipients.LettersAsync(connection, id, token));
    }

    /// <summary>Marks an alert as seen by somebody who takes care of it.</summary>
    public Task<AlertOutcome> AcknowledgeAsync(Guid id, string person, CancellationToken token) => DoAsync(
        id, person, EventTypes.AlertAcknowledged, null, [],
        "update alert.alert set acknowledged_at = @now, acknowledged_by = @person where id = @id and acknowledged_at is null", null, token);

    /// <summary>Gives an alert to somebody, or to nobody.</summary>
    public Task<AlertOutcome> AssignAsync(Guid id, string person, string? to, CancellationToken token) => DoAsync(
        id, person, EventTypes.AlertAssigned, null, new() { ["to"] = to },
        "update alert.alert set assigned_to = @to where id = @id and assigned_to is distinct from @to", to, token);

    /// <summary>Adds a remark to the log.</summary>
    /// <param name="text">1 to 1000 characters.</param>
    public Task<AlertOutcome> CommentAsync(Guid id, string person, string text, CancellationToken token) => DoAsync(
        id, person, EventTypes.AlertCommented, text, [], "update alert.alert set state = state where id = @id", null, token);

    /// <summary>Who can be given an alert.</summary>
    public async Task<IReadOnlyList<AlertPerson>> PeopleAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<AlertPerson>(new CommandDefinition(
            "select name, display_name from staff.account where enabled and roles && array['operator', 'supervisor', 'authority', 'leader', 'administrator'] order by display_name",
            cancellationToken: token))).AsList();
    }

    /// <summary>Writes a rule. The caller has checked it.</summary>
    public async Task WriteRuleAsync(string code, AlertRuleConfig rule, string person, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var version = await AlertRules.WriteAsync(transaction, code, rule, "staff:" + person, now, token);
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.AlertRuleChanged, "alert-rule", code, null, "staff:" + person, null, now, new()
            {
                ["version"] = version, ["kind"] = rule.Kind, ["indicator"] = rule.Indicator, ["limit"] = rule.Limit, ["clearAt"] = rule.ClearAt, ["severity"] = rule.Severity, ["enabled"] = rule.Enabled,
            }),
            token);
        await transaction.CommitAsync(token);
    }

    private async Task<AlertOutcome> DoAsync(Guid id, string person, string type, string? reason, JsonObject data, string sql, string? to, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from alert.alert where id = @id)", new { id }, transaction, cancellationToken: token)))
        {
            return AlertOutcome.Unknown;
        }

        if (to is not null && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from staff.account where name = @to and enabled)", new { to }, transaction, cancellationToken: token)))
        {
            return AlertOutcome.NoSuchPerson;
        }

        if (await connection.ExecuteAsync(new CommandDefinition(sql, new { id, now, person, to }, transaction, cancellationToken: token)) == 0)
        {
            // Somebody was quicker, and the same is done once.
            return AlertOutcome.Done;
        }

        await EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), type, "alert", id.ToString("D"), null, "staff:" + person, reason, now, data), token);
        await transaction.CommitAsync(token);
        return AlertOutcome.Done;
    }

    private const string Columns =
        """
        select a.id, a.rule_code, a.kind, a.severity, a.state, a.title_vi, a.title_en, a.opened_at, a.told_at, a.cleared_at, a.acknowledged_at, a.acknowledged_by, k.display_name as acknowledged_name,
               a.assigned_to, w.display_name as assigned_name, a.active_subjects, a.all_subjects, a.simulated
        from alert.alert a left join staff.account k on k.name = a.acknowledged_by left join staff.account w on w.name = a.assigned_to
        """;

    private sealed class AlertRow
    {
        public Guid Id { get; init; }
        public required string RuleCode { get; init; }
        public required string Kind { get; init; }
        public required string Severity { get; init; }
        public required string State { get; init; }
        public required string TitleVi { get; init; }
        public required string TitleEn { get; init; }
        public DateTimeOffset OpenedAt { get; init; }
        public DateTimeOffset? ToldAt { get; init; }
        public DateTimeOffset? ClearedAt { get; init; }
        public DateTimeOffset? AcknowledgedAt { get; init; }
        public string? AcknowledgedBy { get; init; }
        public string? AcknowledgedName { get; init; }
        public string? AssignedTo { get; init; }
        public string? AssignedName { get; init; }
        public int ActiveSubjects { get; init; }
        public int AllSubjects { get; init; }
        public bool Simulated { get; init; }

        public AlertView View() => new(
            Id, RuleCode, Kind, Severity, State, new(TitleVi, TitleEn), OpenedAt, ToldAt is null && State == "active", ClearedAt, AcknowledgedAt,
            AcknowledgedName ?? AcknowledgedBy, AssignedTo, AssignedName, ActiveSubjects, AllSubjects, Simulated);
    }

    private sealed record SubjectRow(string Subject, string NameVi, string NameEn, string DetailVi, string DetailEn, DateTimeOffset Since, DateTimeOffset? ClearedAt);

    private sealed class LogRow
    {
        public DateTimeOffset OccurredAt { get; init; }
        public required string Type { get; init; }
        public required string Actor { get; init; }
        public string? DisplayName { get; init; }
        public string? Reason { get; init; }
        public required string Data { get; init; }

        public AlertLogEntry View()
        {
            var data = JsonNode.Parse(Data)!.AsObject();
            var joined = data["joined"] is JsonArray list
                ? list.Select(one => new LocalText((string?)one!["vi"] ?? "", (string?)one["en"] ?? "")).ToList()
                : [];
            return new(OccurredAt, Type, DisplayName ?? (Actor.StartsWith("system:", StringComparison.Ordinal) ? null : Actor.Replace("staff:", "", StringComparison.Ordinal)), Reason ?? (string?)data["to"], joined);
        }
    }
}

/// <summary>What became of something that a person did.</summary>
public enum AlertOutcome
{
    Done,
    Unknown,
    NoSuchPerson,
}

/// <summary>A page of alerts.</summary>
/// <param name="Next">How many to skip for the next page; null on the last.</param>
/// <param name="Active">Of all alerts.</param>
/// <param name="Unacknowledged">Of the active ones.</param>
public sealed record AlertPage(IReadOnlyList<AlertView> Alerts, int? Next, int Active, int Unacknowledged);

/// <summary>An alert.</summary>
/// <param name="Quiet">Active, and held back by quiet hours so far.</param>
/// <param name="AcknowledgedBy">The person's name; null: nobody yet.</param>
/// <param name="ActiveSubjects">How many are in trouble now.</param>
/// <param name="AllSubjects">How many ever were since it was raised.</param>
public sealed record AlertView(
    Guid Id,
    string Rule,
    string Kind,
    string Severity,
    string State,
    LocalText Title,
    DateTimeOffset OpenedAt,
    bool Quiet,
    DateTimeOffset? ClearedAt,
    DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy,
    string? AssignedTo,
    string? AssignedName,
    int ActiveSubjects,
    int AllSubjects,
    bool Simulated);

/// <summary>An alert, what it is about, what happened to it, and who was told by letter, newest first.</summary>
public sealed record AlertDetail(AlertView Alert, IReadOnlyList<AlertSubject> Subjects, IReadOnlyList<AlertLogEntry> Log, IReadOnlyList<AlertLetterView> Letters);

/// <summary>One subject of an alert.</summary>
/// <param name="Detail">What was seen when it joined.</param>
public sealed record AlertSubject(string Subject, LocalText Name, LocalText Detail, DateTimeOffset Since, DateTimeOffset? ClearedAt);

/// <summary>One entry of an alert's log.</summary>
/// <param name="Who">Null: the system.</param>
/// <param name="Text">The remark, or to whom it was given.</param>
/// <param name="Joined">Subjects that came to it.</param>
public sealed record AlertLogEntry(DateTimeOffset At, string Type, string? Who, string? Text, IReadOnlyList<LocalText> Joined);

/// <summary>Somebody who can be given an alert.</summary>
public sealed record AlertPerson(string Name, string DisplayName);
