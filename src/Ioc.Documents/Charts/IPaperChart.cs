using Ioc.Documents.Pdf;

namespace Ioc.Documents.Charts;

/// <summary>A chart drawn as lines and boxes: sharp at any size, the same bytes for the same numbers.</summary>
public interface IPaperChart
{
    /// <summary>Draws within a box; points from the top left of the page.</summary>
    void Draw(PdfPage page, double left, double top, double width, double height);
}
