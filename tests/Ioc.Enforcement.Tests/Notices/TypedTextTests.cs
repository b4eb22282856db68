using Ioc.Enforcement;

namespace Ioc.Enforcement.Tests.Notices;

public sealed class TypedTextTests
{
    // Unicode's Bidi_Control: PropList.txt.
    private const string Marks = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    [Fact]
    public void A_text_reads_on_the_desk_and_on_paper_as_it_is_kept_whatever_marks_of_direction_were_typed_into_it()
    {
        Assert.Equal("Tôi nộp 005 đồng", PersonalText.Tidy("Tôi nộp \u202E005\u202C đồng"));    // with the marks it shows 500
        Assert.Equal("Tôi không lái", PersonalText.Tidy($"{Marks}Tôi {Marks}không{Marks} lái{Marks}"));
        Assert.Null(PersonalText.Tidy(Marks));
    }

    [Theory]
    [InlineData("Nguyễn Thị Ánh 😀👨‍👩‍👧\n<script>alert(1)</script>")]     // joined signs stay joined; markup is text
    [InlineData("اسمي محمد")]                                            // a language that is written from the right needs no marks
    public void What_a_person_says_is_left_as_it_is(string said) => Assert.Equal(said, PersonalText.Tidy(said));
}
