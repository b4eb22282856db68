namespace Ioc.Analytics.Forecasting;

/// <summary>The floor that every method must beat: each period as the same one a season ago. With a season of 1: as the last one.</summary>
/// <param name="season">Periods in a season, 1 or more.</param>
internal sealed class SeasonalNaive(int season) : IForecastMethod
{
    public string Code => season == 1 ? "naive" : "seasonal-naive";

    public bool CanLearn(IReadOnlyList<double?> seen) => seen.Count(value => value is not null) > season;

    public ForecastRun Learn(IReadOnlyList<double?> seen)
    {
        var run = new Run(season);
        foreach (var value in seen)
        {
            run.See(value);
        }

        return run;
    }

    private sealed class Run(int season) : ForecastRun
    {
        // The last known value of each of the periods to come, the next one first.
        private readonly Queue<double?> last = new(Enumerable.Repeat<double?>(null, season));

        protected override double? Expected => last.Peek();

        protected override void Move(double? value)
        {
            var before = last.Dequeue();
            last.Enqueue(value ?? before);
        }

        public override double[] Ahead(int periods) => Path(periods, () => 0);

        protected override double[] Path(int periods, Func<double> error)
        {
            var known = last.Where(value => value is not null).Select(value => value!.Value).DefaultIfEmpty(0).Average();
            var path = new double[periods];
            var before = last.Select(value => value ?? known).ToArray();
            for (var h = 0; h < periods; h++)
            {
                path[h] = before[h % season] += error();
            }

            return path;
        }
    }
}
