using System.Reflection;

namespace Ioc.Documents.Pdf;

/// <summary>The four styles of the documents' one family.</summary>
public enum FontStyle
{
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

/// <summary>A style's font, read once from the assembly, so that a document looks the same on every machine.</summary>
public static class FontFace
{
    private static readonly Lazy<TrueTypeFont>[] Fonts = [.. Enum.GetValues<FontStyle>().Select(style => new Lazy<TrueTypeFont>(() => Load(style)))];

    public static TrueTypeFont Of(FontStyle style) => Fonts[(int)style].Value;

    /// <summary>Width of a text in points.</summary>
    public static double WidthOf(string text, FontStyle style, double size)
    {
        var font = Of(style);
        var units = 0L;
        foreach (var character in text)
        {
            units += font.AdvanceOf(font.GlyphOf(character));
        }

        return units * size / font.UnitsPerEm;
    }

    private static TrueTypeFont Load(FontStyle style)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Tinos-{style}.ttf")
            ?? throw new InvalidOperationException($"The font Tinos-{style} is missing from the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new TrueTypeFont(bytes);
    }
}
