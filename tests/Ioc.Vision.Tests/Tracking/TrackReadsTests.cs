using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Tests.Tracking;

public sealed class TrackReadsTests
{
    private static readonly PlateBox Box = new(100, 100, 60, 45);

    [Fact]
    public void A_sure_plate_is_read_no_more_until_something_happens()
    {
        using var reads = Read("59X312345", 4);
        Assert.True(reads.Decision.Sure);
        Assert.False(reads.Wants(Box, 2));

        reads.Recheck();

        Assert.True(reads.Wants(Box, 0.1f));
    }

    [Theory]
    [InlineData("59X312345", true)]
    [InlineData("59X312346", true)]
    [InlineData("51H35174", false)]
    public void A_plate_that_is_another_at_the_moment_is_noticed(string atTheMoment, bool same)
    {
        using var reads = Read("59X312345", 6);
        reads.Recheck();
        reads.Add(PlateRead(atTheMoment), 0.2f);

        Assert.Equal(same, reads.IsSameVehicle());
    }

    [Fact]
    public void A_crop_that_is_no_better_is_not_read_and_a_better_one_is()
    {
        using var reads = new TrackReads(new Ioc.Vision.Reading.VoteRules(0.99999999), new ReadingBudget());
        for (var i = 0; i < 8; i++)
        {
            Assert.True(reads.Wants(Box, 1));
            reads.Add(PlateRead("59X312345", 0.6f), 1);
        }

        Assert.False(reads.Wants(Box, 1.1f));
        Assert.True(reads.Wants(Box, 1.3f));
        Assert.False(reads.Wants(Box with { Width = 8 }, 5));
    }

    private static TrackReads Read(string text, int times)
    {
        var reads = new TrackReads(new Ioc.Vision.Reading.VoteRules(0.9), new ReadingBudget());
        for (var i = 0; i < times; i++)
        {
            reads.Add(PlateRead(text), 1);
        }

        return reads;
    }

    private static PlateRead PlateRead(string text, float confidence = 0.999f)
    {
        using var models = ScriptedModels.WhitePlate(text, confidence);
        using var picture = new Picture(16, 16, false);
        return models.Reader.Read(picture, [default])[0];
    }
}
