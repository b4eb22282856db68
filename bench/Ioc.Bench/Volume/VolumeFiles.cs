using System.Globalization;
using System.Text;

namespace Ioc.Bench.Volume;

/// <summary>Writes the large files: invented residents and invented groups of guests, the same for the same seed.</summary>
internal static class VolumeFiles
{
    /// <summary>So many wards.</summary>
    public const int Wards = 120;

    private const int Houses = 2_000;

    /// <summary>A ward's code.</summary>
    public static string Ward(int number) => string.Create(CultureInfo.InvariantCulture, $"W{number:000}");

    /// <summary>Residents of one month: place_code,month,sex,born_on,ethnicity,residence.</summary>
    public static void Residents(string path, int rows, DateOnly month)
    {
        var random = new Random(1);
        using var file = Open(path);
        file.Write("place_code,month,sex,born_on,ethnicity,residence\n");
        var when = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        for (var i = 0; i < rows; i++)
        {
            var born = month.AddDays(-random.Next(1, 90 * 365));
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"W{random.Next(Wards):000},{when},{(random.Next(2) == 0 ? "female" : "male")},{born:yyyy-MM-dd},{(random.Next(10) == 0 ? "tay" : "kinh")},{(random.Next(8) == 0 ? "temporary" : "permanent")}\n"));
        }
    }

    /// <summary>Lodging declarations, spread over days: reference,date,hour,place_code,establishment,nationality,purpose,guests,nights.</summary>
    /// <param name="prefix">Of the references, so that files do not meet.</param>
    public static void Lodging(string path, int rows, DateOnly from, int days, string prefix)
    {
        string[] nationalities = ["VNM", "VNM", "VNM", "VNM", "KOR", "CHN", "JPN", "FRA"];
        string[] purposes = ["tourism", "tourism", "business", "visiting", "labour"];
        var random = new Random(2);
        using var file = Open(path);
        file.Write("reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n");
        for (var i = 0; i < rows; i++)
        {
            var house = random.Next(Houses);
            // In the order of time, as declarations come.
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"{prefix}{i:0000000},{from.AddDays((int)((long)i * days / rows)):yyyy-MM-dd},{random.Next(24)},W{house % Wards:000},H{house:0000},{nationalities[random.Next(nationalities.Length)]},{purposes[random.Next(purposes.Length)]},{random.Next(1, 5)},{random.Next(1, 4)}\n"));
        }
    }

    private static StreamWriter Open(string path) => new(path, false, new UTF8Encoding(false), 1 << 20);
}
