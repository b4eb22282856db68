using Ioc.Analytics.Forecasting;

namespace Ioc.Analytics.Tests.Forecasting;

/// <summary>Exponential smoothing against the tables of a textbook and against another implementation.</summary>
public sealed class SmoothingTruthTests
{
    // Oil production of Saudi Arabia, million tonnes, 1996 to 2013: Hyndman, Athanasopoulos: Forecasting: principles and practice, 2nd ed. (2018), section 7.1.
    private static readonly double?[] Oil =
    [
        445.3641, 453.1950, 454.4096, 422.3789, 456.0371, 440.3866, 425.1944, 486.2052, 500.4291,
        521.2759, 508.9476, 488.8889, 509.8706, 456.7229, 473.8166, 525.9509, 549.8338, 542.3405,
    ];

    // Visitor nights of international tourists in Australia, millions, by quarter from 2005: the same book's austourists, as statsmodels' documentation prints it.
    private static readonly double?[] Tourists =
    [
        41.7275, 24.0418, 32.3281, 37.3287, 46.2132, 29.3463, 36.4829, 42.9777, 48.9015, 31.1802, 37.7179, 40.4202,
        51.2069, 31.8872, 40.9783, 43.7725, 55.5586, 33.8509, 42.0764, 45.6423, 59.7668, 35.1919, 44.3197, 47.9137,
    ];

    [Fact]
    public void Simple_smoothing_follows_the_table_of_the_textbook()
    {
        // Table 7.1: the level after each year with alpha = 0.8339 and a level of 446.5868 before the first.
        double[] levels = [445.57, 451.93, 454.00, 427.63, 451.32, 442.20, 428.02, 476.54, 496.46, 517.15, 510.31, 492.45, 506.98, 465.07, 472.36, 517.05, 544.39, 542.68];
        var smoothing = new ExponentialSmoothing(new(TrendForm.None, SeasonForm.None), 1);

        var (expected, end) = smoothing.Filter(Oil, new(0.8339), new(446.5868, 0, []));

        Assert.Equal(levels[..^1], expected.Skip(1).Select(value => Math.Round(value, 2)));
        Assert.Equal(levels[^1], end.Level, 2);
        Assert.All(smoothing.Ahead(new(0.8339), end, 5), value => Assert.Equal(542.68, value, 2));
    }

    [Fact]
    public void The_weight_and_the_start_found_are_those_of_the_textbook()
    {
        var smoothing = new ExponentialSmoothing(new(TrendForm.None, SeasonForm.None), 1);

        var (weights, start) = smoothing.Fit(Oil);
        var (expected, _) = smoothing.Filter(Oil, weights, start);

        // Section 7.1: alpha = 0.8339, l0 = 446.5868, root mean square error 28.12.
        Assert.Equal(0.8339, weights.Level, 2);
        Assert.Equal(446.59, start.Level, 0);
        Assert.Equal(28.12, Math.Sqrt(Oil.Zip(expected).Average(pair => Math.Pow(pair.First!.Value - pair.Second, 2))), 1);
    }

    // statsmodels 0.13.5 (Debian 12) with level 33, slope 0.5, weights 0.3, 0.2 and 0.1, damping 0.9 given: sum of squared errors and six quarters ahead. The additive
    // ones by ETSModel(…).smooth, the multiplicative ones by ExponentialSmoothing(…).fit(optimized=False); the latter takes an older season in the fourth quarter
    // ahead (its additive forecasts differ from ETSModel's there, and only there), so that this one is not compared.
    [Theory]
    [InlineData(TrendForm.Additive, SeasonForm.Additive, 116.74055473735231, new[] { 56.95957419, 38.21990627, 46.62152728, 50.3851549, 58.72430381, 39.9846359 })]
    [InlineData(TrendForm.Damped, SeasonForm.Additive, 120.91835293833003, new[] { 56.31425157, 37.36946834, 45.54421515, 49.05723777, 57.06057221, 38.04115692 })]
    [InlineData(TrendForm.Additive, SeasonForm.Multiplicative, 65.27579784675275, new[] { 60.02157468, 36.34960486, 46.5048406, double.NaN, 62.45481901, 37.80841463 })]
    [InlineData(TrendForm.Damped, SeasonForm.Multiplicative, 70.22935167043418, new[] { 59.23515955, 35.71778761, 45.46535479, double.NaN, 60.33644692, 36.31222568 })]
    [InlineData(TrendForm.None, SeasonForm.Additive, 172.83186504864085, new[] { 55.29927845, 36.22174364, 44.22793029, 47.55577528, 55.29927845, 36.22174364 })]
    [InlineData(TrendForm.Damped, SeasonForm.None, 1888.444820857632, new[] { 46.26372447, 46.4565471, 46.63008746, 46.78627379, 46.92684149, 47.05335242 })]
    public void Every_form_gives_the_errors_and_forecasts_of_statsmodels(TrendForm trend, SeasonForm season, double squares, double[] ahead)
    {
        var smoothing = new ExponentialSmoothing(new(trend, season), 4);
        var weights = new SmoothingWeights(0.3, trend == TrendForm.None ? 0 : 0.2, season == SeasonForm.None ? 0 : 0.1, trend == TrendForm.Damped ? 0.9 : 1);
        double[] effects = season switch { SeasonForm.None => [], SeasonForm.Additive => [8, -9, -1, 2], _ => [1.25, 0.75, 0.97, 1.03] };

        var (expected, end) = smoothing.Filter(Tourists, weights, new(33, trend == TrendForm.None ? 0 : 0.5, effects));

        Assert.Equal(squares, Tourists.Zip(expected).Sum(pair => Math.Pow(pair.First!.Value - pair.Second, 2)), 6);
        Assert.All(ahead.Zip(smoothing.Ahead(weights, end, 6)).Where(pair => !double.IsNaN(pair.First)), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
    }

    // statsmodels 0.13.5, initialization_method='legacy-heuristic' (the start of the season estimated from the first
    // seasons, as it is here, though not in quite the same way), fitted: sums of squared errors.
    [Theory]
    [InlineData(TrendForm.Additive, SeasonForm.Additive, 53.7216)]
    [InlineData(TrendForm.Damped, SeasonForm.Additive, 50.4681)]
    [InlineData(TrendForm.None, SeasonForm.Additive, 79.8326)]
    [InlineData(TrendForm.None, SeasonForm.Multiplicative, 67.8471)]
    [InlineData(TrendForm.Additive, SeasonForm.None, 1318.5489)]
    [InlineData(TrendForm.None, SeasonForm.None, 1659.0736)]
    public void A_fit_is_about_as_close_as_that_of_statsmodels(TrendForm trend, SeasonForm season, double squares)
    {
        var smoothing = new ExponentialSmoothing(new(trend, season), 4);

        var (weights, start) = smoothing.Fit(Tourists);
        var (expected, _) = smoothing.Filter(Tourists, weights, start);

        var own = Tourists.Zip(expected).Sum(pair => Math.Pow(pair.First!.Value - pair.Second, 2));
        Assert.True(own <= squares * 1.06, $"{own} with {weights} from {start}");
    }
}
