using System.Diagnostics;
using System.Numerics;
using Ioc.Domain.Traffic;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;
using Ioc.Vision.Rules;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Cameras;

/// <summary>Names a passage: (track number, capture time of its first frame) to id.</summary>
public delegate Guid PassageNaming(int track, DateTimeOffset firstSeenAt);

/// <summary>
/// Everything between a frame and a passage, for one opening of one camera. Pure: the same frames give the same passages,
/// whatever the clock on the wall says. One thread at a time.
/// </summary>
/// <remarks>
/// <code>
///   frame ─▶ lamp ─▶ detect ─▶ track ─▶ read (when it pays) ─▶ judge ─▶ track ends ─▶ vote ─▶ passage + violations
/// </code>
/// </remarks>
public sealed class CameraPipeline : IDisposable
{
    /// <summary>A violation is told of this long after it at the latest, even when the vehicle stays in the picture.</summary>
    private static readonly TimeSpan TellAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StillBefore = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan StillAfter = TimeSpan.FromSeconds(1);
    private const int StillQuality = 88;

    private readonly CameraModel camera;
    private readonly VisionModels models;
    private readonly PassageNaming naming;
    private readonly bool keepStills;
    private readonly bool keepViews;
    private readonly ReadingBudget budget = new();
    private readonly PlateTracker tracker;
    private readonly RuleJudge judge;
    private readonly int leastFrames;
    private readonly FrameRing ring = new();
    private readonly SceneMemory scenes = new();
    private readonly Dictionary<int, Vehicle> vehicles = [];
    private readonly List<(Vehicle Vehicle, Track Track, float Quality, float Sharpness)> wanted = [];
    private readonly List<PlateCorners> corners = [];
    private readonly List<(RuleModel Rule, RuleStep Step)> steps = [];
    private readonly List<PlateBox> plates = [];
    private readonly List<Detection> found = [];
    private readonly List<Vehicle> late = [];

    /// <param name="camera">Its configuration.</param>
    /// <param name="models">Used, not owned.</param>
    /// <param name="scale">Size of the frames.</param>
    /// <param name="naming">Ids of passages.</param>
    /// <param name="keepStills">Whether violations need pictures.</param>
    /// <param name="controllers">What signal controllers tell; null when nobody listens to them.</param>
    /// <param name="keepViews">Whether a rule across cameras needs a picture of each vehicle.</param>
    public CameraPipeline(
        CameraModel camera, VisionModels models, PictureScale scale, PassageNaming naming, bool keepStills, Func<SignalGroup, ISignalSource>? controllers = null, bool keepViews = false)
    {
        this.camera = camera;
        this.models = models;
        tracker = new PlateTracker(models.Tracking);
        this.naming = naming;
        this.keepStills = keepStills;
        this.keepViews = keepViews;
        judge = new RuleJudge(camera.Rules, scale, camera.AnalysedFps, controllers);
        leastFrames = Math.Clamp((int)Math.Ceiling(camera.AnalysedFps * 0.45), 2, 8);
    }

    /// <summary>Where the time goes.</summary>
    public StageTimes Times { get; } = new();

    /// <summary>Called with what was read, for measuring; null when nobody measures.</summary>
    public Action<IReadOnlyList<PlateCorners>>? Reading { get; set; }

    /// <summary>Called with each frame's tracks before they are judged, for drawing; null when nobody draws. The frame is lent for the call.</summary>
    public Action<Frame, IReadOnlyList<Track>>? Seen { get; set; }

    /// <summary>Called with what a sighting meant to a rule, for drawing; null when nobody draws.</summary>
    public Action<Frame, Track, RuleModel, RuleStep>? Stepped { get; set; }

    /// <summary>The plates of the newest frame, for hiding them on public stills.</summary>
    public IReadOnlyList<PlateBox> Plates => plates;

    /// <summary>What each signal of the camera's rules shows at the newest frame, for drawing.</summary>
    public IEnumerable<(LampBox? Box, LampPhase Phase)> Signals(DateTimeOffset at) => judge.Signals(at);

