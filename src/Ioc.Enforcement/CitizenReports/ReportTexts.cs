using Ioc.Domain.Text;

namespace Ioc.Enforcement.CitizenReports;

/// <summary>What the codes of reports are called.</summary>
public static class ReportTexts
{
    /// <summary>How a report came.</summary>
    public static readonly IReadOnlyDictionary<string, LocalText> Channels = new Dictionary<string, LocalText>(StringComparer.Ordinal)
    {
        ["in_person"] = new("Trực tiếp", "In person"),
        ["post"] = new("Bưu chính", "By post"),
        ["telephone"] = new("Điện thoại", "By telephone"),
        ["email"] = new("Thư điện tử", "By e-mail"),
        ["application"] = new("Ứng dụng, cổng thông tin", "By application or portal"),
        ["media"] = new("Phương tiện thông tin đại chúng, mạng xã hội", "From the media or a social network"),
    };

    /// <summary>What came with it.</summary>
    public static readonly IReadOnlyDictionary<string, LocalText> Media = new Dictionary<string, LocalText>(StringComparer.Ordinal)
    {
        ["photographs"] = new("Ảnh", "Photographs"),
        ["film"] = new("Phim", "Film"),
        ["both"] = new("Ảnh và phim", "Photographs and film"),
        ["none"] = new("Không có tệp", "No file"),
    };

    /// <summary>What the police found.</summary>
    public static readonly IReadOnlyDictionary<string, LocalText> Outcomes = new Dictionary<string, LocalText>(StringComparer.Ordinal)
    {
        ["confirmed"] = new("Xác minh có vi phạm", "A violation was found"),
        ["refuted"] = new("Xác minh không có vi phạm", "No violation was found"),
        ["insufficient"] = new("Không đủ căn cứ", "Not enough to go by"),
        ["handed_on"] = new("Chuyển đơn vị có thẩm quyền", "Handed to the competent unit"),
    };
}
