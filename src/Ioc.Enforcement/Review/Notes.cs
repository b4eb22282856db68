namespace Ioc.Enforcement.Review;

/// <summary>What an officer writes beside an act.</summary>
internal static class Notes
{
    private const int Longest = 2000;

    /// <summary>What is wrong with a note; null when nothing is.</summary>
    public static Refusal? Fault(string? note, bool required) =>
        required && PersonalText.Tidy(note) is null ? Refusals.NoteMissing
        : note?.Length > Longest ? Refusals.NoteTooLong
        : null;
}
