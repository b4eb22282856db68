using System.Numerics;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

public sealed class TrackRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private static readonly PictureScale Scale = new(1000, 1000);

    // Stop line at y = 600, exit line at y = 300; traffic drives up the picture, 100 pixels a second from y = 700.
    private static readonly RedLightRuleModel Light = new(
        "light", "{}", "v", new Line(new(0.2f, 0.6f), new(0.8f, 0.6f)), new Line(new(0.2f, 0.3f), new(0.8f, 0.3f)),
        CrossingDirection.RightToLeft, new LampBox(0, 0, 0.1f, 0.1f));

    [Theory]
    [InlineData("red", 6, "red_light", "through at red")]
    [InlineData("red", 2.5, "stop_line", "over the stop line at red, then out of sight")]
    [InlineData("red", 0.5, "", "stopped before the line")]
    [InlineData("red", 1.25, "", "slipped over the line in the last moment only")]
    [InlineData("green", 6, "", "at green")]
    [InlineData("amber", 6, "", "at amber")]
    [InlineData("dark", 6, "", "at a dark signal")]
    [InlineData("unknown", 6, "", "at a signal that cannot be seen")]
    public void A_vehicle_that_drives_through_is_judged_by_the_lamp(string lamp, double seconds, string expected, string because)
    {
        var found = Drive(_ => Enum.Parse<LampState>(lamp, ignoreCase: true), t => new(500, 700 - (100 * (float)t)), seconds);

        Assert.True(expected == string.Join(' ', found.Select(j => j.Kind)), because);
    }

    [Theory]
    [InlineData(0.95, "", "red for one frame at the line: not certain yet")]
    [InlineData(0.7, "red_light", "red for three frames at the line")]
    [InlineData(1.1, "", "red just after the line")]
    public void The_lamp_must_have_been_red_for_two_frames_at_the_line(double redFrom, string expected, string because)
    {
        var found = Drive(t => t >= redFrom ? LampState.Red : LampState.Green, t => new(500, 700 - (100 * (float)t)), 6);

        Assert.True(expected == string.Join(' ', found.Select(j => j.Kind)), because);
    }

    [Fact]
    public void Creeping_over_the_stop_line_at_red_and_leaving_at_green_is_the_lesser_offence()
    {
        var found = Drive(
            t => t < 4 ? LampState.Red : LampState.Green,
            t => new(500, t < 2 ? 700 - (75 * (float)t) : t < 4 ? 550 : 550 - (200 * (float)(t - 4))), 8);

        Assert.Equal("stop_line", Assert.Single(found).Kind);
    }

    [Fact]
    public void Standing_beyond_the_stop_line_is_decided_after_six_seconds()
    {
        var found = Drive(_ => LampState.Red, t => new(500, Math.Max(550, 700 - (100 * (float)t))), 9);

        Assert.Equal("stop_line", Assert.Single(found).Kind);
        Assert.Equal(1.0, (found[0].OccurredAt - Start).TotalSeconds, 2);
    }

    [Fact]
    public void Crossing_against_the_lawful_direction_is_not_a_matter_of_the_lamp() =>
        Assert.Empty(Drive(_ => LampState.Red, t => new(500, 200 + (100 * (float)t)), 6));

    [Fact]
    public void A_red_light_is_told_with_its_numbers()
    {
        var detail = Assert.Single(Drive(_ => LampState.Red, t => new(500, 700 - (100 * (float)t)), 6)).Detail;

        Assert.Equal("red", (string?)detail["lamp"]);
        Assert.Equal(1.0, (double)detail["secondsSinceRed"]!, 2);
        Assert.Equal("2026-11-21T01:00:01.000Z", (string?)detail["stopLineCrossedAt"]);
        Assert.Equal("2026-11-21T01:00:04.000Z", (string?)detail["exitLineCrossedAt"]);
        Assert.Equal(0.5, (double)detail["stopLinePoint"]![0]!, 3);
        Assert.Equal(0.6, (double)detail["stopLinePoint"]![1]!, 3);
    }

    [Theory]
    [InlineData(700, 500, "", "with the traffic")]
    [InlineData(500, 700, "wrong_way", "against it")]
    public void A_one_way_line_is_judged_by_direction(float from, float to, string expected, string because)
    {
        var rule = new CrossingRule(new WrongWayRuleModel("way", "{}", "v", new Line(new(0.2f, 0.6f), new(0.8f, 0.6f)), CrossingDirection.RightToLeft), Scale);

        var found = Enumerable.Range(0, 11).Select(i => rule.Update(new Sighting(1, new(500, from + ((to - from) * i / 10)), Start.AddSeconds(i * 0.1))).Found).OfType<Judgement>();

        Assert.True(expected == string.Join(' ', found.Select(j => j.Kind)), because);
    }

    [Fact]
    public void Turning_back_and_forth_over_a_one_way_line_is_one_violation()
    {
        var rule = new CrossingRule(new WrongWayRuleModel("way", "{}", "v", new Line(new(0.2f, 0.6f), new(0.8f, 0.6f)), CrossingDirection.RightToLeft), Scale);

        var found = Enumerable.Range(0, 60).Count(i => rule.Update(new Sighting(1, new(500, i / 10 % 2 == 0 ? 550 : 650), Start.AddSeconds(i * 0.1))).Found is not null);

        Assert.Equal(1, found);
    }

    // Vehicles 300 pixels apart drive up the picture, 250 pixels from frame to frame: they look like one that drives down at 50.
    [Theory]
    [InlineData(0.1, "wrong_way", "at the full rate it is taken for what it looks like")]
    [InlineData(0.5, "", "at a rate that is far too low nobody is judged")]
    public void Nobody_is_judged_across_gaps_in_which_one_vehicle_may_be_taken_for_the_next(double seconds, string expected, string because)
    {
        var tracker = new Ioc.Vision.Tracking.PlateTracker();
        var judge = new RuleJudge([new WrongWayRuleModel("way", "{}", "v", new Line(new(0.2f, 0.6f), new(0.8f, 0.6f)), CrossingDirection.RightToLeft)], Scale, 10);
        var steps = new List<(RuleModel Rule, RuleStep Step)>();
        using var picture = new Ioc.Vision.Pictures.Picture(16, 16, false);
        for (var i = 0; i < 12; i++)
        {
            var at = Start.AddSeconds(i * seconds);
            judge.Look(picture, at);
            foreach (var track in tracker.Update([ScriptedModels.Plate(500, 300 + (50 * i), 60, 45)], at).Seen)
            {
                judge.Judge(track, steps);
            }
        }

        Assert.True(expected == string.Join(' ', steps.Select(s => s.Step.Found).OfType<Judgement>().Select(j => j.Kind)), because);
    }

    [Theory]
    [InlineData(0.5, "wrong_way", "one short hiccup just at the line, the vehicle where it was to be")]
    [InlineData(0.9, "", "nobody looked for nearly a second")]
    public void A_hiccup_of_the_machine_acquits_only_when_it_is_long(double hiccup, string expected, string because)
    {
        var tracker = new Ioc.Vision.Tracking.PlateTracker();
        var judge = new RuleJudge([new WrongWayRuleModel("way", "{}", "v", new Line(new(0.2f, 0.6f), new(0.8f, 0.6f)), CrossingDirection.RightToLeft)], Scale, 10);
        var steps = new List<(RuleModel Rule, RuleStep Step)>();
        for (var t = 0.0; t < 4; t += t is > 1.95 and < 2.05 ? hiccup : 0.1)
        {
            foreach (var track in tracker.Update([ScriptedModels.Plate(500, 390 + (100 * (float)t), 60, 45)], Start.AddSeconds(t)).Seen)
            {
                judge.Judge(track, steps);
            }
        }

        Assert.True(expected == string.Join(' ', steps.Select(s => s.Step.Found).OfType<Judgement>().Select(j => j.Kind)), because);
    }

    [Fact]
    public void A_waiting_vehicle_whose_box_jumps_over_the_line_to_a_neighbour_is_not_accused()
    {
        var tracker = new Ioc.Vision.Tracking.PlateTracker();
        var judge = new RuleJudge([new WrongWayRuleModel("way", "{}", "v", new Line(new(0.2f, 0.6f), new(0.8f, 0.6f)), CrossingDirection.RightToLeft)], Scale, 10);
        var steps = new List<(RuleModel Rule, RuleStep Step)>();
        var sightings = 0;
        for (var i = 0; i < 40; i++)
        {
            // It stands above the line; then only the neighbour below it is seen, less than a plate's width away.
            foreach (var track in tracker.Update([ScriptedModels.Plate(500, i < 20 ? 580 : 625, 60, 45)], Start.AddSeconds(i * 0.1)).Seen)
            {
                sightings += track.Number == 1 ? 1 : 0;
                judge.Judge(track, steps);
            }
        }

        Assert.Equal(39, sightings);
        Assert.Empty(steps);
    }

    private static List<Judgement> Drive(Func<double, LampState> lamp, Func<double, Vector2> where, double seconds)
    {
        var timeline = new LampTimeline();
        var rule = new RedLightRule(Light, Scale, timeline);
        var found = new List<Judgement>();
        for (var t = 0.0; t < seconds; t = Math.Round(t + 0.1, 3))
        {
            timeline.Add(new LampReading(lamp(t), 0.9f), Start.AddSeconds(t));
            if (rule.Update(new Sighting(1, where(t), Start.AddSeconds(t))).Found is { } judgement)
            {
                found.Add(judgement);
            }
        }

        if (rule.End(1).Found is { } last)
        {
            found.Add(last);
        }

        return found;
    }
}
