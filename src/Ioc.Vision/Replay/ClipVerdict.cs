using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Domain.Text;
using Ioc.Domain.Traffic;
using Ioc.Vision.Cameras;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Replay;

/// <summary>Why a verdict is as it is, for people.</summary>
/// <param name="Code">Stable, e.g. <c>lamp_not_red</c>.</param>
public sealed record VerdictReason(string Code, LocalText Text);

/// <summary>What a case's clip says when it is judged again. It decides nothing: a person does.</summary>
/// <param name="Verdict"><see cref="Stands"/>, <see cref="DoesNotStand"/> or <see cref="CannotBeJudged"/>.</param>
/// <param name="Reasons">The deciding one first.</param>
/// <param name="Track">The vehicle in question; 0 when it was not found.</param>
/// <param name="Passage">Its passage; null when it was not found.</param>
/// <param name="Found">What it was found to have done against the rule; null for nothing.</param>
public sealed record ClipVerdict(string Verdict, IReadOnlyList<VerdictReason> Reasons, int Track, Passage? Passage, FoundViolation? Found)
{
    public const string Stands = "stands";
    public const string DoesNotStand = "does_not_stand";
    public const string CannotBeJudged = "cannot_be_judged";
}

/// <summary>Compares a replay of a case's clip with what was sealed.</summary>
/// <remarks>
/// The vehicle in question is the plate that is, at the moment of the sealed still, where the manifest's box is. Then:
/// <code>
///   not in the clip                                → cannot be judged
///   the rule finds the same act by the same plate  → stands
///   it finds another act, or another plate surely  → does not stand
///   it finds nothing, and
///     what was judged lies partly outside the clip,
///     or the lamp cannot be made out in it         → cannot be judged
///     else                                         → does not stand, and why
/// </code>
/// </remarks>
/// <param name="manifest">The sealed judgement.</param>
/// <param name="rule">The rule that judges now; null when the camera has none of that kind any more.</param>
internal sealed class ClipComparison(EvidenceManifest manifest, RuleModel? rule, string basis, ReplayReport report, TrackTrace trace)
{
    // A recording's times are exact to a frame; a live camera's clip is cut by the time its pieces were written.
    private static readonly TimeSpan ExactTo = TimeSpan.FromSeconds(0.35);
    private static readonly TimeSpan LiveTo = TimeSpan.FromSeconds(2.5);
    private const float WidthsAway = 2f;
    private const int LeastDots = 4;

    private readonly List<VerdictReason> notes = [];

    /// <summary>When the sealed still of the moment was taken.</summary>
    public DateTimeOffset Moment { get; } = manifest.Parts.FirstOrDefault(part => part.Name == EvidenceParts.At)?.TakenAt ?? manifest.OccurredAt;

    /// <summary>Compares.</summary>
    public ClipVerdict Judge()
    {
        if (manifest.Kind is ViolationKinds.AverageSpeed or ViolationKinds.ClonedPlate)
        {
            return Say(ClipVerdict.CannotBeJudged, "two_cameras",
                "Hành vi này được xét từ hai camera; một đoạn phim không đủ để xét lại.", "This act was judged from two cameras; one clip cannot tell it again.");
        }

        if (FindTrack() is not { } track || report.Outcomes.FirstOrDefault(outcome => outcome.Passage.TrackNumber == track) is not { } outcome)
        {
            return Say(ClipVerdict.CannotBeJudged, "no_vehicle",
                "Trong đoạn phim không tìm thấy biển số nào ở vị trí và thời điểm của ảnh đã niêm phong.", "In the clip no plate was found at the place and moment of the sealed still.");
        }

        if (rule is null)
        {
            return Say(ClipVerdict.DoesNotStand, "no_rule",
                "Camera hiện không còn quy tắc nào loại này: theo quy tắc hiện hành, hành vi này không bị xét.", "The camera has no rule of this kind any more: by the current rules this is not judged.", track, outcome);
        }

        AddNotes();
        var found = outcome.Violations.FirstOrDefault(v => v.Judgement.Rule.Version == rule.Version && v.Judgement.Kind == manifest.Kind);
        if (found is not null)
        {
            return Same(track, outcome, found);
        }

        return outcome.Violations.FirstOrDefault(v => v.Judgement.Rule.Version == rule.Version) is { } other ? Other(track, outcome, other) : Nothing(track, outcome);
    }

