using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Ioc.Domain.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Review;
using Ioc.Testing;

namespace Ioc.Enforcement.Tests.Documents;

public sealed class NoticeDocumentTests
{
    private const string Vietnamese =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ" +
        "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢPQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴ“”–…₫";

    [Fact]
    public void The_same_notice_has_the_same_bytes_and_another_number_others()
    {
        Assert.Equal(Notice("000001/TB-XPVPHC"), Notice("000001/TB-XPVPHC"));
        Assert.NotEqual(Notice("000001/TB-XPVPHC"), Notice("000002/TB-XPVPHC"));
    }

    [Fact]
    public void A_notice_is_a_readable_file_with_its_fonts_inside_and_the_evidence_on_the_last_page()
    {
        var bytes = Notice("000001/TB-XPVPHC");
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Equal(2, Pages(text));
        Assert.All(Positions(text), position => Assert.Matches(@"^\d+ 0 obj\n", text.Substring(position, 12)));
        Assert.Contains("/FontFile2", text, StringComparison.Ordinal);
        Assert.Contains("/DCTDecode", text, StringComparison.Ordinal);
        Assert.Contains("/ToUnicode", text, StringComparison.Ordinal);
        Assert.Contains("/CreationDate (D:20261121010000Z)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tinos-Regular")]
    [InlineData("Tinos-Bold")]
    [InlineData("Tinos-Italic")]
    [InlineData("Tinos-BoldItalic")]
    public void Every_font_has_every_Vietnamese_letter(string face)
    {
        using var stream = typeof(Ioc.Documents.AdministrativePaper).Assembly.GetManifestResourceStream($"{face}.ttf")!;
        var font = new byte[stream.Length];
        stream.ReadExactly(font);
        var missing = Vietnamese.Normalize(NormalizationForm.FormC).Where(letter => GlyphOf(font, letter) == 0).ToArray();
        Assert.Empty(missing);
    }

    [Fact]
    public void Hostile_and_endless_names_stay_on_the_paper()
    {
        var bytes = Notice("000001/TB-XPVPHC", owner: new string('W', 300) + " <script>alert(1)</script> (\\) /Type /Catalog");
        Assert.InRange(Pages(Encoding.Latin1.GetString(bytes)), 2, 4);
        Assert.DoesNotContain("alert(1)", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_still_that_is_no_picture_does_not_keep_a_notice_from_being_written() =>
        Assert.NotEmpty(Notice("000001/TB-XPVPHC", still: Encoding.ASCII.GetBytes("no picture")));

    [Fact]
    public void The_look_up_address_carries_the_number_and_never_the_code() =>
        Assert.Equal("https://ioc.example/citizen?n=000001%2FTB-XPVPHC", LookUpStrip.Address("https://ioc.example/", "000001/TB-XPVPHC"));

    // ISO 32000-1, 7.5.4: the table at the end says where every object begins
    private static IEnumerable<int> Positions(string pdf)
    {
        var tail = pdf[(pdf.LastIndexOf("startxref", StringComparison.Ordinal) + 9)..].Split('\n');
        Assert.Equal("%%EOF", tail[2]);
        var table = pdf[int.Parse(tail[1], CultureInfo.InvariantCulture)..].Split('\n');
        Assert.Equal("xref", table[0]);
        return table.Where(line => line.EndsWith(" 00000 n ", StringComparison.Ordinal)).Select(line => int.Parse(line[..10], CultureInfo.InvariantCulture));
    }

    private static int Pages(string pdf) => pdf.Split("/Type /Page ").Length - 1;

    private static byte[] Notice(string number, string owner = "Nguyễn Thị Hạnh", byte[]? still = null)
    {
        var at = new DateTimeOffset(2026, 11, 20, 3, 15, 42, TimeSpan.Zero);
        var row = new CaseRow
        {
            Id = Guid.Empty, Version = 1, ViolationId = Guid.Empty, StateCode = "pending_review", Kind = "red_light", CameraCode = "NT-01",
            CameraNameVi = "Ngã tư Hoa Phượng – Biển Xanh", CameraNameEn = "Junction", PlaceNameVi = "phường Sao Mai", OccurredAt = at, OpenedAt = at, Simulated = true,
            ReadConfidence = 0.98, ReadSure = true, ReadColour = "white", ReadClass = "car", PlateByOfficer = false, Flags = [], Plate = "79A12345",
            LimitationFrom = new DateOnly(2026, 11, 20), EvidencePath = "x", EvidenceSha256 = new string('a', 64), RuleId = "stop", RuleVersion = new string('b', 64), Detail = "{}",
        };
        var vehicle = new OwnedVehicle(
            Guid.Empty, "79A12345", "car", "car", "white", "Toyota", "Vios", "Trắng", "active", new DateOnly(2024, 1, 1), null, true,
            "person", owner, "999000000001", "Số 12 đường Biển Xanh, phường Sao Mai (địa chỉ mô phỏng)");
        var notice = new NoticeRow
        {
            Id = Guid.Empty, CaseId = Guid.Empty, Number = number, LookupCode = "7KQM-X2WP", Parts = ["at.jpg"], RespondBy = new DateOnly(2026, 12, 11), IssuedBy = "canbo",
            IssuedAt = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero),
        };
        return NoticeDocument.Write(
            new EnforcementOptions(), row, vehicle, OffenceTable.Find("16824.6.9.b.01", row.Day)!, notice, "https://ioc.example", "Đại úy Nguyễn Minh Khoa",
            still ?? ViolationScene.Jpeg, ViolationScene.Jpeg);
    }

    // The font's own table of characters (cmap, format 4), read here without the library that draws with it.
    private static int GlyphOf(byte[] font, char letter)
    {
        int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(font.AsSpan(at));
        int U32(int at) => BinaryPrimitives.ReadInt32BigEndian(font.AsSpan(at));
        var cmap = Enumerable.Range(0, U16(4)).Select(i => 12 + (16 * i)).Where(at => Encoding.ASCII.GetString(font, at, 4) == "cmap").Select(at => U32(at + 8)).Single();
        var table = Enumerable.Range(0, U16(cmap + 2)).Select(i => cmap + U32(cmap + 4 + (8 * i) + 4)).First(at => U16(at) == 4);
        var segments = U16(table + 6) / 2;
        for (var i = 0; i < segments; i++)
        {
            var end = U16(table + 14 + (2 * i));
            var start = U16(table + 16 + (2 * segments) + (2 * i));
            if (letter > end)
            {
                continue;
            }

            if (letter < start)
            {
                return 0;
            }

            var delta = U16(table + 16 + (4 * segments) + (2 * i));
            var at = table + 16 + (6 * segments) + (2 * i);
            var offset = U16(at);
            return offset == 0 ? (letter + delta) & 0xFFFF : U16(at + offset + (2 * (letter - start)));
        }

        return 0;
    }
}
