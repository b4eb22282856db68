using Npgsql;

namespace Ioc.Testing;

/// <summary>Cases by the thousand, as rows: what a queue is long with.</summary>
public static class ManyCases
{
    /// <summary>Adds cases that wait for review, opened later than everything else, of the imported registrations' vehicles in turn. They have no evidence package.</summary>
    public static Task AddPendingAsync(NpgsqlDataSource database, int count, CancellationToken token) =>
        AddAsync(database, count, "pending_review", "now() + n * interval '1 millisecond'", token);

    /// <summary>Adds cases that are decided, each with its notice, its decision and a payment that was started.</summary>
    public static async Task AddDecidedAsync(NpgsqlDataSource database, int count, CancellationToken token)
    {
        await AddAsync(database, count, "decided", "now() - interval '20 days'", token);
        await ExecuteAsync(
            database,
            """
            with numbered as (select id, row_number() over (order by id) + 500000 as n from enforcement.case where state = 'decided'),
            held as (
                insert into enforcement.holder (case_id, frozen_at, vehicle_id, owner_id, plate, vehicle_class, family, plate_colour, brand, model, colour, status, registered_on, expires_on,
                    simulated, owner_kind, owner_name, owner_number, owner_address, register, as_of, basis_vi, basis_en)
                select c.id, now() - interval '15 days', v.id, o.id, v.plate, v.vehicle_class, v.family, v.plate_colour, v.brand, v.model, v.colour, v.status, v.registered_on, v.expires_on,
                    v.simulated, o.kind, o.name, o.number, o.address, v.register, coalesce(v.fetched_at, v.updated_at), b.text_vi, b.text_en
                from numbered n join enforcement.case c on c.id = n.id join registry.vehicle v on v.id = c.vehicle_id join registry.owner o on o.id = v.owner_id
                join registry.holder_basis b on b.code = v.holder_basis),
            noticed as (
                insert into enforcement.notice (id, case_id, number, year, lookup_code, parts, respond_by, issued_by, issued_at)
                select gen_random_uuid(), id, n || '/TB-XPVPHC', 2026, lpad(n::text, 10, '7'), array['at.jpg'], current_date + 5, 'officer:bench', now() - interval '15 days' from numbered),
            decided as (
                insert into enforcement.decision (id, case_id, number, year, amount, minimum, maximum, liable, points, title, decided_by, decided_by_name, pay_by, decided_at)
                select gen_random_uuid(), id, n || '/QĐ-XPHC', 2026, 19000000, 18000000, 20000000, 'owner', 4, 'traffic_division_head', 'authority:bench', 'Bench', current_date + 8, now() - interval '2 days' from numbered)
            insert into enforcement.payment (id, case_id, reference, amount, gateway, state, started_at)
            select gen_random_uuid(), id, 'IOCBENCH' || n, 19000000, 'vnpay', 'started', now() from numbered
            """,
            0,
            token);
    }

    private static Task AddAsync(NpgsqlDataSource database, int count, string state, string openedAt, CancellationToken token) => ExecuteAsync(
        database,
        $"""
        with vehicle as (select id, plate, vehicle_class, row_number() over (order by plate) - 1 as at, count(*) over () as all from registry.vehicle where status = 'active' and vehicle_class = 'car'),
        made as (select n, gen_random_uuid() as violation, v.id as vehicle, v.plate, v.vehicle_class from generate_series(1, $1) n join vehicle v on v.at = n % v.all),
        broken as (
            insert into traffic.violation (id, passage_id, camera_code, kind, rule_id, rule_version, occurred_at, evidence_path, evidence_sha256, detail)
            select violation, gen_random_uuid(), (select min(code) from traffic.camera), 'red_light', 'stop', repeat('0', 64), now() - interval '21 days', 'none', repeat('0', 64), '{"{}"}' from made returning id)
        insert into enforcement.case (id, violation_id, state, kind, camera_code, occurred_at, opened_at, simulated, read_plate, read_confidence, read_sure, read_lines, read_colour,
            read_class, plate, vehicle_id, offence_code, fine_minimum, fine_maximum, points, updated_at, limitation_from)
        select gen_random_uuid(), m.violation, '{state}', 'red_light', (select min(code) from traffic.camera), now() - interval '21 days', {openedAt}, true, m.plate, 0.97, true, 1, 'white',
            m.vehicle_class, m.plate, m.vehicle, '16824.6.9.b.01', 18000000, 20000000, 4, now(), current_date - 21
        from made m join broken b on b.id = m.violation
        """,
        count,
        token);

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, int count, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var insert = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        if (count > 0)
        {
            insert.Parameters.AddWithValue(count);
        }

        await insert.ExecuteNonQueryAsync(token);
        insert.Parameters.Clear();
        insert.CommandText = "analyze";
        await insert.ExecuteNonQueryAsync(token);
    }
}
