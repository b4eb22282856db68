namespace Ioc.Domain.Plates;

/// <summary>The words for a vehicle's class, as far as a plate tells it.</summary>
public static class VehicleClasses
{
    /// <summary>Four wheels or more. Since 2025 the letter no longer tells a car from a lorry or a bus.</summary>
    public const string Car = "car";
    public const string Motorbike = "motorbike";

    /// <summary>A trailer or semi-trailer, which a lorry draws.</summary>
    public const string Truck = "truck";
    public const string Bus = "bus";
    public const string Unknown = "unknown";
}
