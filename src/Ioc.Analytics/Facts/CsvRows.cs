using System.Security.Cryptography;
using CsvHelper;

namespace Ioc.Analytics.Facts;

/// <summary>A CSV: UTF-8, comma, semicolon or tab, with a header; one record a line. It is read as it comes.</summary>
public sealed class CsvRows : IFactRows
{
    // One line is one row, so that a refused row can be found by its line; the limit guards against a quote that never closes.
    private static readonly CsvReaderOptions Format = new() { TrackLineNumbers = true, AllowLineBreaksInQuotes = false, MaxRecordSize = 64 * 1024 };

    private readonly string name;
    private readonly SHA256 sha256 = SHA256.Create();
    private readonly CryptoStream hashed;
    private readonly CsvReader reader;

    private CsvRows(string name, Stream csv)
    {
        this.name = name;
        hashed = new CryptoStream(csv, sha256, CryptoStreamMode.Read, leaveOpen: true);
        reader = CsvReader.Create(hashed, Format, leaveOpen: true);
    }

    public IReadOnlyList<string> Header { get; private set; } = [];

    public int Line => (int)reader.LineNumber;

    public int FieldCount => reader.FieldCount;

    /// <param name="csv">Stays the caller's.</param>
    /// <param name="name">As messages call it.</param>
    /// <exception cref="ImportException">It is empty, or no CSV.</exception>
    public static async Task<CsvRows> OpenAsync(Stream csv, string name, CancellationToken token)
    {
        var rows = new CsvRows(name, csv);
        try
        {
            await rows.reader.ReadHeaderAsync(token);
        }
        catch (CsvFormatException broken)
        {
            await rows.DisposeAsync();
            throw new ImportException(new($"{name}: không đọc được tệp CSV", $"{name}: this is not a CSV file"), broken);
        }

        rows.Header = rows.reader.Headers;
        if (rows.Header.Count == 0)
        {
            await rows.DisposeAsync();
            throw new ImportException(new($"{name}: tệp trống, cần dòng tiêu đề", $"{name}: the file is empty; it needs a header line"));
        }

        return rows;
    }

    public string Cell(int index) => index < reader.FieldCount ? reader.GetString(index) ?? "" : "";

    public bool IsFormula(int index) => false;

    public async ValueTask<bool> ReadAsync(CancellationToken token)
    {
        try
        {
            return await reader.ReadAsync(token);
        }
        catch (CsvFormatException broken)
        {
            throw new ImportException(new($"{name}: không đọc được từ dòng {broken.LineNumber}", $"{name}: unreadable from line {broken.LineNumber}"), broken);
        }
    }

    public async ValueTask<string> HashAsync(CancellationToken token)
    {
        var rest = new byte[4096];
        while (await hashed.ReadAsync(rest, token) > 0)
        {
        }

        return Convert.ToHexStringLower(sha256.Hash!);
    }

    public async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        await hashed.DisposeAsync();
        sha256.Dispose();
    }
}
