namespace Ioc.Documents.Xlsx;

/// <summary>The workbook cannot be taken; the text says what to do. Nothing of it was changed.</summary>
public sealed class XlsxException(string vietnamese, string english, Exception? cause = null) : Exception(english, cause)
{
    /// <summary>What to do, in Vietnamese.</summary>
    public string Vietnamese { get; } = vietnamese;

    /// <summary>What to do, in English.</summary>
    public string English { get; } = english;
}
