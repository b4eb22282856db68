using System.Globalization;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;

namespace Ioc.Enforcement.Tests.Law;

public sealed class OffenceTableTests
{
    // Decree 168/2024/NĐ-CP, Art. 6 and 7, as published
    [Theory]
    [InlineData(ViolationKinds.RedLight, OffenceVehicle.Car, "6.9.b", 18_000_000, 20_000_000, 4)]
    [InlineData(ViolationKinds.WrongWay, OffenceVehicle.Car, "6.9.d", 18_000_000, 20_000_000, 4)]
    [InlineData(ViolationKinds.StopLine, OffenceVehicle.Car, "6.1.a", 400_000, 600_000, 0)]
    [InlineData(ViolationKinds.RedLight, OffenceVehicle.Motorbike, "7.7.c", 4_000_000, 6_000_000, 4)]
    [InlineData(ViolationKinds.WrongWay, OffenceVehicle.Motorbike, "7.7.a", 4_000_000, 6_000_000, 2)]
    [InlineData(ViolationKinds.StopLine, OffenceVehicle.Motorbike, "7.1.a", 200_000, 400_000, 0)]
    [InlineData(ViolationKinds.SolidLine, OffenceVehicle.Car, "6.1.a", 400_000, 600_000, 0)]
    [InlineData(ViolationKinds.SolidLine, OffenceVehicle.Motorbike, "7.1.a", 200_000, 400_000, 0)]
    [InlineData(ViolationKinds.WrongLane, OffenceVehicle.Car, "6.5.b", 4_000_000, 6_000_000, 2)]
    [InlineData(ViolationKinds.WrongLane, OffenceVehicle.Motorbike, "7.3.d", 600_000, 800_000, 0)]
    [InlineData(ViolationKinds.ForbiddenRoad, OffenceVehicle.Car, "6.5.i", 4_000_000, 6_000_000, 2)]
    [InlineData(ViolationKinds.ForbiddenRoad, OffenceVehicle.Motorbike, "7.6.b", 2_000_000, 3_000_000, 2)]
    [InlineData(ViolationKinds.ForbiddenTurn, OffenceVehicle.Car, "6.4.k", 2_000_000, 3_000_000, 0)]
    [InlineData(ViolationKinds.ForbiddenTurn, OffenceVehicle.Motorbike, "7.3.a", 600_000, 800_000, 0)]
    [InlineData(ViolationKinds.UTurn, OffenceVehicle.Car, "6.4.k", 2_000_000, 3_000_000, 0)]
    [InlineData(ViolationKinds.UTurn, OffenceVehicle.Motorbike, "7.2.k", 400_000, 600_000, 0)]
    [InlineData(ViolationKinds.Parking, OffenceVehicle.Car, "6.3.e", 800_000, 1_000_000, 0)]
    [InlineData(ViolationKinds.Parking, OffenceVehicle.Motorbike, "7.2.e", 400_000, 600_000, 0)]
    [InlineData(ViolationKinds.EmergencyLane, OffenceVehicle.Car, "6.5.d", 4_000_000, 6_000_000, 2)]
    [InlineData(ViolationKinds.EmergencyLane, OffenceVehicle.Motorbike, "7.7.b", 4_000_000, 6_000_000, 6)]
    [InlineData(ViolationKinds.PlateCovered, OffenceVehicle.Car, "13.8.b", 20_000_000, 26_000_000, 6)]
    [InlineData(ViolationKinds.PlateCovered, OffenceVehicle.Motorbike, "14.3.b", 4_000_000, 6_000_000, 6)]
    [InlineData(ViolationKinds.ClonedPlate, OffenceVehicle.Car, "13.8.a", 20_000_000, 26_000_000, 10)]
    [InlineData(ViolationKinds.ClonedPlate, OffenceVehicle.Motorbike, "14.3.a", 4_000_000, 6_000_000, 6)]
    public void What_a_camera_finds_costs_what_the_decree_says(string kind, OffenceVehicle vehicle, string point, long minimum, long maximum, int points)
    {
        foreach (var day in (DateOnly[])[new(2025, 1, 1), new(2026, 8, 14), new(2026, 8, 15), new(2027, 3, 1)])
        {
            var offence = OffenceTable.InForce(vehicle, day, kind)[0];
            Assert.Contains(kind, offence.Kinds);
            Assert.Equal(point, $"{offence.Article}.{offence.Clause}.{offence.Point}");
            Assert.Equal(new FineFrame(minimum, maximum), offence.Frame);
            Assert.Equal(points, offence.Points);
            Assert.StartsWith($"16824.{point}.", offence.Code, StringComparison.Ordinal);
        }
    }

