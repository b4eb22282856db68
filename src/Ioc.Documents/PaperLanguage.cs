using System.Globalization;

namespace Ioc.Documents;

/// <summary>The language of a paper: its fixed words, its numbers and its dates.</summary>
public enum PaperLanguage
{
    /// <summary>As Decree 30/2020/NĐ-CP lays papers out; 1.234,5.</summary>
    Vietnamese,

    /// <summary>The same paper in English; 1,234.5.</summary>
    English,
}

/// <summary>Words that stand on every paper.</summary>
public static class PaperWords
{
    /// <summary>One of two texts.</summary>
    public static string Of(this PaperLanguage language, string vi, string en) => language == PaperLanguage.English ? en : vi;

    internal static string Date(this PaperLanguage language, string town, DateOnly? issued) => issued is not { } day
        ? town + language.Of(", ngày ... tháng ... năm ....", ", ... .............. ....")
        : language == PaperLanguage.English
        ? string.Create(CultureInfo.InvariantCulture, $"{town}, {day.Day} {day:MMMM} {day.Year}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{town}, ngày {day.Day:D2} tháng {(day.Month <= 2 ? day.Month.ToString("D2", CultureInfo.InvariantCulture) : day.Month.ToString(CultureInfo.InvariantCulture))} năm {day.Year}");
}
