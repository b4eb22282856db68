using Ioc.Domain.Text;

namespace Ioc.Domain.Alerts;

/// <summary>What a rule watches.</summary>
public static class AlertKinds
{
    /// <summary>An indicator's value beyond a number.</summary>
    public const string Threshold = "threshold";

    /// <summary>An indicator's value off its target, by more than so many percent of the target.</summary>
    public const string OffTarget = "off_target";

    /// <summary>An indicator's change against its comparison period, percent.</summary>
    public const string Rate = "rate";

    /// <summary>A forecast that leaves the target within so many periods.</summary>
    public const string Forecast = "forecast";

    /// <summary>Values out of the ordinary, by at least so many robust deviations.</summary>
    public const string Anomaly = "anomaly";

    /// <summary>A closed period that was corrected by more than so many percent.</summary>
    public const string Restatement = "restatement";

    /// <summary>A source that has not delivered when it should.</summary>
    public const string SourceLate = "source_late";

    /// <summary>A source whose last delivery failed.</summary>
    public const string SourceFailing = "source_failing";

    /// <summary>A source of whose last delivery more than so many percent of the rows were refused.</summary>
    public const string SourceRefused = "source_refused";

    /// <summary>A camera that is not live.</summary>
    public const string CameraDown = "camera_down";

    /// <summary>A live camera whose newest picture is older than so many seconds.</summary>
    public const string CameraStale = "camera_stale";

    public static readonly IReadOnlyList<string> All =
        [Threshold, OffTarget, Rate, Forecast, Anomaly, Restatement, SourceLate, SourceFailing, SourceRefused, CameraDown, CameraStale];

    /// <summary>Kinds that look at indicators.</summary>
    public static bool OfIndicators(string kind) => kind is Threshold or OffTarget or Rate or Forecast or Anomaly or Restatement;

    /// <summary>Kinds that need an indicator named: for the others none means all that the wall shows.</summary>
    public static bool NeedsIndicator(string kind) => kind is Threshold or Rate;

    /// <summary>Kinds that can look at the parts of a place.</summary>
    public static bool OfParts(string kind) => kind is Threshold or OffTarget or Anomaly;

    /// <summary>Kinds that need a limit.</summary>
    public static bool NeedsLimit(string kind) => kind is not (SourceLate or SourceFailing or CameraDown);
}

/// <summary>How much an alert matters.</summary>
public static class AlertSeverities
{
    public const string Info = "info";
    public const string Warning = "warning";

    /// <summary>Told at once, quiet hours or not.</summary>
    public const string Critical = "critical";

    public static readonly IReadOnlyList<string> All = [Info, Warning, Critical];
}

