namespace Ioc.Web.Platform;

/// <summary>Marks a property or a type of an answer that shows personal data of a citizen: a name, a number, an address, a plate, a citizen's own words.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class)]
public sealed class PersonalDataAttribute : Attribute;

/// <summary>A route's word that whoever gets its answer leaves an event of one of these types in the log. A test holds it.</summary>
/// <param name="EventTypes">Of <see cref="Domain.Events.EventTypes"/>.</param>
public sealed record LeavesTrace(IReadOnlyList<string> EventTypes);

/// <summary>Says of routes that they leave a trace.</summary>
public static class Traces
{
    /// <summary>Whoever gets the answer leaves an event of one of these types.</summary>
    public static T LeavesTrace<T>(this T route, params string[] eventTypes)
        where T : IEndpointConventionBuilder => route.WithMetadata(new LeavesTrace(eventTypes));
}
