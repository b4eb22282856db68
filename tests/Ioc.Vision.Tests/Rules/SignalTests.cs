using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

/// <summary>The signal from its controller, and turns with a light of their own.</summary>
public sealed class SignalTests
{
    private const string Rule = """
        {"id":"red","kind":"red_light","stopLine":[[0.2,0.6],[0.8,0.6]],"exitLine":[[0.2,0.3],[0.8,0.3]],"allowed":"right_to_left",
         "signal":{"source":"controller","junction":"HM","group":"N1"},
         "arrows":[{"exitLine":[[0.2,0.55],[0.2,0.32]],"signal":{"source":"controller","junction":"HM","group":"N1-left"}}]}
        """;

    private const string Straight = "0 500 700; 6 500 100";
    private const string Left = "0 500 700; 2 500 500; 5 100 430";

    [Theory]
    [InlineData(LampState.Red, LampState.Red, Straight, "red_light", "through at red")]
    [InlineData(LampState.Green, LampState.Red, Straight, "", "at green")]
    [InlineData(LampState.Unknown, LampState.Red, Straight, "", "a controller that says nothing convicts nobody")]
    [InlineData(LampState.Red, LampState.Green, Left, "", "left by the green arrow")]
    [InlineData(LampState.Red, LampState.Red, Left, "red_light", "left though the arrow is red too")]
    [InlineData(LampState.Red, LampState.Green, Straight, "red_light", "straight on while only the arrow is green")]
    public void Each_way_is_judged_by_its_own_light(LampState main, LampState arrow, string way, string expected, string because)
    {
        ControllerTimeline Told(LampState state)
        {
            var told = new ControllerTimeline();
            told.Tell(state == LampState.Unknown ? [] : [(state, RuleTable.Morning.AddSeconds(-20))], RuleTable.Morning.AddHours(1));
            return told;
        }

        var (mainTold, arrowTold) = (Told(main), Told(arrow));
        var found = RuleTable.Judge(Rule, way, controllers: group => group.Group == "N1" ? mainTold : arrowTold);

        Assert.True(expected == string.Join(' ', found.Select(f => f.Kind)), because);
        Assert.All(found, f => Assert.Equal("controller", (string?)f.Detail["signalSource"]));
    }

    [Fact]
    public void What_the_controller_says_late_counts_from_when_it_was_true()
    {
        var told = new ControllerTimeline();
        told.Tell([(LampState.Green, RuleTable.Morning.AddSeconds(-30))], RuleTable.Morning);

        Assert.False(told.IsSettled(RuleTable.Morning.AddSeconds(1)));
        told.Tell([(LampState.Red, RuleTable.Morning.AddSeconds(0.5))], RuleTable.Morning.AddSeconds(3));

        Assert.True(told.IsSettled(RuleTable.Morning.AddSeconds(1)));
        Assert.Equal(LampState.Red, told.At(RuleTable.Morning.AddSeconds(1)).State);
        Assert.Equal(LampState.Green, told.At(RuleTable.Morning.AddSeconds(0.4)).State);
    }

    [Fact]
    public void A_controller_that_fell_silent_is_not_a_very_long_red()
    {
        var told = new ControllerTimeline();
        told.Tell([(LampState.Red, RuleTable.Morning)], RuleTable.Morning.AddHours(1));

        Assert.Equal(LampState.Unknown, told.At(RuleTable.Morning.AddMinutes(6)).State);
    }

    [Fact]
    public void Lamp_and_controller_do_not_both_tell() =>
        Assert.Contains("one of them tells", Assert.Throws<CameraConfigException>(() => CameraModel.Parse("""
            {"code":"T","source":"t","rules":[{"id":"r","kind":"red_light","stopLine":[[0,0.6],[1,0.6]],"exitLine":[[0,0.3],[1,0.3]],"allowed":"right_to_left",
             "lamp":{"x":0,"y":0,"width":0.1,"height":0.1},"signal":{"source":"controller","junction":"a","group":"b"}}]}
            """)).Message, StringComparison.Ordinal);
}
