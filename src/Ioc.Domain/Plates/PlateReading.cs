namespace Ioc.Domain.Plates;

/// <summary>One way to understand a plate's text.</summary>
/// <param name="Text">Canonical text: upper case, no separators, Đ where it belongs.</param>
/// <param name="Class">What kind of plate.</param>
/// <param name="VehicleClass">See <see cref="VehicleClasses"/>.</param>
/// <param name="Province">Where it was first issued; null for army plates.</param>
/// <param name="Series">The series, e.g. <c>X3</c>; for a diplomatic plate country and series, e.g. <c>441NG</c>.</param>
/// <param name="Number">The running number.</param>
/// <param name="OneLine">As shown in a row of text, e.g. <c>59-X3 123.45</c>.</param>
/// <param name="TwoLines">As lettered on two lines, parted by a line feed.</param>
public sealed record PlateReading(
    string Text,
    PlateClass Class,
    string VehicleClass,
    ProvinceCode? Province,
    string Series,
    string Number,
    string OneLine,
    string TwoLines)
{
    /// <summary>True for army plates: they are recognised and go to nobody's desk.</summary>
    public bool IsSetAside => Class == PlateClass.Army;
}
