using Ioc.Domain.Plates;

namespace Ioc.Domain.Tests.Plates;

public class PlateGrammarTests
{
    [Theory]
    [InlineData("30A12345", 1, "white", PlateClass.PrivateCar, "30A-123.45", "30A\n123.45", "car")]
    [InlineData("29A1234", 1, "white", PlateClass.PrivateCar, "29A-1234", "29A\n1234", "car")]
    [InlineData("80A12345", 1, "blue", PlateClass.StateCar, "80A-123.45", "80A\n123.45", "car")]
    [InlineData("51D12345", 1, "yellow", PlateClass.CommercialCar, "51D-123.45", "51D\n123.45", "car")]
    [InlineData("29R12345", 2, "white", PlateClass.Trailer, "29R-123.45", "29R\n123.45", "truck")]
    [InlineData("29RM12345", 2, "white", PlateClass.Trailer, "29RM-123.45", "29RM\n123.45", "truck")]
    [InlineData("74LB12345", 1, "yellow", PlateClass.EconomicZone, "74LB-123.45", "74LB\n123.45", "car")]
    [InlineData("30LD12345", 1, "white", PlateClass.SpecialSeries, "30LD-123.45", "30LD\n123.45", "car")]
    [InlineData("29TĐ12345", 1, "white", PlateClass.SpecialSeries, "29TĐ-123.45", "29TĐ\n123.45", "car")]
    [InlineData("T8023588", 1, "white", PlateClass.Temporary, "T80 235.88", "T80\n235.88", "unknown")]
    [InlineData("80441NG02", 1, "white", PlateClass.Diplomatic, "80-441-NG-02", "80-441\nNG-02", "car")]
    [InlineData("27QT54745", 2, "white", PlateClass.Diplomatic, "27-QT-547-45", "27-QT\n547-45", "unknown")]
    [InlineData("AB1234", 1, "red", PlateClass.Army, "AB-12-34", "AB\n12-34", "unknown")]
    [InlineData("KP123", 2, "red", PlateClass.Army, "KP-123", "KP\n123", "motorbike")]
    [InlineData("29AA12345", 2, "white", PlateClass.Motorbike, "29-AA 123.45", "29-AA\n123.45", "motorbike")]
    [InlineData("59X312345", 2, "white", PlateClass.OldMotorbike, "59-X3 123.45", "59-X3\n123.45", "motorbike")]
    [InlineData("80A112345", 2, "blue", PlateClass.StateMotorbike, "80-A1 123.45", "80-A1\n123.45", "motorbike")]
    [InlineData("29MĐ123456", 2, "white", PlateClass.ElectricMotorbike, "29-MĐ1 234.56", "29-MĐ1\n234.56", "motorbike")]
    public void A_plate_of_each_class_is_known_for_what_it_is(
        string text, int lines, string colour, PlateClass expected, string oneLine, string twoLines, string vehicle)
    {
        var parse = PlateGrammar.Parse(text, lines, colour);

        var reading = Assert.Single(parse.Candidates);
        Assert.Equal((expected, oneLine, twoLines, vehicle), (reading.Class, reading.OneLine, reading.TwoLines, reading.VehicleClass));
        Assert.False(parse.IsAmbiguous);
    }

    [Fact]
    public void Army_plates_are_set_aside()
    {
        Assert.True(PlateGrammar.Parse("AB1234", 1, "red").Best!.IsSetAside);
        Assert.False(PlateGrammar.Parse("30A12345", 1, "white").Best!.IsSetAside);
    }

    [Fact]
    public void Eight_characters_on_two_lines_are_a_car_or_an_old_motorbike()
    {
        var parse = PlateGrammar.Parse("30A12345", 2, "white");

        Assert.True(parse.IsAmbiguous);
        Assert.Equal([PlateClass.PrivateCar, PlateClass.OldMotorbike], parse.Candidates.Select(c => c.Class));
        Assert.Equal("unknown", parse.VehicleClass);
    }

    [Fact]
    public void Eight_characters_on_one_line_are_a_car()
    {
        var parse = PlateGrammar.Parse("30A12345", 1, "white");

        Assert.False(parse.IsAmbiguous);
        Assert.Equal("car", parse.VehicleClass);
    }

    [Fact]
    public void A_zero_in_the_series_of_a_motorbike_leaves_only_the_car()
    {
        Assert.Equal([PlateClass.PrivateCar], PlateGrammar.Parse("30A02345", 2, "white").Candidates.Select(c => c.Class));
        Assert.False(PlateGrammar.Parse("59X012345").IsValid);
    }

    [Fact]
    public void A_special_series_that_is_also_a_motorbikes_is_ambiguous_and_the_special_one_stands_first()
    {
        var parse = PlateGrammar.Parse("29LD12345", 2, "white");

        Assert.True(parse.IsAmbiguous);
        Assert.Equal([PlateClass.SpecialSeries, PlateClass.Motorbike], parse.Candidates.Select(c => c.Class));
    }

    [Fact]
    public void RM_is_a_trailer_and_nothing_else() =>
        Assert.Equal([PlateClass.Trailer], PlateGrammar.Parse("29RM12345", 2).Candidates.Select(c => c.Class));

    [Fact]
    public void A_D_read_for_Đ_yields_the_electric_motorbike_with_its_Đ()
    {
        var parse = PlateGrammar.Parse("29MD123456", 2);

        Assert.Equal("29MĐ123456", Assert.Single(parse.Candidates).Text);
    }

    [Fact]
    public void MD_with_five_digits_may_be_three_plates_and_says_so()
    {
        var parse = PlateGrammar.Parse("29MD12345", 2, "white");

        Assert.True(parse.IsAmbiguous);
        Assert.Contains(parse.Candidates, c => c is { Text: "29MĐ12345", Series: "MĐ", Number: "12345" });
        Assert.Contains(parse.Candidates, c => c is { Text: "29MĐ12345", Series: "MĐ1", Number: "2345" });
        Assert.Contains(parse.Candidates, c => c is { Text: "29MD12345", Class: PlateClass.Motorbike });
    }

    [Fact]
    public void A_layout_that_fits_nothing_is_left_aside_and_said()
    {
        var parse = PlateGrammar.Parse("59X312345", 1, "red");

        Assert.True(parse.LayoutDisagrees);
        Assert.Equal("59-X3 123.45", parse.Best!.OneLine);
    }

    [Theory]
    [InlineData("13A12345")]
    [InlineData("10A12345")]
    [InlineData("30I12345")]
    [InlineData("30A00000")]
    [InlineData("30A123456789")]
    [InlineData("30A123")]
    [InlineData("ZZ1234")]
    [InlineData("29AG12345")]
    [InlineData("29ĐA12345")]
    [InlineData("")]
    public void What_no_plate_has_is_not_valid(string text) => Assert.False(PlateGrammar.Parse(text).IsValid);

    [Fact]
    public void A_text_that_is_no_plate_is_shown_as_it_is() => Assert.Equal("XYZ", PlateGrammar.Display("x-y z"));
}
