namespace Ioc.Vision.Pictures;

/// <summary>A picture, or the one line that says why there is none. Who receives the picture disposes of it.</summary>
/// <param name="Picture">The picture, upright; null when it could not be read.</param>
/// <param name="Error">Null when it could.</param>
public readonly record struct PictureLoad(Picture? Picture, string? Error)
{
    internal static PictureLoad Failed(string error) => new(null, error);
}
