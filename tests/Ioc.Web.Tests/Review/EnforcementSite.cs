using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Ioc.Data.Settings;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Registrations;
using Ioc.Testing;
using Ioc.Web.Audit;
using Ioc.Web.Citizen;
using Ioc.Web.Places;
using Ioc.Web.Platform;
using Ioc.Web.Retention;
using Ioc.Web.Review;
using Ioc.Web.Sources;
using Ioc.Web.Tests.Payments;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Web.Tests.Review;

/// <summary>
/// The real endpoints on a real server and a real database; only signing in is replaced: the header X-Test-Staff names the account and its roles
/// as <c>name:role,role</c> and may add <c>@place</c>, X-Test-Citizen names the citizen's account and personal or organisation number. Everything else, the gateway's signature included, is the product's.
/// </summary>
public sealed class EnforcementSite : IAsyncLifetime, IAsyncDisposable
{
    // One certificate for all sites of the process: to find a key of 2,048 bits takes longer than many a test.
    private static readonly Lazy<byte[]> Certificate = new(MakeCertificate);

    private readonly TestDatabase database = new();
    private WebApplication? app;

    public ViolationScene Scene { get; } = new();

    public FixedTimeProvider Clock { get; } = new();

    /// <summary>How long an approval can be undone; set it before the site starts.</summary>
    public int HoldSeconds { get; init; }

    public TestDatabase Database => database;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    internal VnpayBank Gateway { get; } = new(VnpayBank.Secret);

    /// <summary>The product's services.</summary>
    public IServiceProvider Services => app!.Services;

    /// <summary>Further configuration; to be given before the site starts.</summary>
    public Dictionary<string, string?> More { get; } = new(StringComparer.Ordinal);

