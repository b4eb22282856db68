using Ioc.Enforcement.Review;

namespace Ioc.Enforcement.Notices;

/// <summary>As what a citizen stands in a case.</summary>
public enum HolderRole
{
    /// <summary>Whom the record names, who is not the vehicle's owner: theirs is what came from the record on.</summary>
    Liable,

    /// <summary>The owner to whom the notice went, and whose case it still is.</summary>
    Owner,

    /// <summary>The owner from whom the record passed it to somebody else: they see no more than that.</summary>
    Passed,
}

/// <summary>A case as a citizen has it.</summary>
public sealed record HeldCase(CaseFile File, HolderRole Role)
{
    /// <summary>Whether what came at a time is this citizen's to see: the owner's until the record passed it on, the other's from then on.</summary>
    public bool Sees(DateTimeOffset at) => Role switch
    {
        HolderRole.Liable => at >= File.Record!.MadeAt,
        HolderRole.Passed => at <= File.Record!.MadeAt,
        _ => true,
    };
}
