using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Documents.Pdf;

/// <summary>
/// Writes PDF 1.7 (ISO 32000-1): pages with text in embedded fonts, lines, filled boxes and JPEG pictures, no more. The same content gives the same
/// bytes: the only time in the file is the one given, and its identity is the hash of the rest.
/// </summary>
/// <param name="title">For the reader's window.</param>
/// <param name="createdAt">When the document was issued.</param>
public sealed class PdfFile(string title, DateTimeOffset createdAt)
{
    private readonly List<PdfPage> pages = [];
    private readonly List<JpegPicture> pictures = [];
    private readonly SortedDictionary<FontStyle, SortedDictionary<ushort, char>> used = [];
    private readonly List<long> positions = [];
    private readonly ArrayBufferWriter<byte> output = new();

    public int PageCount => pages.Count;

    public PdfPage AddPage(double width, double height)
    {
        pages.Add(new PdfPage(this, width, height));
        return pages[^1];
    }

    internal static string NameOf(FontStyle style) => $"/F{(int)style}";

    internal string NameOf(JpegPicture picture)
    {
        var at = pictures.IndexOf(picture);
        if (at < 0)
        {
            at = pictures.Count;
            pictures.Add(picture);
        }

        return string.Create(CultureInfo.InvariantCulture, $"/P{at}");
    }

