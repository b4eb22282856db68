using Ioc.Enforcement.Cases;

namespace Ioc.Enforcement.Tests.Cases;

/// <summary>What the camera was not certain of reaches the officer as a reason.</summary>
public sealed class JudgedDoubtTests
{
    [Theory]
    [InlineData("red_light", """{"lamp":"red"}""", "car", null, "")]
    [InlineData("red_light", """{"signalUnsure":true}""", "car", null, "signal_unsure")]
    [InlineData("red_light", """{"signalUnsure":false}""", "car", "car", "")]
    [InlineData("wrong_lane", """{"classCertain":false}""", "unknown", null, "class_disagreement")]
    [InlineData("wrong_lane", """{"classDisagrees":true}""", "motorbike", "car", "class_disagreement")]
    [InlineData("red_light", null, "motorbike", "truck", "class_disagreement")]
    [InlineData("red_light", "{}", "car", "truck", "")]
    [InlineData("cloned_plate", "{}", "car", "car", "cloned_plate")]
    public void Each_doubt_has_its_reason(string kind, string? detail, string plate, string? picture, string flags) =>
        Assert.Equal(flags, string.Join(' ', JudgedDoubts.Of(kind, detail, plate, picture)));
}
