using Dapper;
using Ioc.Domain.Text;
using Npgsql;

namespace Ioc.Analytics.OpenData;

/// <summary>Reads the newest release as everyone may read it.</summary>
public static class OpenDataReader
{
    /// <summary>The datasets that are published now, in the catalogue's order.</summary>
    /// <param name="code">One; null for all.</param>
    public static async Task<IReadOnlyList<OpenDatasetView>> DatasetsAsync(NpgsqlConnection connection, string? code, CancellationToken token)
    {
        var rows = await connection.QueryAsync<DatasetRow>(new CommandDefinition(
            """
            select d.code, d.domain, d.name_vi, d.name_en, d.method_vi, d.method_en, d.formula, d.unit_vi, d.unit_en, d.source_vi, d.source_en, d.decimals,
                   d.denominator is not null as ratio, o.since, o.split, o.suppress_below, e.version, e.issued_at, e.modified_at, e.rows, e.hidden, e.first_period, e.last_period,
                   case when d.source_code is null then exists (select 1 from traffic.camera where simulated and enabled)
                        else exists (select 1 from fact.import i where i.source_code = d.source_code and i.simulated) end as simulated
            from open_data.dataset o join indicator.definition d on d.code = o.indicator_code join open_data.edition e on e.indicator_code = o.indicator_code
            where o.published and e.rows > 0 and (@code::text is null or o.indicator_code = @code)
            order by d.position, d.code
            """,
            new { code },
            cancellationToken: token));
        var geographies = (await connection.QueryAsync<GeographyRow>(new CommandDefinition(
            """
            select d.indicator_code as dataset, g.code, g.name_vi, g.name_en, g.valid_from, g.valid_to
            from (select distinct v.indicator_code, l.geography from open_data.value v join place.located l on l.code = v.place_code where @code::text is null or v.indicator_code = @code) d
            join place.geography g on g.code = d.geography order by g.valid_from desc
            """,
            new { code },
            cancellationToken: token))).ToLookup(row => row.Dataset, row => new OpenGeography(row.Code, new(row.NameVi, row.NameEn), row.ValidFrom, row.ValidTo), StringComparer.Ordinal);
        return
        [
            .. rows.Select(r => new OpenDatasetView(
                r.Code, r.Domain, new(r.NameVi, r.NameEn), new(r.MethodVi, r.MethodEn), r.Formula, new(r.UnitVi, r.UnitEn), new(r.SourceVi, r.SourceEn), r.Decimals, r.Ratio, r.Since, r.Split,
                r.SuppressBelow, r.Version, r.IssuedAt, r.ModifiedAt, r.Rows, r.Hidden, r.FirstPeriod, r.LastPeriod, r.Simulated, [.. geographies[r.Code]])),
        ];
    }

    /// <summary>Rows of a dataset, one page of them, and how many there are in all.</summary>
    public static async Task<(IReadOnlyList<OpenDataRow> Rows, int Total)> RowsAsync(NpgsqlConnection connection, OpenDataQuestion question, CancellationToken token)
    {
        const string Where = """
            from open_data.value v join place.place p on p.code = v.place_code join place.located l on l.code = p.code
            left join indicator.dimension_value n on n.dimension = v.dimension and n.code = v.part
            where v.indicator_code = @Code and (@Step::text is null or v.step = @Step) and (@Places::text[] is null or v.place_code = any(@Places))
              and (@By::text is null or v.dimension = @By) and (@From::date is null or v.period >= @From) and (@To::date is null or v.period <= @To)
            """;
        var rows = (await connection.QueryAsync<ValueRow>(new CommandDefinition(
            $"""
            select v.step, v.period, v.place_code, p.name_vi, p.name_en, v.dimension, v.part, coalesce(n.name_vi, v.part) as part_vi, coalesce(n.name_en, v.part) as part_en,
                   v.value, v.numerator, v.denominator, v.suppressed, p.longitude, p.latitude, l.geography
            {Where} order by v.step, v.dimension, v.period, v.place_code, v.part offset @Offset limit @Limit
            """,
            question,
            cancellationToken: token))).AsList();
        var total = question.Offset == 0 && rows.Count < question.Limit ? rows.Count : await connection.ExecuteScalarAsync<int>(new CommandDefinition($"select count(*)::integer {Where}", question, cancellationToken: token));
        return ([.. rows.Select(r => new OpenDataRow(
            r.Step, r.Step == "year" ? $"{r.Period:yyyy}" : $"{r.Period:yyyy-MM}", r.PlaceCode, new(r.NameVi, r.NameEn), r.Geography, r.Dimension.Length == 0 ? null : r.Dimension, r.Dimension.Length == 0 ? null : r.Part,
            r.Dimension.Length == 0 ? null : new(r.PartVi, r.PartEn), r.Value, r.Numerator, r.Denominator, r.Suppressed, r.Longitude, r.Latitude))], total);
    }

