using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Alerts;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Analytics.Alerts;

/// <summary>Who is told of alerts by e-mail, and what became of the letters.</summary>
public sealed class AlertRecipients(NpgsqlDataSource database, TimeProvider clock)
{
    private const int NewestLetters = 50;

    /// <summary>All recipients, by name.</summary>
    public async Task<IReadOnlyList<StoredAlertRecipient>> ReadAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select r.id, r.name, r.email, r.language, r.least_severity, r.rules, r.wait_minutes, r.enabled, r.updated_at, r.updated_by,
                   (select count(*)::integer from alert.note n where n.recipient_id = r.id and n.letter_id is null and n.settled_at is null) as waiting
            from alert.recipient r order by lower(r.name), r.id
            """,
            cancellationToken: token))).Select(row => new StoredAlertRecipient(
                row.Id, new(row.Name, row.Email, row.Language, row.LeastSeverity, row.Rules, row.WaitMinutes, row.Enabled), row.Waiting, row.UpdatedAt,
                row.UpdatedBy.Replace("staff:", "", StringComparison.Ordinal)))];
    }

    /// <summary>Adds a recipient, or writes one anew. The caller has checked it.</summary>
    /// <param name="id">Null: a new one.</param>
    public async Task<(Guid Id, AlertRecipientOutcome Outcome)> WriteAsync(Guid? id, AlertRecipient recipient, string person, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var own = id ?? Guid.CreateVersion7(now);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        int changed;
        try
        {
            changed = await connection.ExecuteAsync(new CommandDefinition(
                id is null
                    ? """
                      insert into alert.recipient (id, name, email, language, least_severity, rules, wait_minutes, enabled, updated_at, updated_by)
                      values (@own, @Name, @Email, @Language, @LeastSeverity, @rules, @WaitMinutes, @Enabled, @now, @actor)
                      """
                    : """
                      update alert.recipient set name = @Name, email = @Email, language = @Language, least_severity = @LeastSeverity, rules = @rules, wait_minutes = @WaitMinutes,
                             enabled = @Enabled, updated_at = @now, updated_by = @actor
                      where id = @own
                      """,
                new
                {
                    own, recipient.Name, recipient.Email, recipient.Language, recipient.LeastSeverity, rules = recipient.Rules.ToArray(), recipient.WaitMinutes, recipient.Enabled, now,
                    actor = "staff:" + person,
                },
                transaction,
                cancellationToken: token));
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (own, AlertRecipientOutcome.AddressTaken);
        }

        if (changed == 0)
        {
            return (own, AlertRecipientOutcome.Unknown);
        }

        // The log is for ever, an address is not: it says who was changed, and the table says how to reach them.
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.AlertRecipientChanged, "alert-recipient", own.ToString("D"), null, "staff:" + person, null, now, new JsonObject
            {
                ["added"] = id is null, ["leastSeverity"] = recipient.LeastSeverity, ["rules"] = new JsonArray([.. recipient.Rules.Select(code => (JsonNode)code)]),
                ["waitMinutes"] = recipient.WaitMinutes, ["enabled"] = recipient.Enabled,
            }),
            token);
        await transaction.CommitAsync(token);
        return (own, AlertRecipientOutcome.Done);
    }

    /// <summary>Takes a recipient away, with what waits for them and with their address.</summary>
    public async Task<AlertRecipientOutcome> RemoveAsync(Guid id, string person, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await connection.ExecuteAsync(new CommandDefinition("delete from alert.recipient where id = @id", new { id }, transaction, cancellationToken: token)) == 0)
        {
            return AlertRecipientOutcome.Unknown;
        }

        await EventLog.AppendAsync(
            transaction, new(Guid.CreateVersion7(now), EventTypes.AlertRecipientRemoved, "alert-recipient", id.ToString("D"), null, "staff:" + person, null, now, []), token);
        await transaction.CommitAsync(token);
        return AlertRecipientOutcome.Done;
    }

    /// <summary>The newest letters, of everybody or about one alert.</summary>
    public static async Task<IReadOnlyList<AlertLetterView>> LettersAsync(NpgsqlConnection connection, Guid? alert, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<LetterRow>(new CommandDefinition(
            """
            select l.id, r.name, l.subject_vi, l.subject_en, l.created_at, m.state, m.attempts, m.sent_at, case when m.state = 'waiting' then m.next_at end as next_at, m.last_error,
                   (select count(distinct n.alert_id)::integer from alert.note n where n.letter_id = l.id) as alerts
            from alert.letter l join alert.recipient r on r.id = l.recipient_id join citizen.mail m on m.letter_id = l.id
            where @alert::uuid is null or exists (select 1 from alert.note n where n.letter_id = l.id and n.alert_id = @alert)
            order by l.created_at desc, l.id desc limit @NewestLetters
            """,
            new { alert, NewestLetters },
            cancellationToken: token))).Select(row => new AlertLetterView(
                row.Id, row.Name, new(row.SubjectVi, row.SubjectEn), row.Alerts, row.CreatedAt, row.State, row.Attempts, row.SentAt, row.NextAt, row.LastError)),
    ];

    /// <summary>The newest letters of everybody.</summary>
    public async Task<IReadOnlyList<AlertLetterView>> LettersAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await LettersAsync(connection, null, token);
    }

    /// <summary>Tries a letter again that was given up.</summary>
    public async Task<AlertRecipientOutcome> AgainAsync(Guid letter, string person, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await connection.ExecuteAsync(new CommandDefinition(
            "update citizen.mail set state = 'waiting', attempts = 0, refusals = 0, next_at = @now where letter_id = @letter and state = 'given_up'", new { letter, now }, transaction, cancellationToken: token)) == 0)
        {
            return AlertRecipientOutcome.Unknown;
        }

        await EventLog.AppendAsync(
            transaction, new(Guid.CreateVersion7(now), EventTypes.AlertLetterRepeated, "alert-letter", letter.ToString("D"), null, "staff:" + person, null, now, []), token);
        await transaction.CommitAsync(token);
        return AlertRecipientOutcome.Done;
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public required string Name { get; init; }
        public required string Email { get; init; }
        public required string Language { get; init; }
        public required string LeastSeverity { get; init; }
        public required string[] Rules { get; init; }
        public int WaitMinutes { get; init; }
        public bool Enabled { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public required string UpdatedBy { get; init; }
        public int Waiting { get; init; }
    }

    private sealed class LetterRow
    {
        public Guid Id { get; init; }
        public required string Name { get; init; }
        public required string SubjectVi { get; init; }
        public required string SubjectEn { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public required string State { get; init; }
        public int Attempts { get; init; }
        public DateTimeOffset? SentAt { get; init; }
        public DateTimeOffset? NextAt { get; init; }
        public string? LastError { get; init; }
        public int Alerts { get; init; }
    }
}
