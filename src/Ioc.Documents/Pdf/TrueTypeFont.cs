using System.Buffers.Binary;
using System.Text;

namespace Ioc.Documents.Pdf;

/// <summary>As much of a TrueType font as a PDF needs: widths, the table of characters, and itself reduced to the glyphs used.</summary>
/// <remarks>OpenType 1.9: tables head, hhea, hmtx, maxp, cmap (format 4), loca, glyf. Positions are in the file, big-endian.</remarks>
public sealed class TrueTypeFont
{
    // what a viewer needs to draw glyphs by number; names, kerning and the table of characters stay out
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] file;
    private readonly Dictionary<string, (int Offset, int Length)> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<char, ushort> glyphs = [];
    private readonly int longMetrics;
    private readonly int glyphCount;
    private readonly bool longOffsets;

    public TrueTypeFont(byte[] file)
    {
        this.file = file;
        for (var i = 0; i < U16(4); i++)
        {
            var record = 12 + (16 * i);
            tables[Encoding.ASCII.GetString(file, record, 4)] = (U32(record + 8), U32(record + 12));
        }

        var head = tables["head"].Offset;
        UnitsPerEm = U16(head + 18);
        Box = (I16(head + 36), I16(head + 38), I16(head + 40), I16(head + 42));
        longOffsets = U16(head + 50) == 1;
        var hhea = tables["hhea"].Offset;
        Ascent = I16(hhea + 4);
        Descent = I16(hhea + 6);
        longMetrics = U16(hhea + 34);
        glyphCount = U16(tables["maxp"].Offset + 4);
        CapHeight = tables.TryGetValue("OS/2", out var os2) && U16(os2.Offset) >= 2 ? I16(os2.Offset + 88) : Ascent;
        ItalicAngle = tables.TryGetValue("post", out var post) ? U32(post.Offset + 4) / 65536.0 : 0;
        ReadCharacters();
    }

    public int UnitsPerEm { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public int CapHeight { get; }

    public double ItalicAngle { get; }

    /// <summary>Left, bottom, right, top of all glyphs.</summary>
    public (int Left, int Bottom, int Right, int Top) Box { get; }

    /// <summary>The glyph of a character; 0, the empty box, when the font has none.</summary>
    public ushort GlyphOf(char character) => glyphs.GetValueOrDefault(character);

    /// <summary>The advance of a glyph in units of the em.</summary>
    public int AdvanceOf(ushort glyph) => U16(tables["hmtx"].Offset + (4 * Math.Min(glyph, longMetrics - 1)));

    /// <summary>The font with the outlines of these glyphs, and of those that they are composed of, and no others. Numbers stay as they are.</summary>
    public byte[] Subset(IEnumerable<ushort> used)
    {
        var wanted = new SortedSet<ushort> { 0 };
        foreach (var glyph in used)
        {
            Collect(glyph, wanted);
        }

        using var outlines = new MemoryStream();
        var offsets = new byte[4 * (glyphCount + 1)];
        for (var glyph = 0; glyph < glyphCount; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan(4 * glyph), (int)outlines.Length);
            if (wanted.Contains((ushort)glyph))
            {
                var (offset, length) = Outline((ushort)glyph);
                outlines.Write(file, offset, length);
                outlines.Write(new byte[(4 - (length % 4)) % 4]);
            }
        }

        BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan(4 * glyphCount), (int)outlines.Length);
        return Assemble(name => name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => offsets,
            _ => file.AsSpan(tables[name].Offset, tables[name].Length).ToArray(),
        });
    }

    private byte[] Assemble(Func<string, byte[]> content)
    {
        var names = Kept.Where(tables.ContainsKey).ToArray();
        var power = (int)Math.Floor(Math.Log2(names.Length));
        using var result = new MemoryStream();
        var header = new byte[12 + (16 * names.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)names.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)((16 * names.Length) - (16 << power)));
        var offset = header.Length;
        var bodies = new List<byte[]>();
        for (var i = 0; i < names.Length; i++)
        {
            var body = content(names[i]);
            if (names[i] == "head")
            {
                BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(8), 0);
                BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(50), 1);
            }

            byte[] padded = [.. body, .. new byte[(4 - (body.Length % 4)) % 4]];
            var record = header.AsSpan(12 + (16 * i));
            Encoding.ASCII.GetBytes(names[i], record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], Sum(padded));
            BinaryPrimitives.WriteInt32BigEndian(record[8..], offset);
            BinaryPrimitives.WriteInt32BigEndian(record[12..], body.Length);
            bodies.Add(padded);
            offset += padded.Length;
        }

        result.Write(header);
        bodies.ForEach(body => result.Write(body));
        var font = result.ToArray();
        var head = 12 + (16 * Array.IndexOf(names, "head"));
        BinaryPrimitives.WriteUInt32BigEndian(font.AsSpan(BinaryPrimitives.ReadInt32BigEndian(font.AsSpan(head + 8)) + 8), 0xB1B0AFBA - Sum(font));
        return font;
    }

    private static uint Sum(byte[] padded)
    {
        var sum = 0u;
        for (var i = 0; i < padded.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(i));
        }

        return sum;
    }

    // Vietnamese letters are composed of a base and its marks.
    private void Collect(ushort glyph, SortedSet<ushort> wanted)
    {
        if (glyph >= glyphCount || !wanted.Add(glyph))
        {
            return;
        }

        var (at, length) = Outline(glyph);
        if (length == 0 || I16(at) >= 0)
        {
            return;
        }

        const int words = 0x0001, scale = 0x0008, more = 0x0020, twoScales = 0x0040, matrix = 0x0080;
        at += 10;
        int flags;
        do
        {
            flags = U16(at);
            Collect((ushort)U16(at + 2), wanted);
            at += 4 + ((flags & words) != 0 ? 4 : 2) + ((flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0);
        }
        while ((flags & more) != 0);
    }

    private (int Offset, int Length) Outline(ushort glyph)
    {
        var loca = tables["loca"].Offset;
        var (from, to) = longOffsets
            ? (U32(loca + (4 * glyph)), U32(loca + (4 * glyph) + 4))
            : (2 * U16(loca + (2 * glyph)), 2 * U16(loca + (2 * glyph) + 2));
        return (tables["glyf"].Offset + from, to - from);
    }

    private void ReadCharacters()
    {
        var cmap = tables["cmap"].Offset;
        var table = Enumerable.Range(0, U16(cmap + 2)).Select(i => cmap + U32(cmap + 8 + (8 * i))).First(at => U16(at) == 4);
        var segments = U16(table + 6) / 2;
        for (var i = 0; i < segments; i++)
        {
            var end = U16(table + 14 + (2 * i));
            var start = U16(table + 16 + (2 * segments) + (2 * i));
            var delta = U16(table + 16 + (4 * segments) + (2 * i));
            var at = table + 16 + (6 * segments) + (2 * i);
            var offset = U16(at);
            for (var character = start; character <= end && character != 0xFFFF; character++)
            {
                var glyph = offset == 0 ? character + delta : U16(at + offset + (2 * (character - start))) is var raw && raw == 0 ? 0 : U16(at + offset + (2 * (character - start))) + delta;
                glyphs[(char)character] = (ushort)(glyph & 0xFFFF);
            }
        }
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    private int U32(int at) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
}
