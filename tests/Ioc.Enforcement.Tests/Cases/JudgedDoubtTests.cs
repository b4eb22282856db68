using Ioc.Enforcement.Cases;

namespace Ioc.Enforcement.Tests.Cases;

/// <summary>What the camera was not certain of reaches the officer as a reason.</summary>
public sealed class JudgedDoubtTests
{
    private static readonly DateOnly Act = new(2026, 11, 20);

    [Theory]
    [InlineData("red_light", """{"lamp":"red"}""", "car", null, null, "")]
    [InlineData("red_light", """{"signalUnsure":true}""", "car", null, null, "signal_unsure")]
    [InlineData("red_light", """{"signalUnsure":false}""", "car", "car", null, "")]
    [InlineData("wrong_lane", """{"classCertain":false}""", "unknown", null, null, "class_disagreement")]
    [InlineData("wrong_lane", """{"classDisagrees":true}""", "motorbike", "car", null, "class_disagreement")]
    [InlineData("red_light", null, "motorbike", "truck", null, "class_disagreement")]
    [InlineData("red_light", "{}", "car", "truck", null, "")]
    [InlineData("cloned_plate", "{}", "car", "car", "car", "cloned_plate")]
    [InlineData("speed", """{"certificateValidTo":"2026-11-20"}""", "car", null, null, "")]                         // its last day counts
    [InlineData("speed", """{"certificateValidTo":"2026-11-19"}""", "car", null, null, "certificate_expired")]
    [InlineData("average_speed", """{"certificateValidTo":"2025-01-01"}""", "car", null, null, "certificate_expired")]
    [InlineData("speed", """{"certificateValidTo":"sang năm"}""", "car", null, null, "")]
    public void Each_doubt_has_its_reason(string kind, string? detail, string plate, string? picture, string? registered, string flags) =>
        Assert.Equal(flags, string.Join(' ', new JudgedDoubts(kind, detail, plate, picture, Act).Flags(registered)));

    // A rule for lorries and buses: a plate alone tells four wheels, and the register or the picture tells the rest.
    [Theory]
    [InlineData("car", null, false, null, "class_disagreement")]
    [InlineData("car", null, false, "truck", "")]
    [InlineData("car", null, false, "bus", "")]
    [InlineData("car", null, false, "car", "class_unbound")]
    [InlineData("car", "truck", true, null, "")]
    [InlineData("car", "truck", true, "truck", "")]
    [InlineData("car", "truck", true, "bus", "class_mismatch")]
    [InlineData("car", "truck", true, "car", "class_unbound class_mismatch")]
    [InlineData("motorbike", "truck", true, "truck", "class_disagreement")]
    public void Where_the_class_matters_plate_picture_and_register_tell_it_and_a_person_decides_where_they_contradict(
        string plate, string? picture, bool certain, string? registered, string flags)
    {
        var detail = $$"""{"classes":["truck","bus"],"classCertain":{{(certain ? "true" : "false")}}}""";
        Assert.Equal(flags, string.Join(' ', new JudgedDoubts("forbidden_road", detail, plate, picture, Act).Flags(registered)));
    }
}
