namespace Ioc.Domain.Plates;

/// <summary>
/// Every way of writing a Vietnamese plate (Circular 79/2024/TT-BCA and the earlier ones whose plates stay valid), and what it
/// means for a vote over readings: which letters may stand where, and how plausible a text is. It weighs, it never writes.
/// </summary>
public static class PlatePatterns
{
    /// <summary>First letter of a series. I, J, O, Q and W occur nowhere.</summary>
    public const string FirstLetters = "ABCDEFGHKLMNPSTUVXYZ";

    /// <summary>Second letter of a motorbike's series: with R, without G.</summary>
    public const string SecondLetters = "ABCDEFHKLMNPRSTUVXYZ";

    /// <summary>First letter of a state plate.</summary>
    public const string StateLetters = "ABCDEFGHKLM";

    private const string Digits = "0123456789";
    private const string DigitsFromOne = "123456789";

    // Prefixes of army plates, to recognise them and set them aside; the list is not official.
    private static readonly string[] ArmyPrefixes =
    [
        "AA", "AB", "AC", "AD", "AN", "AP", "AT", "AV", "BB", "BC", "BH", "BK", "BL", "BP", "BS", "BT", "BV",
        "CA", "CB", "CC", "CH", "CM", "CP", "CV", "DB", "HA", "HB", "HC", "HD", "HE", "HH", "HL", "HN", "HQ", "HT",
        "KA", "KB", "KC", "KD", "KK", "KN", "KP", "KT", "KV", "ND", "PA", "PC", "PK", "PM", "PP", "PQ", "PT", "PX", "PY",
        "QA", "QB", "QH", "TC", "TH", "TK", "TM", "TN", "TT", "VB", "VK", "VT",
    ];

    private static readonly string[] SpecialSeries = ["LD", "DA", "KT", "HC", "TĐ", "MK", "CD", "LB", "CT"];
    private static readonly string[] DiplomaticSeries = ["NG", "QT", "NN", "CV"];
    private static readonly string[] White = [PlateColours.White];
    private static readonly string[] Yellow = [PlateColours.Yellow];
    private static readonly string[] Blue = [PlateColours.Blue];
    private static readonly string[] Red = [PlateColours.Red];

    /// <summary>All patterns; where a text fits several, the likelier stands first.</summary>
    public static IReadOnlyList<PlatePattern> All { get; } = [.. Patterns()];

    private static readonly ILookup<int, PlatePattern> ByLength = All.ToLookup(p => p.Length);

    private static readonly Dictionary<int, string[]> LettersByLength =
        ByLength.ToDictionary(group => group.Key, group => Union([.. group]));

    /// <summary>The patterns of this length.</summary>
    public static IEnumerable<PlatePattern> OfLength(int length) => ByLength[length];

    /// <summary>The letters that occur at each position of any plate of this length; empty when no plate is so long.</summary>
    public static IReadOnlyList<string> LettersAt(int length) => LettersByLength.GetValueOrDefault(length) ?? [];

    /// <summary>
    /// How much a text counts before any picture is looked at: 1 for a plate that exists in this layout, less for one that
    /// the layout contradicts, little for one that no pattern has. For weighing candidates that were read; never 0.
    /// </summary>
    /// <param name="text">Canonical text; D may stand for Đ.</param>
    /// <param name="lines">1 or 2 as read; null when unknown.</param>
    public static double Plausibility(ReadOnlySpan<char> text, int? lines)
    {
        var plausibility = 0.02;
        foreach (var pattern in ByLength[text.Length])
        {
            if (pattern.Matches(text))
            {
                if (lines is null || pattern.Lines is null || pattern.Lines == lines)
                {
                    return 1;
                }

                plausibility = 0.2;
            }
        }

        return plausibility;
    }

