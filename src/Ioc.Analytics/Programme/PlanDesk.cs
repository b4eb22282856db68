using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>Plans of a town's own, and the reporting calendar of any plan. Administrators only: whoever calls has checked that.</summary>
public sealed partial class PlanDesk(NpgsqlDataSource database, TimeProvider clock)
{
    private const int LongestText = 200;

    /// <summary>The calendar of every plan, also the rows that are off.</summary>
    public static async Task<IReadOnlyList<CalendarRow>> CalendarAsync(NpgsqlConnection connection, CancellationToken token) =>
    [
        .. (await ProgrammeBoard.RulesAsync(connection, token)).Select(rule => new CalendarRow(
            rule.Code, rule.PlanCode, new(rule.Every, rule.DayOfMonth, rule.BeforeDay, rule.OnDay, rule.AtTime, rule.Reporters, rule.NameVi, rule.NameEn, rule.Enabled))),
    ];

    /// <summary>Begins a plan without models: they are added on the board or imported.</summary>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> BeginAsync(OwnPlan plan, string actor, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Code is null || !CodePattern().IsMatch(plan.Code))
        {
            return BoardRefusal.Invalid("plan_code", "Mã kế hoạch gồm 2 đến 40 ký tự a-z, 0-9, gạch ngang, bắt đầu bằng chữ.", "The plan's code is 2 to 40 characters a-z, 0-9 and hyphens, a letter first.");
        }

