using System.Globalization;
using Ioc.Vision.Evidence;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Cameras;

/// <summary>The pictures that rules are drawn on: whole and sharp, so people and plates may be seen. For operators alone, each look is logged.</summary>
internal sealed class StillFolder(IOptions<CameraOptions> options)
{
    private readonly string folder = options.Value.Stills;

    /// <summary>When a camera's picture was taken; null when there is none.</summary>
    /// <param name="code">Of a camera that exists: a checked code is a plain file name.</param>
    public DateTimeOffset? TakenAt(string code)
    {
        var file = new FileInfo(PathOf(code));
        return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero) : null;
    }

    public async Task<byte[]?> ReadAsync(string code, CancellationToken token) => File.Exists(PathOf(code)) ? await File.ReadAllBytesAsync(PathOf(code), token) : null;

    public void Keep(string code, byte[] jpeg)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFile.Write(PathOf(code), jpeg);
    }

    private string PathOf(string code) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{code}.jpg"));
}
