using System.Globalization;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Lodging;
using Ioc.Domain.Indicators;
using Ioc.Domain.Places;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using static Ioc.Analytics.Sources.SourceFormats;

namespace Ioc.Analytics.Sources;

/// <summary>
/// The official import file of lodging declarations (tblt_vn_import.xlsx, Circular 116/2026/TT-BCA): one row a guest.
/// Name, birth, document, address and telephone are checked and then forgotten; a stay without a name is kept.
/// Of the room a digest is kept, so that the guests of one room count as one room.
/// </summary>
public static class StayDeclarations
{
    /// <summary>Loại giấy tờ, 1 to 9.</summary>
    private static readonly string[] Papers = ["CCCD", "CMND", "GPLX", "Hộ chiếu", "Giấy khai sinh", "BHYT", "Thông báo số ĐDCN", "Thẻ Căn cước", "Khác"];

    /// <summary>Loại cư trú, 1 to 3.</summary>
    private static readonly string[] Residences = ["Thường trú", "Tạm trú", "Khác"];

    internal static readonly IReadOnlyList<FormatField> Fields =
    [
        F("full_name", "Họ và tên", "Full name", "Nguyễn Văn Mẫu", "ho ten|ten khach"), F("born_on", "Ngày sinh", "Date of birth", "17/04/1991", "ngay thang nam sinh|dob"),
        F("sex", "Giới tính", "Sex", "M - Nam", "gioi tinh", Vocabularies.Sexes), F("nationality", "Quốc tịch", "Nationality", "VNM - Viet Nam", "quoc tich"),
        F("paper", "Loại giấy tờ", "Kind of document", "1 - CCCD", "loai giay to"), F("paper_number", "Số giấy tờ", "Document number", "001091000001", "so giay to|so cccd"),
        Optional("residence", "Loại cư trú", "Kind of residence", "1 - Thường trú", "loai cu tru"), Optional("province", "Tỉnh, thành phố", "Province", "01 - Hà Nội", "tinh|tinh thanh|tinh tp"),
        Optional("commune", "Phường, xã", "Commune", "00004", "phuong xa|xa phuong|xa"), Optional("address", "Địa chỉ chi tiết", "Address", "Số 1", "dia chi|dia chi chi tiet"),
        F("arrived_on", "Ngày đến", "Arrival", "17/11/2026", "ngay den|thoi gian den"), F("leaves_on", "Ngày đi dự kiến", "Planned departure", "18/11/2026", "ngay di|ngay di du kien|thoi gian di"),
        Optional("room", "Số phòng", "Room", "305", "so phong|phong"), F("house", "Địa chỉ lưu trú", "Place of stay", "CSLT-001", "co so luu tru|ma co so|ten co so|dia chi luu tru"),
        Optional("place_code", "Phường, xã của cơ sở", "Ward of the establishment", "MP-AT-01", "dia ban|phuong xa luu tru|xa luu tru"),
        F("purpose", "Lý do lưu trú", "Reason of stay", "1 - Du lịch", "ly do|muc dich", Vocabularies.StayPurposes), Optional("phone", "Số điện thoại", "Telephone", "", "sdt|dien thoai"),
        Optional("note", "Ghi chú", "Note", "", "ghi chu"), Optional("declared_at", "Thông báo lúc", "Declared at", "2026-11-17 21:10", "thoi diem thong bao|ngay gio thong bao"),
    ];

    internal static FactTable Table(StayReferences references) => LodgingFacts.Table with
    {
        Columns = [.. Fields.Where(f => f.Needed).Select(f => f.Name)],
        Period = FactPeriod.Register,
        Parse = row => Parse(row, references),
    };

    private static object?[] Parse(FactRow row, StayReferences references)
    {
        var name = row.Text("full_name");
        var born = row.Past("born_on");
        row.OneOf("sex", Vocabularies.Sexes);
        var nationality = row.Nationality("nationality");
        var paper = Numbered(row, "paper", Papers);
        var number = row.Text("paper_number");
        if (paper is 1 or 8 && nationality == "VNM" && (number.Length != 12 || !number.All(char.IsAsciiDigit)))
        {
            row.Refuse("paper_number", Masked(number), new("số CCCD, thẻ Căn cước phải có 12 chữ số", "the number of an identity card has 12 digits"));
        }

        if (row.Has("residence"))
        {
            Numbered(row, "residence", Residences);
        }

