using Dapper;
using Ioc.Testing;

namespace Ioc.Data.Tests.Connections;

/// <summary>What Dapper and Npgsql make of each other's types, as the product sets them up.</summary>
public sealed class MappingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 21, 1, 30, 0, TimeSpan.Zero);

    private enum Lamp
    {
        Green,
        Red,
    }

    [Fact]
    public async Task Dates_and_times_of_day_are_read() =>
        Assert.Equal(
            (new DateOnly(2026, 11, 21), (DateOnly?)null, new TimeOnly(8, 30)),
            await OneAsync<(DateOnly, DateOnly?, TimeOnly)>("select date '2026-11-21', null::date, time '08:30'"));

    [Fact]
    public async Task A_point_in_time_is_read_in_utc_as_a_scalar() =>
        Assert.Equal(Morning, await OneAsync<DateTimeOffset>("select timestamptz '2026-11-21 08:30+07'"));

    [Fact]
    public async Task A_point_in_time_is_read_into_a_positional_record() =>
        Assert.Equal(new Seen(Morning, null), await OneAsync<Seen>("select timestamptz '2026-11-21 08:30+07' as seen_at, null::timestamptz as left_at"));

    [Fact]
    public async Task A_point_in_time_is_read_into_properties_whose_columns_have_underscores()
    {
        var seen = await OneAsync<SeenProperties>("select timestamptz '2026-11-21 08:30+07' as seen_at, timestamptz '2026-11-21 08:30+07' as left_at");

        Assert.Equal((Morning, (DateTimeOffset?)Morning), (seen.SeenAt, seen.LeftAt));
        Assert.Equal(TimeSpan.Zero, seen.SeenAt.Offset);
    }

    [Fact]
    public async Task A_point_in_time_with_vietnams_offset_is_taken_as_a_parameter() =>
        Assert.True(await OneAsync<bool>("select @at = timestamptz '2026-11-21 01:30Z'", new { at = Morning.ToOffset(TimeSpan.FromHours(7)) }));

    [Fact]
    public async Task A_point_in_time_that_may_be_missing_is_taken_as_a_parameter() =>
        Assert.Equal(
            (true, true),
            await OneAsync<(bool, bool)>(
                "select @missing::timestamptz is null, @given = timestamptz '2026-11-21 01:30Z'",
                new { missing = (DateTimeOffset?)null, given = (DateTimeOffset?)Morning.ToOffset(TimeSpan.FromHours(7)) }));

    [Fact]
    public async Task A_session_runs_in_utc() => Assert.Equal("UTC", await OneAsync<string>("show timezone"));

    [Fact]
    public async Task Money_is_read_as_whole_dong_and_numeric_as_decimal() =>
        Assert.Equal((5_000_000L, 12.5m), await OneAsync<(long, decimal)>("select 5000000::bigint, 12.5::numeric"));

    [Fact]
    public async Task Text_is_read_as_an_enum() => Assert.Equal(new Signal(Lamp.Red), await OneAsync<Signal>("select 'Red' as lamp"));

    [Fact]
    public async Task An_array_of_texts_is_read_into_a_positional_record()
    {
        var lines = await OneAsync<Lines>("select array['59-X3', '123.45'] as texts, null::text[] as none");

        Assert.Equal(["59-X3", "123.45"], lines.Texts);
        Assert.Null(lines.None);
    }

    [Fact]
    public async Task An_array_of_texts_is_taken_as_a_parameter() =>
        Assert.Equal(2, await OneAsync<int>("select count(*)::int from unnest(array['a', 'b', 'c']) t where t = any(@wanted)", new { wanted = new[] { "a", "c" } }));

    private async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    private sealed record Seen(DateTimeOffset SeenAt, DateTimeOffset? LeftAt);

    private sealed class SeenProperties
    {
        public DateTimeOffset SeenAt { get; init; }

        public DateTimeOffset? LeftAt { get; init; }
    }

    private sealed record Signal(Lamp Lamp);

    private sealed record Lines(string[] Texts, string[]? None);
}
