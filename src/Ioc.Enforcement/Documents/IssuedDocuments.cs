using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Ioc.Enforcement.Documents;

/// <summary>Documents are kept as they were issued, byte for byte: what a citizen holds and what the file holds are the same.</summary>
public static class IssuedDocuments
{
    public const string Notice = "notice";
    public const string Decision = "decision";
    public const string Receipt = "receipt";

    /// <summary>Keeps a document in the transaction that issues it.</summary>
    public static Task KeepAsync(NpgsqlTransaction transaction, Guid caseId, string kind, byte[] content, DateTimeOffset issuedAt, CancellationToken token) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into enforcement.document (case_id, kind, sha256, content, issued_at) values (@caseId, @kind, @sha256, @content, @issuedAt)",
            new { caseId, kind, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), content, issuedAt },
            transaction,
            cancellationToken: token));

    /// <summary>A document of a case; null when it was not issued.</summary>
    public static Task<byte[]?> ReadAsync(NpgsqlConnection connection, Guid caseId, string kind, CancellationToken token) =>
        connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select content from enforcement.document where case_id = @caseId and kind = @kind", new { caseId, kind }, cancellationToken: token));
}
