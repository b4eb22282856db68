using Dapper;
using Npgsql;

namespace Ioc.Web.Platform.Demo;

/// <summary>The demo's duty desk, which is told of alerts by the simulated mail. Only where nobody is yet.</summary>
public sealed class DemoRecipients(NpgsqlDataSource database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into alert.recipient (id, name, email, language, least_severity, wait_minutes, updated_at, updated_by)
            select gen_random_uuid(), 'Trực ban trung tâm (mô phỏng)', 'truc-ban@an-thinh.invalid', 'vi', 'warning', 5, now(), 'system:demo'
            where not exists (select 1 from alert.recipient) and not exists (select 1 from audit.event where type in ('alert-recipient.changed', 'alert-recipient.removed'))
            """,
            cancellationToken: cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
