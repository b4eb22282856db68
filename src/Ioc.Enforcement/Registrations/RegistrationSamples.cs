using System.Text.Json;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;

namespace Ioc.Enforcement.Registrations;

/// <summary>A plate that the invented town must have an owner for, because a sample video shows it.</summary>
/// <param name="Plate">Separators do not matter.</param>
/// <param name="VehicleClass">car, motorbike, truck or bus; null: as the plate tells.</param>
/// <param name="PlateColour">white, yellow, blue or red; null: white.</param>
public sealed record WantedPlate(string Plate, string? VehicleClass, string? PlateColour);

/// <summary>
/// Makes registrations of invented people. Names are built from common Vietnamese parts by chance; numbers lie where no real one does
/// (personal numbers begin with 999, enterprise numbers with 00), and every row is marked as simulated. The same seed gives the same bytes.
/// </summary>
public static class RegistrationSamples
{
    /// <summary>Writes a header and <paramref name="count"/> rows, the wanted plates first.</summary>
    public static void Write(TextWriter to, int count, int seed, IReadOnlyList<WantedPlate> wanted)
    {
        var chance = new Random(seed);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        to.NewLine = "\n";
        to.WriteLine(string.Join(',', RegistrationRows.Columns));
        var written = 0;
        foreach (var plate in wanted)
        {
            var text = PlateText.Normalise(plate.Plate);
            var vehicleClass = plate.VehicleClass is { } named && VehicleFamily.Of(named) is not null
                ? named
                : VehicleFamily.Of(PlateGrammar.Parse(text).Best?.VehicleClass ?? "") ?? VehicleFamily.Car;
            if (written < count && PlateGrammar.Parse(text).Candidates.Any(c => VehicleFamily.Of(c.VehicleClass) == VehicleFamily.Of(vehicleClass)) && taken.Add(text))
            {
                WriteRow(to, chance, text, vehicleClass, plate.PlateColour is "yellow" or "blue" ? plate.PlateColour : "white");
                written++;
            }
        }

        while (written < count)
        {
            var (plate, vehicleClass, colour) = NextPlate(chance);
            if (taken.Add(plate))
            {
                WriteRow(to, chance, plate, vehicleClass, colour);
                written++;
            }
        }
    }

    /// <summary>The plates that a sample's truth names: every object with a <c>plate</c>, and its class and colour where given.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<WantedPlate> PlatesIn(string truthJson)
    {
        using var truth = JsonDocument.Parse(truthJson);
        var found = new List<WantedPlate>();
        Collect(truth.RootElement, found);
        return [.. found.DistinctBy(plate => PlateText.Normalise(plate.Plate))];
    }

    private static void Collect(JsonElement element, List<WantedPlate> found)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (Text(element, "plate") is { Length: > 0 } plate)
            {
                found.Add(new WantedPlate(
                    plate,
                    Text(element, "vehicleClass") ?? Text(element, "vehicle_class") ?? Text(element, "class") ?? Text(element, "vehicle"),
                    Text(element, "plateColour") ?? Text(element, "plate_colour") ?? Text(element, "colour")));
            }

