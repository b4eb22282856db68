namespace Ioc.Domain.Plates;

/// <summary>
/// What kind of plate it is, by text, colour and lines (Circular 79/2024/TT-BCA; military: Circular 169/2021/BQP).
/// A moped's plate (up to 50 cc) is written as a motorbike's: the text does not tell them apart.
/// </summary>
public enum PlateClass
{
    /// <summary>White: cars, vans, lorries, buses that carry nobody for money. <c>30A-123.45</c></summary>
    PrivateCar,

    /// <summary>Yellow: the same text, carrying people or goods for money.</summary>
    CommercialCar,

    /// <summary>Blue: state, party and political organisations; eleven letters. <c>80A-123.45</c></summary>
    StateCar,

    /// <summary>White or yellow: <c>29R-123.45</c>, <c>29RM-123.45</c>, always two lines.</summary>
    Trailer,

    /// <summary>Yellow with red text: a special economic zone's two letters. <c>74LB-123.45</c></summary>
    EconomicZone,

    /// <summary>White: a special series such as LD (foreign-invested) or CD (machinery). <c>30LD-123.45</c></summary>
    SpecialSeries,

    /// <summary>Temporary: the T comes first. <c>T80-235.88</c></summary>
    Temporary,

    /// <summary>Diplomats (NG), international organisations (QT), other foreigners (NN), consular staff (CV). <c>80-441-NG-02</c></summary>
    Diplomatic,

    /// <summary>Red: recognised and set aside, for it lies outside the fines' workflow. <c>AB-12-34</c></summary>
    Army,

    /// <summary>White, two lines, letter and letter, since 15/08/2023. <c>29-AA 123.45</c></summary>
    Motorbike,

    /// <summary>White, two lines, letter and digit 1 to 9, still valid. <c>29-B1 123.45</c></summary>
    OldMotorbike,

    /// <summary>Blue, two lines. <c>80-A1 123.45</c></summary>
    StateMotorbike,

    /// <summary>White, two lines: an electric motorbike's MĐ. <c>29-MĐ1 123.45</c></summary>
    ElectricMotorbike,
}
