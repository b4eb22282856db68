using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ioc.Data.Traffic;

/// <summary>A place in the order in which passages are read. As text (<c>TRANSACTION/ID</c>) it may be kept and taken up again.</summary>
/// <param name="WrittenIn">The full transaction id that wrote the last passage read.</param>
/// <param name="Id">The id of that passage.</param>
public readonly record struct PassageCursor(ulong WrittenIn, Guid Id) : IParsable<PassageCursor>
{
    /// <summary>Before every passage.</summary>
    public static PassageCursor Start => default;

    public static PassageCursor Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException($"'{s}' is no place among the passages.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PassageCursor result)
    {
        result = default;
        if (s?.Split('/') is not [var writtenIn, var id]
            || !ulong.TryParse(writtenIn, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !Guid.TryParse(id, out var guid))
        {
            return false;
        }

        result = new PassageCursor(number, guid);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WrittenIn}/{Id}");
}
