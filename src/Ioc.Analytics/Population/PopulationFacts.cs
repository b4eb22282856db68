using Ioc.Analytics.Facts;
using Ioc.Domain.Indicators;
using NpgsqlTypes;

namespace Ioc.Analytics.Population;

/// <summary>Residents by place, sex and age band at the end of a month, and births, deaths and moves during it.</summary>
public static class PopulationFacts
{
    public static readonly FactTable Table = new(
        "population",
        ["place_code", "sex", "age_band", "population", "births", "deaths", "moved_in", "moved_out"],
        FactPeriod.Month,
        [
            new("place_code", "text", NpgsqlDbType.Text),
            new("month", "date", NpgsqlDbType.Date),
            new("sex", "text", NpgsqlDbType.Text),
            new("age_band", "text", NpgsqlDbType.Text),
            new("population", "integer", NpgsqlDbType.Integer),
            new("births", "integer", NpgsqlDbType.Integer),
            new("deaths", "integer", NpgsqlDbType.Integer),
            new("moved_in", "integer", NpgsqlDbType.Integer),
            new("moved_out", "integer", NpgsqlDbType.Integer),
        ],
        ["place_code", "month", "sex", "age_band"],
        Parse,
        FactMerge.Sql("fact.population", ["place_code", "month", "sex", "age_band"], ["population", "births", "deaths", "moved_in", "moved_out"], "f.month"));

    /// <summary>Only how many there are: births, deaths and moves stay what they were told to be, or untold.</summary>
    public static readonly FactTable CountsOnly = new(
        "population",
        ["place_code", "sex", "born_on"],
        FactPeriod.Month,
        [
            StagedColumn.Text("place_code"), StagedColumn.Date("month"), StagedColumn.Text("sex"), StagedColumn.Text("age_band"), StagedColumn.Whole("population"),
        ],
        ["place_code", "month", "sex", "age_band"],
        _ => [],
        """
        with merged as (
            insert into fact.population as f (place_code, month, sex, age_band, population, import_id)
            select place_code, month, sex, age_band, population, @import from incoming
            on conflict (place_code, month, sex, age_band) do update set population = excluded.population, import_id = excluded.import_id
                where f.population <> excluded.population
            returning month)
        select count(*)::integer as taken, min(month) as first, max(month) as last from merged
        """);

    private static object?[] Parse(FactRow row) =>
    [
        row.Place("place_code"),
        row.Month(),
        row.OneOf("sex", Vocabularies.Sexes),
        row.OneOf("age_band", Vocabularies.AgeBands),
        row.Whole("population", 0, 100_000_000),
        row.Whole("births", 0, 10_000_000),
        row.Whole("deaths", 0, 10_000_000),
        row.Whole("moved_in", 0, 10_000_000),
        row.Whole("moved_out", 0, 10_000_000),
    ];
}
