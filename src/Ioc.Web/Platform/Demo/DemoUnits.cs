using Dapper;
using Npgsql;

namespace Ioc.Web.Platform.Demo;

/// <summary>The demo's invented units that cases may be handed to. A second start changes nothing.</summary>
public sealed class DemoUnits(NpgsqlDataSource database) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.unit (code, name, address, phone, place, title, simulated) values
                ('ca-phuong', 'Công an phường Sao Mai (mô phỏng)', 'Số 1 đường Hoa Phượng, phường Sao Mai', null, 'phường Sao Mai', 'commune_police_head', true),
                ('csgt-tinh-ban', 'Phòng Cảnh sát giao thông tỉnh bạn (mô phỏng)', 'Số 9 đường Biển Xanh', null, 'ngoài tỉnh', 'traffic_division_head', true)
            on conflict (code) do nothing
            """,
            cancellationToken: cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
