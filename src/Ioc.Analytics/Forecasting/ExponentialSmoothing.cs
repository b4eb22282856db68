using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Ioc.Analytics.Forecasting;

/// <summary>
/// Exponential smoothing of the Holt-Winters family, in the component form of Hyndman and Athanasopoulos (3rd ed., sections 8.1 to 8.4):
/// <code>
/// expected = (level + damping * slope)  + season            or  * season
/// level    = alpha * (seen - season)    + (1 - alpha) * (level + damping * slope)      or  seen / season
/// slope    = beta* * (level - before)   + (1 - beta*) * damping * slope
/// season   = gamma * (seen - level before - damping * slope) + (1 - gamma) * season    or  seen / (…)
/// </code>
/// The weights and the starting level and slope are those of the least squared one-step errors, found by Nelder and Mead's simplex from fixed starting
/// points: the same series gives the same numbers. A gap moves the level on by its slope and teaches nothing.
/// </summary>
public sealed class ExponentialSmoothing : IForecastMethod
{
    private const double Smallest = 1e-4;
    private const int MostSteps = 400;
    private readonly int season;

    /// <param name="season">Periods in a season, 2 or more; not used without season.</param>
    public ExponentialSmoothing(SmoothingForm form, int season)
    {
        Form = form;
        this.season = form.Season == SeasonForm.None ? 1 : season;
    }

    public SmoothingForm Form { get; }

    string IForecastMethod.Code => "ets-" + Form.Code;

    bool IForecastMethod.CanLearn(IReadOnlyList<double?> seen) =>
        seen.Count(value => value is not null) >= (Form.Season == SeasonForm.None ? 8 : (2 * season) + 4)
        && (Form.Season != SeasonForm.Multiplicative || seen.All(value => value is null or > 0));

    ForecastRun IForecastMethod.Learn(IReadOnlyList<double?> seen)
    {
        var (weights, start) = Fit(seen);
        return Follow(seen, weights, start);
    }

    /// <summary>Follows a series with given weights.</summary>
    /// <returns>The expected value of each period before it was seen, and where the series stands afterwards.</returns>
    public (IReadOnlyList<double> Expected, SmoothingState End) Filter(IReadOnlyList<double?> seen, SmoothingWeights weights, SmoothingState start)
    {
        var run = new Run(Form, weights, start);
        var expected = new List<double>(seen.Count);
        foreach (var value in seen)
        {
            expected.Add(run.Next);
            run.See(value);
        }

        return (expected, run.State);
    }

    /// <summary>The periods that follow a state.</summary>
    public IReadOnlyList<double> Ahead(SmoothingWeights weights, SmoothingState state, int periods) => new Run(Form, weights, state).Ahead(periods);

    /// <summary>The weights and the start with the least squared one-step errors.</summary>
    public (SmoothingWeights Weights, SmoothingState Start) Fit(IReadOnlyList<double?> seen)
    {
        var values = seen.ToArray();
        var start = Begin(values);
        var known = values.OfType<double>().ToList();
        var spread = Math.Max(known.Max() - known.Min(), 1e-9);
        var best = (Error: double.PositiveInfinity, Point: Vector<double>.Build.Dense(0));
        double Error(Vector<double> point)
        {
            var error = SquaredErrors(values, Weights(point), Start(point, start, spread));
            if (error < best.Error)
            {
                best = (error, point.Clone());
            }

            return double.IsFinite(error) ? error : double.MaxValue / 4;
        }

        // Slow and quick followers, and a season that follows quickly: the sum of squares may have more than one valley. The simplex goes down from the best of them.
        foreach (var (alpha, beta, gamma) in new[] { (-1.5, -2.5, -2.0), (1.0, -2.0, -3.0), (0.0, -6.0, 3.0), (-3.0, -4.0, -4.0) })
        {
            Error(Vector<double>.Build.DenseOfEnumerable(Point(alpha, beta, gamma)));
        }

        try
        {
            new NelderMeadSimplex(1e-9 * Math.Max(1e-9, best.Error), MostSteps).FindMinimum(ObjectiveFunction.Value(Error), best.Point, Vector<double>.Build.Dense(best.Point.Count, 0.5));
        }
        catch (MaximumIterationsException)
        {
            // The best point so far is kept.
        }

        return (Weights(best.Point), Start(best.Point, start, spread));
    }

    // The order of a point: alpha, level, [beta, slope], [damping], [gamma]; weights as logits.
    private List<double> Point(double alpha, double beta, double gamma)
    {
        var point = new List<double> { alpha, 0 };
        if (Form.Trend != TrendForm.None)
        {
            point.AddRange([beta, 0]);
        }

        if (Form.Trend == TrendForm.Damped)
        {
            point.Add(1);
        }

        if (Form.Season != SeasonForm.None)
        {
            point.Add(gamma);
        }

        return point;
    }

    private Run Follow(IReadOnlyList<double?> seen, SmoothingWeights weights, SmoothingState start)
    {
        var run = new Run(Form, weights, start);
        foreach (var value in seen)
        {
            run.See(value);
        }

        return run;
    }

    private SmoothingWeights Weights(Vector<double> point)
    {
        var at = 2;
        var alpha = Within(point[0], Smallest, 1 - Smallest);
        var beta = Form.Trend == TrendForm.None ? 0 : Within(point[at], Smallest, 1 - Smallest);
        at += Form.Trend == TrendForm.None ? 0 : 2;
        // Between 0.8 and 0.98, as usual: below it is hardly a trend, above it cannot be told from an undamped one.
        var damping = Form.Trend == TrendForm.Damped ? Within(point[at++], 0.8, 0.98) : 1;
        return new(alpha, beta, Form.Season == SeasonForm.None ? 0 : Within(point[at], Smallest, Math.Max(2 * Smallest, 1 - alpha)), damping);
    }

