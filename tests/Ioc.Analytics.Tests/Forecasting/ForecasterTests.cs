using Ioc.Analytics.Forecasting;

namespace Ioc.Analytics.Tests.Forecasting;

public sealed class ForecasterTests
{
    private static readonly double[] Week = [20, 5, 0, -4, -8, -3, 12];

    [Fact]
    public void A_week_that_repeats_itself_exactly_is_forecast_exactly_and_by_the_simplest_method()
    {
        var forecast = Forecaster.Make(Days(70, t => 100 + Week[t % 7]), 7, 14)!;

        Assert.Equal("seasonal-naive", forecast.Method);
        Assert.Equal(Enumerable.Range(70, 14).Select(t => 100 + Week[t % 7]), forecast.Steps.Select(step => step.Value));
        Assert.Equal((0d, 1d), (forecast.Errors.Mape!.Value, forecast.Errors.Coverage!.Value));
    }

    [Fact]
    public void A_rising_series_is_forecast_to_rise_and_beats_repeating_the_last_season()
    {
        var forecast = Forecaster.Make(Days(120, t => 200 + t + Week[t % 7] + Noise(t)), 7, 14)!;

        Assert.StartsWith("ets-", forecast.Method, StringComparison.Ordinal);
        Assert.True(forecast.Errors.Mase < 1);
        Assert.All(forecast.Steps.Select((step, h) => (step, h)), p => Assert.InRange(p.step.Value, 310 + p.h + Week[(120 + p.h) % 7], 330 + p.h + Week[(120 + p.h) % 7]));
    }

    [Fact]
    public void Where_only_the_last_week_says_anything_nothing_more_elaborate_is_chosen()
    {
        // Each week a pattern of its own, kept for that week and the next one exactly.
        var forecast = Forecaster.Make(Days(84, t => 50 + (Noise((t / 14 * 7) + (t % 7)) * 20)), 7, 7)!;

        Assert.True(forecast.Errors.Mase is null || forecast.Method == "seasonal-naive" || forecast.Errors.Mase < 1.2);
    }

    [Fact]
    public void The_interval_holds_about_as_much_as_it_promises_on_what_it_has_not_seen()
    {
        var inside = 0;
        var all = 0;
        for (var town = 0; town < 40; town++)
        {
            var seed = town * 1000;
            double Value(int t) => 300 + Week[t % 7] + (12 * Normal((seed + t) * 2));
            var forecast = Forecaster.Make(Days(98, Value), 7, 7)!;
            for (var h = 0; h < 7; h++)
            {
                all++;
                inside += Value(98 + h) >= forecast.Steps[h].Low && Value(98 + h) <= forecast.Steps[h].High ? 1 : 0;
            }
        }

        // Eight of ten promised; 280 tests have a standard error of 2.4 percentage points, and the seven of one town go together.
        Assert.InRange((double)inside / all, 0.7, 0.9);
    }

    [Fact]
    public void The_same_past_gives_the_same_forecast_to_the_last_digit()
    {
        var days = Days(140, t => 80 + (0.2 * t) + Week[t % 7] + Noise(t));

        Assert.Equal(Text(Forecaster.Make(days, 7, 14)!), Text(Forecaster.Make(days, 7, 14)!));
    }

    [Fact]
    public void Nothing_is_forecast_from_less_than_ten_values() => Assert.Null(Forecaster.Make(Days(9, t => t), 7, 14));

    [Fact]
    public void A_gap_teaches_nothing_and_stops_nothing()
    {
        var days = Days(84, t => 100 + Week[t % 7] + Noise(t)).ToArray();
        days[40] = days[41] = days[83] = null;

        var forecast = Forecaster.Make(days, 7, 7)!;

        Assert.All(forecast.Steps.Select((step, h) => (step, h)), p => Assert.InRange(p.step.Value, 92 + Week[(84 + p.h) % 7], 108 + Week[(84 + p.h) % 7]));
    }

    [Fact]
    public void A_share_never_leaves_nought_and_a_hundred()
    {
        var forecast = Forecaster.Make(Days(60, t => Math.Min(100, 60 + t)), 7, 14, 0, 100)!;

        Assert.All(forecast.Steps, step => Assert.True(step.Low >= 0 && step.Low <= step.Value && step.Value <= step.High && step.High <= 100));
    }

    private static double?[] Days(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(t => (double?)value(t))];

    // Between -3 and 3, of no pattern.
    private static double Noise(int t) => (Hash(t) - 0.5) * 6;

    // Box and Muller on a hash: independent enough for a test, the same on every machine.
    private static double Normal(int at) => Math.Sqrt(-2 * Math.Log(Hash(at))) * Math.Cos(2 * Math.PI * Hash(at + 1));

    private static double Hash(int at)
    {
        var mixed = unchecked((ulong)(at + 1) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return (((mixed ^ (mixed >> 31)) >> 11) + 1) / (double)(1UL << 53);
    }

    private static string Text(Forecast forecast) => forecast.Method + string.Join(';', forecast.Steps.Select(step => $"{step.Value:R} {step.Low:R} {step.High:R}")) + forecast.Errors;
}
