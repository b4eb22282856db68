using System.Globalization;
using Ioc.Domain.Text;

namespace Ioc.Data.Audit;

/// <summary>What a check of the log found wrong.</summary>
/// <param name="Seal">The number of the seal in question; 0: of none.</param>
/// <param name="Kind">changed, chain, signature, missing, extra or head.</param>
public sealed record SealFault(long Seal, string Kind, LocalText Text)
{
    internal static SealFault Changed(long number) => new(number, "changed", new LocalText(
        $"Dấu niêm phong {Shown(number)}: có sự kiện đã bị sửa, xóa hoặc thêm vào.", $"Seal {Shown(number)}: an event was changed, removed or added."));

    internal static SealFault Chain(long number) => new(number, "chain", new LocalText(
        $"Dấu niêm phong {Shown(number)}: không nối tiếp dấu trước nó.", $"Seal {Shown(number)}: does not follow from the seal before it."));

    internal static SealFault Signature(long number) => new(number, "signature", new LocalText(
        $"Dấu niêm phong {Shown(number)}: chữ ký không đúng.", $"Seal {Shown(number)}: the signature is wrong."));

    internal static SealFault Extra(long number) => new(number, "extra", new LocalText(
        $"Dấu niêm phong {Shown(number)}: có sự kiện ở nơi đã xóa theo thời hạn lưu trữ.", $"Seal {Shown(number)}: events stand where retention removed them."));

    internal static SealFault Missing(string what) => new(0, "missing", new LocalText($"Thiếu: {what}.", $"Missing: {what}."));

    internal static SealFault Head(string sha256) => new(0, "head", new LocalText(
        $"Không có dấu niêm phong nào mang mã {sha256}: phần cuối của nhật ký đã bị cắt bỏ hoặc thay thế.", $"No seal has the hash {sha256}: the end of the log was cut off or replaced."));

    private static string Shown(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a check of the log found.</summary>
/// <param name="Seals">How many were checked.</param>
/// <param name="Events">How many events stand under them.</param>
/// <param name="Last">The last seal; null when there is none.</param>
/// <param name="Faults">Empty when the log is as it was sealed; at most 50.</param>
public sealed record TrailVerdict(long Seals, long Events, Seal? Last, IReadOnlyList<SealFault> Faults);
