using Ioc.Vision.CommandLine;

namespace Ioc.Vision.Tests.CommandLine;

public class ArgumentsTests
{
    [Fact]
    public void Options_flags_and_plain_arguments_may_stand_in_any_order()
    {
        var arguments = Arguments.Parse(["a.jpg", "--json", "--models", "m", "b.jpg", "--split=test", "--", "--c.jpg"], ["--models", "--split"], ["--json"]);

        Assert.Equal(["a.jpg", "b.jpg", "--c.jpg"], arguments.Plain);
        Assert.True(arguments.Has("--json"));
        Assert.Equal(("m", "test"), (arguments.Option("--models"), arguments.Option("--split")));
    }

    [Theory]
    [InlineData("--jsn", "unknown option --jsn; known here: --json, --models")]
    [InlineData("--models", "--models needs a value")]
    public void A_wrong_option_is_told_with_the_right_ones(string argument, string expected) =>
        Assert.Equal(expected, Assert.Throws<CommandLineException>(() => Arguments.Parse([argument], ["--models"], ["--json"])).Message);

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("two")]
    public void A_number_out_of_bounds_is_told(string text) =>
        Assert.Equal(
            $"--threads is a whole number from 1 to 64, not '{text}'",
            Assert.Throws<CommandLineException>(() => Arguments.Parse(["--threads", text], ["--threads"], []).Number("--threads", 1, 1, 64)).Message);
}
