using Ioc.Domain.Text;

namespace Ioc.Enforcement;

/// <summary>Why something asked for was not done, so that whoever asked can put it right.</summary>
/// <param name="Kind">What sort of no.</param>
/// <param name="Code">Stable, lower-case with dots, e.g. <c>case.changed_meanwhile</c>.</param>
/// <param name="Text">One line that says what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Code, LocalText Text);

/// <summary>The sorts of no.</summary>
public enum RefusalKind
{
    /// <summary>There is no such thing, or not for you.</summary>
    NotFound,

    /// <summary>It was possible once, but somebody was faster or the case has moved on.</summary>
    Conflict,

    /// <summary>What was given cannot be right.</summary>
    Invalid,

    /// <summary>Not within your competence.</summary>
    Forbidden,
}

/// <summary>Either a value or a refusal.</summary>
public readonly struct Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Null when it was done.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What came of it.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}.");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
