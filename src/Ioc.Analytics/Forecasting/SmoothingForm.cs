namespace Ioc.Analytics.Forecasting;

/// <summary>How a level moves on.</summary>
public enum TrendForm
{
    None,
    Additive,

    /// <summary>An additive trend that weakens with each period ahead.</summary>
    Damped,
}

/// <summary>How the season works on the level.</summary>
public enum SeasonForm
{
    None,
    Additive,
    Multiplicative,
}

/// <summary>One member of the Holt-Winters family (Hyndman, Athanasopoulos: Forecasting, principles and practice, 3rd ed., table 8.5).</summary>
public sealed record SmoothingForm(TrendForm Trend, SeasonForm Season)
{
    /// <summary>All nine, the simplest first.</summary>
    public static readonly IReadOnlyList<SmoothingForm> All =
    [
        .. Enum.GetValues<SeasonForm>().SelectMany(season => Enum.GetValues<TrendForm>().Select(trend => new SmoothingForm(trend, season))),
    ];

    /// <summary>Its name as the literature writes it: N, A or Ad for the trend, then N, A or M for the season.</summary>
    public string Code => (Trend switch { TrendForm.None => "N", TrendForm.Additive => "A", _ => "Ad" }) + "," + Season.ToString()[0];
}

/// <summary>How fast each part follows what is seen.</summary>
/// <param name="Level">Alpha, 0..1.</param>
/// <param name="Trend">Beta*, 0..1: the part of the level's change that goes into the trend.</param>
/// <param name="Season">Gamma, 0..1.</param>
/// <param name="Damping">Phi, 0..1; 1 without damping.</param>
public sealed record SmoothingWeights(double Level, double Trend = 0, double Season = 0, double Damping = 1);

/// <summary>Where the series stands.</summary>
/// <param name="Season">Effects of the periods to come, the next one first; empty without season.</param>
public sealed record SmoothingState(double Level, double Slope, IReadOnlyList<double> Season);