/// <summary>A rule that raises alerts, as it was validated.</summary>
/// <param name="Indicator">Null where the kind needs none.</param>
/// <param name="Parts">True: the places right below the town; false: the town.</param>
/// <param name="Above">True: over the limit is wrong; false: under it.</param>
/// <param name="Limit">Beyond it is wrong; its unit is the kind's.</param>
/// <param name="ClearAt">Back at it is good again; never on the wrong side of the limit.</param>
/// <param name="RaiseAfter">How long it must be wrong before an alert is raised.</param>
/// <param name="ClearAfter">How long it must be good before the alert is cleared.</param>
/// <param name="Bundle">Subjects with the same trouble are one alert.</param>
public sealed record AlertRule(
    string Code,
    string Kind,
    LocalText Name,
    string? Indicator,
    bool Parts,
    bool Above,
    double Limit,
    double ClearAt,
    TimeSpan RaiseAfter,
    TimeSpan ClearAfter,
    string Severity,
    QuietHours? Quiet,
    bool Bundle,
    bool Enabled)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>What is wrong with a rule as it was written, each fault with what to do; none when it is right.</summary>
    public static IReadOnlyList<LocalText> Faults(AlertRuleConfig rule)
    {
        var faults = new List<LocalText>();
        void Unless(bool right, string vi, string en)
        {
            if (!right)
            {
                faults.Add(new(vi, en));
            }
        }

        var known = AlertKinds.All.Contains(rule.Kind, StringComparer.Ordinal);
        Unless(known, $"Loại quy tắc “{rule.Kind}” không có. Hãy chọn một trong: {string.Join(", ", AlertKinds.All)}.", $"There is no kind of rule “{rule.Kind}”. Choose one of: {string.Join(", ", AlertKinds.All)}.");
        Unless(!string.IsNullOrWhiteSpace(rule.NameVi) && rule.NameVi.Length <= 120, "Hãy nhập tên tiếng Việt, tối đa 120 ký tự.", "Give a Vietnamese name of at most 120 characters.");
        Unless(!string.IsNullOrWhiteSpace(rule.NameEn) && rule.NameEn.Length <= 120, "Hãy nhập tên tiếng Anh, tối đa 120 ký tự.", "Give an English name of at most 120 characters.");
        Unless(AlertSeverities.All.Contains(rule.Severity, StringComparer.Ordinal), "Mức độ phải là info, warning hoặc critical.", "The severity must be info, warning or critical.");
        Unless(rule.RaiseAfterSeconds >= 0 && rule.RaiseAfterSeconds <= LongestWait.TotalSeconds, "Thời gian chờ trước khi báo phải từ 0 giây đến 7 ngày.", "The wait before raising must be between 0 seconds and 7 days.");
        Unless(rule.ClearAfterSeconds >= 0 && rule.ClearAfterSeconds <= LongestWait.TotalSeconds, "Thời gian chờ trước khi tắt phải từ 0 giây đến 7 ngày.", "The wait before clearing must be between 0 seconds and 7 days.");
        Unless(rule.QuietFrom is null == rule.QuietTo is null, "Giờ yên lặng cần cả giờ bắt đầu và giờ kết thúc.", "Quiet hours need both a beginning and an end.");
        Unless(rule.QuietFrom is null || rule.QuietFrom != rule.QuietTo, "Giờ yên lặng phải có giờ bắt đầu khác giờ kết thúc.", "Quiet hours must begin and end at different times.");
        if (!known)
        {
            return faults;
        }

        Unless(!AlertKinds.NeedsIndicator(rule.Kind) || rule.Indicator is not null, "Loại quy tắc này cần nêu một chỉ tiêu.", "This kind of rule needs an indicator.");
        Unless(AlertKinds.OfIndicators(rule.Kind) || rule.Indicator is null, "Loại quy tắc này không dùng chỉ tiêu. Hãy bỏ trống.", "This kind of rule takes no indicator. Leave it empty.");
        Unless(!rule.Parts || AlertKinds.OfParts(rule.Kind), "Loại quy tắc này chỉ theo dõi toàn địa bàn, không theo từng phường, xã.", "This kind of rule watches the whole town only, not each ward.");
        Unless(!AlertKinds.NeedsLimit(rule.Kind) || (rule.Limit is { } limit && double.IsFinite(limit)), "Hãy nhập ngưỡng.", "Give a limit.");
        Unless(rule.Limit is not { } wrong || rule.ClearAt is not { } good || (rule.Above ? good <= wrong : good >= wrong),
            "Ngưỡng tắt phải nằm phía tốt của ngưỡng báo.", "The value that clears must lie on the good side of the limit.");
        return faults;
    }

    /// <summary>The validated form of a rule without faults.</summary>
    public static AlertRule Of(string code, AlertRuleConfig rule) => new(
        code,
        rule.Kind,
        new(rule.NameVi.Trim(), rule.NameEn.Trim()),
        rule.Indicator,
        rule.Parts,
        rule.Above,
        rule.Limit ?? 0,
        rule.ClearAt ?? rule.Limit ?? 0,
        TimeSpan.FromSeconds(rule.RaiseAfterSeconds),
        TimeSpan.FromSeconds(rule.ClearAfterSeconds),
        rule.Severity,
        rule is { QuietFrom: { } from, QuietTo: { } to } ? new(from, to) : null,
        rule.Bundle,
        rule.Enabled);
}

/// <summary>A rule as an operator wrote it.</summary>
/// <param name="RaiseAfterSeconds">0 to 7 days.</param>
/// <param name="ClearAfterSeconds">0 to 7 days.</param>
public sealed record AlertRuleConfig(
    string Kind,
    string NameVi,
    string NameEn,
    string? Indicator,
    bool Parts,
    bool Above,
    double? Limit,
    double? ClearAt,
    int RaiseAfterSeconds,
    int ClearAfterSeconds,
    string Severity,
    TimeOnly? QuietFrom,
    TimeOnly? QuietTo,
    bool Bundle,
    bool Enabled);