    /// <summary>Every route of the site.</summary>
    public IReadOnlyList<Endpoint> Routes => [.. ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app!).DataSources.SelectMany(source => source.Endpoints)];

    /// <summary>A service of the site, for what the calendar does by itself.</summary>
    public T Service<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    private static byte[] MakeCertificate()
    {
        var folder = Directory.CreateTempSubdirectory("ioc-signing-").FullName;
        try
        {
            var options = Options.Create(new EnforcementOptions { Signing = new() { Demonstration = true, DemonstrationFolder = folder } });
            using var signer = new PaperSigner(options, new FixedTimeProvider(), NullLogger<PaperSigner>.Instance);
            return File.ReadAllBytes(Directory.GetFiles(folder).Single());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        var certificate = Path.Combine(Scene.DataFolder, "signing.p12");
        Directory.CreateDirectory(Scene.DataFolder);
        await File.WriteAllBytesAsync(certificate, Certificate.Value);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Site:Demo"] = "true",
            ["Site:Samples"] = Path.GetTempPath(),
            ["Enforcement:EvidenceRoot"] = Scene.Folder,
            ["Enforcement:Signing:Certificate"] = certificate,
            ["Enforcement:IssueHoldSeconds"] = HoldSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Citizen:AttemptsPerMinute"] = "50000",
            ["Retention:Hour"] = "23",               // a test that waits for the night says so
            ["Payment:Vnpay:PayUrl"] = "http://127.0.0.1:9/paymentv2/vpcpay.html",
            ["Payment:Vnpay:TmnCode"] = VnpayBank.Terminal,
            ["Payment:Vnpay:HashSecret"] = VnpayBank.Secret,
            ["Payment:Transfer:Bank"] = "970400",
            ["Payment:Transfer:Account"] = "MOPHONG0000000001",
        });
        builder.Configuration.AddInMemoryCollection(More);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(database.DataSource);
        builder.Services.AddSingleton(new IocOptions { DataFolder = Scene.DataFolder });
        builder.Services.AddOptions<SiteOptions>().BindConfiguration("Site");
        builder.Services.AddProblemDetails();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(Policies.StaffScheme).AddScheme<AuthenticationSchemeOptions, TestStaff>(Policies.StaffScheme, null);
        builder.Services.AddAuthorization(Policies.Declare);
        builder.Services.AddEnforcement(builder.Configuration);
        builder.Services.AddAudit();
        builder.Services.AddRetention();
        builder.Services.AddSingleton<Ioc.Analytics.Facts.FactImporter>();
        builder.Services.AddPlaces();
        builder.Services.AddSources();
        builder.Services.Configure<AuthenticationOptions>(schemes => schemes.SchemeMap[Policies.CitizenScheme].HandlerType = typeof(TestCitizen));
        app = builder.Build();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseBrowserSafety();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapEnforcement();
        app.MapAudit();
        app.MapRetention();
        app.MapPlaces();
        app.MapSources();
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await app!.DisposeAsync();
        await database.DisposeAsync();
        Scene.Dispose();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    /// <summary>A browser of an officer or an authority.</summary>
    public HttpClient Staff(string name, params string[] roles)
    {
        var client = Browser();
        client.DefaultRequestHeaders.Add("X-Test-Staff", $"{name}:{string.Join(',', roles)}");
        return client;
    }

    public HttpClient Officer() => Staff("canbo", StaffRoles.Officer);

    public HttpClient Authority() => Staff("thamquyen", StaffRoles.Officer, StaffRoles.Authority);

    /// <summary>The head above the unit, who settles second complaints.</summary>
    public HttpClient Director()
    {
        var client = Staff("giamdoc", StaffRoles.Officer, StaffRoles.Authority);
        client.DefaultRequestHeaders.Add("X-Test-Title", "provincial_police_director");
        return client;
    }

    /// <summary>A browser that keeps cookies and does not follow redirects.</summary>
    public HttpClient Browser(DelegatingHandler? through = null)
    {
        HttpMessageHandler handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        if (through is not null)
        {
            through.InnerHandler = handler;
            handler = through;
        }

        var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        return client;
    }

    /// <summary>Registers one vehicle, or the same anew for another owner.</summary>
    /// <returns>The owner's number.</returns>
    public async Task<string> RegisterAsync(
        string plate, string vehicleClass = "car", string owner = "Nguyễn Thị Hạnh", string ownerKind = "person", string status = "active", string registeredOn = "2024-01-01", string? number = null)
    {
        number ??= ownerKind == "person" ? $"999{Random.Shared.NextInt64(1_000_000_000):D9}" : $"00{Random.Shared.Next(100_000_000):D8}";
        var file =
            $"""
            plate,plate_colour,vehicle_class,brand,model,colour,status,registered_on,owner_kind,owner_name,owner_number,owner_address,simulated
            {plate},white,{vehicleClass},Toyota,Vios,Trắng,{status},{registeredOn},{ownerKind},"{owner.Replace("\"", "\"\"", StringComparison.Ordinal)}",{number},Số 12 đường Biển Xanh,true
            """;
        var report = await app!.Services.GetRequiredService<RegistrationImport>().TakeAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file)), "one.csv", "operator:test", CancellationToken.None);
        Assert.Equal(0, report.Refused);
        return number;
    }

    /// <summary>A violation, and the case that the follower opens for it.</summary>
    public async Task<Guid> CaseAsync(
        string? plate, string vehicleClass = "car", string colour = "white", bool sure = true, string kind = "red_light", DateTimeOffset? at = null, string camera = "NT-01")
    {
        var violation = await Scene.AddAsync(database.DataSource, plate, vehicleClass, colour, sure, kind, camera, at);
        return await EventuallyAsync("select id from enforcement.case where violation_id = @id", violation, (Guid? id) => id is not null) ?? Guid.Empty;
    }

    /// <summary>Waits until a query's answer is as wanted; fails after a minute.</summary>
    public async Task<T?> EventuallyAsync<T>(string sql, Guid id, Func<T?, bool> wanted)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            await using var connection = await database.DataSource.OpenConnectionAsync();
            var answer = await connection.ExecuteScalarAsync<T?>(sql, new { id });
            if (wanted(answer))
            {
                return answer;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"Waited in vain for: {sql}");
        return default;
    }

    /// <summary>The number of events of a type about a case.</summary>
    public async Task<int> EventsAsync(Guid id, string type)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(
            "select count(*)::integer from audit.event where subject_kind = 'case' and subject_id = @subject and type = @type", new { subject = id.ToString(), type });
    }

    /// <summary>A registered car's red light, approved: the case and its notice as printed.</summary>
    public async Task<(Guid Id, string Number, string Code)> NoticeAsync(string plate, string ownerKind = "person")
    {
        await RegisterAsync(plate, ownerKind: ownerKind);
        var id = await CaseAsync(plate);
        await ActAsync(Officer(), id, "approve", version => new ApproveCase(version, "16824.6.9.b.01"));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var (number, code) = await connection.QuerySingleAsync<(string, string)>("select number, lookup_code from enforcement.notice where case_id = @id", new { id });
        return (id, number, code);
    }

    /// <summary>The phone of a citizen who is signed in.</summary>
    /// <param name="number">Personal number of twelve digits, or an organisation's.</param>
    public HttpClient Citizen(string number, Guid? account = null, DelegatingHandler? through = null)
    {
        var client = Browser(through);
        client.DefaultRequestHeaders.Add("X-Test-Citizen", $"{account ?? Guid.CreateVersion7()}:{number}");
        return client;
    }

    /// <summary>
    /// The phone of the owner, who has looked the notice up by what is printed on it and then signed in. <c>/api/citizen/notice…</c> stands for the address of this notice.
    /// </summary>
    public async Task<HttpClient> HolderAsync(string number, string plate, string code)
    {
        using (var passerBy = Browser())
        {
            using var found = await passerBy.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(number, plate, code));
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }

        await using var connection = await database.DataSource.OpenConnectionAsync();
        var (notice, owner) = await connection.QuerySingleAsync<(Guid, string)>(
            """
            select n.id, h.owner_number from enforcement.notice n join enforcement.holder h on h.case_id = n.case_id where n.number = @number
            """,
            new { number = Ioc.Enforcement.Notices.NumberSeries.Normalise(number, "TB-XPVPHC") });
        return Citizen(owner, through: new AtNotice(notice));
    }

    /// <summary>A decided case and the phone of its holder, who has received the decision by opening it.</summary>
    public async Task<(Guid Id, HttpClient Phone)> DecidedAsync(string plate, long amount = 19_000_000)
    {
        var (id, phone) = await UnopenedAsync(plate, amount);
        using var opened = await phone.GetAsync("/api/citizen/notice");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        return (id, phone);
    }

    /// <summary>A decided case and the phone of its holder, who has not opened the decision yet.</summary>
    public async Task<(Guid Id, HttpClient Phone)> UnopenedAsync(string plate, long amount = 19_000_000)
    {
        var (id, number, code) = await NoticeAsync(plate);
        var phone = await HolderAsync(number, plate, code);
        using var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null));
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        await RecordAsync(id);
        await ActAsync(Authority(), id, "decide", version => new DecideFine(version, amount, amount == 19_000_000 ? null : "Tình tiết giảm nhẹ"));
        return (id, phone);
    }

    /// <summary>The record of a violation whose violator will not explain: ready to be decided.</summary>
    public Task<CaseDetail> RecordAsync(Guid id, bool isOwner = true, string? licence = null) =>
        ActAsync(Officer(), id, "record", version => new MakeRecord(version, isOwner, LicenceNumber: licence, LicenceClass: licence is null ? null : "B", Waives: true));

    /// <summary>Does something to a case with the version that it has now, and expects it to succeed.</summary>
    public async Task<CaseDetail> ActAsync<T>(HttpClient staff, Guid id, string act, Func<int, T> body)
    {
        Assert.Equal(Address, staff.BaseAddress);
        var seen = (await staff.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        using var answer = await staff.PostAsJsonAsync($"/api/review/cases/{id}/{act}", body(seen.Version));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<CaseDetail>())!;
    }

    /// <summary>The stable code of a refusal, its texts checked.</summary>
    public static async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var text = problem.GetProperty("text");
        Assert.NotEqual(text.GetProperty("vi").GetString(), text.GetProperty("en").GetString());
        return (answer.StatusCode, problem.GetProperty("code").GetString());
    }

    private sealed class TestStaff(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Test-Staff"].ToString().Split(':', '@') is not [var name, var roles, .. var place])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var title = Request.Headers["X-Test-Title"].ToString();
            Claim[] claims = [.. title.Length == 0 ? (Claim[])[] : [new(Ioc.Web.Platform.Staff.StaffMember.TitleClaim, title)], .. place.Select(code => new Claim(Ioc.Web.Platform.Staff.StaffMember.PlaceClaim, code)), new(ClaimTypes.NameIdentifier, name), new(ClaimTypes.Name, $"Đại úy {name}"), .. roles.Split(',').Select(role => new Claim(ClaimTypes.Role, role))];
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
        }
    }

    /// <summary>Writes the address of one notice where a test says /api/citizen/notice.</summary>
    private sealed class AtNotice(Guid notice) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            const string Own = "/api/citizen/notice";
            var path = request.RequestUri!.PathAndQuery;
            if (path == Own || path.StartsWith(Own + "/", StringComparison.Ordinal))
            {
                request.RequestUri = new Uri(request.RequestUri, $"{Own}s/{notice}{path[Own.Length..]}");
            }
            else if (path is "/api/citizen/notice.pdf" or "/api/citizen/decision.pdf" or "/api/citizen/receipt.pdf")
            {
                request.RequestUri = new Uri(request.RequestUri, $"{Own}s/{notice}/{path.Split('/')[^1]}");
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class TestCitizen(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Test-Citizen"].ToString().Split(':') is not [var account, var number])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var holder = new Ioc.Enforcement.Notices.Holder(Guid.Parse(account), number.Length == 12 ? number : null, number.Length == 12 ? null : number);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(CitizenAccounts.Principal(holder, "Công dân thử"), Scheme.Name)));
        }
    }
}