        var (arrived, hour) = row.DayAndHour("arrived_on");
        var (leaves, _) = row.DayAndHour("leaves_on", mustHaveCome: false);
        var nights = leaves.DayNumber - arrived.DayNumber;
        if (row.Faults.Count == 0 && nights is < 0 or > 365)
        {
            row.Refuse("leaves_on", leaves.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), new("phải sau ngày đến, trong vòng 365 ngày", "must come after the arrival, within 365 days"));
        }

        var origin = Province(row);
        Commune(row, origin);
        var (house, place) = row.House("house", "place_code");
        var purpose = Purpose(row);
        return
        [
            // A child may have no document: then name and birth tell the stay apart.
            references.Of(house, arrived, $"{paper}|{number}|{(paper == 9 ? $"{PlaceText.Fold(name)}|{born:yyyyMMdd}" : "")}"),
            place, house, VietnamTime.StartOf(arrived).AddHours(hour ?? 0).UtcDateTime, Boxed.Of(arrived), nationality, purpose, Boxed.Of(1), Boxed.Of(Math.Max(1, nights)),
            nationality == "VNM" ? origin : null, null, row.Has("declared_at") ? row.Instant("declared_at") : null, Boxed.Of(hour is not null),
            row.Has("room") ? references.OfRoom(house, PlaceText.Fold(row.Text("room"))) : null,
        ];
    }

    // "1 - CCCD", "1", "CCCD".
    private static int Numbered(FactRow row, string column, string[] list)
    {
        var text = row.Text(column);
        var digits = new string([.. text.TakeWhile(char.IsAsciiDigit)]);
        if (digits.Length is 1 or 2 && int.Parse(digits, CultureInfo.InvariantCulture) is var number && number >= 1 && number <= list.Length)
        {
            return number;
        }

        var named = Array.FindIndex(list, word => PlaceText.Fold(word) == PlaceText.Fold(text));
        if (named < 0)
        {
            var known = string.Join(", ", list.Select((word, i) => $"{i + 1} - {word}"));
            row.Refuse(column, text, new LocalText($"không có trong danh mục: {known}", $"is not in the code list: {known}"));
        }

        return named + 1;
    }

    // The official list numbers the reasons as our own list orders them.
    private static string Purpose(FactRow row)
    {
        var text = row.Text("purpose");
        var digits = new string([.. text.TakeWhile(char.IsAsciiDigit)]);
        return digits.Length is 1 or 2 && int.Parse(digits, CultureInfo.InvariantCulture) is var number && number >= 1 && number <= Vocabularies.StayPurposes.Count
            ? Vocabularies.StayPurposes[number - 1]
            : row.OneOf("purpose", Vocabularies.StayPurposes);
    }

    // "01 - Hà Nội", "1", "Hà Nội": one of the 34. Where none is told the origin is unknown.
    private static string? Province(FactRow row)
    {
        if (!row.Has("province"))
        {
            return null;
        }

        var text = row.Text("province");
        var province = ProvinceUnits.Find(text);
        if (province is null)
        {
            row.Refuse("province", text, new("không có trong danh mục 34 tỉnh, thành phố từ 01/07/2025; ví dụ “01 - Hà Nội”", "is not one of the 34 provinces and cities since 1 July 2025; e.g. “01 - Hà Nội”"));
        }

        return province;
    }

    // "00004", "00004 - Phường Ba Đình", or a name. A code has five digits; where the communes of its province are known here, it is one of them.
    private static void Commune(FactRow row, string? province)
    {
        if (!row.Has("commune") || row.Text("commune") is not { Length: > 0 } text || !char.IsAsciiDigit(text[0]))
        {
            return;
        }

        var digits = new string([.. text.TakeWhile(char.IsAsciiDigit)]);
        if (digits.Length != 5 || (text.Length > 5 && text[5] is not (' ' or '-')))
        {
            row.Refuse("commune", text, new("mã phường, xã phải có 5 chữ số, ví dụ “00004”", "the code of a commune has 5 digits, e.g. “00004”"));
        }
        else if (province is not null && row.IsCommuneOf(province, digits) == false)
        {
            row.Refuse("commune", text, new($"không phải mã phường, xã của tỉnh, thành phố {province}", $"is not the code of a commune of province {province}"));
        }
    }

    private static string Masked(string number) => number.Length <= 3 ? "***" : new string('*', number.Length - 3) + number[^3..];
}
