using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Ioc.Testing;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Tests.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Cameras;

/// <summary>The real host on a fresh database, an operator signed in.</summary>
public sealed class CameraSite : IAsyncLifetime
{
    private RunningSite? site;

    public TestDatabase Database { get; } = new();

    public HttpClient Operator { get; private set; } = new();

    public IServiceProvider Services => site!.App.Services;

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        site = await RunningSite.StartAsync(Database);
        Operator = await SignInAsync("vanhanh", StaffRoles.Operator);
    }

    public async Task DisposeAsync()
    {
        Operator.Dispose();
        await site!.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A browser in which a new member of staff is signed in.</summary>
    public async Task<HttpClient> SignInAsync(string name, params string[] roles)
    {
        await site!.App.Services.GetRequiredService<StaffAccounts>().SaveAsync(new StaffMember(name, $"Đại úy {name}", roles), "right-password", false, CancellationToken.None);
        var client = site.Client();
        (await client.PostAsJsonAsync("/api/session", new { name, password = "right-password" })).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>A caller without a cookie, such as a device.</summary>
    public HttpClient Machine() => site!.Client(asPage: false);

    /// <summary>The repository's samples.</summary>
    public static string Sample(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "samples", name);
    }
}

/// <summary>Answers every RTSP request with one status, as a camera does that wants another password.</summary>
internal sealed class RefusingCamera : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public RefusingCamera(string status)
    {
        listener.Start();
        _ = AnswerAsync(status);
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose() => listener.Dispose();

    private async Task AnswerAsync(string status)
    {
        try
        {
            while (true)
            {
                using var camera = await listener.AcceptTcpClientAsync();
                var stream = camera.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (line.StartsWith("CSeq:", StringComparison.OrdinalIgnoreCase))
                    {
                        await stream.WriteAsync(Encoding.ASCII.GetBytes($"RTSP/1.0 {status}\r\n{line}\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n\r\n"));
                    }
                }
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over, or the caller hung up.
        }
    }
}
