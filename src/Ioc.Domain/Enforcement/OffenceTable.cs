using System.Globalization;
using System.Reflection;
using Ioc.Domain.Text;

namespace Ioc.Domain.Enforcement;

/// <summary>The offences that cameras can find, as dated data (offences.csv). A case is judged by the law of the day of the act.</summary>
public static class OffenceTable
{
    /// <summary>Every row, in the file's order.</summary>
    public static readonly IReadOnlyList<Offence> All = [.. DatedData.Read("offences.csv").Select(Parse)];

    /// <summary>What could be charged on a day for a family of vehicles, what the camera's judgement means first, then the same kind's other offences.</summary>
    /// <param name="excess">Km/h over the limit; null where no speed was measured.</param>
    /// <param name="condition">See <see cref="Offence.Condition"/>.</param>
    public static IReadOnlyList<Offence> InForce(OffenceVehicle vehicle, DateOnly day, string kind, double? excess = null, string? condition = null) =>
    [
        .. All.Where(o => o.Vehicle == vehicle && o.InForceOn(day))
            .OrderBy(o => o.IsMeantBy(kind, excess, condition) ? 0 : o.Kinds.Contains(kind, StringComparer.Ordinal) ? 1 : 2),
    ];

    /// <summary>The offence that a camera's judgement means by the law of the day of the act; null when it is none, such as 3 km/h too fast.</summary>
    /// <param name="kind">One of <see cref="Traffic.ViolationKinds"/>.</param>
    /// <param name="excess">Km/h over the limit, after the tolerance was taken off; needed for speed.</param>
    /// <param name="condition">Where or how, see <see cref="Offence.Condition"/>; one that the law does not know for this kind counts as none.</param>
    public static Offence? Meant(string kind, OffenceVehicle vehicle, DateOnly day, double? excess = null, string? condition = null)
    {
        var possible = All.Where(o => o.Vehicle == vehicle && o.InForceOn(day)).ToList();
        return possible.Find(o => o.IsMeantBy(kind, excess, condition)) ?? possible.Find(o => o.IsMeantBy(kind, excess, null));
    }

    /// <summary>The offence of that code on that day; null when it was not law then.</summary>
    public static Offence? Find(string? code, DateOnly day)
    {
        foreach (var offence in All)
        {
            if (offence.Code == code && offence.InForceOn(day))
            {
                return offence;
            }
        }

        return null;
    }

    private static Offence Parse(IReadOnlyDictionary<string, string> row) => new(
        row["code"],
        row["kinds"].Split('|'),
        row["vehicle"] == "motorbike" ? OffenceVehicle.Motorbike : OffenceVehicle.Car,
        row["condition"].Length == 0 ? null : row["condition"],
        row["excess"].Length == 0 ? null : ExcessBand.Parse(row["excess"]),
        row["decree"],
        row["amended_by"].Length == 0 ? null : row["amended_by"],
        row["article"],
        row["clause"],
        row["point"],
        new FineFrame(Number(row["minimum"]), Number(row["maximum"])),
        (int)Number(row["points"]),
        DatedData.Day(row["valid_from"]),
        row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]),
        new LocalText(row["vi"], row["en"]));

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>
/// Who may fine up to how much, as dated data (competences.csv). From 01/01/2025 by Decree 168/2024, Art. 42 and 43; from 01/07/2025, when the district level
/// ended, by Decree 189/2025 (half and all of the field's 75 million for chairmen; its shares for the police stand in no source that could be read, so the table
/// leaves them out rather than guess); from 15/08/2026 by Decree 238/2026.
/// </summary>
/// <param name="Title">The office, e.g. <c>team_leader</c>.</param>
/// <param name="Maximum">The highest frame for a person, in đồng, that the office may decide: competence goes by the maximum of the frame, not by the amount.</param>
/// <param name="Text">The office's name.</param>
public sealed record Competence(string Title, long Maximum, string Decree, DateOnly ValidFrom, DateOnly? ValidTo, LocalText Text)
{
    /// <summary>Every row.</summary>
    public static readonly IReadOnlyList<Competence> All = [.. DatedData.Read("competences.csv").Select(row => new Competence(
        row["title"],
        long.Parse(row["maximum"], NumberStyles.None, CultureInfo.InvariantCulture),
        row["decree"],
        DatedData.Day(row["valid_from"]),
        row["valid_to"].Length == 0 ? null : DatedData.Day(row["valid_to"]),
        new LocalText(row["vi"], row["en"])))];

    /// <summary>What an office may decide on the day of the decision; null when the table does not know the office on that day.</summary>
    public static Competence? Find(string title, DateOnly day) =>
        All.FirstOrDefault(c => c.Title == title && day >= c.ValidFrom && (c.ValidTo is null || day <= c.ValidTo));

    /// <summary>What an office is called, whenever; its code where the table does not know it.</summary>
    public static LocalText NameOf(string title) => All.FirstOrDefault(c => c.Title == title)?.Text ?? new LocalText(title, title);

    /// <summary>Whether this office may decide an offence. The doubled frame of an organisation doubles the limit too.</summary>
    public bool Covers(Offence offence) => offence.Frame.Maximum <= Maximum;
}

/// <summary>Reads the small tables that ship inside the assembly: comma-separated, quoted where needed, no line breaks inside a field.</summary>
internal static class DatedData
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var header = Split(reader.ReadLine() ?? "");
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (reader.ReadLine() is { } line)
        {
            var cells = Split(line);
            if (cells.Count != header.Count)
            {
                throw new InvalidOperationException($"{name}, row {rows.Count + 2}: {cells.Count} fields where the header has {header.Count}.");
            }

            rows.Add(header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }

        return rows;
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