    /// <summary>Judges one frame and takes it over.</summary>
    /// <param name="results">Gets the passages that ended with it.</param>
    public void Process(Frame frame, ICollection<PassageOutcome> results)
    {
        var now = Stopwatch.GetTimestamp();
        judge.Look(frame.Picture, frame.CapturedAt);
        now = Times.Add(Stage.Lamp, now);

        models.Detector.Detect(frame.Picture, found);
        now = Times.Add(Stage.Detect, now);

        var update = tracker.Update(found, frame.CapturedAt);
        if (keepStills || keepViews)
        {
            scenes.Add(frame.Picture.Width, frame.Picture.Height, frame.CapturedAt, found, update.Seen);
        }

        plates.Clear();
        foreach (var detection in found)
        {
            plates.Add(detection.Box);
        }

        ChooseReads(frame, update.Seen);
        now = Times.Add(Stage.Track, now);

        Read(frame);
        now = Times.Add(Stage.Read, now);

        Seen?.Invoke(frame, update.Seen);
        for (var i = 0; i < update.Seen.Count; i++)
        {
            Judge(frame, vehicles[update.Seen[i].Number], update.Seen[i]);
        }

        ring.Add(frame);
        TakeLateStills(frame);
        for (var i = 0; i < update.Ended.Count; i++)
        {
            Close(update.Ended[i].Number, results);
        }

        late.Clear();
        foreach (var vehicle in vehicles.Values)
        {
            if (!vehicle.Told && vehicle.Judgements.Count > 0 && frame.CapturedAt - vehicle.Judgements[0].OccurredAt > TellAfter)
            {
                late.Add(vehicle);
            }
        }

        foreach (var vehicle in late)
        {
            Tell(vehicle, results);
        }

        Times.Add(Stage.Judge, now);
        Times.Frames++;
    }

    /// <summary>The source is over: every track ends.</summary>
    public void Finish(ICollection<PassageOutcome> results)
    {
        foreach (var track in tracker.Finish())
        {
            Close(track.Number, results);
        }
    }

    public void Dispose()
    {
        ring.Dispose();
        foreach (var vehicle in vehicles.Values)
        {
            vehicle.Reads.Dispose();
        }

        vehicles.Clear();
    }

    private void ChooseReads(Frame frame, IReadOnlyList<Track> seen)
    {
        wanted.Clear();
        for (var i = 0; i < seen.Count; i++)
        {
            var track = seen[i];
            if (!vehicles.TryGetValue(track.Number, out var vehicle))
            {
                vehicles[track.Number] = vehicle = new Vehicle(track, new TrackReads(models.Vote, budget));
            }

            if (vehicle.Told)
            {
                continue;
            }

            var box = track.Last.Found.Box;
            var (quality, sharpness) = CropQuality.Measure(frame.Picture, box);
            if (vehicle.Reads.Wants(box, quality))
            {
                wanted.Add((vehicle, track, quality, sharpness));
            }

            if (keepStills && quality > 0)
            {
                vehicle.Reads.Keep(frame.Picture, box, quality, frame.CapturedAt);
            }
        }
    }

    private void Read(Frame frame)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        corners.Clear();
        foreach (var (_, track, _, _) in wanted)
        {
            corners.Add(track.Last.Found.Corners);
        }

        Reading?.Invoke(corners);
        var reads = models.Reader.Read(frame.Picture, corners);
        for (var i = 0; i < wanted.Count; i++)
        {
            wanted[i].Vehicle.Reads.Add(reads[i], wanted[i].Quality, wanted[i].Track.Last.Found.Box.Width, wanted[i].Sharpness);
            if (models.Vehicles is { } vehicles && wanted[i].Vehicle.Class.IsOpen)
            {
                wanted[i].Vehicle.Class.Add(vehicles.Classify(frame.Picture, wanted[i].Track.Last.Found.Box));
            }
        }

