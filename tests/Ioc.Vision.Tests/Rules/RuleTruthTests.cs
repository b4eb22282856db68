using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Rules;

/// <summary>Each rule against tracks whose truth is plain from the table. Waypoints are "seconds x y" in a picture of 1000 by 1000.</summary>
public sealed class RuleTruthTests
{
    private const string BikesOff = """{"id":"lane","kind":"wrong_lane","classes":["motorbike"],"zone":[[0.4,0.9],[0.6,0.9],[0.6,0.3],[0.4,0.3]],"arrow":[[0.5,0.9],[0.5,0.3]]}""";
    private const string Solid = """{"id":"solid","kind":"solid_line","path":[[0.5,0.9],[0.5,0.6],[0.6,0.3]]}""";
    private const string SolidOneSide = """{"id":"solid","kind":"solid_line","path":[[0.5,0.9],[0.5,0.3]],"forbidden":"left_to_right"}""";
    private const string Lorries = """{"id":"road","kind":"forbidden_road","line":[[0.2,0.6],[0.8,0.6]],"forbidden":"right_to_left","classes":["truck"],"unknownClass":"person","schedule":[{"days":["mon","tue","wed","thu","fri"],"from":"06:00","to":"09:00"},{"from":"22:00","to":"05:00"}]}""";
    private const string LeftTurn = """{"id":"left","kind":"forbidden_turn","entryLine":[[0.3,0.8],[0.7,0.8]],"entry":"right_to_left","exitLine":[[0.3,0.6],[0.3,0.3]],"exit":"right_to_left"}""";
    private const string Back = """{"id":"back","kind":"u_turn","zone":[[0.1,0.95],[0.9,0.95],[0.9,0.1],[0.1,0.1]]}""";
    private const string NoStop = """{"id":"park","kind":"parking","zone":[[0,0.9],[0.3,0.9],[0.3,0.5],[0,0.5]],"allowedSeconds":20,"condition":"junction"}""";
    private const string Shoulder = """{"id":"edge","kind":"emergency_lane","zone":[[0.8,1],[1,1],[1,0.2],[0.8,0.2]]}""";

    [Theory]
    [InlineData("motorbike", "0 500 880; 4 500 400", "wrong_lane", "a motorbike along the car lane")]
    [InlineData("car", "0 500 880; 4 500 400", "", "a car in its own lane")]
    [InlineData("unknown", "0 500 880; 4 500 400", "", "nobody knows what it is")]
    [InlineData("motorbike", "0 500 400; 4 500 880", "", "against the lane's direction: another rule's matter")]
    [InlineData("motorbike", "0 200 640; 4 800 640", "", "only crosses the lane to turn")]
    [InlineData("motorbike", "0 500 700; 6 500 702", "", "stands")]
    [InlineData("motorbike", "0 500 500; 0.6 500 420", "", "in it for half a second")]
    public void A_lane_is_for_some_classes(string plateClass, string way, string expected, string because) =>
        Same(expected, RuleTable.Judge(BikesOff, way, plateClass), because);

    [Theory]
    [InlineData("0 400 800; 3 620 650", "solid_line", "over the straight part")]
    [InlineData("0 480 450; 3 700 450", "solid_line", "over the bent part")]
    [InlineData("0 400 880; 4 400 320", "", "along it")]
    [InlineData("0 400 960; 3 600 960", "", "around its end")]
    [InlineData("0 480 800; 1 499 780; 2 480 760", "", "touches it and returns")]
    public void A_solid_line_is_not_crossed(string way, string expected, string because) => Same(expected, RuleTable.Judge(Solid, way), because);

    [Theory]
    [InlineData("0 400 700; 3 600 600", "solid_line", "from the solid side")]
    [InlineData("0 600 700; 3 400 600", "", "from the broken side")]
    public void A_line_that_is_solid_on_one_side_binds_that_side(string way, string expected, string because) => Same(expected, RuleTable.Judge(SolidOneSide, way), because);

