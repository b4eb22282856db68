namespace Ioc.Analytics.Forecasting;

/// <summary>
/// Chooses a method by rolling origin and forecasts with it.
/// <code>
///  |── learned from ──────────|── tested on ──|
///                             ▲ ▲ ▲ ▲  each origin forecasts up to the horizon, with what was learned before the first of them
/// </code>
/// The method with the smallest mean absolute error over all origins and horizons is taken; none is taken that does not beat the seasonal naive one.
/// It then learns from everything. How often the interval held what came is measured on the same origins.
/// </summary>
public static class Forecaster
{
    /// <summary>The share of futures that an interval is to hold.</summary>
    public const double Share = 0.8;

    private const int FewestValues = 10;
    private const int LongestSeason = 24;

    /// <summary>Forecasts; null when too little is known.</summary>
    /// <param name="seen">Oldest first, one for each period; a gap is null.</param>
    /// <param name="season">Periods in a season: 7 days, 12 months.</param>
    /// <param name="periods">How far ahead.</param>
    /// <param name="lowest">What no value can fall below; null: nothing.</param>
    /// <param name="highest">What no value can exceed; null: nothing.</param>
    public static Forecast? Make(IReadOnlyList<double?> seen, int season, int periods, double? lowest = null, double? highest = null)
    {
        var first = seen.TakeWhile(value => value is null).Count();
        var values = seen.Skip(first).ToList();
        var known = values.Count(value => value is not null);
        if (known < FewestValues)
        {
            return null;
        }

        var tested = Math.Clamp(values.Count / 3, Math.Min(periods, values.Count / 4) + 1, 60);
        var taught = values.Take(values.Count - tested).ToList();
        var floor = new SeasonalNaive(taught.Count(value => value is not null) > season ? season : 1);
        var scale = Scale(taught, floor.Code == "naive" ? 1 : season);
        var methods = new List<IForecastMethod> { floor };
        // A season of hundreds of periods has too many effects to learn: it is repeated, or left out.
        methods.AddRange(SmoothingForm.All.Where(form => season <= LongestSeason || form.Season == SeasonForm.None).Select(form => new ExponentialSmoothing(form, season)));
        (IForecastMethod Method, double Error)? best = null;
        foreach (var method in methods.Where(method => method.CanLearn(taught)))
        {
            var errors = Test(method, taught, values, periods, null).Select(test => Math.Abs(test.Seen - Clip(test.Expected, lowest, highest))).ToList();
            // A more elaborate method must be better by more than a hair.
            if (errors.Count > 0 && (best is null || errors.Average() < best.Value.Error * 0.995))
            {
                best = (method, errors.Average());
            }
        }

        if (best is not { } chosen)
        {
            return null;
        }

        var tests = Test(chosen.Method, taught, values, periods, Share);
        var (width, coverage) = Calibrate(tests, lowest, highest);
        var run = chosen.Method.Learn(values);
        var ahead = run.Ahead(periods);
        var (low, high) = run.Bounds(periods, Share);
        var points = Enumerable.Range(0, periods).Select(h => new ForecastStep(
            Clip(ahead[h], lowest, highest),
            Clip(Math.Min(ahead[h], ahead[h] - (width * (ahead[h] - low[h]))), lowest, highest),
            Clip(Math.Max(ahead[h], ahead[h] + (width * (high[h] - ahead[h]))), lowest, highest))).ToList();
        var relative = tests.Where(test => test.Seen != 0).ToList();
        return new(
            chosen.Method.Code,
            points,
            new(
                scale > 0 ? chosen.Error / scale : null,
                relative.Count == tests.Count ? 100 * relative.Average(test => Math.Abs((test.Seen - Clip(test.Expected, lowest, highest)) / test.Seen)) : null,
                coverage,
                tests.Select(test => test.Origin).Distinct().Count(),
                tests.Count));
    }

