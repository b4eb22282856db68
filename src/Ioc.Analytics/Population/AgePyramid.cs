using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Domain.Indicators;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.Population;

/// <summary>Residents by age and sex in one place at the end of a month, small cells hidden.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Bands">Youngest first, every band of the list.</param>
/// <param name="SmallBelow">A count that is lower, and not zero, is not told.</param>
/// <param name="Simulated">The figures are invented.</param>
public sealed record AgePyramid(string Place, LocalText Name, DateOnly Month, IReadOnlyList<AgePyramidBand> Bands, int SmallBelow, LocalText Source, bool Simulated)
{
    private const string Indicator = "population.size";

    /// <summary>Reads the newest pyramid of a place.</summary>
    /// <param name="upTo">Its month began on this day or before.</param>
    /// <returns>Null when the place has no residents by age and sex.</returns>
    /// <remarks>
    /// What is hidden depends on the places beside it, on the sums by age and by sex that are told too, and on what is hidden of the place above:
    /// no hidden cell can be found by subtracting.
    /// </remarks>
    public static async Task<AgePyramid?> ReadAsync(NpgsqlConnection connection, Catalogue catalogue, string place, DateOnly upTo, CancellationToken token)
    {
        if (catalogue.Find(Indicator) is not { } entry || catalogue.ByAgeAndSex is not { } measure)
        {
            return null;
        }

        var head = await connection.QuerySingleOrDefaultAsync<(DateOnly? Month, string Vi, string En, bool Simulated)>(new CommandDefinition(
            """
            select (select max(c.period) from indicator.cell c join place.within w on w.place_code = c.place_code
                    where w.ancestor_code = p.code and c.measure = @Code and c.axes = @AxesText and c.period <= @upTo::date),
                   p.name_vi, p.name_en, exists (select 1 from fact.import i where i.source_code = @source and i.simulated)
            from place.place p where p.code = @place
            """,
            new { place, upTo, measure.Code, measure.AxesText, source = entry.SourceCode },
            cancellationToken: token));
        if (head.Month is not { } month)
        {
            return null;
        }

        var (cells, hidden) = await CellsAsync(connection, entry, measure, place, month, token);
        AgePyramidSide Side(string band, string sex) =>
            hidden.Contains((place, band, sex)) ? new(null, true) : new(cells.GetValueOrDefault((place, band, sex)), false);
        return new(
            place, new(head.Vi, head.En), month, [.. Vocabularies.AgeBands.Select(band => new AgePyramidBand(band, Side(band, "male"), Side(band, "female")))],
            entry.SuppressBelow, entry.Source, head.Simulated);
    }

    private static async Task<(Dictionary<(string Place, string Band, string Sex), double> Cells, HashSet<(string Place, string Band, string Sex)> Hidden)> CellsAsync(
        NpgsqlConnection connection, CatalogueEntry entry, Measure measure, string place, DateOnly month, CancellationToken token)
    {
        var parent = await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select parent_code from place.place where code = @place", new { place }, cancellationToken: token));
        var cells = (await connection.QueryAsync<(string Place, string Band, string Sex, double Count)>(new CommandDefinition(
            """
            select w.ancestor_code, c.dims ->> 'age_band', c.dims ->> 'sex', sum(c.amount)
            from indicator.cell c join place.within w on w.place_code = c.place_code
            where c.measure = @Code and c.axes = @AxesText and c.period = @month
              and w.ancestor_code in (select code from place.place where code = @place or parent_code = @parent)
            group by 1, 2, 3
            """,
            new { place, parent, month, measure.Code, measure.AxesText },
            cancellationToken: token))).ToDictionary(c => (c.Place, c.Band, c.Sex), c => c.Count);
        if (entry.SuppressBelow <= 1)
        {
            return (cells, []);
        }

        var above = parent is null ? [] : (await CellsAsync(connection, entry, measure, parent, month, token)).Hidden.Where(cell => cell.Place == parent).Select(cell => (cell.Band, cell.Sex)).ToHashSet();
        var secrets = await ReleaseSecrets.ReadAsync(connection, entry, "age_band", token);
        var released = secrets.Among(entry, cells.Keys.Select(cell => new MeasuredCell(cell.Place, cell.Band, month, 0, null, null))).Select(cell => (cell.Place, cell.Part)).ToHashSet();
        return (cells, Hidden(entry, cells, above, released, month));
    }

    private static HashSet<(string Place, string Band, string Sex)> Hidden(
        CatalogueEntry entry, Dictionary<(string Place, string Band, string Sex), double> cells, HashSet<(string Band, string Sex)> above, HashSet<(string Place, string Band)> released,
        DateOnly month)
    {
        string[] places = [.. cells.Keys.Select(cell => cell.Place).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var (bands, sexes) = (Vocabularies.AgeBands, Vocabularies.Sexes);
        var counts = new double[places.Length, bands.Count, sexes.Count];
        var small = new bool[places.Length, bands.Count, sexes.Count];
        foreach (var (p, b, s) in Every())
        {
            counts[p, b, s] = cells.GetValueOrDefault((places[p], bands[b], sexes[s]));
            small[p, b, s] = SmallTable.IsSmall(entry, counts[p, b, s], null) || released.Contains((places[p], bands[b]));
        }

        // A sum by age or by sex that is not told elsewhere must not be found here: its smallest cell goes, and another with it. So must a cell of the place above.
        foreach (var (place, part) in Sums(cell => cell.Band))
        {
            HideLeast(Every().Where(cell => places[cell.P] == place && bands[cell.B] == part));
        }

        foreach (var (place, part) in Sums(cell => cell.Sex))
        {
            HideLeast(Every().Where(cell => places[cell.P] == place && sexes[cell.S] == part));
        }

        foreach (var (band, sex) in above)
        {
            HideLeast(Every().Where(cell => bands[cell.B] == band && sexes[cell.S] == sex));
        }

        var hidden = SmallCells.SuppressedLayers(counts, small);
        return [.. Every().Where(cell => hidden[cell.P, cell.B, cell.S]).Select(cell => (places[cell.P], bands[cell.B], sexes[cell.S]))];

        IEnumerable<(int P, int B, int S)> Every() =>
            from p in Enumerable.Range(0, places.Length) from b in Enumerable.Range(0, bands.Count) from s in Enumerable.Range(0, sexes.Count) select (p, b, s);

        IReadOnlySet<(string Place, string Part)> Sums(Func<(string Place, string Band, string Sex), string> part) => SmallTable.Hidden(
            entry,
            [.. cells.GroupBy(cell => (cell.Key.Place, Part: part(cell.Key))).Select(sum => new MeasuredCell(sum.Key.Place, sum.Key.Part, month, sum.Sum(cell => cell.Value), null, null))]);

        void HideLeast(IEnumerable<(int P, int B, int S)> line)
        {
            if (line.Where(cell => counts[cell.P, cell.B, cell.S] > 0).OrderBy(cell => counts[cell.P, cell.B, cell.S]).Take(1).ToList() is [var least])
            {
                small[least.P, least.B, least.S] = true;
            }
        }
    }
}

/// <summary>One age band.</summary>
/// <param name="Band">Years: 0-4 … 80+.</param>
public sealed record AgePyramidBand(string Band, AgePyramidSide Male, AgePyramidSide Female);

/// <summary>Those of one sex in a band.</summary>
/// <param name="Count">Null where it is hidden.</param>
/// <param name="Suppressed">True where the count is too small to be told, or would let another be found.</param>
public sealed record AgePyramidSide(double? Count, bool Suppressed);
