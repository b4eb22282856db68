using Ioc.Domain.Text;
using Ioc.Domain.Traffic;

namespace Ioc.Domain.Enforcement;

/// <summary>One offence as the law stood for a time.</summary>
/// <param name="Code">As the traffic police's site names it, e.g. <c>16824.6.9.b.01</c>: decree, article, clause, point, number.</param>
/// <param name="Kinds">The cameras' judgements that mean it, of <see cref="ViolationKinds"/>; never empty.</param>
/// <param name="Vehicle">Whose rules they are.</param>
/// <param name="Condition">Where or how, for what the kind alone does not tell apart: <c>expressway</c>, <c>junction</c> …; null for what is meant when nothing is said.</param>
/// <param name="Excess">The excess over the speed limit for which it is meant; null for what is no matter of speed.</param>
/// <param name="Decree">Number of the decree, e.g. <c>168/2024/NĐ-CP</c>.</param>
/// <param name="AmendedBy">Number of the decree that amends it from <paramref name="ValidFrom"/> on; null for the first text.</param>
/// <param name="Frame">For a person.</param>
/// <param name="Points">Points taken from the licence, 0..12.</param>
/// <param name="ValidFrom">First day in force, Vietnamese calendar.</param>
/// <param name="ValidTo">Last day in force; null when still in force.</param>
/// <param name="Text">The behaviour, in the law's words.</param>
public sealed record Offence(
    string Code,
    IReadOnlyList<string> Kinds,
    OffenceVehicle Vehicle,
    string? Condition,
    ExcessBand? Excess,
    string Decree,
    string? AmendedBy,
    string Article,
    string Clause,
    string Point,
    FineFrame Frame,
    int Points,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    LocalText Text)
{
    /// <summary>Where it stands, as documents cite it: "điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP (được sửa đổi, bổ sung bởi …)".</summary>
    public LocalText Citation => new(
        $"điểm {Point} khoản {Clause} Điều {Article} Nghị định số {Decree}" + (AmendedBy is null ? "" : $" (được sửa đổi, bổ sung bởi Nghị định số {AmendedBy})"),
        $"Article {Article}, clause {Clause}, point {Point} of Decree {Decree}" + (AmendedBy is null ? "" : $" (as amended by Decree {AmendedBy})"));

    /// <summary>Whether it is what a camera's judgement means.</summary>
    /// <param name="excess">Km/h over the limit, after the tolerance was taken off; null where no speed was measured.</param>
    /// <param name="condition">Null: nothing special.</param>
    public bool IsMeantBy(string kind, double? excess, string? condition) =>
        Kinds.Contains(kind, StringComparer.Ordinal) && Condition == condition && (Excess is not { } band || (excess is { } over && band.Holds(over)));

    /// <summary>Whether it was law on that day.</summary>
    public bool InForceOn(DateOnly day) => day >= ValidFrom && (ValidTo is null || day <= ValidTo);
}

/// <summary>The two families of vehicles that Decree 168/2024 keeps apart: Art. 6 and Art. 7.</summary>
public enum OffenceVehicle
{
    /// <summary>Cars, lorries, buses and the like.</summary>
    Car,

    /// <summary>Motorbikes, mopeds and the like.</summary>
    Motorbike,
}

/// <summary>The frame of a fine in đồng, both ends included.</summary>
/// <param name="Minimum">At least 0.</param>
/// <param name="Maximum">At least <paramref name="Minimum"/>.</param>
public readonly record struct FineFrame(long Minimum, long Maximum)
{
    /// <summary>The usual fine where nothing aggravates or mitigates (Law on Handling Administrative Violations, Art. 23).</summary>
    public long Middle => Minimum + ((Maximum - Minimum) / 2);

    /// <summary>Whether an amount lies in the frame.</summary>
    public bool Holds(long amount) => amount >= Minimum && amount <= Maximum;

    /// <summary>The frame for whoever is liable: an organisation that names no driver pays double (Decree 168/2024, Art. 32 and 47.8.b).</summary>
    public FineFrame For(LiableParty party) => party == LiableParty.Organisation ? new FineFrame(Minimum * 2, Maximum * 2) : this;
}

/// <summary>Who is fined.</summary>
public enum LiableParty
{
    /// <summary>The owner, a person.</summary>
    Owner,

    /// <summary>The owner, an organisation that named no driver.</summary>
    Organisation,

    /// <summary>The driver whom the owner named.</summary>
    NamedDriver,
}

/// <summary>A stretch of km/h over the limit, its ends as the decree says them ("từ … đến dưới", "trên … đến").</summary>
/// <param name="To">Null: without end.</param>
public readonly record struct ExcessBand(double From, bool FromIncluded, double? To, bool ToIncluded)
{
    /// <summary>Whether an excess lies in it.</summary>
    public bool Holds(double excess) =>
        (FromIncluded ? excess >= From : excess > From) && (To is not { } to || (ToIncluded ? excess <= to : excess < to));

    /// <summary>Reads the notation of intervals: <c>[5,10)</c>, <c>(35,)</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ExcessBand Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = text.Length > 3 && text[0] is '[' or '(' && text[^1] is ']' or ')' ? text[1..^1].Split(',') : [];
        return ends.Length == 2 && Number(ends[0]) is { } from && (ends[1].Length == 0 || Number(ends[1]) > from)
            ? new ExcessBand(from, text[0] == '[', Number(ends[1]), text[^1] == ']')
            : throw new FormatException($"“{text}” is no interval such as [5,10).");
    }

    private static double? Number(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
