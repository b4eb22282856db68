using Ioc.Analytics.Facts;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Sources;

/// <summary>A form in which a source is taken: a contract with its senders, with a version.</summary>
/// <param name="Code">Unique over all sources; the source's own code where it has one form only.</param>
/// <param name="Contract">Version; raised when a field changes its meaning or a new one is needed.</param>
/// <param name="Table">How its rows become facts.</param>
/// <param name="Fields">Its columns.</param>
public sealed record SourceFormat(string Code, string Contract, LocalText Name, FactTable Table, IReadOnlyList<FormatField> Fields)
{
    /// <summary>The source that it feeds.</summary>
    public string Source => Table.SourceCode;

    /// <summary>Its rows tell who people are: they are reduced on arrival and kept nowhere, refused ones included.</summary>
    public bool Personal { get; init; }

    /// <summary>Sums records up instead of keeping them; null where a row is a fact.</summary>
    internal Func<RecordReduction>? Reduce { get; init; }

    /// <summary>The field of a name; null where there is none.</summary>
    public FormatField? Find(string field) => Fields.FirstOrDefault(f => f.Name == field);
}

/// <summary>A column of a format.</summary>
/// <param name="Name">As files of the contract name it.</param>
/// <param name="Label">As people call it.</param>
/// <param name="Needed">Whether the file must have it.</param>
/// <param name="Example">A value that would be taken.</param>
/// <param name="Also">Other names that senders use.</param>
public sealed record FormatField(string Name, LocalText Label, bool Needed, string Example, IReadOnlyList<string> Also)
{
    /// <summary>The values that it may have; null where it is free. The words for them are taken too.</summary>
    public IReadOnlyList<string>? Codes { get; init; }
}
