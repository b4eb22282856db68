using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Plates;
using Ioc.Vision.AcrossCameras;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.AcrossCameras;

/// <summary>Sightings as tables; the expected figures are worked out by hand.</summary>
public sealed class AcrossJudgeTests
{
    internal const string Section = """
        {"id":"section","kind":"average_speed","from":{"camera":"A","clockErrorSeconds":0.5},"to":{"camera":"B","clockErrorSeconds":0.5},
         "distanceMetres":2000,"distanceErrorMetres":10,"limits":{"car":60,"motorbike":50},
         "certificate":{"number":"V12","validFrom":"2026-03-01","validTo":"2027-02-28"}}
        """;

    internal const string Clones = """
        {"id":"clones","kind":"cloned_plate","cameras":[{"camera":"A","clockErrorSeconds":0.5},{"camera":"B","clockErrorSeconds":0.5},{"camera":"C","clockErrorSeconds":0.5}]}
        """;

    private static readonly DateTimeOffset Morning = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    // A and B are 0.1 degrees of latitude apart: 11.119 km on the sphere. C stands 111 m from A.
    private static readonly Dictionary<string, CameraFacts> Cameras = new(StringComparer.Ordinal)
    {
        ["A"] = new("A", 106.6, 20.45, null), ["B"] = new("B", 106.6, 20.55, null), ["C"] = new("C", 106.6, 20.451, null), ["D"] = new("D", null, null, null),
    };

    [Theory]

    // 2000 m in 90 s are 80.0 km/h; at least 1990 m in at most 93 s: 77.03, so 3.0 km/h uncertain, 77.0 count.
    [InlineData("A 0 2; B 90 92", "car", 77.0, 17.0, "through the section at 80 km/h")]
    [InlineData("A 0 2; B 90 92", "motorbike", 77.0, 27.0, "a motorbike's limit is 50")]
    [InlineData("A 0 2; B 90 92", "unknown", 77.0, 17.0, "unknown class: the highest limit counts")]
    [InlineData("B 90 92; A 0 2", "car", 77.0, 17.0, "whichever was told first")]

    // 1990 m in at most 109 s are 65.72 km/h: 5.7 over, which the law fines; 110 s more give 65.1 and 5.1; at 112.0 s 64.0: 4.0 over, which it does not.
    [InlineData("A 0 0; B 108 108", "car", 65.7, 5.7, "the lowest band begins at 5 km/h")]
    [InlineData("A 0 0; B 111 111", "car", null, null, "4 km/h over is no violation")]
    [InlineData("A 0 2; B 120 122", "car", null, null, "at the limit")]
    [InlineData("B 0 2; A 90 92", "car", null, null, "the other way is another section")]
    [InlineData("A 0 2; B 4000 4002", "car", null, null, "longer ago than the rule looks back")]

    // A track that broke in two is one pass: its earliest and latest moments count.
    [InlineData("A 0 2; A 10 12; B 90 92; B 100 101", "car", 70.2, 10.2, "both tracks broke: the longest time that is possible counts")]
    [InlineData("A 0 2; A 600 602; B 690 692", "car", 77.0, 17.0, "who comes back is judged by the nearer pass")]
    [InlineData("A 0 2; B 20 22", "car", null, null, "faster than anything on a road: no speed")]
    [InlineData("A 0 2; D 90 92", "car", null, null, "another camera is not of this section")]
    public void The_average_counts_for_the_driver_in_every_doubt(string sightings, string plateClass, double? used, double? excess, string because)
    {
        var found = AcrossJudge.Judge(Rule(Section), Sightings(sightings, plateClass), Cameras);
        Assert.True((used is null) == (found.Count == 0), because);
        if (used is not null)
        {
            var finding = Assert.Single(found);
            Assert.Equal((used.Value, excess!.Value), (finding.Detail["usedKmh"]!.GetValue<double>(), finding.Detail["excessKmh"]!.GetValue<double>()));
            Assert.True(finding.IsProof);
        }
    }

    [Theory]
    [InlineData("2026-03-01", "2026-11-23", false, "expired on the day before")]
    [InlineData("2026-03-01", "2026-11-24", true, "its last day")]
    [InlineData("2026-11-25", "2027-11-24", false, "not yet valid")]
    public void Outside_its_certificate_an_average_is_no_proof(string from, string to, bool proof, string because) => Assert.True(
        proof == Assert.Single(AcrossJudge.Judge(Rule(Section.Replace("2026-03-01", from, StringComparison.Ordinal).Replace("2027-02-28", to, StringComparison.Ordinal)), Sightings("A 0 2; B 90 92"), Cameras)).IsProof, because);

