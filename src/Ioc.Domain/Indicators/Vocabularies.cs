namespace Ioc.Domain.Indicators;

/// <summary>The code lists that facts are declared in; a value outside them refuses the row.</summary>
public static class Vocabularies
{
    public static readonly IReadOnlyList<string> Sexes = ["female", "male"];

    /// <summary>Five-year age bands, the last one open.</summary>
    public static readonly IReadOnlyList<string> AgeBands =
        [.. Enumerable.Range(0, 16).Select(band => $"{band * 5}-{(band * 5) + 4}"), "80+"];

    public static readonly IReadOnlyList<string> Sectors = ["agriculture", "industry", "services"];

    /// <summary>Reasons of stay, as the official declaration lists them (Du lịch, Công tác, Học tập, Thăm viếng …).</summary>
    public static readonly IReadOnlyList<string> StayPurposes =
    [
        "tourism", "business", "study", "visiting", "conference", "family", "charity", "international_organisation", "marriage", "consulate",
        "aid", "embassy", "settlement", "marketing", "press", "trade", "visa_extension", "medical", "labour", "other",
    ];

    public static readonly IReadOnlyList<string> IncidentTypes =
        ["theft", "public_disorder", "assault", "fraud_online", "gambling", "drugs", "fire_safety", "other"];
}
