using System.Globalization;
using System.Text;
using Dapper;
using Ioc.Domain.Alerts;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>
/// Makes letters of what waits in the outbox of alerts: one for each recipient, of everything that quiet hours do not hold. The letter, its e-mail in
/// the outbox of mails and the notes that it answers are one transaction: however often the host falls, each note goes into one letter.
/// </summary>
/// <param name="address">Where the page of alerts is, without a slash at the end; null: letters carry no link.</param>
public sealed class AlertLetters(NpgsqlDataSource database, TimeProvider clock, string? address = null)
{
    private const int MostSubjects = 20;

    /// <summary>Writes the letters that are due.</summary>
    /// <returns>How many.</returns>
    public async Task<int> WriteAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var written = 0;
        await using var connection = await database.OpenConnectionAsync(token);
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            // Of two hosts each writes to somebody else.
            if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
                """
                select r.id from alert.recipient r
                where exists (select 1 from alert.note n where n.recipient_id = r.id and n.letter_id is null and n.settled_at is null and n.due_at <= @now)
                order by r.id limit 1 for update skip locked
                """,
                new { now },
                transaction,
                cancellationToken: token)) is not { } recipient)
            {
                return written;
            }

            written += await WriteAsync(transaction, recipient, now, token) ? 1 : 0;
            await transaction.CommitAsync(token);
        }
    }

    private async Task<bool> WriteAsync(NpgsqlTransaction transaction, Guid recipient, DateTimeOffset now, CancellationToken token)
    {
        var connection = transaction.Connection!;
        var waiting = (await connection.QueryAsync<WaitingNote>(new CommandDefinition(
            """
            select n.id, n.turn, a.id as alert_id, a.severity, a.state, a.title_vi, a.title_en, a.opened_at, a.cleared_at, a.simulated,
                   exists (select 1 from alert.note t where t.alert_id = a.id and t.recipient_id = n.recipient_id and t.letter_id is not null) as told
            from alert.note n join alert.alert a on a.id = n.alert_id
            where n.recipient_id = @recipient and n.letter_id is null and n.settled_at is null and n.held_until <= @now
            order by n.id
            """,
            new { recipient, now },
            transaction,
            cancellationToken: token))).AsList();
        var alerts = waiting.GroupBy(note => note.AlertId).Select(group => (Alert: group.First(), Notes: group.ToList())).ToList();

        // What came and went before any letter told of it is for the page alone.
        var settled = alerts.Where(a => a.Alert is { State: "cleared", Told: false }).ToList();
        await connection.ExecuteAsync(new CommandDefinition(
            "update alert.note set settled_at = @now where id = any(@ids)", new { now, ids = Ids(settled) }, transaction, cancellationToken: token));
        var told = alerts.Except(settled).OrderBy(a => a.Alert.State == "cleared").ThenByDescending(a => Rank(a.Alert.Severity)).ThenBy(a => a.Notes[0].Id).ToList();
        if (told.Count == 0)
        {
            return false;
        }

        var subjects = (await connection.QueryAsync<SubjectRow>(new CommandDefinition(
            "select alert_id, name_vi, name_en, detail_vi, detail_en from alert.subject where alert_id = any(@ids) and cleared_at is null order by since, subject",
            new { ids = told.Select(a => a.Alert.AlertId).ToArray() },
            transaction,
            cancellationToken: token))).ToLookup(row => row.AlertId);
        var entries = told.Select(a => new Entry(a.Alert, Turn(a.Alert, a.Notes), [.. subjects[a.Alert.AlertId]])).ToList();
        var (subject, body) = (Subject(entries), Body(entries));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into alert.letter (id, recipient_id, subject_vi, subject_en, body_vi, body_en, simulated, created_at)
            values (@letter, @recipient, @subjectVi, @subjectEn, @bodyVi, @bodyEn, @simulated, @now);
            insert into citizen.mail (id, letter_id, next_at) values (gen_random_uuid(), @letter, @now);
            update alert.note set letter_id = @letter where id = any(@ids)
            """,
            new
            {
                letter = Guid.CreateVersion7(now), recipient, subjectVi = subject.Vi, subjectEn = subject.En, bodyVi = body.Vi, bodyEn = body.En,
                simulated = told.Exists(a => a.Alert.Simulated), now, ids = Ids(told),
            },
            transaction,
            cancellationToken: token));
        return true;
    }

    private static long[] Ids(IEnumerable<(WaitingNote Alert, List<WaitingNote> Notes)> alerts) => [.. alerts.SelectMany(a => a.Notes).Select(note => note.Id)];

    private static string Turn(WaitingNote alert, List<WaitingNote> notes) =>
        alert.State == "cleared" ? "cleared" : notes.Exists(note => note.Turn == "raised") ? "raised" : "widened";

    private static int Rank(string severity) => AlertSeverities.All.ToList().IndexOf(severity);

    private static LocalText Subject(List<Entry> entries)
    {
        var first = entries[0];
        var mark = entries.TrueForAll(entry => entry.Turn == "cleared") ? TurnText("cleared") : Severity(entries.Where(entry => entry.Turn != "cleared").MaxBy(entry => Rank(entry.Alert.Severity))!.Alert.Severity);
        if (entries.Count == 1)
        {
            return new($"[{mark.Vi}] {first.Alert.TitleVi}", $"[{mark.En}] {first.Alert.TitleEn}");
        }

        var counts = entries.GroupBy(entry => entry.Turn, StringComparer.Ordinal).Select(group => (Text: TurnText(group.Key), Count: group.Count())).ToList();
        return new(
            $"[{mark.Vi}] {entries.Count} cảnh báo: {string.Join(", ", counts.Select(c => $"{c.Count} {Small(c.Text.Vi)}"))}",
            $"[{mark.En}] {entries.Count} alerts: {string.Join(", ", counts.Select(c => $"{c.Count} {Small(c.Text.En)}"))}");
    }

    private LocalText Body(List<Entry> entries)
    {
        var (vi, en) = (new StringBuilder(), new StringBuilder());
        foreach (var (alert, turn, subjects) in entries)
        {
            var (turned, severity) = (TurnText(turn), Severity(alert.Severity));
            vi.Append(CultureInfo.InvariantCulture, $"{turned.Vi} · {severity.Vi}\n{alert.TitleVi}\nTừ {Time(alert.OpenedAt)}");
            en.Append(CultureInfo.InvariantCulture, $"{turned.En} · {severity.En}\n{alert.TitleEn}\nSince {Time(alert.OpenedAt)}");
            if (alert.ClearedAt is { } cleared)
            {
                vi.Append(CultureInfo.InvariantCulture, $" đến {Time(cleared)}");
                en.Append(CultureInfo.InvariantCulture, $" until {Time(cleared)}");
            }

            foreach (var subject in subjects.Take(MostSubjects))
            {
                vi.Append(CultureInfo.InvariantCulture, $"\n - {subject.NameVi}: {subject.DetailVi}");
                en.Append(CultureInfo.InvariantCulture, $"\n - {subject.NameEn}: {subject.DetailEn}");
            }

            if (subjects.Count > MostSubjects)
            {
                vi.Append(CultureInfo.InvariantCulture, $"\n - và {subjects.Count - MostSubjects} nơi nữa");
                en.Append(CultureInfo.InvariantCulture, $"\n - and {subjects.Count - MostSubjects} more");
            }

            if (address is not null)
            {
                vi.Append(CultureInfo.InvariantCulture, $"\n{address}/alerts/{alert.AlertId:D}");
                en.Append(CultureInfo.InvariantCulture, $"\n{address}/alerts/{alert.AlertId:D}");
            }

            vi.Append("\n\n");
            en.Append("\n\n");
        }

        return new(
            vi.Append("Bạn nhận thư này vì có tên trong danh sách nhận cảnh báo. Người vận hành sửa danh sách ở trang Cảnh báo, mục Người nhận thư.").ToString(),
            en.Append("You get this letter because you are among those who are told of alerts. An operator changes the list on the page Alerts, E-mail.").ToString());
    }

    private static string Time(DateTimeOffset at) => VietnamTime.At(at).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static string Small(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static LocalText TurnText(string turn) => turn switch
    {
        "raised" => new("Mới", "New"),
        "widened" => new("Thêm nơi có vấn đề", "More subjects"),
        _ => new("Đã hết", "Cleared"),
    };

    private static LocalText Severity(string severity) => severity switch
    {
        AlertSeverities.Critical => new("Khẩn cấp", "Critical"),
        AlertSeverities.Warning => new("Cảnh báo", "Warning"),
        _ => new("Lưu ý", "Note"),
    };

    private sealed record Entry(WaitingNote Alert, string Turn, IReadOnlyList<SubjectRow> Subjects);

    private sealed record SubjectRow(Guid AlertId, string NameVi, string NameEn, string DetailVi, string DetailEn);

    private sealed class WaitingNote
    {
        public long Id { get; init; }
        public required string Turn { get; init; }
        public Guid AlertId { get; init; }
        public required string Severity { get; init; }
        public required string State { get; init; }
        public required string TitleVi { get; init; }
        public required string TitleEn { get; init; }
        public DateTimeOffset OpenedAt { get; init; }
        public DateTimeOffset? ClearedAt { get; init; }
        public bool Simulated { get; init; }

        /// <summary>Whether an earlier letter told of the alert.</summary>
        public bool Told { get; init; }
    }
}
