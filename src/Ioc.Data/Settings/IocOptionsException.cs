namespace Ioc.Data.Settings;

/// <summary>The settings are wrong; all that is wrong with them at once.</summary>
public sealed class IocOptionsException(IReadOnlyList<string> errors) : Exception(string.Join(' ', errors))
{
    /// <summary>One line each.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
