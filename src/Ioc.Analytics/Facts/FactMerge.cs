namespace Ioc.Analytics.Facts;

/// <summary>The merge that most sources need: put new rows, change those that differ, and tell which days or months were touched.</summary>
/// <remarks>
/// Two plain statements instead of one upsert: the importer holds its source's lock, so nobody can put the same key between, and a year's file
/// of new rows is put in half the time.
/// </remarks>
internal static class FactMerge
{
    /// <param name="table">The fact table, with its schema.</param>
    /// <param name="key">Its key, as in the staging table.</param>
    /// <param name="values">Its other columns, as in the staging table.</param>
    /// <param name="first">SQL of a row's first day or month, in terms of the table's columns, the table called f.</param>
    /// <param name="last">SQL of its last.</param>
    public static string Sql(string table, IReadOnlyList<string> key, IReadOnlyList<string> values, string first, string? last = null)
    {
        string Each(string of, IReadOnlyList<string> columns) => string.Join(", ", columns.Select(c => $"{of}.{c}"));
        var all = string.Join(", ", key.Concat(values));
        var keys = string.Join(", ", key);
        last ??= first;
        return $"""
            with changing as (
                select {Each("i", [.. key, .. values])}, ({first}) as first_, ({last}) as last_
                from incoming i join {table} f using ({keys})
                where ({Each("f", values)}) is distinct from ({Each("i", values)})),
            changed as (
                update {table} f set {string.Join(", ", values.Select(v => $"{v} = c.{v}"))}, import_id = @import
                from changing c where ({Each("f", key)}) = ({Each("c", key)})
                returning least(c.first_, {first}) as first_, greatest(c.last_, {last}) as last_),
            fresh as (
                insert into {table} as f ({all}, import_id)
                select {all}, @import from incoming i where not exists (select from {table} f where ({Each("f", key)}) = ({Each("i", key)}))
                returning {first} as first_, {last} as last_)
            select count(*)::integer as taken, min(first_)::date as first, max(last_)::date as last
            from (select first_, last_ from changed union all select first_, last_ from fresh) touched
            """;
    }
}