        Times.Reads += wanted.Count;
        if (keepViews)
        {
            foreach (var (vehicle, track, _, _) in wanted)
            {
                if (vehicle.View is null && vehicle.Reads.Decision.Sure)
                {
                    vehicle.View = new PassageView(BoxOf(track), [Encode(EvidenceParts.At, frame)]);
                }
            }
        }
    }

    private void Judge(Frame frame, Vehicle vehicle, Track track)
    {
        steps.Clear();
        judge.Judge(track, vehicle.Reads.Decision.Text, vehicle.Reads.Decision.Sure, steps);
        foreach (var (rule, step) in steps)
        {
            Stepped?.Invoke(frame, track, rule, step);
            vehicle.Speed = step.Speed ?? vehicle.Speed;
            if (step.Opening && keepStills && !vehicle.Openings.ContainsKey(rule.Id))
            {
                vehicle.Openings[rule.Id] = Encode("before.jpg", frame);
            }

            if (step.Suspected)
            {
                vehicle.Moments[rule.Id] = Suspect(frame, track, vehicle.Openings.GetValueOrDefault(rule.Id));
                vehicle.Reads.Recheck();
            }

            if (step.Found is { } found)
            {
                vehicle.Judgements.Add(found);
                if (!step.Suspected && keepStills && vehicle.Moments.TryGetValue(rule.Id, out var moment)
                    && found.Kind == ViolationKinds.RedLight)
                {
                    // Over the exit line now: that is the picture that shows it.
                    moment.After = Encode("after.jpg", frame);
                }
            }
        }
    }

    private Moment Suspect(Frame frame, Track track, Still? opening)
    {
        var moment = new Moment(frame.CapturedAt, frame.MediaTime, BoxOf(track));
        if (keepStills)
        {
            moment.Before = opening ?? (ring.Before(frame.CapturedAt - StillBefore) is { } before ? Encode("before.jpg", before) : null);
            moment.At = Encode("at.jpg", frame);
        }

        return moment;
    }

    // The newest frame has just gone into the ring, which owns it.
    private void TakeLateStills(Frame frame)
    {
        if (!keepStills)
        {
            return;
        }

        foreach (var vehicle in vehicles.Values)
        {
            foreach (var moment in vehicle.Moments.Values)
            {
                if (moment.After is null && frame.CapturedAt - moment.TakenAt >= StillAfter)
                {
                    moment.After = Encode("after.jpg", frame);
                }
            }
        }
    }

    private void Close(int number, ICollection<PassageOutcome> results)
    {
        if (!vehicles.Remove(number, out var vehicle))
        {
            return;
        }

        steps.Clear();
        judge.End(number, steps);
        foreach (var (_, step) in steps)
        {
            vehicle.Speed = step.Speed ?? vehicle.Speed;
            if (step.Found is { } found)
            {
                vehicle.Judgements.Add(found);
            }
        }

        if (!vehicle.Told)
        {
            Tell(vehicle, results);
        }
    }

    private void Tell(Vehicle vehicle, ICollection<PassageOutcome> results)
    {
        vehicle.Told = true;
        if (vehicle.Track.Frames < leastFrames && !vehicle.Reads.Decision.Sure && vehicle.Judgements.Count == 0)
        {
            // A glint, a sticker, a shop sign: nothing that passed.
            vehicle.Reads.Dispose();
            return;
        }

        var track = vehicle.Track;
        var decision = vehicle.Reads.IsSameVehicle()
            ? vehicle.Reads.Decision
            : vehicle.Reads.Decision with { Sure = false, Reason = UnsureReasons.Ambiguous };
        var pictureClass = models.Vehicles is { } classifier ? vehicle.Class.Told(classifier.SureAt) : null;
        var id = naming(track.Number, track.First.At);
        var passage = new Passage(
            id, camera.Code, track.Number, track.First.At, track.Last.At, decision.Text, Math.Clamp(decision.Confidence, 0, 1),
            decision is { Sure: true, Text: not null }, decision.Reason, decision.Lines, decision.Colour, decision.VehicleClass,
            Direction(track), track.Frames, vehicle.Reads.Count, vehicle.Speed?.Kmh, vehicle.Speed?.UncertaintyKmh, vehicle.Speed?.Note, pictureClass);
        var facts = new VehicleFacts(decision, pictureClass, vehicle.Reads.Crops);
        var violations = new List<FoundViolation>();
        foreach (var judgement in vehicle.Judgements.Select(j => j.Settled(facts)).OfType<Judgement>().OrderBy(j => j.OccurredAt).DistinctBy(j => j.Kind))
        {
            var moment = vehicle.Moments[judgement.Rule.Id];
            violations.Add(new FoundViolation(
                NameBasedId.Violation(id, judgement.Kind), judgement, moment.MediaTime - (moment.TakenAt - judgement.OccurredAt), moment.PlateBox,
                Stills(vehicle, moment))
            {
                Scene = keepStills ? scenes.Of(track.Number, judgement.OccurredAt) : null,
            });
        }

        results.Add(new PassageOutcome(passage, violations) { View = passage.PlateSure ? View(vehicle) : null });
        vehicle.Reads.Dispose();
    }

    private PassageView? View(Vehicle vehicle)
    {
        if (vehicle.View is not { } view)
        {
            return null;
        }

        List<Still> stills = [.. view.Stills];
        if (vehicle.Reads.BestCrop is { } crop)
        {
            stills.Add(new Still(EvidenceParts.Plate, vehicle.Reads.BestCropAt, Jpeg.Encode(crop, 95)));
        }

        // Who else was there, so that the film of this passage can be shown with everybody else hidden; where that is forgotten, no film is.
        if (scenes.Of(vehicle.Track.Number, view.Stills[0].TakenAt) is { Frames.Count: > 1 } scene)
        {
            stills.Add(EvidenceStore.SceneFile(scene, view.Stills[0].TakenAt));
        }

        return view with { Stills = stills };
    }

    private List<Still> Stills(Vehicle vehicle, Moment moment)
    {
        var stills = new List<Still>();
        if (keepStills)
        {
            moment.After ??= ring.Newest is { } last ? Encode("after.jpg", last) : null;
            stills.AddRange(new[] { moment.Before, moment.At, moment.After }.OfType<Still>());
            if (vehicle.Reads.BestCrop is { } crop)
            {
                stills.Add(new Still("plate.jpg", vehicle.Reads.BestCropAt, Jpeg.Encode(crop, 95)));
            }
        }

        return stills;
    }

    private static double? Direction(Track track)
    {
        var way = track.Last.Found.Box.Centre - track.First.Found.Box.Centre;
        if (way.Length() < 0.5f * track.First.Found.Box.Width)
        {
            return null;
        }

        var degrees = Math.Atan2(way.X, -way.Y) * 180 / Math.PI;
        return Math.Round(degrees < 0 ? degrees + 360 : degrees, 1) % 360;
    }

    private static int[] BoxOf(Track track)
    {
        var box = track.Last.Found.Box;
        return [(int)MathF.Round(box.X), (int)MathF.Round(box.Y), (int)MathF.Round(box.Width), (int)MathF.Round(box.Height)];
    }

    private static Still Encode(string name, Frame frame) => new(name, frame.CapturedAt, Jpeg.Encode(frame.Picture, StillQuality));

    private sealed class Vehicle(Track track, TrackReads reads)
    {
        public Track Track { get; } = track;

        public TrackReads Reads { get; } = reads;

        public PictureClassVote Class { get; } = new();

        public Dictionary<string, Moment> Moments { get; } = new(StringComparer.Ordinal);

        /// <summary>Pictures from where something began that was suspected later, by rule.</summary>
        public Dictionary<string, Still> Openings { get; } = new(StringComparer.Ordinal);

        public SpeedReading? Speed { get; set; }

        /// <summary>What was seen when the plate became sure; null before, or where nobody asks for it.</summary>
        public PassageView? View { get; set; }

        public List<Judgement> Judgements { get; } = [];

        public bool Told { get; set; }
    }

    private sealed class Moment(DateTimeOffset takenAt, TimeSpan mediaTime, int[] plateBox)
    {
        public DateTimeOffset TakenAt { get; } = takenAt;

        public TimeSpan MediaTime { get; } = mediaTime;

        public int[] PlateBox { get; } = plateBox;

        public Still? Before { get; set; }

        public Still? At { get; set; }

        public Still? After { get; set; }
    }
}
