using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests.Reading;

public class CalibrationTests
{
    // A vote that boasts: of the reads scored 0.9 only two thirds are right, of those scored 0.5 a fifth.
    private static readonly KnownRead[] Boasts =
    [
        .. Enumerable.Range(0, 900).Select(i => Known(i, 0.9, i % 3 != 0)), .. Enumerable.Range(0, 900).Select(i => Known(i, 0.5, i % 5 == 0)),
        .. Enumerable.Range(0, 3000).Select(i => Known(i, 0.9999, i != 0)),
    ];

    // All scored the same: whether a read is right shows in the gleam alone, and under a gleam it is right half the time.
    private static readonly KnownRead[] ToldByTheGleam =
    [
        .. Enumerable.Range(0, 2000).Select(i => Known(i, 0.99, true)), .. Enumerable.Range(0, 400).Select(i => Known(i, 0.99, i % 2 == 0, gleam: 0.06)),
    ];

    [Fact]
    public void What_is_learned_is_what_was_true()
    {
        var fitted = CalibrationFit.Fit(Boasts, "ab", "test");

        Assert.InRange(fitted.Of(0.5), 0.1, 0.3);
        Assert.InRange(fitted.Of(0.9), 0.55, 0.78);
        Assert.InRange(fitted.Of(0.9999), 0.995, 1);
    }

    [Fact]
    public void A_higher_score_never_means_a_lower_probability()
    {
        var fitted = CalibrationFit.Fit(Boasts, "ab", "test");
        var stated = Enumerable.Range(0, 1001).Select(i => fitted.Of(i / 1000.0)).ToList();

        Assert.Equal(stated.Order(), stated);
        Assert.Equal(0, stated[0]);
    }

    [Fact]
    public void Sure_is_where_less_than_one_read_in_a_thousand_was_wrong()
    {
        var fitted = CalibrationFit.Fit(Boasts, "ab", "test");

        Assert.True(fitted.Of(0.9) < fitted.Sure, "a third of these is wrong");
        Assert.True(fitted.Of(0.9999) >= fitted.Sure, "one of three thousand is wrong");
        Assert.Equal((3000, 2999), (fitted.KeptOutSure, fitted.KeptOutSureRight));
    }

    [Fact]
    public void What_parts_right_from_wrong_is_weighed_and_what_does_not_is_not()
    {
        var fitted = CalibrationFit.Fit(ToldByTheGleam, "ab", "test");
        var (clear, covered) = (new VoteEvidence(0.99), new VoteEvidence(0.99, Gleam: 0.06));

        Assert.InRange(fitted.Of(covered), 0.4, 0.6);
        Assert.True(fitted.Of(clear) >= fitted.Sure && fitted.Of(covered) < fitted.Sure);
        Assert.Equal(0, fitted.Height);
    }

    [Fact]
    public void A_feature_that_would_speak_against_itself_is_left_out()
    {
        // By chance the larger plates are wrong more often; a larger plate must not be less sure for it.
        var reads = Enumerable.Range(0, 400).Select(i => Known(i, i % 2 == 0 ? 0.99 : 0.6, i % 4 < 2 || i % 3 == 0, height: i % 4 < 2 ? 12 : 40)).ToList();
        var fitted = CalibrationFit.Fit(reads, "ab", "test");

        Assert.Equal(0, fitted.Height);
        Assert.True(fitted.Of(new VoteEvidence(0.9, Height: 40)) >= fitted.Of(new VoteEvidence(0.9, Height: 12)));
    }

    [Fact]
    public void One_vehicle_seen_many_times_does_not_vouch_for_itself()
    {
        // Fifty vehicles at one score; one of them is wrong in all its forty pictures. Kept out, it is seen to be wrong.
        var reads = Enumerable.Range(0, 50).SelectMany(v => Enumerable.Range(0, 40).Select(_ => Known(v, 0.995, v != 7))).ToList();
        var fitted = CalibrationFit.Fit(reads, "ab", "test");

        Assert.True(fitted.Of(0.995) < fitted.Sure, "one plate in fifty is wrong");
    }

    [Fact]
    public void What_is_sure_at_once_is_judged_by_its_first_read()
    {
        // Wrong at first and sure of it; all reads together would have been right. The product does not look again, so this counts as wrong.
        var reads = Boasts.Select((read, i) => i < 1800 ? read : read with { First = read.First with { Right = i % 100 != 0 } }).ToList();
        var fitted = CalibrationFit.Fit(reads, "ab", "test");

        Assert.True(fitted.Of(0.9999) < fitted.Sure);
    }

    [Fact]
    public void Reads_that_are_all_right_teach_nothing() =>
        Assert.Throws<ArgumentException>(() => CalibrationFit.Fit([.. Enumerable.Range(0, 500).Select(i => Known(i, 0.9, true))], "ab", "test"));

    [Fact]
    public void A_calibration_is_used_for_its_own_reader_only()
    {
        using var folder = new TemporaryFolder();
        var fitted = CalibrationFit.Fit(ToldByTheGleam, new string('a', 64), "test");
        fitted.Write(folder.Path);

        Assert.Equal(fitted, Calibration.Load(folder.Path, new string('a', 64)));
        Assert.Null(Calibration.Load(folder.Path, new string('b', 64)));

        File.WriteAllText(Path.Combine(folder.Path, Calibration.FileName), """{ "slope": -1 }""");
        Assert.Contains("slope above 0", Assert.Throws<ModelException>(() => Calibration.Load(folder.Path, "a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibration_kept_from_before_states_what_it_stated_then()
    {
        // Cases are judged again by what judged them: such a file has the score's weight alone. By hand: logit(0.9) = ln 9 = 2.19722, times 2, minus 1 = 3.39445; 1 / (1 + e^-3.39445) = 0.967531.
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            Path.Combine(folder.Path, Calibration.FileName),
            """{ "reader_sha256": "ab", "slope": 2, "offset": -1, "sure": 0.99, "reads": 223, "right": 192, "fitted_on": "before" }""");

        var kept = Calibration.Load(folder.Path, "ab")!;

        Assert.Equal(0.967531, kept.Of(0.9), 6);
        Assert.Equal(kept.Of(0.9), kept.Of(new VoteEvidence(0.9, Height: 5, Gleam: 0.2)));
    }

    private static KnownRead Known(int vehicle, double score, bool right, double height = 0, double gleam = 0)
    {
        var vote = new KnownVote(new VoteEvidence(score, height, gleam), right);
        return new KnownRead($"V{vehicle}", vote, vote);
    }
}
