using System.Text.Json;
using Ioc.Testing;
using Ioc.Vision.Devices;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Devices;

/// <summary>Events of cameras that read plates themselves: what is refused, and what becomes of what is taken.</summary>
public sealed class DeviceJudgeTests
{
    private const string At = "2026-11-24T08:00:00.120+07:00";
    private static readonly string Jpeg = Convert.ToBase64String(ViolationScene.Jpeg);

    [Theory]
    [InlineData("""{}""", "eventId capturedAt")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00"}""", "capturedAt")]
    [InlineData("""{"eventId":"1","capturedAt":"yesterday"}""", "capturedAt")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","plate":"51D-123.45"}""", "plateConfidence")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","plate":"","plateConfidence":0.9}""", "plate")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","plate":"51D12345","plateConfidence":97}""", "plateConfidence")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","plateConfidnce":0.9}""", "plateConfidnce")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","plateLines":3,"plateColour":"green","vehicleClass":"tank","direction":400}""", "plateLines plateColour vehicleClass direction")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","speed":{"kmh":0}}""", "speed.kmh")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","violation":{"kind":"cloned_plate"}}""", "violation.kind")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","violation":{"kind":"red_light"}}""", "pictures")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","pictures":[{"name":"at","jpeg":"R0lGODlh"}]}""", "pictures[0].jpeg")]
    [InlineData("""{"eventId":"1","capturedAt":"2026-11-24T08:00:00+07:00","pictures":[{"name":"front","jpeg":"/9j/4AAQ"}]}""", "pictures[0].name pictures[0].jpeg")]
    [InlineData("""[]""", "")]
    public void Each_fault_is_named_by_its_field(string json, string fields)
    {
        var (seen, errors) = DeviceEvent.Parse(JsonElement.Parse(json), "");
        Assert.Null(seen);
        Assert.Subset(errors.Select(e => e.Field).ToHashSet(StringComparer.Ordinal), fields.Split(' ').ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("51D-123.45", 0.97, "51D12345", true, null, "sure")]
    [InlineData("51D-123.45", 0.94, "51D12345", false, "low_confidence", "below what was agreed")]
    [InlineData("13D-123.45", 0.99, "13D12345", false, "grammar", "a province code that nobody has")]
    [InlineData(null, 0.0, null, false, "unreadable", "nothing read")]
    public void What_the_device_is_unsure_of_stays_unsure(string? plate, double confidence, string? text, bool sure, string? reason, string because)
    {
        var found = Judge("[]", plate is null ? "" : $$""","plate":"{{plate}}","plateConfidence":{{confidence.ToString(System.Globalization.CultureInfo.InvariantCulture)}},"plateLines":1""");
        Assert.True((text, sure, reason) == (found.Plate.Text, found.Plate.Sure, found.Plate.Reason), because);
    }

    [Theory]

    // 83 km/h measured, 2 uncertain, 3 tolerated: 78 count, 18 over a limit of 60.
    [InlineData(83, null, "V12", "speed 78", "")]
    [InlineData(83, 4.0, "V12", "speed 76", "")]
    [InlineData(66, null, "V12", "", "lawful")]
    [InlineData(83, null, "V13", "", "certificate_differs")]
    public void A_reported_speed_is_judged_under_the_entered_certificate(double kmh, double? uncertainty, string certificate, string expected, string notes)
    {
        var found = Judge(
            """[{"id":"speed","kind":"speed","method":"device","uncertaintyKmh":2,"toleranceKmh":3,"limits":{"car":60}}]""",
            $$""","speed":{"kmh":{{kmh}},"uncertaintyKmh":{{(uncertainty ?? 1.0).ToString(System.Globalization.CultureInfo.InvariantCulture)}},"certificate":"{{certificate}}"},"pictures":[{"name":"at","jpeg":"{{Jpeg}}"}]""");
        Assert.Equal(expected, string.Join(' ', found.Judgements.Select(j => $"{j.Kind} {j.Detail["usedKmh"]}")));
        Assert.Equal(notes, string.Join(' ', found.Notes));
    }

    [Fact]
    public void A_speed_after_the_certificate_or_without_a_picture_is_no_violation_and_says_why()
    {
        const string Rule = """[{"id":"speed","kind":"speed","method":"device","uncertaintyKmh":2,"limits":{"car":60}}]""";
        Assert.Equal(["certificate_expired"], Judge(Rule, ""","speed":{"kmh":90}""", validTo: "2026-11-23").Notes);
        Assert.Equal(["no_picture"], Judge(Rule, ""","speed":{"kmh":90}""").Notes);
        Assert.Equal(["no_rule"], Judge("[]", ""","speed":{"kmh":90}""").Notes);
    }

    [Theory]
    [InlineData("""[{"id":"red","kind":"red_light","reported":true}]""", 0.9, "red_light", "", false)]
    [InlineData("""[{"id":"red","kind":"red_light","reported":true}]""", 0.4, "red_light", "", true)]
    [InlineData("""[]""", 0.9, "", "no_rule", false)]
    [InlineData("""[{"id":"red","kind":"red_light","reported":true,"classes":["motorbike"]}]""", 0.9, "", "not_bound", false)]
    [InlineData("""[{"id":"red","kind":"red_light","reported":true,"schedule":[{"from":"22:00","to":"05:00"}]}]""", 0.9, "", "no_rule", false)]
    public void A_reported_red_light_counts_only_where_a_rule_says_so(string rules, double confidence, string expected, string notes, bool unsure)
    {
        var found = Judge(rules, $$""","vehicleClass":"car","violation":{"kind":"red_light","secondsSinceRed":2.4,"confidence":{{confidence.ToString(System.Globalization.CultureInfo.InvariantCulture)}}},"pictures":[{"name":"at","jpeg":"{{Jpeg}}"}]""");
        Assert.Equal(expected, string.Join(' ', found.Judgements.Select(j => j.Kind)));
        Assert.Equal(notes, string.Join(' ', found.Notes));
        Assert.All(found.Judgements, j => Assert.Equal((true, unsure, "device"), ((bool)j.Detail["reported"]!, (bool)j.Detail["signalUnsure"]!, (string?)j.Detail["signalSource"])));
    }

    [Fact]
    public void Where_plate_and_device_disagree_on_the_class_it_is_said() =>
        Assert.True((bool)Assert.Single(Judge(
            """[{"id":"lane","kind":"wrong_lane","reported":true,"classes":["motorbike"]}]""",
            $$""","plate":"29AA12345","plateConfidence":0.99,"plateColour":"white","vehicleClass":"car","violation":{"kind":"wrong_lane"},"pictures":[{"name":"at","jpeg":"{{Jpeg}}"}]""").Judgements).Detail["classDisagrees"]!);

    [Fact]
    public void The_same_event_has_the_same_content_and_another_picture_another()
    {
        string Content(string more) => DeviceEvent.Parse(JsonElement.Parse($$"""{"eventId":"1","capturedAt":"{{At}}"{{more}}}"""), "").Event!.ContentSha256();
        Assert.Equal(Content(""","plate":"51D-123.45","plateConfidence":0.9"""), Content(""","plateConfidence":0.90,"plate":"51D12345" """));
        Assert.NotEqual(Content(""), Content($$""","pictures":[{"name":"at","jpeg":"{{Jpeg}}"}]"""));
    }

    private static DeviceFinding Judge(string rules, string more, string validTo = "2027-02-28")
    {
        var camera = CameraModel.Parse($$"""{"code":"D","source":"anpr","certificate":{"number":"V12","validFrom":"2026-03-01","validTo":"{{validTo}}"},"rules":{{rules}}}""");
        var (seen, errors) = DeviceEvent.Parse(JsonElement.Parse($$"""{"eventId":"1","capturedAt":"{{At}}"{{more}}}"""), "");
        Assert.Empty(errors);
        return DeviceJudge.Judge(camera, seen!);
    }
}
