using System.Text;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Evaluation;
using Ioc.Vision.Inference;

namespace Ioc.Vision.Tests.Evaluation;

public class LabelFileTests
{
    private const string Header = "split,source,file,kind,plate_text,boxes,lines,origin,note\n";

    [Fact]
    public void A_scene_has_its_plates_with_text_box_and_lines()
    {
        var scene = Assert.Single(Load(Header + "validation,street,a.jpg,full,30A12345;?,\"1,2,31,12;5,6,9,8\",1,label,\n"));

        Assert.Equal((2, "street", "a.jpg", true), (scene.Row, scene.Source, scene.File, scene.BoxesKnown));
        Assert.Equal(
            [new LabelledPlate("30A12345", new PlateBox(1, 2, 30, 10), 1), new LabelledPlate(null, new PlateBox(5, 6, 4, 2), 1)], scene.Plates);
    }

    [Fact]
    public void Lines_may_be_given_for_each_plate() =>
        Assert.Equal([1, 2], Assert.Single(Load(Header + "v,s,a.jpg,full,30A12345;59X312345,,1;2,,\n")).Plates.Select(p => p.Lines!.Value));

    [Fact]
    public void Boxes_without_texts_are_plates_that_nobody_read()
    {
        var scene = Assert.Single(Load(Header + "v,s,a.jpg,full,,\"1,2,31,12\",,,\n"));

        Assert.Null(Assert.Single(scene.Plates).Text);
    }

    [Fact]
    public void Crops_and_other_splits_are_left_out()
    {
        const string Rows = Header + "train,s,a.jpg,full,30A12345,,1,,\nvalidation,s,b.jpg,crop,30A12345,,1,,\nvalidation,s,c.jpg,full,30A12345,,1,,\n";

        Assert.Equal(["c.jpg"], Load(Rows, "validation").Select(s => s.File));
        Assert.Equal(["a.jpg", "c.jpg"], Load(Rows).Select(s => s.File));
    }

    [Theory]
    [InlineData("v,s,a.jpg,whole,30A12345,,1,,", "l.csv: row 3, column kind: 'whole' is neither full nor crop")]
    [InlineData("v,s,a.jpg,full,30A12345,\"1,2,3\",1,,", "l.csv: row 3, column boxes: '1,2,3' is no box x1,y1,x2,y2")]
    [InlineData("v,s,a.jpg,full,30A12345,\"9,2,3,8\",1,,", "l.csv: row 3, column boxes: '9,2,3,8' is no box x1,y1,x2,y2")]
    [InlineData("v,s,a.jpg,full,30A12345;?,\"1,2,3,4\",1,,", "l.csv: row 3, column boxes: has 1 boxes for 2 plates")]
    [InlineData("v,s,a.jpg,full,30A12345,,three,,", "l.csv: row 3, column lines: 'three' is neither 1 nor 2")]
    [InlineData("v,s,,full,30A12345,,1,,", "l.csv: row 3, column file: is empty")]
    [InlineData("v,s,a.jpg", "l.csv: row 3 has 3 columns, the header 9")]
    public void A_bad_row_is_named_by_row_and_column(string row, string expected)
    {
        var wrong = Assert.Throws<CommandLineException>(() => Load(Header + "v,s,good.jpg,full,30A12345,,1,,\n" + row + "\n"));

        Assert.Equal(expected, wrong.Message);
    }

    [Theory]
    [InlineData("", null, "l.csv: is empty; a header and one row per photograph are expected")]
    [InlineData("file,kind\na.jpg,full\n", null, "l.csv: row 1 lacks the column source, plate_text, boxes, lines")]
    [InlineData(Header + "train,s,a.jpg,full,,,,,\n", "test", "l.csv: has no split 'test'; there is train")]
    public void A_file_that_cannot_be_scored_says_why(string text, string? split, string expected) =>
        Assert.Equal(expected, Assert.Throws<CommandLineException>(() => Load(text, split)).Message);

    private static IReadOnlyList<LabelledScene> Load(string text, string? split = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return LabelFile.Load(stream, "l.csv", split);
    }
}
