using Ioc.Vision.Tracking;

namespace Ioc.Vision.Tests.Tracking;

public class PictureClassVoteTests
{
    [Fact]
    public void A_class_is_told_when_its_mean_probability_is_high_enough()
    {
        var vote = new PictureClassVote();
        vote.Add(("bus", 0.9f));
        vote.Add(("bus", 0.8f));

        Assert.Equal("bus", vote.Told(0.84));
        Assert.Null(vote.Told(0.86));
    }

    [Fact]
    public void Pictures_that_disagree_tell_nothing()
    {
        var vote = new PictureClassVote();
        vote.Add(("bus", 0.9f));
        vote.Add(("truck", 0.9f));

        Assert.Null(vote.Told(0.8));
    }

    [Fact]
    public void Unknown_is_no_class()
    {
        var vote = new PictureClassVote();
        vote.Add(("unknown", 1));

        Assert.Null(vote.Told(0.5));
    }

    [Fact]
    public void Three_pictures_are_enough()
    {
        var vote = new PictureClassVote();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(vote.IsOpen);
            vote.Add(("car", 1));
        }

        Assert.False(vote.IsOpen);
    }

    [Fact]
    public void Without_a_picture_nothing_is_told() => Assert.Null(new PictureClassVote().Told(0));
}
