using Dapper;
using Ioc.Data.Migrations;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Data.Tests.Migrations;

/// <summary>A town that refused money before refunds of it were kept: what is owed back afterwards.</summary>
public sealed class RefusedMoneyMigrationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Owing = "0364";

    [Fact]
    public async Task Money_that_was_refused_before_is_owed_back_once_and_nothing_is_guessed()
    {
        var name = "ioc_refused_" + Guid.CreateVersion7().ToString("N");
        await using var beside = await database.DataSource.OpenConnectionAsync();
        await beside.ExecuteAsync($"create database {name} template template0");
        try
        {
            await using var old = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = name, Pooling = false }.ConnectionString);
            await old.OpenAsync();
            foreach (var (_, sql) in Migrator.All().Where(migration => string.CompareOrdinal(migration.Name, Owing) < 0))
            {
                await old.ExecuteAsync(sql);
            }

            await old.ExecuteAsync(Town);
            foreach (var (_, sql) in Migrator.All().Where(migration => string.CompareOrdinal(migration.Name, Owing) >= 0))
            {
                await old.ExecuteAsync(sql);
            }

            Assert.Equal(
                [("vnpay", "KEPT", 500L), ("transfer", "PAID-TWICE", 19_000_000L), ("vnpay", "TOLD-TWICE", 18_999_000L)],
                await old.QueryAsync<(string, string, long)>("select gateway, gateway_transaction, fine + surcharge from enforcement.refund order by 2"));
            Assert.Equal(
                [18_999_000L, 19_000_000L],
                await old.QueryAsync<long>("select (data->>'amount')::bigint from audit.event where type = 'refund.owed' order by 1"));
        }
        finally
        {
            await beside.ExecuteAsync($"drop database {name} with (force)");
        }
    }

    // One case and what the log tells of money for it: refused twice in the same words, failed, booked elsewhere, told with two sums, and owed back already.
    private const string Town =
        """
        insert into traffic.camera (code, name_vi, name_en, source, config, simulated) values ('M-1', 'Thử', 'Test', 'file', '{}', true);
        insert into traffic.violation (id, passage_id, camera_code, kind, rule_id, rule_version, occurred_at, evidence_path, evidence_sha256, detail)
            values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), 'M-1', 'red_light', 'r', 'v', now(), 'p', 's', '{}');
        insert into enforcement.case (id, violation_id, state, kind, camera_code, occurred_at, opened_at, simulated, read_confidence, read_sure, read_colour, read_class, limitation_from, updated_at)
            select v.id, v.id, 'pending_review', 'red_light', 'M-1', now(), now(), true, 1, true, 'white', 'car', current_date, now() from traffic.violation v;
        insert into enforcement.payment (id, case_id, reference, amount, gateway, state, gateway_transaction, started_at, received_at, part)
            values (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 'IOC1', 19000000, 'vnpay', 'received', 'BOOKED', now(), now(), 1);
        insert into enforcement.refund (id, case_id, fine, surcharge, owed_at, gateway, gateway_transaction)
            values (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 500, 0, now(), 'vnpay', 'KEPT');
        insert into audit.event (id, type, subject_kind, subject_id, actor, reason, occurred_at, data)
            select gen_random_uuid(), 'payment.refused', 'case', '00000000-0000-0000-0000-000000000001', actor, reason, now(), jsonb_build_object('reference', 'IOC1', 'amount', amount, 'transaction', transaction)
            from (values ('gateway:vnpay', 'wrong_amount', 18999000, 'TOLD-TWICE'), ('gateway:vnpay', 'paid_twice', 18999000, 'TOLD-TWICE'), ('gateway:transfer', 'paid_twice', 19000000, 'PAID-TWICE'),
                ('gateway:vnpay', 'failed_at_gateway', 19000000, '0'), ('gateway:vnpay', 'failed_at_gateway', 19000000, 'FAILED'), ('gateway:vnpay', 'transaction_reused', 19000000, 'BOOKED'),
                ('gateway:vnpay', 'wrong_amount', 1, 'TWO-SUMS'), ('gateway:vnpay', 'wrong_amount', 2, 'TWO-SUMS'), ('gateway:vnpay', 'wrong_amount', 500, 'KEPT')) told (actor, reason, amount, transaction);
        """;
}
