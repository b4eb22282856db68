using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>Writes what the cameras are doing into traffic.camera_state, and an event whenever a state changes. It may be late; it is never in the way.</summary>
public sealed class CameraReports(NpgsqlDataSource database, string worker, TimeProvider clock)
{
    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

    /// <summary>Writes the states of these cameras.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task WriteAsync(IReadOnlyList<CameraSnapshot> cameras, CancellationToken token)
    {
        if (cameras.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        foreach (var camera in cameras)
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            var rows = await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into traffic.camera_state (camera_code, state, since, detail, last_frame_at, analysed_fps, frames, dropped, worker, updated_at)
                select @Code, @State, @Since, @Detail, @LastFrameAt, @AnalysedFps, @Frames, @Dropped, @worker, @now
                from traffic.camera where code = @Code
                on conflict (camera_code) do update set state = excluded.state, since = excluded.since, detail = excluded.detail,
                    last_frame_at = coalesce(excluded.last_frame_at, camera_state.last_frame_at), analysed_fps = excluded.analysed_fps,
                    frames = excluded.frames, dropped = excluded.dropped, worker = excluded.worker, updated_at = excluded.updated_at
                """,
                new { camera.Code, camera.State, camera.Since, camera.Detail, camera.LastFrameAt, camera.AnalysedFps, camera.Frames, camera.Dropped, worker, now },
                transaction,
                cancellationToken: token));
            if (rows > 0 && told.GetValueOrDefault(camera.Code) != camera.State)
            {
                var place = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                    "select place_code from traffic.camera where code = @Code", new { camera.Code }, transaction, cancellationToken: token));
                await EventLog.AppendAsync(
                    transaction,
                    new DomainEvent(
                        Guid.CreateVersion7(now), EventTypes.CameraStateChanged, "camera", camera.Code, place, "system:vision", camera.Detail, camera.Since,
                        new JsonObject { ["state"] = camera.State, ["worker"] = worker }),
                    token);
            }

            await transaction.CommitAsync(token);
            if (rows > 0)
            {
                told[camera.Code] = camera.State;
            }
        }
    }
}
