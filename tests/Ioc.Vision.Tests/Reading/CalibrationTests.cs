using Ioc.Vision.Inference;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests.Reading;

public class CalibrationTests
{
    // A vote that boasts: of the reads scored 0.9 only two thirds are right, of those scored 0.5 a fifth.
    private static readonly (double Score, bool Right)[] Boasts =
    [
        .. Enumerable.Range(0, 900).Select(i => (0.9, i % 3 != 0)), .. Enumerable.Range(0, 900).Select(i => (0.5, i % 5 == 0)),
        .. Enumerable.Range(0, 3000).Select(i => (0.9999, i != 0)),
    ];

    [Fact]
    public void What_is_learned_is_what_was_true()
    {
        var fitted = Calibration.Fit(Boasts, "ab", "test");

        Assert.InRange(fitted.Of(0.5), 0.1, 0.3);
        Assert.InRange(fitted.Of(0.9), 0.55, 0.78);
        Assert.InRange(fitted.Of(0.9999), 0.995, 1);
    }

    [Fact]
    public void A_higher_score_never_means_a_lower_probability()
    {
        var fitted = Calibration.Fit(Boasts, "ab", "test");
        var stated = Enumerable.Range(0, 1001).Select(i => fitted.Of(i / 1000.0)).ToList();

        Assert.Equal(stated.Order(), stated);
        Assert.Equal(0, stated[0]);
    }

    [Fact]
    public void Sure_is_where_less_than_one_read_in_a_thousand_was_wrong()
    {
        var fitted = Calibration.Fit(Boasts, "ab", "test");

        Assert.True(fitted.Of(0.9) < fitted.Sure, "a third of these is wrong");
        Assert.True(fitted.Of(0.9999) >= fitted.Sure, "one of three thousand is wrong");
    }

    [Fact]
    public void Reads_that_are_all_right_teach_nothing() =>
        Assert.Throws<ArgumentException>(() => Calibration.Fit([.. Enumerable.Repeat((0.9, true), 500)], "ab", "test"));

    [Fact]
    public void A_calibration_is_used_for_its_own_reader_only()
    {
        using var folder = new TemporaryFolder();
        var fitted = Calibration.Fit(Boasts, new string('a', 64), "test");
        fitted.Write(folder.Path);

        Assert.Equal(fitted, Calibration.Load(folder.Path, new string('a', 64)));
        Assert.Null(Calibration.Load(folder.Path, new string('b', 64)));

        File.WriteAllText(Path.Combine(folder.Path, Calibration.FileName), """{ "slope": -1 }""");
        Assert.Contains("slope above 0", Assert.Throws<ModelException>(() => Calibration.Load(folder.Path, "a")).Message, StringComparison.Ordinal);
    }
}
