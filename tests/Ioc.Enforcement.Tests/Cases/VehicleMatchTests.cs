using Ioc.Enforcement.Cases;

namespace Ioc.Enforcement.Tests.Cases;

public sealed class VehicleMatchTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);
    private static readonly RegisteredPlate Car = new(Guid.Parse("11111111-1111-1111-1111-111111111111"), "30A12345", "car", "white", "active", null, "car");
    private static readonly RegisteredPlate Motorbike = new(Guid.Parse("22222222-2222-2222-2222-222222222222"), "30A12345", "motorbike", "white", "active", null, "motorbike");

    [Fact]
    public void A_sure_plate_on_the_right_vehicle_raises_nothing()
    {
        var match = VehicleMatch.Judge(Seen("30A12345", "car"), [Car], Day);
        Assert.Equal(Car.Id, match.VehicleId);
        Assert.Empty(match.Flags);
    }

    [Fact]
    public void Where_a_car_and_a_motorbike_are_written_alike_the_class_seen_decides()
    {
        Assert.Equal(Car.Id, VehicleMatch.Judge(Seen("30A12345", "truck"), [Car, Motorbike], Day).VehicleId);
        Assert.Equal(Motorbike.Id, VehicleMatch.Judge(Seen("30A12345", "motorbike"), [Car, Motorbike], Day).VehicleId);
    }

    [Fact]
    public void Where_nobody_saw_the_class_nobody_is_chosen()
    {
        var match = VehicleMatch.Judge(Seen("30A12345", "unknown"), [Car, Motorbike], Day);
        Assert.Null(match.VehicleId);
        Assert.Equal(["several_registrations"], match.Flags);
    }

    [Fact]
    public void A_plate_seen_on_another_kind_of_vehicle_is_shown_to_a_person()
    {
        var match = VehicleMatch.Judge(Seen("30A12345", "motorbike"), [Car], Day);
        Assert.Equal(Car.Id, match.VehicleId);
        Assert.Equal(["class_mismatch"], match.Flags);
    }

    [Fact]
    public void MĐ_and_MD_are_one_key_and_a_camera_that_reads_MD_does_not_choose()
    {
        RegisteredPlate electric = new(Guid.NewGuid(), "29MĐ112345", "motorbike", "white", "active", null, "motorbike");
        RegisteredPlate other = new(Guid.NewGuid(), "29MD112345", "motorbike", "white", "active", null, "motorbike");
        Assert.Equal(["several_registrations"], VehicleMatch.Judge(Seen("29MD112345", "motorbike"), [electric, other], Day).Flags);
        Assert.Equal(electric.Id, VehicleMatch.Judge(Seen("29MĐ112345", "motorbike"), [electric, other], Day).VehicleId);
        Assert.Equal(electric.Id, VehicleMatch.Judge(Seen("29MD112345", "motorbike"), [electric], Day).VehicleId);
    }

    [Theory]
    [InlineData("yellow", "active", null, "colour_mismatch")]
    [InlineData("white", "stolen", null, "stolen")]
    [InlineData("white", "revoked", null, "revoked")]
    [InlineData("white", "active", "2026-11-19", "expired")]
    public void What_speaks_against_the_match_is_said(string seenColour, string status, string? expires, string flag)
    {
        var vehicle = Car with { Status = status, ExpiresOn = expires is null ? null : DateOnly.Parse(expires, System.Globalization.CultureInfo.InvariantCulture) };
        var match = VehicleMatch.Judge(Seen("30A12345", "car") with { Colour = seenColour }, [vehicle], Day);
        Assert.Equal(Car.Id, match.VehicleId);
        Assert.Equal([flag], match.Flags);
    }

    [Theory]
    [InlineData("2026-11-20", "")]
    [InlineData("2026-11-21", "registered_later")]
    public void A_registration_that_began_after_the_day_of_the_act_is_shown_to_a_person(string registeredOn, string flags)
    {
        var since = DateOnly.Parse(registeredOn, System.Globalization.CultureInfo.InvariantCulture);
        var match = VehicleMatch.Judge(Seen("30A12345", "car"), [Car with { RegisteredOn = since, OwnerId = Car.Id }], Day);
        Assert.Equal(Car.Id, match.VehicleId);
        Assert.Equal(flags, string.Join(' ', match.Flags));
        Assert.Equal(flags.Length == 0 ? null : new LateRegistration(Car.Id, since), match.Late);
    }

    [Fact]
    public void At_night_no_colour_is_known_and_none_is_compared() =>
        Assert.Empty(VehicleMatch.Judge(Seen("30A12345", "car") with { Colour = "unknown" }, [Car], Day).Flags);

    [Fact]
    public void An_unsure_read_is_matched_but_marked() =>
        Assert.Equal(["plate_unsure"], VehicleMatch.Judge(Seen("30A12345", "car") with { Sure = false }, [Car], Day).Flags);

    [Fact]
    public void An_unreadable_and_an_unregistered_plate_find_nobody()
    {
        Assert.Equal(["plate_unreadable"], VehicleMatch.Judge(Seen(null, "car"), [], Day).Flags);
        Assert.Equal(["no_registration"], VehicleMatch.Judge(Seen("30A12345", "car"), [], Day).Flags);
    }

    [Fact]
    public void Army_and_diplomatic_plates_are_set_aside_and_not_looked_up()
    {
        var army = VehicleMatch.Judge(new SeenVehicle("TM1234", true, 1, "red", "car"), [Car], Day);
        Assert.Null(army.VehicleId);
        Assert.Equal(["army"], army.Flags);
        var diplomat = VehicleMatch.Judge(new SeenVehicle("80441NG02", true, 1, "white", "car"), [Car], Day);
        Assert.Null(diplomat.VehicleId);
        Assert.Equal(["diplomatic"], diplomat.Flags);
    }

    [Theory]
    [InlineData("2AB1234", true, 0.98, "foreign")]                // as Phnom Penh writes them
    [InlineData("WXY1234", true, 0.90, "foreign")]                // as Kuala Lumpur does
    [InlineData("2AB1234", false, 0.95, "plate_unsure foreign")]
    [InlineData("2AB1234", false, 0.89, "plate_unsure no_registration")]
    [InlineData("2AB1", true, 0.98, "no_registration")]            // too little to tell
    [InlineData("30A12345", true, 0.98, "no_registration")]        // written as a Vietnamese plate
    public void A_plate_that_was_read_clearly_and_is_written_like_no_Vietnamese_one_is_set_aside_as_foreign(string plate, bool sure, double confidence, string flags)
    {
        var match = VehicleMatch.Judge(new SeenVehicle(plate, sure, 1, "white", "car", confidence), [], Day);
        Assert.Null(match.VehicleId);
        Assert.Equal(flags, string.Join(' ', match.Flags));
    }

    [Fact]
    public void A_plate_that_stands_in_the_register_is_not_foreign_however_it_is_written()
    {
        RegisteredPlate special = new(Guid.NewGuid(), "2AB1234", "car", "white", "active", null, "car");
        var match = VehicleMatch.Judge(new SeenVehicle("2AB1234", true, 1, "white", "car", 0.98), [special], Day);
        Assert.Equal(special.Id, match.VehicleId);
        Assert.Empty(match.Flags);
    }

    private static SeenVehicle Seen(string? plate, string vehicleClass) => new(plate, true, null, "white", vehicleClass);
}