            foreach (var property in element.EnumerateObject())
            {
                Collect(property.Value, found);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, found);
            }
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (string Plate, string VehicleClass, string Colour) NextPlate(Random chance)
    {
        var province = Pick(chance, Provinces);
        var first = PlatePatterns.FirstLetters[chance.Next(PlatePatterns.FirstLetters.Length)];
        var number = chance.Next(1, 100_000).ToString("D5", System.Globalization.CultureInfo.InvariantCulture);
        switch (chance.Next(100))
        {
            case < 45:
                return ($"{province}{first}{chance.Next(1, 10)}{number}", "motorbike", "white");
            case < 68:
                // the second letter avoids the pairs that also name a special series
                return ($"{province}{first}{Pick(chance, SecondLetters)}{number}", "motorbike", "white");
            case < 88:
                return ($"{province}{first}{number}", "car", "white");
            case < 92:
                return ($"{province}{first}{number}", "car", "yellow");
            case < 96:
                return ($"{province}{first}{number}", "truck", chance.Next(2) == 0 ? "yellow" : "white");
            case < 98:
                return ($"{province}{first}{number}", "bus", "yellow");
            default:
                return ($"{province}{PlatePatterns.StateLetters[chance.Next(PlatePatterns.StateLetters.Length)]}{number}", "car", "blue");
        }
    }

    private static void WriteRow(TextWriter to, Random chance, string plate, string vehicleClass, string colour)
    {
        var organisation = colour == "blue" || vehicleClass is "bus" || (vehicleClass is "truck" && chance.Next(2) == 0) || chance.Next(25) == 0;
        var registered = new DateOnly(2015, 1, 1).AddDays(chance.Next(4000));
        var (brand, model) = Pick(chance, vehicleClass switch { "motorbike" => Motorbikes, "truck" => Trucks, "bus" => Buses, _ => Cars });
        var status = chance.Next(1000) switch { 0 => "stolen", 1 or 2 => "revoked", _ => "active" };
        string[] cells =
        [
            plate, colour, vehicleClass, brand, model, Pick(chance, Colours), status, registered.Iso(),
            vehicleClass is "truck" or "bus" ? registered.AddYears(25).Iso() : "",
            organisation ? "organisation" : "person",
            organisation ? Organisation(chance, colour == "blue") : Person(chance),
            organisation ? $"00{chance.Next(100_000_000):D8}" : $"999{chance.NextInt64(1_000_000_000):D9}",
            $"Số {chance.Next(1, 400)} {Pick(chance, Streets)}, {Pick(chance, Wards)} (địa chỉ mô phỏng)",
            Basis(plate, vehicleClass, organisation ? colour == "blue" ? "state" : "organisation" : "person"),
            "true",
        ];
        to.WriteLine(string.Join(',', cells.Select(CsvLine.Quote)));
    }

    // Most owners are those named in the registration; the others of Decree 168/2024, Art. 47.6, are told from the plate's last digits, so that a plate keeps its owner.
    private static string Basis(string plate, string vehicleClass, string owner)
    {
        var digits = int.Parse(plate[^2..], System.Globalization.CultureInfo.InvariantCulture);
        return (owner, vehicleClass, digits) switch
        {
            ("person", "truck", < 10) => "tractor",
            ("person", _, < 5) => "spouse",
            ("person", _, < 10) => "transferee",
            ("person", "car", < 13) => "lessee",
            ("organisation", "truck", < 20) => "tractor",
            ("organisation", "bus" or "truck", < 40) => "cooperative",
            ("organisation", "bus" or "truck", < 60) => "operator",
            ("organisation", "car", < 25) => "lessee",
            ("organisation", _, < 35) => "transferee",
            _ => "registered",
        };
    }

    private static string Person(Random chance)
    {
        var woman = chance.Next(2) == 0;
        return $"{Pick(chance, FamilyNames)} {Pick(chance, woman ? WomenMiddle : MenMiddle)} {Pick(chance, woman ? WomenGiven : MenGiven)}";
    }

    private static string Organisation(Random chance, bool state) =>
        state ? $"{Pick(chance, StateBodies)} (mô phỏng)" : $"Công ty {Pick(chance, Forms)} {Pick(chance, Trades)} {Pick(chance, CompanyNames)} (mô phỏng)";

    private static T Pick<T>(Random chance, IReadOnlyList<T> from) => from[chance.Next(from.Count)];

    private static readonly string[] Provinces = ["79", "79", "79", "79", "29", "30", "51", "59", "43", "49", "47", "85", "78", "36", "37", "15", "60", "61", "65", "72"];
    private static readonly string[] SecondLetters = ["A", "B", "E", "F", "N", "P", "S", "U", "V", "X", "Y", "Z"];
    private static readonly string[] FamilyNames = ["Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tạ", "Cao"];
    private static readonly string[] MenMiddle = ["Văn", "Hữu", "Đức", "Quốc", "Minh", "Thanh", "Công", "Gia", "Anh", "Xuân", "Ngọc", "Trọng"];
    private static readonly string[] MenGiven = ["An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Huy", "Khoa", "Kiên", "Long", "Lộc", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tài", "Thắng", "Tiến", "Toàn", "Trung", "Tuấn", "Việt", "Vinh"];
    private static readonly string[] WomenMiddle = ["Thị", "Thị", "Ngọc", "Thanh", "Thu", "Minh", "Bích", "Kim", "Hồng", "Mỹ", "Phương", "Quỳnh"];
    private static readonly string[] WomenGiven = ["Anh", "Châu", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hương", "Lan", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Thảo", "Thủy", "Trang", "Tuyết", "Uyên", "Vân", "Yến"];
    private static readonly string[] Streets = ["đường Biển Xanh", "đường Hoa Phượng", "đường Bình Minh", "đường Hải Âu", "đường Cây Dừa", "đường Sao Biển", "đường Ngọc Lan", "đường San Hô", "đường Đồi Thông", "đường Trăng Non"];
    private static readonly string[] Wards = ["phường Sao Mai", "phường Vịnh Xanh", "phường Đồi Cát", "phường Bến Cũ", "phường Rừng Dương", "xã Suối Trong"];
    private static readonly string[] Colours = ["Trắng", "Đen", "Xám", "Bạc", "Đỏ", "Xanh", "Nâu", "Vàng"];
    private static readonly (string Brand, string Model)[] Motorbikes = [("Honda", "Wave Alpha"), ("Honda", "Vision"), ("Honda", "Air Blade"), ("Honda", "Lead"), ("Honda", "Future"), ("Yamaha", "Exciter"), ("Yamaha", "Sirius"), ("Yamaha", "Grande"), ("Piaggio", "Liberty"), ("SYM", "Elegant"), ("VinFast", "Klara"), ("Suzuki", "Raider")];
    private static readonly (string Brand, string Model)[] Cars = [("Toyota", "Vios"), ("Toyota", "Innova"), ("Hyundai", "Accent"), ("Hyundai", "Grand i10"), ("Kia", "Morning"), ("Kia", "Seltos"), ("Mazda", "CX-5"), ("Mazda", "3"), ("Ford", "Ranger"), ("Honda", "City"), ("Mitsubishi", "Xpander"), ("VinFast", "VF 5"), ("VinFast", "VF 8")];
    private static readonly (string Brand, string Model)[] Trucks = [("Hino", "300"), ("Isuzu", "QKR"), ("Thaco", "Towner"), ("Hyundai", "Porter"), ("Suzuki", "Carry")];
    private static readonly (string Brand, string Model)[] Buses = [("Thaco", "Garden"), ("Hyundai", "Universe"), ("Hyundai", "Solati"), ("Ford", "Transit")];
    private static readonly string[] Forms = ["TNHH", "Cổ phần"];
    private static readonly string[] Trades = ["Vận tải", "Du lịch", "Thương mại", "Xây dựng", "Dịch vụ"];
    private static readonly string[] CompanyNames = ["Sóng Biển", "Hướng Dương", "Đồi Thông", "Cánh Buồm", "Mặt Trời Mọc", "Ngọc Trai", "Trường Xuân", "Bến Xưa"];
    private static readonly string[] StateBodies = ["Văn phòng Ủy ban nhân dân phường Sao Mai", "Ủy ban nhân dân phường Vịnh Xanh", "Trung tâm Y tế phường Đồi Cát", "Trường Trung học cơ sở Bến Cũ"];
}
