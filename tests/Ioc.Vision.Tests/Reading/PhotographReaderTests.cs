using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests.Reading;

public class PhotographReaderTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    [Fact]
    public void A_sure_plate_is_read_once()
    {
        var reader = new ScriptedReader(("30A12345", 0.999f));

        var plate = ReadOne(reader);

        Assert.Equal(("30A12345", true), (plate.Decision.Text, plate.Decision.Sure));
        Assert.Equal([1], reader.Asked);
    }

    [Fact]
    public void An_unsure_plate_is_read_again_and_the_reads_vote()
    {
        var reader = new ScriptedReader(("30A12340", 0.9f), ("30A12345", 0.999f), ("30A12345", 0.999f), ("30A12345", 0.999f));

        var plate = ReadOne(reader);

        Assert.Equal("30A12345", plate.Decision.Text);
        Assert.Equal([1, 3], reader.Asked);
    }

    [Fact]
    public void Reads_of_one_picture_that_agree_prove_no_more_than_one()
    {
        var reader = new ScriptedReader(("30A12345", 0.97f), ("30A12345", 0.97f), ("30A12345", 0.97f), ("30A12345", 0.97f));

        var plate = ReadOne(reader);

        Assert.False(plate.Decision.Sure);
        Assert.InRange(plate.Decision.Confidence, 0.7, 0.85);
    }

    [Theory]
    [InlineData(0.4f, 50, 0.999f, true)] // faint, but a whole plate can be read there
    [InlineData(0.4f, 50, 0.7f, false)] // faint and hardly readable
    [InlineData(0.6f, 50, 0.3f, false)] // a sign: neither certain nor readable at all
    [InlineData(0.9f, 50, 0.3f, true)] // certain: a plate that cannot be read is a plate
    [InlineData(0.9f, 0, 0.9f, false)] // half of it is outside the picture
    [InlineData(0.9f, 0, 0.999f, true)] // at the edge, and whole
    public void What_the_detector_is_in_doubt_about_the_reader_settles(float find, float left, float share, bool isPlate)
    {
        using var detector = new OneFind(find, left);
        using var reader = new ScriptedReader([.. Enumerable.Repeat(("30A12345", share), 4)]);
        using var picture = new Picture(200, 100, fullRange: true);

        var plates = new PhotographReader(detector, reader, new VoteRules(0.9), TimeProvider.System, strongScore: 0.5f).Read(picture).Plates;

        Assert.Equal(isPlate, plates.Count == 1);
    }

    [Theory]
    [InlineData(0, 0)] // what is cut off may be a character, and the rest reads well
    [InlineData(50, 1)]
    public void A_plate_at_the_edge_is_told_only_where_its_read_is_sure(float left, int told)
    {
        using var detector = new OneFind(left: left);
        using var reader = new ScriptedReader([.. Enumerable.Repeat(("30A12345", 0.99f), 4)]);
        using var picture = new Picture(200, 100, fullRange: true);

        var plates = new PhotographReader(detector, reader, new VoteRules(0.99), TimeProvider.System, strongScore: 0.5f).Read(picture).Plates;

        Assert.Equal(told, plates.Count);
    }

    private static PhotographPlate ReadOne(ScriptedReader reader)
    {
        using var detector = new OneFind();
        using var picture = new Picture(200, 100, fullRange: true);
        using (reader)
        {
            return Assert.Single(new PhotographReader(detector, reader, new VoteRules(0.9), TimeProvider.System).Read(picture).Plates);
        }
    }

    private sealed class OneFind(float score = 0.9f, float left = 50) : IPlateDetector
    {
        public IReadOnlyList<Detection> Detect(Picture picture) =>
            [new Detection(score, new PlateBox(left, 40, 100, 20), new PlateCorners(new(left, 40), new(left + 100, 40), new(left + 100, 60), new(left, 60)))];

        public void Dispose()
        {
        }
    }

    /// <summary>Answers its script in order and notes how many plates each call asked for.</summary>
    private sealed class ScriptedReader(params (string Text, float Share)[] script) : IPlateReader
    {
        private int next;

        internal List<int> Asked { get; } = [];

        public IReadOnlyList<PlateRead> Read(Picture picture, IReadOnlyList<PlateCorners> plates)
        {
            Asked.Add(plates.Count);
            return [.. plates.Select(_ => Said(script[next++]))];
        }

        public void Dispose()
        {
        }

        private static PlateRead Said((string Text, float Share) read)
        {
            var slots = Enumerable.Range(0, 9).Select(place =>
            {
                var row = new float[Alphabet.Length];
                Array.Fill(row, (1 - read.Share) / (row.Length - 1));
                row[Alphabet.IndexOf(place < read.Text.Length ? read.Text[place] : '_', StringComparison.Ordinal)] = read.Share;
                return row;
            }).ToArray();
            return new PlateRead(read.Text, [.. read.Text.Select(_ => read.Share)], slots, Alphabet, 1, 1, "white", 1);
        }
    }
}