    // the decree's words: "từ 05 đến dưới 10", "từ 10 đến 20", "trên 20 đến 35", "trên 35"
    [Theory]
    [InlineData(4.99, null, null)]
    [InlineData(5, "6.3.a", "7.2.b")]
    [InlineData(9.99, "6.3.a", "7.2.b")]
    [InlineData(10, "6.5.đ", "7.4.a")]
    [InlineData(20, "6.5.đ", "7.4.a")]
    [InlineData(20.01, "6.6.a", "7.8.a")]
    [InlineData(35, "6.6.a", "7.8.a")]
    [InlineData(35.01, "6.7.a", "7.8.a")]
    [InlineData(120, "6.7.a", "7.8.a")]
    public void The_excess_chooses_the_band(double excess, string? car, string? motorbike)
    {
        foreach (var kind in (string[])[ViolationKinds.Speed, ViolationKinds.AverageSpeed])
        {
            foreach (var day in (DateOnly[])[new(2026, 8, 14), new(2026, 8, 15)])
            {
                Assert.Equal(car, Point(OffenceTable.Meant(kind, OffenceVehicle.Car, day, excess)));
                Assert.Equal(motorbike, Point(OffenceTable.Meant(kind, OffenceVehicle.Motorbike, day, excess)));
            }
        }
    }

    [Fact]
    public void No_speed_measured_is_no_speeding() =>
        Assert.Null(OffenceTable.Meant(ViolationKinds.Speed, OffenceVehicle.Car, new DateOnly(2026, 11, 21)));

    [Theory]
    [InlineData(ViolationKinds.WrongWay, "expressway", OffenceVehicle.Car, "6.11.đ")]
    [InlineData(ViolationKinds.UTurn, "place", OffenceVehicle.Car, "6.4.i")]
    [InlineData(ViolationKinds.Parking, "junction", OffenceVehicle.Car, "6.3.đ")]
    [InlineData(ViolationKinds.Parking, "bridge", OffenceVehicle.Car, "6.4.b")]
    [InlineData(ViolationKinds.Parking, "expressway", OffenceVehicle.Car, "6.7.c")]
    [InlineData(ViolationKinds.PlateCovered, "missing", OffenceVehicle.Car, "13.7.b")]
    [InlineData(ViolationKinds.Parking, "junction", OffenceVehicle.Motorbike, "7.2.e")]   // the decree keeps no junction apart for motorbikes
    public void Where_it_happened_chooses_among_offences_of_a_kind(string kind, string condition, OffenceVehicle vehicle, string point) =>
        Assert.Equal(point, Point(OffenceTable.Meant(kind, vehicle, new DateOnly(2026, 11, 21), null, condition)));

    [Fact]
    public void Every_kind_that_a_camera_finds_is_an_offence_under_both_decrees_by_car_and_by_motorbike()
    {
        foreach (var kind in ViolationKinds.All)
        {
            foreach (var vehicle in Enum.GetValues<OffenceVehicle>())
            {
                foreach (var (day, amended) in ((DateOnly, bool)[])[(new(2025, 1, 1), false), (new(2026, 8, 14), false), (new(2026, 8, 15), true), (new(2027, 6, 1), true)])
                {
                    var offence = OffenceTable.Meant(kind, vehicle, day, 12);
                    Assert.NotNull(offence);
                    Assert.Equal(amended, offence.AmendedBy is not null);
                    Assert.Equal(offence, OffenceTable.InForce(vehicle, day, kind, 12)[0]);
                }
            }
        }
    }

    [Theory]
    [InlineData("5,10)")]
    [InlineData("[10,5)")]
    [InlineData("[5;10)")]
    [InlineData("[x,)")]
    [InlineData("")]
    public void What_is_no_interval_is_refused(string text) => Assert.Throws<FormatException>(() => ExcessBand.Parse(text));

    private static string? Point(Offence? offence) => offence is null ? null : $"{offence.Article}.{offence.Clause}.{offence.Point}";

    [Fact]
    public void The_amending_decree_is_cited_from_its_first_day_on_and_not_before()
    {
        var before = OffenceTable.Find("16824.6.9.b.01", new DateOnly(2026, 8, 14))!;
        var after = OffenceTable.Find("16824.6.9.b.01", new DateOnly(2026, 8, 15))!;
        Assert.Equal("điểm b khoản 9 Điều 6 Nghị định số 168/2024/NĐ-CP", before.Citation.Vi);
        Assert.Equal("điểm b khoản 9 Điều 6 Nghị định số 168/2024/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định số 238/2026/NĐ-CP)", after.Citation.Vi);
    }

    [Fact]
    public void Before_the_decree_nothing_of_it_is_law() =>
        Assert.Empty(OffenceTable.InForce(OffenceVehicle.Car, new DateOnly(2024, 12, 31), ViolationKinds.RedLight));

    [Fact]
    public void No_two_rows_of_one_code_are_law_on_one_day_and_no_day_lies_between_them()
    {
        foreach (var rows in OffenceTable.All.GroupBy(offence => offence.Code, StringComparer.Ordinal))
        {
            var dated = rows.OrderBy(offence => offence.ValidFrom).ToList();
            foreach (var (earlier, later) in dated.Zip(dated.Skip(1)))
            {
                Assert.Equal(later.ValidFrom, earlier.ValidTo!.Value.AddDays(1));
            }

            Assert.Null(dated[^1].ValidTo);
        }
    }

