using System.Threading.RateLimiting;
using Ioc.Data.Settings;
using Ioc.Domain.Text;
using Ioc.Web.AcrossCameras;
using Ioc.Web.Alerts;
using Ioc.Web.Audit;
using Ioc.Web.Cameras;
using Ioc.Web.Devices;
using Ioc.Web.Explore;
using Ioc.Web.Indicators;
using Ioc.Web.OpenData;
using Ioc.Web.Places;
using Ioc.Web.Platform.Demo;
using Ioc.Web.Platform.Identity;
using Ioc.Web.Platform.Simulators;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Platform.Telemetry;
using Ioc.Web.Platform.Workers;
using Ioc.Web.Programme;
using Ioc.Web.Reports;
using Ioc.Web.Retention;
using Ioc.Web.Review;
using Ioc.Web.Sources;
using Ioc.Web.Wall;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Platform;

/// <summary>Puts the host together: the platform here, each audience by its own two methods, AddX and MapX.</summary>
public static class Site
{
    /// <summary>Builds the application on a database that is ready.</summary>
    /// <param name="builder">Configuration and logging, as the command line left them.</param>
    /// <param name="options">Where files lie.</param>
    /// <param name="database">Stays the caller's: it outlives the application.</param>
    public static WebApplication Build(WebApplicationBuilder builder, IocOptions options, DatabaseHost database)
    {
        SimulatedServices.Plan(builder.Configuration, builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey), Path.GetFullPath(options.DataFolder)).AddTo(builder.Services);
        AddPlatform(builder, options, database);
        AddStaff(builder.Services, builder.Configuration, options);
        AddDemo(builder);
        builder.Services.AddCameras();
        builder.Services.AddDevices(builder.Configuration);
        builder.Services.AddAcrossCameras();
        builder.Services.AddIndicators();
        builder.Services.AddPlaces();
        builder.Services.AddSources();
        builder.Services.AddProgramme();
        builder.Services.AddReports();
        builder.Services.AddOpenData();
        builder.Services.AddWall();
        builder.Services.AddAlerts();
        builder.Services.AddEnforcement(builder.Configuration);
        builder.Services.AddAudit();
        builder.Services.AddRetention();
        builder.Services.PostConfigure<WallOptions>(wall => wall.Stills = Path.Combine(Path.GetFullPath(options.DataFolder), "stills"));

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseBrowserSafety();
        app.UseResponseCompression();
        app.UseStaticFiles(StaticPages.Options);
        app.UseCors();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseOutputCache();

        app.MapIocHealth();
        app.MapOpenApi().AllowAnonymous();
        app.MapStaffSession();
        app.MapCameras();
        app.MapDevices();
        app.MapAcrossCameras();
        app.MapSignIn();
        app.MapStaff();
        app.MapWall();
        app.MapIndicators();
        app.MapPlaces();
        app.MapSources();
        app.MapAlerts();
        app.MapProgramme();
        app.MapReports();
        app.MapExplore();
        app.MapOpenData();
        app.MapEnforcement();
        app.MapAudit();
        app.MapRetention();
        app.MapFallback("/api/{**rest}", Problems.NothingHereAsync).AllowAnonymous();
        app.MapFallbackToFile("index.html", StaticPages.Options).AllowAnonymous();
        return app;
    }

    private static void AddPlatform(WebApplicationBuilder builder, IocOptions options, DatabaseHost database)
    {
        var services = builder.Services;
        services.AddOptions<SiteOptions>().BindConfiguration("Site").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);

        // One part that ends is logged as an error; the cameras, the desk and the citizens' pages go on without it.
        services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        services.AddSingleton(options);
        services.AddSingleton(database.DataSource);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => Problems.InWords(context.ProblemDetails));
        services.AddExceptionHandler<DatabaseFailures>();
        services.AddOpenApi(InterfaceDescription.Tidy);
        StaticPages.AddCompression(services);
        services.AddIocHealth();
        services.AddHostedService<TelemetryExport>();

        // Evidence shows people and plates: for this account alone.
        Directory.CreateDirectory(options.EvidenceFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var site = builder.Configuration.GetSection("Site").Get<SiteOptions>() ?? new SiteOptions();
        services.AddSingleton(new WorkerLaunch(database.ConnectionString, Path.GetFullPath(options.DataFolder), Path.GetFullPath(site.Models)));
        if (site.Workers > 0)
        {
            services.AddHostedService<WorkerSupervisor>();
        }
    }

    // Registered before what reads the town, so that it is loaded when they start.
    private static void AddDemo(WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<Welcome>();
        if (builder.Configuration.GetValue<bool>("Site:Demo"))
        {
            builder.Services.AddHostedService<DemoSetup>();
            builder.Services.AddHostedService<DemoUnits>();
            builder.Services.AddHostedService<DemoRecipients>();
            builder.Services.AddHostedService<DemoProgramme>();
            builder.Services.AddDemoFeed();
        }
    }

    private static void AddStaff(IServiceCollection services, IConfiguration configuration, IocOptions options)
    {
        services.AddSingleton<StaffAccounts>();
        services.AddDataProtection().SetApplicationName("ioc").PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(Path.GetFullPath(options.DataFolder), "keys")));
        services.AddAuthentication(Policies.StaffScheme).AddCookie(Policies.StaffScheme);
        services.AddSingleton<StaffJournal>();
        services.AddSingleton<StaffRules>();
        services.AddIdentity(configuration);
        services.AddAuthorization(Policies.Declare);
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(SessionEndpoints.GuessLimit, http => RateLimitPartition.GetFixedWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = 20, Window = TimeSpan.FromMinutes(1) }));
            limits.OnRejected = async (rejected, _) =>
            {
                var http = rejected.HttpContext;
                http.Response.Headers.RetryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? $"{Math.Ceiling(wait.TotalSeconds):0}" : "60";
                await Problems.Because(StatusCodes.Status429TooManyRequests, "request.too_many", http.Request.Path.StartsWithSegments("/open", StringComparison.Ordinal)
                    ? OpenDataServices.TooMany(http.RequestServices.GetRequiredService<IOptions<OpenDataOptions>>().Value.RequestsPerMinute)
                    : new LocalText("Bạn đã thử quá nhiều lần. Hãy đợi một phút rồi thử lại.", "Too many attempts. Wait a minute, then try again.")).ExecuteAsync(http);
            };
        });
    }

    /// <summary>Answers of the API instead of redirects to a sign-in page: the pages know where to go.</summary>
    public static CookieAuthenticationEvents SayNoInWords { get; } = new()
    {
        OnRedirectToLogin = context => Problems.Because(StatusCodes.Status401Unauthorized, "session.needed", new LocalText(
            "Bạn cần đăng nhập.", "You need to sign in.")).ExecuteAsync(context.HttpContext),
        OnRedirectToAccessDenied = context => Problems.Because(StatusCodes.Status403Forbidden, "session.not_allowed", new LocalText(
            "Bạn không được phân quyền làm việc này.", "You are not authorised to do this.")).ExecuteAsync(context.HttpContext),
    };
}