        if (!IsText(plan.NameVi) || !IsText(plan.NameEn) || !IsText(plan.SourceVi))
        {
            return BoardRefusal.Invalid("plan_name", $"Kế hoạch cần tên bằng hai thứ tiếng và văn bản ban hành, mỗi mục 2 đến {LongestText} ký tự.", $"A plan needs its name in both languages and the document that sets it, 2 to {LongestText} characters each.");
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from place.place where code = @Place and valid_to is null)", plan, transaction, cancellationToken: token)))
        {
            return BoardRefusal.Invalid("unknown_place", "Không có địa bàn này.", "There is no such place.");
        }

        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from programme.unit where code = @StandingUnit)", plan, transaction, cancellationToken: token)))
        {
            return BoardRefusal.Invalid("unknown_unit", "Không có đơn vị thường trực này. Hãy thêm đơn vị trước, rồi chọn trong danh sách.", "There is no such unit to gather the reports. Add the unit first, then choose it from the list.");
        }

        var now = clock.GetUtcNow();
        if (await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into programme.plan (code, position, name_vi, name_en, source_vi, source_en, place_code, feeds_indicators, starts_on, standing_unit, adopted_at)
            select @Code, coalesce(max(position), 0) + 1, @nameVi, @nameEn, @sourceVi, @sourceEn, @Place, not exists (select 1 from programme.plan where place_code = @Place and feeds_indicators), @StartsOn, @StandingUnit, @now
            from programme.plan
            on conflict (code) do nothing
            """,
            new
            {
                plan.Code, nameVi = plan.NameVi!.Trim(), nameEn = plan.NameEn!.Trim(), sourceVi = plan.SourceVi!.Trim(), sourceEn = IsText(plan.SourceEn) ? plan.SourceEn!.Trim() : plan.SourceVi!.Trim(), plan.Place,
                plan.StartsOn, plan.StandingUnit, now,
            },
            transaction,
            cancellationToken: token)) == 0)
        {
            return new(BoardRefusalKind.Conflict, "programme.plan_followed", new("Đã có kế hoạch với mã này. Hãy chọn mã khác.", "There is a plan with this code already. Choose another."));
        }

        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.PlanAdopted, "programme-plan", plan.Code, plan.Place, actor, null, now, new JsonObject { ["models"] = 0, ["startsOn"] = plan.StartsOn.Iso(), ["standingUnit"] = plan.StandingUnit }),
            token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>Writes a row of a plan's calendar, new or in place of the one that has its code. What has not fallen due is told anew by it; what has, stays.</summary>
    /// <param name="code">2 to 40 characters a-z, 0-9 and hyphens, a letter first.</param>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> WriteRuleAsync(string plan, string code, CalendarRule rule, string actor, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!CodePattern().IsMatch(code))
        {
            return BoardRefusal.Invalid("calendar_code", "Mã gồm 2 đến 40 ký tự a-z, 0-9, gạch ngang, bắt đầu bằng chữ.", "The code is 2 to 40 characters a-z, 0-9 and hyphens, a letter first.");
        }

        if (FaultOf(rule) is { } fault)
        {
            return fault;
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var place = await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select place_code from programme.plan where code = @plan", new { plan }, transaction, cancellationToken: token));
        var before = await connection.QuerySingleOrDefaultAsync<RuleRow>(new CommandDefinition("select * from programme.reporting where code = @code for update", new { code }, transaction, cancellationToken: token));
        if (place is null || (before is not null && before.PlanCode != plan))
        {
            return BoardRefusal.Invalid("calendar_plan", "Kế hoạch không có, hoặc mã này thuộc kế hoạch khác. Hãy chọn mã khác.", "There is no such plan, or the code belongs to another one. Choose another code.");
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into programme.reporting (code, plan_code, every, day_of_month, before_day, on_day, at_time, reporters, name_vi, name_en, enabled)
            values (@code, @plan, @Every, @DayOfMonth, @Before, @OnDay, @At, @Reporters, @vi, @en, @Enabled)
            on conflict (code) do update set every = excluded.every, day_of_month = excluded.day_of_month, before_day = excluded.before_day, on_day = excluded.on_day, at_time = excluded.at_time,
                reporters = excluded.reporters, name_vi = excluded.name_vi, name_en = excluded.name_en, enabled = excluded.enabled;
            delete from programme.report_due where reporting_code = @code and reported_at is null and due_at > @now;
            """,
            new { code, plan, rule.Every, rule.DayOfMonth, rule.Before, rule.OnDay, rule.At, rule.Reporters, vi = rule.NameVi!.Trim(), en = rule.NameEn!.Trim(), rule.Enabled, now },
            transaction,
            cancellationToken: token));
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.CalendarChanged, "programme-report", code, place, actor, null, now, new JsonObject
            {
                ["plan"] = plan, ["old"] = before is null ? null : Facts(new(before.Every, before.DayOfMonth, before.BeforeDay, before.OnDay, before.AtTime, before.Reporters, before.NameVi, before.NameEn, before.Enabled)), ["new"] = Facts(rule),
            }),
            token);
        await transaction.CommitAsync(token);
        return null;
    }

    private static BoardRefusal? FaultOf(CalendarRule rule)
    {
        if (!IsText(rule.NameVi) || !IsText(rule.NameEn))
        {
            return BoardRefusal.Invalid("calendar_name", $"Kỳ báo cáo cần tên bằng hai thứ tiếng, mỗi tên 2 đến {LongestText} ký tự.", $"A report needs its name in both languages, 2 to {LongestText} characters each.");
        }

        var days = rule.Every switch
        {
            "day" => rule is { DayOfMonth: null, OnDay: null },
            "month" => rule is { DayOfMonth: >= 1 and <= 28, OnDay: null },
            "once" => rule is { DayOfMonth: null, OnDay: not null },
            _ => false,
        };
        if (!days)
        {
            return BoardRefusal.Invalid("calendar_day", "Báo cáo tháng cần ngày 1 đến 28 của tháng sau; báo cáo một lần cần ngày cụ thể; báo cáo ngày không cần ngày.", "A monthly report needs a day 1 to 28 of the month after; a single one its day; a daily one none.");
        }

        // Wards tell of days, owners and the standing body of months or of the whole.
        return rule.Reporters == (rule.Every == "day" ? "wards" : "owners") || (rule.Every == "month" && rule.Reporters == "standing")
            ? null
            : BoardRefusal.Invalid("calendar_reporters", "Báo cáo ngày do các xã, phường gửi; báo cáo tháng do đơn vị chủ trì hoặc cơ quan thường trực; báo cáo một lần do đơn vị chủ trì.", "Daily reports come from the wards, monthly ones from owners or the standing body, a single one from owners.");
    }

    private static JsonObject Facts(CalendarRule rule) => new()
    {
        ["every"] = rule.Every, ["dayOfMonth"] = rule.DayOfMonth, ["before"] = rule.Before, ["onDay"] = rule.OnDay is { } day ? day.Iso() : null, ["at"] = rule.At.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
        ["reporters"] = rule.Reporters, ["enabled"] = rule.Enabled,
    };

    private static bool IsText(string? text) => text?.Trim().Length is >= 2 and <= LongestText;

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();
}

/// <summary>A plan of a town's own.</summary>
/// <param name="Code">2 to 40 characters a-z, 0-9 and hyphens, a letter first.</param>
/// <param name="SourceVi">The document that sets it: number, date, who signed.</param>
/// <param name="SourceEn">Empty: as in Vietnamese.</param>
/// <param name="StandingUnit">The unit that gathers the reports.</param>
public sealed record OwnPlan(string? Code, string? NameVi, string? NameEn, string? SourceVi, string? SourceEn, string? Place, DateOnly StartsOn, string? StandingUnit);

/// <summary>A row of the reporting calendar with its code.</summary>
public sealed record CalendarRow(string Code, string Plan, CalendarRule Rule);

/// <summary>What a plan wants to be told, by whom and when.</summary>
/// <param name="Every">day, month or once.</param>
/// <param name="DayOfMonth">Of the month after, 1..28; of monthly reports only.</param>
/// <param name="Before">True: before that day, on the last working day. False: on it.</param>
/// <param name="OnDay">Of a single report only.</param>
/// <param name="At">The hour by which it must be there, Vietnam's clock.</param>
/// <param name="Reporters">owners, standing or wards.</param>
public sealed record CalendarRule(string Every, int? DayOfMonth, bool Before, DateOnly? OnDay, TimeOnly At, string Reporters, string? NameVi, string? NameEn, bool Enabled);
