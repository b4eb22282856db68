using Ioc.Domain.Places;

namespace Ioc.Domain.Tests.Places;

public sealed class PlaceTextTests
{
    [Theory]
    [InlineData("Phường Đống Đa", "phuong dong da", "dong da")]
    [InlineData("TP. Phủ Lý", "tp phu ly", "phu ly")]
    [InlineData("Thị xã  Duy Tiên", "thi xa duy tien", "duy tien")]
    [InlineData("Phường 5", "phuong 5", "phuong 5")]
    [InlineData("Xã Ia-Ko", "xa ia ko", "ia ko")]
    [InlineData("Quản Bạ", "quan ba", "ba")]
    public void Names_are_compared_without_diacritics_and_without_their_kind(string name, string folded, string bare) =>
        Assert.Equal((folded, bare), (PlaceText.Fold(name), PlaceText.Bare(name)));

    [Fact]
    public void Composed_and_decomposed_letters_are_the_same() => Assert.Equal(PlaceText.Fold("Huế".Normalize(System.Text.NormalizationForm.FormC)), PlaceText.Fold("Huế".Normalize(System.Text.NormalizationForm.FormD)));

    [Theory]
    [InlineData("duy tien", "duy tein", 1)]
    [InlineData("duy tien", "duy tin", 1)]
    [InlineData("duy tien", "duy tiena", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("same", "same", 0)]
    public void Slips_are_counted_a_swap_as_one(string one, string other, int slips) => Assert.Equal(slips, PlaceText.Distance(one, other, 3));

    [Fact]
    public void Beyond_the_limit_the_count_stops() => Assert.Equal(2, PlaceText.Distance("abcdef", "uvwxyz", 1));
}
