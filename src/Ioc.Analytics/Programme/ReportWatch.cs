using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Programme;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>
/// Keeps the reporting calendar: who owes which report until when, what has come, whom to remind, what was missed. Each turn tells all of it from the
/// database, so that a turn that was not made, or made twice, changes nothing: every reminder goes out once.
/// </summary>
public sealed class ReportWatch(NpgsqlDataSource database, TimeProvider clock)
{
    // How far back reports are looked for that nobody asked about while the host stood still.
    private const int DaysBack = 35;
    private const int DaysAhead = 35;

    /// <summary>One turn.</summary>
    /// <returns>Reminders written.</returns>
    public async Task<int> TurnAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        // several hosts may watch: one at a time
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtext('programme.report_watch'))", transaction: transaction, cancellationToken: token));
        var rules = await ProgrammeBoard.RulesAsync(connection, token);
        foreach (var rule in rules.Where(rule => rule.Enabled))
        {
            await OweAsync(connection, rule, VietnamTime.DayOf(now), token);
        }

        await ReceiveAsync(connection, now, token);
        var told = 0;
        var missed = new List<MissedReport>();
        foreach (var rule in rules.Where(rule => rule.Enabled))
        {
            told += await RemindAsync(connection, rule, now, missed, token);
        }

        // last in the transaction, as the log wants it
        foreach (var report in missed)
        {
            await EventLog.AppendAsync(
                transaction,
                new(Guid.CreateVersion7(now), EventTypes.ProgrammeReportMissed, "programme-report", report.Rule, null, "system:programme", null, now, new JsonObject
                {
                    ["unit"] = report.Unit, ["period"] = report.Period.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                }),
                token);
        }

        await transaction.CommitAsync(token);
        return told;
    }

    // Who owes what: owners with a model that is not done, the standing body, or the wards while their campaign runs.
    private static async Task OweAsync(NpgsqlConnection connection, RuleRow rule, DateOnly today, CancellationToken token)
    {
        foreach (var period in rule.Rule.PeriodsDue(today.AddDays(-DaysBack), today.AddDays(DaysAhead)))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into programme.report_due (reporting_code, unit_code, period, due_at)
                select @Code, u.code, @period, @due from programme.unit u, programme.plan p
                where p.code = @PlanCode and p.starts_on <= @due::date and p.adopted_at <= @due and case @Reporters
                    when 'standing' then u.code = p.standing_unit
                    when 'wards' then u.place_code is not null and exists (select 1 from fact.identity_quota q where q.place_code = u.place_code and @period between q.starts_on and q.ends_on)
                    else exists (select 1 from programme.model m where m.plan_code = p.code and m.owner_unit = u.code and m.starts_on <= @due::date and (m.retired_on is null or m.retired_on > @due::date) and not exists (
                        select 1 from programme.month_progress g where g.model_id = m.id and g.progress = 100 and g.month < @month)) end
                on conflict (reporting_code, unit_code, period) do update set due_at = excluded.due_at
                    where report_due.due_at <> excluded.due_at and report_due.reported_at is null and report_due.missed_at is null
                """,
                new { rule.Code, rule.PlanCode, rule.Reporters, period, month = VietnamTime.MonthOf(period), due = rule.Rule.DueAt(period) },
                cancellationToken: token));
        }
    }

    // A report has come when everything that it should tell is there: told from the results, the consolidated report, or the ward's day. The consolidated
    // report is the one of that plan, made when the owners' own were due or asked for by a person: what the system makes before cannot hold what they tell.
    private static Task<int> ReceiveAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token) => connection.ExecuteAsync(new CommandDefinition(
        """
        with came as (
            select d.reporting_code, d.unit_code, d.period, case r.reporters
                when 'wards' then (select f.reported_at from fact.identity_day f join programme.unit u on u.place_code = f.place_code where u.code = d.unit_code and f.date = d.period)
                when 'standing' then (select min(x.finished_at) from report.run x
                                      where x.definition = 'plan_month' and x.state = 'done' and x.plan_code = r.plan_code and x.period = d.period
                                        and (x.asked_by not like 'system:%' or x.asked_at >= coalesce((
                                            select max(o.due_at) from programme.report_due o join programme.reporting w on w.code = o.reporting_code
                                            where w.plan_code = r.plan_code and w.reporters = 'owners' and o.period = d.period), '-infinity')))
                else (select case when bool_and(g.at is not null) then max(g.at) end
                      from programme.model m
                      left join lateral (select min(q.reported_at) as at from programme.month_progress q where q.model_id = m.id and q.month >= date_trunc('month', d.period)::date) g on true
                      where m.plan_code = r.plan_code and m.owner_unit = d.unit_code and m.starts_on <= d.due_at::date and (m.retired_on is null or m.retired_on > d.due_at::date)
                        and not exists (select 1 from programme.month_progress q where q.model_id = m.id and q.progress = 100 and q.month < date_trunc('month', d.period)::date))
                end as at
            from programme.report_due d join programme.reporting r on r.code = d.reporting_code
            where d.reported_at is null)
        update programme.report_due d set reported_at = came.at from came
        where came.at is not null and came.at <= @now and (d.reporting_code, d.unit_code, d.period) = (came.reporting_code, came.unit_code, came.period)
        """,
        new { now },
        cancellationToken: token));

    private static async Task<int> RemindAsync(NpgsqlConnection connection, RuleRow rule, DateTimeOffset now, List<MissedReport> missed, CancellationToken token)
    {
        var open = (await connection.QueryAsync<(string Unit, DateOnly Period)>(new CommandDefinition(
            "select unit_code, period from programme.report_due where reporting_code = @Code and reported_at is null and due_at > @oldest order by period, unit_code",
            new { rule.Code, oldest = now.AddDays(-DaysBack) },
            cancellationToken: token))).AsList();
        var told = 0;
        foreach (var (unit, period) in open)
        {
            // only the newest that is due: whoever was not reminded in time is not told three things at once
            var due = rule.Rule.Reminders(period).LastOrDefault(reminder => reminder.At <= now);
            if (due.At == default)
            {
                continue;
            }

            told += await WriteAsync(connection, rule, unit, period, due.Kind, now, token);
            if (due.Kind == ReminderKind.Missed && await connection.ExecuteAsync(new CommandDefinition(
                "update programme.report_due set missed_at = @now where reporting_code = @Code and unit_code = @unit and period = @period and missed_at is null",
                new { now, rule.Code, unit, period },
                cancellationToken: token)) == 1)
            {
                missed.Add(new(rule.Code, unit, period));
            }
        }

        return told;
    }

    private static async Task<int> WriteAsync(NpgsqlConnection connection, RuleRow rule, string unit, DateOnly period, ReminderKind kind, DateTimeOffset now, CancellationToken token)
    {
        var (subject, body) = Words(rule, period, kind);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            with told as (
                insert into programme.reminder (id, reporting_code, unit_code, period, kind, due_at, subject_vi, subject_en, body_vi, body_en, simulated, created_at)
                select @id, @Code, u.code, @period, @kind, @due, @subjectVi, @subjectEn, @bodyVi, @bodyEn, u.simulated, @now from programme.unit u where u.code = @unit
                on conflict (reporting_code, unit_code, period, kind) do nothing returning id),
            mailed as (
                insert into citizen.mail (id, reminder_id, next_at)
                select gen_random_uuid(), told.id, @now from told join programme.unit u on u.code = @unit where u.email is not null)
            select count(*)::integer from told
            """,
            new
            {
                id = Guid.CreateVersion7(now), rule.Code, unit, period, kind = kind switch { ReminderKind.Ahead => "ahead", ReminderKind.Due => "due", _ => "missed" },
                due = rule.Rule.DueAt(period), subjectVi = subject.Vi, subjectEn = subject.En, bodyVi = body.Vi, bodyEn = body.En, now,
            },
            cancellationToken: token));
    }

    private static (LocalText Subject, LocalText Body) Words(RuleRow rule, DateOnly period, ReminderKind kind)
    {
        var due = VietnamTime.At(rule.Rule.DueAt(period)).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture);
        var about = rule.Rule.Every == ReportEvery.Month ? period.ToString("MM/yyyy", CultureInfo.InvariantCulture) : period.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        var subject = kind switch
        {
            ReminderKind.Ahead => new LocalText($"Sắp đến hạn báo cáo {about}: {due}", $"Report of {about} is due at {due}"),
            ReminderKind.Due => new LocalText($"Đến hạn báo cáo {about}: {due}", $"Report of {about} is due now: {due}"),
            _ => new LocalText($"Quá hạn báo cáo {about}: hạn {due}", $"Report of {about} is missing: it was due at {due}"),
        };
        return (subject, new(
            $"{rule.NameVi}.\nKỳ báo cáo: {about}. Hạn: {due}.\nCập nhật kết quả tại trang Chương trình của hệ thống.",
            $"{rule.NameEn}.\nPeriod: {about}. Due: {due}.\nEnter the results on the system's Programme page."));
    }

    private sealed record MissedReport(string Rule, string Unit, DateOnly Period);
}
