using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Npgsql;

namespace Ioc.Web.Devices;

/// <summary>What a key lets a machine report.</summary>
internal static class DeviceKinds
{
    /// <summary>A camera that reads plates itself; the subject is its code.</summary>
    public const string Anpr = "anpr";

    /// <summary>A signal controller; the subject is its junction.</summary>
    public const string Signals = "signals";
}

/// <summary>The keys of machines: made here, shown once, kept as a hash, revoked at once.</summary>
internal sealed class DeviceKeys(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How every key begins, so that one is recognised wherever it turns up.</summary>
    public const string Prefix = "ioc-";

    private const int MostInUse = 5;

    /// <summary>Makes a key.</summary>
    /// <param name="kind">One of <see cref="DeviceKinds"/>.</param>
    /// <param name="note">Where it is used, in the operator's words.</param>
    public async Task<Outcome<NewDeviceKey>> CreateAsync(string kind, string subject, string? note, string actor, CancellationToken token)
    {
        if (note is { Length: > 200 })
        {
            return DeviceRefusals.NoteTooLong;
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var key = Prefix + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 52);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (kind == DeviceKinds.Anpr && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from traffic.camera where code = @subject and kind = 'anpr')", new { subject }, transaction, cancellationToken: token)))
        {
            return DeviceRefusals.NotADevice;
        }

        var inUse = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*)::int from traffic.device_key where kind = @kind and subject = @subject and revoked_at is null", new { kind, subject }, transaction, cancellationToken: token));
        if (inUse >= MostInUse)
        {
            return DeviceRefusals.TooManyKeys;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.device_key (id, kind, subject, key_sha256, hint, note, created_at, created_by)
            values (@id, @kind, @subject, @hash, @hint, @note, @now, @actor)
            """,
            new { id, kind, subject, hash = Hash(key), hint = key[..(Prefix.Length + 4)], note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(), now, actor },
            transaction, cancellationToken: token));
        await EventLog.AppendAsync(transaction, new DomainEvent(
            Guid.CreateVersion7(now), EventTypes.DeviceKeyCreated, "device", subject, null, actor, null, now, new JsonObject { ["kind"] = kind, ["key"] = id.ToString() }), token);
        await transaction.CommitAsync(token);
        return new NewDeviceKey(id, key);
    }

    /// <summary>Ends a key: the next request with it is refused.</summary>
    public async Task<Outcome<Guid>> RevokeAsync(string kind, string subject, Guid id, string actor, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var ended = await connection.ExecuteAsync(new CommandDefinition(
            "update traffic.device_key set revoked_at = @now, revoked_by = @actor where id = @id and kind = @kind and subject = @subject and revoked_at is null",
            new { id, kind, subject, now, actor }, transaction, cancellationToken: token));
        if (ended == 0)
        {
            return DeviceRefusals.KeyUnknown;
        }

        await EventLog.AppendAsync(transaction, new DomainEvent(
            Guid.CreateVersion7(now), EventTypes.DeviceKeyRevoked, "device", subject, null, actor, null, now, new JsonObject { ["kind"] = kind, ["key"] = id.ToString() }), token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>The keys of one camera or junction, those in use first.</summary>
    public async Task<IReadOnlyList<DeviceKeyView>> AllAsync(string kind, string subject, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<DeviceKeyView>(new CommandDefinition(
            """
            select id, hint, note, created_at, created_by, revoked_at, last_used_at from traffic.device_key
            where kind = @kind and subject = @subject order by revoked_at is not null, created_at desc limit 20
            """,
            new { kind, subject }, cancellationToken: token))).AsList();
    }

    /// <summary>Whose key this is; null when it is nobody's, or revoked.</summary>
    public async Task<(Guid Id, string Kind, string Subject)?> FindAsync(string key, CancellationToken token)
    {
        if (key.Length is < 20 or > 200 || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        // Written at most once a minute: a busy camera must not make the row hot.
        return await connection.QuerySingleOrDefaultAsync<(Guid, string, string)?>(new CommandDefinition(
            """
            with used as (
                update traffic.device_key set last_used_at = @now
                where key_sha256 = @hash and revoked_at is null and (last_used_at is null or last_used_at < @now - interval '1 minute'))
            select id, kind, subject from traffic.device_key where key_sha256 = @hash and revoked_at is null
            """,
            new { hash = Hash(key), now = clock.GetUtcNow() }, cancellationToken: token));
    }

    // 260 random bits: a plain hash keeps them as well as a slow one.
    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>Every no that a machine or its operator hears.</summary>
internal static class DeviceRefusals
{
    public static readonly Refusal NotADevice = new(RefusalKind.NotFound, "device.unknown", new LocalText(
        "Không có camera tự đọc biển số mang mã này.", "No camera of this code reads plates itself."));

    public static readonly Refusal KeyUnknown = new(RefusalKind.NotFound, "device.key_unknown", new LocalText(
        "Không có khóa này, hoặc khóa đã bị thu hồi.", "There is no such key, or it was revoked."));

    public static readonly Refusal TooManyKeys = new(RefusalKind.Conflict, "device.too_many_keys", new LocalText(
        "Đã có 5 khóa đang dùng. Hãy thu hồi một khóa cũ rồi tạo lại.", "5 keys are in use. Revoke an old one, then make a new one."));

    public static readonly Refusal NoteTooLong = new(RefusalKind.Invalid, "device.note", new LocalText("Ghi chú dài quá 200 ký tự.", "The note is longer than 200 characters."));

    public static readonly Refusal JunctionWrong = new(RefusalKind.Invalid, "signals.junction", new LocalText(
        "Tên nút giao gồm 1 đến 60 ký tự.", "A junction's name is 1 to 60 characters."));

    public static readonly Refusal CameraOff = new(RefusalKind.Conflict, "device.camera_off", new LocalText(
        "Camera đang tắt trên trang vận hành: sự kiện không được nhận. Hãy bật camera rồi gửi lại.",
        "The camera is switched off on the operators' page: nothing was taken. Switch it on, then send again."));

    public static readonly Refusal NotJson = new(RefusalKind.Invalid, "device.not_json", new LocalText(
        "Nội dung không phải là JSON hợp lệ.", "The body is not valid JSON."));
}
