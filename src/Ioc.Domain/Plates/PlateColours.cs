namespace Ioc.Domain.Plates;

/// <summary>The words for a plate's background. At night under infrared it cannot be known.</summary>
public static class PlateColours
{
    public const string White = "white";
    public const string Yellow = "yellow";
    public const string Blue = "blue";
    public const string Red = "red";
    public const string Unknown = "unknown";
}
