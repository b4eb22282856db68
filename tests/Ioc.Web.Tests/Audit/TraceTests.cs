using System.Collections;
using System.Reflection;
using Ioc.Testing;
using Ioc.Web.Platform;
using Ioc.Web.Tests.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ioc.Web.Tests.Audit;

/// <summary>
/// Every route whose answer holds personal data, or of which its type does not say that it holds none, leaves a trace. What each really leaves is held by
/// <see cref="PlantedPersonTests"/>.
/// </summary>
public sealed class TraceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // The answers of these say nothing of themselves, or show what is the asker's own.
    private static readonly Dictionary<string, string> WithoutPersons = new(StringComparer.Ordinal)
    {
        ["/health/live"] = "whether the process lives",
        ["/health/ready"] = "whether the process is ready",
        ["/openapi/{documentName}.json"] = "describes the interface",
        ["/hubs/wall"] = "aggregates only",
        ["/hubs/wall/negotiate"] = "aggregates only",
        ["/api/wall/snapshot"] = "aggregates only",
        ["/api/wall/past"] = "aggregates only",
        ["/api/wall/places/{code}"] = "published indicators",
        ["/api/wall/places/{code}/pyramid"] = "aggregates only",
        ["/api/wall/places/{code}/week"] = "aggregates only",
        ["/api/wall/cameras/{code}/still.jpg"] = "a still in which neither plates nor people can be made out",
        ["/api/sign-in/citizen"] = "a redirect to the identity provider",
        ["/api/sign-in/staff"] = "a redirect to the identity provider",
        ["/api/sign-out/citizen"] = "no content",
        ["/api/sign-out/staff"] = "no content",
        ["/api/citizen/me"] = "the asker's own name, out of the asker's own session",
        ["/api/indicators/"] = "published indicators, small cells hidden",
        ["/api/indicators/catalogue"] = "what can be measured",
        ["/api/indicators/values"] = "indicators; restricted ones are told inside",
        ["/api/indicators/restatements"] = "published corrections",
        ["/api/indicators/{code}"] = "published indicators, small cells hidden",
        ["/api/anpr/events"] = "what became of the device's own event",
        ["/api/anpr/events/batch"] = "what became of the device's own events",
        ["/api/places/"] = "public geography",
        ["/api/places/reexpression"] = "indicators in the other geography, small cells hidden; restricted ones are told inside",
        ["/api/places/{code}"] = "public geography",
        ["/api/places/{code}/boundary"] = "public geography",
        ["/api/places/boundaries"] = "what became of an import of public geography",
        ["/api/places/population"] = "what became of an import of counts",
        ["/api/places/succession"] = "what became of an import of public geography",
        ["/api/sources/{format}/template.csv"] = "an empty form",
        ["/api/programme/"] = "offices and their models",
        ["/api/programme/models/{id:guid}"] = "an office's model",
        ["/api/programme/models"] = "an office's model",
        ["/api/programme/models/{id:guid}/milestones"] = "an office's model",
        ["/api/programme/models/{id:guid}/results"] = "an office's model",
        ["/api/programme/models/{id:guid}/evidence"] = "an office's model",
        ["/api/programme/models/{id:guid}/evidence/{file:guid}"] = "a paper of an office; downloads are for the plan's own people",
        ["/api/programme/models.csv"] = "offices and their models",
        ["/api/programme/import"] = "what became of an import of models",
        ["/api/programme/reminders"] = "the asker's own office's reminders",
        ["/api/programme/reminders/{id:guid}/read"] = "no content",
        ["/api/programme/plans"] = "the plans that ship",
        ["/api/programme/plans/own"] = "no content",
        ["/api/programme/plans/{plan}/calendar/{code}"] = "no content",
        ["/api/programme/models/{id:guid}/retire"] = "no content",
        ["/api/programme/units"] = "no content",
        ["/api/programme/units/{unit}"] = "no content",
        ["/api/reports/"] = "reports of published figures",
        ["/api/reports/definitions/{code}"] = "no content",
        ["/api/reports/{id:guid}"] = "a report of published figures",
        ["/api/reports/{id:guid}/cancel"] = "no content",
        ["/api/reports/{id:guid}/{format}"] = "a report of published figures",
        ["/api/explore/"] = "what can be explored",
        ["/api/explore/view"] = "indicators; restricted ones are told inside",
        ["/api/explore/view.csv"] = "indicators; restricted ones are told inside",
        ["/api/explore/outlines"] = "where places lie",
        ["/api/explore/hours"] = "indicators; restricted ones are told inside",
        ["/api/explore/hours.csv"] = "indicators; restricted ones are told inside",
        ["/open/datasets"] = "open data",
        ["/open/datasets/{code}"] = "open data",
        ["/open/datasets/{code}/data.csv"] = "open data",
        ["/open/catalog.jsonld"] = "open data",
        ["/open/catalog.ttl"] = "open data",
        ["/open/ngsi-ld/v1/entities"] = "open data",
        ["/open/ngsi-ld/v1/entities/{id}"] = "open data",
        ["/open/context.jsonld"] = "open data",
        ["/open/{**rest}"] = "404",
        ["/api/payments/vnpay/ipn"] = "a code for the gateway",
        ["/api/payments/vnpay/return"] = "a redirect to the page",
        ["/api/{**rest}"] = "404",
        ["{*path:nonfile}"] = "the pages themselves",
    };

    [Fact]
    public async Task Every_route_that_may_show_a_person_leaves_a_trace()
    {
        await using var site = await RunningSite.StartAsync(database);
        var routes = ((IEndpointRouteBuilder)site.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(Described).ToList();

        Assert.Contains(routes, route => route is { Name: "/api/review/cases/{id:guid}", Shows: true, Traced: true });
        var untraced = string.Join('\n', Untraced(routes));
        Assert.True(untraced.Length == 0, $"These routes leave no trace:\n{untraced}");
        Assert.Empty(WithoutPersons.Keys.Except(routes.Select(route => route.Name)));
    }

    [Fact]
    public void A_route_that_shows_a_person_or_says_nothing_and_leaves_no_trace_would_be_caught()
    {
        Assert.True(MayShow(Method(nameof(Named))));
        Assert.True(MayShow(Method(nameof(Nested))));
        Assert.True(MayShow(Method(nameof(Opaque))));
        Assert.True(MayShow(null));
        Assert.False(MayShow(Method(nameof(Harmless))));
        Assert.False(MayShow(Method(nameof(Nothing))));
        Assert.Equal(["/api/new"], Untraced([("/api/new", true, false), ("/api/traced", true, true), ("/api/harmless", false, false)]));
    }

    private static IEnumerable<string> Untraced(IEnumerable<(string Name, bool Shows, bool Traced)> routes) =>
        routes.Where(route => route is { Shows: true, Traced: false } && !WithoutPersons.ContainsKey(route.Name)).Select(route => route.Name).Distinct(StringComparer.Ordinal);

    private static (string Name, bool Shows, bool Traced) Described(RouteEndpoint route) =>
        (route.RoutePattern.RawText ?? "", MayShow(route.Metadata.GetMetadata<MethodInfo>()), route.Metadata.GetMetadata<LeavesTrace>() is { EventTypes.Count: > 0 });

    private static bool MayShow(MethodInfo? handler) => handler is null || MayShow(handler.ReturnType, []);

    private static bool MayShow(Type type, HashSet<Type> seen)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask) || type.IsPrimitive || type.IsEnum || type == typeof(string) || !seen.Add(type))
        {
            return false;
        }

        if (type.GetCustomAttribute<PersonalDataAttribute>() is not null || type == typeof(IResult) || type == typeof(object) || type == typeof(byte[]) || typeof(Stream).IsAssignableFrom(type))
        {
            return true;
        }

        if (type.IsGenericType && type.GetGenericArguments().Any(argument => MayShow(argument, seen)))
        {
            return true;
        }

        if (type.IsArray)
        {
            return MayShow(type.GetElementType()!, seen);
        }

        // results that carry no value of ours, and collections, were looked into by their arguments
        return type.Namespace?.StartsWith("Ioc.", StringComparison.Ordinal) == true && !typeof(IEnumerable).IsAssignableFrom(type)
            && type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => property.GetCustomAttribute<PersonalDataAttribute>() is not null || MayShow(property.PropertyType, seen));
    }

    private static MethodInfo Method(string name) => typeof(TraceTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static Task<Microsoft.AspNetCore.Http.HttpResults.Ok<Person>> Named() => Task.FromResult(TypedResults.Ok(new Person("x", 1)));

    private static IReadOnlyList<Line> Nested() => [];

    private static Task<IResult> Opaque() => Task.FromResult(Results.NoContent());

    private static Task<Microsoft.AspNetCore.Http.HttpResults.Ok<Counted>> Harmless() => Task.FromResult(TypedResults.Ok(new Counted(1)));

    private static Task Nothing() => Task.CompletedTask;

    private sealed record Person([property: PersonalData] string Name, int Age);

    private sealed record Line(int Number, IReadOnlyList<Person> People);

    private sealed record Counted(int Count);
}
