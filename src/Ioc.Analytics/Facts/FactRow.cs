using System.Buffers;
using System.Globalization;
using Ioc.Domain.Indicators;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Ioc.Domain.Time;

namespace Ioc.Analytics.Facts;

/// <summary>One row of a file while it is read and checked. Every fault is kept, so that a sender can mend them all at once.</summary>
public sealed class FactRow
{
    private static readonly DateOnly Earliest = new(1900, 1, 1);
    private static readonly DateOnly Latest = new(2199, 12, 31);
    private static readonly SearchValues<char> Broken = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')), '\uFFFD']);

    /// <summary>Why a nationality is refused that is written well.</summary>
    private static readonly LocalText UnknownCountry = new(
        "không có trong danh mục quốc tịch (mã ISO 3166-1 ba chữ cái hoặc tên); ví dụ “VNM - Viet Nam”, KOR; người không quốc tịch: XXA",
        "is not in the list of nationalities (ISO 3166-1 code of three letters, or name); e.g. “VNM - Viet Nam”, KOR; a stateless person: XXA");

    private static readonly LocalText Formula = new("là công thức; hãy dán giá trị (Paste Values)", "is a formula; paste its value");

    private readonly IFactRows rows;
    private readonly ColumnMap map;
    private readonly PlaceIndex places;
    private readonly DateOnly? anchor;
    private readonly DateOnly today;
    private readonly List<RefusedCell> faults = [];
    private readonly Dictionary<(string, IReadOnlyList<string>), string?> words = [];

    /// <param name="rows">The file; this row is the one at which it stands.</param>
    /// <param name="map">Where each field stands.</param>
    /// <param name="places">The known places.</param>
    /// <param name="anchor">The day that offsets count from; null where offsets are not allowed.</param>
    /// <param name="today">What lies later has not happened yet.</param>
    internal FactRow(IFactRows rows, ColumnMap map, PlaceIndex places, DateOnly? anchor, DateOnly today)
    {
        this.rows = rows;
        this.map = map;
        this.places = places;
        this.anchor = anchor;
        this.today = today;
    }

    internal IReadOnlyList<RefusedCell> Faults => faults;

    /// <summary>Forgets the faults of the row before.</summary>
    internal void Begin() => faults.Clear();

    // Absent is null, empty is empty. What is not clean is told once, and reads as empty.
    private string? Cell(string column)
    {
        var text = map.Cell(rows, column);
        if (text is null || text.Length == 0)
        {
            if (map.IndexOf(column) is { } at && rows.IsFormula(at))
            {
                Spoilt(column, null, Formula);
            }

            return text;
        }

        // A CSV that was saved with its formulas shown.
        if (text[0] == '=' && text.Length > 1)
        {
            Spoilt(column, text, Formula);
            return "";
        }

        if (text.AsSpan().ContainsAny(Broken))
        {
            Spoilt(column, text, new("có ký tự hỏng; hãy lưu tệp dạng UTF-8", "has broken characters; save the file as UTF-8"));
            return "";
        }

        return text;
    }

    private string Trimmed(string column) => Cell(column)?.Trim() ?? "";

    private void Spoilt(string column, string? value, LocalText reason)
    {
        if (!faults.Exists(f => f.Column == column && f.Quality == Quality.Clean))
        {
            faults.Add(new(column, value, reason, Quality.Clean));
        }
    }

    /// <summary>A text that must not be empty, at most 100 characters.</summary>
    public string Text(string column)
    {
        var text = Trimmed(column);
        if (text.Length is 0 or > 100)
        {
            Refuse(column, text, new("phải có từ 1 đến 100 ký tự", "must have 1 to 100 characters"));
        }

        return text;
    }

    /// <summary>Whether the row has anything in a column.</summary>
    public bool Has(string column) => !string.IsNullOrWhiteSpace(Cell(column));

    /// <summary>A text of a code list; null where the row has nothing there.</summary>
    public string? OneOfOrNone(string column, IReadOnlyList<string> list) => Trimmed(column) is { Length: > 0 } text ? OneOf(column, text, list) : null;

    /// <summary>A text of a code list.</summary>
    public string OneOf(string column, IReadOnlyList<string> list) => OneOf(column, Trimmed(column), list);