    private static IEnumerable<PlatePattern> Patterns()
    {
        foreach (var (shown, twoLines, number) in new[] { ("###-###.##", "###|###.##", "DDDDD"), ("###-####", "###|####", "DDDD") })
        {
            yield return Pattern(PlateClass.PrivateCar, "PPL" + number, null, White, VehicleClasses.Car, shown, twoLines);
            yield return Pattern(PlateClass.CommercialCar, "PPL" + number, null, Yellow, VehicleClasses.Car, shown, twoLines);
            yield return Pattern(PlateClass.StateCar, "PPS" + number, null, Blue, VehicleClasses.Car, shown, twoLines);
            yield return Pattern(PlateClass.Trailer, "PP=R" + number, 2, [.. White, .. Yellow], VehicleClasses.Truck, shown, twoLines);
        }

        foreach (var (shown, twoLines, number) in new[] { ("####-###.##", "####|###.##", "DDDDD"), ("####-####", "####|####", "DDDD") })
        {
            yield return Pattern(PlateClass.Trailer, "PP=R=M" + number, 2, [.. White, .. Yellow], VehicleClasses.Truck, shown, twoLines);
            foreach (var series in SpecialSeries)
            {
                var vehicle = series is "CD" or "MK" ? VehicleClasses.Unknown : VehicleClasses.Car;
                yield return Pattern(PlateClass.SpecialSeries, "PP" + Literal(series) + number, null, White, vehicle, shown, twoLines);
            }
        }

        yield return Pattern(PlateClass.EconomicZone, "PPLMDDDDD", null, Yellow, VehicleClasses.Car, "####-###.##", "####|###.##");
        yield return Pattern(PlateClass.ElectricMotorbike, "PP=M=ĐNDDDDD", 2, White, VehicleClasses.Motorbike, "##-### ###.##", "##-###|###.##");
        yield return Pattern(PlateClass.ElectricMotorbike, "PP=M=ĐDDDDD", 2, White, VehicleClasses.Motorbike, "##-## ###.##", "##-##|###.##");
        yield return Pattern(PlateClass.ElectricMotorbike, "PP=M=ĐNDDDD", 2, White, VehicleClasses.Motorbike, "##-### ####", "##-###|####");
        yield return Pattern(PlateClass.ElectricMotorbike, "PP=M=ĐDDDD", 2, White, VehicleClasses.Motorbike, "##-## ####", "##-##|####");
        yield return Pattern(PlateClass.OldMotorbike, "PPLNDDDDD", 2, White, VehicleClasses.Motorbike, "##-## ###.##", "##-##|###.##");
        yield return Pattern(PlateClass.OldMotorbike, "PPLNDDDD", 2, White, VehicleClasses.Motorbike, "##-## ####", "##-##|####");
        yield return Pattern(PlateClass.StateMotorbike, "PPSNDDDDD", 2, Blue, VehicleClasses.Motorbike, "##-## ###.##", "##-##|###.##");
        yield return Pattern(PlateClass.Motorbike, "PPLMDDDDD", 2, White, VehicleClasses.Motorbike, "##-## ###.##", "##-##|###.##");
        yield return Pattern(PlateClass.Temporary, "=TPPDDDDD", null, White, VehicleClasses.Unknown, "### ###.##", "###|###.##");

        foreach (var series in DiplomaticSeries)
        {
            yield return Pattern(PlateClass.Diplomatic, "PPCCC" + Literal(series) + "DD", 1, White, VehicleClasses.Car, "##-###-##-##", "##-###|##-##");
            yield return Pattern(PlateClass.Diplomatic, "PPCCC" + Literal(series) + "DD", 2, White, VehicleClasses.Unknown, "##-###-##-##", "##-###|##-##");
        }

        // International organisations outside Hanoi may show the series before the country.
        yield return Pattern(PlateClass.Diplomatic, "PP=Q=TCCCDD", null, White, VehicleClasses.Unknown, "##-##-###-##", "##-##|###-##");

        foreach (var prefix in ArmyPrefixes)
        {
            yield return Pattern(PlateClass.Army, Literal(prefix) + "DDDD", null, Red, VehicleClasses.Unknown, "##-##-##", "##|##-##");
            yield return Pattern(PlateClass.Army, Literal(prefix) + "DDD", 2, Red, VehicleClasses.Motorbike, "##-###", "##|###");
        }
    }

    private static string Literal(string letters) => string.Concat(letters.Select(c => $"={c}"));

    /// <summary>PP province, L first letter, M second letter, S state letter, N 1 to 9, C country digit, D digit of the number, =X the letter X.</summary>
    private static PlatePattern Pattern(
        PlateClass plateClass, string written, int? lines, string[] colours, string vehicle, string oneLine, string twoLines)
    {
        var positions = new List<string>();
        int? province = null;
        int? number = null;
        for (var i = 0; i < written.Length; i++)
        {
            switch (written[i])
            {
                case 'P':
                    province ??= positions.Count;
                    positions.Add(Digits);
                    break;
                case 'D':
                    number ??= positions.Count;
                    positions.Add(Digits);
                    break;
                case '=':
                    positions.Add(written[++i].ToString());
                    break;
                default:
                    positions.Add(written[i] switch
                    {
                        'L' => FirstLetters,
                        'M' => SecondLetters,
                        'S' => StateLetters,
                        'N' => DigitsFromOne,
                        'C' => Digits,
                        var unknown => throw new InvalidOperationException($"no meaning for {unknown} in {written}"),
                    });
                    break;
            }
        }

        var series = plateClass is PlateClass.Temporary or PlateClass.Army ? 0 : province.GetValueOrDefault() + 2;
        var seriesEnd = plateClass == PlateClass.Temporary ? 1 : number!.Value;
        return new PlatePattern(
            plateClass, positions, province, series..seriesEnd, number!.Value..positions.Count, lines, colours, vehicle, oneLine, twoLines);
    }

    private static string[] Union(PlatePattern[] patterns) =>
    [
        .. Enumerable.Range(0, patterns[0].Length)
            .Select(i => string.Concat(patterns.SelectMany(p => p.Positions[i]).Distinct().Order())),
    ];
}
