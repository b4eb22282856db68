using System.Text.RegularExpressions;
using Npgsql;

namespace Ioc.Testing;

/// <summary>What the database itself lets a column hold, to compare with the enum or the constants that the code has for it.</summary>
public static partial class CheckedColumn
{
    /// <summary>The texts that the column's <c>check (column in (…))</c> lists; none when there is no such check.</summary>
    /// <param name="database">A migrated database.</param>
    /// <param name="table">With its schema: <c>traffic.violation</c>.</param>
    /// <param name="column">The column's name.</param>
    public static async Task<IReadOnlyList<string>> ValuesAsync(NpgsqlDataSource database, string table, string column)
    {
        await using var command = database.CreateCommand(
            """
            select string_agg(pg_get_constraintdef(c.oid), ' ')
            from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
            where c.contype = 'c' and c.conrelid = $1::regclass and a.attname = $2
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = column });
        var definition = await command.ExecuteScalarAsync() as string ?? "";
        return Value().Matches(definition).Select(match => match.Groups["value"].Value).Order(StringComparer.Ordinal).ToList();
    }

    [GeneratedRegex("'(?<value>[^']*)'::text", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Value();
}
