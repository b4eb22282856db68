using System.Text.Json;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Data.XRoad;
using Npgsql;

namespace Ioc.Analytics.Sources;

/// <summary>
/// Fetches a source over X-Road, page by page: <c>GET …?source=CODE&amp;after=CURSOR</c>, answered by
/// <c>{"contract": "CODE/VERSION", "rows": [{…}], "next": CURSOR, "more": true or false}</c>. How far it came stands in the database after every page,
/// so that a server that dies in the middle costs nothing: the next try goes on from there, and a page fetched twice changes nothing.
/// </summary>
public sealed class SourcePull(NpgsqlDataSource database, SourceIntake intake, XRoadClient road, SourceFormat format, bool simulated, TimeProvider clock)
{
    private const int MostPages = 10_000;

    /// <summary>What is fetched.</summary>
    public SourceFormat Format => format;

    /// <summary>Fetches everything new.</summary>
    /// <returns>What the pages brought; the last outcome tells whether it came to the end.</returns>
    public async Task<(int Pages, int Taken, int Refused, XRoadOutcome Outcome, string? Fault)> FetchAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        // One host fetches, the others let it.
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select pg_try_advisory_lock(hashtextextended('pull ' || @Source, 7))", new { format.Source }, cancellationToken: token)))
        {
            return (0, 0, 0, XRoadOutcome.Answered, null);
        }

        try
        {
            return await PagesAsync(connection, token);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended('pull ' || @Source, 7))", new { format.Source });
        }
    }

    private async Task<(int, int, int, XRoadOutcome, string?)> PagesAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var cursor = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "insert into fact.pull (source_code, state) values (@Source, 'working') on conflict (source_code) do update set state = 'working' returning cursor", new { format.Source }, cancellationToken: token));
        var (pages, taken, refused) = (0, 0, 0);
        while (pages < MostPages)
        {
            var started = clock.GetTimestamp();
            var triedAt = clock.GetUtcNow();
            var answer = await road.AskAsync($"source={Uri.EscapeDataString(format.Code)}&after={Uri.EscapeDataString(cursor ?? "")}", "system:sources", null, token);
            var page = answer.Outcome == XRoadOutcome.Answered ? Page.Read(answer.Body!, format) : null;
            var outcome = answer.Outcome;
            var fault = answer.Fault;
            if (page is { Fault: { } unusable })
            {
                (outcome, fault) = (XRoadOutcome.Refused, unusable);
            }

            if (page is not { Fault: null })
            {
                await NoteAsync(connection, answer.MessageId, triedAt, outcome, started, fault, token);
                if (fault is not null)
                {
                    await intake.FailedAsync(format, new($"Không lấy được dữ liệu qua X-Road; hệ thống tự hỏi lại. Lời báo của máy chủ: {fault}", $"Nothing came over X-Road; it is asked again by itself. The server said: {fault}"));
                }

                return (pages, taken, refused, outcome, fault);
            }

            if (page.Rows.Length > 0)
            {
                using var content = new MemoryStream(page.Rows);
                var result = await TakeAsync(content, cursor, token);
                if (result.Report is null)
                {
                    await NoteAsync(connection, answer.MessageId, triedAt, XRoadOutcome.Refused, started, result.Fault, token);
                    return (pages, taken, refused, XRoadOutcome.Refused, result.Fault);
                }

                taken += result.Report.Taken;
                refused += result.Report.Refused;
            }

            pages++;
            if (page.Next is not null && page.Next != cursor)
            {
                cursor = page.Next;
                await connection.ExecuteAsync(new CommandDefinition("update fact.pull set cursor = @cursor where source_code = @Source", new { cursor, format.Source }, cancellationToken: token));
            }

            await NoteAsync(connection, answer.MessageId, triedAt, XRoadOutcome.Answered, started, null, token);
            await connection.ExecuteAsync(new CommandDefinition(
                "update fact.source set last_error = null, last_error_vi = null where code = @Source and last_error is not null", new { format.Source }, cancellationToken: token));
            if (!page.More)
            {
                break;
            }
        }

        return (pages, taken, refused, XRoadOutcome.Answered, null);
    }

    private async Task<(ImportReport? Report, string? Fault)> TakeAsync(Stream rows, string? cursor, CancellationToken token)
    {
        try
        {
            return ((await intake.TakeAsync(new(format, $"x-road {cursor ?? "0"}.json", rows, "pull", "system:sources", simulated), token)).Report, null);
        }
        catch (ImportException refused)
        {
            return (null, refused.Text.En);
        }
    }

    private Task<int> NoteAsync(NpgsqlConnection connection, string messageId, DateTimeOffset triedAt, XRoadOutcome outcome, long started, string? fault, CancellationToken token) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            update fact.pull set state = @state, tried_at = @triedAt, answered_at = case when @answered then @now else answered_at end,
                took_ms = @took, message_id = @messageId, fault = @fault where source_code = @Source
            """,
            new
            {
                state = outcome switch { XRoadOutcome.Unavailable => "unavailable", XRoadOutcome.Refused => "refused", _ => "waiting" },
                triedAt, answered = outcome is XRoadOutcome.Answered or XRoadOutcome.None, now = clock.GetUtcNow(), took = (int)clock.GetElapsedTime(started).TotalMilliseconds, messageId, fault, format.Source,
            },
            cancellationToken: token));

    private sealed record Page(byte[] Rows, string? Next, bool More, string? Fault)
    {
        public static Page Read(byte[] body, SourceFormat format)
        {
            try
            {
                using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
                var root = document.RootElement;
                var contract = root.TryGetProperty("contract", out var told) ? told.GetString() : null;
                if (contract != $"{format.Code}/{format.Contract}")
                {
                    return Unusable($"the contract is {contract ?? "not told"}, expected {format.Code}/{format.Contract}");
                }

                if (!root.TryGetProperty("rows", out var rows) || rows.ValueKind != JsonValueKind.Array)
                {
                    return Unusable("the answer has no rows");
                }

                var next = root.TryGetProperty("next", out var cursor) && cursor.ValueKind == JsonValueKind.String ? cursor.GetString() : null;
                var more = root.TryGetProperty("more", out var further) && further.ValueKind == JsonValueKind.True;
                return new(rows.GetArrayLength() == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(rows), next, more, null);
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException)
            {
                return Unusable("the answer is not understood");
            }
        }

        private static Page Unusable(string why) => new([], null, false, why);
    }
}
