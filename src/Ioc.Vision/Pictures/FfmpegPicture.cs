using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ioc.Vision.Pictures;

/// <summary>Decodes one still through an ffmpeg child that answers in YUV4MPEG2, which carries its own size.</summary>
internal static class FfmpegPicture
{
    /// <param name="strict">Refuse any damage. Not for TIFF, where ffmpeg calls every tag that it does not know damage.</param>
    internal static async Task<PictureLoad> DecodeAsync(string path, bool strict, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };

        // "file:" and the white list: a picture's name never becomes an address on the network.
        string[] arguments =
        [
            "-v", "error", "-nostdin", "-err_detect", strict ? "explode" : "crccheck", "-protocol_whitelist", "file,pipe", "-i", "file:" + path, "-frames:v", "1",
            "-vf", "scale=out_range=full:out_color_matrix=bt601:flags=bicubic+accurate_rnd,format=yuvj420p", "-strict", "-1", "-f", "yuv4mpegpipe", "pipe:1",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var child = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start");
            try
            {
                child.StandardInput.Close();
                var complaint = child.StandardError.ReadToEndAsync(cancellationToken);
                var load = await ReadAsync(child.StandardOutput.BaseStream, cancellationToken).ConfigureAwait(false);
                if (load.Picture is null)
                {
                    child.Kill();
                }

                await child.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                var said = (await complaint.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Trim();
                return load.Error == Nothing && said is not null ? PictureLoad.Failed($"damaged or no picture ({Without(said, path)})") : load;
            }
            finally
            {
                if (!child.HasExited)
                {
                    child.Kill();
                }
            }
        }
        catch (Win32Exception)
        {
            return PictureLoad.Failed("ffmpeg is needed for this format and is not installed; on Debian: apt-get install ffmpeg");
        }
    }

    private const string Nothing = "damaged or no picture";

    private static async Task<PictureLoad> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (await LineAsync(stream, cancellationToken).ConfigureAwait(false) is not { } header || !header.StartsWith("YUV4MPEG2 ", StringComparison.Ordinal))
        {
            return PictureLoad.Failed(Nothing);
        }

        var fields = header.Split(' ');
        var width = Field(fields, 'W');
        var height = Field(fields, 'H');
        if (PictureLimits.Refusal(width, height) is { } refusal)
        {
            return PictureLoad.Failed(refusal);
        }

        if (await LineAsync(stream, cancellationToken).ConfigureAwait(false) is null)
        {
            return PictureLoad.Failed(Nothing);
        }

        var picture = new Picture(width, height, fullRange: true);
        var count = await stream.ReadAtLeastAsync(picture.Memory, picture.Memory.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count == picture.Memory.Length)
        {
            return new PictureLoad(picture, null);
        }

        picture.Dispose();
        return PictureLoad.Failed("the picture is cut short; copy it again from its source");
    }

    private static int Field(string[] fields, char name) =>
        fields.FirstOrDefault(f => f.StartsWith(name)) is { } field
        && int.TryParse(field.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static async Task<string?> LineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 256)
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                return null;
            }

            if (one[0] == '\n')
            {
                return line.ToString();
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    private static string Without(string said, string path) =>
        said.Replace("file:" + path + ": ", string.Empty, StringComparison.Ordinal);
}
