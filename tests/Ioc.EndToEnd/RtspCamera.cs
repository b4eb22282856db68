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

    /// <param name="login">User and password that it asks for; null for none.</param>
    public static async Task<RtspCamera> ServeAsync(string video, int port, (string User, string Password)? login = null)
    {
        string[] asked = login is { } wanted ? ["--user", wanted.User, "--password", wanted.Password] : [];
        var process = new OwnedProcess("/usr/bin/python3",
            [Path.Combine(Repository.Root, "tests/rtsp/serve.py"), "--port", port.ToString(CultureInfo.InvariantCulture), "--file", video, .. asked]);
        var line = await process.LineWithAsync("ready rtsp://", TimeSpan.FromSeconds(30));
        return new RtspCamera(process, line["ready ".Length..]);
    }

    /// <summary>The stream is cut, as when a camera loses its power.</summary>
    public Task CutAsync() => server.KillAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