    [Fact]
    public void An_act_just_before_midnight_in_Vietnam_belongs_to_that_day() =>
        Assert.Equal(new DateOnly(2026, 8, 14), VietnamTime.DayOf(new DateTimeOffset(2026, 8, 14, 16, 59, 59, TimeSpan.Zero)));

    [Fact]
    public void An_organisation_that_names_no_driver_pays_double()
    {
        var frame = new FineFrame(18_000_000, 20_000_000);
        Assert.Equal(new FineFrame(36_000_000, 40_000_000), frame.For(LiableParty.Organisation));
        Assert.Equal(frame, frame.For(LiableParty.NamedDriver));
        Assert.Equal(19_000_000, frame.Middle);
    }

    // Decree 238/2026: soldier 7.5 m, team leader 22.5 m, commune police head 37.5 m
    [Theory]
    [InlineData("officer", false)]
    [InlineData("team_leader", true)]
    [InlineData("commune_police_head", true)]
    [InlineData("traffic_division_head", true)]
    public void A_red_light_by_car_is_for_a_team_leader_or_higher(string title, bool covers) =>
        Assert.Equal(covers, Competence.Find(title, new DateOnly(2026, 11, 21))!.Covers(OffenceTable.Find("16824.6.9.b.01", new DateOnly(2026, 11, 21))!));

    // Decree 168/2024, Art. 42.1.b, 42.2.b, 42.3.b, 43.1.b to 43.6.b; Decree 189/2025: half and all of 75 m; Decree 238/2026
    [Theory]
    [InlineData("officer", "2025-01-01", 500_000)]
    [InlineData("team_leader", "2025-03-01", 1_500_000)]
    [InlineData("commune_police_head", "2025-03-01", 2_500_000)]
    [InlineData("commune_chairman", "2025-06-30", 5_000_000)]
    [InlineData("district_police_head", "2025-06-30", 15_000_000)]
    [InlineData("traffic_division_head", "2025-06-30", 15_000_000)]
    [InlineData("district_chairman", "2025-06-30", 37_500_000)]
    [InlineData("provincial_police_director", "2025-06-30", 37_500_000)]
    [InlineData("traffic_police_director", "2025-06-30", 75_000_000)]
    [InlineData("provincial_chairman", "2025-01-01", 75_000_000)]
    [InlineData("commune_chairman", "2025-07-01", 37_500_000)]
    [InlineData("provincial_chairman", "2026-08-14", 75_000_000)]
    [InlineData("commune_chairman", "2026-08-15", 37_500_000)]
    [InlineData("traffic_division_head", "2026-08-15", 60_000_000)]
    public void An_office_may_fine_up_to_what_the_law_of_the_day_gave_it(string title, string day, long maximum) =>
        Assert.Equal(maximum, Competence.Find(title, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))!.Maximum);

    // 18 to 20 m: above the 15 m of a division head under Art. 43.4, within the 37.5 m of a director under Art. 43.5
    [Fact]
    public void In_early_2025_a_red_light_by_car_was_for_the_provincial_director_and_is_for_a_team_leader_today()
    {
        var then = new DateOnly(2025, 5, 5);
        var redLight = OffenceTable.Find("16824.6.9.b.01", then)!;
        Assert.False(Competence.Find("team_leader", then)!.Covers(redLight));
        Assert.False(Competence.Find("traffic_division_head", then)!.Covers(redLight));
        Assert.True(Competence.Find("provincial_police_director", then)!.Covers(redLight));
        Assert.True(Competence.Find("team_leader", new DateOnly(2026, 8, 15))!.Covers(redLight));
    }

    [Theory]
    [InlineData("team_leader", "2024-12-31")]               // before the decree
    [InlineData("district_chairman", "2025-07-01")]         // there are no districts any more
    [InlineData("team_leader", "2025-07-01")]               // no source that could be read gives the share
    [InlineData("team_leader", "2026-08-14")]
    [InlineData("traffic_police_director", "2026-08-15")]
    public void Nobody_is_competent_by_a_rule_that_is_not_law_that_day_or_not_known(string title, string day) =>
        Assert.Null(Competence.Find(title, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)));

    [Fact]
    public void At_most_one_rule_gives_an_office_its_competence_on_any_day_and_the_office_keeps_its_name()
    {
        foreach (var rules in Competence.All.GroupBy(rule => rule.Title, StringComparer.Ordinal))
        {
            var dated = rules.OrderBy(rule => rule.ValidFrom).ToList();
            Assert.All(dated.Zip(dated.Skip(1)), pair => Assert.True(pair.First.ValidTo < pair.Second.ValidFrom, rules.Key));
            Assert.Single(dated.Select(rule => rule.Text).Distinct());
        }
    }
}
