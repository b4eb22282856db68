using System.Reflection;
using Ioc.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Web.Tests.Platform;

/// <summary>Every route names who may use it; the public ones stand here, each with its reason.</summary>
public sealed class RoutePolicyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly Dictionary<string, string> PublicRoutes = new(StringComparer.Ordinal)
    {
        ["/health/live"] = "asked by what keeps the process alive",
        ["/health/ready"] = "asked by what keeps the process alive",
        ["/openapi/{documentName}.json"] = "describes the interface, holds no data",
        ["/api/session/"] = "signing in",
        ["/api/evidence-keys"] = "public keys, so that anyone can check a package",
        ["/api/sign-in/"] = "how one can sign in here",
        ["/api/sign-in/citizen"] = "leaving for the identity provider",
        ["/api/sign-in/staff"] = "leaving for the identity provider",
        ["/api/sign-out/citizen"] = "the identity provider's word that a session is over, signed",
        ["/api/sign-out/staff"] = "the identity provider's word that a session is over, signed",
        ["/api/citizen/look-up"] = "what the police's public site shows, for number, plate and code",
        ["/api/citizen/me"] = "says whether somebody is signed in",
        ["/api/citizen/session"] = "signing out",
        ["/api/wall/snapshot"] = "aggregates only, nothing personal",
        ["/api/wall/past"] = "aggregates only, nothing personal",
        ["/api/wall/places/{code}"] = "published indicators, small cells hidden",
        ["/api/wall/places/{code}/pyramid"] = "residents by age and sex, small cells hidden",
        ["/api/wall/places/{code}/week"] = "counts by hour and day, small cells hidden",
        ["/api/wall/cameras/{code}/still.jpg"] = "a still in which neither plates nor people can be made out",
        ["/hubs/wall"] = "aggregates only, nothing personal",
        ["/hubs/wall/negotiate"] = "aggregates only, nothing personal",
        ["/api/indicators/"] = "published indicators, small cells hidden",
        ["/api/indicators/catalogue"] = "what can be measured, no values",
        ["/api/indicators/restatements"] = "published corrections, small cells left out",
        ["/api/indicators/{code}"] = "published indicators, small cells hidden",
        ["/open/datasets"] = "open data: what is published",
        ["/open/datasets/{code}"] = "open data: a stored release, small cells hidden",
        ["/open/datasets/{code}/data.csv"] = "open data: a stored release, small cells hidden",
        ["/open/catalog.jsonld"] = "open data: what is published",
        ["/open/catalog.ttl"] = "open data: what is published",
        ["/open/ngsi-ld/v1/entities"] = "open data: sums of violations, small cells hidden",
        ["/open/ngsi-ld/v1/entities/{id}"] = "open data: sums of violations, small cells hidden",
        ["/open/context.jsonld"] = "the meaning of terms",
        ["/open/{**rest}"] = "answers 404",
        ["/api/verify"] = "whether a paper is genuine: no person, no plate, no amount",
        ["/api/payments/vnpay/ipn"] = "the payment gateway's report, signed",
        ["/api/payments/vnpay/return"] = "the payer's way back; books nothing",
        ["/api/{**rest}"] = "answers 404",
        ["{*path:nonfile}"] = "the pages themselves, static",
    };

    [Fact]
    public async Task Every_route_names_a_policy_or_is_public_for_a_stated_reason()
    {
        await using var site = await RunningSite.StartAsync(database);
        var routes = ((IEndpointRouteBuilder)site.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(routes);

        Assert.Empty(Unguarded(routes.Select(route => (Name(route), Named(route)))));
    }

    [Fact]
    public void A_route_that_names_nothing_would_be_caught() => Assert.Equal(["/api/new"], Unguarded([("/api/new", false), ("/api/other", true)]));

    [Fact]
    public void No_hub_has_a_method_that_names_no_policy()
    {
        var hubs = typeof(Ioc.Web.Platform.Site).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Hub)) && !type.IsAbstract).ToList();
        Assert.NotEmpty(hubs);

        Assert.Empty(hubs.SelectMany(OpenMethods));
        Assert.Equal(["Open"], OpenMethods(typeof(LooseHub)));
    }

    private static IEnumerable<string> OpenMethods(Type hub) =>
        hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method && !method.IsSpecialName && method.GetCustomAttributes<AuthorizeAttribute>().All(given => string.IsNullOrEmpty(given.Policy)))
            .Select(method => method.Name);

    private sealed class LooseHub : Hub
    {
        public override Task OnConnectedAsync() => Task.CompletedTask;

        public void Open() => Groups.ToString();

        [Authorize(Ioc.Web.Platform.Policies.Operate)]
        public void Guarded() => Groups.ToString();
    }

    private static IEnumerable<string> Unguarded(IEnumerable<(string Route, bool NamesPolicy)> routes) =>
        routes.Where(route => !route.NamesPolicy && !PublicRoutes.ContainsKey(route.Route)).Select(route => route.Route).Distinct(StringComparer.Ordinal);

    private static string Name(RouteEndpoint route) => route.RoutePattern.RawText ?? "";

    private static bool Named(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAllowAnonymous>() is null && route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => !string.IsNullOrEmpty(data.Policy));
}
