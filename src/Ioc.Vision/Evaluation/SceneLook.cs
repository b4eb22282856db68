using Ioc.Vision.Pictures;

namespace Ioc.Vision.Evaluation;

/// <summary>What kind of light a photograph was taken in, by its own pixels: nobody has labelled it.</summary>
/// <param name="Luma">Mean luma, 0..255.</param>
/// <param name="Chroma">Mean distance of the colour samples from grey, 0..181.</param>
/// <param name="Width">Of the photograph, pixels.</param>
/// <param name="Height">Of the photograph, pixels.</param>
public readonly record struct SceneLook(double Luma, double Chroma, int Width, int Height)
{
    // An infrared lamp leaves no colour but the sensor's noise; a street lamp leaves dark pictures.
    private const double GreyBelow = 3.5;
    private const double DarkBelow = 75;

    /// <summary><c>infrared</c>: without colour. <c>dark</c>: mean luma below 75. <c>light</c>: the rest.</summary>
    public string Light => Chroma < GreyBelow ? "infrared" : Luma < DarkBelow ? "dark" : "light";

    /// <summary>Measures a photograph; every fourth pixel and line says the same as all.</summary>
    public static SceneLook Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double luma = 0, chroma = 0;
        var count = 0;
        var y = picture.Y;
        var u = picture.U;
        var v = picture.V;
        for (var row = 0; row < picture.ChromaHeight; row += 2)
        {
            for (var column = 0; column < picture.ChromaWidth; column += 2)
            {
                var at = (row * picture.ChromaWidth) + column;
                var (du, dv) = (u[at] - 128, v[at] - 128);
                chroma += Math.Sqrt((du * du) + (dv * dv));
                luma += y[(Math.Min(2 * row, picture.Height - 1) * picture.Width) + Math.Min(2 * column, picture.Width - 1)];
                count++;
            }
        }

        return new SceneLook(luma / count, chroma / count, picture.Width, picture.Height);
    }

    /// <summary>How wide a plate is in the detector's view, in its pixels: the photograph fits into the view as a whole.</summary>
    public double InView(double width, int viewWidth, int viewHeight) => width * Math.Min((double)viewWidth / Width, (double)viewHeight / Height);
}
