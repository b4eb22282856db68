namespace Ioc.Vision.Reading;

/// <summary>Why a plate is not sure; the words that passages store.</summary>
public static class UnsureReasons
{
    /// <summary>The probability that the whole plate is right is below the model's threshold.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>The text is no Vietnamese plate's.</summary>
    public const string Grammar = "grammar";

    /// <summary>Too few crops were read to decide.</summary>
    public const string FewReads = "few_reads";

    /// <summary>Two plates are almost equally likely.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>Nothing could be read.</summary>
    public const string Unreadable = "unreadable";
}
