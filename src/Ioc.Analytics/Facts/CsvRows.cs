using System.Buffers;
using System.Security.Cryptography;
using CsvHelper;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Facts;

/// <summary>A CSV: UTF-8, comma, semicolon or tab, with a header; one record a line. It is read as it comes.</summary>
public sealed class CsvRows : IFactRows
{
    // One line is one row, so that a refused row can be found by its line; the limit guards against a quote that never closes.
    private static readonly CsvReaderOptions Format = new() { TrackLineNumbers = true, AllowLineBreaksInQuotes = false, MaxRecordSize = LongestLine };

    private const int LongestLine = 64 * 1024;

    // No file of names and figures has these; a picture, a PDF or a zip has them at once.
    private static readonly SearchValues<char> NotText = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code).Where(letter => letter is not ('\t' or '\r' or '\n'))]);

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
            throw new ImportException(NoCsv(name), broken);
        }

        rows.Header = rows.reader.Headers;
        if (Strange(name, rows.Header) is { } strange)
        {
            await rows.DisposeAsync();
            throw new ImportException(strange);
        }

        if (rows.Header.Count == 0)
        {
            await rows.DisposeAsync();
            throw new ImportException(new(
                $"{name}: tệp trống. Hãy dùng tệp có dòng tiêu đề rồi đến các dòng dữ liệu.", $"{name}: the file is empty. Use one with a header line and rows below it."));
        }

        return rows;
    }

    // What was renamed to .csv, or saved in an old code page, is told as what it is: the names of its columns say so first.
    private static LocalText? Strange(string name, IReadOnlyList<string> header)
    {
        var first = header.Count > 0 ? header[0] : "";
        if (first.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
        {
            return new(
                $"{name}: đây là sổ tính Excel hoặc tệp nén, không phải CSV. Hãy đổi đuôi tệp thành .xlsx, hoặc lưu lại dạng CSV UTF-8.",
                $"{name}: this is an Excel workbook or a zip, not CSV. Name it .xlsx, or save it as CSV UTF-8.");
        }

        // The line that a PNG begins with has a byte that is no UTF-8, three letters and no control sign.
        if (first.StartsWith("%PDF", StringComparison.Ordinal) || first == "\uFFFDPNG" || header.Any(column => column.AsSpan().ContainsAny(NotText)))
        {
            return NoCsv(name);
        }

        return header.Any(column => column.Contains('\uFFFD', StringComparison.Ordinal))
            ? new(
                $"{name}: chữ trong tệp không theo mã UTF-8. Trong Excel hãy chọn Lưu thành (Save As), dạng “CSV UTF-8”, hoặc gửi tệp XLSX.",
                $"{name}: the file's letters are not in UTF-8. In Excel choose Save As, “CSV UTF-8”, or send the XLSX file.")
            : null;
    }

    private static LocalText NoCsv(string name) => new(
        $"{name}: đây không phải tệp CSV (có thể là PDF, ảnh hoặc tệp khác đã đổi tên). Hãy gửi tệp CSV mã UTF-8 hoặc XLSX.",
        $"{name}: this is not a CSV file (a renamed PDF, a picture or another file?). Send CSV in UTF-8, or XLSX.");

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
            throw new ImportException(
                new(
                    $"{name}: không đọc được từ dòng {broken.LineNumber}: dòng dài quá {LongestLine / 1024} KB hoặc dấu ngoặc kép không đóng. Hãy sửa dòng đó rồi gửi lại cả tệp.",
                    $"{name}: unreadable from line {broken.LineNumber}: the line is longer than {LongestLine / 1024} KB, or a quote does not close. Mend that line and send the whole file again."),
                broken);
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
