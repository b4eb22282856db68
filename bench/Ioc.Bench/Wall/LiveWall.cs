using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Ioc.Web.Wall;

namespace Ioc.Bench.Wall;

/// <summary>
/// A wall without a screen: it connects, fetches the snapshot, applies the updates after it, and fetches the snapshot again at a gap, as
/// the page does. It speaks SignalR's JSON protocol over a bare socket.
/// </summary>
/// <param name="address">Of the host.</param>
/// <param name="applied">Told after each picture, with the picture.</param>
internal sealed class LiveWall(Uri address, Action<WallSnapshot> applied) : IDisposable
{
    private const byte RecordSeparator = 0x1e;
    private static readonly byte[] Handshake = [.. Encoding.UTF8.GetBytes("""{"protocol":"json","version":1}"""), RecordSeparator];

    private readonly HttpClient http = new() { BaseAddress = address };
    private readonly List<WallUpdate> held = [];
    private ClientWebSocket? socket;

    /// <summary>What it shows; null before the first snapshot.</summary>
    public WallSnapshot? Picture { get; private set; }

    /// <summary>How often it had to fetch the snapshot.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Connects and follows until the connection is cut or the token ends it; to be called again after a cut.</summary>
    /// <param name="connected">Told once it follows.</param>
    public async Task FollowAsync(Action connected, CancellationToken token)
    {
        using var connection = new ClientWebSocket();
        socket = connection;
        held.Clear();
        await connection.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/wall" }.Uri, token);
        await connection.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, token);
        var messages = MessagesAsync(connection, token).GetAsyncEnumerator(token);
        await using (messages)
        {
            await messages.MoveNextAsync(); // the handshake's answer
            var fetching = FetchAsync(token);
            while (await messages.MoveNextAsync())
            {
                if (Update(messages.Current) is { } update)
                {
                    held.Add(update);
                }

                if (fetching is { IsCompleted: true })
                {
                    Picture = await fetching;
                    fetching = null;
                    connected();
                    applied(Picture);
                }

                if (fetching is null && !CatchUp())
                {
                    fetching = FetchAsync(token);
                }
            }
        }
    }

    /// <summary>Cuts the connection as a pulled cable does.</summary>
    public void Cut() => socket?.Abort();

    /// <inheritdoc />
    public void Dispose()
    {
        socket?.Dispose();
        http.Dispose();
    }

    // False at a gap. What is held and not yet due stays held.
    private bool CatchUp()
    {
        foreach (var update in held)
        {
            if (update.Epoch == Picture!.Epoch && update.Seq <= Picture.Seq)
            {
                continue;
            }

            if (update.Epoch != Picture.Epoch || update.Seq != Picture.Seq + 1)
            {
                return false;
            }

            Picture = WallReducer.Apply(Picture, update);
            applied(Picture);
        }

        held.Clear();
        return true;
    }

    private async Task<WallSnapshot> FetchAsync(CancellationToken token)
    {
        Snapshots++;
        return (await http.GetFromJsonAsync<WallSnapshot>("/api/wall/snapshot", JsonSerializerOptions.Web, token))!;
    }

    private static WallUpdate? Update(ReadOnlyMemory<byte> message)
    {
        using var json = JsonDocument.Parse(message);
        return json.RootElement.TryGetProperty("type", out var type) && type.GetInt32() == 1
            ? json.RootElement.GetProperty("arguments")[0].Deserialize<WallUpdate>(JsonSerializerOptions.Web)
            : null;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> MessagesAsync(ClientWebSocket socket, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        var buffer = new byte[64 * 1024];
        var pending = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult piece;
            try
            {
                piece = await socket.ReceiveAsync(buffer.AsMemory(), token);
            }
            catch (Exception cut) when (cut is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                yield break;
            }

            if (piece.MessageType == WebSocketMessageType.Close)
            {
                yield break;
            }

            for (var from = 0; from < piece.Count;)
            {
                var end = Array.IndexOf(buffer, RecordSeparator, from, piece.Count - from);
                if (end < 0)
                {
                    pending.Write(buffer, from, piece.Count - from);
                    break;
                }

                pending.Write(buffer, from, end - from);
                yield return pending.ToArray();
                pending.SetLength(0);
                from = end + 1;
            }
        }
    }
}
