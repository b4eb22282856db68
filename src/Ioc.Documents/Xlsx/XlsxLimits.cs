namespace Ioc.Documents.Xlsx;

/// <summary>What a workbook may be at most, so that a small file cannot fill the memory or keep the machine busy for hours.</summary>
public sealed record XlsxLimits
{
    /// <summary>Size of the file as it lies on disk, in bytes.</summary>
    public long FileBytes { get; init; } = 256L << 20;

    /// <summary>Size of everything in it when unpacked, in bytes.</summary>
    public long UnpackedBytes { get; init; } = 2L << 30;

    /// <summary>How many times larger a part may become when unpacked. Spreadsheets reach about 20; a bomb has hundreds and more.</summary>
    public int Ratio { get; init; } = 150;

    /// <summary>Parts in the package.</summary>
    public int Parts { get; init; } = 2000;

    /// <summary>Columns; a cell further right refuses the file.</summary>
    public int Columns { get; init; } = 512;

    /// <summary>Rows; the format itself ends here.</summary>
    public int Rows { get; init; } = 1_048_576;

    /// <summary>Characters in one cell; the format itself ends here.</summary>
    public int CellCharacters { get; init; } = 32_767;

    /// <summary>Characters in all shared strings together: they are held in memory.</summary>
    public long SharedCharacters { get; init; } = 64L << 20;
}
