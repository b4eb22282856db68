namespace Ioc.Analytics.Facts;

/// <summary>What a refused cell lacks, in the words of the plans: data must be đúng, đủ, sạch, sống.</summary>
public enum Quality
{
    /// <summary>Đúng: in the right form, in the code list, within bounds, in agreement with the other cells.</summary>
    Correct,

    /// <summary>Đủ: nothing that is needed is empty.</summary>
    Complete,

    /// <summary>Sạch: no row twice, no broken characters, no formula.</summary>
    Clean,

    /// <summary>Sống: of its time, not from the future.</summary>
    Live,
}
