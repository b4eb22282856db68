using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Npgsql;

namespace Ioc.Enforcement.Replays;

/// <summary>A case's clip judged again, as it stands in the case's file.</summary>
/// <param name="Basis">original or current: the models and rules it was judged by.</param>
/// <param name="Verdict">stands, does_not_stand or cannot_be_judged. It decides nothing.</param>
/// <param name="StatementSha256">Of the signed statement.</param>
public sealed record CaseReplayRow(Guid Id, string Basis, string Verdict, string StatementSha256, DateTimeOffset FinishedAt)
{
    /// <summary>As a decision names it, in Vietnamese.</summary>
    public string Citation =>
        $"kết quả xét lại đoạn phim chứng cứ ngày {VietnamTime.At(FinishedAt).ToString("dd'/'MM'/'yyyy", System.Globalization.CultureInfo.InvariantCulture)} (mã băm {StatementSha256[..16]})";
}

/// <summary>Brings the results of replays into the files of their cases.</summary>
public static class CaseReplays
{
    /// <summary>A replay that has been joined and is still to be told of.</summary>
    public sealed record Joined(Guid Id, Guid CaseId, string Basis, string Verdict, string Sha256, string AskedBy);

    /// <summary>Writes a finished replay into its case's file; null when it is no case's, failed, or is there already.</summary>
    public static Task<Joined?> JoinAsync(NpgsqlTransaction transaction, Guid replay, CancellationToken token) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<Joined>(new CommandDefinition(
            """
            insert into enforcement.replay (id, case_id, basis, verdict, reasons, result, statement_sha256, key_id, asked_by, asked_at, finished_at)
            select r.id, r.subject::uuid, r.outcome->>'basis', r.outcome->>'verdict', r.outcome->'reasons', r.result, r.outcome->>'statement', r.outcome->>'keyId',
                r.asked_by, r.asked_at, r.finished_at
            from traffic.replay r
            where r.id = @replay and r.purpose = 'contest' and r.state = 'done'
            on conflict (id) do nothing
            returning id, case_id, basis, verdict, statement_sha256 as sha256, asked_by
            """,
            new { replay }, transaction, cancellationToken: token));

    /// <summary>Appends the event that tells of it. Call it after every row has changed.</summary>
    public static async Task TellAsync(NpgsqlTransaction transaction, Joined joined, DateTimeOffset now, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(joined);
        var row = await CaseRow.LockAsync(transaction, joined.CaseId, token) ?? throw new InvalidOperationException($"The replay {joined.Id} belongs to no case.");
        await CaseSteps.TellAsync(
            transaction, row, EventTypes.CaseReplayed, row.State, joined.AskedBy, null, now,
            new JsonObject { ["replay"] = joined.Id.ToString(), ["basis"] = joined.Basis, ["verdict"] = joined.Verdict, ["sha256"] = joined.Sha256 }, token);
    }

    /// <summary>A case's replays, oldest first.</summary>
    public static async Task<IReadOnlyList<CaseReplayRow>> OfAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid caseId, CancellationToken token) =>
        (await connection.QueryAsync<CaseReplayRow>(new CommandDefinition(
            "select id, basis, verdict, statement_sha256, finished_at from enforcement.replay where case_id = @caseId order by finished_at, id",
            new { caseId }, transaction, cancellationToken: token))).AsList();

    /// <summary>What an act that rests on the file says of its replays; null when there are none.</summary>
    public static async Task<JsonArray?> ReferencesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid caseId, CancellationToken token)
    {
        var replays = await OfAsync(connection, transaction, caseId, token);
        return replays.Count == 0 ? null : new JsonArray([.. replays.Select(replay => (JsonNode)new JsonObject
        {
            ["replay"] = replay.Id.ToString(), ["basis"] = replay.Basis, ["verdict"] = replay.Verdict, ["sha256"] = replay.StatementSha256,
        })]);
    }
}
