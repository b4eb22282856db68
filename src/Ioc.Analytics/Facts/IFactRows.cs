namespace Ioc.Analytics.Facts;

/// <summary>A table on its way in, row after row, whatever it is written in. Implementations: <see cref="CsvRows"/>, <see cref="XlsxRows"/>, <see cref="JsonRows"/>.</summary>
public interface IFactRows : IAsyncDisposable
{
    /// <summary>The names of the columns, as they stand.</summary>
    IReadOnlyList<string> Header { get; }

    /// <summary>Where the row stands, so that its sender finds it: the line of a CSV, the row of a sheet, the number of an object.</summary>
    int Line { get; }

    /// <summary>How many cells the row has.</summary>
    int FieldCount { get; }

    /// <summary>A cell's text; empty where the row has none.</summary>
    string Cell(int index);

    /// <summary>Whether a cell is computed by a spreadsheet, so that its text is not known.</summary>
    bool IsFormula(int index);

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="ImportException">The rest cannot be read.</exception>
    ValueTask<bool> ReadAsync(CancellationToken token);

    /// <summary>SHA-256 of the whole content, in lower-case hexadecimal; after the last row.</summary>
    ValueTask<string> HashAsync(CancellationToken token);
}