    private static List<Tested> Test(IForecastMethod method, List<double?> taught, List<double?> values, int periods, double? share)
    {
        var run = method.Learn(taught);
        var tests = new List<Tested>();
        for (var origin = taught.Count; origin < values.Count; origin++)
        {
            var reach = Math.Min(periods, values.Count - origin);
            var ahead = run.Ahead(reach);
            var bounds = share is { } s ? run.Bounds(reach, s) : default;
            for (var h = 0; h < reach; h++)
            {
                if (values[origin + h] is { } seen)
                {
                    tests.Add(new(origin, seen, ahead[h], bounds.Low?[h] ?? ahead[h], bounds.High?[h] ?? ahead[h]));
                }
            }

            run.See(values[origin]);
        }

        return tests;
    }

    // Bootstrapped bounds know only the errors of periods already learned from. How much wider they must be is taken from the tests; whether
    // that helps is measured honestly: with the width of the earlier origins on the later ones.
    private static (double Width, double? Coverage) Calibrate(List<Tested> tests, double? lowest, double? highest)
    {
        const int enough = 8;
        if (tests.Count < enough)
        {
            return (1, tests.Count == 0 ? null : tests.Average(test => Holds(test, 1) ? 1 : 0));
        }

        var middle = tests[tests.Count / 2].Origin;
        var earlier = tests.Where(test => test.Origin < middle).ToList();
        var later = tests.Where(test => test.Origin >= middle).ToList();
        return (Width(tests), later.Average(test => Holds(test, Width(earlier)) ? 1 : 0));

        double Width(List<Tested> from) => from.Count == 0 ? 1 : Math.Clamp(Quantile.Of([.. from.Select(Needed).Order()], Share), 0.7, 3);
        static double Needed(Tested test)
        {
            var room = test.Seen > test.Expected ? test.High - test.Expected : test.Expected - test.Low;
            var error = Math.Abs(test.Seen - test.Expected);
            return error == 0 ? 0 : room <= 0 ? 3 : error / room;
        }

        bool Holds(Tested test, double width) =>
            test.Seen >= Clip(test.Expected - (width * (test.Expected - test.Low)), lowest, highest) - 1e-9
            && test.Seen <= Clip(test.Expected + (width * (test.High - test.Expected)), lowest, highest) + 1e-9;
    }

    // Mean absolute error of the seasonal naive method on what was learned from: the unit of MASE (Hyndman, Koehler 2006).
    private static double Scale(List<double?> taught, int season)
    {
        var errors = Enumerable.Range(season, Math.Max(0, taught.Count - season))
            .Where(t => taught[t] is not null && taught[t - season] is not null)
            .Select(t => Math.Abs(taught[t]!.Value - taught[t - season]!.Value)).ToList();
        return errors.Count == 0 ? 0 : errors.Average();
    }

    private static double Clip(double value, double? lowest, double? highest) => Math.Min(highest ?? double.MaxValue, Math.Max(lowest ?? double.MinValue, value));

    private sealed record Tested(int Origin, double Seen, double Expected, double Low, double High);
}

/// <summary>What is expected, and how well the method did when it was tried on the past.</summary>
/// <param name="Method">seasonal-naive, naive, or ets- with the form's code.</param>
public sealed record Forecast(string Method, IReadOnlyList<ForecastStep> Steps, ForecastErrors Errors);

/// <summary>One period to come: what is expected, and the bounds that eight of ten futures keep within.</summary>
public sealed record ForecastStep(double Value, double Low, double High);

/// <summary>Errors of the rolling backtest.</summary>
/// <param name="Mase">Mean absolute scaled error (Hyndman, Koehler 2006): below 1 it is better than repeating the last season was where it learned; null when that never erred.</param>
/// <param name="Mape">Mean absolute percentage error; null when some value was zero.</param>
/// <param name="Coverage">The share of values, 0..1, that fell into the interval.</param>
/// <param name="Origins">From how many points in the past it forecast.</param>
/// <param name="Tests">How many forecasts were compared with what came.</param>
public sealed record ForecastErrors(double? Mase, double? Mape, double? Coverage, int Origins, int Tests);
