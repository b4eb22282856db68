using Dapper;
using Npgsql;

namespace Ioc.Analytics.Indicators;

/// <summary>Cuts facts into cells: what every indicator and every drill-down adds up. Only what differs is written.</summary>
internal static class MeasureCells
{
    private const int ManyCells = 2000;

    /// <summary>Makes the cells of a family anew between two periods.</summary>
    /// <returns>True when a cell came, went or changed.</returns>
    public static async Task<bool> RefreshAsync(NpgsqlTransaction transaction, Family family, DayRange range, DateTimeOffset now, CancellationToken token)
    {
        // The function's name comes from the catalogue that migrations write, never from a request.
        var changed = await transaction.Connection!.ExecuteScalarAsync<long>(new CommandDefinition(
            $"""
            with fresh as materialized (
                select measure, axes, period, place_code, dims, sum(amount) as amount from {family.Cells}(@from, @to, @now) group by 1, 2, 3, 4, 5),
            known as materialized (
                select c.* from indicator.measure m
                cross join lateral (select * from indicator.cell c where c.measure = m.code and c.axes = m.axes and c.period between @from and @to offset 0) c
                where m.family = @Code),
            -- Put beside each other by grouping, since how many cells there are no planner knows: a join of two unknown sizes may compare each with each.
            compared as materialized (
                select measure, axes, period, place_code, dims, max(new) as new, max(old) as old
                from (select measure, axes, period, place_code, dims, amount as new, null::double precision as old from fresh
                      union all
                      select measure, axes, period, place_code, dims, null, amount from known) sides
                group by 1, 2, 3, 4, 5),
            gone as (
                delete from indicator.cell c using compared g
                where g.new is null and c.measure = g.measure and c.axes = g.axes and c.period = g.period and c.place_code = g.place_code and c.dims = g.dims
                returning 1),
            put as (
                insert into indicator.cell as c (measure, axes, period, place_code, dims, amount)
                select measure, axes, period, place_code, dims, new from compared where new is not null and new is distinct from old
                -- in the order of the key: what is read together lies together, and the index grows at its end
                order by measure, axes, period, place_code, dims
                on conflict (measure, axes, period, place_code, dims) do update set amount = excluded.amount
                returning 1),
            reached as (
                insert into indicator.measure_place (measure, place_code) select distinct measure, place_code from fresh on conflict do nothing),
            begun as (
                update indicator.measure m set first_period = f.first
                from (select measure, axes, min(period) as first from fresh group by 1, 2) f
                where m.code = f.measure and m.axes = f.axes and (m.first_period is null or m.first_period > f.first))
            select (select count(*) from gone) + (select count(*) from put)
            """,
            new { family.Code, from = range.From, to = range.To, now },
            transaction,
            commandTimeout: 600,
            cancellationToken: token));
        if (changed >= ManyCells && changed * 5 > await KnownCellsAsync(transaction, token))
        {
            // Without fresh statistics the planner takes a first load for an empty table: minutes instead of seconds. A day's change does not move them.
            await transaction.Connection!.ExecuteAsync(new CommandDefinition("analyze indicator.cell", transaction: transaction, cancellationToken: token));
        }

        return changed > 0;
    }

    // How many cells the planner believes in.
    private static Task<double> KnownCellsAsync(NpgsqlTransaction transaction, CancellationToken token) =>
        transaction.Connection!.ExecuteScalarAsync<double>(new CommandDefinition(
            "select greatest(0, reltuples)::double precision from pg_class where oid = 'indicator.cell'::regclass", transaction: transaction, cancellationToken: token));
}
