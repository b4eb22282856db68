using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>Takes a shipped plan over for a place: units, models, milestones and the reporting calendar. What is there already is left as it is.</summary>
public sealed class PlanAdoption(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The plans that ship, with their sources.</summary>
    public static async Task<IReadOnlyList<ShippedPlan>> ShippedAsync(CancellationToken token)
    {
        var units = (await PlanFiles.UnitsAsync(token)).ToDictionary(row => row["code"], row => new LocalText(row["name_vi"], row["name_en"]), StringComparer.Ordinal);
        return
        [
            .. (await PlanFiles.ReadAsync(token)).Select(plan => new ShippedPlan(
                plan.Code, new(plan.NameVi, plan.NameEn), new(plan.SourceVi, plan.SourceEn), plan.Rows.Count, plan.StartsOn, plan.StandingUnit,
                [.. Used(plan).Order(StringComparer.Ordinal).Select(code => new UnitView(code, units[code]))])),
        ];
    }

    /// <summary>Which plans are followed already.</summary>
    public async Task<IReadOnlySet<string>> AdoptedAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<string>(new CommandDefinition("select code from programme.plan", cancellationToken: token))).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Adopts a plan with its dates moved by whole years; one that is followed already is left as it is.</summary>
    /// <param name="place">Where it is carried out.</param>
    /// <param name="years">By how many years every date of the published plan is moved, -5..30.</param>
    /// <param name="simulated">Whether units and plan are marked as invented.</param>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> AdoptAsync(string code, string place, int years, bool simulated, string actor, CancellationToken token)
    {
        var plan = (await PlanFiles.ReadAsync(token)).FirstOrDefault(known => known.Code == code);
        return plan is null || years is < -5 or > 30
            ? BoardRefusal.Invalid("unknown_plan", "Không có kế hoạch mẫu này.", "There is no such shipped plan.")
            : await AdoptAsync(plan, place, plan.StartsOn.AddYears(years), null, simulated, actor, token) is { } refusal && refusal != AlreadyFollowed ? refusal : null;
    }

    /// <summary>Adopts a plan that starts on a day of the town's own: every date of the published plan is moved by as many months and days.</summary>
    /// <param name="startsOn">Within 5 years before to 30 years after the published start.</param>
    /// <param name="standingUnit">The unit that gathers the reports; null: the one of the published plan.</param>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> AdoptAsync(string code, string place, DateOnly startsOn, string? standingUnit, string actor, CancellationToken token)
    {
        var plan = (await PlanFiles.ReadAsync(token)).FirstOrDefault(known => known.Code == code);
        if (plan is null)
        {
            return BoardRefusal.Invalid("unknown_plan", "Không có kế hoạch mẫu này.", "There is no such shipped plan.");
        }

        return startsOn < plan.StartsOn.AddYears(-5) || startsOn > plan.StartsOn.AddYears(30)
            ? BoardRefusal.Invalid("plan_start", $"Ngày bắt đầu phải từ {plan.StartsOn.AddYears(-5):dd/MM/yyyy} đến {plan.StartsOn.AddYears(30):dd/MM/yyyy}.", $"The start must lie between {plan.StartsOn.AddYears(-5):dd/MM/yyyy} and {plan.StartsOn.AddYears(30):dd/MM/yyyy}.")
            : await AdoptAsync(plan, place, startsOn, standingUnit, simulated: false, actor, token);
    }

    private static readonly BoardRefusal AlreadyFollowed = new(BoardRefusalKind.Conflict, "programme.plan_followed", new(
        "Kế hoạch này đã được áp dụng.", "This plan is followed already."));

    private async Task<BoardRefusal?> AdoptAsync(PlanFile plan, string place, DateOnly startsOn, string? standingUnit, bool simulated, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from place.place where code = @place)", new { place }, transaction, cancellationToken: token)))
        {
            return BoardRefusal.Invalid("unknown_place", "Không có địa bàn này.", "There is no such place.");
        }

        var move = new Move(plan.StartsOn, startsOn);
        var feeds = plan.FeedsIndicators && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from programme.plan where place_code = @place and feeds_indicators)", new { place }, transaction, cancellationToken: token));
        await UnitsAsync(connection, plan, place, simulated, token);
        var standing = standingUnit ?? plan.StandingUnit;
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from programme.unit where code = @standing)", new { standing }, transaction, cancellationToken: token)))
        {
            return BoardRefusal.Invalid("unknown_unit", "Không có đơn vị thường trực này. Hãy chọn trong danh sách.", "There is no such unit to gather the reports. Choose from the list.");
        }

        var now = clock.GetUtcNow();
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into programme.plan (code, position, name_vi, name_en, source_vi, source_en, place_code, feeds_indicators, starts_on, standing_unit, adopted_at, simulated)
            values (@Code, @Position, @NameVi, @NameEn, @SourceVi, @SourceEn, @place, @feeds, @starts::date, @standing, @now, @simulated) on conflict (code) do nothing
            """,
            new { plan.Code, plan.Position, plan.NameVi, plan.NameEn, plan.SourceVi, plan.SourceEn, place, feeds, starts = startsOn.Iso(), standing, now, simulated },
            transaction,
            cancellationToken: token));
        if (added == 0)
        {
            return AlreadyFollowed;
        }

        await ModelsAsync(connection, plan, move, now, token);
        await RulesAsync(connection, plan, move, token);
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.PlanAdopted, "programme-plan", plan.Code, place, actor, null, now, new JsonObject { ["models"] = plan.Rows.Count, ["startsOn"] = startsOn.Iso(), ["standingUnit"] = standing }),
            token);
        await transaction.CommitAsync(token);
        return null;
    }

    private static HashSet<string> Used(PlanFile plan) =>
        plan.Rows.SelectMany(row => row["co_units"].Split(';', StringSplitOptions.RemoveEmptyEntries).Append(row["owner"])).Append(plan.StandingUnit).ToHashSet(StringComparer.Ordinal);

    private static async Task UnitsAsync(NpgsqlConnection connection, PlanFile plan, string place, bool simulated, CancellationToken token)
    {
        var mark = simulated ? " (mô phỏng)" : "";
        var used = Used(plan);
        foreach (var unit in (await PlanFiles.UnitsAsync(token)).Where(unit => used.Contains(unit["code"])))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into programme.unit (code, name_vi, name_en, email, simulated) values (@code, @vi, @en, @email, @simulated) on conflict (code) do nothing",
                new
                {
                    code = unit["code"], vi = unit["name_vi"] + mark, en = unit["name_en"] + (simulated ? " (simulated)" : ""),
                    email = simulated ? unit["code"] + "@an-thinh.invalid" : null, simulated,
                },
                cancellationToken: token));
        }

        if (plan.Rules.Any(rule => rule["reporters"] == "wards"))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into programme.unit (code, name_vi, name_en, place_code, simulated)
                select 'ca-' || lower(regexp_replace(p.code, '[^A-Za-z0-9]+', '-', 'g')), 'Công an ' || lower(left(p.name_vi, 1)) || substr(p.name_vi, 2), p.name_en || ' police', p.code, @simulated
                from place.place p where p.parent_code = @place and p.kind = 'commune' and p.valid_to is null
                on conflict (code) do nothing
                """,
                new { place, simulated },
                cancellationToken: token));
        }
    }

    private static async Task ModelsAsync(NpgsqlConnection connection, PlanFile plan, Move move, DateTimeOffset now, CancellationToken token)
    {
        var milestones = plan.Milestones.ToLookup(row => row["number"], StringComparer.Ordinal);
        foreach (var row in plan.Rows)
        {
            var id = Guid.CreateVersion7(now);
            var due = PlanFiles.Day(row["due_on"]) is { } published ? move.Of(published) : (DateOnly?)null;
            // one plan was signed after a deadline that it sets
            var starts = due < move.To ? due.Value : move.To;
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into programme.model (id, plan_code, number, group_code, name_vi, name_en, goal_vi, goal_en, owner_unit, co_units, tools, deadline_text, starts_on, due_on,
                                             measure_vi, measure_en, target, updated_at)
                values (@id, @plan, @number, @group, @nameVi, @nameEn, @goalVi, @goalEn, @owner, @co, @tools, @printed, @starts::date, @due::date, @measureVi, @measureEn, @target, @now)
                """,
                new
                {
                    id, plan = plan.Code, number = row["number"], group = row["group"], nameVi = row["name_vi"], nameEn = row["name_en"], goalVi = row["goal_vi"], goalEn = row["goal_en"],
                    owner = row["owner"], co = row["co_units"].Split(';', StringSplitOptions.RemoveEmptyEntries), tools = row["tools"], printed = row["deadline_text"],
                    starts = starts.Iso(), due = due is null ? null : due.Value.Iso(), measureVi = Given(row["measure_vi"]), measureEn = Given(row["measure_en"]),
                    target = row["target"].Length == 0 ? (decimal?)null : decimal.Parse(row["target"], CultureInfo.InvariantCulture), now,
                },
                cancellationToken: token));
            foreach (var milestone in milestones[row["number"]].Where(_ => due is not null))
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into programme.milestone (id, model_id, name_vi, name_en, due_on) values (@milestone, @id, @vi, @en, @on::date)",
                    new
                    {
                        milestone = Guid.CreateVersion7(now), id, vi = milestone["name_vi"], en = milestone["name_en"], on = due!.Value.AddDays(-PlanFiles.Number(milestone["days_before_due"])).Iso(),
                    },
                    cancellationToken: token));
            }
        }
    }

    private static async Task RulesAsync(NpgsqlConnection connection, PlanFile plan, Move move, CancellationToken token)
    {
        foreach (var row in plan.Rules)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into programme.reporting (code, plan_code, every, day_of_month, before_day, on_day, at_time, reporters, name_vi, name_en)
                values (@code, @plan, @every, @day, @before, @on::date, @at::time, @reporters, @vi, @en) on conflict (code) do nothing
                """,
                new
                {
                    code = row["code"], plan = plan.Code, every = row["every"], day = row["day_of_month"].Length == 0 ? (int?)null : PlanFiles.Number(row["day_of_month"]),
                    before = row["before_day"] == "true", on = PlanFiles.Day(row["on_day"]) is { } day ? move.Of(day).Iso() : null, at = row["at_time"], reporters = row["reporters"],
                    vi = row["name_vi"], en = row["name_en"],
                },
                cancellationToken: token));
        }
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    /// <summary>Every date of a plan by as many months and days as its start: what ends with a month still does where the start keeps its day.</summary>
    private readonly record struct Move(DateOnly From, DateOnly To)
    {
        public DateOnly Of(DateOnly day)
        {
            var months = ((To.Year - From.Year) * 12) + To.Month - From.Month;
            months -= From.AddMonths(months) > To ? 1 : 0;
            return day.AddMonths(months).AddDays(To.DayNumber - From.AddMonths(months).DayNumber);
        }
    }
}

/// <summary>A plan that ships.</summary>
/// <param name="Source">The published plan that it was taken from.</param>
/// <param name="StartsOn">As published.</param>
/// <param name="StandingUnit">The unit that gathers the reports.</param>
/// <param name="Units">The units that it names.</param>
public sealed record ShippedPlan(string Code, LocalText Name, LocalText Source, int Models, DateOnly StartsOn, string StandingUnit, IReadOnlyList<UnitView> Units);
