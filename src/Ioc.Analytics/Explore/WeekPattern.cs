using System.Globalization;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Indicators;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Explore;

/// <summary>How many fall on each hour of each day of the week, as everyone may see it.</summary>
/// <param name="From">The first day counted.</param>
/// <param name="To">The last day counted.</param>
/// <param name="HoursWide">How many hours a cell covers: 1, or 3 where single hours would be too small.</param>
/// <param name="SmallBelow">A count that is lower, and not zero, is not told; 0: all are.</param>
/// <param name="Cells">Every day and every span of hours.</param>
/// <param name="Simulated">The figures are invented.</param>
/// <remarks>
/// An indicator with small cells is told by whole quarters that have ended, one at a time: spans of one's own choice, or spans that overlap, could be subtracted from each other.
/// </remarks>
public sealed record WeekPattern(
    string Code, LocalText Name, LocalText Unit, LocalText Source, string Place, DateOnly From, DateOnly To, int HoursWide, int SmallBelow, IReadOnlyList<WeekCell> Cells, bool Simulated)
{
    /// <summary>Days that an indicator without small cells is counted over: twelve weeks.</summary>
    public const int Days = 84;

    private const int Wide = 3;

    /// <summary>Whether a place's pattern may be told to everyone: where cells can be small, only of a place that no other place stands beside.</summary>
    public static async Task<bool> IsToldAsync(NpgsqlConnection connection, CatalogueEntry entry, string place, CancellationToken token) =>
        ExploreReader.HasHours(entry) && !entry.Restricted
        && (entry.SuppressBelow <= 1 || !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from place.place p join place.place b on b.parent_code = p.parent_code and b.code <> p.code where p.code = @place)", new { place }, cancellationToken: token)));

    /// <summary>Reads the pattern of a place for which it may be told.</summary>
    /// <param name="last">The last day that may be in it.</param>
    public static async Task<WeekPattern> ReadAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, DateOnly last, CancellationToken token)
    {
        var guarded = entry.SuppressBelow > 1;
        var next = TimeStep.Quarter.Start(last.AddDays(1));
        var span = guarded ? new DayRange(TimeStep.Quarter.Add(next, -1), next.AddDays(-1)) : new DayRange(last.AddDays(1 - Days), last);
        var counted = await ExploreReader.HoursAsync(connection, catalogue, entry, place, span, token);
        var counts = new double[1, 7, 24];
        foreach (var cell in counted)
        {
            counts[0, cell.Weekday - 1, cell.Hour] = cell.Count;
        }

        var simulated = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select case when @source::text is null then exists (select 1 from traffic.camera where simulated and enabled)
                        else exists (select 1 from fact.import i where i.source_code = @source and i.simulated) end
            """,
            new { source = entry.SourceCode },
            cancellationToken: token));
        var about = new WeekPattern(entry.Code, entry.Name, entry.Unit, entry.Source, place, span.From, span.To, 1, entry.SuppressBelow, [], simulated);
        if (!guarded || Every(1).All(cell => !SmallTable.IsSmall(entry, counts[0, cell.Day, cell.Span], null)))
        {
            return about with { Cells = [.. Every(1).Select(cell => new WeekCell(cell.Day + 1, cell.Span, counts[0, cell.Day, cell.Span], false))] };
        }

        var (spans, small) = (new double[1, 7, 24 / Wide], new bool[1, 7, 24 / Wide]);
        foreach (var (day, at) in Every(Wide))
        {
            spans[0, day, at] = Enumerable.Range(at * Wide, Wide).Sum(hour => counts[0, day, hour]);
            small[0, day, at] = SmallTable.IsSmall(entry, spans[0, day, at], null);
        }

        // A sum over the quarter by the hour or by the day of the week is told elsewhere. Where one is not, the sum of its span must not be found here either.
        var hours = await HiddenAsync(connection, catalogue, entry, place, span, "hour", token);
        foreach (var at in Enumerable.Range(0, 24 / Wide).Where(at => Enumerable.Range(at * Wide, Wide).Any(hours.Contains)))
        {
            HideLeast(Enumerable.Range(0, 7).Select(day => (day, at)));
        }

        foreach (var day in await HiddenAsync(connection, catalogue, entry, place, span, "weekday", token))
        {
            HideLeast(Enumerable.Range(0, 24 / Wide).Select(at => (day - 1, at)));
        }

        var hidden = SmallCells.SuppressedLayers(spans, small);
        return about with
        {
            HoursWide = Wide,
            Cells = [.. Every(Wide).Select(cell => hidden[0, cell.Day, cell.Span] ? new WeekCell(cell.Day + 1, cell.Span * Wide, null, true) : new WeekCell(cell.Day + 1, cell.Span * Wide, spans[0, cell.Day, cell.Span], false))],
        };

        void HideLeast(IEnumerable<(int Day, int Span)> line)
        {
            if (line.Where(cell => spans[0, cell.Day, cell.Span] > 0).OrderBy(cell => spans[0, cell.Day, cell.Span]).Take(1).ToList() is [var least])
            {
                small[0, least.Day, least.Span] = true;
            }
        }
    }

    // Days and spans of hours, both from 0.
    private static IEnumerable<(int Day, int Span)> Every(int wide) => from day in Enumerable.Range(0, 7) from span in Enumerable.Range(0, 24 / wide) select (day, span);

    private static async Task<IReadOnlySet<int>> HiddenAsync(NpgsqlConnection connection, Catalogue catalogue, CatalogueEntry entry, string place, DayRange span, string by, CancellationToken token) =>
        !entry.Dimensions.Contains(by, StringComparer.Ordinal) ? new HashSet<int>() : (await ExploreReader.ReadAsync(connection, catalogue, entry, [place], span, TimeStep.Quarter, by, exact: false, span.To, token))
        .Where(series => series.Points.Any(point => point.Period == span.From && point.Suppressed) && int.TryParse(series.Part, CultureInfo.InvariantCulture, out _))
        .Select(series => int.Parse(series.Part!, CultureInfo.InvariantCulture)).ToHashSet();
}

/// <summary>How many fall on a span of hours of a day of the week.</summary>
/// <param name="Weekday">1 (Monday) to 7.</param>
/// <param name="Hour">The first hour of the span, 0..23.</param>
/// <param name="Count">Null where it is hidden.</param>
/// <param name="Suppressed">True where the count is too small to be told, or would let another be found.</param>
public sealed record WeekCell(int Weekday, int Hour, double? Count, bool Suppressed);
