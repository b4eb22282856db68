using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement;
using Npgsql;

namespace Ioc.Web.Cameras;

/// <summary>The cameras in the database: read for the page, changed with an event each. Sources go in and never come out.</summary>
internal sealed class CameraStore(NpgsqlDataSource database, VideoFolder videos, StillFolder stills, TimeProvider clock)
{
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(30);

    private const string Select =
        """
        select c.code, c.name_vi, c.name_en, c.kind, c.source, c.place_code, p.name_vi as place_name_vi, p.name_en as place_name_en, c.longitude, c.latitude,
            c.simulated, c.enabled, c.version, c.config::text as config,
            s.state, s.since, s.detail, s.last_frame_at, s.analysed_fps::float8 as analysed_fps, s.frames, s.dropped, s.worker, s.updated_at
        from traffic.camera c left join place.place p on p.code = c.place_code left join traffic.camera_state s on s.camera_code = c.code
        """;

    public async Task<IReadOnlyList<CameraSummary>> AllAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(Select + " order by c.code", cancellationToken: token));
        return [.. rows.Select(Summary)];
    }

    public async Task<CameraDetail?> FindAsync(string code, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        if (await RowAsync(connection, code, token) is not { } row)
        {
            return null;
        }

        var versions = (await connection.QueryAsync<VersionRow>(new CommandDefinition(
            "select number, config::text as config, author, at, note from traffic.camera_version where camera_code = @code order by number desc limit 101",
            new { code }, cancellationToken: token))).AsList();
        var config = CameraConfigs.Versioned(row.Config);
        return new CameraDetail(
            Summary(row), JsonSerializer.SerializeToElement(config), stills.TakenAt(code),
            [
                .. versions.Take(100).Select((version, i) => new CameraVersionView(
                    version.Number, version.Author, version.At, version.Note,
                    CameraConfigs.Changes(i + 1 < versions.Count ? CameraConfigs.Versioned(versions[i + 1].Config) : null, CameraConfigs.Versioned(version.Config)))),
            ],
            CameraConfigs.Faults(code, config));
    }

    /// <summary>Source and kind for a worker's or a test's eyes; null when there is no such camera.</summary>
    public async Task<(string Kind, string Source)?> SourceAsync(string code, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await RowAsync(connection, code, token) is { } row ? (row.Kind, row.Source) : null;
    }

    public async Task<Outcome<CameraDetail>> AddAsync(AddCamera asked, string actor, CancellationToken token)
    {
        if (asked.Code is not { Length: >= 1 and <= 40 } code || code[0] == '.' || !code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return CameraRefusals.CodeWrong;
        }

        var source = Source(asked.Kind, asked.Source);
        if (source.Refusal is { } refusal)
        {
            return refusal;
        }

        if (Particulars(asked.NameVi, asked.NameEn, asked.Longitude, asked.Latitude) is { } wrong)
        {
            return wrong;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await AuthorAsync(transaction, actor, null, token);
        try
        {
            var added = await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into traffic.camera (code, name_vi, name_en, place_code, longitude, latitude, source, config, simulated, enabled)
                values (@code, @NameVi, @NameEn, @place, @Longitude, @Latitude, @source, @config::jsonb, @Simulated, @enabled)
                on conflict (code) do nothing
                """,
                new
                {
                    code, NameVi = asked.NameVi.Trim(), NameEn = asked.NameEn.Trim(), place = Given(asked.PlaceCode), asked.Longitude, asked.Latitude,
                    source = source.Value, config = CameraConfigs.Empty, asked.Simulated,
                    // A stream and a camera that posts begin at once; a recorded video waits until its rules are drawn.
                    enabled = asked.Kind != CameraKinds.Video,
                },
                transaction, cancellationToken: token));
            if (added == 0)
            {
                return CameraRefusals.CodeTaken;
            }
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return CameraRefusals.PlaceUnknown;
        }

        await TellAsync(transaction, EventTypes.CameraAdded, code, Given(asked.PlaceCode), actor, null,
            new JsonObject { ["kind"] = asked.Kind, ["source"] = CameraSource.Shown(asked.Kind, source.Value) }, token);
        await transaction.CommitAsync(token);
        return (await FindAsync(code, token))!;
    }

    public async Task<Outcome<CameraDetail>> ChangeAsync(string code, ChangeCamera asked, string actor, CancellationToken token)
    {
        if (Particulars(asked.NameVi, asked.NameEn, asked.Longitude, asked.Latitude) is { } wrong)
        {
            return wrong;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await RowAsync(connection, code, token) is not { } row)
        {
            return CameraRefusals.Unknown;
        }

        var source = string.IsNullOrWhiteSpace(asked.Source) ? row.Source : Source(row.Kind, asked.Source);
        if (source.Refusal is { } refusal)
        {
            return refusal;
        }

        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                update traffic.camera set name_vi = @NameVi, name_en = @NameEn, place_code = @place, longitude = @Longitude, latitude = @Latitude,
                    source = @source, updated_at = @now
                where code = @code
                """,
                new
                {
                    code, NameVi = asked.NameVi.Trim(), NameEn = asked.NameEn.Trim(), place = Given(asked.PlaceCode), asked.Longitude, asked.Latitude,
                    source = source.Value, now = clock.GetUtcNow(),
                },
                transaction, cancellationToken: token));
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return CameraRefusals.PlaceUnknown;
        }

        await TellAsync(transaction, EventTypes.CameraChanged, code, Given(asked.PlaceCode), actor, null,
            new JsonObject { ["sourceChanged"] = source.Value != row.Source, ["source"] = CameraSource.Shown(row.Kind, source.Value) }, token);
        await transaction.CommitAsync(token);
        return (await FindAsync(code, token))!;
    }

    public async Task<Outcome<CameraDetail>> EnableAsync(string code, bool enabled, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await RowAsync(connection, code, token) is not { } row)
        {
            return CameraRefusals.Unknown;
        }

        if (row.Enabled != enabled)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update traffic.camera set enabled = @enabled, updated_at = @now where code = @code", new { code, enabled, now = clock.GetUtcNow() }, transaction, cancellationToken: token));
            await TellAsync(transaction, enabled ? EventTypes.CameraEnabled : EventTypes.CameraDisabled, code, row.PlaceCode, actor, null, [], token);
        }

        await transaction.CommitAsync(token);
        return (await FindAsync(code, token))!;
    }

    /// <summary>Saves a configuration that is known to be right as the next version.</summary>
    public async Task<Outcome<CameraDetail>> ConfigureAsync(string code, int version, JsonObject config, string? note, string actor, CancellationToken token)
    {
        if (note is { Length: > 500 })
        {
            return CameraRefusals.NoteTooLong;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await AuthorAsync(transaction, actor, note, token);
        var rows = await connection.ExecuteAsync(new CommandDefinition(
            "update traffic.camera set config = @config::jsonb, updated_at = @now where code = @code and version = @version",
            new { code, version, config = config.ToJsonString(), now = clock.GetUtcNow() }, transaction, cancellationToken: token));
        if (await RowAsync(connection, code, token) is not { } row)
        {
            return CameraRefusals.Unknown;
        }

        if (rows == 0)
        {
            return CameraRefusals.ChangedMeanwhile;
        }

        if (row.Version != version)
        {
            await TellAsync(transaction, EventTypes.CameraRulesChanged, code, row.PlaceCode, actor, note, new JsonObject { ["version"] = row.Version }, token);
        }

        await transaction.CommitAsync(token);
        return (await FindAsync(code, token))!;
    }

    /// <summary>The configuration of one version; null when the camera never had it.</summary>
    public async Task<JsonObject?> VersionAsync(string code, int number, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var config = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select config::text from traffic.camera_version where camera_code = @code and number = @number", new { code, number }, cancellationToken: token));
        return config is null ? null : CameraConfigs.Versioned(config);
    }

    /// <summary>The rule that a case's hash names, from the versions of the camera's configuration.</summary>
    public async Task<RuleOfVersion?> RuleAsync(string code, string sha256, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var versions = await connection.QueryAsync<VersionRow>(new CommandDefinition(
            "select number, config::text as config, author, at, note from traffic.camera_version where camera_code = @code order by number",
            new { code }, cancellationToken: token));
        foreach (var version in versions)
        {
            if (CameraConfigs.Rules(code, version.Config).FirstOrDefault(rule => rule.Version == sha256) is { } rule)
            {
                return new RuleOfVersion(code, sha256, JsonSerializer.Deserialize<JsonElement>(rule.Json), version.Number, version.At);
            }
        }

        return null;
    }

    /// <summary>The evidence package of a violation that this rule judged; null when there is none.</summary>
    public async Task<(string Path, string Sha256)?> EvidenceOfRuleAsync(string code, string sha256, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await connection.QueryFirstOrDefaultAsync<(string, string)?>(new CommandDefinition(
            "select evidence_path, evidence_sha256 from traffic.violation where rule_version = @sha256 and camera_code = @code limit 1", new { code, sha256 }, cancellationToken: token));
    }

    /// <summary>Writes down that somebody did or saw something with a camera.</summary>
    public async Task TellAsync(string type, string code, string actor, JsonObject data, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await TellAsync(transaction, type, code, null, actor, null, data, token);
        await transaction.CommitAsync(token);
    }

    private async Task TellAsync(NpgsqlTransaction transaction, string type, string code, string? place, string actor, string? reason, JsonObject data, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await EventLog.AppendAsync(transaction, new DomainEvent(Guid.CreateVersion7(now), type, "camera", code, place, actor, reason, now, data), token);
    }

    private static async Task AuthorAsync(NpgsqlTransaction transaction, string actor, string? note, CancellationToken token) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "select set_config('ioc.author', @actor, true), set_config('ioc.note', @note, true)", new { actor, note = note ?? "" }, transaction, cancellationToken: token));

    private static Task<Row?> RowAsync(NpgsqlConnection connection, string code, CancellationToken token) =>
        connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(Select + " where c.code = @code", new { code }, cancellationToken: token));

    private Outcome<string> Source(string? kind, string? written) => kind switch
    {
        CameraKinds.Anpr => CameraKinds.Anpr,
        CameraKinds.Stream => CameraSource.Address(written) is { } address ? address : CameraRefusals.AddressWrong,
        CameraKinds.Video => videos.Find(written) is { } file ? file : CameraRefusals.VideoUnknown,
        _ => CameraRefusals.KindUnknown,
    };

    private static Refusal? Particulars(string? nameVi, string? nameEn, double? longitude, double? latitude) =>
        !(nameVi?.Trim() is { Length: >= 1 and <= 160 } && nameEn?.Trim() is { Length: >= 1 and <= 160 }) ? CameraRefusals.NameMissing
        : longitude is null != latitude is null || longitude is < -180 or > 180 || latitude is < -90 or > 90 ? CameraRefusals.PositionWrong
        : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private CameraSummary Summary(Row row)
    {
        var config = CameraConfigs.Versioned(row.Config);
        var now = clock.GetUtcNow();
        return new CameraSummary(
            row.Code, new LocalText(row.NameVi, row.NameEn), row.Kind, CameraSource.Shown(row.Kind, row.Source), row.PlaceCode,
            row.PlaceNameVi is null ? null : new LocalText(row.PlaceNameVi, row.PlaceNameEn ?? row.PlaceNameVi), row.Longitude, row.Latitude,
            row.Simulated, row.Enabled, row.Version, CameraConfigs.Kinds(config), CameraConfigs.Certificate(config, now),
            row.State is null ? null : new CameraStateView(
                row.State, row.Since, row.Detail, row.LastFrameAt, row.AnalysedFps, row.Frames, row.Dropped, row.Worker ?? "", row.Enabled && now - row.UpdatedAt > SilentAfter));
    }

    private sealed class VersionRow
    {
        public required int Number { get; init; }

        public required string Config { get; init; }

        public required string Author { get; init; }

        public required DateTimeOffset At { get; init; }

        public string? Note { get; init; }
    }

    private sealed class Row
    {
        public required string Code { get; init; }

        public required string NameVi { get; init; }

        public required string NameEn { get; init; }

        public required string Kind { get; init; }

        public required string Source { get; init; }

        public string? PlaceCode { get; init; }

        public string? PlaceNameVi { get; init; }

        public string? PlaceNameEn { get; init; }

        public double? Longitude { get; init; }

        public double? Latitude { get; init; }

        public bool Simulated { get; init; }

        public bool Enabled { get; init; }

        public int Version { get; init; }

        public required string Config { get; init; }

        public string? State { get; init; }

        public DateTimeOffset Since { get; init; }

        public string? Detail { get; init; }

        public DateTimeOffset? LastFrameAt { get; init; }

        public double AnalysedFps { get; init; }

        public long Frames { get; init; }

        public long Dropped { get; init; }

        public string? Worker { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }
    }
}