    [Fact]
    public void Without_a_certificate_or_with_a_camera_whose_own_has_expired_an_average_is_no_proof()
    {
        var without = Section[..Section.IndexOf(",\n \"certificate\"", StringComparison.Ordinal)] + "}";
        Assert.False(Assert.Single(AcrossJudge.Judge(Rule(without), Sightings("A 0 2; B 90 92"), Cameras)).IsProof);

        var expired = new Dictionary<string, CameraFacts>(Cameras, StringComparer.Ordinal)
        {
            ["B"] = Cameras["B"] with { Certificate = new DeviceCertificate("old", new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1)) },
        };
        Assert.False(Assert.Single(AcrossJudge.Judge(Rule(Section), Sightings("A 0 2; B 90 92"), expired)).IsProof);
    }

    [Fact]
    public void A_car_and_a_motorbike_that_are_written_alike_are_two_vehicles()
    {
        PlateSighting[] two = [.. Sightings("A 0 2", VehicleClasses.Car), .. Sightings("B 90 92", VehicleClasses.Motorbike)];
        Assert.Empty(AcrossJudge.Judge(Rule(Section), two, Cameras));
        PlateSighting[] apart = [.. Sightings("A 0 2", VehicleClasses.Car), .. Sightings("B 10 12", VehicleClasses.Motorbike)];
        Assert.Empty(AcrossJudge.Judge(Rule(Clones), apart, Cameras));
    }

    [Theory]

    // 11,119 m at 180 km/h take 222.4 s; a second goes to the clocks.
    [InlineData("A 0 2; B 60 62", "A>B", "eleven kilometres in a minute")]
    [InlineData("A 0 0; B 220 220", "A>B", "181 km/h in a straight line")]
    [InlineData("A 0 0; B 222 222", "", "179.5 km/h in a straight line")]
    [InlineData("A 0 2; B 900 902", "", "a quarter of an hour")]
    [InlineData("B 0 2; A 60 62", "B>A", "either way")]
    [InlineData("A 0 2; B 0 2", "A>B", "at the same moment")]
    [InlineData("A 0 2; C 1 3", "", "cameras that are too near see the same place")]
    [InlineData("A 0 2; B 60 62; A 120 122; B 180 182", "A>B", "one case a day")]
    [InlineData("A 0 2", "", "one place alone")]
    public void One_plate_at_two_places_faster_than_anyone_drives_is_told_once(string sightings, string expected, string because) => Assert.True(
        expected == string.Join(' ', AcrossJudge.Judge(Rule(Clones), Sightings(sightings), Cameras).Select(f => $"{f.First.Camera}>{f.Second.Camera}")), because);

    [Fact]
    public void A_camera_without_a_position_is_never_too_far_away()
    {
        var rule = Rule(Clones.Replace("\"C\"", "\"D\"", StringComparison.Ordinal));
        Assert.Empty(AcrossJudge.Judge(rule, Sightings("A 0 2; D 1 3"), Cameras));
    }

    [Fact]
    public void Distances_agree_with_published_ones() =>

        // Hanoi (21.0285 N, 105.8542 E) to Ho Chi Minh City (10.8231 N, 106.6297 E): 1,138 km as the crow flies.
        Assert.InRange(AcrossJudge.Metres(105.8542, 21.0285, 106.6297, 10.8231), 1_132_000, 1_144_000);

    [Fact]
    public void Neither_the_order_of_arrival_nor_repetition_matters()
    {
        var sighting = from camera in Gen.Elements("A", "B", "C")
                       from at in Gen.Choose(0, 4000)
                       from length in Gen.Choose(0, 5)
                       select new PlateSighting(Guid.CreateVersion7(Morning.AddSeconds(at)), camera, Morning.AddSeconds(at), Morning.AddSeconds(at + length), VehicleClasses.Car, null, 0.99);
        var cases = from list in Gen.ListOf(sighting)
                    from shuffled in Gen.Shuffle(list.Concat(list.Where((_, i) => i % 2 == 0)))
                    select (Told: list.ToList(), Shuffled: shuffled.ToList());
        Prop.ForAll(cases.ToArbitrary(), both => Same(Section, both) && Same(Clones, both)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_sighting_of_another_camera_or_too_long_ago_never_changes_what_a_section_finds()
    {
        var pair = Sightings("A 0 2; B 90 92");
        Assert.Equal(Told(AcrossJudge.Judge(Rule(Section), pair, Cameras)), Told(AcrossJudge.Judge(Rule(Section), [.. pair, .. Sightings("C 40 41; A -9000 -8998")], Cameras)));
    }

    [Theory]
    [InlineData("""{"id":"x","kind":"average_speed"}""", "from to distanceMetres distanceErrorMetres limits")]
    [InlineData("""{"id":"-x","kind":"cloned_plate","cameras":[]}""", "id cameras")]
    [InlineData("""{"id":"x","kind":"cloned_plate","cameras":[{"camera":"A","clockErrorSeconds":0},{"camera":"A","clockErrorSeconds":1}],"fastestKmh":50,"speed":1}""", "cameras[0].clockErrorSeconds cameras fastestKmh speed")]
    [InlineData("""{"id":"x","kind":"u_turn"}""", "kind")]
    public void What_is_wrong_with_a_rule_is_named_all_at_once(string json, string fields)
    {
        var (rule, errors) = AcrossRule.Parse(JsonElement.Parse(json));
        Assert.Null(rule);
        Assert.Subset(errors.Select(e => e.Field).ToHashSet(StringComparer.Ordinal), fields.Split(' ').ToHashSet(StringComparer.Ordinal));
    }

    internal static AcrossRule Rule(string json)
    {
        var (rule, errors) = AcrossRule.Parse(JsonElement.Parse(json));
        Assert.Empty(errors);
        return rule!;
    }

    private static bool Same(string rule, (List<PlateSighting> Told, List<PlateSighting> Shuffled) both) =>
        Told(AcrossJudge.Judge(Rule(rule), both.Told, Cameras)) == Told(AcrossJudge.Judge(Rule(rule), both.Shuffled, Cameras));

    private static string Told(IEnumerable<AcrossFinding> findings) => string.Join('\n', findings.Select(f => f.Detail.ToJsonString()).Order(StringComparer.Ordinal));

    // "CAMERA FROM TO" in seconds, parted by semicolons.
    private static List<PlateSighting> Sightings(string table, string plateClass = VehicleClasses.Car) =>
    [
        .. table.Split(';', StringSplitOptions.TrimEntries).Select(row => row.Split(' ')).Select(cells => new PlateSighting(
            Guid.CreateVersion7(), cells[0], Morning.AddSeconds(int.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture)),
            Morning.AddSeconds(int.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture)), plateClass, null, 0.99)),
    ];
}