    private ClipVerdict Same(int track, PassageOutcome outcome, FoundViolation found)
    {
        var passage = outcome.Passage;
        if (manifest.Plate is { } plate && passage.Plate != plate)
        {
            return passage.PlateSure
                ? Say(ClipVerdict.DoesNotStand, "other_plate",
                    $"Hành vi có trong đoạn phim, nhưng biển số đọc lại là {passage.Plate} (chắc chắn), không phải {plate}.",
                    $"The act is in the clip, but its plate now reads {passage.Plate} (sure), not {plate}.", track, outcome, found)
                : Say(ClipVerdict.CannotBeJudged, "plate_unsure",
                    $"Hành vi có trong đoạn phim, nhưng từ đoạn phim không đọc chắc được biển số (đọc lại: {passage.Plate ?? "không đọc được"}; đã niêm phong: {plate}).",
                    $"The act is in the clip, but its plate cannot be read surely from it (now {passage.Plate ?? "unreadable"}; sealed {plate}).", track, outcome, found);
        }

        if (!passage.PlateSure && manifest.Plate is not null)
        {
            Note("plate_less_sure",
                $"Biển số đọc lại giống biển đã niêm phong nhưng chưa chắc ({PercentVi(passage.PlateConfidence)}): đoạn phim ngắn hơn lượt xe qua.",
                $"The plate reads as it was sealed, but not surely ({Percent(passage.PlateConfidence)}): the clip is shorter than the passage was.");
        }

        // With a live camera the seal's clock and the clip's differ by some tenths; what the still shows is the same moment in both.
        var off = (found.Judgement.OccurredAt - manifest.OccurredAt).TotalSeconds;
        return Say(ClipVerdict.Stands, "same",
            $"Đoạn phim cho thấy cùng hành vi, cùng biển số, lệch {SecondsVi(Math.Abs(off))} giây so với lúc niêm phong.",
            $"The clip shows the same act by the same plate, {Seconds(Math.Abs(off))} s from the sealed time.", track, outcome, found);
    }

    private ClipVerdict Other(int track, PassageOutcome outcome, FoundViolation other)
    {
        if (manifest.Kind == ViolationKinds.RedLight && other.Judgement.Kind == ViolationKinds.StopLine)
        {
            return TimeOf("exitLineCrossedAt") is { } exit && exit > trace.To - ExactTo
                ? Say(ClipVerdict.CannotBeJudged, "ends_before",
                    $"Đoạn phim cho thấy xe qua vạch dừng khi đèn đỏ, nhưng kết thúc trước lúc xe qua vạch ra khỏi nút (đã niêm phong: {ClockVi(exit)}).",
                    $"The clip shows the vehicle past the stop line at red, but ends before it crossed the exit line (sealed: {Clock(exit)}).", track, outcome, other)
                : Say(ClipVerdict.DoesNotStand, "lesser",
                    "Đoạn phim chỉ cho thấy hành vi nhẹ hơn: đè vạch dừng khi đèn đỏ, không đi tiếp qua nút.",
                    "The clip shows only the lesser act: over the stop line at red, and not on through the junction.", track, outcome, other);
        }

        return Say(ClipVerdict.DoesNotStand, "other_kind",
            $"Đoạn phim cho thấy một hành vi khác ({other.Judgement.Kind}), không phải hành vi đã lập hồ sơ ({manifest.Kind}).",
            $"The clip shows another act ({other.Judgement.Kind}) than the one on file ({manifest.Kind}).", track, outcome, other);
    }

