using Dapper;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>Who looks at the board, and what is theirs.</summary>
/// <param name="Account">The staff account.</param>
/// <param name="Administers">May change assignments, deadlines and the list of models.</param>
/// <param name="Leads">Sees everything, changes nothing.</param>
/// <param name="Units">The units that the account stands behind.</param>
public sealed record BoardViewer(string Account, bool Administers, bool Leads, IReadOnlyList<string> Units)
{
    /// <summary>Leaders, administrators and owners; nobody else.</summary>
    public bool MaySee => Administers || Leads || Units.Count > 0;

    /// <summary>As events name them.</summary>
    public string Actor => $"staff:{Account}";

    /// <summary>Whether a model of that owner is theirs to report on.</summary>
    public bool MayReport(string ownerUnit) => Administers || Units.Contains(ownerUnit, StringComparer.Ordinal);

    /// <summary>Reads what units an account stands behind.</summary>
    public static async Task<BoardViewer> ReadAsync(NpgsqlConnection connection, string account, bool administers, bool leads, CancellationToken token) =>
        new(account, administers, leads, (await connection.QueryAsync<string>(new CommandDefinition(
            "select unit_code from programme.unit_member where account_name = @account order by unit_code", new { account }, cancellationToken: token))).AsList());
}
