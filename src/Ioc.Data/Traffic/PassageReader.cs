using System.Globalization;
using Dapper;
using Ioc.Domain.Traffic;
using Npgsql;

namespace Ioc.Data.Traffic;

/// <summary>
/// Reads passages in the order in which they became safe to read, without the event log's lock: workers never wait for each other.
/// </summary>
/// <remarks>
/// <para>Every passage carries the id of the transaction that wrote it. Transactions commit in any order, so "greater than the last I
/// saw" alone would lose those that commit late. Read are therefore only passages whose transaction is older than every one still
/// running (<c>written_in &lt; pg_snapshot_xmin</c>): no passage can appear behind them any more.</para>
/// <code>
///   transaction   10      11        12 (open)    13        14
///   passage       a  b    c         …            d         e
///   readable      ▲──────────────▲  xmin = 12    later     later      (d and e once 12 has ended)
/// </code>
/// <para>The price: one long write transaction anywhere on the server delays the readers, by its own length. It loses nothing. (The wall, which
/// cannot wait and keeps no place across restarts, reads the difference of two snapshots instead.)</para>
/// </remarks>
public static class PassageReader
{
    /// <summary>The channel that wakes readers. It never carries the truth: a slow poll does.</summary>
    public const string Channel = "ioc_passage";

    /// <summary>The passages after a place, at most <paramref name="limit"/>, in reading order (not in the order of their capture times).</summary>
    public static async Task<IReadOnlyList<StoredPassage>> ReadAsync(
        NpgsqlConnection connection, PassageCursor after, int limit, CancellationToken token)
    {
        // xid8 travels as text, but is ordered as a number: hence p.written_in, since written_in alone would be the text.
        // Through numeric a real keeps the digits it was written with.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, camera_code, track_number, seen_from, seen_to, plate, plate_confidence::numeric::float8 as plate_confidence, plate_sure,
                   unsure_reason, plate_lines::int as plate_lines, plate_colour, vehicle_class, direction::numeric::float8 as direction,
                   frames, reads, received_at, written_in::text as written_in
            from traffic.passage p
            where (p.written_in, p.id) > (@WrittenIn::xid8, @Id)
              and p.written_in < pg_snapshot_xmin(pg_current_snapshot())
            order by p.written_in, p.id
            limit @limit
            """,
            new { WrittenIn = after.WrittenIn.ToString(CultureInfo.InvariantCulture), after.Id, limit },
            cancellationToken: token));
        return rows.Select(row => row.ToStored()).ToList();
    }

    /// <summary>The place from which only what is not yet readable follows: what is written from now on, and what is being written.</summary>
    public static async Task<PassageCursor> NowAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var oldest = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "select pg_snapshot_xmin(pg_current_snapshot())::text", cancellationToken: token));
        return new PassageCursor(ulong.Parse(oldest!, CultureInfo.InvariantCulture), Guid.Empty);
    }

    private sealed record Row(
        Guid Id,
        string CameraCode,
        int TrackNumber,
        DateTimeOffset SeenFrom,
        DateTimeOffset SeenTo,
        string? Plate,
        double PlateConfidence,
        bool PlateSure,
        string? UnsureReason,
        int? PlateLines,
        string PlateColour,
        string VehicleClass,
        double? Direction,
        int Frames,
        int Reads,
        DateTimeOffset ReceivedAt,
        string WrittenIn)
    {
        public StoredPassage ToStored() => new(
            new Passage(
                Id, CameraCode, TrackNumber, SeenFrom, SeenTo, Plate, PlateConfidence, PlateSure, UnsureReason, PlateLines, PlateColour,
                VehicleClass, Direction, Frames, Reads),
            ReceivedAt,
            new PassageCursor(ulong.Parse(WrittenIn, CultureInfo.InvariantCulture), Id));
    }
}
