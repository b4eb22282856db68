using System.Reflection;
using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace Ioc.Enforcement.Documents;

/// <summary>The fonts that ship inside the assembly, so that a document looks the same on every machine.</summary>
internal sealed class DocumentFonts : IFontResolver
{
    public const string Family = "Tinos";
    private static readonly Lock Gate = new();
    private static bool registered;

    /// <summary>Makes the fonts known to PDFsharp, which keeps them for the whole process.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (registered)
            {
                return;
            }

            // another part of the process may have fonts of its own
            if (GlobalFontSettings.FontResolver is null)
            {
                GlobalFontSettings.FontResolver = new DocumentFonts();
            }
            else
            {
                GlobalFontSettings.FallbackFontResolver ??= new DocumentFonts();
            }

            registered = true;
        }
    }

    public static XFont Of(double size, XFontStyleEx style = XFontStyleEx.Regular) => new(Family, size, style);

    /// <inheritdoc />
    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
        familyName == Family ? new FontResolverInfo((isBold, isItalic) switch
        {
            (true, true) => "Tinos-BoldItalic",
            (true, false) => "Tinos-Bold",
            (false, true) => "Tinos-Italic",
            _ => "Tinos-Regular",
        }) : null;

    /// <inheritdoc />
    public byte[]? GetFont(string faceName)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{faceName}.ttf");
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
