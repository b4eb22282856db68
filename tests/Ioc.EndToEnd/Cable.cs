using System.Net;
using System.Net.Sockets;

namespace Ioc.EndToEnd;

/// <summary>The way between a browser and the host, as a cable that can be pulled out and put back: bytes go through it, or nothing does.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly Uri host;
    private readonly Lock gate = new();
    private readonly HashSet<TcpClient> open = [];
    private readonly Task accepting;
    private bool pulled;

    private Cable(Uri host)
    {
        this.host = host;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where a browser finds the host's pages.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    public static Cable To(Uri host) => new(host);

    /// <summary>Every connection is cut, and new ones get no answer.</summary>
    public void Pull()
    {
        lock (gate)
        {
            pulled = true;
            foreach (var client in open)
            {
                client.Close();
            }

            open.Clear();
        }
    }

    public void PutBack()
    {
        lock (gate)
        {
            pulled = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        Pull();
        listener.Dispose();
        await accepting;
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        while (!ended.IsCancellationRequested)
        {
            try
            {
                carried.Add(CarryAsync(await listener.AcceptTcpClientAsync(ended.Token)));
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(carried);
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var server = new TcpClient();
        using (browser)
        {
            if (!Keep(browser) || !Keep(server))
            {
                return;
            }

            try
            {
                await server.ConnectAsync(host.Host, host.Port, ended.Token);
                var (up, down) = (browser.GetStream(), server.GetStream());
                await Task.WhenAny(up.CopyToAsync(down, ended.Token), down.CopyToAsync(up, ended.Token));
            }
            catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                // Cut: what this is for.
            }
        }
    }

    private bool Keep(TcpClient client)
    {
        lock (gate)
        {
            return !pulled && open.Add(client);
        }
    }
}
