using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Web.Wall;

/// <summary>What the walls show in turn, as those who govern arrange it.</summary>
public sealed partial class SceneDesk(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MostScenes = 20;
    private const int LongestName = 40;

    /// <summary>The layouts, and how many indicators each has room for.</summary>
    private static readonly Dictionary<string, int> Room = new(StringComparer.Ordinal) { ["overview"] = 5, ["domain"] = 8, ["traffic"] = 5, ["cameras"] = 0, ["programme"] = 6 };

    /// <summary>Every scene in order, also those that are off, with what can be shown in them.</summary>
    public async Task<SceneList> ListAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var catalogue = await Catalogue.ReadAsync(connection, token);
        var open = catalogue.Entries.Where(entry => !entry.Restricted).ToList();
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            "select code, name_vi, name_en, layout, indicators, domains, most, seconds, enabled from wall.scene order by position, code", cancellationToken: token))).AsList();
        return new(
            await VersionAsync(connection, token),
            [.. rows.Select(row => new SceneConfig(
                row.Code, row.NameVi, row.NameEn, row.Layout, [.. WallScene.Choose(row.Indicators, row.Domains, row.Most, [.. open.Select(entry => (entry.Code, entry.Domain))])], row.Seconds, row.Enabled))],
            [.. Room.Select(known => new SceneLayout(known.Key, known.Value))],
            [.. open.Select(entry => new SceneIndicator(entry.Code, entry.Domain, entry.Name))]);
    }

    /// <summary>Puts the scenes in place of those that stood there, in their order.</summary>
    /// <param name="version">Of the list that was changed: two people do not overwrite each other.</param>
    /// <returns>What is wrong; none when done. Null when somebody was faster.</returns>
    public async Task<IReadOnlyList<LocalText>?> WriteAsync(string? version, IReadOnlyList<SceneConfig> scenes, string actor, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var open = (await Catalogue.ReadAsync(connection, token)).Entries.Where(entry => !entry.Restricted).Select(entry => entry.Code).ToHashSet(StringComparer.Ordinal);
        if (Faults(scenes, open) is { Count: > 0 } faults)
        {
            return faults;
        }

        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition("lock table wall.scene in exclusive mode", transaction: transaction, cancellationToken: token));
        if (await VersionAsync(connection, token) != version)
        {
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition("delete from wall.scene", transaction: transaction, cancellationToken: token));
        for (var at = 0; at < scenes.Count; at++)
        {
            var scene = scenes[at];
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into wall.scene (code, position, name_vi, name_en, layout, indicators, domains, most, seconds, enabled)
                values (@Code, @position, @nameVi, @nameEn, @Layout, @indicators, '{}', @most, @Seconds, @Enabled)
                """,
                new { scene.Code, position = at + 1, nameVi = scene.NameVi.Trim(), nameEn = scene.NameEn.Trim(), scene.Layout, indicators = scene.Indicators.ToArray(), most = scene.Indicators.Count, scene.Seconds, scene.Enabled },
                transaction,
                cancellationToken: token));
        }

        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.ScenesChanged, "wall", "scenes", null, actor, null, now, new()
            {
                ["scenes"] = new JsonArray([.. scenes.Select(scene => (JsonNode)new JsonObject
                {
                    ["code"] = scene.Code, ["enabled"] = scene.Enabled, ["seconds"] = scene.Seconds, ["indicators"] = new JsonArray([.. scene.Indicators.Select(code => (JsonNode)code)]),
                })]),
            }),
            token);
        await transaction.CommitAsync(token);
        return [];
    }

    private static List<LocalText> Faults(IReadOnlyList<SceneConfig> scenes, HashSet<string> open)
    {
        var faults = new List<LocalText>();
        if (scenes.Count > MostScenes)
        {
            faults.Add(new($"Tối đa {MostScenes} màn hình.", $"At most {MostScenes} scenes."));
        }

        if (!scenes.Any(scene => scene.Enabled))
        {
            faults.Add(new("Phải bật ít nhất một màn hình.", "At least one scene must be on."));
        }

        if (scenes.GroupBy(scene => scene.Code, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            faults.Add(new($"Mã màn hình “{twice.Key}” bị trùng.", $"The code “{twice.Key}” stands twice."));
        }

        foreach (var scene in scenes)
        {
            if (!CodePattern().IsMatch(scene.Code))
            {
                faults.Add(new($"Mã màn hình “{scene.Code}” gồm 2 đến 31 ký tự a-z và gạch dưới, bắt đầu bằng chữ.", $"The code “{scene.Code}” is 2 to 31 characters a-z and underscores, beginning with a letter."));
            }

            if (scene.NameVi.Trim().Length is < 2 or > LongestName || scene.NameEn.Trim().Length is < 2 or > LongestName)
            {
                faults.Add(new($"Màn hình “{scene.Code}”: tên dài 2 đến {LongestName} ký tự, cả tiếng Việt và tiếng Anh.", $"Scene “{scene.Code}”: names have 2 to {LongestName} characters, in Vietnamese and in English."));
            }

            if (scene.Seconds is < 5 or > 3600)
            {
                faults.Add(new($"Màn hình “{scene.NameVi}”: thời gian hiện từ 5 đến 3600 giây.", $"Scene “{scene.NameEn}”: it stays 5 to 3600 seconds."));
            }

            if (!Room.TryGetValue(scene.Layout, out var room))
            {
                faults.Add(new($"Màn hình “{scene.NameVi}”: hãy chọn một bố cục trong danh sách.", $"Scene “{scene.NameEn}”: choose a layout of the list."));
                continue;
            }

            if (scene.Indicators.Distinct(StringComparer.Ordinal).Count() < scene.Indicators.Count || scene.Indicators.Count > room || (scene.Layout == "domain" && scene.Indicators.Count == 0))
            {
                faults.Add(new($"Màn hình “{scene.NameVi}”: chọn tối đa {room} chỉ số, mỗi chỉ số một lần{(scene.Layout == "domain" ? ", ít nhất một" : "")}.", $"Scene “{scene.NameEn}”: choose at most {room} indicators, each once{(scene.Layout == "domain" ? ", and at least one" : "")}."));
            }

            // What is for authorised roles only is never on a wall.
            if (scene.Indicators.FirstOrDefault(code => !open.Contains(code)) is { } unknown)
            {
                faults.Add(new($"Màn hình “{scene.NameVi}”: không có chỉ số công khai “{unknown}”.", $"Scene “{scene.NameEn}”: there is no public indicator “{unknown}”."));
            }
        }

        return faults;
    }

    private static async Task<string> VersionAsync(NpgsqlConnection connection, CancellationToken token) =>
        await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select md5(string_agg(s::text, ',' order by s.code)) from wall.scene s", cancellationToken: token)) ?? "";

    [GeneratedRegex("^[a-z][a-z_]{1,30}$", RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();

    private sealed class Row
    {
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string Layout { get; init; }
        public required string[] Indicators { get; init; }
        public required string[] Domains { get; init; }
        public int Most { get; init; }
        public int Seconds { get; init; }
        public bool Enabled { get; init; }
    }
}

/// <summary>GET /api/wall/scenes.</summary>
/// <param name="Version">To be sent back with a change.</param>
public sealed record SceneList(string Version, IReadOnlyList<SceneConfig> Scenes, IReadOnlyList<SceneLayout> Layouts, IReadOnlyList<SceneIndicator> Indicators);

/// <summary>A scene as somebody arranged it.</summary>
/// <param name="Code">2..31 of a-z and underscores; in the addresses of screens that hold one scene.</param>
/// <param name="Layout">overview, domain, traffic, cameras or programme.</param>
/// <param name="Indicators">Codes in the order shown.</param>
/// <param name="Seconds">How long it stays, 5..3600.</param>
public sealed record SceneConfig(string Code, string NameVi, string NameEn, string Layout, IReadOnlyList<string> Indicators, int Seconds, bool Enabled);

/// <param name="Room">Indicators at most.</param>
public sealed record SceneLayout(string Code, int Room);

/// <summary>An indicator that a wall may show.</summary>
public sealed record SceneIndicator(string Code, string Domain, LocalText Name);
