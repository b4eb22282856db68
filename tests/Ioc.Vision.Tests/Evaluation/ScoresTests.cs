using System.Text.Json;
using Ioc.Vision.Evaluation;
using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests.Evaluation;

public class ScoresTests
{
    [Fact]
    public void Any_known_plate_read_whole_makes_a_scene_read_and_Đ_counts_as_D()
    {
        var scores = Scores.Of(
        [
            Result([Truth("30A12345", 1), Truth(null, 1)], [Found("30A12345")]),
            Result([Truth("51G11111", 1), Truth("51G22222", 1)], [Found("51G22222"), Found("51G11112")]),
            Result([Truth("29MD123456", 2)], [Found("29MĐ123456")]),
            Result([Truth("59X312345", 2)], [Found("59X31234")]),
            Result([Truth(null, null)], [Found("30A99999")]),
        ]);

        Assert.Equal(5, scores.Scenes);
        Assert.Equal(new ReadScores(new Share(2, 2), new Share(2, 1)), scores.Read);
    }

    [Fact]
    public void Plates_are_found_one_to_one_at_half_overlap_and_the_rest_are_false()
    {
        var scores = Scores.Of(
        [
            Result([Truth("A", 1, (0, 0, 100, 20)), Truth(null, 1, (200, 0, 100, 20))], [Found("A", (5, 0, 100, 20)), Found("B", (0, 2, 100, 20)), Found("C", (260, 0, 100, 20))], boxes: true),
            Result([Truth("A", 1, (0, 0, 100, 20))], [Found("A", (0, 0, 100, 20))], boxes: true),
            Result([Truth("A", 1)], [Found("X"), Found("Y")]),
        ]);

        Assert.Equal(new FoundShare(3, 2), scores.Plates);
        Assert.Equal(new FoundShare(2, 2), scores.Readable);
        Assert.Equal(1, scores.FalsePerScene);
    }

    [Fact]
    public void Characters_are_those_of_the_read_that_fits_best()
    {
        var scores = Scores.Of([Result([Truth("30A12345", 1)], [Found("51G99999"), Found("30A1345")]), Result([Truth("59X312345", 2)], [])]);

        Assert.Equal(new Share(17, 7), scores.Characters);
    }

    [Theory]
    [InlineData("30A12345", "30A12345", 8)]
    [InlineData("30A12345", "0A12345", 7)]
    [InlineData("30A12345", "330A12345", 8)]
    [InlineData("30A12345", "30A12354", 7)]
    [InlineData("30A12345", "", 0)]
    public void Texts_are_laid_beside_each_other_with_the_fewest_edits(string truth, string read, int matches) =>
        Assert.Equal(matches, Alignment.Matches(truth, read));

    [Fact]
    public void A_sure_read_counts_only_where_its_truth_is_known()
    {
        var scores = Scores.Of(
        [
            Result([Truth("30A12345", 1)], [Found("30A12345", sure: true)]),
            Result([Truth("30A12345", 1)], [Found("30A12346", sure: true), Found("30A12347")]),
            Result([Truth("30A12345", 1), Truth(null, 1)], [Found("51G99999", sure: true)]),
            Result([Truth("30A12345", 1, (0, 0, 100, 20))], [Found("51G99999", (300, 0, 100, 20), sure: true), Found("30A12345", (0, 0, 100, 20), sure: true)], boxes: true),
            Result([Truth(null, null, (0, 0, 100, 20))], [Found("51G99999", (0, 0, 100, 20), sure: true)], boxes: true),
        ]);

        Assert.Equal(new Share(3, 2), scores.Sure);
    }

    [Fact]
    public void The_JSON_has_the_agreed_names()
    {
        var json = JsonSerializer.Serialize(Scores.Of([Result([Truth("30A12345", 1, (0, 0, 100, 20))], [Found("30A12345", (0, 0, 100, 20), sure: true)], boxes: true)]));

        Assert.Equal(
            """{"scenes":1,"read":{"one_line":{"n":1,"right":1},"two_lines":{"n":0,"right":0}},"plates":{"n":1,"found":1},"readable_plates":{"n":1,"found":1},"false_per_scene":0,"characters":{"n":8,"right":8},"sure":{"n":1,"right":1},"ms":{"detect":12,"read":1.5}}""",
            json);
    }

    private static LabelledPlate Truth(string? text, int? lines, (float X, float Y, float W, float H)? box = null) =>
        new(text, box is { } b ? new PlateBox(b.X, b.Y, b.W, b.H) : null, lines);

    private static PhotographPlate Found(string text, (float X, float Y, float W, float H)? box = null, bool sure = false)
    {
        var (x, y, width, height) = box ?? (0, 0, 10, 10);
        return new PhotographPlate(
            new Detection(0.9f, new PlateBox(x, y, width, height), default),
            new PlateDecision(text, sure ? 0.99 : 0.5, sure, sure ? null : UnsureReasons.LowConfidence, null, "unknown", "unknown"));
    }

    private static SceneResult Result(LabelledPlate[] truth, PhotographPlate[] found, bool boxes = false) => new(
        new LabelledScene(2, "s", "a.jpg", truth, boxes), found, TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(1.5 * found.Length), null);
}
