using NpgsqlTypes;

namespace Ioc.Analytics.Facts;

/// <summary>How one source's file becomes facts: its columns, the check of a row, and the merge that changes only what differs.</summary>
/// <param name="SourceCode">Code in fact.source.</param>
/// <param name="Columns">The columns that the file must have, day_offset or date aside.</param>
/// <param name="Period">Whether a row is of a day (<c>day_offset</c> or <c>date</c>), of a month (<c>month_offset</c> or <c>month</c>), or neither.</param>
/// <param name="Staged">The columns of the staging table, in the order in which <paramref name="Parse"/> gives its values.</param>
/// <param name="Key">The columns that identify a row; a second row with the same key in one file is refused.</param>
/// <param name="Parse">Reads and checks a row; what it finds wrong it tells the row.</param>
/// <param name="Merge">
/// SQL that merges the table <c>incoming</c> and returns taken, first and last: how many rows were new or changed,
/// and the days (or months) between which they lie, before or after the change. Parameter @import.
/// </param>
public sealed record FactTable(
    string SourceCode,
    IReadOnlyList<string> Columns,
    FactPeriod Period,
    IReadOnlyList<StagedColumn> Staged,
    IReadOnlyList<string> Key,
    Func<FactRow, object?[]> Parse,
    string Merge)
{
    /// <summary>When a row happened, from its staged values; null where the first time among them tells.</summary>
    public Func<object?[], DateTimeOffset>? At { get; init; }

    /// <summary>How rows of a new key go straight into the table; null where all are staged and merged.</summary>
    public FreshRows? Fresh { get; init; }
}

/// <summary>A column of the staging table.</summary>
/// <param name="Optional">True where a sender may leave it out.</param>
public sealed record StagedColumn(string Name, string SqlType, NpgsqlDbType Type, bool Optional = false)
{
    public static StagedColumn Text(string name, bool optional = false) => new(name, "text", NpgsqlDbType.Text, optional);

    public static StagedColumn Whole(string name, bool optional = false) => new(name, "integer", NpgsqlDbType.Integer, optional);

    public static StagedColumn Money(string name) => new(name, "bigint", NpgsqlDbType.Bigint);

    public static StagedColumn Date(string name, bool optional = false) => new(name, "date", NpgsqlDbType.Date, optional);

    public static StagedColumn Time(string name, bool optional = false) => new(name, "timestamptz", NpgsqlDbType.TimestampTz, optional);
}

/// <summary>What a row of a source counts: a day or a month.</summary>
public enum FactPeriod
{
    Day,
    Month,

    /// <summary>A register: what holds until it is changed.</summary>
    Register,
}
