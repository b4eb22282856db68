using Ioc.Vision.Cameras;

namespace Ioc.Vision.Tests.Cameras;

public sealed class NameBasedIdTests
{
    [Fact]
    public void The_same_names_give_the_same_id_and_others_another()
    {
        var id = NameBasedId.Passage("T-01", "run", 1);

        Assert.Equal(id, NameBasedId.Passage("T-01", "run", 1));
        Assert.NotEqual(id, NameBasedId.Passage("T-01", "run", 2));
        Assert.NotEqual(id, NameBasedId.Passage("T-01r", "un", 1));
        Assert.NotEqual(NameBasedId.Violation(id, "red_light"), NameBasedId.Violation(id, "stop_line"));
        Assert.Equal(8, id.Version);
        Assert.InRange(id.Variant, 8, 11);
    }
}
