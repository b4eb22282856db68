namespace Ioc.Documents.Xlsx;

/// <summary>A row that holds something.</summary>
/// <param name="Number">As the spreadsheet counts; 1 is the first.</param>
/// <param name="Cells">The cells that hold something, from left to right.</param>
public sealed record XlsxRow(int Number, IReadOnlyList<XlsxCell> Cells);

/// <summary>A cell.</summary>
/// <param name="Reference">As the spreadsheet names it, e.g. <c>B7</c>.</param>
/// <param name="Column">0 is column A.</param>
/// <param name="Text">
/// What it says: a date as yyyy-MM-dd, with a time as yyyy-MM-dd HH:mm, a time alone as HH:mm, a truth as true or false, a number without
/// separators. Empty for a formula: what it would compute is not known here.
/// </param>
public sealed record XlsxCell(string Reference, int Column, string Text, XlsxCellKind Kind);

/// <summary>What a cell holds.</summary>
public enum XlsxCellKind
{
    Text,
    Number,
    Date,
    Truth,

    /// <summary>#N/A, #DIV/0! and their like.</summary>
    Error,

    /// <summary>Computed by the spreadsheet: the stored result may be stale or forged, so it is not read.</summary>
    Formula,
}
