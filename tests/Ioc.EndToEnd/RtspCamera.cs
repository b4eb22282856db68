using System.Globalization;

namespace Ioc.EndToEnd;

/// <summary>A real RTSP server (GStreamer) that plays a recorded video to whoever connects.</summary>
internal sealed class RtspCamera : IAsyncDisposable
{
    private readonly OwnedProcess server;

    private RtspCamera(OwnedProcess server, string url)
    {
        this.server = server;
        Url = url;
    }

    public string Url { get; }

    public static async Task<RtspCamera> ServeAsync(string video, int port)
    {
        var process = new OwnedProcess("/usr/bin/python3",
            [Path.Combine(Repository.Root, "tests/rtsp/serve.py"), "--port", port.ToString(CultureInfo.InvariantCulture), "--file", video]);
        var line = await process.LineWithAsync("ready rtsp://", TimeSpan.FromSeconds(30));
        return new RtspCamera(process, line["ready ".Length..]);
    }

    /// <summary>The stream is cut, as when a camera loses its power.</summary>
    public Task CutAsync() => server.KillAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
