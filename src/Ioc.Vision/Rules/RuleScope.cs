using Ioc.Domain.Plates;

namespace Ioc.Vision.Rules;

/// <summary>Whom a rule binds, and when.</summary>
/// <param name="Classes">car, motorbike, truck, bus; empty: everybody.</param>
/// <param name="AskWhenUnknown">Whether a vehicle whose class cannot be told goes to a person instead of free.</param>
/// <param name="Condition">What singles out the offence among those of the kind; null for nothing special.</param>
public sealed record RuleScope(IReadOnlyList<string> Classes, bool AskWhenUnknown, Schedule Schedule, string? Condition)
{
    public static readonly RuleScope Everybody = new([], false, Schedule.Always, null);
}

/// <summary>Which classes a vehicle may be of, by all that was seen of it.</summary>
/// <param name="Possible">Never empty.</param>
/// <param name="Disagrees">Plate and picture exclude each other: a person decides.</param>
public sealed record SeenClasses(IReadOnlyList<string> Possible, bool Disagrees)
{
    private static readonly string[] All = [VehicleClasses.Car, VehicleClasses.Motorbike, VehicleClasses.Truck, VehicleClasses.Bus];

    /// <summary>Puts plate and picture together.</summary>
    /// <param name="plate">As the plate tells it: car there means four wheels or more, as its letter no longer tells a car from a lorry.</param>
    /// <param name="picture">As a classifier tells it; null or unknown when none does, or it is not sure.</param>
    public static SeenClasses Of(string plate, string? picture)
    {
        string[] byPlate = plate switch
        {
            VehicleClasses.Car => [VehicleClasses.Car, VehicleClasses.Truck, VehicleClasses.Bus],
            VehicleClasses.Motorbike => [VehicleClasses.Motorbike],
            VehicleClasses.Truck => [VehicleClasses.Truck],
            VehicleClasses.Bus => [VehicleClasses.Bus],
            _ => All,
        };
        return picture is null or VehicleClasses.Unknown ? new SeenClasses(byPlate, false)
            : byPlate.Contains(picture, StringComparer.Ordinal) ? new SeenClasses([picture], false)
            : new SeenClasses([.. byPlate.Append(picture)], true);
    }

    /// <summary>Whether a rule for some classes binds this vehicle; null when that cannot be told.</summary>
    public bool? IsBoundBy(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var bound = classes.Count == 0 ? Possible.Count : Possible.Count(c => classes.Contains(c, StringComparer.Ordinal));
        return bound == Possible.Count && !(Disagrees && classes.Count > 0) ? true : bound == 0 ? false : null;
    }
}