    private ClipVerdict Nothing(int track, PassageOutcome outcome)
    {
        if (OutsideTheClip() is { } outside)
        {
            return Say(ClipVerdict.CannotBeJudged, "outside_clip",
                $"Căn cứ của lần xét ban đầu có một phần nằm ngoài đoạn phim ({ClockVi(outside)}; đoạn phim từ {ClockVi(trace.From)} đến {ClockVi(trace.To)}).",
                $"Part of what was judged lies outside the clip ({Clock(outside)}; the clip runs from {Clock(trace.From)} to {Clock(trace.To)}).", track, outcome);
        }

        if (rule is ParkingRuleModel parking && parking.Allowed > trace.To - trace.From)
        {
            return Say(ClipVerdict.CannotBeJudged, "too_short",
                $"Quy tắc cho dừng {SecondsVi(parking.Allowed.TotalSeconds)} giây, đoạn phim chỉ dài {SecondsVi((trace.To - trace.From).TotalSeconds)} giây.",
                $"The rule allows standing for {Seconds(parking.Allowed.TotalSeconds)} s, the clip lasts {Seconds((trace.To - trace.From).TotalSeconds)} s.", track, outcome);
        }

        var way = trace.Of(track);
        if (way.Count < LeastDots || way[0].At > Moment - TimeSpan.FromSeconds(0.15))
        {
            return Say(ClipVerdict.CannotBeJudged, "not_followed",
                $"Trong đoạn phim, xe chỉ được theo dõi {way.Count} khung hình và không đủ trước thời điểm vi phạm.",
                $"In the clip the vehicle is followed for {way.Count} frames only, too few of them before the moment.", track, outcome);
        }

        if (rule is RedLightRuleModel red)
        {
            return RedLight(red, track, outcome);
        }

        return NotFound(track, outcome);
    }

    private ClipVerdict RedLight(RedLightRuleModel red, int track, PassageOutcome outcome)
    {
        if (Crossing(red.StopLine, red.Allowed, track) is not { } crossed)
        {
            return Say(ClipVerdict.DoesNotStand, "line_not_crossed",
                "Trong đoạn phim, biển số của xe không qua vạch dừng của quy tắc này theo chiều được xét.", "In the clip the vehicle's plate does not cross this rule's stop line in the direction that is judged.", track, outcome);
        }

        var lamp = red.Lamp is null ? LampState.Red : trace.LampAt(red.Lamp, crossed.At) ?? LampState.Unknown;
        return lamp switch
        {
            LampState.Unknown or LampState.Dark => Say(ClipVerdict.CannotBeJudged, "lamp_unreadable",
                $"Lúc xe qua vạch dừng ({ClockVi(crossed.At)}), không nhận ra được trạng thái đèn trong đoạn phim.",
                $"When the vehicle crossed the stop line ({Clock(crossed.At)}), the lamp cannot be made out in the clip.", track, outcome),
            LampState.Green or LampState.Amber => Say(ClipVerdict.DoesNotStand, "lamp_not_red",
                $"Lúc xe qua vạch dừng ({ClockVi(crossed.At)}), đèn trong đoạn phim là {(lamp == LampState.Green ? "xanh" : "vàng")}.",
                $"When the vehicle crossed the stop line ({Clock(crossed.At)}), the lamp in the clip was {(lamp == LampState.Green ? "green" : "amber")}.", track, outcome),
            _ => NotFound(track, outcome),
        };
    }

    private ClipVerdict NotFound(int track, PassageOutcome outcome)
    {
        var way = trace.Of(track);
        return Say(ClipVerdict.DoesNotStand, "not_found",
            $"Xe được theo dõi từ {ClockVi(way[0].At)} đến {ClockVi(way[^1].At)} trong đoạn phim và không vi phạm quy tắc này.",
            $"The vehicle is followed from {Clock(way[0].At)} to {Clock(way[^1].At)} in the clip and does not break this rule.", track, outcome);
    }