    /// <summary>The glyphs of a text as hexadecimal numbers; they are noted, so that the font keeps them.</summary>
    internal string Glyphs(string text, FontStyle style)
    {
        var font = FontFace.Of(style);
        if (!used.TryGetValue(style, out var glyphs))
        {
            used[style] = glyphs = [];
        }

        var hex = new StringBuilder(text.Length * 4);
        foreach (var character in text)
        {
            var glyph = font.GlyphOf(character);
            glyphs.TryAdd(glyph, character);
            hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        return hex.ToString();
    }

    /// <summary>The finished file.</summary>
    public byte[] Save()
    {
        // numbers of objects are given out before any is written, so that they can point at each other
        const int catalog = 1, tree = 2, info = 3, thin = 4;
        var next = 5;
        var fonts = used.Keys.ToDictionary(style => style, _ => (next += 5) - 5);
        var images = pictures.ToDictionary(picture => picture, _ => next++, ReferenceEqualityComparer.Instance as IEqualityComparer<JpegPicture>);
        var sheets = pages.Select(_ => (next += 2) - 2).ToList();

        Raw("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        Dictionary(catalog, $"/Type /Catalog /Pages {tree} 0 R /Lang (vi-VN) /ViewerPreferences << /DisplayDocTitle true >>");
        Dictionary(tree, $"/Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', sheets.Select(sheet => $"{sheet} 0 R"))}]");
        Dictionary(info, $"/Title {Text(title)} /Creator (IOC) /CreationDate (D:{createdAt.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}Z)");
        Dictionary(thin, "/Type /ExtGState /ca 0.15");
        foreach (var (style, number) in fonts)
        {
            WriteFont(style, number);
        }

        foreach (var picture in pictures)
        {
            Stream(images[picture], $"/Type /XObject /Subtype /Image /Width {picture.Width} /Height {picture.Height} /BitsPerComponent 8 /ColorSpace {(picture.Components == 1 ? "/DeviceGray" : "/DeviceRGB")} /Filter /DCTDecode", picture.Bytes, compress: false);
        }

        var resources = $"/Font << {string.Join(' ', fonts.Select(font => $"{NameOf(font.Key)} {font.Value} 0 R"))} >> /ExtGState << /Thin {thin} 0 R >>"
            + (images.Count == 0 ? "" : $" /XObject << {string.Join(' ', pictures.Select(picture => $"{NameOf(picture)} {images[picture]} 0 R"))} >>");
        foreach (var (page, number) in pages.Zip(sheets))
        {
            Dictionary(number, string.Create(CultureInfo.InvariantCulture, $"/Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.Width:0.##} {page.Height:0.##}] /Resources << {resources} >> /Contents {number + 1} 0 R"));
            Stream(number + 1, "", Encoding.ASCII.GetBytes(page.Content), compress: true);
        }

        var identity = Convert.ToHexString(SHA256.HashData(output.WrittenSpan))[..32];
        var table = output.WrittenCount;
        Raw($"xref\n0 {positions.Count + 1}\n0000000000 65535 f \n");
        positions.ForEach(position => Raw(string.Create(CultureInfo.InvariantCulture, $"{position:D10} 00000 n \n")));
        Raw(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {positions.Count + 1} /Root {catalog} 0 R /Info {info} 0 R /ID [<{identity}> <{identity}>] >>\nstartxref\n{table}\n%%EOF\n"));
        return output.WrittenSpan.ToArray();
    }

    private void WriteFont(FontStyle style, int number)
    {
        var font = FontFace.Of(style);
        var glyphs = used[style];
        double Thousandths(int units) => Math.Round(units * 1000.0 / font.UnitsPerEm, 2);

        // six letters mark a font as reduced; which ones does not matter
        var name = $"IOCTM{(char)('A' + (int)style)}+Tinos-{style}";
        Dictionary(number, $"/Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{number + 1} 0 R] /ToUnicode {number + 4} 0 R");
        var widths = string.Join(' ', glyphs.Keys.Select(glyph => string.Create(CultureInfo.InvariantCulture, $"{glyph} [{Thousandths(font.AdvanceOf(glyph)):0.##}]")));
        Dictionary(number + 1, $"/Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {number + 2} 0 R /CIDToGIDMap /Identity /DW 0 /W [{widths}]");
        var italic = style is FontStyle.Italic or FontStyle.BoldItalic;
        Dictionary(number + 2, string.Create(
            CultureInfo.InvariantCulture,
            $"/Type /FontDescriptor /FontName /{name} /Flags {(italic ? 70 : 6)} /FontBBox [{Thousandths(font.Box.Left)} {Thousandths(font.Box.Bottom)} {Thousandths(font.Box.Right)} {Thousandths(font.Box.Top)}] /ItalicAngle {font.ItalicAngle:0.##} /Ascent {Thousandths(font.Ascent)} /Descent {Thousandths(font.Descent)} /CapHeight {Thousandths(font.CapHeight)} /StemV {(style is FontStyle.Bold or FontStyle.BoldItalic ? 140 : 80)} /FontFile2 {number + 3} 0 R"));
        var subset = font.Subset(glyphs.Keys);
        Stream(number + 3, $"/Length1 {subset.Length}", subset, compress: true);
        Stream(number + 4, "", Encoding.ASCII.GetBytes(CharactersOf(glyphs)), compress: true);
    }

    // Lets a reader search and copy the text, and a voice read it.
    private static string CharactersOf(SortedDictionary<ushort, char> glyphs)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var part in glyphs.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, character) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)character:X4}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private void Dictionary(int number, string entries)
    {
        Begin(number);
        Raw($"{number} 0 obj\n<< {entries} >>\nendobj\n");
    }

    private void Stream(int number, string entries, byte[] bytes, bool compress)
    {
        if (compress)
        {
            using var packed = new MemoryStream();
            using (var packer = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                packer.Write(bytes);
            }

            bytes = packed.ToArray();
            entries += " /Filter /FlateDecode";
        }

        Begin(number);
        Raw($"{number} 0 obj\n<< {entries} /Length {bytes.Length} >>\nstream\n");
        output.Write(bytes);
        Raw("\nendstream\nendobj\n");
    }

    private void Begin(int number)
    {
        while (positions.Count < number)
        {
            positions.Add(0);
        }

        positions[number - 1] = output.WrittenCount;
    }

    private void Raw(string text) => output.Write(Encoding.Latin1.GetBytes(text));

    private static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
