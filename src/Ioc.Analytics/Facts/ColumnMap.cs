using System.Collections.Frozen;

namespace Ioc.Analytics.Facts;

/// <summary>Which column of a file, or which fixed value, stands for each field of a format.</summary>
public sealed class ColumnMap
{
    private readonly Dictionary<string, (int Index, string? Fixed)> fields = new(StringComparer.Ordinal);

    // Each cell of millions of rows is looked up by its field's name.
    private FrozenDictionary<string, (int Index, string? Fixed)>? settled;

    /// <summary>The columns by the names that the format itself gives them.</summary>
    public static ColumnMap ByName(IReadOnlyList<string> header)
    {
        var map = new ColumnMap();
        for (var i = 0; i < header.Count; i++)
        {
            map.fields.TryAdd(header[i], (i, null));
        }

        return map;
    }

    /// <summary>A field stands in a column.</summary>
    /// <param name="index">0 is the first column.</param>
    public void Put(string field, int index) => Put(field, (index, null));

    /// <summary>A field has one value in every row.</summary>
    public void PutFixed(string field, string value) => Put(field, (-1, value));

    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>A field's cell in the present row; null where the file does not have it.</summary>
    public string? Cell(IFactRows rows, string field) =>
        !(settled ??= fields.ToFrozenDictionary(StringComparer.Ordinal)).TryGetValue(field, out var from) ? null : from.Fixed ?? rows.Cell(from.Index);

    /// <summary>The column's index; null where it is fixed or missing.</summary>
    public int? IndexOf(string field) => fields.TryGetValue(field, out var from) && from.Fixed is null ? from.Index : null;

    /// <summary>The fixed value; null where there is none.</summary>
    public string? FixedOf(string field) => fields.TryGetValue(field, out var from) ? from.Fixed : null;

    /// <summary>The fields that have a column or a value.</summary>
    public IEnumerable<string> Fields => fields.Keys;

    private void Put(string field, (int Index, string? Fixed) from)
    {
        fields[field] = from;
        settled = null;
    }
}
