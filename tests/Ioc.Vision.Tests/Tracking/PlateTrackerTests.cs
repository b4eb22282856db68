using Ioc.Vision.Inference;
using Ioc.Vision.Tracking;

namespace Ioc.Vision.Tests.Tracking;

public sealed class PlateTrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private readonly PlateTracker tracker = new();

    [Fact]
    public void A_plate_that_moves_steadily_is_one_track()
    {
        var numbers = new HashSet<int>();
        for (var i = 0; i < 30; i++)
        {
            numbers.UnionWith(Step(i, ScriptedModels.Plate(100 + (10 * i), 400 - (8 * i))).Seen.Select(t => t.Number));
        }

        Assert.Equal([1], numbers);
    }

    [Fact]
    public void A_plate_that_jumps_further_than_its_own_width_each_frame_is_still_one_track()
    {
        var numbers = new HashSet<int>();
        for (var i = 0; i < 12; i++)
        {
            numbers.UnionWith(Step(i, ScriptedModels.Plate(100 + (55 * i), 300)).Seen.Select(t => t.Number));
        }

        Assert.Equal([1], numbers);
    }

    [Fact]
    public void A_single_find_is_never_a_track()
    {
        Step(0, ScriptedModels.Plate(100, 100));
        for (var i = 1; i < 30; i++)
        {
            var update = Step(i);
            Assert.Empty(update.Seen);
            Assert.Empty(update.Ended);
        }

        Assert.Empty(tracker.Finish());
    }

    [Fact]
    public void A_plate_hidden_for_less_than_a_second_keeps_its_number()
    {
        for (var i = 0; i < 10; i++)
        {
            Step(i, ScriptedModels.Plate(100 + (12 * i), 300));
        }

        for (var i = 10; i < 17; i++)
        {
            Assert.Empty(Step(i).Ended);
        }

        var track = Assert.Single(Step(17, ScriptedModels.Plate(100 + (12 * 17), 300)).Seen);
        Assert.Equal(1, track.Number);
    }

    [Fact]
    public void A_plate_unseen_for_more_than_a_second_ends_with_the_time_it_was_last_seen()
    {
        for (var i = 0; i < 5; i++)
        {
            Step(i, ScriptedModels.Plate(100, 300));
        }

        var ended = Enumerable.Range(5, 15).SelectMany(i => Step(i).Ended.ToList()).ToList();

        var track = Assert.Single(ended);
        Assert.Equal(Start.AddSeconds(0.4), track.Last.At);
        Assert.Equal(5, track.Frames);
    }

    [Fact]
    public void A_weak_find_continues_a_track_but_never_starts_one()
    {
        Step(0, ScriptedModels.Plate(100, 300));
        Step(1, ScriptedModels.Plate(110, 300));
        Assert.Single(Step(2, ScriptedModels.Plate(120, 300, score: 0.15f)).Seen);
        for (var i = 3; i < 6; i++)
        {
            Assert.Single(Step(i, ScriptedModels.Plate(100 + (10 * i), 300), ScriptedModels.Plate(600, 100, score: 0.3f)).Seen);
        }
    }

    [Theory]
    [InlineData(115, 1)]
    [InlineData(235, 0)]
    public void A_weak_find_leads_no_lost_track_astray(float x, int followed)
    {
        // A plate that stands, 40 pixels wide, and is lost for half a second: a smudge three widths further on is not it.
        for (var i = 0; i < 5; i++)
        {
            Step(i, ScriptedModels.Plate(100, 300));
        }

        Assert.Equal(followed, Step(10, ScriptedModels.Plate(x, 300, score: 0.3f)).Seen.Count);
    }

    [Fact]
    public void Two_plates_that_pass_each_other_keep_their_numbers()
    {
        Track[] atStart = [];
        Track[] atEnd = [];
        for (var i = 0; i <= 20; i++)
        {
            var update = Step(i, ScriptedModels.Plate(100 + (20 * i), 300), ScriptedModels.Plate(500 - (20 * i), 330));
            atStart = i == 2 ? update.Seen.OrderBy(t => t.Last.Found.Box.X).ToArray() : atStart;
            atEnd = update.Seen.OrderBy(t => t.Last.Found.Box.X).ToArray();
        }

        Assert.Equal(2, atStart.Length);
        Assert.Equal([atStart[1].Number, atStart[0].Number], atEnd.Select(t => t.Number));
    }

    [Fact]
    public void A_trembling_box_does_not_break_a_track()
    {
        var random = new Random(7);
        var numbers = new HashSet<int>();
        for (var i = 0; i < 60; i++)
        {
            float Tremble() => (random.NextSingle() - 0.5f) * 6;
            numbers.UnionWith(Step(i, ScriptedModels.Plate(200 + (4 * i) + Tremble(), 300 + Tremble(), 40 + Tremble(), 16 + Tremble())).Seen.Select(t => t.Number));
        }

        Assert.Equal([1], numbers);
    }

    [Fact]
    public void Neighbours_in_a_queue_that_starts_to_move_are_not_mixed_up()
    {
        var first = new Dictionary<int, float>();
        for (var i = 0; i < 40; i++)
        {
            var moved = Math.Max(0, i - 10) * 6f;
            var update = Step(i, Enumerable.Range(0, 5).Select(bike => ScriptedModels.Plate(100 + (60 * bike), 300 - moved)).ToArray());
            foreach (var track in update.Seen)
            {
                Assert.Equal(first.TryAdd(track.Number, track.Last.Found.Box.X) ? track.Last.Found.Box.X : first[track.Number], track.Last.Found.Box.X);
            }
        }

        Assert.Equal(5, first.Count);
    }

    [Fact]
    public void A_crowd_that_comes_and_goes_one_by_one_is_followed_plate_by_plate()
    {
        // Up to twenty plates and down again, each at its own place: none may be taken for another, however many there were before.
        var numbers = new Dictionary<float, int>();
        for (var i = 0; i < 80; i++)
        {
            var count = i < 40 ? 1 + (i / 2) : 20 - ((i - 40) / 2);
            foreach (var track in Step(i, Enumerable.Range(0, count).Select(plate => ScriptedModels.Plate(100 + (150 * plate), 300)).ToArray()).Seen)
            {
                Assert.Equal(numbers.TryAdd(track.Last.Found.Box.X, track.Number) ? track.Number : numbers[track.Last.Found.Box.X], track.Number);
            }
        }

        Assert.Equal(20, numbers.Count);
    }

    [Fact]
    public void The_end_of_a_video_ends_every_track()
    {
        Step(0, ScriptedModels.Plate(100, 300), ScriptedModels.Plate(400, 300));
        Step(1, ScriptedModels.Plate(100, 300), ScriptedModels.Plate(400, 300));

        Assert.Equal([1, 2], tracker.Finish().Select(t => t.Number).Order());
        Assert.Empty(tracker.Finish());
    }

    private TrackerUpdate Step(int frame, params Detection[] found) => tracker.Update(found, Start.AddSeconds(frame / 10.0));
}
