using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Web.Citizen.Messages;

/// <summary>
/// Follows the event log and writes to vehicle owners. The messages, the e-mails that wait in the outbox and the reader's place are one transaction:
/// each event is told once.
/// </summary>
public sealed class MessageFollower(NpgsqlDataSource database, TimeProvider clock, ILoggerFactory logs) : BackgroundService
{
    /// <summary>Name of the reader in <c>audit.cursor</c>.</summary>
    public const string Reader = "messages";

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new EventFollower(database, logs.CreateLogger<EventFollower>()).WorkAsync(Reader, WorkAsync, stoppingToken);

    private async Task WorkAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken token)
    {
        foreach (var told in events.Where(e => e.SubjectKind == "case" && MessageText.Concerns(e.Type)))
        {
            if (Guid.TryParse(told.SubjectId, out var id))
            {
                await WriteAsync(transaction, told, id, token);
            }
        }
    }

    private async Task WriteAsync(NpgsqlTransaction transaction, StoredEvent told, Guid caseId, CancellationToken token)
    {
        if (await CaseFile.ReadAsync(transaction.Connection!, caseId, token) is not { Notice: { } notice, Vehicle: { } vehicle } file || MessageText.Of(told.Type, file) is not { } text)
        {
            return;
        }

        // from the record on it is the case of whom it names
        if (file.Record is not { IsOwner: false } record || told.OccurredAt < record.MadeAt)
        {
            await WriteAsync(transaction, told, file, notice, vehicle.OwnerKind, vehicle.OwnerNumber, text, token);
            return;
        }

        if (record.ViolatorNumber is { } number)
        {
            await WriteAsync(transaction, told, file, notice, record.ViolatorKind, number, text, token);
        }

        if (told.Type == EventTypes.RecordMade && (record.ViolatorKind, record.ViolatorNumber) != (vehicle.OwnerKind, vehicle.OwnerNumber))
        {
            await WriteAsync(transaction, told, file, notice, vehicle.OwnerKind, vehicle.OwnerNumber, MessageText.Passed(file), token);
        }
    }

    private async Task WriteAsync(
        NpgsqlTransaction transaction, StoredEvent told, CaseFile file, NoticeRow notice, string kind, string number, (LocalText Subject, LocalText Body) text, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            with message as (
                insert into citizen.message (id, event_seq, owner_kind, owner_number, notice_id, subject_vi, subject_en, body_vi, body_en, simulated, created_at)
                values (@id, @Seq, @kind, @number, @notice, @subjectVi, @subjectEn, @bodyVi, @bodyEn, @simulated, @now)
                on conflict (event_seq, owner_kind, owner_number) do nothing returning id)
            insert into citizen.mail (id, message_id, account_id, next_at)
            select gen_random_uuid(), message.id, a.id, @now from message, citizen.account a
            where a.email is not null and a.email_wanted
                and ((@kind = 'person' and a.person_number = @number) or (@kind = 'organisation' and a.organisation_number = @number))
            """,
            new
            {
                id = Guid.CreateVersion7(now), told.Seq, kind, number, notice = notice.Id,
                subjectVi = text.Subject.Vi, subjectEn = text.Subject.En, bodyVi = text.Body.Vi, bodyEn = text.Body.En, simulated = file.Case.Simulated || file.Vehicle!.Simulated, now,
            },
            transaction,
            cancellationToken: token));
    }
}
