using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;

namespace Ioc.Vision.Replay;

/// <summary>What a replay found. It holds nothing that differs between two replays: no clock, no speed.</summary>
/// <param name="Outcomes">In order of the tracks' numbers.</param>
/// <param name="Drawings">The stills that were drawn; null when none were asked for.</param>
public sealed record ReplayReport(
    string File, string Sha256, string CameraCode, LocalText CameraName, bool Simulated, double AnalysedFps, long Frames,
    IReadOnlyList<PassageOutcome> Outcomes, IReadOnlyDictionary<string, string> Models, IReadOnlyList<Drawing>? Drawings = null)
{
    /// <summary>When the first frame was taken; times are counted from it.</summary>
    public DateTimeOffset StartsAt { get; init; } = Replayer.Start;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As JSON; times in seconds from the start of the video.</summary>
    public string ToJson()
    {
        var models = new JsonObject();
        foreach (var (name, hash) in Models.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            models[name] = hash;
        }

        var passages = new JsonArray();
        var violations = new JsonArray();
        foreach (var (passage, found) in Outcomes)
        {
            passages.Add((JsonNode)new JsonObject
            {
                ["id"] = passage.Id.ToString(),
                ["track"] = passage.TrackNumber,
                ["from"] = Seconds(passage.SeenFrom),
                ["to"] = Seconds(passage.SeenTo),
                ["plate"] = passage.Plate,
                ["confidence"] = Math.Round(passage.PlateConfidence, 4),
                ["sure"] = passage.PlateSure,
                ["unsureReason"] = passage.UnsureReason,
                ["lines"] = passage.PlateLines,
                ["colour"] = passage.PlateColour,
                ["vehicleClass"] = passage.VehicleClass,
                ["direction"] = passage.Direction,
                ["frames"] = passage.Frames,
                ["reads"] = passage.Reads,
                ["speedKmh"] = passage.SpeedKmh,
                ["speedUncertaintyKmh"] = passage.SpeedUncertaintyKmh,
                ["speedNote"] = passage.SpeedNote,
                ["pictureClass"] = passage.PictureClass,
            });
            foreach (var violation in found)
            {
                violations.Add((JsonNode)new JsonObject
                {
                    ["id"] = violation.Id.ToString(),
                    ["passageId"] = passage.Id.ToString(),
                    ["track"] = passage.TrackNumber,
                    ["kind"] = violation.Judgement.Kind,
                    ["at"] = Seconds(violation.Judgement.OccurredAt),
                    ["plate"] = passage.Plate,
                    ["sure"] = passage.PlateSure,
                    ["ruleId"] = violation.Judgement.Rule.Id,
                    ["ruleVersion"] = violation.Judgement.Rule.Version,
                    ["detail"] = violation.Judgement.Detail.DeepClone(),
                });
            }
        }

        var json = new JsonObject
        {
            ["file"] = File,
            ["sha256"] = Sha256,
            ["camera"] = CameraCode,
            ["simulated"] = Simulated,
            ["analysedFps"] = Math.Round(AnalysedFps, 3),
            ["frames"] = Frames,
            ["models"] = models,
            ["passages"] = passages,
            ["violations"] = violations,
        };
        if (Drawings is not null)
        {
            json["drawings"] = new JsonArray([.. Drawings.Select(d => (JsonNode)new JsonObject
            {
                ["track"] = d.Track,
                ["ruleId"] = d.RuleId,
                ["what"] = d.What,
                ["at"] = d.At,
                ["file"] = d.File,
            })]);
        }

        return json.ToJsonString(Json);
    }

    /// <summary>As two tables.</summary>
    /// <param name="vietnamese">Vietnamese, or English.</param>
    public string ToTable(bool vietnamese)
    {
        string Say(string vi, string en) => vietnamese ? vi : en;
        var text = new StringBuilder();
        text.Append(vietnamese ? CameraName.Vi : CameraName.En).Append(" (").Append(CameraCode).Append(Simulated ? Say(", dữ liệu mô phỏng", ", simulated") : string.Empty).Append(")\n");
        text.Append(Say($"{Frames} khung hình, {Outcomes.Count} lượt xe, {Outcomes.Sum(o => o.Violations.Count)} vi phạm\n\n",
            $"{Frames} frames, {Outcomes.Count} passages, {Outcomes.Sum(o => o.Violations.Count)} violations\n\n"));

        var passages = Outcomes.Select(o => new[]
        {
            o.Passage.TrackNumber.ToString(CultureInfo.InvariantCulture), Clock(o.Passage.SeenFrom), Clock(o.Passage.SeenTo), o.Passage.Plate ?? "?",
            o.Passage.PlateConfidence.ToString("0.000", CultureInfo.InvariantCulture),
            o.Passage.PlateSure ? Say("chắc chắn", "sure") : Reason(o.Passage.UnsureReason, vietnamese),
            Colour(o.Passage.PlateColour, vietnamese), Class(o.Passage.VehicleClass, vietnamese),
            o.Passage.Direction is { } degrees ? degrees.ToString("0", CultureInfo.InvariantCulture) + "°" : "–",
        }).ToList();
        Table(text, vietnamese
            ? ["Xe", "Từ", "Đến", "Biển số", "Tin cậy", "Kết luận", "Màu biển", "Loại xe", "Hướng"]
            : ["No.", "From", "To", "Plate", "Confid.", "Verdict", "Colour", "Class", "Heading"], passages);

        var violations = Outcomes.SelectMany(o => o.Violations.Select(v => new[]
        {
            o.Passage.TrackNumber.ToString(CultureInfo.InvariantCulture), Clock(v.Judgement.OccurredAt), Kind(v.Judgement.Kind, vietnamese),
            o.Passage.Plate ?? "?", o.Passage.PlateSure ? Say("chắc chắn", "sure") : Reason(o.Passage.UnsureReason, vietnamese), v.Judgement.Rule.Id,
        })).ToList();
        if (violations.Count > 0)
        {
            text.Append('\n');
            Table(text, vietnamese
                ? ["Xe", "Lúc", "Vi phạm", "Biển số", "Kết luận", "Quy tắc"]
                : ["No.", "At", "Violation", "Plate", "Verdict", "Rule"], violations);
        }

        return text.ToString();
    }

    private double Seconds(DateTimeOffset at) => Math.Round((at - StartsAt).TotalSeconds, 3);

    private string Clock(DateTimeOffset at) => (at - StartsAt).ToString(@"mm\:ss\.ff", CultureInfo.InvariantCulture);

    private static string Kind(string kind, bool vietnamese) => (kind, vietnamese) switch
    {
        (ViolationKinds.RedLight, true) => "vượt đèn đỏ",
        (ViolationKinds.RedLight, false) => "red light",
        (ViolationKinds.StopLine, true) => "đè vạch dừng khi đèn đỏ",
        (ViolationKinds.StopLine, false) => "over the stop line at red",
        (ViolationKinds.WrongWay, true) => "đi ngược chiều",
        (ViolationKinds.WrongWay, false) => "wrong way",
        (ViolationKinds.WrongLane, true) => "đi sai làn đường",
        (ViolationKinds.WrongLane, false) => "wrong lane",
        (ViolationKinds.SolidLine, true) => "đè vạch liền",
        (ViolationKinds.SolidLine, false) => "over a solid line",
        (ViolationKinds.ForbiddenRoad, true) => "đi vào đường cấm",
        (ViolationKinds.ForbiddenRoad, false) => "forbidden road",
        (ViolationKinds.ForbiddenTurn, true) => "rẽ nơi cấm rẽ",
        (ViolationKinds.ForbiddenTurn, false) => "forbidden turn",
        (ViolationKinds.UTurn, true) => "quay đầu nơi cấm",
        (ViolationKinds.UTurn, false) => "forbidden U-turn",
        (ViolationKinds.Parking, true) => "dừng, đỗ xe sai quy định",
        (ViolationKinds.Parking, false) => "forbidden stopping or parking",
        (ViolationKinds.EmergencyLane, true) => "đi vào làn dừng khẩn cấp",
        (ViolationKinds.EmergencyLane, false) => "emergency lane",
        (ViolationKinds.Speed, true) => "chạy quá tốc độ",
        (ViolationKinds.Speed, false) => "speeding",
        (ViolationKinds.AverageSpeed, true) => "quá tốc độ trung bình trên đoạn",
        (ViolationKinds.AverageSpeed, false) => "average speed over the section",
        (ViolationKinds.PlateCovered, true) => "biển số bị che, hỏng hoặc thiếu",
        (ViolationKinds.PlateCovered, false) => "plate covered, damaged or missing",
        (ViolationKinds.ClonedPlate, true) => "nghi biển số giả (xuất hiện cùng lúc hai nơi)",
        (ViolationKinds.ClonedPlate, false) => "suspected cloned plate",
        _ => kind,
    };

    private static string Reason(string? reason, bool vietnamese) => (reason, vietnamese) switch
    {
        ("low_confidence", true) => "độ tin cậy thấp",
        ("low_confidence", false) => "low confidence",
        ("grammar", true) => "sai cấu trúc biển",
        ("grammar", false) => "no valid plate",
        ("few_reads", true) => "quá ít lần đọc",
        ("few_reads", false) => "too few reads",
        ("ambiguous", true) => "có hai khả năng",
        ("ambiguous", false) => "ambiguous",
        (_, true) => "không đọc được",
        _ => "unreadable",
    };

    private static string Colour(string colour, bool vietnamese) => (colour, vietnamese) switch
    {
        ("white", true) => "trắng",
        ("yellow", true) => "vàng",
        ("blue", true) => "xanh",
        ("red", true) => "đỏ",
        (_, true) => "không rõ",
        _ => colour,
    };

    private static string Class(string kind, bool vietnamese) => (kind, vietnamese) switch
    {
        ("car", true) => "ô tô",
        ("motorbike", true) => "xe máy",
        ("truck", true) => "xe tải",
        ("bus", true) => "xe khách",
        (_, true) => "không rõ",
        _ => kind,
    };

    private static void Table(StringBuilder text, string[] heads, List<string[]> rows)
    {
        var widths = heads.Select((head, column) => rows.Select(r => r[column].Length).Append(head.Length).Max()).ToArray();
        void Line(string[] cells) => text.Append(string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        Line(heads);
        Line(widths.Select(width => new string('─', width)).ToArray());
        rows.ForEach(Line);
    }
}
