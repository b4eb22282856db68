using System.Numerics;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Tracking;

/// <summary>One plate over time. Owned and changed by <see cref="PlateTracker"/> only.</summary>
public sealed class Track
{
    // Standard deviations, in units of the plate's own size so that near and far plates behave alike.
    private const double CentreNoise = 0.08;
    private const double SizeNoise = 0.06;
    private const double MostSurprise = 1.25;
    private static readonly TimeSpan ShortGap = TimeSpan.FromSeconds(0.35);
    private TimeSpan openGap;
    private int steady;
    private Kalman x;
    private Kalman y;
    private Kalman logWidth;
    private Kalman logHeight;

    internal Track(DateTimeOffset at, Detection found)
    {
        var scale = Scale(found.Box);
        x = new Kalman(found.Box.Centre.X, CentreNoise * scale, 8 * scale, 6 * scale);
        y = new Kalman(found.Box.Centre.Y, CentreNoise * scale, 8 * scale, 6 * scale);
        logWidth = new Kalman(Math.Log(found.Box.Width), SizeNoise, 0.8, 0.8);
        logHeight = new Kalman(Math.Log(found.Box.Height), SizeNoise, 0.8, 0.8);
        First = Last = new TrackPoint(at, found);
        Frames = 1;
        PredictedAt = at;
    }

    /// <summary>Counts from 1 in order of confirmation; 0 while the track may still be a mistake.</summary>
    public int Number { get; internal set; }

    /// <summary>Where it was first seen.</summary>
    public TrackPoint First { get; }

    /// <summary>Where it was last seen.</summary>
    public TrackPoint Last { get; private set; }

    /// <summary>Frames that it was seen in.</summary>
    public int Frames { get; private set; }

    /// <summary>Frames looked at since it was last seen; 0 when it is in the newest.</summary>
    public int Missed { get; internal set; }

    /// <summary>Speed through the picture, pixels per second.</summary>
    public Vector2 Velocity => new((float)x.Speed, (float)y.Speed);

    /// <summary>The longest time between two frames that were looked at since the sighting before its last; zero before the second.</summary>
    public TimeSpan Gap { get; private set; }

    /// <summary>Sightings in a row, up to the one before its last, without a long gap and without surprise: how well its speed is known.</summary>
    public int SteadyBefore { get; private set; }

    /// <summary>How far its last sighting was from where it should have been, in widths of its plate; 0 before the third, when nothing is expected yet.</summary>
    public float Surprise { get; private set; }

    /// <summary>
    /// True when its last sighting lies further from where it should be than a vehicle can get: what the filter does not know yet, the
    /// detector's trembling, and an acceleration of about 20 plate widths per second squared. It may be another plate.
    /// </summary>
    public bool Jumped { get; private set; }

    internal DateTimeOffset PredictedAt { get; private set; }

    /// <summary>Where it should be now.</summary>
    internal PlateBox Predicted
    {
        get
        {
            var width = (float)Math.Exp(logWidth.Position);
            var height = (float)Math.Exp(logHeight.Position);
            return new PlateBox((float)x.Position - (width / 2), (float)y.Position - (height / 2), width, height);
        }
    }

    /// <summary>
    /// How far from the prediction a find may be, in pixels: three standard deviations of the filter, and nearly a plate's width for
    /// a pole that shakes and a vehicle that brakes. Two vehicles are never that close: a motorbike is three plates wide.
    /// </summary>
    internal double Reach
    {
        get
        {
            var plate = Math.Max(Predicted.Width, Predicted.Height);
            return Math.Min(3 * Math.Max(x.Uncertainty, y.Uncertainty), 3 * plate) + (0.9 * plate);
        }
    }

    internal void Predict(DateTimeOffset at)
    {
        openGap = at - PredictedAt > openGap ? at - PredictedAt : openGap;
        var seconds = (at - PredictedAt).TotalSeconds;
        if (seconds <= 0)
        {
            return;
        }

        x.Predict(seconds);
        y.Predict(seconds);
        logWidth.Predict(seconds);
        logHeight.Predict(seconds);
        PredictedAt = at;
    }

    /// <summary>Whether a find lies further from where the plate should be than a vehicle can get: see <see cref="Jumped"/>.</summary>
    internal bool IsJump(DateTimeOffset at, Detection found)
    {
        var unseen = (at - Last.At).TotalSeconds;
        var unknown = 2 * Math.Max(x.Uncertainty, y.Uncertainty) / Math.Max(Predicted.Width, 1);
        return SurpriseOf(found) > Math.Min(MostSurprise, 0.3 + (10 * unseen * unseen) + unknown);
    }

    internal void See(DateTimeOffset at, Detection found)
    {
        Surprise = SurpriseOf(found);
        Jumped = IsJump(at, found);
        (Gap, openGap) = (openGap, TimeSpan.Zero);
        SteadyBefore = steady;
        steady = Gap <= ShortGap && Surprise <= 1 ? steady + 1 : 0;
        var scale = Scale(found.Box);
        x.Correct(found.Box.Centre.X, CentreNoise * scale);
        y.Correct(found.Box.Centre.Y, CentreNoise * scale);
        logWidth.Correct(Math.Log(found.Box.Width), SizeNoise);
        logHeight.Correct(Math.Log(found.Box.Height), SizeNoise);
        Last = new TrackPoint(at, found);
        Frames++;
        Missed = 0;
    }

    private float SurpriseOf(Detection found) =>
        Frames < 2 ? 0 : (Predicted.Centre - found.Box.Centre).Length() / Math.Max(Predicted.Width, 1);

    private static double Scale(PlateBox box) => Math.Sqrt(box.Width * box.Height);
}
