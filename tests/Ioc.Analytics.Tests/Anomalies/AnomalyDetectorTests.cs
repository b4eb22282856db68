using Ioc.Analytics.Anomalies;

namespace Ioc.Analytics.Tests.Anomalies;

public sealed class AnomalyDetectorTests
{
    private static readonly double[] Week = [20, 5, 0, -4, -8, -3, 12];

    [Fact]
    public void An_ordinary_series_has_nothing_unusual() => Assert.Empty(Find(Series(140)));

    [Fact]
    public void One_strange_day_is_told_with_what_was_expected_and_what_was_seen()
    {
        var days = Series(140);
        days[139] = 160;

        var anomaly = Assert.Single(Find(days));

        Assert.Equal((Anomaly.Unusual, 139, 139, 160d), (anomaly.Kind, anomaly.Since, anomaly.Until, anomaly.Seen));
        Assert.InRange(anomaly.Expected, 100 + Week[139 % 7] - 6, 100 + Week[139 % 7] + 6);
        Assert.True(anomaly.Score > AnomalyDetector.Threshold);
    }

    [Fact]
    public void Strange_days_that_follow_each_other_are_one_anomaly_since_its_first_day()
    {
        var days = Series(140);
        for (var t = 136; t < 140; t++)
        {
            days[t] -= 50;
        }

        var anomaly = Assert.Single(Find(days));

        Assert.Equal((136, 139), (anomaly.Since, anomaly.Until));
        Assert.True(anomaly.Score < 0);
    }

    [Fact]
    public void A_level_that_changed_and_stayed_is_told_once_and_its_days_are_ordinary_afterwards()
    {
        var days = Series(140);
        for (var t = 90; t < 140; t++)
        {
            days[t] += 60;
        }

        var shift = Assert.Single(Find(days));

        Assert.Equal(Anomaly.LevelShift, shift.Kind);
        Assert.InRange(shift.Since, 89, 91);
        Assert.InRange(shift.Seen - shift.Expected, 55, 65);
    }

    [Fact]
    public void A_strange_day_long_after_a_changed_level_is_measured_against_the_new_level()
    {
        var days = Series(140);
        for (var t = 60; t < 140; t++)
        {
            days[t] += 60;
        }

        days[130] -= 60;

        var strange = Assert.Single(Find(days), anomaly => anomaly.Kind == Anomaly.Unusual);

        Assert.Equal((130, 130), (strange.Since, strange.Until));
        Assert.InRange(strange.Expected, 150 + Week[130 % 7], 170 + Week[130 % 7]);
    }

    [Fact]
    public void Holidays_are_neither_unusual_nor_learned_from()
    {
        var days = Series(140);
        for (var t = 100; t < 107; t++)
        {
            days[t] += 200;
        }

        Assert.Empty(AnomalyDetector.Find(days, 7, t => t is >= 100 and < 107, counts: false));
        Assert.NotEmpty(Find(days));
    }

    [Fact]
    public void Few_events_vary_by_chance_and_are_no_anomaly_for_that()
    {
        // Poisson of mean 4 by its quantiles in a fixed shuffle: 0 to 10 a day.
        int[] poisson = [4, 2, 7, 3, 5, 4, 1, 6, 3, 4, 5, 2, 9, 4, 3, 6, 0, 5, 4, 3, 8, 2, 5, 3, 4, 6, 1, 4, 7, 3, 5, 2, 4, 10, 3, 4, 5, 6, 2, 3];
        var days = Enumerable.Range(0, 120).Select(t => (double?)poisson[(t * 7) % 40]).ToArray();

        Assert.Empty(AnomalyDetector.Find(days, 7, _ => false, counts: true));
        days[119] = 22;
        Assert.Equal(119, Assert.Single(AnomalyDetector.Find(days, 7, _ => false, counts: true)).Since);
    }

    [Fact]
    public void A_series_too_short_for_a_season_that_rises_steadily_is_as_it_should_be_to_its_end()
    {
        var months = Enumerable.Range(0, 25).Select(t => (double?)(130_000 + (120 * t) + (20 * Noise(t)))).ToArray();

        Assert.Empty(AnomalyDetector.Find(months, 12, _ => false, counts: false));
        months[24] -= 3000;
        Assert.Equal(24, Assert.Single(AnomalyDetector.Find(months, 12, _ => false, counts: false)).Since);
    }

    [Fact]
    public void Tet_and_three_days_beside_it_are_holidays_and_an_ordinary_week_is_not()
    {
        // The days off of Tết Bính Ngọ: 16 to 20 February 2026.
        Assert.True(Holidays.Touches(new(2026, 2, 13)));
        Assert.True(Holidays.Touches(new(2026, 2, 23)));
        Assert.False(Holidays.Touches(new(2026, 2, 12)));
        Assert.False(Holidays.Touches(new(2026, 3, 10)));
        Assert.True(Holidays.Touches(new(2025, 4, 8)));
        Assert.False(Holidays.Touches(new(2025, 4, 9)));
    }

    private static IReadOnlyList<Anomaly> Find(double?[] days) => AnomalyDetector.Find(days, 7, _ => false, counts: false);

    private static double?[] Series(int count) =>
        [.. Enumerable.Range(0, count).Select(t => (double?)(100 + Week[t % 7] + (10 * Noise(t))))];

    // Between -0.5 and 0.5, of no pattern, the same on every machine.
    private static double Noise(int t)
    {
        var mixed = unchecked((ulong)(t + 1) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53) - 0.5;
    }
}
