namespace Ioc.Analytics.Facts;

/// <summary>The merge that most sources need: put new rows, change those that differ, and tell which days or months were touched.</summary>
internal static class FactMerge
{
    /// <param name="table">The fact table, with its schema.</param>
    /// <param name="key">Its key, as in the staging table.</param>
    /// <param name="values">Its other columns, as in the staging table.</param>
    /// <param name="first">SQL of a row's first day or month, in terms of the table's columns.</param>
    /// <param name="last">SQL of its last.</param>
    public static string Sql(string table, IReadOnlyList<string> key, IReadOnlyList<string> values, string first, string? last = null)
    {
        var all = string.Join(", ", key.Concat(values));
        var keys = string.Join(", ", key);
        return $"""
            with before as (
                select {keys}, ({first}) as first_, ({last ?? first}) as last_ from {table} f join incoming i using ({keys})),
            merged as (
                insert into {table} as f ({all}, import_id)
                select {all}, @import from incoming
                on conflict ({keys}) do update
                    set {string.Join(", ", values.Select(v => $"{v} = excluded.{v}"))}, import_id = excluded.import_id
                    where ({string.Join(", ", values.Select(v => $"f.{v}"))}) is distinct from ({string.Join(", ", values.Select(v => $"excluded.{v}"))})
                returning {keys}, ({first}) as first_, ({last ?? first}) as last_)
            select count(*)::integer as taken, min(least(m.first_, b.first_))::date as first, max(greatest(m.last_, b.last_))::date as last
            from merged m left join before b using ({keys})
            """;
    }
}
