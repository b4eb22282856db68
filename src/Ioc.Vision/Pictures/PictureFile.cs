namespace Ioc.Vision.Pictures;

/// <summary>Reads a photograph from a file: JPEG by libjpeg-turbo, other formats through an ffmpeg child.</summary>
public static class PictureFile
{
    /// <summary>Reads one photograph, upright.</summary>
    /// <returns>The picture, or one line that names the file and says what is wrong with it.</returns>
    public static async Task<PictureLoad> LoadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return PictureLoad.Failed(Directory.Exists(path) ? $"{path}: is a folder, not a picture" : $"{path}: no such file");
            }

            if (file.Length == 0)
            {
                return PictureLoad.Failed($"{path}: the file is empty (0 bytes)");
            }

            if (file.Length > PictureLimits.MostBytes)
            {
                return PictureLoad.Failed($"{path}: {file.Length >> 20} MiB is too large for a picture; at most {PictureLimits.MostBytes >> 20} MiB are read");
            }

            bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return PictureLoad.Failed($"{path}: cannot be read ({failure.Message})");
        }

        var load = bytes switch
        {
            [0xFF, 0xD8, 0xFF, ..] when !Jpeg.IsForeign(bytes) => Jpeg.Decode(bytes),
            [0xFF, 0xD8, 0xFF, ..] => Upright(await FfmpegPicture.DecodeAsync(path, strict: false, cancellationToken).ConfigureAwait(false), bytes),
            _ when HasKnownSignature(bytes) => await FfmpegPicture.DecodeAsync(path, strict: !IsTiff(bytes), cancellationToken).ConfigureAwait(false),
            _ => PictureLoad.Failed("is no picture (JPEG, PNG, WebP, BMP, GIF and TIFF are read)"),
        };
        return load.Error is { } error ? PictureLoad.Failed($"{path}: {error}") : load;
    }

    private static PictureLoad Upright(PictureLoad load, byte[] jpeg) =>
        load.Picture is { } picture ? load with { Picture = PictureEdits.Upright(picture, ExifOrientation.OfJpeg(jpeg)) } : load;

    private static bool HasKnownSignature(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Png)
        || (bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
        || bytes.StartsWith("BM"u8) || bytes.StartsWith("GIF8"u8)
        || IsTiff(bytes);

    private static bool IsTiff(ReadOnlySpan<byte> bytes) => bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8);

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
}