    private void AddNotes()
    {
        if (basis == ReplayCase.Current)
        {
            Note("current_rules",
                "Quy tắc hiện hành được vẽ trên hình hiện nay của camera: nếu camera đã dịch chuyển từ ngày vi phạm thì không còn khớp với đoạn phim.",
                "The current rules are drawn for the camera's picture of today: if it was moved since the act, they do not fit the clip.");
        }

        if (rule is RedLightRuleModel { Lamp: null })
        {
            Note("sealed_signal",
                "Trạng thái đèn lấy từ tủ điều khiển như đã niêm phong; đoạn phim không tự cho biết.", "The signal's state is the controller's, as it was sealed; the clip itself does not tell it.");
        }
        else if (rule is RedLightRuleModel { Lamp: { } lamp } && TimeOf("redSince") is { } since && since < trace.From && trace.LampAt(lamp, trace.From + TimeSpan.FromSeconds(0.3)) == LampState.Red)
        {
            Note("red_before_clip",
                $"Đèn đã đỏ ngay từ đầu đoạn phim; thời điểm bắt đầu đỏ ({ClockVi(since)}) chỉ có trong bản kê khai đã niêm phong.",
                $"The lamp is red from the clip's first frame; when it turned red ({Clock(since)}) stands in the sealed manifest only.");
        }
    }

    // The plate where the sealed box is, when the sealed still was taken. Of several the one with the sealed plate, else the nearest.
    private int? FindTrack()
    {
        if (manifest.PlateBox is not [var x, var y, var width, var height] || width <= 0)
        {
            return null;
        }

        var centre = new Vector2(x + (width / 2f), y + (height / 2f));
        var within = manifest.Clock?.Source == "recording" ? ExactTo : LiveTo;
        var near = new List<(int Track, float Away)>();
        foreach (var track in trace.Tracks)
        {
            var away = trace.Of(track)
                .Where(dot => (dot.At - Moment).Duration() <= within && dot.Box.Width / width is > 0.5f and < 2f)
                .Select(dot => Vector2.Distance(dot.Box.Centre, centre) / width).DefaultIfEmpty(float.MaxValue).Min();
            if (away <= WidthsAway)
            {
                near.Add((track, away));
            }
        }

        return near.OrderBy(one => report.Outcomes.Any(o => o.Passage.TrackNumber == one.Track && o.Passage.Plate is { } read && read == manifest.Plate) ? 0 : 1)
            .ThenBy(one => one.Away).Select(one => (int?)one.Track).FirstOrDefault();
    }

    private Crossing? Crossing(Line line, CrossingDirection direction, int track)
    {
        var watch = new LineCrossing(trace.Scale.Pixels(line), trace.Scale.Margin);
        foreach (var dot in trace.Of(track))
        {
            if (watch.Update(dot.Box.Centre, dot.At) is { } crossed && crossed.Direction == direction)
            {
                return crossed;
            }
        }

        return null;
    }

    // Whatever moment the judgement rests on must be in the clip. That the lamp had been red for long is no such moment: it is red in the clip or not.
    private DateTimeOffset? OutsideTheClip()
    {
        using var detail = JsonDocument.Parse(manifest.Detail);
        if (detail.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in detail.RootElement.EnumerateObject().Where(p => p.Name != "redSince" && p.Value.ValueKind == JsonValueKind.String))
        {
            if (property.Value.GetString() is { Length: >= 20 } text && text.EndsWith('Z')
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                && (at < trace.From - ExactTo || at > trace.To + ExactTo))
            {
                return at;
            }
        }

        return null;
    }

    private DateTimeOffset? TimeOf(string name)
    {
        using var detail = JsonDocument.Parse(manifest.Detail);
        return detail.RootElement.ValueKind == JsonValueKind.Object && detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    private void Note(string code, string vi, string en) => notes.Add(new VerdictReason(code, new LocalText(vi, en)));

    private ClipVerdict Say(string verdict, string code, string vi, string en, int track = 0, PassageOutcome? outcome = null, FoundViolation? found = null) =>
        new(verdict, [new VerdictReason(code, new LocalText(vi, en)), .. notes], track, outcome?.Passage, found);

    private static string Clock(DateTimeOffset at) => Ioc.Domain.Time.VietnamTime.At(at).ToString("HH:mm:ss.f", CultureInfo.InvariantCulture);

    // Vietnamese writes a decimal comma
    private static string ClockVi(DateTimeOffset at) => Clock(at).Replace('.', ',');

    private static string SecondsVi(double seconds) => Seconds(seconds).Replace('.', ',');

    private static string PercentVi(double share) => Percent(share).Replace('.', ',');

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
