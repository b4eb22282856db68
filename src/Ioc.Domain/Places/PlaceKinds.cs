namespace Ioc.Domain.Places;

/// <summary>What a place is. The district level ended on 1 July 2025; an area is a city's own grouping of communes.</summary>
public static class PlaceKinds
{
    public const string Province = "province";
    public const string Area = "area";

    /// <summary>A former district (quận, huyện, thị xã, thành phố thuộc tỉnh), until 30 June 2025.</summary>
    public const string District = "district";

    /// <summary>A commune, ward or special zone: the level below the province.</summary>
    public const string Commune = "commune";
    public const string Quarter = "quarter";
}