    private SmoothingState Start(Vector<double> point, SmoothingState start, double spread) => start with
    {
        Level = start.Level + (point[1] * spread * 0.25),
        Slope = Form.Trend == TrendForm.None ? 0 : start.Slope + (point[3] * spread * 0.05),
    };

    private static double Within(double logit, double low, double high) => low + ((high - low) / (1 + Math.Exp(-logit)));

    // The mean of the first season, the change to the second, and each period's effect over the first two (three where there are as many).
    private SmoothingState Begin(double?[] values)
    {
        if (Form.Season == SeasonForm.None)
        {
            var first = values.Select((value, t) => (Value: value, Time: t)).Where(p => p.Value is not null).Take(10).ToList();
            var slope = first.Count < 2 ? 0 : (first[^1].Value!.Value - first[0].Value!.Value) / (first[^1].Time - first[0].Time);
            return new(first.Take(4).Average(p => p.Value!.Value), Form.Trend == TrendForm.None ? 0 : slope, []);
        }

        var seasons = Math.Clamp(values.Length / season, 1, 3);
        var means = Enumerable.Range(0, seasons).Select(s => values.Skip(s * season).Take(season).OfType<double>().DefaultIfEmpty(double.NaN).Average()).ToArray();
        var mean = means.First(double.IsFinite);
        var rise = seasons > 1 && double.IsFinite(means[^1]) && double.IsFinite(means[0]) ? (means[^1] - means[0]) / ((seasons - 1) * season) : 0;
        var effects = Enumerable.Range(0, season).Select(phase =>
        {
            var own = Enumerable.Range(0, seasons).Where(s => values[(s * season) + phase] is not null && double.IsFinite(means[s]))
                .Select(s =>
                {
                    var level = means[s] + (rise * (phase - ((season - 1) / 2.0)));
                    var value = values[(s * season) + phase]!.Value;
                    return Form.Season == SeasonForm.Additive ? value - level : value / level;
                }).ToList();
            return own.Count == 0 ? (Form.Season == SeasonForm.Additive ? 0 : 1) : own.Average();
        }).ToArray();
        var centre = effects.Average();
        effects = [.. effects.Select(effect => Form.Season == SeasonForm.Additive ? effect - centre : effect / centre)];
        var slopeAtStart = Form.Trend == TrendForm.None ? 0 : rise;
        return new(mean - (Form.Trend == TrendForm.None ? 0 : rise * (season + 1) / 2.0), slopeAtStart, effects);
    }

    private double SquaredErrors(double?[] values, SmoothingWeights weights, SmoothingState start)
    {
        var run = new Run(Form, weights, start);
        var sum = 0.0;
        foreach (var value in values)
        {
            if (value is { } seen)
            {
                var error = seen - run.Next;
                sum += error * error;
            }

            run.Step(value);
        }

        return sum;
    }

    private sealed class Run : ForecastRun
    {
        private readonly SmoothingForm form;
        private readonly SmoothingWeights weights;
        private readonly double[] effects;
        private double level;
        private double slope;
        private int next;

        public Run(SmoothingForm form, SmoothingWeights weights, SmoothingState state)
        {
            this.form = form;
            this.weights = weights;
            level = state.Level;
            slope = state.Slope;
            effects = [.. state.Season];
        }

        public SmoothingState State => new(level, slope, [.. effects[next..], .. effects[..next]]);

        public double Next => form.Season switch
        {
            SeasonForm.None => level + (weights.Damping * slope),
            SeasonForm.Additive => level + (weights.Damping * slope) + effects[next],
            _ => (level + (weights.Damping * slope)) * effects[next],
        };

        protected override double? Expected => Next;

        public void Step(double? value)
        {
            var before = level + (weights.Damping * slope);
            var was = level;
            level = before;
            if (value is { } seen)
            {
                var effect = form.Season == SeasonForm.None ? 0 : effects[next];
                level = form.Season switch
                {
                    SeasonForm.None => before + (weights.Level * (seen - before)),
                    SeasonForm.Additive => before + (weights.Level * (seen - effect - before)),
                    _ => before + (weights.Level * ((seen / Nonzero(effect)) - before)),
                };
                if (form.Season == SeasonForm.Additive)
                {
                    effects[next] = effect + (weights.Season * (seen - before - effect));
                }
                else if (form.Season == SeasonForm.Multiplicative)
                {
                    effects[next] = effect + (weights.Season * ((seen / Nonzero(before)) - effect));
                }
            }

            slope = form.Trend == TrendForm.None ? 0 : (weights.Trend * (level - was)) + ((1 - weights.Trend) * weights.Damping * slope);
            if (value is null)
            {
                slope = form.Trend == TrendForm.None ? 0 : level - was;
            }

            next = effects.Length == 0 ? 0 : (next + 1) % effects.Length;
        }

        protected override void Move(double? value) => Step(value);

        public override double[] Ahead(int periods) => Path(periods, null);

        protected override double[] Path(int periods, Func<double>? error)
        {
            var run = new Run(form, weights, State);
            var path = new double[periods];
            for (var h = 0; h < periods; h++)
            {
                path[h] = run.Next + (error?.Invoke() ?? 0);
                run.Step(error is null ? null : path[h]);
            }

            return path;
        }

        private static double Nonzero(double value) => Math.Abs(value) < 1e-9 ? 1e-9 : value;
    }
}
