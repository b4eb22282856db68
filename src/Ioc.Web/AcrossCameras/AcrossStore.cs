using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Ioc.Vision.AcrossCameras;
using Ioc.Vision.Rules;
using Ioc.Web.Cameras;
using Npgsql;

namespace Ioc.Web.AcrossCameras;

/// <summary>A rule over the passages of several cameras, as its page shows it.</summary>
/// <param name="Kind">average_speed or cloned_plate.</param>
/// <param name="Config">docs/camera-rules.md, “Rules across cameras”.</param>
/// <param name="Found">Violations in the last 30 days, by any of its versions; likewise the following two.</param>
/// <param name="NoPicture">Would have been found, but a camera's picture was gone.</param>
/// <param name="NotProof">Would have been found, but no valid certificate covers the day.</param>
/// <param name="Faults">What keeps it from working as it is: a camera that is gone, or has no position.</param>
public sealed record AcrossRuleView(
    string Id, string Kind, bool Enabled, int Version, bool Simulated, JsonElement Config, int Found, int NoPicture, int NotProof,
    IReadOnlyList<ConfigFault> Faults, IReadOnlyList<AcrossVersionView> Versions);

/// <summary>One version of a rule.</summary>
/// <param name="Sha256">What cases call it.</param>
public sealed record AcrossVersionView(int Number, string Sha256, string Author, DateTimeOffset At, string? Note, JsonElement Config);

/// <summary>A new version of a rule; the first makes the rule.</summary>
/// <param name="Version">The number that was on the page; 0 for a new rule.</param>
/// <param name="Note">Why, in a few words.</param>
public sealed record SaveAcrossRule(int Version, JsonElement Config, string? Note);

