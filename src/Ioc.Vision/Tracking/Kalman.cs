namespace Ioc.Vision.Tracking;

/// <summary>
/// A Kalman filter over one coordinate with constant velocity: position and speed, and how sure of each. Four of them follow a plate.
/// </summary>
/// <remarks>
/// The noise is given as accelerations: a vehicle's speed in the picture changes by about <paramref name="acceleration"/> units per second in a second.
/// </remarks>
internal struct Kalman(double position, double measurementNoise, double speedUncertainty, double acceleration)
{
    private double positionVariance = measurementNoise * measurementNoise;
    private double covariance;
    private double speedVariance = speedUncertainty * speedUncertainty;

    public double Position { get; private set; } = position;

    public double Speed { get; private set; }

    /// <summary>Standard deviation of the position.</summary>
    public readonly double Uncertainty => Math.Sqrt(positionVariance);

    /// <summary>Lets time pass.</summary>
    public void Predict(double seconds)
    {
        Position += Speed * seconds;
        positionVariance += (2 * seconds * covariance) + (seconds * seconds * speedVariance);
        covariance += seconds * speedVariance;
        var q = acceleration * acceleration;
        positionVariance += q * seconds * seconds * seconds * seconds / 4;
        covariance += q * seconds * seconds * seconds / 2;
        speedVariance += q * seconds * seconds;
    }

    /// <summary>Takes a measurement in.</summary>
    public void Correct(double measured, double noise)
    {
        var total = positionVariance + (noise * noise);
        var gain = positionVariance / total;
        var speedGain = covariance / total;
        var surprise = measured - Position;
        Position += gain * surprise;
        Speed += speedGain * surprise;
        speedVariance -= speedGain * covariance;
        covariance *= 1 - gain;
        positionVariance *= 1 - gain;
    }
}
