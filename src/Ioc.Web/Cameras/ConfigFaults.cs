using System.Text.RegularExpressions;
using Ioc.Domain.Text;

namespace Ioc.Web.Cameras;

/// <summary>
/// The faults of a configuration in Vietnamese. The rules say them in English, because they also stand on a command line;
/// what has no translation here yet is shown in English behind a Vietnamese beginning, never left out.
/// </summary>
internal static partial class ConfigFaults
{
    private static readonly (string En, string Vi)[] Whole =
    [
        ("is unknown", "không có mục này: kiểm tra chính tả"),
        ("is empty", "đang trống"),
        ("must be an object", "phải là một đối tượng"),
        ("must be a name", "cần có tên"),
        ("has two points at the same place", "có hai điểm trùng nhau"),
        ("must be left_to_right or right_to_left", "cần chọn chiều: trái sang phải hoặc phải sang trái"),
        ("must be two points [[x,y],[x,y]] from 0 to 1", "cần vẽ đường qua hai điểm trên ảnh"),
        ("must be a box x, y, width, height inside the picture, from 0 to 1", "cần vẽ khung hình chữ nhật nằm trong ảnh"),
        ("must be once or loop", "phải là once hoặc loop"),
    ];

    /// <summary>A fault in both languages.</summary>
    /// <param name="problem">As the rules say it.</param>
    public static LocalText Text(string problem)
    {
        foreach (var (en, vi) in Whole)
        {
            if (problem == en)
            {
                return new LocalText(vi, en);
            }
        }

        return new LocalText(
            Range().Match(problem) is { Success: true } range ? $"phải từ {range.Groups["from"].Value} đến {range.Groups["to"].Value}"
            : OneOf().Match(problem) is { Success: true } one ? $"phải là một trong: {one.Groups["list"].Value}"
            : Points().Match(problem) is { Success: true } points ? $"cần vẽ từ {points.Groups["from"].Value} đến {points.Groups["to"].Value} điểm trên ảnh"
            : Twice().Match(problem) is { Success: true } twice ? $"có hai quy tắc cùng tên “{twice.Groups["id"].Value}”"
            : $"chưa đúng ({problem})",
            problem);
    }

    [GeneratedRegex("""^must be (a number |whole )?from (?<from>[0-9.]+) to (?<to>[0-9.]+)$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Range();

    [GeneratedRegex("""^must be one of (?<list>.+)$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OneOf();

    [GeneratedRegex("""^must be (?<from>[0-9]+) to (?<to>[0-9]+) points""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Points();

    [GeneratedRegex("""^has the id '(?<id>[^']*)' more than once$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Twice();
}
