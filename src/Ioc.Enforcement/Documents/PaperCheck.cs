using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.Documents;

/// <summary>What whoever holds a paper may learn of it: no person, no plate, no amount.</summary>
/// <param name="Kind">notice, record, decision …</param>
/// <param name="Standing">False when it was withdrawn, annulled or is void, or a later one took its place.</param>
public sealed record GenuinePaper(string Kind, string Number, DateTimeOffset IssuedAt, bool Standing, bool Simulated);

/// <summary>Tells whether a paper with a number and a code is genuine.</summary>
public sealed class PaperCheck(NpgsqlDataSource database, IOptions<EnforcementOptions> options)
{
    /// <summary>The paper; null when no paper bears this number with this code, whichever of them is wrong.</summary>
    public async Task<GenuinePaper?> FindAsync(string? number, string? code, CancellationToken token)
    {
        if (number is not { Length: > 0 and <= 60 } || code is not { Length: > 0 and <= 30 })
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        var papers = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select d.kind, d.number, d.check_code, d.issued_at, c.state not in ('cancelled', 'expired')
                and (d.kind not in ('invitation', 'letter') or not exists (select 1 from enforcement.document l where l.case_id = d.case_id and l.kind = d.kind and l.part > d.part)) as standing, c.simulated
            from enforcement.document d join enforcement.case c on c.id = d.case_id where d.number = @number
            union all
            select p.kind, p.number, p.check_code, p.issued_at, true, @simulated from enforcement.paper p where p.number = @number
            """,
            new { number = number.Trim(), simulated = options.Value.SuperiorAgency.Contains("MÔ PHỎNG", StringComparison.Ordinal) },
            cancellationToken: token));
        GenuinePaper? found = null;
        foreach (var paper in papers)
        {
            if (CryptographicOperations.FixedTimeEquals(Digest(paper.CheckCode), Digest(code)))
            {
                found = new GenuinePaper(paper.Kind, paper.Number, paper.IssuedAt, paper.Standing, paper.Simulated);
            }
        }

        return found;
    }

    private static byte[] Digest(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant()));

    private sealed record Row(string Kind, string Number, string CheckCode, DateTimeOffset IssuedAt, bool Standing, bool Simulated);
}
