using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Plates;

namespace Ioc.Domain.Tests.Plates;

/// <summary>Random plates, written here from the circular's table and not from the patterns under test.</summary>
public class PlatePropertyTests
{
    private const string First = "ABCDEFGHKLMNPSTUVXYZ";
    private const string Second = "ABCDEFHKLMNPRSTUVXYZ";
    private const string State = "ABCDEFGHKLM";
    private static readonly string[] Unused = ["13", "42", "44", "45", "46", "87", "91", "96"];

    private static readonly Gen<string> Province = Gen.Elements(
        Enumerable.Range(11, 89).Select(n => n.ToString(CultureInfo.InvariantCulture)).Except(Unused));

    private static readonly Gen<string> FiveDigits =
        Gen.Choose(1, 99999).Select(n => n.ToString("D5", CultureInfo.InvariantCulture));

    private static readonly Gen<string> FourDigits =
        Gen.Choose(1, 9999).Select(n => n.ToString("D4", CultureInfo.InvariantCulture));

    private static readonly Gen<string> OneToNine = Letter("123456789");

    private static readonly Gen<(string Text, PlateClass Class)> Valid = Gen.OneOf(
        Plate(PlateClass.PrivateCar, Province, Letter(First), FiveDigits),
        Plate(PlateClass.PrivateCar, Province, Letter(First), FourDigits),
        Plate(PlateClass.CommercialCar, Province, Letter(First), FiveDigits),
        Plate(PlateClass.StateCar, Province, Letter(State), FiveDigits),
        Plate(PlateClass.Trailer, Province, Gen.Elements("R", "RM"), FiveDigits),
        Plate(PlateClass.EconomicZone, Province, Letter(First), Letter(Second), FiveDigits),
        Plate(PlateClass.SpecialSeries, Province, Gen.Elements("LD", "DA", "KT", "HC", "TĐ", "MK", "CD", "LB", "CT"), FiveDigits),
        Plate(PlateClass.Temporary, Gen.Constant("T"), Province, FiveDigits),
        Plate(PlateClass.Diplomatic, Province, Gen.Choose(0, 999).Select(n => n.ToString("D3", CultureInfo.InvariantCulture)), Gen.Elements("NG", "QT", "NN", "CV"), Gen.Choose(1, 99).Select(n => n.ToString("D2", CultureInfo.InvariantCulture))),
        Plate(PlateClass.Army, Gen.Elements("AA", "BC", "KP", "QH", "TM", "VT"), FourDigits),
        Plate(PlateClass.Motorbike, Province, Letter(First), Letter(Second), FiveDigits),
        Plate(PlateClass.OldMotorbike, Province, Letter(First), OneToNine, FiveDigits),
        Plate(PlateClass.OldMotorbike, Province, Letter(First), OneToNine, FourDigits),
        Plate(PlateClass.StateMotorbike, Province, Letter(State), OneToNine, FiveDigits),
        Plate(PlateClass.ElectricMotorbike, Province, Gen.Constant("MĐ"), OneToNine, FiveDigits));

    [Fact]
    public void A_valid_plate_of_any_class_is_parsed_to_its_class() =>
        Holds(Valid, plate => PlateGrammar.Parse(plate.Text).Candidates.Any(c => c.Class == plate.Class && c.Text == plate.Text));

    [Fact]
    public void What_is_shown_on_one_line_or_two_normalises_back_to_the_text() =>
        Holds(Valid, plate => PlateGrammar.Parse(plate.Text).Candidates.All(
            c => PlateText.Normalise(c.OneLine) == c.Text
                && PlateText.Normalise(c.TwoLines) == c.Text
                && PlateText.Key(c.Text) == PlateText.Key(plate.Text)));

    [Fact]
    public void Every_reading_is_put_together_again_from_its_parts() =>
        Holds(Valid, plate => PlateGrammar.Parse(plate.Text).Candidates.All(
            c => c.Class == PlateClass.Temporary
                ? c.Series + c.Province!.Code + c.Number == c.Text
                : c.Province?.Code + c.Series + c.Number == c.Text));

    [Fact]
    public void A_plate_with_an_unused_province_code_is_not_valid() =>
        Holds(
            from plate in Valid.Where(p => p.Class is not (PlateClass.Army or PlateClass.Temporary))
            from code in Gen.Elements(Unused)
            select code + plate.Text[2..],
            text => !PlateGrammar.Parse(text).IsValid);

    [Fact]
    public void A_plate_with_a_letter_that_no_series_has_is_not_valid() =>
        Holds(
            from plate in Valid
            from letter in Gen.Elements('I', 'J', 'O', 'W')
            from at in Gen.Choose(0, plate.Text.Length - 1)
            select plate.Text[..at] + letter + plate.Text[(at + 1)..],
            text => !PlateGrammar.Parse(text).IsValid);

    [Fact]
    public void Only_army_prefixes_and_international_organisations_have_a_Q() =>
        Holds(
            from plate in Valid
            from at in Gen.Choose(0, plate.Text.Length - 1)
            select plate.Text[..at] + 'Q' + plate.Text[(at + 1)..],
            text => PlateGrammar.Parse(text).Candidates.All(c => c.Class is PlateClass.Army or PlateClass.Diplomatic));

    [Fact]
    public void Every_letter_of_a_valid_plate_is_allowed_where_it_stands() =>
        Holds(Valid, plate => plate.Text.Select((letter, at) => PlatePatterns.LettersAt(plate.Text.Length)[at].Contains(letter, StringComparison.Ordinal)).All(ok => ok));

    [Fact]
    public void A_valid_plate_is_more_plausible_than_any_text_that_is_none() =>
        Holds(
            from plate in Valid
            from other in ArbMap.Default.GeneratorFor<NonNull<string>>()
            select (plate.Text, Other: PlateText.Normalise(other.Get)),
            pair => PlatePatterns.Plausibility(pair.Text, null) == 1
                && (PlateGrammar.Parse(pair.Other).IsValid || PlatePatterns.Plausibility(pair.Other, null) is > 0 and < 0.1));

    private static Gen<string> Letter(string letters) => Gen.Elements(letters.Select(c => c.ToString()));

    private static Gen<(string Text, PlateClass Class)> Plate(PlateClass plateClass, params Gen<string>[] parts) =>
        parts.Aggregate((left, right) => from l in left from r in right select l + r).Select(text => (text, plateClass));

    private static void Holds<T>(Gen<T> generator, Func<T, bool> property) =>
        Prop.ForAll(generator.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true));
}
