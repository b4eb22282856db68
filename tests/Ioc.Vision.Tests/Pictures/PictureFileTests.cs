using System.Buffers.Binary;
using System.Diagnostics;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Pictures;

public sealed class PictureFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pictures").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("png")]
    [InlineData("bmp")]
    [InlineData("tiff")]
    public async Task Other_formats_than_JPEG_are_read_as_well(string extension)
    {
        var path = Path.Combine(folder, "red." + extension);
        await FfmpegAsync("-f", "lavfi", "-i", "color=c=red:s=64x64:d=1,format=rgb24,scale=51:33", "-frames:v", "1", path);

        var load = await PictureFile.LoadAsync(path, CancellationToken.None);

        Assert.Null(load.Error);
        using var picture = load.Picture!;
        Assert.Equal((51, 33, true), (picture.Width, picture.Height, picture.FullRange));
        Assert.InRange(picture.Y[0], 70, 82);
        Assert.InRange(picture.V[0], 250, 255);
    }

    [Theory]
    [InlineData("yuvj444p")]
    [InlineData("yuvj422p")]
    [InlineData("yuvj420p")]
    [InlineData("gray")]
    public async Task Every_subsampling_of_JPEG_is_read(string format)
    {
        var path = Path.Combine(folder, format + ".jpg");
        await FfmpegAsync("-f", "lavfi", "-i", "testsrc=s=101x67:d=1,format=rgb24,gblur=sigma=5,format=" + format, "-frames:v", "1", "-q:v", "1", path);
        var reference = Path.Combine(folder, format + ".png");
        await FfmpegAsync("-i", path, "-frames:v", "1", reference);

        using var picture = (await PictureFile.LoadAsync(path, CancellationToken.None)).Picture!;
        using var expected = (await PictureFile.LoadAsync(reference, CancellationToken.None)).Picture!;

        Assert.Equal((101, 67), (picture.Width, picture.Height));
        Assert.InRange(MeanDifference(picture.Y, expected.Y), 0, 2);
        Assert.InRange(MeanDifference(picture.U, expected.U), 0, 4);
        Assert.InRange(MeanDifference(picture.V, expected.V), 0, 4);
    }

    [Fact]
    public async Task A_text_file_named_jpg_is_told_to_be_no_picture() =>
        Assert.EndsWith("is no picture (JPEG, PNG, WebP, BMP, GIF and TIFF are read)", await ErrorAsync("notes.jpg", "hello, this is text"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public async Task An_empty_file_is_told_to_be_empty() =>
        Assert.EndsWith("empty.jpg: the file is empty (0 bytes)", await ErrorAsync("empty.jpg", []), StringComparison.Ordinal);

    [Fact]
    public async Task A_PNG_that_is_cut_short_is_one_line()
    {
        var whole = Path.Combine(folder, "whole.png");
        await FfmpegAsync("-f", "lavfi", "-i", "testsrc=s=320x240:d=1", "-frames:v", "1", whole);
        var bytes = await File.ReadAllBytesAsync(whole);

        var error = await ErrorAsync("cut.png", bytes[..(bytes.Length / 2)]);

        Assert.StartsWith(Path.Combine(folder, "cut.png") + ": ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public async Task A_header_that_promises_a_huge_picture_is_refused()
    {
        using var small = TestPictures.Quarters(64, 64);
        var jpeg = Jpeg.Encode(small, 90);
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 60000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 60000);

        Assert.Contains("60000×60000 pixels is too large", await ErrorAsync("bomb.jpg", jpeg), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_told_apart()
    {
        Assert.EndsWith("no such file", (await PictureFile.LoadAsync(Path.Combine(folder, "none.jpg"), CancellationToken.None)).Error, StringComparison.Ordinal);
        Assert.EndsWith("is a folder, not a picture", (await PictureFile.LoadAsync(folder, CancellationToken.None)).Error, StringComparison.Ordinal);
    }

    private async Task<string> ErrorAsync(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllBytesAsync(path, bytes);
        var load = await PictureFile.LoadAsync(path, CancellationToken.None);
        Assert.Null(load.Picture);
        return load.Error!;
    }

    private static double MeanDifference(Span<byte> left, Span<byte> right)
    {
        var sum = 0L;
        for (var i = 0; i < left.Length; i++)
        {
            sum += Math.Abs(left[i] - right[i]);
        }

        return (double)sum / left.Length;
    }

    private static async Task FfmpegAsync(params string[] arguments)
    {
        using var child = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]);
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
    }
}
