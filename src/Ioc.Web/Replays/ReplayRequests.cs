using System.Text.Json;
using Dapper;
using Ioc.Data.Settings;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Vision.Replay;
using Npgsql;

namespace Ioc.Web.Replays;

/// <summary>Asks for replays, says how they stand, and opens their results. The judging is done by a process of its own.</summary>
internal sealed class ReplayRequests(NpgsqlDataSource database, IocOptions ioc, TimeProvider clock)
{
    public const string Trial = "trial";
    public const string Contest = "contest";
    private const int MostOpen = 40;

    public static readonly Refusal Busy = new(RefusalKind.Conflict, "replay.busy", new LocalText(
        "Đang có quá nhiều yêu cầu chạy lại chờ xử lý. Hãy thử lại sau ít phút.", "Too many replays are waiting. Try again in a few minutes."));

    public static readonly Refusal Unknown = new(RefusalKind.NotFound, "replay.unknown", new LocalText(
        "Không có lần chạy này, hoặc đã hết thời hạn lưu.", "There is no such run, or it is no longer kept."));

    public static readonly Refusal NotDone = new(RefusalKind.Conflict, "replay.not_done", new LocalText(
        "Lần chạy này chưa có kết quả.", "This run has no result yet."));

    private const string Select =
        """
        select r.id, r.purpose, r.subject, r.beside, r.state, r.steps, r.steps_wanted, r.kept, r.asked_by, r.asked_at, r.finished_at, r.result,
            r.outcome::text as outcome, r.fault::text as fault, r.request::text as request,
            case when r.state = 'waiting' then (select count(*) from traffic.replay o where o.state in ('waiting', 'running')
                and (o.purpose = 'contest' and r.purpose = 'trial' or o.purpose = r.purpose and (o.asked_at, o.id) < (r.asked_at, r.id)))::integer else 0 end as ahead,
            r.state = 'waiting' and r.asked_at < now() - interval '20 seconds'
                and not exists (select 1 from traffic.replay o where o.state = 'running' and o.lease_until >= now() - interval '20 seconds') as unattended
        from traffic.replay r
        """;

    /// <summary>The results on disk.</summary>
    public ReplayShelf Shelf { get; } = new(Path.Combine(Path.GetFullPath(ioc.DataFolder), ReplayShelf.FolderName));

    /// <summary>Asks for one, within a transaction that also tells of it.</summary>
    /// <param name="id">A new one.</param>
    /// <param name="beside">The replay that it is compared with; asked for before.</param>
    public static Task InsertAsync(
        NpgsqlTransaction transaction, Guid id, string purpose, string subject, string camera, ReplayOrder order, Guid? beside, string askedBy, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into traffic.replay (id, purpose, subject, camera_code, beside, request, asked_by) values (@id, @purpose, @subject, @camera, @beside, @request::jsonb, @askedBy)",
            new { id, purpose, subject, camera, beside, request = order.ToJson(), askedBy }, transaction, cancellationToken: token));

    /// <summary>A refusal when too many wait.</summary>
    public async Task<Refusal?> RoomAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*)::integer from traffic.replay where state in ('waiting', 'running')", cancellationToken: token)) >= MostOpen ? Busy : null;
    }

    /// <summary>A new id, in order of time.</summary>
    public Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    public async Task<ReplayRow?> FindAsync(Guid id, string purpose, string subject, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QuerySingleOrDefaultAsync<ReplayRow>(new CommandDefinition(
            Select + " where r.id = @id and r.purpose = @purpose and r.subject = @subject", new { id, purpose, subject }, cancellationToken: token));
    }

    /// <summary>Those of a subject, newest first.</summary>
    public async Task<IReadOnlyList<ReplayRow>> OfAsync(string purpose, string subject, int limit, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<ReplayRow>(new CommandDefinition(
            Select + " where r.purpose = @purpose and r.subject = @subject order by r.asked_at desc, r.id desc limit @limit", new { purpose, subject, limit }, cancellationToken: token))).AsList();
    }

    /// <summary>Stops it, whether it waits or runs; what is done already stays done.</summary>
    public async Task CancelAsync(IReadOnlyCollection<Guid> ids, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "update traffic.replay set state = 'cancelled', finished_at = now(), lease_until = null where id = any(@ids) and state in ('waiting', 'running')",
            new { ids = ids.ToArray() }, cancellationToken: token));
    }

    public static ReplayView View(ReplayRow row)
    {
        ReplayFaultView? fault = null;
        if (row.Fault is { } written)
        {
            using var json = JsonDocument.Parse(written);
            string Text(string name) => json.RootElement.GetProperty(name).GetString() ?? "";
            fault = new ReplayFaultView(Text("code"), new LocalText(Text("vi"), Text("en")));
        }

        double? share = row.State == "done" ? 1 : row.StepsWanted is > 0 and var wanted ? Math.Min(1, (double)row.Steps / wanted) : null;
        return new ReplayView(row.Id, row.State, row.Ahead, share, row.Unattended, row.Kept, row.AskedBy, row.AskedAt, row.FinishedAt, fault);
    }

    /// <summary>pictures.json of a result.</summary>
    public async Task<ReplayPictures?> PicturesAsync(string result, CancellationToken token) =>
        Shelf.Find(result, ReplayShelf.Pictures) is { } path ? JsonSerializer.Deserialize<ReplayPictures>(await File.ReadAllBytesAsync(path, token), JsonSerializerOptions.Web) : null;

    /// <summary>A scene with the addresses of its stills.</summary>
    /// <param name="address">Ends in a slash; the file's name follows.</param>
    public static FilmView Film(FilmScene scene, string address) =>
        new(scene.Before, scene.AtMoment, scene.After, [.. scene.Pictures.Select(picture => new FilmFrameView(picture.At, address + picture.File, picture.Lamp))]);

    /// <summary>One still.</summary>
    public async Task<byte[]?> StillAsync(string result, string file, CancellationToken token) =>
        file.EndsWith(".jpg", StringComparison.Ordinal) && Shelf.Find(result, file) is { } path ? await File.ReadAllBytesAsync(path, token) : null;
}

/// <summary>A row of traffic.replay.</summary>
internal sealed class ReplayRow
{
    public required Guid Id { get; init; }

    public required string Purpose { get; init; }

    public required string Subject { get; init; }

    public Guid? Beside { get; init; }

    public required string State { get; init; }

    public required long Steps { get; init; }

    public long? StepsWanted { get; init; }

    public required bool Kept { get; init; }

    public required string AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Result { get; init; }

    public string? Outcome { get; init; }

    public string? Fault { get; init; }

    public required string Request { get; init; }

    public required int Ahead { get; init; }

    public required bool Unattended { get; init; }
}
