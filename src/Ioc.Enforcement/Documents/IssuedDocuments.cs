using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Documents;

/// <summary>Documents are signed and kept as they were issued, byte for byte: what a citizen holds and what the file holds are the same.</summary>
public sealed class IssuedDocuments(PaperSigner signer)
{
    public const string Notice = "notice";
    public const string Decision = "decision";
    public const string Receipt = "receipt";

    /// <summary>Form 02: points taken.</summary>
    public const string Points = "points";

    /// <summary>Form 03: handed to another unit.</summary>
    public const string Transfer = "transfer";

    /// <summary>Form 04: to the commune police, about a motorbike.</summary>
    public const string Motorbike = "motorbike";

    /// <summary>Biên bản vi phạm hành chính.</summary>
    public const string Record = "record";

    /// <summary>How a complaint was settled.</summary>
    public const string Settlement = "settlement";

    /// <summary>The receipt for what a settled complaint added to a paid fine.</summary>
    public const string ReceiptMore = "receipt-more";

    /// <summary>The order that suspends a decision while a complaint is settled.</summary>
    public const string Suspension = "suspension";

    /// <summary>The order that lifts a suspension.</summary>
    public const string SuspensionEnd = "suspension-end";

    /// <summary>When and where somebody explains in person.</summary>
    public const string Invitation = "invitation";

    /// <summary>What was said by whoever explained in person, or that nobody came.</summary>
    public const string Minutes = "minutes";

    /// <summary>The answer to who asks for more time to explain.</summary>
    public const string Extension = "extension";

    /// <summary>The code by which somebody who cannot sign in looks their case up.</summary>
    public const string Letter = "letter";

    /// <summary>Every kind, in the order in which a case comes by them.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Transfer, Notice, Motorbike, Record, Letter, Extension, Invitation, Minutes, Decision, Points, Receipt, Suspension, SuspensionEnd, Settlement, ReceiptMore];

    /// <summary>Signs a document, where a certificate is configured, and keeps it in the transaction that issues it.</summary>
    /// <param name="paper">As its writer made it.</param>
    /// <param name="seal">What was printed to ask after it; null where nothing was.</param>
    /// <param name="part">Which of the case's papers of this kind it is, from 1.</param>
    public Task KeepAsync(
        NpgsqlTransaction transaction, Guid caseId, string kind, byte[] paper, DateTimeOffset issuedAt, PaperSeal? seal, CancellationToken token, int part = 1)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var content = signer.Sign(paper, issuedAt);
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.document (case_id, kind, part, sha256, content, issued_at, number, check_code)
            values (@caseId, @kind, @part, @sha256, @content, @issuedAt, @number, @code)
            """,
            new { caseId, kind, part, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), content, issuedAt, number = seal?.Number, code = seal?.Code },
            transaction,
            cancellationToken: token));
    }

    /// <summary>A document of a case; null when it was not issued.</summary>
    /// <param name="part">Which of the case's papers of this kind, from 1.</param>
    public static Task<byte[]?> ReadAsync(NpgsqlConnection connection, Guid caseId, string kind, int part, CancellationToken token) =>
        connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select content from enforcement.document where case_id = @caseId and kind = @kind and part = @part", new { caseId, kind, part }, cancellationToken: token));
}
