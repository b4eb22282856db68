using Ioc.Data.Settings;
using Ioc.Testing;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Web.Tests.Platform;

/// <summary>The real host on a port of its own, on a test's database, without workers.</summary>
internal sealed class RunningSite : IAsyncDisposable
{
    private readonly DatabaseHost database;
    private readonly string folder;

    private RunningSite(WebApplication app, DatabaseHost database, string folder)
    {
        App = app;
        this.database = database;
        this.folder = folder;
    }

    public WebApplication App { get; }

    public Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static Task<RunningSite> StartAsync(TestDatabase on, string urls = "http://127.0.0.1:0", params string[] more) => StartAsync(on, TimeProvider.System, urls, more);

    /// <summary>The same, with a clock that the test moves.</summary>
    public static async Task<RunningSite> StartAsync(TestDatabase on, TimeProvider clock, string urls = "http://127.0.0.1:0", params string[] more)
    {
        var data = Directory.CreateTempSubdirectory("ioc-site-").FullName;
        var options = new IocOptions { DataFolder = data, Database = on.ConnectionString };
        var opened = await DatabaseHost.OpenAsync(options, NullLogger.Instance);
        var builder = WebApplication.CreateBuilder(["--urls", urls, "--Site:Workers", "0", .. more]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock);
        var app = Site.Build(builder, options, opened);
        await app.StartAsync();
        return new RunningSite(app, opened, data);
    }

    /// <summary>A browser of this site; it sends the header that the site's own pages send unless told not to.</summary>
    public HttpClient Client(bool asPage = true)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (asPage)
        {
            client.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
