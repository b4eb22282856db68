using Ioc.Domain.Traffic;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;

namespace Ioc.Enforcement.Tests.Documents;

public sealed class WordingTests
{
    private static readonly JudgedNumbers NoSpeed = JudgedNumbers.Read("{}");

    [Fact]
    public void Every_kind_has_a_sentence_of_its_own_in_both_languages()
    {
        var fallback = Wording.Deed("unheard_of", NoSpeed);
        var deeds = ViolationKinds.All.Select(kind => Wording.Deed(kind, NoSpeed)).ToList();
        Assert.Equal(ViolationKinds.All.Count, deeds.Select(deed => deed.Vi).Append(fallback.Vi).Distinct(StringComparer.Ordinal).Count() - 1);
        Assert.Equal(ViolationKinds.All.Count, deeds.Select(deed => deed.En).Append(fallback.En).Distinct(StringComparer.Ordinal).Count() - 1);
    }

    [Fact]
    public void A_measured_speed_is_said_beside_its_limit() =>
        Assert.Equal(
            "chạy quá tốc độ cho phép (đo được 78 km/h, giới hạn 60 km/h)",
            Wording.Deed(ViolationKinds.Speed, JudgedNumbers.Read("""{"speedKmh": 78.2, "limitKmh": 60, "excessKmh": 15.1}""")).Vi);

    [Theory]
    [InlineData("""{"excessKmh": "12"}""")]
    [InlineData("""{"excessKmh": null}""")]
    [InlineData("[1, 2]")]
    public void A_judgement_without_a_number_has_no_excess(string detail) => Assert.Null(JudgedNumbers.Read(detail).ExcessKmh);
}
