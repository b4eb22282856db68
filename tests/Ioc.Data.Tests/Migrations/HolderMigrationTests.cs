using Dapper;
using Ioc.Data.Migrations;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Data.Tests.Migrations;

/// <summary>A town that was at work before holders were frozen: who holds its cases afterwards.</summary>
public sealed class HolderMigrationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Freezing = "0321";

    [Fact]
    public async Task Cases_from_before_are_held_by_whoever_was_written_to_first_and_else_by_the_present_owner()
    {
        var name = "ioc_before_" + Guid.CreateVersion7().ToString("N");
        await using var beside = await database.DataSource.OpenConnectionAsync();
        await beside.ExecuteAsync($"create database {name} template template0");
        try
        {
            await using var old = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = name, Pooling = false }.ConnectionString);
            await old.OpenAsync();
            foreach (var (_, sql) in Migrator.All().Where(migration => string.CompareOrdinal(migration.Name, Freezing) < 0))
            {
                await old.ExecuteAsync(sql);
            }

            await old.ExecuteAsync(Town);
            foreach (var (_, sql) in Migrator.All().Where(migration => string.CompareOrdinal(migration.Name, Freezing) > 0))
            {
                await old.ExecuteAsync(sql);
            }

            // case 1 was sold after its owner was told, of case 2 nobody was told anything, case 3 waits for review
            var held = await old.QueryAsync<(int Case, string Owner, bool Frozen)>(
                "select right(case_id::text, 1)::integer, owner_name, frozen_at is not null from enforcement.case_vehicle order by 1");
            Assert.Equal([(1, "Người Bán", true), (2, "Người Mua", true), (3, "Người Mua", false)], held);
        }
        finally
        {
            await beside.ExecuteAsync($"drop database {name} with (force)");
        }
    }

    // Three cases of one vehicle that now stands in the name of whoever bought it.
    private const string Town =
        """
        insert into traffic.camera (code, name_vi, name_en, source, config, simulated) values ('M-1', 'Thử', 'Test', 'file', '{}', true);
        insert into registry.owner (id, kind, number, name, address, simulated, updated_at) values
            ('00000000-0000-0000-0000-0000000000a1', 'person', '999000000001', 'Người Bán', 'Số 1', true, now()),
            ('00000000-0000-0000-0000-0000000000a2', 'person', '999000000002', 'Người Mua', 'Số 2', true, now());
        insert into registry.vehicle (id, plate, plate_key, family, vehicle_class, plate_colour, brand, model, colour, status, registered_on, owner_id, simulated, updated_at)
            values ('00000000-0000-0000-0000-0000000000b1', '30A12345', '30A12345', 'car', 'car', 'white', 'T', 'V', 'Trắng', 'active', '2026-11-28', '00000000-0000-0000-0000-0000000000a2', true, now());
        insert into traffic.violation (id, passage_id, camera_code, kind, rule_id, rule_version, occurred_at, evidence_path, evidence_sha256, detail)
            select ('00000000-0000-0000-0000-00000000000' || n)::uuid, gen_random_uuid(), 'M-1', 'red_light', 'r', 'v', now(), 'p', 's', '{}' from generate_series(1, 3) n;
        insert into enforcement.case (id, violation_id, state, kind, camera_code, occurred_at, opened_at, simulated, read_confidence, read_sure, read_colour, read_class,
                plate, vehicle_id, offence_code, fine_minimum, fine_maximum, limitation_from, updated_at)
            select v.id, v.id, case when n < 3 then 'notice_issued' else 'pending_review' end, 'red_light', 'M-1', now(), now(), true, 1, true, 'white', 'car',
                '30A12345', '00000000-0000-0000-0000-0000000000b1', case when n < 3 then 'o' end, case when n < 3 then 1 end, case when n < 3 then 2 end, current_date, now()
            from traffic.violation v cross join lateral (select right(v.id::text, 1)::integer as n) x;
        insert into enforcement.notice (id, case_id, number, year, lookup_code, parts, respond_by, issued_by, issued_at)
            select c.id, c.id, right(c.id::text, 1), 2026, 'x', '{}', current_date, 'canbo', now() from enforcement.case c where c.state = 'notice_issued';
        insert into audit.event (id, type, subject_kind, subject_id, actor, occurred_at, data)
            select gen_random_uuid(), 'case.notice_issued', 'case', n::text, 'officer:canbo', now(), '{}' from generate_series(1, 2) n;
        insert into citizen.message (id, event_seq, owner_kind, owner_number, notice_id, subject_vi, subject_en, body_vi, body_en, simulated, created_at)
            select gen_random_uuid(), e.seq, 'person', '99900000000' || e.subject_id, '00000000-0000-0000-0000-000000000001', 's', 's', 'b', 'b', true, now() from audit.event e;
        """;
}
