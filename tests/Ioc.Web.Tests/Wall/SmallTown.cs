using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Web.Tests.Wall;

/// <summary>A town of two wards with one camera, and what happens in it, written as the product's processes write it.</summary>
internal sealed class SmallTown(NpgsqlDataSource database)
{
    /// <summary>Texts that must never reach a wall.</summary>
    public static readonly string[] Personal = ["30A12345", "59X312345", "Nguyễn Văn Thử", "001099000001", "Trần Thị Kín", "khiếu nại riêng"];

    public async Task BuildAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into place.place (code, kind, name_vi, name_en, parent_code, valid_from, longitude, latitude, boundary, simulated) values
                ('T', 'area', 'Thị xã Thử', 'Test town', null, '2025-07-01', 106, 20, null, true),
                ('T-1', 'commune', 'Phường Một', 'Ward one', 'T', '2025-07-01', 106.1, 20.1,
                 '{"type":"Polygon","coordinates":[[[106,20],[106.2,20],[106.2,20.2],[106,20]]]}', true),
                ('T-2', 'commune', 'Phường Hai', 'Ward two', 'T', '2025-07-01', 106.3, 20.1, null, true);
            insert into traffic.camera (code, name_vi, name_en, place_code, longitude, latitude, source, config, simulated)
            values ('T-CAM', 'Ngã tư Thử', 'Test junction', 'T-1', 106.1, 20.1, 'rtsp://user:secret@192.0.2.1/x', '{}', true);
            """);
    }

    public async Task PassAsync(DateTimeOffset seen, int number = 1, string? plate = "30A12345")
    {
        await using var connection = await database.OpenConnectionAsync();
        await PassAsync(connection, seen, number, plate);
    }

    public static Task PassAsync(NpgsqlConnection connection, DateTimeOffset seen, int number = 1, string? plate = "30A12345") => connection.ExecuteAsync(
        """
        insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate, plate_confidence, plate_sure, plate_colour, vehicle_class, frames, reads, received_at)
        values (gen_random_uuid(), @seen, @seen, 'T-CAM', @number, @plate, 0.9, @sure, 'white', 'car', 10, 5, least(@seen, now()));
        select pg_notify('ioc_passage', '')
        """,
        new { seen, number, plate, sure = plate is not null });

    /// <summary>Opens a case with a plate, a person's number in its flags' neighbourhood, and its event.</summary>
    public async Task<Guid> OpenCaseAsync(DateTimeOffset at)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = Guid.CreateVersion7();
        await connection.ExecuteAsync(
            """
            insert into traffic.violation (id, passage_id, camera_code, kind, rule_id, rule_version, occurred_at, evidence_path, evidence_sha256, detail)
            values (@violation, gen_random_uuid(), 'T-CAM', 'red_light', 'r', 'v', @at, 'p', 's', '{}');
            insert into enforcement.case (id, violation_id, kind, camera_code, place_code, occurred_at, opened_at, simulated,
                read_plate, read_confidence, read_sure, read_colour, read_class, plate, limitation_from, updated_at)
            values (@id, @violation, 'red_light', 'T-CAM', 'T-1', @at, @at, true, '30A12345', 0.9, true, 'white', 'car', '59X312345', (@at at time zone 'Asia/Ho_Chi_Minh')::date, @at);
            """,
            new { id, violation = Guid.CreateVersion7(), at },
            transaction);
        await AppendAsync(transaction, id, EventTypes.CaseOpened, at);
        await transaction.CommitAsync();
        return id;
    }

    /// <summary>Tells a step of a case whose event carries what a careless writer might put in.</summary>
    public async Task StepAsync(Guid id, string type, string state, DateTimeOffset at)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            "update enforcement.case set reject_reason = 'Trần Thị Kín', state = @state where id = @id", new { id, state }, transaction);
        await AppendAsync(transaction, id, type, at);
        await transaction.CommitAsync();
    }

    public async Task CameraAsync(string state, DateTimeOffset? lastFrame, double fps, long dropped)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into traffic.camera_state (camera_code, state, since, detail, last_frame_at, analysed_fps, dropped, worker)
            values ('T-CAM', @state, now(), 'rtsp://user:secret@192.0.2.1 30A12345', @lastFrame, @fps, @dropped, 'w')
            on conflict (camera_code) do update
                set state = excluded.state, last_frame_at = excluded.last_frame_at, analysed_fps = excluded.analysed_fps, dropped = excluded.dropped
            """,
            new { state, lastFrame, fps, dropped });
    }

    private static Task<long?> AppendAsync(NpgsqlTransaction transaction, Guid id, string type, DateTimeOffset at) => EventLog.AppendAsync(
        transaction,
        new(
            Guid.CreateVersion7(),
            type,
            "case",
            id.ToString("D", CultureInfo.InvariantCulture),
            "T-1",
            "officer:Trần Thị Kín",
            "khiếu nại riêng",
            at,
            new JsonObject { ["plate"] = "30A12345", ["owner"] = "Nguyễn Văn Thử", ["number"] = "001099000001" }),
        CancellationToken.None);
}
