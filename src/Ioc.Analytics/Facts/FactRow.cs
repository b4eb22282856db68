using System.Globalization;
using Ioc.Domain.Time;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Facts;

/// <summary>One row of a file while it is read and checked. Every fault is kept, so that a sender can mend them all at once.</summary>
public sealed class FactRow
{
    private static readonly DateOnly Earliest = new(1900, 1, 1);
    private static readonly DateOnly Latest = new(2199, 12, 31);

    private readonly Func<string, string?> cell;
    private readonly IReadOnlySet<string> places;
    private readonly DateOnly? anchor;
    private readonly List<RefusedCell> faults = [];

    /// <param name="cell">The text of a named column; null when the file has no such column.</param>
    /// <param name="places">The known place codes.</param>
    /// <param name="anchor">The day that offsets count from; null where offsets are not allowed.</param>
    internal FactRow(Func<string, string?> cell, IReadOnlySet<string> places, DateOnly? anchor)
    {
        this.cell = cell;
        this.places = places;
        this.anchor = anchor;
    }

    internal IReadOnlyList<RefusedCell> Faults => faults;

    /// <summary>A text that must not be empty, at most 100 characters.</summary>
    public string Text(string column)
    {
        var text = cell(column)?.Trim() ?? "";
        if (text.Length is 0 or > 100)
        {
            Refuse(column, text, new("phải có từ 1 đến 100 ký tự", "must have 1 to 100 characters"));
        }

        return text;
    }

    /// <summary>Whether the row has anything in a column.</summary>
    public bool Has(string column) => !string.IsNullOrWhiteSpace(cell(column));

    /// <summary>A text of a code list.</summary>
    public string OneOf(string column, IReadOnlyList<string> list)
    {
        var text = cell(column)?.Trim() ?? "";
        if (!list.Contains(text, StringComparer.Ordinal))
        {
            var known = string.Join(", ", list.Take(20));
            Refuse(column, text, new($"không có trong danh mục: {known}", $"is not in the code list: {known}"));
        }

        return text;
    }

    /// <summary>The code of a known place.</summary>
    public string Place(string column)
    {
        var text = cell(column)?.Trim() ?? "";
        if (!places.Contains(text))
        {
            Refuse(column, text, new("không phải mã địa bàn đã biết", "is not the code of a known place"));
        }

        return text;
    }

    /// <summary>Three capital letters (ISO 3166-1 alpha-3).</summary>
    public string Nationality(string column)
    {
        var text = cell(column)?.Trim() ?? "";
        if (text.Length != 3 || !text.All(char.IsAsciiLetterUpper))
        {
            Refuse(column, text, new("phải là mã quốc tịch ba chữ cái, ví dụ VNM", "must be a three-letter nationality code, e.g. VNM"));
        }

        return text;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string column, int from, int to)
    {
        var text = cell(column)?.Trim() ?? "";
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < from || number > to)
        {
            Refuse(column, text, new($"phải là số nguyên từ {from} đến {to}", $"must be a whole number from {from} to {to}"));
        }

        return number;
    }

    /// <summary>A whole amount of đồng, zero or more.</summary>
    public long Money(string column)
    {
        var text = cell(column)?.Trim() ?? "";
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            Refuse(column, text, new("phải là số đồng nguyên, không âm, không dấu phân cách", "must be whole đồng, not negative, without separators"));
        }

        return amount;
    }

    /// <summary>A local date and time, yyyy-MM-dd HH:mm (Vietnam), as a point in time.</summary>
    public DateTime Instant(string column)
    {
        var text = cell(column)?.Trim() ?? "";
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "dd/MM/yyyy HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new DateTimeOffset(local, VietnamTime.Offset).UtcDateTime;
        }

        Refuse(column, text, new("phải là ngày giờ theo dạng yyyy-MM-dd HH:mm", "must be a date and time as yyyy-MM-dd HH:mm"));
        return DateTime.UnixEpoch;
    }

    /// <summary>A day in a named column: yyyy-MM-dd or dd/MM/yyyy, or <c>COLUMN_offset</c> where the file is a demonstration's.</summary>
    public DateOnly DayIn(string column)
    {
        if (anchor is { } from && cell(column + "_offset") is not null)
        {
            return from.AddDays(Whole(column + "_offset", -36600, 36600));
        }

        return Date(column, "yyyy-MM-dd");
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Truth(string column)
    {
        var text = cell(column)?.Trim() ?? "";
        if (text is not ("true" or "false"))
        {
            Refuse(column, text, new("phải là true hoặc false", "must be true or false"));
        }

        return text == "true";
    }

    /// <summary>A day: <c>date</c> as yyyy-MM-dd, or <c>day_offset</c> where the file is a demonstration's.</summary>
    public DateOnly Day()
    {
        if (anchor is { } from && cell("day_offset") is not null)
        {
            return from.AddDays(Whole("day_offset", -3660, 3660));
        }

        return Date("date", "yyyy-MM-dd");
    }

    /// <summary>A month, as its first day: <c>month</c> as yyyy-MM, or <c>month_offset</c> where the file is a demonstration's.</summary>
    public DateOnly Month()
    {
        if (anchor is { } from && cell("month_offset") is not null)
        {
            return VietnamTime.MonthOf(from).AddMonths(Whole("month_offset", -600, 600));
        }

        return Date("month", "yyyy-MM");
    }

    /// <summary>Refuses the row for a reason that no single column shows.</summary>
    public void Refuse(string column, string? value, LocalText reason) => faults.Add(new(column, value, reason));

    private DateOnly Date(string column, string format)
    {
        var text = cell(column)?.Trim() ?? "";
        string[] formats = format == "yyyy-MM-dd" ? [format, "dd/MM/yyyy"] : [format, "MM/yyyy"];
        if (DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= Earliest && date <= Latest)
        {
            return date;
        }

        Refuse(column, text, new($"phải là ngày theo dạng {format}", $"must be a date as {format}"));
        return Earliest;
    }
}

/// <summary>A cell that made a row be refused.</summary>
internal sealed record RefusedCell(string Column, string? Value, LocalText Reason);
