using System.Globalization;
using System.Text;
using Ioc.Web.Platform;

namespace Ioc.Web.Explore;

/// <summary>A view as a file that spreadsheets open with its diacritics: UTF-8 with a byte order mark, Vietnamese headings, CRLF.</summary>
internal static class ExploreCsv
{
    private static readonly string[] Headings =
    [
        "Mã chỉ số", "Chỉ số", "Đơn vị", "Mã địa bàn", "Địa bàn", "Địa giới", "Tách theo", "Nhóm", "Kỳ", "Ngày đầu kỳ", "Giá trị", "Tử số", "Mẫu số", "Kỳ trước", "Cùng kỳ năm trước", "Dự báo", "Cận dưới", "Cận trên", "Quy đổi địa giới", "Ghi chú", "Nguồn", "Phương pháp",
    ];

    private static readonly string[] Weekdays = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"];

    public static byte[] Write(ExploreView view)
    {
        var text = new StringBuilder("\uFEFF");
        Csv.Line(text, Headings);
        var indicators = view.Indicators.ToDictionary(i => i.Code, StringComparer.Ordinal);
        var places = view.Places.ToDictionary(p => p.Code, StringComparer.Ordinal);
        foreach (var series in view.Series)
        {
            var about = indicators[series.Code];
            foreach (var point in series.Points)
            {
                Csv.Line(
                    text,
                    series.Code, about.Name.Vi, about.Unit.Vi, series.Place, places[series.Place].Name.Vi, places[series.Place].Geography.Vi, view.Dimension?.Name.Vi,
                    series.Part is null ? null : view.Dimension?.Values.FirstOrDefault(v => v.Code == series.Part)?.Name.Vi ?? series.Part,
                    Step(series.Step), point.Period.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), Csv.Number(point.Value), Csv.Number(point.Numerator), Csv.Number(point.Denominator),
                    Csv.Number(point.Before), Csv.Number(point.YearBefore), null, null, null, Told(point.Told),
                    point.Suppressed ? "ẩn: quá ít, hoặc làm lộ số khác" : point.Running ? "kỳ chưa kết thúc" : null, about.Source.Vi, about.Method.Vi);
            }

            foreach (var step in series.Untold)
            {
                Csv.Line(
                    text,
                    series.Code, about.Name.Vi, about.Unit.Vi, series.Place, places[series.Place].Name.Vi, places[series.Place].Geography.Vi, null, null, Step(series.Step), step.Period.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
                    null, null, null, null, null, null, null, null, "không quy đổi được", step.Why.Vi, about.Source.Vi, about.Method.Vi);
            }

            foreach (var point in series.Forecast?.Points ?? [])
            {
                Csv.Line(
                    text,
                    series.Code, about.Name.Vi, about.Unit.Vi, series.Place, places[series.Place].Name.Vi, places[series.Place].Geography.Vi, null, null, Step(series.Step), point.Period.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
                    null, null, null, null, null, Csv.Number(point.Value), Csv.Number(point.Low), Csv.Number(point.High), null,
                    string.Create(CultureInfo.InvariantCulture, $"dự báo, khoảng {100 * series.Forecast!.Share:0} %: {series.Forecast.Method.Vi}"), about.Source.Vi, about.Method.Vi);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A week's pattern: every hour of every day of the week, also those on which nothing fell.</summary>
    public static byte[] Write(ExploreHours hours)
    {
        var text = new StringBuilder("\uFEFF");
        Csv.Line(text, "Mã chỉ số", "Chỉ số", "Đơn vị", "Mã địa bàn", "Địa bàn", "Địa giới", "Từ ngày", "Đến ngày", "Phần", "Thứ", "Giờ", "Giá trị", "Nguồn", "Phương pháp");
        var cells = hours.Cells.ToDictionary(cell => (cell.Weekday, cell.Hour));
        foreach (var (weekday, hour) in Enumerable.Range(1, 7).SelectMany(_ => Enumerable.Range(0, 24 / hours.HoursWide), (weekday, span) => (weekday, span * hours.HoursWide)))
        {
            Csv.Line(
                text,
                hours.Indicator.Code, hours.Indicator.Name.Vi, hours.Indicator.Unit.Vi, hours.Place.Code, hours.Place.Name.Vi, hours.Place.Geography.Vi,
                hours.From.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), hours.To.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), hours.Part?.Name.Vi ?? "", Weekdays[weekday - 1],
                hours.HoursWide == 1 ? hour.ToString(CultureInfo.InvariantCulture) : $"{hour}–{hour + hours.HoursWide}", cells.TryGetValue((weekday, hour), out var cell) ? cell.Suppressed ? "ẩn" : Csv.Number(cell.Count) : "0", hours.Indicator.Source.Vi, hours.Indicator.Method.Vi);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string? Told(string? told) => told switch
    {
        "counted" => "cộng nguyên đơn vị",
        "estimated" => "ước tính theo tỷ lệ dân số",
        _ => null,
    };

    private static string Step(string step) => step switch
    {
        "day" => "ngày",
        "week" => "tuần",
        "month" => "tháng",
        "quarter" => "quý",
        _ => "năm",
    };
}