    /// <summary>The first of these codes that names no place, of whatever time; null: all of them are known.</summary>
    public static async Task<string?> UnknownPlaceAsync(NpgsqlConnection connection, string[] codes, CancellationToken token) =>
        await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select asked.code from unnest(@codes) with ordinality asked(code, position) where not exists (select 1 from place.place p where p.code = asked.code) order by asked.position limit 1",
            new { codes },
            cancellationToken: token));

    /// <summary>When the newest release was made; null: none yet.</summary>
    public static async Task<DateTimeOffset?> ReleasedAtAsync(NpgsqlConnection connection, CancellationToken token) =>
        await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition("select released_at from open_data.release", cancellationToken: token)) is { } at
            ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc))
            : null;

    private sealed class DatasetRow
    {
        public required string Code { get; init; }
        public required string Domain { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string MethodVi { get; init; }
        public required string MethodEn { get; init; }
        public required string Formula { get; init; }
        public required string UnitVi { get; init; }
        public required string UnitEn { get; init; }
        public required string SourceVi { get; init; }
        public required string SourceEn { get; init; }
        public int Decimals { get; init; }
        public bool Ratio { get; init; }
        public DateOnly? Since { get; init; }
        public required string[] Split { get; init; }
        public int SuppressBelow { get; init; }
        public int Version { get; init; }
        public DateTimeOffset IssuedAt { get; init; }
        public DateTimeOffset ModifiedAt { get; init; }
        public int Rows { get; init; }
        public int Hidden { get; init; }
        public DateOnly? FirstPeriod { get; init; }
        public DateOnly? LastPeriod { get; init; }
        public bool Simulated { get; init; }
    }

    private sealed class ValueRow
    {
        public required string Step { get; init; }
        public DateOnly Period { get; init; }
        public required string PlaceCode { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string Dimension { get; init; }
        public required string Part { get; init; }
        public required string PartVi { get; init; }
        public required string PartEn { get; init; }
        public double? Value { get; init; }
        public double? Numerator { get; init; }
        public double? Denominator { get; init; }
        public bool Suppressed { get; init; }
        public double? Longitude { get; init; }
        public double? Latitude { get; init; }
        public required string Geography { get; init; }
    }

    private sealed class GeographyRow
    {
        public required string Dataset { get; init; }
        public required string Code { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidTo { get; init; }
    }
}

/// <summary>What of a dataset is asked for; null: everything.</summary>
/// <param name="By">'' for the whole only.</param>
/// <param name="Limit">1 or more.</param>
public sealed record OpenDataQuestion(string Code, string? Step, string[]? Places, string? By, DateOnly? From, DateOnly? To, int Offset, int Limit);

/// <summary>A published dataset.</summary>
/// <param name="Ratio">True when each value is a fraction, published with both sides.</param>
/// <param name="SuppressBelow">The smallest count that is published.</param>
/// <param name="Version">Rises by one with every change of its rows.</param>
/// <param name="Hidden">How many rows are hidden.</param>
/// <param name="Geographies">In which geographies its places stand, the newest first.</param>
public sealed record OpenDatasetView(
    string Code, string Domain, LocalText Name, LocalText Method, string Formula, LocalText Unit, LocalText Source, int Decimals, bool Ratio, DateOnly? Since, IReadOnlyList<string> Split,
    int SuppressBelow, int Version, DateTimeOffset IssuedAt, DateTimeOffset ModifiedAt, int Rows, int Hidden, DateOnly? FirstPeriod, DateOnly? LastPeriod, bool Simulated, IReadOnlyList<OpenGeography> Geographies);

/// <summary>A geography in which figures stand: the units of a time.</summary>
/// <param name="ValidTo">The day after its last; null: today's.</param>
public sealed record OpenGeography(string Code, LocalText Name, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>One row of a dataset.</summary>
/// <param name="Step">month or year.</param>
/// <param name="Period">yyyy-MM or yyyy.</param>
/// <param name="Geography">Code of the geography that the place stands in.</param>
/// <param name="Dimension">What it is split by; null for the whole.</param>
/// <param name="Suppressed">True when hidden: too few people or cases, or another count could be found from it.</param>
public sealed record OpenDataRow(
    string Step, string Period, string PlaceCode, LocalText Place, string Geography, string? Dimension, string? Part, LocalText? PartName, double? Value, double? Numerator, double? Denominator, bool Suppressed,
    [property: System.Text.Json.Serialization.JsonIgnore] double? Longitude, [property: System.Text.Json.Serialization.JsonIgnore] double? Latitude);
