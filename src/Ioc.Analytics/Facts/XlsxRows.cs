using System.Security.Cryptography;
using Ioc.Documents.Xlsx;

namespace Ioc.Analytics.Facts;

/// <summary>
/// A sheet of a workbook: of several the one whose header fits best, for instructions and code lists often stand before the data.
/// A title may stand above the header; the header is the row of the first twenty that fits best.
/// </summary>
public sealed class XlsxRows : IFactRows
{
    private const int HeaderWithin = 20;
    private const int MostSheets = 20;

    private readonly FileStream file;
    private readonly string name;
    private readonly XlsxSheetReader sheet;
    private readonly IEnumerator<XlsxRow> rows;
    private readonly Queue<XlsxRow> waiting = new();
    private readonly string hash;
    private XlsxCell?[] cells = [];
    private int width;

    private XlsxRows(FileStream file, string name, string hash, XlsxSheetReader sheet)
    {
        (this.file, this.name, this.hash, this.sheet) = (file, name, hash, sheet);
        rows = sheet.Rows().GetEnumerator();
    }

    public IReadOnlyList<string> Header { get; private set; } = [];

    public int Line { get; private set; }

    public int FieldCount => width;

    /// <summary>The sheet that is read.</summary>
    public string Sheet => sheet.Sheet;

    /// <param name="xlsx">Is copied to a temporary file without a name, for a workbook cannot be read from front to back.</param>
    /// <param name="score">How well a row would do as the header; the best of the first twenty is taken.</param>
    /// <exception cref="ImportException">It is no workbook, or one that is not taken.</exception>
    public static async Task<XlsxRows> OpenAsync(Stream xlsx, string name, Func<IReadOnlyList<string>, int> score, CancellationToken token, XlsxLimits? limits = null)
    {
        limits ??= new XlsxLimits();
        // Gone with its handle: it may tell who people are.
        var copy = new FileStream(
            Path.Combine(Path.GetTempPath(), "ioc-" + Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        XlsxSheetReader? workbook = null;
        try
        {
            var buffer = new byte[81_920];
            using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            int read;
            while ((read = await xlsx.ReadAsync(buffer, token)) > 0)
            {
                sha256.AppendData(buffer, 0, read);
                await copy.WriteAsync(buffer.AsMemory(0, read), token);
                if (copy.Length > limits.FileBytes)
                {
                    break;
                }
            }

            workbook = XlsxSheetReader.Open(copy, limits);
            if (workbook.VisibleSheets.Count > 1)
            {
                var best = Best(copy, name, workbook.VisibleSheets, score, limits);
                if (best != workbook.Sheet)
                {
                    workbook.Dispose();
                    workbook = XlsxSheetReader.Open(copy, limits, best);
                }
            }

            var opened = new XlsxRows(copy, name, Convert.ToHexStringLower(sha256.GetHashAndReset()), workbook);
            opened.FindHeader(score);
            return opened;
        }
        catch (XlsxException refused)
        {
            workbook?.Dispose();
            await copy.DisposeAsync();
            throw new ImportException(new($"{name}: {refused.Vietnamese}", $"{name}: {refused.English}"), refused);
        }
        catch
        {
            workbook?.Dispose();
            await copy.DisposeAsync();
            throw;
        }
    }

    public string Cell(int index) => index < cells.Length ? cells[index]?.Text ?? "" : "";

    public bool IsFormula(int index) => index < cells.Length && cells[index]?.Kind == XlsxCellKind.Formula;

    public ValueTask<bool> ReadAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var row = waiting.Count > 0 ? waiting.Dequeue() : Next();
        if (row is null)
        {
            return new(false);
        }

        Line = row.Number;
        Array.Clear(cells);
        width = Header.Count;
        foreach (var cell in row.Cells)
        {
            if (cell.Column < cells.Length)
            {
                cells[cell.Column] = cell;
            }
            else
            {
                width = cell.Column + 1;
            }
        }

        return new(true);
    }

    public ValueTask<string> HashAsync(CancellationToken token) => new(hash);

    public async ValueTask DisposeAsync()
    {
        rows.Dispose();
        sheet.Dispose();
        await file.DisposeAsync();
    }

    private XlsxRow? Next()
    {
        try
        {
            return rows.MoveNext() ? rows.Current : null;
        }
        catch (XlsxException broken)
        {
            throw new ImportException(new($"{name}: {broken.Vietnamese}", $"{name}: {broken.English}"), broken);
        }
    }

    // The first of those that fit best; an empty or broken sheet fits none.
    private static string Best(FileStream copy, string name, IReadOnlyList<string> sheets, Func<IReadOnlyList<string>, int> score, XlsxLimits limits)
    {
        var (best, most) = (sheets[0], 0);
        foreach (var named in sheets.Take(MostSheets))
        {
            using var reader = XlsxSheetReader.Open(copy, limits, named);
            var tried = new XlsxRows(copy, name, "", reader);
            try
            {
                tried.FindHeader(score);
            }
            catch (ImportException)
            {
                continue;
            }
            finally
            {
                tried.rows.Dispose();
            }

            if (score(tried.Header) is var fits && fits > most)
            {
                (best, most) = (named, fits);
            }
        }

        return best;
    }

    private void FindHeader(Func<IReadOnlyList<string>, int> score)
    {
        var first = new List<XlsxRow>();
        while (first.Count < HeaderWithin && Next() is { } row)
        {
            first.Add(row);
        }

        if (first.Count == 0)
        {
            throw new ImportException(new($"{name}: trang tính trống, cần dòng tiêu đề", $"{name}: the sheet is empty; it needs a header row"));
        }

        var best = first.MaxBy(row => score(Texts(row)))!;
        Header = Texts(best);
        cells = new XlsxCell?[Header.Count];
        foreach (var row in first.SkipWhile(row => row.Number <= best.Number))
        {
            waiting.Enqueue(row);
        }
    }

    private static string[] Texts(XlsxRow row)
    {
        var texts = new string[row.Cells[^1].Column + 1];
        Array.Fill(texts, "");
        foreach (var cell in row.Cells)
        {
            texts[cell.Column] = cell.Text.Trim();
        }

        return texts;
    }
}
