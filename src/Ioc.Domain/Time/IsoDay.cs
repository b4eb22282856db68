using System.Globalization;

namespace Ioc.Domain.Time;

/// <summary>A calendar day as machines exchange it and as events tell it.</summary>
public static class IsoDay
{
    /// <summary>yyyy-MM-dd.</summary>
    public static string Iso(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