/// <summary>The rules across cameras: read for the page, versioned, with an event for each change.</summary>
internal sealed class AcrossStore(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly Refusal Unknown = new(RefusalKind.NotFound, "across.unknown", new LocalText("Không có quy tắc liên camera này.", "There is no such rule across cameras."));

    private static readonly Refusal Changed = new(RefusalKind.Conflict, "across.changed_meanwhile", new LocalText(
        "Quy tắc vừa được người khác lưu, hoặc tên này đã dùng. Hãy tải lại, xem thay đổi rồi lưu lại.", "Somebody saved this rule meanwhile, or its name is taken. Load it again, look at the change, then save."));

    private static readonly Refusal KindFixed = new(RefusalKind.Invalid, "across.kind_fixed", new LocalText(
        "Loại của một quy tắc không đổi được. Hãy tạo quy tắc mới.", "A rule's kind cannot change. Make a new rule."));

    public async Task<IReadOnlyList<AcrossRuleView>> AllAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select r.id, r.kind, r.enabled, r.version, r.simulated, r.config::text as config,
                (select count(*)::int from traffic.violation v where v.rule_id = r.id and v.kind = r.kind and v.occurred_at > @since) as found,
                (select count(*)::int from traffic.across_skip s where s.rule_id = r.id and s.reason = 'no_picture' and s.at > @since) as no_picture,
                (select count(*)::int from traffic.across_skip s where s.rule_id = r.id and s.reason = 'not_proof' and s.at > @since) as not_proof
            from traffic.across_rule r order by r.id
            """,
            new { since = clock.GetUtcNow().AddDays(-30) }, cancellationToken: token))).AsList();
        var versions = (await connection.QueryAsync<VersionRow>(new CommandDefinition(
            "select rule_id, number, sha256, author, at, note, config::text as config from traffic.across_rule_version order by rule_id, number desc", cancellationToken: token))).AsList();
        var cameras = await PositionsAsync(connection, token);
        return
        [
            .. rows.Select(r => new AcrossRuleView(
                r.Id, r.Kind, r.Enabled, r.Version, r.Simulated, JsonElement.Parse(r.Config), r.Found, r.NoPicture, r.NotProof, Faults(JsonElement.Parse(r.Config), cameras).Faults,
                [.. versions.Where(v => v.RuleId == r.Id).Take(50).Select(v => new AcrossVersionView(v.Number, v.Sha256, v.Author, v.At, v.Note, JsonElement.Parse(v.Config)))])),
        ];
    }

    /// <summary>Everything that is wrong with a rule; empty when it can be saved.</summary>
    public async Task<IReadOnlyList<ConfigFault>> CheckAsync(JsonElement config, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return Faults(config, await PositionsAsync(connection, token)).Faults;
    }

    /// <summary>Saves a rule as its next version, switched on.</summary>
    public async Task<(Refusal? Refusal, IReadOnlyList<ConfigFault> Faults)> SaveAsync(string id, SaveAcrossRule asked, string actor, CancellationToken token)
    {
        if (asked.Note is { Length: > 500 })
        {
            return (CameraRefusals.NoteTooLong, []);
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var (rule, faults) = Faults(asked.Config, await PositionsAsync(connection, token));
        if (rule is null || faults.Count > 0)
        {
            return (null, faults);
        }

        if (rule.Id != id)
        {
            return (null, [new ConfigFault("id", ConfigFaults.Text("must be 1 to 40 letters, digits, dots, dashes or underscores"))]);
        }

        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        var known = await connection.QuerySingleOrDefaultAsync<(string Kind, int Version)?>(new CommandDefinition(
            "select kind, version from traffic.across_rule where id = @id for update", new { id }, transaction, cancellationToken: token));
        if (asked.Version != (known?.Version ?? 0))
        {
            return (Changed, []);
        }

        if (known is { } old && old.Kind != rule.Kind)
        {
            return (KindFixed, []);
        }

        var number = asked.Version + 1;
        var config = asked.Config.GetRawText();
        var cameras = rule.Cameras.Select(c => c.Camera).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into traffic.across_rule (id, kind, enabled, version, config, simulated, updated_at)
            values (@id, @Kind, true, @number, @config::jsonb, (select bool_or(simulated) from traffic.camera where code = any(@cameras)), @now)
            on conflict (id) do update set version = excluded.version, config = excluded.config, simulated = excluded.simulated, updated_at = excluded.updated_at;
            insert into traffic.across_rule_version (rule_id, number, config, sha256, author, at, note) values (@id, @number, @config::jsonb, @Version, @actor, @now, @note);
            delete from traffic.across_camera where rule_id = @id;
            insert into traffic.across_camera (rule_id, camera_code) select @id, unnest(@cameras);
            """,
            new { id, rule.Kind, number, config, cameras, rule.Version, actor, now, note = string.IsNullOrWhiteSpace(asked.Note) ? null : asked.Note.Trim() }, transaction, cancellationToken: token));
        await TellAsync(transaction, id, actor, asked.Note, new JsonObject { ["version"] = number, ["sha256"] = rule.Version }, now, token);
        await transaction.CommitAsync(token);
        return (null, []);
    }

    public async Task<Refusal?> EnableAsync(string id, bool enabled, string actor, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var changed = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            "with was as (select enabled from traffic.across_rule where id = @id for update) update traffic.across_rule r set enabled = @enabled, updated_at = @now from was where r.id = @id returning was.enabled <> @enabled",
            new { id, enabled, now }, transaction, cancellationToken: token));
        if (changed is null)
        {
            return Unknown;
        }

        if (changed is true)
        {
            await TellAsync(transaction, id, actor, null, new JsonObject { ["enabled"] = enabled }, now, token);
        }

        await transaction.CommitAsync(token);
        return null;
    }

    private static Task<long?> TellAsync(NpgsqlTransaction transaction, string id, string actor, string? note, JsonObject data, DateTimeOffset now, CancellationToken token) =>
        EventLog.AppendAsync(transaction, new DomainEvent(Guid.CreateVersion7(now), EventTypes.AcrossRuleChanged, "across-rule", id, null, actor, note, now, data), token);

    private static (AcrossRule? Rule, IReadOnlyList<ConfigFault> Faults) Faults(JsonElement config, Dictionary<string, bool> cameras)
    {
        var (rule, errors) = AcrossRule.Parse(config);
        var faults = errors.Select(e => new ConfigFault(e.Field, ConfigFaults.Text(e.Problem))).ToList();
        if (rule is null)
        {
            return (null, faults);
        }

        for (var i = 0; i < rule.Cameras.Count; i++)
        {
            var field = rule is AverageSpeedRule ? (i == 0 ? "from.camera" : "to.camera") : $"cameras[{i}].camera";
            if (!cameras.TryGetValue(rule.Cameras[i].Camera, out var placed))
            {
                faults.Add(new ConfigFault(field, ConfigFaults.Text("is no camera")));
            }
            else if (rule is ClonedPlateRule && !placed)
            {
                faults.Add(new ConfigFault(field, ConfigFaults.Text("has no position on the map")));
            }
        }

        return (rule, faults);
    }

    private static async Task<Dictionary<string, bool>> PositionsAsync(NpgsqlConnection connection, CancellationToken token) =>
        (await connection.QueryAsync<(string Code, bool Placed)>(new CommandDefinition(
            "select code, longitude is not null and latitude is not null from traffic.camera", cancellationToken: token))).ToDictionary(c => c.Code, c => c.Placed, StringComparer.Ordinal);

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Kind { get; init; }

        public bool Enabled { get; init; }

        public int Version { get; init; }

        public bool Simulated { get; init; }

        public required string Config { get; init; }

        public int Found { get; init; }

        public int NoPicture { get; init; }

        public int NotProof { get; init; }
    }

    private sealed class VersionRow
    {
        public required string RuleId { get; init; }

        public int Number { get; init; }

        public required string Sha256 { get; init; }

        public required string Author { get; init; }

        public DateTimeOffset At { get; init; }

        public string? Note { get; init; }

        public required string Config { get; init; }
    }
}
