using System.Text.Json;
using Dapper;
using Ioc.Vision.Rules;
using Npgsql;

namespace Ioc.Vision.Cameras;

/// <summary>The cameras as the database has them.</summary>
internal static class CameraRows
{
    /// <summary>The enabled cameras that a worker watches, by code: those that read plates themselves need none.</summary>
    public static async Task<IReadOnlyList<CameraRow>> ReadAsync(NpgsqlDataSource database, IReadOnlyCollection<string>? only, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<CameraRow>(new CommandDefinition(
            """
            select code, name_vi, name_en, source, config::text as config, simulated,
                exists (select 1 from traffic.across_camera a join traffic.across_rule r on r.id = a.rule_id where a.camera_code = c.code and r.enabled) as keeps_views
            from traffic.camera c where enabled and kind <> 'anpr' order by code
            """,
            cancellationToken: token));
        return rows.Where(r => only is null || only.Contains(r.Code, StringComparer.Ordinal)).ToList();
    }
}

/// <summary>A row of traffic.camera. Equal rows need no restart.</summary>
/// <param name="KeepsViews">A rule across cameras looks at it: a picture of each vehicle is kept for a while.</param>
internal sealed record CameraRow(string Code, string NameVi, string NameEn, string Source, string Config, bool Simulated, bool KeepsViews)
{
    /// <summary>The checked configuration; the columns win over what the JSON says of the same thing.</summary>
    /// <exception cref="CameraConfigException">It is wrong.</exception>
    public CameraModel Check()
    {
        CameraConfig? written;
        try
        {
            written = JsonSerializer.Deserialize<CameraConfig>(Config, CameraConfig.Json);
        }
        catch (JsonException wrong)
        {
            throw new CameraConfigException([new ConfigError(wrong.Path ?? "config", "is not understood")]);
        }

        return CameraModel.Check((written ?? new CameraConfig()) with { Code = Code, NameVi = NameVi, NameEn = NameEn, Source = Source, Simulated = Simulated });
    }

    // A source is a secret, also in a debugger's or a log's idea of this row.
    public override string ToString() => Code;
}