    [Theory]
    [InlineData("truck", 8, 30, "forbidden_road", "a lorry in the rush hour")]
    [InlineData("truck", 9, 0, "", "when the ban has just ended")]
    [InlineData("truck", 23, 30, "forbidden_road", "by night")]
    [InlineData("truck", 4, 59, "forbidden_road", "at the end of the night that began yesterday")]
    [InlineData("truck", 5, 0, "", "the night is over")]
    [InlineData("motorbike", 8, 30, "", "whom the ban does not bind")]
    [InlineData("car", 8, 30, "forbidden_road", "four wheels that may be a lorry's: a person is asked")]
    public void A_road_is_closed_to_a_class_at_an_hour(string plateClass, int hour, int minute, string expected, string because)
    {
        var start = new DateTimeOffset(2026, 11, 24, hour, minute, 0, TimeSpan.FromHours(7)).ToUniversalTime();
        var found = RuleTable.Judge(Lorries, "0 500 700; 3 500 500", plateClass, start);

        Same(expected, found, because);
        Assert.All(found, f => Assert.Equal(plateClass == "truck", (bool)f.Detail["classCertain"]!));
    }

    [Fact]
    public void On_a_Saturday_the_weekdays_ban_does_not_hold() =>
        Assert.Empty(RuleTable.Judge(Lorries, "0 500 700; 3 500 500", "truck", new DateTimeOffset(2026, 11, 28, 1, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("0 500 880; 2 500 500; 4 200 450", "forbidden_turn", "in from below, out to the left")]
    [InlineData("0 500 880; 4 500 200", "", "straight on")]
    [InlineData("0 500 500; 3 200 450", "", "out to the left without having come in")]
    [InlineData("0 500 880; 2 500 500; 25 500 490; 27 200 450", "", "the turn is not that one: half a minute later")]
    public void A_turn_is_told_by_the_lines_that_it_takes(string way, string expected, string because) => Same(expected, RuleTable.Judge(LeftTurn, way), because);

    [Theory]
    [InlineData("0 400 900; 2 400 400; 2.6 450 320; 3.2 530 300; 3.8 590 360; 4.2 600 420; 6 600 850", "u_turn", "up, round, and down again")]
    [InlineData("0 400 900; 2 400 400; 2.6 450 320; 5 850 310", "", "a right turn")]
    [InlineData("0 400 900; 1 430 700; 2 380 500; 3 440 300; 4 400 150", "", "weaving")]
    [InlineData("0 400 400; 3 400 402; 6 401 399", "", "standing, its box trembles")]
    public void Turning_back_is_told_by_the_heading(string way, string expected, string because) => Same(expected, RuleTable.Judge(Back, way), because);

    [Theory]
    [InlineData("0 200 880; 2 150 700; 25 150 702", "parking", "stands for 23 s")]
    [InlineData("0 200 880; 2 150 700; 19 150 702; 21 150 480", "", "leaves in time")]
    [InlineData("0 200 880; 2 500 700; 40 500 702", "", "stands outside")]
    [InlineData("0 200 880; 2 150 700; 15 150 702; 17 150 600; 30 150 601", "", "moves on between two short stops")]
    public void Standing_is_timed(string way, string expected, string because)
    {
        var found = RuleTable.Judge(NoStop, way);

        Same(expected, found, because);
        Assert.All(found, f => Assert.Equal("junction", (string?)f.Detail["condition"]));
    }

    [Theory]
    [InlineData(10, "51G12345", "51G12345", 10, 1, "somebody passes in front for 10 s")]
    [InlineData(40, "51G12345", "51G12345", 10, 0, "nobody was seen there for 40 s: it may have been away")]
    [InlineData(10, null, "51G12345", 10, 0, "who stood there before was never read: it may be another's time")]
    [InlineData(10, "51G12345", null, 10, 0, "who stands there now is not read: it may be another")]
    [InlineData(10, "51G12345", "59A67890", 10, 0, "another has taken the place")]
    [InlineData(10, "51G12345", "59A67890", 25, 1, "another has taken the place and stands too long itself")]
    [InlineData(10, null, null, 25, 1, "whoever it is stands too long after the gap alone")]
    public void Somebody_who_passes_in_front_does_not_stop_the_clock_of_the_same_vehicle(double hidden, string? before, string? after, double then, int expected, string because)
    {
        var judge = new RuleJudge(CameraModel.Parse($$"""{"code":"T","source":"t","rules":[{{NoStop}}]}""").Rules, new PictureScale(1000, 1000), 10);
        var steps = new List<(RuleModel Rule, RuleStep Step)>();
        void Stand(int track, string? plate, double from, double to)
        {
            for (var t = from; t < to; t += 0.1)
            {
                judge.Judge(new Sighting(track, new(150, 700), RuleTable.Morning.AddSeconds(t), 40, plate, plate is not null), broken: false, steps);
            }

            judge.End(track, steps);
        }

        Stand(1, before, 0, 15);
        Stand(2, after, 15 + hidden, 15 + hidden + then);

        Assert.True(expected == steps.Count(s => s.Step.Found is not null), because);
    }

    [Fact]
    public void Who_is_read_late_after_a_gap_answers_for_their_own_time_and_who_is_known_for_all_of_it()
    {
        double? Seconds(string late)
        {
            var judge = new RuleJudge(CameraModel.Parse($$"""{"code":"T","source":"t","rules":[{{NoStop}}]}""").Rules, new PictureScale(1000, 1000), 10);
            var steps = new List<(RuleModel Rule, RuleStep Step)>();
            for (var t = 0.0; t < 60; t += 0.5)
            {
                var (track, plate) = t < 15 ? (1, "51G12345") : (2, t < 30 ? null : late);
                if (t is >= 15 and < 20)
                {
                    judge.End(1, steps);
                    continue;
                }

                judge.Judge(new Sighting(track, new(150, 700), RuleTable.Morning.AddSeconds(t), 40, plate, plate is not null), broken: false, steps);
            }

            return (double?)steps.Select(s => s.Step.Found).SingleOrDefault(found => found is not null)?.Detail["seconds"];
        }

        Assert.InRange(Seconds("51G12345")!.Value, 30, 30.5);
        Assert.InRange(Seconds("59A67890")!.Value, 20, 21);
    }

    [Theory]
    [InlineData("0 900 980; 4 900 400", "emergency_lane", "drives along it")]
    [InlineData("0 900 600; 30 900 601", "", "has broken down")]
    [InlineData("0 900 980; 3 900 700; 6 900 701", "", "pulls over, and then stands")]
    [InlineData("0 900 980; 3 900 500; 4 700 480", "emergency_lane", "drives along it and leaves it")]
    [InlineData("0 700 900; 4 700 400", "", "drives beside it")]
    public void The_emergency_lane_is_not_driven_in(string way, string expected, string because) => Same(expected, RuleTable.Judge(Shoulder, way), because);

    [Theory]
    [InlineData(8, true, "", "invalid", "six sharp crops that nobody can read: a person looks", 1)]
    [InlineData(3, true, "", "invalid", "seen well only three times", 0)]
    [InlineData(8, false, "", "invalid", "blurred", 0)]
    [InlineData(8, true, "30A12345", "valid", "one good read acquits", 0)]
    public void A_covered_plate_is_told_sparingly(int crops, bool sharp, string text, string kind, string because, int expected)
    {
        _ = kind;
        var read = Enumerable.Range(0, crops).Select(i => new ReadCrop(90, sharp ? 2.4f : 0.8f, i == 0 ? text : "8", i == 0 && text.Length > 0 ? 0.9f : 0.1f)).ToList();
        var found = RuleTable.Judge("""{"id":"c","kind":"plate_covered"}""", "0 500 900; 3 500 400", width: 90, crops: read, sure: false);

        Assert.True(expected == found.Count, because);
    }

    [Theory]
    [InlineData("car", null, "", "the plate says four wheels; the lane is closed to motorbikes")]
    [InlineData("car", "motorbike", "wrong_lane", "plate and picture disagree: a person decides")]
    [InlineData("motorbike", "motorbike", "wrong_lane", "both agree")]
    [InlineData("unknown", "car", "", "the picture knows")]
    [InlineData("unknown", "motorbike", "wrong_lane", "the picture knows")]
    public void Plate_and_picture_tell_the_class_together(string plate, string? picture, string expected, string because) =>
        Same(expected, RuleTable.Judge(BikesOff, "0 500 880; 4 500 400", plate, picture: picture), because);

    private static void Same(string expected, List<Judgement> found, string because) => Assert.True(expected == string.Join(' ', found.Select(f => f.Kind)), because);
}
