using Dapper;
using Ioc.Analytics.Programme;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Web.Platform.Demo;

/// <summary>
/// Lets the invented town follow the published plans: their dates are moved to the year of the first loading, the owners are invented offices, the results
/// of past months are invented. A second start changes nothing.
/// </summary>
public sealed class DemoProgramme(NpgsqlDataSource database, PlanAdoption plans) : IHostedService
{
    private const int YearOfThePlans = 2023;
    private const string Actor = "system:demo";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from programme.plan)", cancellationToken: cancellationToken)))
        {
            return;
        }

        var town = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select code from place.place where kind = 'area' and simulated order by code limit 1", cancellationToken: cancellationToken));
        var loaded = await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition("select loaded_at from fact.demo", cancellationToken: cancellationToken));
        if (town is null || loaded is null)
        {
            return;
        }

        var today = VietnamTime.DayOf(loaded.Value);
        foreach (var plan in await PlanAdoption.ShippedAsync(cancellationToken))
        {
            await plans.AdoptAsync(plan.Code, town, today.Year - YearOfThePlans, simulated: true, Actor, cancellationToken);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            -- the 43 models run as the town's file of facts says
            update programme.model m set due_on = f.due_on, starts_on = f.first
            from (select model, max(due_on) as due_on, min(month) as first from fact.programme_model where place_code = @town group by model) f
            where m.plan_code = 'thi-xa-43' and m.number = f.model;
            -- as if the plans had been followed here for some months
            update programme.plan set adopted_at = @loaded::timestamptz - interval '90 days';
            update programme.plan set starts_on = (select min(starts_on) from programme.model where plan_code = 'thi-xa-43') where code = 'thi-xa-43';
            delete from programme.milestone where model_id in (select id from programme.model where plan_code = 'thi-xa-43');
            insert into programme.milestone (id, model_id, name_vi, name_en, due_on, reached_on)
            select gen_random_uuid(), m.id, 'Đánh giá mức độ an toàn thông tin trước khi vận hành', 'Security check before it goes live', m.due_on - 45,
                   case when m.due_on - 45 < @today and g.progress > 85 then m.due_on - 48 end
            from programme.model m
            left join lateral (select progress from programme.month_progress where model_id = m.id and month <= @today order by month desc limit 1) g on true
            where m.plan_code = 'thi-xa-43' and m.number = any(array['03', '08', '17', '18', '24', '25', '37', '38', '39', '40', '42']);
            -- when the offices reported the months of the facts: mostly in time, some a little late
            insert into programme.result (model_id, month, progress, amount, note, recorded_by, recorded_at, first_at)
            select m.id, f.month, f.progress, case when m.target is not null then round(m.target * f.progress / 100) end, '', @Actor, r.at, r.at
            from fact.programme_model f join programme.model m on m.plan_code = 'thi-xa-43' and m.number = f.model
            cross join lateral (select least(@loaded, (f.month + interval '1 month' + interval '7 days' + interval '2 hours'
                                + case when m.number::integer % 13 = 5 and f.month > @today - 75 then interval '9 days' else interval '0' end) at time zone 'Asia/Ho_Chi_Minh') as at) r
            where f.place_code = @town and f.month < date_trunc('month', @today);
            -- what this town aims at besides
            insert into indicator.target (indicator_code, place_code, valid_from, value, basis_vi, basis_en, set_by, set_at)
            values ('labour.unemployment_rate', @town, '2022-01-01', 2.5, 'Mục tiêu đặt ra cho địa bàn mô phỏng', 'Target set for the simulated town', @Actor, @loaded) on conflict do nothing;
            insert into programme.unit_member (unit_code, account_name)
            select v.unit, v.account from (values ('van-hoa', 'vanhanh'), ('cong-an', 'chihuy')) v (unit, account)
            join programme.unit u on u.code = v.unit join staff.account a on a.name = v.account on conflict do nothing
            """,
            new { town, today, loaded, Actor },
            transaction,
            cancellationToken: cancellationToken));
        await OtherPlansAsync(connection, transaction, today, loaded.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A course for each model, told from its number alone: most keep pace, some lag, some did not send the last month yet.
    private static async Task OtherPlansAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateOnly today, DateTimeOffset loaded, CancellationToken token)
    {
        var models = await connection.QueryAsync<(Guid Id, string Number, DateOnly StartsOn, DateOnly? DueOn, decimal? Target)>(new CommandDefinition(
            "select id, number, starts_on, due_on, target from programme.model where plan_code <> 'thi-xa-43' order by plan_code, number", transaction: transaction, cancellationToken: token));
        foreach (var model in models)
        {
            var seed = int.Parse(model.Number, System.Globalization.CultureInfo.InvariantCulture);
            var pace = seed % 5 == 2 ? 0.7 : seed % 7 == 3 ? 0.9 : 1.25;
            var last = VietnamTime.MonthOf(today).AddMonths(seed % 9 == 4 ? -2 : -1);
            var due = model.DueOn ?? model.StartsOn.AddDays(900);
            for (var month = VietnamTime.MonthOf(model.StartsOn); month <= last; month = month.AddMonths(1))
            {
                var share = (double)(month.AddMonths(1).DayNumber - model.StartsOn.DayNumber) / Math.Max(1, due.DayNumber - model.StartsOn.DayNumber);
                var progress = (int)Math.Clamp(Math.Round(100 * share * pace), 0, 100);
                var at = VietnamTime.StartOf(month.AddMonths(1).AddDays(2)).AddHours(9);
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    insert into programme.result (model_id, month, progress, amount, note, recorded_by, recorded_at, first_at)
                    values (@Id, @month, @progress, @amount, '', @Actor, @at, @at) on conflict do nothing
                    """,
                    new { model.Id, month, progress, amount = model.Target is { } target ? Math.Round(target * progress / 100) : (decimal?)null, Actor, at = at < loaded ? at : loaded },
                    transaction,
                    cancellationToken: token));
            }
        }
    }
}
