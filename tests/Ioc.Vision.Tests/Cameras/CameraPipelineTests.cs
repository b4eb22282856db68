using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Cameras;

public sealed class CameraPipelineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_vehicle_through_a_red_light_is_one_passage_and_one_violation_with_its_stills()
    {
        var outcome = Assert.Single(await JudgeAsync(await Clips.DriveAsync(folder.Path, "red")));

        Assert.Equal("59X312345", outcome.Passage.Plate);
        Assert.True(outcome.Passage.PlateSure);
        Assert.Equal(0, outcome.Passage.Direction);
        var violation = Assert.Single(outcome.Violations);
        Assert.Equal("red_light", violation.Judgement.Kind);
        Assert.InRange((violation.Judgement.OccurredAt - DateTimeOffset.UnixEpoch).TotalSeconds, 1.5, 1.7);
        Assert.Equal(["before.jpg", "at.jpg", "after.jpg", "plate.jpg"], violation.Stills.Select(s => s.Name));
        Assert.All(violation.Stills, s => Assert.Equal([0xFF, 0xD8], s.Jpeg[..2]));
        Assert.True(violation.Stills[0].TakenAt < violation.Judgement.OccurredAt && violation.Stills[2].TakenAt > violation.Stills[1].TakenAt);
        Assert.InRange(violation.PlateBox[1] + (violation.PlateBox[3] / 2), 96, 110);
    }

    [Theory]
    [InlineData("lime")]
    [InlineData("black")]
    public async Task The_same_drive_at_another_light_is_a_passage_only(string lamp) =>
        Assert.Empty(Assert.Single(await JudgeAsync(await Clips.DriveAsync(folder.Path, lamp))).Violations);

    [Fact]
    public async Task A_sure_plate_is_not_read_again_and_again()
    {
        var outcome = Assert.Single(await JudgeAsync(await Clips.DriveAsync(folder.Path)));

        Assert.True(outcome.Passage.Frames > 30);
        Assert.InRange(outcome.Passage.Reads, 1, 8);
    }

    [Fact]
    public async Task A_classifier_of_vehicles_adds_what_the_picture_shows()
    {
        using var models = ScriptedModels.WhitePlate() with { Vehicles = new BusEverywhere() };

        var outcome = Assert.Single(await JudgeAsync(await Clips.DriveAsync(folder.Path), models));

        Assert.Equal("bus", outcome.Passage.PictureClass);
        Assert.Equal("motorbike", outcome.Passage.VehicleClass);
    }

    [Fact]
    public async Task Without_one_the_picture_says_nothing() =>
        Assert.Null(Assert.Single(await JudgeAsync(await Clips.DriveAsync(folder.Path))).Passage.PictureClass);

    [Fact]
    public async Task The_public_still_shows_no_plate()
    {
        var video = await Clips.DriveAsync(folder.Path);
        await using var capture = await FfmpegCapture.OpenAsync(
            VideoSource.Parse(video), 10, DateTimeOffset.UnixEpoch, null, new CaptureTools(), TimeProvider.System, CancellationToken.None);
        using var frame = (await capture.TakeAsync(CancellationToken.None))!;
        using var models = ScriptedModels.WhitePlate();
        var plates = models.Detector.Detect(frame.Picture).Select(d => d.Box).ToList();
        Assert.Single(plates);

        var still = Jpeg.Decode(PublicStill.Encode(frame.Picture, plates)).Picture!;

        Assert.Equal(PublicStill.DetailWidth, still.Width);
        Assert.True(still.Y.ToArray().Max() < 190);
    }

    private static async Task<List<PassageOutcome>> JudgeAsync(string video)
    {
        using var models = ScriptedModels.WhitePlate();
        return await JudgeAsync(video, models);
    }

    private static async Task<List<PassageOutcome>> JudgeAsync(string video, VisionModels models)
    {
        await using var capture = await FfmpegCapture.OpenAsync(
            VideoSource.Parse(video), 10, DateTimeOffset.UnixEpoch, null, new CaptureTools(), TimeProvider.System, CancellationToken.None);
        using var pipeline = new CameraPipeline(
            CameraModel.Parse(Clips.CameraJson("x.mp4")), models, new PictureScale(Clips.Width, Clips.Height),
            (track, _) => NameBasedId.Passage("T-01", "run", track), keepStills: true);
        var outcomes = new List<PassageOutcome>();
        while (await capture.TakeAsync(CancellationToken.None) is { } frame)
        {
            pipeline.Process(frame, outcomes);
        }

        pipeline.Finish(outcomes);
        return outcomes;
    }

    private sealed class BusEverywhere : IVehicleClassifier
    {
        public double SureAt => 0.9;

        public (string Class, float Probability) Classify(Picture picture, PlateBox plate) => ("bus", 0.95f);

        public void Dispose()
        {
        }
    }
}
