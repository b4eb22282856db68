using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ioc.Analytics.Facts;

/// <summary>An array of objects, each a row whose members are named as the columns. For pushes and pulls, which are short: it is held in memory.</summary>
public sealed class JsonRows : IFactRows
{
    private readonly JsonDocument document;
    private readonly string hash;
    private readonly List<JsonElement> rows;
    private int at = -1;

    private JsonRows(JsonDocument document, JsonElement array, string hash, string name)
    {
        this.document = document;
        this.hash = hash;
        rows = [.. array.EnumerateArray()];
        if (rows.Exists(row => row.ValueKind != JsonValueKind.Object))
        {
            throw new ImportException(new($"{name}: mỗi phần tử phải là một đối tượng JSON", $"{name}: each element must be a JSON object"));
        }

        Header = [.. rows.SelectMany(row => row.EnumerateObject().Select(member => member.Name)).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Header { get; }

    public int Line => at + 1;

    public int FieldCount => Header.Count;

    /// <summary>Reads an array, or the member <c>rows</c> of an object.</summary>
    /// <exception cref="ImportException">It is no JSON, or no list of objects.</exception>
    public static JsonRows Open(ReadOnlyMemory<byte> json, string name)
    {
        JsonDocument parsed;
        try
        {
            parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException broken)
        {
            throw new ImportException(
                new($"{name}: không phải JSON (dòng {broken.LineNumber + 1})", $"{name}: this is not JSON (line {broken.LineNumber + 1})"), broken);
        }

        var array = parsed.RootElement.ValueKind == JsonValueKind.Object && parsed.RootElement.TryGetProperty("rows", out var inside) ? inside : parsed.RootElement;
        if (array.ValueKind != JsonValueKind.Array)
        {
            parsed.Dispose();
            throw new ImportException(new($"{name}: cần một mảng JSON các dòng", $"{name}: a JSON array of rows is needed"));
        }

        return new(parsed, array, Convert.ToHexStringLower(SHA256.HashData(json.Span)), name);
    }

    public string Cell(int index) => !rows[at].TryGetProperty(Header[index], out var cell) ? "" : cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number when cell.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => cell.GetRawText(),
    };

    public bool IsFormula(int index) => false;

    public ValueTask<bool> ReadAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return new(++at < rows.Count);
    }

    public ValueTask<string> HashAsync(CancellationToken token) => new(hash);

    public ValueTask DisposeAsync()
    {
        document.Dispose();
        return ValueTask.CompletedTask;
    }
}
