using System.Globalization;
using System.Reflection;
using CsvHelper;

namespace Ioc.Analytics.Programme;

/// <summary>
/// The published plans as they ship: models, owners by office, tools and deadlines, in our own words, each plan with its source. A place adopts one and
/// then changes it as it likes.
/// </summary>
internal static class PlanFiles
{
    public static async Task<IReadOnlyList<PlanFile>> ReadAsync(CancellationToken token)
    {
        var models = (await RowsAsync("plan_models.csv", token)).ToLookup(row => row["plan"], StringComparer.Ordinal);
        var milestones = (await RowsAsync("milestones.csv", token)).ToLookup(row => row["plan"], StringComparer.Ordinal);
        var rules = (await RowsAsync("reporting.csv", token)).ToLookup(row => row["plan"], StringComparer.Ordinal);
        return
        [
            .. (await RowsAsync("plans.csv", token)).Select(row => new PlanFile(
                row["code"], Number(row["position"]), row["name_vi"], row["name_en"], row["source_vi"], row["source_en"], Day(row["starts_on"])!.Value,
                row["standing_unit"], row["feeds_indicators"] == "true",
                [.. models[row["code"]]], [.. milestones[row["code"]]], [.. rules[row["code"]]])),
        ];
    }

    public static Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> UnitsAsync(CancellationToken token) => RowsAsync("units.csv", token);

    public static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    public static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(string name, CancellationToken token)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("plans/" + name)
            ?? throw new InvalidOperationException($"The table {name} is missing from the assembly.");
        await using var reader = CsvReader.Create(stream, new CsvReaderOptions(), leaveOpen: true);
        await reader.ReadHeaderAsync(token);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (await reader.ReadAsync(token))
        {
            rows.Add(reader.Headers.Select((column, i) => (column, Cell: reader.GetString(i))).ToDictionary(cell => cell.column, cell => cell.Cell, StringComparer.Ordinal));
        }

        return rows;
    }
}

/// <summary>One published plan.</summary>
internal sealed record PlanFile(
    string Code, int Position, string NameVi, string NameEn, string SourceVi, string SourceEn, DateOnly StartsOn, string StandingUnit, bool FeedsIndicators,
    IReadOnlyList<IReadOnlyDictionary<string, string>> Rows, IReadOnlyList<IReadOnlyDictionary<string, string>> Milestones, IReadOnlyList<IReadOnlyDictionary<string, string>> Rules);
