using Ioc.Vision.Cameras;
using Ioc.Vision.Capture;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;
using Ioc.Vision.Rules;

namespace Ioc.Vision.Tests.Cameras;

/// <summary>
/// A camera looks at hundreds of thousands of frames a day. While the same vehicles are in the picture and their plates are read, a frame must
/// leave nothing behind for the garbage collector, else its pauses come at the worst moment: counted in bytes, never in time.
/// </summary>
public sealed class SteadyStateTests
{
    private const int WarmUp = 400;
    private const int Counted = 200;
    private static readonly DateTimeOffset Morning = new(2026, 11, 24, 1, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void Once_the_plates_are_read_a_frame_allocates_nothing(int plates)
    {
        using var scripted = ScriptedModels.WhitePlate();
        using var models = scripted with { Detector = new Queue(plates) };
        using var pipeline = new CameraPipeline(
            CameraModel.Parse("""
                {"code":"T","source":"t.mp4","analysedFps":10,"rules":[
                  {"id":"red","kind":"red_light","stopLine":[[0.1,0.3],[0.9,0.3]],"exitLine":[[0.1,0.1],[0.9,0.1]],"allowed":"right_to_left",
                   "lamp":{"x":0.9,"y":0.05,"width":0.03,"height":0.1}},
                  {"id":"way","kind":"wrong_way","line":[[0.1,0.2],[0.9,0.2]],"allowed":"right_to_left"}]}
                """),
            models, new PictureScale(640, 360), (track, _) => NameBasedId.Passage("T", "run", track), keepStills: true, keepViews: true);
        var outcomes = new List<PassageOutcome>();
        long allocated = 0;
        for (var i = 0; i < WarmUp + Counted; i++)
        {
            var frame = Street(i);
            var before = GC.GetAllocatedBytesForCurrentThread();
            pipeline.Process(frame, outcomes);
            allocated += i < WarmUp ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }


        Assert.Equal(plates, pipeline.Plates.Count);
        Assert.Empty(outcomes);
        Assert.Equal(0, allocated);
        pipeline.Finish(outcomes);
        Assert.Equal(Enumerable.Repeat(true, plates), outcomes.Select(o => o.Passage.PlateSure));
    }

    [Fact]
    public async Task Handing_frames_from_the_capture_to_the_judging_loop_allocates_nothing_while_frames_wait()
    {
        using var buffer = new FrameBuffer(4, dropOldest: true);
        long allocated = 0;
        for (var i = 0; i < WarmUp + Counted; i++)
        {
            var frame = Street(i);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(buffer.Put(frame, CancellationToken.None));
            var taking = buffer.TakeAsync(CancellationToken.None);
            Assert.True(taking.IsCompletedSuccessfully);
            using var taken = await taking;
            allocated += i < WarmUp ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Same(frame, taken);
        }

        Assert.Equal(0, allocated);
    }

    private static Frame Street(int number)
    {
        var picture = new Picture(640, 360, fullRange: true);
        picture.Y.Fill(70);
        picture.U.Fill(128);
        picture.V.Fill(128);
        for (var y = 200; y < 260; y++)
        {
            for (var x = 0; x < 640; x++)
            {
                // Stripes, so that every crop is a sharp one.
                picture.Y[(y * 640) + x] = x / 4 % 2 == 0 ? (byte)250 : (byte)30;
            }
        }

        return new Frame(picture, Morning.AddSeconds(number / 10.0), TimeSpan.FromSeconds(number / 10.0), number);
    }

    /// <summary>Vehicles that wait side by side.</summary>
    private sealed class Queue(int plates) : IPlateDetector
    {
        private readonly Detection[] finds = [.. Enumerable.Range(0, plates).Select(i => ScriptedModels.Plate(60 + (100 * i), 230))];

        public IReadOnlyList<Detection> Detect(Picture picture) => finds;

        public void Detect(Picture picture, List<Detection> found)
        {
            found.Clear();
            found.AddRange(finds);
        }

        public void Dispose()
        {
        }
    }
}
