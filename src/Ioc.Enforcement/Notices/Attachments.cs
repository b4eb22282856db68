using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Procedure;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Notices;

/// <summary>What citizens send along with what they write: photographs and PDF files, until the case is decided, while it may be explained after the record, and while a complaint is open.</summary>
public sealed class Attachments(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Keeps a file; the same file again is the one that is there.</summary>
    public async Task<Outcome<Guid>> AddAsync(Guid caseId, string? name, byte[] content, string actor, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length > AttachmentFile.Largest)
        {
            return Refusals.AttachmentTooLarge;
        }

        if (AttachmentFile.MediaType(content) is not { } mediaType)
        {
            return Refusals.AttachmentType;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await CaseRow.LockAsync(transaction, caseId, token) is not { } row)
        {
            return Refusals.NoticeNotFound;
        }

        var complaint = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "select id from enforcement.complaint where case_id = @caseId and state in ('filed', 'accepted')", new { caseId }, transaction, cancellationToken: token));
        var file = await CaseFile.CompleteAsync(connection, transaction, row, token);
        if (complaint is null && row.State is not (CaseState.NoticeIssued or CaseState.Contested or CaseState.Confirmed) && !ExplanationWay.MayAttach(file, clock.GetUtcNow()))
        {
            return Refusals.StepIllegal(row.State);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var there = (await connection.QueryAsync<(Guid Id, string Sha256, Guid? Complaint, DateTime AddedAt)>(new CommandDefinition(
            "select id, sha256, complaint_id as complaint, added_at from enforcement.attachment where case_id = @caseId", new { caseId }, transaction, cancellationToken: token))).AsList();
        if (there.FirstOrDefault(sent => sent.Sha256 == sha256) is { Sha256: not null } same)
        {
            return same.Id;
        }

        // what came with the answer to the notice does not count against the explanation
        var since = complaint is null && file.Record is { } record ? record.MadeAt.UtcDateTime : DateTime.MinValue;
        if (there.Count(sent => sent.Complaint == complaint && sent.AddedAt >= since) >= AttachmentFile.Most)
        {
            return Refusals.AttachmentsTooMany;
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.attachment (id, case_id, name, media_type, sha256, bytes, content, added_by, added_at, complaint_id)
            values (@id, @caseId, @name, @mediaType, @sha256, @Length, @content, @actor, @now, @complaint)
            """,
            new { complaint, id, caseId, name = AttachmentFile.SafeName(name, mediaType), mediaType, sha256, content.Length, content, actor, now },
            transaction,
            cancellationToken: token));
        await CaseSteps.TellAsync(transaction, row, EventTypes.AttachmentAdded, row.State, actor, null, now, new JsonObject { ["attachment"] = id.ToString() }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>The files of a case, oldest first, without their content.</summary>
    public static async Task<IReadOnlyList<AttachmentRow>> ListAsync(NpgsqlConnection connection, Guid caseId, CancellationToken token) =>
        (await connection.QueryAsync<AttachmentRow>(new CommandDefinition(
            "select id, name, media_type, bytes, added_at, complaint_id from enforcement.attachment where case_id = @caseId order by id", new { caseId }, cancellationToken: token))).AsList();

    /// <summary>One file of a case; the opening is logged.</summary>
    /// <param name="sees">Whether what came at a time is the reader's to see; null: all of it.</param>
    public async Task<Outcome<(AttachmentRow File, byte[] Content)>> OpenAsync(
        Guid caseId, Guid attachment, string actor, CancellationToken token, Func<DateTimeOffset, bool>? sees = null)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var file = (await ListAsync(connection, caseId, token)).FirstOrDefault(f => f.Id == attachment && sees?.Invoke(f.AddedAt) != false);
        if (file is null || await CaseRow.ReadAsync(connection, caseId, token) is not { } row)
        {
            return Refusals.DocumentUnknown;
        }

        var content = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
            "select content from enforcement.attachment where id = @attachment", new { attachment }, cancellationToken: token));
        await using var transaction = await connection.BeginTransactionAsync(token);
        await CaseSteps.TellAsync(
            transaction, row, EventTypes.AttachmentOpened, row.State, actor, null, clock.GetUtcNow(), new JsonObject { ["attachment"] = attachment.ToString() }, token);
        await transaction.CommitAsync(token);
        return (file, content!);
    }
}

/// <summary>A file that a citizen sent.</summary>
/// <param name="Name">Made safe; the ending is the content's.</param>
/// <param name="ComplaintId">The complaint that it came with; null: it came before the decision.</param>
public sealed record AttachmentRow(Guid Id, string Name, string MediaType, int Bytes, DateTimeOffset AddedAt, Guid? ComplaintId);