    private string OneOf(string column, string text, IReadOnlyList<string> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == text)
            {
                return list[i];
            }
        }

        if (text.Length > 0 && Word(text, list) is { } code)
        {
            return code;
        }

        Refuse(column, text, new(
            $"không có trong danh mục: {string.Join(", ", list.Take(20).Select(CodeLabels.Vietnamese))}", $"is not in the code list: {string.Join(", ", list.Take(20).Select(CodeLabels.English))}"));
        return text;
    }

    // Millions of rows say the same few words.
    private string? Word(string text, IReadOnlyList<string> list)
    {
        if (!words.TryGetValue((text, list), out var code))
        {
            code = CodeLabels.Find(text, list);
            if (words.Count < 1000)
            {
                words[(text, list)] = code;
            }
        }

        return code;
    }

    /// <summary>The code of a known place.</summary>
    public string Place(string column)
    {
        var text = Trimmed(column);
        if (places.Find(text) is { } code)
        {
            return code;
        }

        Refuse(column, text, places.IsAmbiguous(text)
            ? new("có nhiều địa bàn trùng tên này; hãy ghi mã", "several places have this name; write the code")
            : new("không phải mã hoặc tên địa bàn đã biết", "is not the code or the name of a known place"));
        return "";
    }

    /// <summary>Whether the communes of a province are known here by their official codes, and one of them is meant; null: they are not known.</summary>
    /// <param name="province">Two digits.</param>
    /// <param name="commune">Five digits.</param>
    internal bool? IsCommuneOf(string province, string commune) => places.IsCommuneOf(province, commune);

    /// <summary>A lodging house and its ward: the ward of the register where the row tells none.</summary>
    public (string Code, string Place) House(string column, string placeColumn)
    {
        var text = Text(column);
        var known = places.FindHouse(text);
        if (Has(placeColumn))
        {
            return (known?.Code ?? text, Place(placeColumn));
        }

        if (known is null && text.Length > 0)
        {
            Refuse(column, text, new(
                "không có trong danh bạ cơ sở lưu trú; hãy thêm vào danh bạ hoặc ghi phường, xã của cơ sở",
                "is not in the register of lodging establishments; add it there, or write the establishment's ward"));
        }

        return known ?? (text, "");
    }

    /// <summary>A nationality: its code (<see cref="CountryCodes"/>), its name, or both as the official list writes them (<see cref="CountryNames"/>).</summary>
    public string Nationality(string column)
    {
        var text = Trimmed(column);
        if (CountryCodes.All.TryGetValue(text, out var known))
        {
            return known;
        }

        if (CountryNames.Find(text) is { } meant)
        {
            return meant;
        }

        Refuse(column, text, CountryNames.Near(text) is { } near
            ? new($"{UnknownCountry.Vi}. Có phải là “{near}”?", $"{UnknownCountry.En}. Is “{near}” meant?")
            : UnknownCountry);
        return text;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string column, int from, int to)
    {
        var text = Trimmed(column);
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < from || number > to)
        {
            Refuse(column, text, new($"phải là số nguyên từ {from} đến {to}", $"must be a whole number from {from} to {to}"));
        }

        return number;
    }

    /// <summary>A whole amount of đồng, zero or more.</summary>
    public long Money(string column)
    {
        var text = Trimmed(column);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            Refuse(column, text, new("phải là số đồng nguyên, không âm, không dấu phân cách", "must be whole đồng, not negative, without separators"));
        }

        return amount;
    }

    /// <summary>A local date and time, yyyy-MM-dd HH:mm (Vietnam), as a point in time.</summary>
    public DateTime Instant(string column)
    {
        var text = Trimmed(column);
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "dd/MM/yyyy HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new DateTimeOffset(local, VietnamTime.Offset).UtcDateTime;
        }

        Refuse(column, text, new("phải là ngày giờ có thật, dạng dd/MM/yyyy HH:mm hoặc yyyy-MM-dd HH:mm", "must be a real date and time, as dd/MM/yyyy HH:mm or yyyy-MM-dd HH:mm"));
        return DateTime.UnixEpoch;
    }

    /// <summary>A day in a named column: yyyy-MM-dd or dd/MM/yyyy, or <c>COLUMN_offset</c> where the file is a demonstration's.</summary>
    public DateOnly DayIn(string column)
    {
        if (anchor is { } from && Cell(column + "_offset") is not null)
        {
            return from.AddDays(Whole(column + "_offset", -36600, 36600));
        }

        return Date(column, "yyyy-MM-dd");
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Truth(string column)
    {
        var text = Trimmed(column);
        if (text is not ("true" or "false"))
        {
            if (text.Length > 0 && CodeLabels.Find(text, ["true", "false"]) is { } code)
            {
                return code == "true";
            }

            Refuse(column, text, new("phải là “có”, “chưa” hoặc “không” (true, false)", "must be true or false"));
        }

        return text == "true";
    }

    /// <summary>A day: <c>date</c> as yyyy-MM-dd, or <c>day_offset</c> where the file is a demonstration's.</summary>
    public DateOnly Day()
    {
        if (anchor is { } from && Cell("day_offset") is not null)
        {
            return from.AddDays(Whole("day_offset", -3660, 3660));
        }

        return Happened("date", Date("date", "yyyy-MM-dd"), today);
    }

    /// <summary>A month, as its first day: <c>month</c> as yyyy-MM, or <c>month_offset</c> where the file is a demonstration's.</summary>
    public DateOnly Month()
    {
        if (anchor is { } from && Cell("month_offset") is not null)
        {
            return VietnamTime.MonthOf(from).AddMonths(Whole("month_offset", -600, 600));
        }

        return Happened("month", Date("month", "yyyy-MM"), today);
    }

    /// <summary>A day, with the hour where the cell tells it.</summary>
    public (DateOnly Day, int? Hour) DayAndHour(string column, bool mustHaveCome = true)
    {
        var text = Trimmed(column);
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "dd/MM/yyyy HH:mm", "yyyy-MM-dd HH:mm:ss", "dd/MM/yyyy HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            var day = DateOnly.FromDateTime(time);
            return (mustHaveCome ? Happened(column, day, today) : day, time.Hour);
        }

        return (mustHaveCome ? Past(column) : Date(column, "yyyy-MM-dd"), null);
    }

    /// <summary>A day in a named column that must have come.</summary>
    public DateOnly Past(string column) => Happened(column, Date(column, "yyyy-MM-dd"), today);

    /// <summary>Refuses the row for a reason that no single column shows.</summary>
    public void Refuse(string column, string? value, LocalText reason)
    {
        if (string.IsNullOrWhiteSpace(value) && faults.Exists(f => f.Column == column))
        {
            // Told already: it is not clean.
            return;
        }

        faults.Add(string.IsNullOrWhiteSpace(value) && column.Length > 0 && Cell(column) is { } text && string.IsNullOrWhiteSpace(text)
            ? new(column, value, new($"để trống; {reason.Vi}", $"is empty; {reason.En}"), Quality.Complete)
            : new(column, value, reason, Quality.Correct));
    }

    // yyyy-MM-dd and yyyy-MM, as nearly every file writes them, several times faster than the general way.
    private static DateOnly? Plain(string text, int length)
    {
        if (text.Length != length || text[4] != '-' || (length == 10 && text[7] != '-'))
        {
            return null;
        }

        var (year, month, day) = (Digits(text, 0, 4), Digits(text, 5, 2), length == 10 ? Digits(text, 8, 2) : 1);
        return year >= Earliest.Year && year <= Latest.Year && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    // Negative where one is no digit.
    private static int Digits(string text, int from, int count)
    {
        var number = 0;
        for (var i = from; i < from + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return int.MinValue;
            }

            number = (number * 10) + (text[i] - '0');
        }

        return number;
    }

    private DateOnly Happened(string column, DateOnly day, DateOnly last)
    {
        if (anchor is null && day > last)
        {
            faults.Add(new(column, Trimmed(column), new("nằm ở tương lai", "lies in the future"), Quality.Live));
        }

        return day;
    }

    private DateOnly Date(string column, string format)
    {
        var text = Trimmed(column);
        if (Plain(text, format.Length) is { } plain)
        {
            return plain;
        }

        string[] formats = format == "yyyy-MM-dd" ? [format, "dd/MM/yyyy", "d/M/yyyy"] : [format, "MM/yyyy", "M/yyyy", "yyyy-MM-01", "01/MM/yyyy"];
        if (DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= Earliest && date <= Latest)
        {
            return date;
        }

        Refuse(column, text, format == "yyyy-MM-dd"
            ? new("phải là ngày có thật, dạng dd/MM/yyyy hoặc yyyy-MM-dd", "must be a real date, as dd/MM/yyyy or yyyy-MM-dd")
            : new("phải là tháng, dạng MM/yyyy hoặc yyyy-MM", "must be a month, as MM/yyyy or yyyy-MM"));
        return Earliest;
    }
}

/// <summary>A cell that made a row be refused.</summary>
internal sealed record RefusedCell(string Column, string? Value, LocalText Reason, Quality Quality);
